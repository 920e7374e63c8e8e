/* Gates and what is ignored, in each report of a summary. */
#include "result/gate.h"

#include "check.h"
#include "rendered.h"
#include "wellformed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char rule[] = "code_*", tokens[] = "2-3", reason[] = "until the CDN is moved",
            day[] = "2999-12-31", never[] = "never", other_rule[] = "content.url";

static void add_gates(struct scene *scene, struct gates *gates, const char *const *texts)
{
    const struct gate_names names = { .subject = RUN_OF_TOKENS };
    struct err err = ERR_INIT;
    for (; *texts != NULL; texts++)
        CHECK(gates_add(gates, *texts, &names, &err));
    CHECK_STR("", err.text);
    scene->run.gates = gates;
}

static void add_failing(struct scene *scene, uint64_t token, const char *ignored)
{
    struct sample sample;
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "%u", (unsigned)token);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "code_a";
    sample.ignored = ignored;
    snprintf(sample.cause, sizeof(sample.cause), "status 404");
    scene_add_sample(scene, &sample);
    sample_release(&sample);
}

static void the_text_tells_each_gate_with_its_value(void)
{
    static const char *const texts[] = { "fail > 0", "fail_rate > 60%", "p99 > 1500us",
                                         "connect_max >= 1ms", NULL };
    struct gates gates = GATES_INIT;
    struct scene scene;
    scene_init(&scene, &report_text);
    add_gates(&scene, &gates, texts);
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    scene_add(&scene, 2, OUTCOME_FAIL, "code_a", "status 404", "status 404");
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\nExit status 1: a gate is broken.\n") != NULL);
    CHECK(strstr(text, "\nGates\n"
                       "  BROKEN   fail > 0             1\n"
                       "  holds    fail_rate > 60%      1 of 2 (50.0 %)\n"
                       "  holds    p99 > 1500us         1 ms\n"
                       "  holds    connect_max >= 1ms   0.1 ms\n\n") != NULL);
    scene_release(&scene);
    gates_release(&gates);
}

static void the_value_of_a_long_gate_stands_in_the_column_of_the_others(void)
{
    static const char *const texts[] = {
        "fail > 1", "rate(collection.trait-spelling.and.so.on) > 0.1%", NULL
    };
    static const char *const rules[] = { "collection.trait-spelling.and.so.on", NULL };
    const struct gate_names names = { .subject = RUN_OF_TOKENS, .rules = rules };
    for (size_t from = 0; from < 2; from++) {
        struct gates gates = GATES_INIT;
        struct scene scene;
        struct err err = ERR_INIT;
        scene_init(&scene, &report_text);
        for (size_t i = from; texts[i] != NULL; i++)
            CHECK(gates_add(&gates, texts[i], &names, &err));
        scene.run.gates = &gates;
        scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
        const char *text = scene_render(&scene);
        check_case("%s", from == 0 ? "beside a short one" : "alone");
        CHECK(strstr(text,
                     from == 0
                         ? "\nGates\n"
                           "  holds    fail > 1   0\n"
                           "  holds    rate(collection.trait-spelling.and.so.on) > 0.1%\n"
                           "                      0 of 1 (0 %)\n\n"
                         : "\nGates\n"
                           "  holds    rate(collection.trait-spelling.and.so.on) > 0.1%\n"
                           "              0 of 1 (0 %)\n\n") != NULL);
        scene_release(&scene);
        gates_release(&gates);
    }
}

static void the_text_says_what_the_exit_status_means_under_gates(void)
{
    static const struct {
        enum run_end end;
        const char *gates[2];
        const char *meaning, *heading;
    } rows[] = {
        { RUN_COMPLETE, { "fail > 9", NULL }, "0: every gate holds.", "\nGates\n" },
        { RUN_COMPLETE, { "fail > 0", NULL }, "1: a gate is broken.", "\nGates\n" },
        { RUN_COMPLETE, { "ttfb_p1 < 1us", NULL }, "0: every gate holds.", "\nGates\n" },
        { RUN_STOPPED,
          { "fail > 9", NULL },
          "3: of some tokens nothing is known.",
          "\nGates, by what there is so far\n" },
        { RUN_INTERRUPTED,
          { "fail > 0", NULL },
          "130: interrupted.",
          "\nGates, by what there is so far\n" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gates gates = GATES_INIT;
        struct scene scene;
        char line[100];
        scene_init(&scene, &report_text);
        add_gates(&scene, &gates, rows[i].gates);
        scene_add(&scene, 1, OUTCOME_FAIL, "code_a", "status 404", "status 404");
        scene.run.end = rows[i].end;
        const char *text = scene_render(&scene);
        snprintf(line, sizeof(line), "\nExit status %s\n", rows[i].meaning);
        check_case("%s, %s", rows[i].gates[0], rows[i].meaning);
        CHECK(strstr(text, line) != NULL);
        CHECK(strstr(text, rows[i].heading) != NULL);
        scene_release(&scene);
        gates_release(&gates);
    }
}

static void a_run_without_gates_has_no_word_on_them(void)
{
    struct scene scene;
    struct gates none = GATES_INIT;
    scene_init(&scene, &report_text);
    scene.run.gates = &none;
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    CHECK(strstr(scene_render(&scene), "ate") == NULL ||
          strstr(scene.text.text, "Gates") == NULL);
    CHECK(strstr(scene.text.text, "Ignored") == NULL);
    scene_release(&scene);
}

static void json_has_the_value_that_was_compared(void)
{
    static const char *const texts[] = { "fail > 0", "fail_rate > 60%", "p99 > 500us",
                                         "late_rate > 1%", NULL };
    struct gates gates = GATES_INIT;
    struct scene scene;
    scene_init(&scene, &report_json);
    add_gates(&scene, &gates, texts);
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\"state\": \"unknown\",\n      \"unit\": \"us\",\n"
                       "      \"value\": null\n") != NULL);
    CHECK(strstr(text, "\"state\": \"unknown\",\n      \"unit\": \"share\",\n"
                       "      \"value\": null,\n      \"part\": 0,\n"
                       "      \"whole\": 0\n") != NULL);
    scene_release(&scene);

    scene_init(&scene, &report_json);
    scene.run.gates = &gates;
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    scene_add(&scene, 2, OUTCOME_FAIL, "code_a", "status 404", "status 404");
    text = scene_render(&scene);
    CHECK(strstr(text, "\"gate\": \"fail > 0\",\n      \"state\": \"broken\",\n"
                       "      \"unit\": \"count\",\n      \"value\": 1\n") != NULL);
    CHECK(strstr(text, "\"gate\": \"fail_rate > 60%\",\n      \"state\": \"holds\",\n"
                       "      \"unit\": \"share\",\n      \"value\": 0.5,\n"
                       "      \"part\": 1,\n      \"whole\": 2\n") != NULL);
    CHECK(strstr(text, "\"gate\": \"p99 > 500us\",\n      \"state\": \"broken\",\n"
                       "      \"unit\": \"us\",\n      \"value\": 1000\n") != NULL);
    CHECK(strstr(text, "\"exit_status\": 1,") != NULL);
    scene_release(&scene);
    gates_release(&gates);
}

/* The number in the first `name="…"`, which is that of <testsuites>. */
static long attribute(const char *text, const char *name)
{
    char key[40];
    snprintf(key, sizeof(key), " %s=\"", name);
    const char *at = strstr(text, key);
    return at != NULL ? strtol(at + strlen(key), NULL, 10) : -1;
}

static const struct {
    const char *name;
    enum run_end end;
    unsigned pass, fail, ignored, inconclusive;
    const char *gates[3];
    long failures, errors, skipped;
} red_rows[] = {
    { "gates hold, one fails", RUN_COMPLETE, 3, 1, 0, 0, { "fail > 1" }, 0, 0, 1 },
    { "a gate is broken", RUN_COMPLETE, 3, 1, 0, 0, { "fail > 0" }, 1, 0, 1 },
    { "two, one broken", RUN_COMPLETE, 3, 0, 0, 0, { "fail > 0", "pass < 4" }, 1, 0, 0 },
    { "no value",
      RUN_COMPLETE,
      3,
      0,
      0,
      0,
      { "connect_p9 < 1us", "late_rate > 1%" },
      0,
      0,
      0 },
    { "holds so far", RUN_INTERRUPTED, 3, 0, 0, 0, { "fail > 0" }, 0, 1, 4 },
    { "broken so far", RUN_STOPPED, 3, 1, 0, 0, { "fail > 0" }, 1, 1, 3 },
    { "inconclusive", RUN_COMPLETE, 3, 0, 0, 1, { "fail > 0" }, 0, 1, 4 },
    { "all ignored", RUN_COMPLETE, 3, 0, 2, 0, { NULL }, 0, 0, 1 },
    { "one ignored", RUN_COMPLETE, 3, 1, 1, 0, { NULL }, 1, 0, 0 },
    { "ignored, gate", RUN_COMPLETE, 3, 0, 2, 0, { "fail > 0" }, 0, 0, 1 },
    { "too many ignored", RUN_COMPLETE, 3, 0, 2, 0, { "ignored > 1" }, 1, 0, 1 },
};

static void junit_is_red_exactly_when_the_exit_status_is_not_0(void)
{
    for (size_t i = 0; i < sizeof(red_rows) / sizeof(red_rows[0]); i++) {
        struct gates gates = GATES_INIT;
        struct scene scene;
        uint64_t token = 0;
        size_t at;
        scene_init(&scene, &report_junit);
        add_gates(&scene, &gates, red_rows[i].gates);
        for (unsigned k = 0; k < red_rows[i].pass; k++)
            scene_add(&scene, ++token, OUTCOME_PASS, NULL, "", "");
        for (unsigned k = 0; k < red_rows[i].fail + red_rows[i].ignored; k++)
            add_failing(&scene, ++token, k < red_rows[i].ignored ? reason : NULL);
        for (unsigned k = 0; k < red_rows[i].inconclusive; k++)
            scene_add(&scene, ++token, OUTCOME_INCONCLUSIVE, NULL, "no ports", "");
        scene.run.end = red_rows[i].end;
        const char *text = scene_render(&scene);
        check_case("%s", red_rows[i].name);
        CHECK_STR(NULL, xml_fault(text, strlen(text), &at));
        CHECK_INT(red_rows[i].failures, attribute(text, "failures"));
        CHECK_INT(red_rows[i].errors, attribute(text, "errors"));
        CHECK_INT(red_rows[i].skipped, attribute(text, "skipped"));
        CHECK_INT(4 + (long)gates.count, attribute(text, "tests"));
        bool red = red_rows[i].failures + red_rows[i].errors > 0;
        CHECK_INT(red, run_exit_status(&scene.run) != 0);
        scene_release(&scene);
        gates_release(&gates);
    }
}

static void junit_has_a_case_for_each_gate(void)
{
    static const char *const texts[] = { "fail > 0", "late_rate > 1%", "p99 < 3s", NULL };
    struct gates gates = GATES_INIT;
    struct scene scene;
    scene_init(&scene, &report_junit);
    add_gates(&scene, &gates, texts);
    add_failing(&scene, 1, NULL);
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "classname=\"metaprobe.gates\" name=\"fail &gt; 0\" time=\"0\">\n"
                       "      <failure message=\"broken: 1\" type=\"gate\">") != NULL);
    CHECK(strstr(text, "name=\"late_rate &gt; 1%\" time=\"0\">\n"
                       "      <error message=\"it cannot be told: no value\" "
                       "type=\"gate\">") != NULL);
    CHECK(strstr(text,
                 "<skipped message=\"1 of 1 tokens would fail with code_a; the gates "
                 "decide\">") != NULL);
    scene_release(&scene);
    gates_release(&gates);
}

static void what_is_ignored_is_told_with_its_reason(void)
{
    static const struct ignore_entry entries[] = {
        { tokens, rule, reason, day, IGNORE_USED },
        { NULL, other_rule, reason, never, IGNORE_UNUSED },
        { NULL, other_rule, reason, day, IGNORE_EXPIRED },
        { NULL, other_rule, reason, day, IGNORE_OPEN },
    };
    static const struct ignore_list list = { "ignore.json", entries, 4 };
    struct scene scene;
    scene_init(&scene, &report_text);
    scene.run.ignores = &list;
    add_failing(&scene, 2, reason);
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\n1 fail (1 ignored).\n") != NULL);
    CHECK(strstr(text, "\nExit status 0: all that is wrong is ignored.\n") != NULL);
    CHECK(strstr(text, "    1  status 404 (documented, ignored)\n") != NULL);
    CHECK(strstr(text,
                 "\nIgnored\n  ignore.json\n"
                 "  EXPIRED content.url, until 2999-12-31: until the CDN is moved\n"
                 "  UNUSED  content.url, for ever: until the CDN is moved\n"
                 "  used    code_* of 2-3, until 2999-12-31: until the CDN is moved\n"
                 "  open    content.url, until 2999-12-31: until the CDN is moved\n") !=
          NULL);
    scene_release(&scene);

    scene_init(&scene, &report_json);
    scene.run.ignores = &list;
    add_failing(&scene, 2, reason);
    text = scene_render(&scene);
    CHECK(strstr(text, "\"file\": \"ignore.json\"") != NULL);
    CHECK(strstr(text, "\"rule\": \"code_*\",\n        \"tokens\": \"2-3\",\n"
                       "        \"reason\": \"until the CDN is moved\",\n"
                       "        \"expires\": \"2999-12-31\",\n"
                       "        \"state\": \"used\"\n") != NULL);
    CHECK(strstr(text, "\"verdict\": \"not-ready\",\n  \"exit_status\": 0,") != NULL);
    scene_release(&scene);
}

static void junit_names_every_entry_of_the_ignore_file(void)
{
    static char odd_reason[] = "a < b";
    static const struct ignore_entry entries[] = {
        { NULL, other_rule, reason, day, IGNORE_OPEN },
        { tokens, rule, odd_reason, day, IGNORE_EXPIRED },
        { NULL, other_rule, reason, never, IGNORE_UNUSED },
    };
    static const struct ignore_list list = { "ignore.json", entries, 3 };
    struct scene scene;
    size_t at;
    scene_init(&scene, &report_junit);
    scene.run.ignores = &list;
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    const char *text = scene_render(&scene);
    CHECK_STR(NULL, xml_fault(text, strlen(text), &at));
    CHECK(strstr(text, "    <system-out>Ignored, by ignore.json:\n"
                       "expired: code_* of 2-3, until 2999-12-31: a &lt; b\n"
                       "unused: content.url, for ever: until the CDN is moved\n"
                       "open: content.url, until 2999-12-31: until the CDN is moved\n"
                       "</system-out>\n") != NULL);
    scene_release(&scene);
}

static void the_text_names_what_has_expired_and_some_of_the_rest(void)
{
    enum { COUNT = 60, EXPIRED = 25 };
    struct ignore_entry entries[COUNT];
    const struct ignore_list list = { "ignore.json", entries, COUNT };
    struct scene scene;
    size_t expired = 0;
    for (size_t i = 0; i < COUNT; i++)
        entries[i] = (struct ignore_entry){ NULL, other_rule, reason, day,
                                            i < EXPIRED ? IGNORE_EXPIRED : IGNORE_USED };
    scene_init(&scene, &report_text);
    scene.run.ignores = &list;
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    const char *text = scene_render(&scene);
    for (const char *p = text; (p = strstr(p, "  EXPIRED ")) != NULL; p++)
        expired++;
    CHECK_INT(EXPIRED, expired);
    CHECK(strstr(text,
                 "\n  and 35 more entries; the reports json and junit have them all\n") !=
          NULL);
    scene_release(&scene);
}

static void an_error_of_the_collection_that_is_ignored_is_no_failure(void)
{
    for (int ignored = 0; ignored < 2; ignored++) {
        struct scene scene;
        struct collection collection;
        scene_init(&scene, &report_junit);
        collection_init(&collection);
        collection_find(&collection, SEVERITY_ERROR, "collection.leak", 3, "three leak")
            ->ignored = ignored ? 3 : 0;
        scene.run.collection = &collection;
        scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
        const char *text = scene_render(&scene);
        check_case("%s", ignored ? "ignored" : "not ignored");
        CHECK_INT(!ignored, attribute(text, "failures"));
        CHECK_INT(!ignored, run_exit_status(&scene.run));
        CHECK((strstr(text, "three leak (ignored)") != NULL) == ignored);
        collection_release(&collection);
        scene_release(&scene);
    }
}

static void the_verdict_says_what_is_wrong_with_the_collection(void)
{
    static const struct {
        const char *rule, *other; /* "": no other */
        const char *says, *exits;
    } rows[] = {
        { "collection.missing-id", "", "but some tokens of the set have none.\n",
          "some tokens have no document.\n" },
        { "collection.not-looked-at", "",
          "but not all of the collection could be looked at.\n",
          "not all of the collection could be looked at.\n" },
        { "collection.leak", "",
          "but something is wrong with the collection as a\nwhole.\n",
          "something is wrong with the collection.\n" },
        { "collection.not-looked-at", "collection.leak",
          "but something is wrong with the collection as a\nwhole.\n",
          "something is wrong with the collection.\n" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        struct collection collection;
        scene_init(&scene, &report_text);
        collection_init(&collection);
        collection_find(&collection, SEVERITY_ERROR, rows[i].rule, 3, "so");
        if (rows[i].other[0] != '\0')
            collection_find(&collection, SEVERITY_ERROR, rows[i].other, 1, "so too");
        scene.run.collection = &collection;
        scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
        const char *text = scene_render(&scene);
        const char *exits = strstr(text, "Exit status 1: ");
        check_case("%s %s", rows[i].rule, rows[i].other);
        CHECK(strstr(text, rows[i].says) != NULL);
        CHECK(exits != NULL && strstr(exits, rows[i].exits) != NULL);
        collection_release(&collection);
        scene_release(&scene);
    }
}

SUITE(gates, TEST(the_text_tells_each_gate_with_its_value),
      TEST(the_value_of_a_long_gate_stands_in_the_column_of_the_others),
      TEST(junit_names_every_entry_of_the_ignore_file),
      TEST(the_text_names_what_has_expired_and_some_of_the_rest),
      TEST(the_text_says_what_the_exit_status_means_under_gates),
      TEST(a_run_without_gates_has_no_word_on_them),
      TEST(json_has_the_value_that_was_compared),
      TEST(junit_is_red_exactly_when_the_exit_status_is_not_0),
      TEST(junit_has_a_case_for_each_gate), TEST(what_is_ignored_is_told_with_its_reason),
      TEST(an_error_of_the_collection_that_is_ignored_is_no_failure),
      TEST(the_verdict_says_what_is_wrong_with_the_collection))
