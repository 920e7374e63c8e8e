#include "base/units.h"
#include "report/text_priv.h"

#include <stdio.h>
#include <string.h>

enum {
    CAUSES_SHOWN = 8, /* of one code */
    RULES_SHOWN = 20,
    ID_COLUMNS = 4 * TOKEN_ID_MAX /* an id is never cut, even when spelled out */
};

/* The counts of a section stand in a column; details are under the words beside it. */
struct column {
    int width;
    char indent[4 + UNITS_TEXT + 2 + 1];
    char deeper[4 + UNITS_TEXT + 2 + 2 + 1];
};

static struct column column_for(uint64_t largest)
{
    char shown[UNITS_TEXT];
    struct column column = { .width = (int)strlen(units_count(shown, largest)) };
    snprintf(column.indent, sizeof(column.indent), "%*s", 4 + column.width + 2, "");
    snprintf(column.deeper, sizeof(column.deeper), "%s  ", column.indent);
    return column;
}

static void say_ignored(struct text *text, const struct summary_group *group)
{
    if (group->ignored == 0)
        return;
    if (group->ignored < group->count) {
        text_count(text, group->ignored);
        text_say(text, " ");
    }
    text_say(text, "ignored");
}

static void tell_cause(struct text *text, const struct column *column,
                       const struct summary_group *group, const char *remark)
{
    char count[UNITS_TEXT], first[sizeof(column->indent)];
    snprintf(first, sizeof(first), "    %*s  ", column->width,
             units_count(count, group->count));
    text_safe(text, group->cause, TEXT_SHOWN_MAX);
    if (remark != NULL || group->ignored > 0) {
        text_say(text, " (");
        text_say(text, remark != NULL ? remark : "");
        text_say(text, remark != NULL && group->ignored > 0 ? ", " : "");
        say_ignored(text, group);
        text_say(text, ")");
    }
    text_flow(text, first, column->indent);
}

/* What the reason of the first example adds to the cause that stands above it; NULL:
 * nothing. */
static const char *detail_of(const struct summary_group *group)
{
    size_t len = strlen(group->cause);
    if (strncmp(group->reason, group->cause, len) != 0)
        return group->reason[0] != '\0' ? group->reason : NULL;
    const char *rest = group->reason + len;
    if (*rest == '\0')
        return NULL;
    return strncmp(rest, ": ", 2) == 0 ? rest + 2 : group->reason;
}

/* The first has a line of its own when there is more to say about it. */
static void tell_examples(struct text *text, const struct column *column,
                          const struct summary_group *group)
{
    const char *detail = detail_of(group);
    unsigned next = 0;
    if (detail != NULL && group->example_count > 0) {
        text_safe(text, group->examples[next++], ID_COLUMNS);
        text_say(text, ": ");
        text_safe(text, detail, TEXT_SHOWN_MAX);
        text_flow(text, column->indent, column->deeper);
    }
    if (next == group->example_count)
        return;
    const char *what = group->count == 1 ? text->words->one : text->words->many;
    text_say(text, next > 0 ? "also" : what);
    const char *before = " ";
    for (; next < group->example_count; next++) {
        text_say(text, before);
        text_safe(text, group->examples[next], ID_COLUMNS);
        before = ", ";
    }
    if (group->count > group->example_count) {
        text_say(text, " and ");
        text_count(text, group->count - group->example_count);
        text_say(text, " more");
    }
    text_flow(text, column->indent, column->deeper);
}

static void tell_alternatives(struct text *text, const struct column *column,
                              const struct summary_group *group)
{
    if (group->alternative_count == 0)
        return;
    for (size_t i = 0; i < group->alternative_count; i++) {
        bool passes = strcmp(group->alternatives[i], SAMPLE_PASS) == 0;
        text_say(text, i > 0 ? ", or " : "or ");
        text_safe(text, passes ? "no failure" : group->alternatives[i], TEXT_SHOWN_MAX);
    }
    text_say(text, ": the platform's page does not tell which");
    text_flow(text, column->indent, column->deeper);
}

/* ---- failures ---- */

/* An ambiguous cause has its alternatives instead of a remark; of the user's own rules
 * there is no doubt, and no page. */
static const char *remark_of(const struct summary_group *group)
{
    bool none = group->confidence == CONFIDENCE_AMBIGUOUS ||
                strcmp(group->code, SAMPLE_OWN_CODE) == 0;
    return none ? NULL : confidence_name(group->confidence);
}

static void tell_causes(struct text *text, const struct summary_code *code)
{
    struct column column = column_for(text->summary->failures.list[0].count);
    uint64_t shown = 0, causes_left = 0, tokens_left = 0;
    for (size_t i = 0; i < text->summary->failures.count; i++) {
        const struct summary_group *group = &text->summary->failures.list[i];
        if (strcmp(group->code, code->code) != 0)
            continue;
        if (shown++ >= CAUSES_SHOWN) {
            causes_left++;
            tokens_left += group->count;
            continue;
        }
        tell_cause(text, &column, group, remark_of(group));
        tell_alternatives(text, &column, group);
        tell_examples(text, &column, group);
    }
    if (causes_left == 0)
        return;
    text_many(text, causes_left, "more cause with ", "more causes with ");
    text_subjects(text, tokens_left);
    text_flow(text, column.indent, column.deeper);
}

static void tell_code(struct text *text, const struct summary_code *code)
{
    strbuf_puts(text->prose.to, "  ");
    text_coloured(text, PROSE_BOLD, code->code);
    text_subjects(text, code->count);
    text_say(text, " (");
    text_share(text, code->count, text->summary->asked);
    text_say(text, ")");
    text_flow(text, ": ", "    ");
    tell_causes(text, code);
    text_say(text, "metaprobe explain ");
    text_say(text, code->code);
    text_keep(text, "    why, and what to do: ");
}

/* What the words in brackets mean, for those that were used. */
static void tell_legend(struct text *text)
{
    const struct summary_groups *groups = &text->summary->failures;
    for (int i = 0; i < CONFIDENCE_COUNT; i++) {
        enum confidence confidence = (enum confidence)i;
        bool used = false;
        for (size_t k = 0; k < groups->count; k++)
            used = used || (groups->list[k].confidence == confidence &&
                            remark_of(&groups->list[k]) != NULL);
        if (!used)
            continue;
        text_say(text, confidence_name(confidence));
        text_say(text, ": ");
        text_say(text, confidence_meaning(confidence));
        text_flow(text, "  ", "    ");
    }
}

/* As a word of a shell command; false when that takes more than single quotes. */
static bool say_quoted(struct text *text, const char *word)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789:/._-%@+=,";
    for (const char *p = word; *p != '\0'; p++) {
        if (*p < 0x20 || *p > 0x7e || *p == '\'')
            return false;
    }
    bool is_plain = word[0] != '\0' && strspn(word, plain) == strlen(word);
    strbuf_putf(&text->prose.line, is_plain ? "%s" : "'%s'", word);
    return true;
}

static void tell_command(struct text *text)
{
    const struct summary_group *group = &text->summary->failures.list[0];
    text_say(text, "metaprobe check ");
    bool simple = say_quoted(text, text->run->source);
    text_say(text, " --profile ");
    simple = simple && say_quoted(text, text->run->profile);
    text_say(text, " --tokens ");
    simple = simple && say_quoted(text, group->examples[0]);
    text_say(text, " --report ndjson");
    if (!simple || strcmp(text->run->command, "check") != 0) {
        strbuf_reset(&text->prose.line);
        return;
    }
    strbuf_puts(
        text->prose.to,
        "  All there is to know about one token (add the options of this run):\n");
    text_keep(text, "    ");
}

void text_failures(struct text *text)
{
    struct summary_code codes[CODES_MAX];
    size_t count = summary_codes(text->summary, codes);
    if (count == 0)
        return;
    text_heading(text, text->run->subject == RUN_OF_TOKENS ? "Would fail" : "Fail");
    for (size_t i = 0; i < count; i++)
        tell_code(text, &codes[i]);
    tell_legend(text);
    tell_command(text);
}

/* ---- what is not known, what to look at ---- */

static void tell_groups(struct text *text, const struct summary_groups *groups,
                        size_t max, const char *remark_except)
{
    struct column column = column_for(groups->list[0].count);
    for (size_t i = 0; i < groups->count && i < max; i++) {
        const struct summary_group *group = &groups->list[i];
        const char *severity = severity_name(group->severity);
        bool remarkable = remark_except != NULL && strcmp(severity, remark_except) != 0;
        tell_cause(text, &column, group, remarkable ? severity : NULL);
        tell_examples(text, &column, group);
    }
    if (groups->count <= max)
        return;
    text_many(text, groups->count - max, "more kind", "more kinds");
    text_flow(text, column.indent, column.deeper);
}

void text_inconclusive(struct text *text)
{
    if (text->summary->inconclusive.count == 0)
        return;
    text_heading(text, text->run->subject == RUN_OF_TOKENS
                           ? "Nothing is known: trouble on this machine, not the source's"
                           : "Nothing is known");
    tell_groups(text, &text->summary->inconclusive, RULES_SHOWN, NULL);
}

static void tell_ids(struct text *text)
{
    const struct collection *collection = text->run->collection;
    if (collection->ids == 0)
        return;
    text_many(text, collection->documents, "document has", "documents have");
    text_say(text, " a token id for a name: ");
    text_many(text, collection->ids, "id", "ids");
    if (collection->ids > 1) {
        text_say(text, ", from ");
        text_safe(text, collection->lowest, ID_COLUMNS);
        text_say(text, " to ");
        text_safe(text, collection->highest, ID_COLUMNS);
    }
    text_say(text, ".");
    text_flow(text, "  ", "  ");
}

/* Which they are is for programs, and for the run file. */
static void tell_traits(struct text *text)
{
    const struct traits *traits = &text->run->collection->traits;
    if (traits->count == 0)
        return;
    text_many(text, traits->tokens, "document has ", "documents have ");
    text_many(text, traits_count(traits), "trait", "traits");
    text_say(text, " with ");
    text_many(text, traits->count, "value.", "values.");
    text_flow(text, "  ", "  ");
}

static void tell_assets(struct text *text)
{
    if (text->run->collection->assets == 0)
        return;
    text_many(text, text->run->collection->assets, "URL of an image or an animation was",
              "URLs of images and animations were");
    text_say(text, " looked at.");
    text_flow(text, "  ", "  ");
}

/* More than a name that can stand among others: a pair of values, a URL. */
static bool is_phrase(const char *example)
{
    return strchr(example, ' ') != NULL || strstr(example, "://") != NULL;
}

static bool has_phrases(const struct summary_group *finding)
{
    for (unsigned i = 0; i < finding->example_count; i++) {
        if (is_phrase(finding->examples[i]))
            return true;
    }
    return false;
}

static bool has_more(const struct summary_group *finding)
{
    return finding->example_count == GROUP_EXAMPLES &&
           finding->count > finding->example_count;
}

/* Each on a line of its own and as it is: two values may differ in a blank. */
static void tell_phrases(struct text *text, const struct column *column,
                         const struct summary_group *finding)
{
    text_say(text, ":");
    text_flow(text, column->indent, column->deeper);
    for (unsigned i = 0; i < finding->example_count; i++) {
        text_safe(text, finding->examples[i], ID_COLUMNS);
        text_keep(text, column->deeper);
    }
    if (!has_more(finding))
        return;
    text_say(text, "…");
    text_keep(text, column->deeper);
}

static void tell_names(struct text *text, const struct column *column,
                       const struct summary_group *finding)
{
    for (unsigned i = 0; i < finding->example_count; i++) {
        text_say(text, i > 0 ? ", " : ": ");
        text_safe(text, finding->examples[i], ID_COLUMNS);
    }
    text_say(text, has_more(finding) ? " …" : "");
    text_flow(text, column->indent, column->deeper);
}

/* The reason is a sentence on all of them, and the examples are what it speaks of. */
static void tell_collection_finding(struct text *text, const struct column *column,
                                    const struct summary_group *finding)
{
    bool remarkable = finding->severity != SEVERITY_WARNING;
    tell_cause(text, column, finding,
               remarkable ? severity_name(finding->severity) : NULL);
    text_safe(text, finding->reason, TEXT_SHOWN_MAX);
    if (has_phrases(finding))
        tell_phrases(text, column, finding);
    else
        tell_names(text, column, finding);
}

void text_collection(struct text *text)
{
    const struct collection *collection = text->run->collection;
    if (collection == NULL || (collection->ids == 0 && collection->findings.count == 0 &&
                               collection->traits.count == 0 && collection->assets == 0))
        return;
    uint64_t largest = 0;
    for (size_t i = 0; i < collection->findings.count; i++) {
        if (collection->findings.list[i].count > largest)
            largest = collection->findings.list[i].count;
    }
    struct column column = column_for(largest);
    text_heading(text, "The collection");
    tell_ids(text);
    tell_traits(text);
    tell_assets(text);
    for (size_t i = 0; i < collection->findings.count; i++)
        tell_collection_finding(text, &column, &collection->findings.list[i]);
}

void text_findings(struct text *text)
{
    if (text->summary->findings.count == 0)
        return;
    text_heading(text, "To look at, by rule");
    tell_groups(text, &text->summary->findings, RULES_SHOWN,
                severity_name(SEVERITY_WARNING));
}
