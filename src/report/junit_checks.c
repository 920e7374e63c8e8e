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

static void junit_class(struct strbuf *to, const struct junit *junit, bool of_gates)
{
    strbuf_puts(to, "    <testcase classname=\"metaprobe.");
    if (of_gates) {
        strbuf_puts(to, "gates\"");
        return;
    }
    xml_puts(to, junit->run->command);
    strbuf_putc(to, '.');
    xml_puts(to, junit->run->profile);
    strbuf_putc(to, '"');
}

void junit_case(struct junit *junit, const struct junit_check *check)
{
    static const char *const elements[] = {
        [CHECK_FAILURE] = "failure",
        [CHECK_ERROR] = "error",
        [CHECK_SKIPPED] = "skipped",
    };
    struct strbuf *to = &junit->cases;
    junit->ends[check->end]++;
    junit_class(to, junit, check->of_gates);
    junit_attribute(to, "name", check->name);
    strbuf_puts(to, " time=\"0\"");
    if (check->end == CHECK_PASSED) {
        strbuf_puts(to, "/>\n");
        return;
    }
    const char *element = elements[check->end];
    strbuf_putf(to, ">\n      <%s", element);
    junit_attribute(to, "message", check->message);
    if (check->end != CHECK_SKIPPED)
        junit_attribute(to, "type", check->type);
    strbuf_putf(to, ">%s</%s>\n    </testcase>\n", check->details, element);
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
    if (group->ignored > 0) {
        strbuf_puts(to, ", ");
        junit_count(to, group->ignored);
        strbuf_puts(to, " of them ignored");
    }
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

bool junit_has_all(const struct junit *junit)
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
    junit_case(junit, &(struct junit_check){
                          .name = name.text,
                          .end = junit_has_all(junit) ? CHECK_PASSED : CHECK_ERROR,
                          .type = run_end_type(junit->run),
                          .message = message.text,
                          .details = details.text,
                      });
    strbuf_release(&name);
    strbuf_release(&message);
    strbuf_release(&details);
}

/* How many fail in some way, and of how many of these that is ignored. */
struct failures {
    uint64_t count, ignored;
};

static struct failures failures_with(const struct summary *summary, const char *code)
{
    struct failures failures = { 0, 0 };
    for (size_t i = 0; i < summary->failures.count; i++) {
        const struct summary_group *group = &summary->failures.list[i];
        if (strcmp(group->code, code) != 0)
            continue;
        failures.count += group->count;
        failures.ignored += group->ignored;
    }
    return failures;
}

/* What decides is a failure; what is ignored, or left to gates, is only told. */
static enum check_end end_of(const struct junit *junit, const struct failures *failures)
{
    if (failures->count > failures->ignored && !run_has_gates(junit->run))
        return CHECK_FAILURE;
    return failures->count == 0 && junit_has_all(junit) ? CHECK_PASSED : CHECK_SKIPPED;
}

static void junit_message(struct strbuf *message, const struct junit *junit,
                          const struct failures *failures, const char *how)
{
    if (failures->count == 0) {
        strbuf_puts(message, "the run is incomplete, and found none so far");
        return;
    }
    junit_count(message, failures->count);
    strbuf_puts(message, " of ");
    junit_count(message, junit->summary->asked);
    strbuf_putf(message, " %s%s fail %s", junit->words->many,
                junit->run->subject == RUN_OF_TOKENS ? " would" : "", how);
    if (failures->ignored > 0) {
        strbuf_puts(message, ", ");
        junit_count(message, failures->ignored);
        strbuf_puts(message, " of them ignored");
    }
    if (run_has_gates(junit->run))
        strbuf_puts(message, "; the gates decide");
}

static void check_code(struct junit *junit, const char *code)
{
    struct strbuf name = STRBUF_INIT(256), how = STRBUF_INIT(256);
    struct strbuf message = STRBUF_INIT(1024), details = STRBUF_INIT(1 << 20);
    struct failures failures = failures_with(junit->summary, code);
    strbuf_putf(&name, "no %s fails with %s", junit->words->one, code);
    strbuf_putf(&how, "with %s", code);
    junit_message(&message, junit, &failures, how.text);
    if (failures.count > 0)
        strbuf_puts(&details, "\n");
    for (size_t i = 0; i < junit->summary->failures.count; i++) {
        const struct summary_group *group = &junit->summary->failures.list[i];
        if (strcmp(group->code, code) == 0)
            junit_group(&details, group);
    }
    junit_named(&details, junit, code);
    junit_case(junit, &(struct junit_check){ .name = name.text,
                                             .end = end_of(junit, &failures),
                                             .type = code,
                                             .message = message.text,
                                             .details = details.text });
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
    const struct summary *summary = junit->summary;
    const struct histogram *total = &summary->total;
    struct failures late = { summary->failed_late, summary->ignored_late };
    struct strbuf name = STRBUF_INIT(256), message = STRBUF_INIT(1024);
    struct strbuf details = STRBUF_INIT(1024);
    units_duration(budget, junit->run->budget_us);
    strbuf_putf(&name, "no token fails by answering after %s", budget);
    junit_message(&message, junit, &late, "by answering too late");
    if (late.count > 0 && total->total == 0)
        strbuf_puts(&details, "no answer came in time");
    else if (late.count > 0)
        strbuf_putf(&details, "the answers that came in time: p99 %s, max %s",
                    units_duration(p99, histogram_percentile(total, 99)),
                    units_duration(longest, total->max_us));
    junit_case(junit, &(struct junit_check){ .name = name.text,
                                             .end = end_of(junit, &late),
                                             .type = "budget",
                                             .message = message.text,
                                             .details = details.text });
    strbuf_release(&name);
    strbuf_release(&message);
    strbuf_release(&details);
}

/* Is about what is wrong with the collection, and not merely worth a look. */
static void check_collection(struct junit *junit)
{
    const struct summary_groups *findings = &junit->run->collection->findings;
    struct strbuf message = STRBUF_INIT(1024), details = STRBUF_INIT(1 << 20);
    struct failures errors = { 0, 0 };
    for (size_t i = 0; i < findings->count; i++) {
        const struct summary_group *finding = &findings->list[i];
        if (finding->severity != SEVERITY_ERROR)
            continue;
        strbuf_putf(&message, "%s%s%s", message.len > 0 ? "; " : "", finding->reason,
                    finding->ignored > 0 ? " (ignored)" : "");
        errors.count++;
        errors.ignored += finding->ignored > 0;
        junit_group(&details, finding);
    }
    if (errors.count > 0 && run_has_gates(junit->run))
        strbuf_puts(&message, "; the gates decide");
    if (errors.count > 0 || junit->run->tokens != NULL)
        junit_case(junit,
                   &(struct junit_check){
                       .name = "nothing is wrong with the collection as a whole",
                       .end = errors.count > 0 ? end_of(junit, &errors) : CHECK_PASSED,
                       .type = "collection",
                       .message = message.text,
                       .details = details.text,
                   });
    strbuf_release(&message);
    strbuf_release(&details);
}

void junit_checks(struct junit *junit)
{
    check_conclusive(junit);
    check_codes(junit);
    if (junit->run->subject == RUN_OF_TOKENS)
        check_budget(junit);
    if (junit->run->collection != NULL)
        check_collection(junit);
}
