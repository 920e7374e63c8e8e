#include "base/units.h"
#include "report/junit_priv.h"
#include "report/xml.h"

#include <string.h>

void junit_attribute(struct strbuf *to, const char *name, const char *value)
{
    strbuf_putf(to, " %s=\"", name);
    xml_puts(to, value);
    strbuf_putc(to, '"');
}

/* `type`, `message` and `details` (XML already) say why it did not pass. */
static void junit_case(struct junit *junit, const char *name, enum check_end end,
                       const char *type, const char *message, const char *details)
{
    static const char *const elements[] = {
        [CHECK_FAILURE] = "failure",
        [CHECK_ERROR] = "error",
        [CHECK_SKIPPED] = "skipped",
    };
    struct strbuf *to = &junit->cases;
    junit->ends[end]++;
    strbuf_puts(to, "    <testcase classname=\"metaprobe.");
    xml_puts(to, junit->run->command);
    strbuf_putc(to, '.');
    xml_puts(to, junit->run->profile);
    strbuf_putc(to, '"');
    junit_attribute(to, "name", name);
    strbuf_puts(to, " time=\"0\"");
    if (end == CHECK_PASSED) {
        strbuf_puts(to, "/>\n");
        return;
    }
    strbuf_putf(to, ">\n      <%s", elements[end]);
    junit_attribute(to, "message", message);
    if (end != CHECK_SKIPPED)
        junit_attribute(to, "type", type);
    strbuf_putf(to, ">%s</%s>\n    </testcase>\n", details, elements[end]);
}

static void junit_count(struct strbuf *to, uint64_t count)
{
    char text[UNITS_TEXT];
    strbuf_puts(to, units_count(text, count));
}

void junit_group(struct strbuf *to, const struct summary_group *group)
{
    junit_count(to, group->count);
    strbuf_puts(to, "  ");
    xml_puts(to, group->cause);
    if (group->code != NULL)
        strbuf_putf(to, " (%s)", confidence_name(group->confidence));
    for (size_t i = 0; i < group->alternative_count; i++) {
        strbuf_puts(to, i == 0 ? ", or " : " or ");
        xml_puts(to, group->alternatives[i]);
    }
    for (unsigned i = 0; i < group->example_count; i++) {
        strbuf_puts(to, i == 0 ? "; such as " : ", ");
        xml_puts(to, group->examples[i]);
    }
    strbuf_putc(to, '\n');
}

/* Those with names that fail with the code. */
static void junit_named(struct strbuf *to, const struct junit *junit, const char *code)
{
    const struct failing *failing = junit->failing;
    bool headed = false;
    for (size_t i = 0; i < failing->count; i++) {
        const struct named *named = failing->list[i];
        if (strcmp(named->code, code) != 0)
            continue;
        if (!headed)
            strbuf_puts(to, "\n");
        headed = true;
        strbuf_putf(to, "%s ", junit->words->one);
        xml_puts(to, named->name);
        strbuf_puts(to, ": ");
        xml_puts(to, named->reason);
        strbuf_putc(to, '\n');
    }
}

static const char *run_end_type(const struct run *run)
{
    switch (run->end) {
    case RUN_INTERRUPTED:
        return "interrupted";
    case RUN_STOPPED:
        return "stopped";
    case RUN_UNREACHABLE:
        return "unreachable";
    case RUN_COMPLETE:
        break;
    }
    return "inconclusive";
}

static bool has_all(const struct junit *junit)
{
    return junit->run->end == RUN_COMPLETE && run_is_conclusive(junit->run);
}

static void check_conclusive(struct junit *junit)
{
    const uint64_t *outcomes = junit->summary->outcomes;
    struct strbuf message = STRBUF_INIT(1024), details = STRBUF_INIT(1 << 20);
    struct strbuf name = STRBUF_INIT(256);
    strbuf_putf(&name, "every %s has a conclusion", junit->words->one);
    strbuf_puts(&message, "nothing is known about ");
    junit_count(&message, outcomes[OUTCOME_INCONCLUSIVE] + outcomes[OUTCOME_SKIPPED]);
    strbuf_puts(&message, " of ");
    junit_count(&message, junit->summary->asked);
    strbuf_putf(&message, " %s", junit->words->many);
    if (junit->run->end_reason[0] != '\0')
        strbuf_putf(&message, ": %s", junit->run->end_reason);
    for (size_t i = 0; i < junit->summary->inconclusive.count; i++)
        junit_group(&details, &junit->summary->inconclusive.list[i]);
    junit_case(junit, name.text, has_all(junit) ? CHECK_PASSED : CHECK_ERROR,
               run_end_type(junit->run), message.text, details.text);
    strbuf_release(&name);
    strbuf_release(&message);
    strbuf_release(&details);
}

static uint64_t tokens_with(const struct summary *summary, const char *code)
{
    uint64_t tokens = 0;
    for (size_t i = 0; i < summary->failures.count; i++) {
        if (strcmp(summary->failures.list[i].code, code) == 0)
            tokens += summary->failures.list[i].count;
    }
    return tokens;
}

static enum check_end end_of(const struct junit *junit, uint64_t tokens)
{
    if (tokens > 0)
        return CHECK_FAILURE;
    return has_all(junit) ? CHECK_PASSED : CHECK_SKIPPED;
}

static void junit_message(struct strbuf *message, const struct junit *junit,
                          uint64_t tokens, const char *how)
{
    if (tokens == 0) {
        strbuf_puts(message, "the run is incomplete, and found none so far");
        return;
    }
    junit_count(message, tokens);
    strbuf_puts(message, " of ");
    junit_count(message, junit->summary->asked);
    strbuf_putf(message, " %s%s fail %s", junit->words->many,
                junit->run->subject == RUN_OF_TOKENS ? " would" : "", how);
}

static void check_code(struct junit *junit, const char *code)
{
    struct strbuf name = STRBUF_INIT(256), how = STRBUF_INIT(256);
    struct strbuf message = STRBUF_INIT(1024), details = STRBUF_INIT(1 << 20);
    uint64_t tokens = tokens_with(junit->summary, code);
    strbuf_putf(&name, "no %s fails with %s", junit->words->one, code);
    strbuf_putf(&how, "with %s", code);
    junit_message(&message, junit, tokens, how.text);
    if (tokens > 0)
        strbuf_puts(&details, "\n");
    for (size_t i = 0; i < junit->summary->failures.count; i++) {
        const struct summary_group *group = &junit->summary->failures.list[i];
        if (strcmp(group->code, code) == 0)
            junit_group(&details, group);
    }
    junit_named(&details, junit, code);
    junit_case(junit, name.text, end_of(junit, tokens), code, message.text, details.text);
    strbuf_release(&name);
    strbuf_release(&how);
    strbuf_release(&message);
    strbuf_release(&details);
}

static bool is_listed(const char *const *codes, const char *code)
{
    for (; codes != NULL && *codes != NULL; codes++) {
        if (strcmp(*codes, code) == 0)
            return true;
    }
    return false;
}

static void check_codes(struct junit *junit)
{
    const char *const *codes = junit->run->codes;
    for (size_t i = 0; codes != NULL && codes[i] != NULL; i++)
        check_code(junit, codes[i]);

    struct summary_code found[CODES_MAX];
    size_t count = summary_codes(junit->summary, found);
    for (size_t i = 0; i < count; i++) {
        if (!is_listed(codes, found[i].code))
            check_code(junit, found[i].code);
    }
}

static void check_budget(struct junit *junit)
{
    char budget[UNITS_TEXT], p99[UNITS_TEXT], longest[UNITS_TEXT];
    const struct histogram *total = &junit->summary->total;
    struct strbuf name = STRBUF_INIT(256), message = STRBUF_INIT(1024);
    struct strbuf details = STRBUF_INIT(1024);
    units_duration(budget, junit->run->budget_us);
    strbuf_putf(&name, "no token fails by answering after %s", budget);
    junit_message(&message, junit, junit->summary->failed_late, "by answering too late");
    if (junit->summary->failed_late > 0)
        strbuf_putf(&details, "the answers that came in time: p99 %s, max %s",
                    units_duration(p99, histogram_percentile(total, 99)),
                    units_duration(longest, total->max_us));
    junit_case(junit, name.text, end_of(junit, junit->summary->failed_late), "budget",
               message.text, details.text);
    strbuf_release(&name);
    strbuf_release(&message);
    strbuf_release(&details);
}

/* Fails with what is wrong with the collection, and not merely worth a look. */
static void check_collection(struct junit *junit)
{
    const struct summary_groups *findings = &junit->run->collection->findings;
    struct strbuf message = STRBUF_INIT(1024), details = STRBUF_INIT(1 << 20);
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->list[i].severity != SEVERITY_ERROR)
            continue;
        if (message.len == 0)
            strbuf_putf(&message, "%s", findings->list[i].reason);
        junit_group(&details, &findings->list[i]);
    }
    junit_case(junit, "every token has a document",
               message.len > 0 ? CHECK_FAILURE : CHECK_PASSED, "collection", message.text,
               details.text);
    strbuf_release(&message);
    strbuf_release(&details);
}

void junit_checks(struct junit *junit)
{
    check_conclusive(junit);
    check_codes(junit);
    if (junit->run->subject == RUN_OF_TOKENS)
        check_budget(junit);
    if (junit->run->collection != NULL && junit->run->tokens != NULL)
        check_collection(junit);
}
