#include "result/summary.h"

#include "check.h"
#include "tokens.h"

#include <stdio.h>

static void failures_are_grouped_by_code_and_cause_most_tokens_first(void)
{
    static const struct {
        const char *code, *cause;
        int tokens;
    } rows[] = { { code_retrieve, "late", 2 },
                 { code_decode, "not JSON", 7 },
                 { code_retrieve, "reset", 3 },
                 { code_decode, "late", 1 },
                 { code_retrieve, "malformed", 3 } };
    struct summary summary;
    struct sample sample;
    uint64_t token = 0;
    summary_init(&summary);
    sample_init(&sample);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int k = 0; k < rows[i].tokens; k++) {
            sample_set(&sample, ++token, OUTCOME_FAIL, rows[i].code, rows[i].cause);
            summary_add(&summary, &sample);
        }
    }
    close_and_check(&summary);

    static const int order[] = { 1, 4, 2, 0, 3 };
    CHECK_INT(5, summary.failures.count);
    for (size_t i = 0; i < summary.failures.count; i++) {
        check_case("group %zu", i);
        CHECK_STR(rows[order[i]].code, summary.failures.list[i].code);
        CHECK_STR(i == 1   ? "malformed"
                  : i == 2 ? "reset"
                           : rows[order[i]].cause,
                  summary.failures.list[i].cause);
        CHECK_INT(rows[order[i]].tokens, summary.failures.list[i].count);
    }
    struct summary_code codes[CODES_MAX];
    CHECK_INT(2, summary_codes(&summary, codes));
    CHECK_STR(code_decode, codes[0].code); /* 8 each: by name */
    CHECK_INT(8, codes[0].count);
    CHECK_INT(8, codes[1].count);
    sample_release(&sample);
    summary_release(&summary);
}

static void the_examples_are_the_lowest_ids_whoever_comes_first(void)
{
    static const uint64_t ids[] = { 10, 9, 1000, 100, 3, 77, 12, 8 };
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        sample_set(&sample, ids[i], OUTCOME_FAIL, code_decode, "not JSON");
        summary_add(&summary, &sample);
    }

    const struct summary_group *group = &summary.failures.list[0];
    static const char *const lowest[] = { "3", "8", "9", "10", "12" };
    CHECK_INT(GROUP_EXAMPLES, group->example_count);
    for (size_t i = 0; i < GROUP_EXAMPLES; i++)
        CHECK_STR(lowest[i], group->examples[i]);
    CHECK_STR("why 3", group->reason);
    CHECK_INT(8, group->count);
    sample_release(&sample);
    summary_release(&summary);
}

static void a_group_has_the_weakest_confidence_and_all_alternatives(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_FAIL, code_retrieve, "cut");
    sample_add_alternative(&sample, "pass");
    summary_add(&summary, &sample);
    sample_set(&sample, 2, OUTCOME_FAIL, code_retrieve, "cut");
    sample.confidence = CONFIDENCE_INFERRED;
    summary_add(&summary, &sample);
    sample_set(&sample, 3, OUTCOME_FAIL, code_retrieve, "cut");
    sample_add_alternative(&sample, code_decode);
    sample_add_alternative(&sample, "pass");
    summary_add(&summary, &sample);

    close_and_check(&summary);
    const struct summary_group *group = &summary.failures.list[0];
    CHECK_INT(CONFIDENCE_AMBIGUOUS, group->confidence);
    CHECK_INT(2, group->alternative_count);
    CHECK_STR("pass", group->alternatives[0]);
    CHECK_STR(code_decode, group->alternatives[1]);
    CHECK_INT(2, summary.ambiguous);
    CHECK_INT(0, summary.may_fail);
    sample_release(&sample);
    summary_release(&summary);
}

static void a_rule_counts_once_for_a_token(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 7, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_INFO, "schema.type", "/name", "the first");
    findings_add(&sample.findings, SEVERITY_WARNING, "http.redirect", NULL, "redirected");
    findings_add(&sample.findings, SEVERITY_ERROR, "schema.type", "/image", "the second");
    summary_add(&summary, &sample);
    sample_set(&sample, 5, OUTCOME_PASS, NULL, "");
    findings_add(&sample.findings, SEVERITY_INFO, "schema.type", "", "the whole");
    summary_add(&summary, &sample);

    close_and_check(&summary);
    CHECK_INT(2, summary.findings.count);
    const struct summary_group *group = &summary.findings.list[0];
    CHECK_STR("schema.type", group->cause);
    CHECK_INT(2, group->count);
    CHECK_INT(SEVERITY_ERROR, group->severity);
    CHECK_STR("5", group->examples[0]);
    CHECK_STR("the whole", group->reason);
    CHECK_STR("redirected", summary.findings.list[1].reason);
    sample_release(&sample);
    summary_release(&summary);
}

static void the_most_severe_findings_come_first(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    for (unsigned i = 0; i < 5; i++) {
        sample_set(&sample, i, OUTCOME_WARN, NULL, "");
        findings_add(&sample.findings, SEVERITY_INFO, "often.info", NULL, "info");
        if (i < 3)
            findings_add(&sample.findings, SEVERITY_WARNING, "a.warning", NULL,
                         "warning");
        if (i < 1)
            findings_add(&sample.findings, SEVERITY_ERROR, "one.error", NULL, "error");
        summary_add(&summary, &sample);
    }
    close_and_check(&summary);

    CHECK_INT(3, summary.findings.count);
    CHECK_STR("one.error", summary.findings.list[0].cause);
    CHECK_STR("a.warning", summary.findings.list[1].cause);
    CHECK_STR("often.info", summary.findings.list[2].cause);
    sample_release(&sample);
    summary_release(&summary);
}

static void a_place_in_a_document_is_made_printable(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 7, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_INFO, "schema.type", "/\x1b[2J\xff", "odd");
    summary_add(&summary, &sample);

    CHECK_STR("/\\x1b[2J\\xff: odd", summary.findings.list[0].reason);
    sample_release(&sample);
    summary_release(&summary);
}

static void too_many_causes_are_counted_as_others_of_their_code(void)
{
    enum { CAUSES = GROUPS_MAX + 50 };
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    for (unsigned i = 0; i < CAUSES; i++) {
        char cause[32];
        snprintf(cause, sizeof(cause), "cause %u", i);
        sample_set(&sample, i, OUTCOME_FAIL, i % 2 ? code_decode : code_retrieve, cause);
        summary_add(&summary, &sample);
    }
    close_and_check(&summary);

    CHECK_INT(GROUPS_MAX + 2, summary.failures.count);
    CHECK_STR("other", summary.failures.list[0].cause);
    CHECK_INT(25, summary.failures.list[0].count);
    CHECK_STR("other", summary.failures.list[1].cause);
    CHECK_INT(25, summary.failures.list[1].count);
    struct summary_code codes[CODES_MAX];
    CHECK_INT(2, summary_codes(&summary, codes));
    CHECK_INT(CAUSES / 2, codes[0].count);
    CHECK_INT(CAUSES / 2, codes[1].count);
    sample_release(&sample);
    summary_release(&summary);
}

SUITE(groups, TEST(failures_are_grouped_by_code_and_cause_most_tokens_first),
      TEST(the_examples_are_the_lowest_ids_whoever_comes_first),
      TEST(a_group_has_the_weakest_confidence_and_all_alternatives),
      TEST(a_rule_counts_once_for_a_token), TEST(the_most_severe_findings_come_first),
      TEST(a_place_in_a_document_is_made_printable),
      TEST(too_many_causes_are_counted_as_others_of_their_code))
