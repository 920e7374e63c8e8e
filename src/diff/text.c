/*
 * The diff for people: the verdict first, then what makes the comparison worth less, then
 * what became of tokens and documents. All that came out of a run file goes through
 * base/untrusted.h.
 */
#include "diff/text_priv.h"

#include "base/units.h"

#include <stdio.h>
#include <string.h>

/* ---- the first lines ---- */

static const struct {
    const char *word, *colour, *meaning;
} verdicts[] = {
    [DIFF_IS_SAME] = { "No difference", PROSE_GREEN, "nothing got worse" },
    [DIFF_IS_CHANGED] = { "CHANGED", PROSE_YELLOW, "nothing got worse" },
    [DIFF_IS_BETTER] = { "BETTER", PROSE_GREEN, "nothing got worse" },
    [DIFF_IS_OPEN] = { "NOT KNOWN", PROSE_YELLOW,
                       "too little is known to say that nothing got worse" },
    [DIFF_IS_WORSE] = { "WORSE", PROSE_RED, "something got worse" },
};

/* Of errors that hold across the collection. */
static const struct {
    const char *one, *many;
} collected[] = {
    [DIFF_WORSE] = { "error of the collection is new or on more tokens",
                     "errors of the collection are new or on more tokens" },
    [DIFF_OPEN] = { "error of the collection was not known before",
                    "errors of the collection were not known before" },
    [DIFF_NEITHER] = { "finding on the collection changed",
                       "findings on the collection changed" },
    [DIFF_BETTER] = { "error of the collection is gone or on fewer tokens",
                      "errors of the collection are gone or on fewer tokens" },
};

static bool say_collection(struct prose *prose, const struct diff *diff,
                           enum diff_effect effect, const char *before)
{
    uint64_t count = diff_collection_count(diff, effect);
    bool unknown = effect == DIFF_OPEN && !diff_side_knows_collection(&diff->after);
    if (count > 0) {
        prose_say(prose, before);
        prose_many(prose, count, collected[effect].one, collected[effect].many);
    }
    if (unknown) {
        prose_say(prose, count > 0 ? ", " : before);
        prose_say(prose, diff_side_knows_collection(&diff->before)
                             ? "the collection is not known in NEW"
                             : "the collection is not known in either run");
    }
    return count > 0 || unknown;
}

/* "3 tokens fail that passed before, 1 token is in OLD alone". */
static bool say_changes(struct prose *prose, const struct diff *diff,
                        enum diff_effect effect, const char *before)
{
    bool any = false;
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++) {
        enum diff_change change = (enum diff_change)i;
        uint64_t count = diff->tokens[i].count;
        if (count == 0 || diff_effect_of(diff, change) != effect)
            continue;
        prose_say(prose, any ? ", " : before);
        prose_many(prose, count, "token ", "tokens ");
        prose_say(prose, diff_change_meaning(change, count));
        any = true;
    }
    any = say_collection(prose, diff, effect, any ? ", " : before) || any;
    if (any)
        prose_say(prose, ".");
    return any;
}

static void tell_verdict(struct prose *prose, const struct diff *diff)
{
    enum diff_verdict verdict = diff_verdict(diff);
    switch (verdict) {
    case DIFF_IS_WORSE:
        say_changes(prose, diff, DIFF_WORSE, ": ");
        break;
    case DIFF_IS_OPEN:
        say_changes(prose, diff, DIFF_OPEN, ": ");
        break;
    case DIFF_IS_BETTER:
        say_changes(prose, diff, DIFF_BETTER, ": ");
        break;
    case DIFF_IS_CHANGED:
        prose_say(prose, ": no token that passed fails.");
        break;
    case DIFF_IS_SAME:
        prose_say(prose, ".");
        break;
    }
    prose_flow_coloured(prose, verdicts[verdict].colour, verdicts[verdict].word);
}

static void tell_rest(struct prose *prose, const struct diff *diff)
{
    static const enum diff_effect others[] = { DIFF_OPEN, DIFF_NEITHER, DIFF_BETTER };
    static const enum diff_verdict told[] = { DIFF_IS_OPEN, DIFF_IS_CHANGED,
                                              DIFF_IS_BETTER };
    const char *before = "";
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        bool is_told = diff_verdict(diff) == told[i] && others[i] != DIFF_NEITHER;
        if (!is_told && say_changes(prose, diff, others[i], before))
            before = " ";
    }
    if (diff->documents.changed > 0) {
        prose_say(prose, before);
        prose_many(prose, diff->documents.changed, "document", "documents");
        prose_say(prose, " changed.");
        before = " ";
    }
    if (before[0] != '\0')
        prose_flow(prose, "", "");
    strbuf_putf(&prose->line, "Exit status %d: %s.", diff_exit_status(diff),
                verdicts[diff_verdict(diff)].meaning);
    prose_flow(prose, "", "");
}

/* ---- the two runs ---- */

static void tell_side(struct prose *prose, const struct diff_side *side,
                      const char *label)
{
    const uint64_t *outcomes = side->summary.outcomes;
    uint64_t unknown = outcomes[OUTCOME_INCONCLUSIVE] + outcomes[OUTCOME_SKIPPED];
    prose_safe(prose, side->path, TEXT_SHOWN_MAX);
    prose_say(prose, ": ");
    prose_many(prose, side->tokens, "token", "tokens");
    prose_say(prose, " of ");
    prose_safe(prose, side->run.source, TEXT_SHOWN_MAX);
    prose_say(prose, ", ");
    prose_count(prose, outcomes[OUTCOME_FAIL]);
    prose_say(prose, outcomes[OUTCOME_FAIL] == 1 ? " fails" : " fail");
    if (unknown > 0) {
        prose_say(prose, ", ");
        prose_count(prose, unknown);
        prose_say(prose, " not known");
    }
    prose_flow(prose, label, "     ");
}

static void tell_sides(struct prose *prose, const struct diff *diff)
{
    strbuf_putc(prose->to, '\n');
    tell_side(prose, &diff->before, "OLD  ");
    tell_side(prose, &diff->after, "NEW  ");
}

static void say_setting(struct prose *prose, const char *value, const char *where)
{
    if (value == NULL) {
        prose_say(prose, "not set");
    } else if (strlen(value) > SETTING_SHOWN_MAX || strpbrk(value, "\r\n") != NULL) {
        prose_many(prose, strlen(value), "byte", "bytes");
    } else {
        prose_say(prose, "\"");
        prose_safe(prose, value, TEXT_SHOWN_MAX);
        prose_say(prose, "\"");
    }
    prose_say(prose, where);
}

static void tell_settings(struct prose *prose, const struct diff *diff, bool decides)
{
    for (size_t i = 0; i < diff->setting_count; i++) {
        const struct diff_setting *setting = &diff->settings[i];
        if (setting->decides != decides)
            continue;
        prose_safe(prose, setting->name, TEXT_SHOWN_MAX);
        prose_say(prose, ": ");
        say_setting(prose, setting->before, " in OLD, ");
        say_setting(prose, setting->after, " in NEW");
        prose_flow(prose, "  ", "    ");
    }
}

static void tell_unlike(struct prose *prose, const struct diff *diff)
{
    if (!diff_is_alike(diff)) {
        strbuf_putc(prose->to, '\n');
        prose_say(prose, ": what is told below may come of it.");
        prose_flow_coloured(prose, PROSE_YELLOW, "The runs did not ask the same");
        tell_settings(prose, diff, true);
        if (diff->tokens[DIFF_ONLY_OLD].count + diff->tokens[DIFF_ONLY_NEW].count > 0) {
            prose_say(prose, "the set of tokens: ");
            prose_count(prose, diff->common);
            prose_say(prose, " are in both runs, ");
            prose_count(prose, diff->tokens[DIFF_ONLY_OLD].count);
            prose_say(prose, " in OLD alone, ");
            prose_count(prose, diff->tokens[DIFF_ONLY_NEW].count);
            prose_say(prose, " in NEW alone");
            if (diff_is_of_samples(diff))
                prose_say(prose, "; both are samples, so that decides nothing");
            prose_flow(prose, "  ", "    ");
        }
    }
    if (diff->setting_count == 0 || diff->settings[diff->setting_count - 1].decides)
        return;
    prose_heading(prose, "Asked in another way");
    tell_settings(prose, diff, false);
}

/* ---- tokens ---- */

static void say_conclusion(struct prose *prose, const struct diff_conclusion *conclusion)
{
    if (!conclusion->is_recorded) {
        prose_say(prose, "not asked");
        return;
    }
    prose_say(prose, outcome_name(conclusion->outcome));
    if (conclusion->code != NULL) {
        prose_say(prose, " ");
        prose_safe(prose, conclusion->code, TEXT_SHOWN_MAX);
    }
    if (conclusion->cause[0] != '\0') {
        prose_say(prose, " (");
        prose_safe(prose, conclusion->cause, TEXT_SHOWN_MAX);
        prose_say(prose, ")");
    }
}

static void tell_token(struct prose *prose, const struct diff_token *token,
                       enum diff_change change)
{
    prose_safe(prose, token->id, TEXT_ID_COLUMNS);
    prose_say(prose, ": ");
    if (change != DIFF_ONLY_NEW)
        say_conclusion(prose, &token->before);
    if (change != DIFF_ONLY_NEW && change != DIFF_ONLY_OLD)
        prose_say(prose, ", now ");
    if (change != DIFF_ONLY_OLD)
        say_conclusion(prose, &token->after);
    prose_flow(prose, "    ", "      ");
}

static void tell_tokens(struct prose *prose, const struct diff *diff,
                        enum diff_change change)
{
    char heading[120], shown[UNITS_TEXT];
    const struct diff_tokens *tokens = &diff->tokens[change];
    if (tokens->count == 0)
        return;
    snprintf(heading, sizeof(heading), "%s %s %s", units_count(shown, tokens->count),
             tokens->count == 1 ? "token" : "tokens",
             diff_change_meaning(change, tokens->count));
    prose_heading(prose, heading);
    if (change == DIFF_ONLY_NEW && diff->only_new_failing > 0) {
        prose_count(prose, diff->only_new_failing);
        prose_say(prose,
                  diff->only_new_failing == 1 ? " of them fails." : " of them fail.");
        prose_flow(prose, "  ", "  ");
    }
    for (size_t i = 0; i < tokens->listed; i++)
        tell_token(prose, &tokens->list[i], change);
    if (tokens->listed > 0)
        text_tell_more(prose, tokens->count - tokens->listed, tokens->listed, "token",
                       "tokens");
}

void text_tell_more(struct prose *prose, uint64_t count, size_t shown, const char *one,
                    const char *many)
{
    if (count == 0)
        return;
    prose_say(prose, shown > 0 ? "and " : "");
    prose_count(prose, count);
    prose_say(prose, shown > 0 ? " more " : " ");
    prose_say(prose, count == 1 ? one : many);
    prose_flow(prose, "    ", "    ");
}

void diff_put_text(struct strbuf *to, const struct diff *diff, bool colour)
{
    struct prose prose;
    prose_init(&prose, to, colour);
    tell_verdict(&prose, diff);
    tell_rest(&prose, diff);
    tell_sides(&prose, diff);
    tell_unlike(&prose, diff);
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++)
        tell_tokens(&prose, diff, (enum diff_change)i);
    text_documents(&prose, diff);
    text_rules(&prose, diff);
    text_traits(&prose, diff);
    text_latency(&prose, diff);
    prose_release(&prose);
}
