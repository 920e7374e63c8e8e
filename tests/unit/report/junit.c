#include "check.h"
#include "rendered.h"
#include "wellformed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_wellformed(const struct strbuf *text)
{
    size_t at = 0;
    const char *fault = xml_fault(text->text, text->len, &at);
    CHECK_STR(NULL, fault);
    if (fault != NULL)
        CHECK_STR("XML from here on", text->text + at);
}

/* The number in the first `name="…"`, which is that of <testsuites>. */
static long attribute(const char *text, const char *name)
{
    char key[40];
    snprintf(key, sizeof(key), " %s=\"", name);
    const char *at = strstr(text, key);
    return at != NULL ? strtol(at + strlen(key), NULL, 10) : -1;
}

/* What is not green, and the exit status, tell the same. */
static void there_is_something_red_exactly_when_the_exit_status_is_not_0(void)
{
    static const struct {
        const char *name;
        enum run_end end;
        uint64_t pass, fail, inconclusive, skipped;
        long failures, errors, skipped_cases;
    } rows[] = {
        { "ready", RUN_COMPLETE, 3, 0, 0, 0, 0, 0, 0 },
        { "one fails", RUN_COMPLETE, 3, 1, 0, 0, 1, 0, 0 },
        { "one unknown", RUN_COMPLETE, 3, 0, 1, 0, 0, 1, 3 },
        { "one fails, one unknown", RUN_COMPLETE, 3, 1, 1, 0, 1, 1, 2 },
        { "interrupted", RUN_INTERRUPTED, 3, 0, 0, 2, 0, 1, 3 },
        { "interrupted at the end", RUN_INTERRUPTED, 3, 0, 0, 0, 0, 1, 3 },
        { "stopped", RUN_STOPPED, 3, 2, 0, 2, 1, 1, 2 },
        { "unreachable", RUN_UNREACHABLE, 0, 0, 0, 5, 0, 1, 3 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        uint64_t token = 0;
        scene_init(&scene, &report_junit);
        for (uint64_t k = 0; k < rows[i].pass; k++)
            scene_add(&scene, ++token, OUTCOME_PASS, NULL, "", "");
        for (uint64_t k = 0; k < rows[i].fail; k++)
            scene_add(&scene, ++token, OUTCOME_FAIL, "code_a", "status 404",
                      "status 404");
        for (uint64_t k = 0; k < rows[i].inconclusive; k++)
            scene_add(&scene, ++token, OUTCOME_INCONCLUSIVE, NULL, "no ports",
                      "no ports");
        summary_skip(&scene.summary, rows[i].skipped);
        scene.run.end = rows[i].end;
        const char *text = scene_render(&scene);
        check_case("%s", rows[i].name);
        check_wellformed(&scene.text);
        CHECK_INT(4, attribute(text, "tests")); /* conclusion, two codes, budget */
        CHECK_INT(4, xml_elements(text, "testcase"));
        CHECK_INT(rows[i].failures, attribute(text, "failures"));
        CHECK_INT(rows[i].failures, xml_elements(text, "failure"));
        CHECK_INT(rows[i].errors, attribute(text, "errors"));
        CHECK_INT(rows[i].errors, xml_elements(text, "error"));
        CHECK_INT(rows[i].skipped_cases, attribute(text, "skipped"));
        CHECK_INT(rows[i].skipped_cases, xml_elements(text, "skipped"));
        bool red = rows[i].failures + rows[i].errors > 0;
        CHECK_INT(run_exit_status(&scene.run) != 0, red);
        scene_release(&scene);
    }
}

static void tokens_that_fail_by_their_time_fail_the_check_of_the_budget(void)
{
    struct scene scene;
    struct sample sample;
    scene_init(&scene, &report_junit);
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "4");
    sample.outcome = OUTCOME_FAIL;
    sample.code = "code_b";
    sample.attempt_count = 1;
    sample.attempts[0].trouble = TROUBLE_LATE;
    scene_add_sample(&scene, &sample);
    const char *text = scene_render(&scene);
    CHECK_INT(2, attribute(text, "failures"));
    CHECK(strstr(text, "name=\"no token fails by answering after 3.00 s\" time=\"0\">\n"
                       "      <failure message=\"1 of 1 tokens") != NULL);
    CHECK(strstr(text, "no answer came in time") != NULL);
    sample_release(&sample);
    scene_release(&scene);
}

static void a_code_that_the_profile_does_not_list_has_a_case_too(void)
{
    struct scene scene;
    scene_init(&scene, &report_junit);
    scene_add(&scene, 1, OUTCOME_FAIL, "code_z", "odd", "odd");
    scene.run.codes = NULL;
    const char *text = scene_render(&scene);
    CHECK_INT(3, xml_elements(text, "testcase"));
    CHECK(strstr(text, "no token fails with code_z") != NULL);
    scene_release(&scene);
}

/* The lowest of them, so that it does not matter who was first. */
static void at_most_100_tokens_are_named(void)
{
    struct scene scene;
    scene_init(&scene, &report_junit);
    for (uint64_t token = 5000; token > 0; token--)
        scene_add(&scene, token, OUTCOME_FAIL, "code_a", "status 404", "status 404");
    scene_add(&scene, 5001, OUTCOME_FAIL, "code_a", "status 404", "status 404");
    const char *text = scene_render(&scene);
    size_t named = 0;
    for (const char *p = text; (p = strstr(p, "\ntoken ")) != NULL; p++)
        CHECK_INT(++named, strtol(p + strlen("\ntoken "), NULL, 10));
    CHECK_INT(100, named);
    CHECK_INT(4, xml_elements(text, "testcase"));
    CHECK(scene.text.len < 20000);
    scene_release(&scene);
}

static void any_bytes_make_a_wellformed_document(void)
{
    struct scene scene;
    struct sample sample;
    scene_init(&scene, &report_junit);
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "%s", hostile);
    snprintf(sample.cause, sizeof(sample.cause), "%s", hostile);
    snprintf(sample.reason, sizeof(sample.reason), "%s", hostile);
    sample.outcome = OUTCOME_FAIL;
    sample.code = hostile;
    sample_add_alternative(&sample, hostile);
    findings_add(&sample.findings, SEVERITY_ERROR, hostile, hostile, "%s", hostile);
    scene_add_sample(&scene, &sample);
    sample.outcome = OUTCOME_INCONCLUSIVE;
    sample.code = NULL;
    scene_add_sample(&scene, &sample);
    scene.run.source = scene.run.profile = scene.run.profile_title = hostile;
    scene.run.tokens = scene.run.command = scene.run.tool_version = hostile;
    scene.run.end = RUN_STOPPED;
    snprintf(scene.run.end_reason, sizeof(scene.run.end_reason), "%s", hostile);

    scene_render(&scene);

    check_wellformed(&scene.text);
    sample_release(&sample);
    scene_release(&scene);
}

static void random_bytes_make_wellformed_documents(void)
{
    uint64_t random = 1;
    for (int round = 0; round < 300; round++) {
        struct scene scene;
        char bytes[64];
        for (size_t i = 0; i < sizeof(bytes); i++) {
            random = random * UINT64_C(6364136223846793005) + 1442695040888963407U;
            bytes[i] = (char)(random >> 56);
        }
        bytes[sizeof(bytes) - 1] = '\0';
        scene_init(&scene, &report_junit);
        scene_add(&scene, 1, OUTCOME_FAIL, "code_a", bytes, bytes);
        scene.run.source = bytes;
        scene_render(&scene);
        check_case("round %d", round);
        check_wellformed(&scene.text);
        scene_release(&scene);
    }
}

SUITE(junit, TEST(there_is_something_red_exactly_when_the_exit_status_is_not_0),
      TEST(tokens_that_fail_by_their_time_fail_the_check_of_the_budget),
      TEST(a_code_that_the_profile_does_not_list_has_a_case_too),
      TEST(at_most_100_tokens_are_named), TEST(any_bytes_make_a_wellformed_document),
      TEST(random_bytes_make_wellformed_documents))
