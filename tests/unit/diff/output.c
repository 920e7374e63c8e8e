#include "check.h"
#include "fixture.h"

#include "base/file.h"
#include "diff/output.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT = 2 };

static const struct planned_trait old_traits[] = { { "Hat", "Red", TRAIT_TEXT, 4 } };
static const struct planned_trait new_traits[] = { { "Hat", "R\x1b[31med", TRAIT_TEXT,
                                                     4 } };

/* A bit of everything. */
static const struct planned old_list[] = {
    { .id = "1", .document = "{\"image\":\"a.png\"}" },
    { .id = "2", .document = "{\"image\":\"b.png\"}" },
    { .id = "3", .document = "{\"image\":\"c.png\"}", .rules = { "content.url" } },
    { .id = "4",
      .outcome = OUTCOME_FAIL,
      .code = "not_found",
      .cause = "status 404",
      .status = 404 },
    { .id = "5",
      .outcome = OUTCOME_FAIL,
      .code = "not_found",
      .cause = "status 404",
      .status = 404 },
    { .id = "6", .outcome = OUTCOME_INCONCLUSIVE, .cause = "no descriptors" },
    { .id = "8" },
};
static const struct planned new_list[] = {
    { .id = "1",
      .outcome = OUTCOME_FAIL,
      .code = "unreadable",
      .cause = "status 500",
      .status = 500 },
    { .id = "2",
      .outcome = OUTCOME_FAIL,
      .code = "unreadable",
      .cause = "status 500",
      .status = 500 },
    { .id = "3", .document = "{\"image\":\"c.svg\",\"name\":\"\xc3\xa4\"}" },
    { .id = "4",
      .outcome = OUTCOME_FAIL,
      .code = "unreadable",
      .cause = "status 500",
      .status = 500 },
    { .id = "5" },
    { .id = "6",
      .outcome = OUTCOME_FAIL,
      .code = "unreadable",
      .cause = "status 500",
      .status = 500 },
    { .id = "9" },
};
static const struct planned_run old_plan = {
    .tokens = "1-6,8", LIST(old_list), .profile = "ronin", TRAITS(old_traits)
};
static const struct planned_run new_plan = {
    .tokens = "1-6,9",
    LIST(new_list),
    .groups = { { "collection.leak", SEVERITY_ERROR, 20, "41", NULL } },
    .profile = "generic",
    TRAITS(new_traits)
};

static const char expected[] =
    "WORSE: 2 tokens fail that passed before, 1 token is in OLD alone, 1 error of the\n"
    "collection is new or on more tokens.\n"
    "1 token fails that was not known before. 1 token fails with another code, 1\n"
    "token is in NEW alone. 1 token passes that failed before. 1 document changed.\n"
    "Exit status 1: something got worse.\n"
    "\n"
    "OLD  old.run: 7 tokens of https://meta.example/api, 2 fail, 1 not known\n"
    "NEW  new.run: 7 tokens of https://meta.example/api, 4 fail\n"
    "\n"
    "The runs did not ask the same: what is told below may come of it.\n"
    "  profile: \"ronin\" in OLD, \"generic\" in NEW\n"
    "  tokens: \"1-6,8\" in OLD, \"1-6,9\" in NEW\n"
    "  the set of tokens: 6 are in both runs, 1 in OLD alone, 1 in NEW alone\n"
    "\n"
    "2 tokens fail that passed before\n"
    "    1: pass, now fail unreadable (status 500)\n"
    "    2: pass, now fail unreadable (status 500)\n"
    "\n"
    "1 token is in OLD alone\n"
    "    8: pass\n"
    "\n"
    "1 token fails that was not known before\n"
    "    6: inconclusive (no descriptors), now fail unreadable (status 500)\n"
    "\n"
    "1 token fails with another code\n"
    "    4: fail not_found (status 404), now fail unreadable (status 500)\n"
    "\n"
    "1 token is in NEW alone\n"
    "    9: pass\n"
    "\n"
    "1 token passes that failed before\n"
    "    5: fail not_found (status 404), now pass\n"
    "\n"
    "Documents\n"
    "  1 is in both runs, 1 changed.\n"
    "    /image changed in 1 document\n"
    "      3: \"c.png\" is now \"c.svg\"\n"
    "    /name is new in 1 document\n"
    "      3: \"\xc3\xa4\"\n"
    "\n"
    "Findings, by rule\n"
    "    collection.leak (an error): 0 tokens, now 20: collection.leak is wrong, such\n"
    "      as 41\n"
    "    content.url: 1 token, now 0; 1 gone: 3\n"
    "\n"
    "Traits\n"
    "  1 value is new, 1 is gone.\n"
    "    Hat = \"R\\x1b[31med\": new, 4 tokens\n"
    "    Hat = \"Red\": 4 tokens, now 0\n"
    "\n"
    "Whole answers\n"
    "  p50  1.0 ms, now 1.0 ms: no shift shown (0 us; with 95 % confidence 0 us to 0\n"
    "       us)\n"
    "  p90  1.0 ms, now 1.0 ms: no shift shown (0 us; too few answers to say more)\n"
    "  p99  1.0 ms, now 1.0 ms: no shift shown (0 us; too few answers to say more)\n";

static void the_text_tells_what_got_worse_first(void)
{
    struct both_runs both;
    both_compare(&both, &old_plan, &new_plan, LIMIT);

    char *text = text_of(&both.diff);
    CHECK_STR(expected, text);

    free(text);
    both_release(&both);
}

static void without_a_difference_it_says_so(void)
{
    const struct planned_run known = {
        .tokens = "1-5", .list = old_list, .count = 5, TRAITS(new_traits)
    };
    struct both_runs both;
    both_compare(&both, &known, &known, LIMIT);

    char *text = text_of(&both.diff);
    static const char start[] = "No difference.\nExit status 0: nothing got worse.\n";
    CHECK_MEM(start, strlen(start), text, strlen(start));

    free(text);
    both_release(&both);
}

static void tell_breach(void *to, const struct schema_breach *breach)
{
    (void)to;
    CHECK_STR("", breach->message);
    CHECK_STR("", breach->instance);
}

static void check_schema(const char *document)
{
    struct err err = ERR_INIT;
    struct strbuf text = STRBUF_INIT(1 << 20);
    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);
    CHECK(file_read(&text, "schemas/diff.schema.json", &err));
    struct schema *schema =
        schema_new("diff.schema.json", text.text, text.len, "", NULL, &err);
    struct schema_run *run = schema_run_new();
    CHECK_STR("", err.text);
    CHECK(json_decode(&tape, document, strlen(document), &json_limits_default, &facts));
    CHECK_INT(SCHEMA_VALID, schema_check(schema, run, &tape, 0));
    schema_explain(schema, run, &tape, 0, 3, tell_breach, NULL);
    schema_run_free(run);
    schema_free(schema);
    json_tape_release(&tape);
    strbuf_release(&text);
}

static void the_json_holds_to_its_schema(void)
{
    const struct planned_run unlooked = {
        .tokens = "1-3", .list = old_list, .count = 2, .is_unlooked = true
    };
    struct both_runs both;
    both_compare(&both, &old_plan, &new_plan, LIMIT);
    char *text = json_of(&both.diff);
    check_schema(text);
    CHECK(strstr(text, "\"verdict\": \"worse\"") != NULL);
    free(text);
    both_release(&both);

    both_compare(&both, &unlooked, &unlooked, LIMIT);
    text = json_of(&both.diff);
    check_schema(text);
    CHECK(strstr(text, "\"traits\": null") != NULL);
    free(text);
    both_release(&both);
}

static const struct {
    const char *specs[3];
    const char *error;
} wrong[] = {
    { { "xml" }, "unknown report format \"xml\"" },
    { { "json=" }, "--report json= lacks the name of the file" },
    { { "json", "text" }, "the reports json and text cannot both go to standard output" },
    { { "json=a", "text=a" }, "the reports json and text cannot both go to a" },
    { { "json=a", "json=b" }, "the report json is given twice" },
};

static void reports_that_cannot_be_are_refused(void)
{
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err err = ERR_INIT;
        size_t count = 0;
        while (wrong[i].specs[count] != NULL)
            count++;

        CHECK(outputs_new(wrong[i].specs, count, false, &err) == NULL);
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(wrong[i].error, err.text);
        CHECK(access("a", F_OK) != 0);
    }
}

static void a_report_goes_to_its_file(void)
{
    struct both_runs both;
    struct err err = ERR_INIT;
    struct strbuf text = STRBUF_INIT(1 << 20);
    char spec[128];
    both_compare(&both, &old_plan, &new_plan, LIMIT);
    snprintf(spec, sizeof(spec), "text=%s/diff.txt", both.folder);
    const char *const specs[] = { spec };

    struct outputs *outputs = outputs_new(specs, 1, true, &err);
    CHECK_STR("", err.text);
    CHECK(outputs_write(outputs, &both.diff, &err));
    outputs_free(outputs);
    CHECK(file_read(&text, strchr(spec, '=') + 1, &err));
    CHECK_STR(expected, text.text);

    unlink(strchr(spec, '=') + 1);
    strbuf_release(&text);
    both_release(&both);
}

SUITE(output, TEST(the_text_tells_what_got_worse_first),
      TEST(without_a_difference_it_says_so), TEST(the_json_holds_to_its_schema),
      TEST(reports_that_cannot_be_are_refused), TEST(a_report_goes_to_its_file))
