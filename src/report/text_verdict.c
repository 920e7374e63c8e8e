#include "report/text_priv.h"
#include "result/gate.h"

#include <math.h>
#include <string.h>

/* ---- the first line ---- */

static bool is_of_tokens(const struct text *text)
{
    return text->run->subject == RUN_OF_TOKENS;
}

/* "the document", "all 10,000 documents" */
static void say_all(struct text *text)
{
    uint64_t asked = text->summary->asked;
    text_say(text, asked == 1 ? "the " : "all ");
    if (asked == 1)
        text_say(text, text->words->one);
    else
        text_subjects(text, asked);
}

static void say_ready(struct text *text)
{
    uint64_t asked = text->summary->asked;
    const char *passes = is_of_tokens(text) ? " would pass a refresh." : " pass.";
    if (text->run->sample_size > 0) {
        text_say(text, "as far as sampled. None of ");
        text_subjects(text, asked);
        text_say(text, " drawn from ");
        text_count(text, text->run->token_count);
        text_say(text, " would fail a refresh.");
        return;
    }
    say_all(text);
    text_say(text, asked == 1 && !is_of_tokens(text) ? " passes." : passes);
}

static const char *how_it_fails(const struct text *text)
{
    uint64_t failed = text->summary->outcomes[OUTCOME_FAIL];
    uint64_t own = text->summary->failed_own;
    if (!is_of_tokens(text))
        return failed == 1 ? " fails (" : " fail (";
    return own == 0       ? " would fail a refresh ("
           : own < failed ? " would fail a refresh or break your schemas ("
                          : " would break your schemas (";
}

static void say_part(struct text *text, uint64_t part)
{
    text_count(text, part);
    text_say(text, " of ");
    text_subjects(text, text->summary->asked);
}

/* What the errors of the collection come to, by the one rule that all of them are of. */
static const struct collection_line {
    const char *rule; /* NULL, the last: any others */
    const char *first_line, *exit_meaning;
} collection_lines[] = {
    { "collection.missing-id", ", but some tokens of the set have none.",
      "some tokens have no document" },
    { "collection.not-looked-at", ", but not all of the collection could be looked at.",
      "not all of the collection could be looked at" },
    { NULL, ", but something is wrong with the collection as a whole.",
      "something is wrong with the collection" },
};

static bool has_no_errors_but(const struct run *run, const char *rule)
{
    const struct collection *collection = run->collection;
    for (size_t i = 0; collection != NULL && i < collection->findings.count; i++) {
        const struct summary_group *finding = &collection->findings.list[i];
        if (finding->severity == SEVERITY_ERROR && strcmp(finding->cause, rule) != 0)
            return false;
    }
    return true;
}

static const struct collection_line *collection_line(const struct run *run)
{
    const struct collection_line *line = collection_lines;
    while (line->rule != NULL && !has_no_errors_but(run, line->rule))
        line++;
    return line;
}

static void say_not_ready(struct text *text)
{
    uint64_t failed = text->summary->outcomes[OUTCOME_FAIL], asked = text->summary->asked;
    if (failed == 0) {
        say_all(text);
        text_say(text, asked == 1 ? " passes" : " pass");
        text_say(text, collection_line(text->run)->first_line);
        return;
    }
    say_part(text, failed);
    if (text->run->sample_size > 0) {
        text_say(text, " drawn from ");
        text_count(text, text->run->token_count);
    }
    text_say(text, how_it_fails(text));
    text_share(text, failed, asked);
    text_say(text, ").");
}

static void say_incomplete(struct text *text)
{
    const uint64_t *outcomes = text->summary->outcomes;
    if (text->run->end == RUN_INTERRUPTED)
        text_say(text, "the run was interrupted; ");
    else if (text->run->end == RUN_STOPPED)
        text_say(text, "the run was stopped; ");
    if (outcomes[OUTCOME_SKIPPED] > 0) {
        say_part(text, outcomes[OUTCOME_SKIPPED]);
        text_say(text, text->summary->asked == 1 ? " was " : " were ");
        text_say(text, text->words->not_begun);
    } else if (text->run->end != RUN_COMPLETE) {
        say_all(text);
        text_say(text, " had been ");
        text_say(text, text->words->begun);
        text_say(text, " by then");
    } else {
        text_say(text, "nothing is known about ");
        say_part(text, outcomes[OUTCOME_INCONCLUSIVE]);
    }
    text_say(text, ".");
}

static void say_unreachable(struct text *text)
{
    text_say(text, "not one connection to the source came to be.");
}

static const struct verdict_line {
    const char *word, *colour;
    void (*say)(struct text *text);
} verdict_lines[] = {
    [VERDICT_READY] = { "READY", PROSE_GREEN, say_ready },
    [VERDICT_NOT_READY] = { "NOT READY", PROSE_RED, say_not_ready },
    [VERDICT_INCOMPLETE] = { "INCOMPLETE", PROSE_YELLOW, say_incomplete },
    [VERDICT_UNREACHABLE] = { "UNREACHABLE", PROSE_RED, say_unreachable },
};

static void tell_first_line(struct text *text)
{
    const struct verdict_line *line = &verdict_lines[run_verdict(text->run)];
    text_say(text, ": ");
    line->say(text);
    prose_flow_coloured(&text->prose, line->colour, line->word);
}

/* ---- what it rests on ---- */

static void tell_reason(struct text *text)
{
    if (text->run->end == RUN_COMPLETE || text->run->end_reason[0] == '\0')
        return;
    text_safe(text, text->run->end_reason, TEXT_SHOWN_MAX);
    text_flow(text, "", "");
}

static void tell_counts(struct text *text)
{
    static const char *const words[] = {
        [OUTCOME_PASS] = " pass", [OUTCOME_WARN] = " pass with a warning",
        [OUTCOME_FAIL] = " fail", [OUTCOME_INCONCLUSIVE] = " inconclusive",
        [OUTCOME_SKIPPED] = " ",
    };
    const char *before = "";
    for (size_t i = 0; i < OUTCOME_COUNT; i++) {
        if (text->summary->outcomes[i] == 0)
            continue;
        text_say(text, before);
        text_count(text, text->summary->outcomes[i]);
        text_say(text, words[i]);
        text_say(text, i == OUTCOME_SKIPPED ? text->words->not_begun : "");
        if (i == OUTCOME_FAIL && text->summary->ignored > 0) {
            text_say(text, " (");
            text_count(text, text->summary->ignored);
            text_say(text, " ignored)");
        }
        before = ", ";
    }
    if (before[0] == '\0')
        return;
    text_say(text, ".");
    text_flow(text, "", "");
}

static const char *gates_meaning(const struct run *run)
{
    switch (gates_state(run->gates, run)) {
    case GATE_HOLDS:
        return "every gate holds";
    case GATE_BROKEN:
        return "a gate is broken";
    case GATE_UNKNOWN:
        return "too little is known for a gate";
    }
    return "";
}

static const char *exit_meaning(const struct run *run)
{
    bool of_tokens = run->subject == RUN_OF_TOKENS;
    enum run_verdict verdict = run_verdict(run);
    if (run->not_kept)
        return "the run file could not be written";
    if (run->end == RUN_INTERRUPTED)
        return "interrupted";
    if (run_has_gates(run) && (verdict == VERDICT_READY || verdict == VERDICT_NOT_READY))
        return gates_meaning(run);
    switch (verdict) {
    case VERDICT_READY:
        return "ready";
    case VERDICT_NOT_READY:
        if (run_exit_status(run) == 0)
            return "all that is wrong is ignored";
        if (run->summary->outcomes[OUTCOME_FAIL] == run->summary->ignored)
            return collection_line(run)->exit_meaning;
        return of_tokens ? "at least one token would fail"
                         : "at least one document fails";
    case VERDICT_INCOMPLETE:
        return of_tokens ? "of some tokens nothing is known"
                         : "of some documents nothing is known";
    case VERDICT_UNREACHABLE:
        return "the source could not be reached";
    }
    return "";
}

static void say_percent(struct text *text, double share)
{
    double percent = 100 * share;
    strbuf_putf(&text->prose.line, "%.*f",
                percent >= 99.5 || percent == 0 ? 0
                : percent < 1                   ? 2
                                                : 1,
                percent);
}

/* Of all tokens, at least those that fail in the sample fail, and those that pass
 * pass. */
static void tell_interval(struct text *text)
{
    const uint64_t *outcomes = text->summary->outcomes;
    uint64_t failed = outcomes[OUTCOME_FAIL], all = text->run->token_count;
    uint64_t passed = outcomes[OUTCOME_PASS] + outcomes[OUTCOME_WARN];
    if (text->run->sample_size == 0 || failed + passed == 0 || failed + passed > all)
        return;
    double low, high;
    run_failure_interval(text->run, &low, &high);
    uint64_t least = (uint64_t)floor(low * (double)all);
    uint64_t most = (uint64_t)ceil(high * (double)all);
    text_say(text, "This is a sample: of all ");
    text_count(text, all);
    text_say(text, " tokens ");
    say_percent(text, low);
    text_say(text, " to ");
    say_percent(text, high);
    text_say(text, " % would fail (");
    text_count(text, least > failed ? least : failed);
    text_say(text, " to ");
    text_count(text, most < all - passed ? most : all - passed);
    strbuf_putf(&text->prose.line, " tokens), with 95 %% confidence. Seed %llu.",
                (unsigned long long)text->run->sample_seed);
    text_flow(text, "", "");
}

static void tell_doubt(struct text *text)
{
    if (text->summary->may_fail == 0)
        return;
    text_count(text, text->summary->may_fail);
    text_say(text, " of those that pass may fail: the platform's page does not tell. "
                   "See below.");
    text_flow(text, "", "");
}

/* ---- what makes it worth less ---- */

static void tell_insecure(struct text *text)
{
    if (!text->run->insecure)
        return;
    strbuf_putc(text->prose.to, '\n');
    text_coloured(text, PROSE_RED, "TLS WAS NOT VERIFIED");
    text_say(text, "(--insecure). The platform does verify: with a bad certificate every "
                   "token fails there that passes here.");
    text_flow(text, " ", "");
}

static void tell_what_if(struct text *text)
{
    if (!text->run->budget_is_what_if)
        return;
    strbuf_putc(text->prose.to, '\n');
    text_coloured(text, PROSE_YELLOW, "WHAT IF");
    text_say(text, "the budget were ");
    text_duration(text, text->run->budget_us);
    text_say(text,
             " (--timeout)? This is not the platform's own budget, and no forecast of "
             "a refresh.");
    text_flow(text, " ", "");
}

void text_verdict(struct text *text)
{
    tell_first_line(text);
    tell_reason(text);
    tell_counts(text);
    tell_interval(text);
    tell_doubt(text);
    strbuf_putf(&text->prose.line, "Exit status %d: %s.", run_exit_status(text->run),
                exit_meaning(text->run));
    text_flow(text, "", "");
    tell_insecure(text);
    tell_what_if(text);
}
