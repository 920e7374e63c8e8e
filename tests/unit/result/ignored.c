#include "result/ignored.h"

#include "check.h"
#include "tokens.h"

#include <string.h>

static const char reason[] = "known, and fixed in the next drop";

static void a_warning_that_is_ignored_is_no_reason_to_look(void)
{
    struct sample sample;
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.url", "/image", "odd");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.name", "/name", "odd");
    findings_add(&sample.findings, SEVERITY_INFO, "json.negative-zero", "/a", "odd");
    CHECK_INT(OUTCOME_WARN, sample_outcome(&sample));

    sample.findings.list[0].ignored = reason;
    CHECK_INT(OUTCOME_WARN, sample_outcome(&sample));
    sample.findings.list[1].ignored = reason;
    CHECK_INT(OUTCOME_PASS, sample_outcome(&sample));
    CHECK_INT(OUTCOME_WARN, sample.outcome); /* as judged */

    sample.findings.left_out = 1; /* nobody knows what that is */
    CHECK_INT(OUTCOME_WARN, sample_outcome(&sample));
    sample.findings.left_out = 0;
    sample_add_alternative(&sample, code_decode);
    CHECK_INT(OUTCOME_WARN, sample_outcome(&sample));
    sample_release(&sample);
}

static void ignoring_findings_saves_no_token_that_fails(void)
{
    static const enum outcome outcomes[] = { OUTCOME_FAIL, OUTCOME_INCONCLUSIVE,
                                             OUTCOME_SKIPPED };
    for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++) {
        struct sample sample;
        sample_init(&sample);
        sample_set(&sample, 1, outcomes[i], NULL, "");
        findings_add(&sample.findings, SEVERITY_ERROR, "json.syntax", "", "odd")
            ->ignored = reason;
        CHECK_INT(outcomes[i], sample_outcome(&sample));
        sample_release(&sample);
    }
}

static void what_is_ignored_is_counted_apart(void)
{
    struct summary summary, merged;
    struct sample sample;
    summary_init(&summary);
    summary_init(&merged);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_FAIL, code_decode, "HTML");
    sample.ignored = reason;
    attempt_add(&sample, TROUBLE_LATE, 0, 3000000);
    summary_add(&summary, &sample);
    sample_set(&sample, 2, OUTCOME_FAIL, code_decode, "HTML");
    summary_add(&summary, &sample);
    sample_set(&sample, 3, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.url", "", "x")->ignored =
        reason;
    findings_add(&sample.findings, SEVERITY_WARNING, "content.url", "", "y")->ignored =
        reason;
    summary_add(&summary, &sample);
    sample_set(&sample, 4, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.url", "", "x");
    summary_add(&summary, &sample);
    summary_merge(&merged, &summary);

    close_and_check(&merged);
    CHECK_INT(2, merged.outcomes[OUTCOME_FAIL]);
    CHECK_INT(1, merged.ignored);
    CHECK_INT(1, merged.failed_late);
    CHECK_INT(1, merged.ignored_late);
    CHECK_INT(1, merged.outcomes[OUTCOME_PASS]);
    CHECK_INT(1, merged.outcomes[OUTCOME_WARN]);
    CHECK_INT(2, merged.failures.list[0].count);
    CHECK_INT(1, merged.failures.list[0].ignored);
    CHECK_INT(2, merged.findings.list[0].count);
    CHECK_INT(1, merged.findings.list[0].ignored);
    sample_release(&sample);
    summary_release(&summary);
    summary_release(&merged);
}

static void a_line_says_why_something_is_ignored(void)
{
    struct sample sample;
    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_WARN, NULL, "");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.url", "/image", "odd")
        ->ignored = "said \"so\"";
    sample_put_ndjson(&line, &sample);
    CHECK(strstr(line.text, "\"outcome\":\"pass\"") != NULL);
    CHECK(strstr(line.text, "\"message\":\"odd\",\"ignored\":\"said \\\"so\\\"\"}") !=
          NULL);

    strbuf_reset(&line);
    sample_set(&sample, 1, OUTCOME_FAIL, code_decode, "HTML");
    sample.ignored = reason;
    sample_put_ndjson(&line, &sample);
    CHECK(strstr(line.text, "\"outcome\":\"fail\"") != NULL);
    CHECK(strstr(line.text, ",\"ignored\":\"known, and fixed in the next drop\",") !=
          NULL);

    strbuf_reset(&line);
    sample_set(&sample, 2, OUTCOME_FAIL, code_decode, "HTML");
    sample_put_ndjson(&line, &sample);
    CHECK(strstr(line.text, "ignored") == NULL);
    strbuf_release(&line);
    sample_release(&sample);
}

static void the_states_have_names(void)
{
    CHECK_STR("used", ignore_state_name(IGNORE_USED));
    CHECK_STR("unused", ignore_state_name(IGNORE_UNUSED));
    CHECK_STR("open", ignore_state_name(IGNORE_OPEN));
    CHECK_STR("expired", ignore_state_name(IGNORE_EXPIRED));
}

SUITE(ignored, TEST(a_warning_that_is_ignored_is_no_reason_to_look),
      TEST(ignoring_findings_saves_no_token_that_fails),
      TEST(what_is_ignored_is_counted_apart), TEST(a_line_says_why_something_is_ignored),
      TEST(the_states_have_names))
