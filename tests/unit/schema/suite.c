/*
 * The official JSON-Schema-Test-Suite: every test of every draft that schema/ knows.
 * There is no list of tests that are left out; where a file or a group is, a rule here
 * says why.
 */
#include "check.h"
#include "suite_json.h"

#include "schema/schema.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally {
    unsigned files, groups, tests, right;
};

/* One directory of the suite under one dialect. */
struct part {
    const char *directory;
    enum schema_dialect dialect;
    enum schema_formats formats;
    bool (*takes_file)(const char *name);
    bool (*takes_group)(const struct suite_json *json, uint32_t schema);
    struct tally tally;
    unsigned left_out; /* groups */
};

static struct schema *compile(struct part *part, const struct suite_json *json,
                              uint32_t value, struct err *err)
{
    char remotes[700];
    snprintf(remotes, sizeof(remotes), "%s/remotes", suite_root());
    const struct schema_folder folder = { "http://localhost:1234/", remotes };
    const struct schema_options options = { .dialect = part->dialect,
                                            .formats = part->formats,
                                            .folders = &folder,
                                            .folder_count = 1 };
    struct json_text text = suite_json_text(json, value);
    return schema_new("suite.json", text.text, text.len, "", &options, err);
}

static void count_breach(void *to, const struct schema_breach *breach)
{
    (void)breach;
    ++*(unsigned *)to;
}

/* The explaining pass must come to the same verdict. */
static bool explained_alike(const struct schema *schema, struct schema_run *run,
                            const struct suite_json *json, uint32_t data,
                            enum schema_verdict verdict)
{
    unsigned told = 0;
    schema_explain(schema, run, &json->tape, data, 10, count_breach, &told);
    return (told == 0) == (verdict == SCHEMA_VALID);
}

static void run_test(struct part *part, const char *file, const struct suite_json *json,
                     uint32_t group, uint32_t test, const struct schema *schema,
                     struct schema_run *run)
{
    uint32_t data = json_get(&json->tape, test, "data");
    uint32_t valid = json_get(&json->tape, test, "valid");
    bool wanted = json_kind(&json->tape, valid) == JSON_TRUE;
    bool right = false;

    part->tally.tests++;
    if (schema != NULL) {
        enum schema_verdict verdict = schema_check(schema, run, &json->tape, data);
        right = verdict == (wanted ? SCHEMA_VALID : SCHEMA_INVALID) &&
                explained_alike(schema, run, json, data, verdict);
    }
    part->tally.right += right;
    if (right)
        return;
    struct json_text what =
        json_text(&json->tape, json_get(&json->tape, group, "description"));
    struct json_text how =
        json_text(&json->tape, json_get(&json->tape, test, "description"));
    printf("    WRONG %s/%s: %.*s: %.*s\n", part->directory, file, (int)what.len,
           what.text, (int)how.len, how.text);
}

static void run_group(struct part *part, const char *file, const struct suite_json *json,
                      uint32_t group)
{
    const struct json_tape *tape = &json->tape;
    uint32_t value = json_get(tape, group, "schema");
    uint32_t tests = json_get(tape, group, "tests");
    struct err err = ERR_INIT;

    if (part->takes_group != NULL && !part->takes_group(json, value)) {
        part->left_out++;
        return;
    }
    part->tally.groups++;
    struct schema *schema = compile(part, json, value, &err);
    if (schema == NULL)
        printf("    ERROR %s/%s: %s\n", part->directory, file, err.text);
    struct schema_run *run = schema_run_new();
    for (uint32_t t = json_first(tape, tests); t < json_end(tape, tests);
         t = json_next(tape, t))
        run_test(part, file, json, group, t, schema, run);
    schema_run_free(run);
    schema_free(schema);
}

static void run_file(struct part *part, const char *file)
{
    char path[1000];
    snprintf(path, sizeof(path), "%s/tests/%s/%s", suite_root(), part->directory, file);
    struct suite_json json;
    if (!suite_json_read(&json, path)) {
        CHECK_STR("readable", path);
        return;
    }
    part->tally.files++;
    for (uint32_t group = json_first(&json.tape, 0); group < json_end(&json.tape, 0);
         group = json_next(&json.tape, group))
        run_group(part, file, &json, group);
    suite_json_release(&json);
}

static int is_json(const struct dirent *entry)
{
    size_t len = strlen(entry->d_name);
    return len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

static struct tally run_part(struct part *part)
{
    char path[700];
    snprintf(path, sizeof(path), "%s/tests/%s", suite_root(), part->directory);
    struct dirent **names;
    int count = scandir(path, &names, is_json, alphasort);
    for (int i = 0; i < count; i++) {
        if (part->takes_file == NULL || part->takes_file(names[i]->d_name))
            run_file(part, names[i]->d_name);
        free(names[i]);
    }
    if (count >= 0)
        free(names);
    printf("\n    %s: %u of %u tests right, %u groups, %u files", part->directory,
           part->tally.right, part->tally.tests, part->tally.groups, part->tally.files);
    if (part->left_out > 0)
        printf("; %u groups use keywords that the dialect has not", part->left_out);
    printf("\n");
    return part->tally;
}

static void check_all_right(struct part part)
{
    struct tally tally = run_part(&part);
    CHECK(tally.tests > 0);
    CHECK_INT(tally.tests, tally.right);
}

static void draft_2020_12_is_met(void)
{
    check_all_right((struct part){ .directory = "draft2020-12" });
}

static void the_options_of_2020_12_are_met(void)
{
    check_all_right((struct part){ .directory = "draft2020-12/optional" });
}

/* contentEncoding and contentMediaType are annotations, as 2019-09 and later have
 * them. */
static bool is_no_content(const char *name)
{
    return strcmp(name, "content.json") != 0;
}

/* idn-email and idn-hostname need the tables of IDNA; they are annotations here. */
static bool is_no_idn(const char *name)
{
    return strncmp(name, "idn-", 4) != 0;
}

static void the_formats_of_2020_12_are_met(void)
{
    check_all_right((struct part){ .directory = "draft2020-12/optional/format",
                                   .formats = SCHEMA_FORMATS_ASSERT,
                                   .takes_file = is_no_idn });
}

static void draft_7_is_met(void)
{
    check_all_right((struct part){ .directory = "draft7", .dialect = SCHEMA_DRAFT_7 });
}

static void the_options_of_draft_7_are_met(void)
{
    check_all_right((struct part){ .directory = "draft7/optional",
                                   .dialect = SCHEMA_DRAFT_7,
                                   .takes_file = is_no_content });
}

static void the_formats_of_draft_7_are_met(void)
{
    check_all_right((struct part){ .directory = "draft7/optional/format",
                                   .dialect = SCHEMA_DRAFT_7,
                                   .formats = SCHEMA_FORMATS_ASSERT,
                                   .takes_file = is_no_idn });
}

static void draft_4_is_met(void)
{
    check_all_right((struct part){ .directory = "draft4", .dialect = SCHEMA_DRAFT_4 });
}

static void the_options_of_draft_4_are_met(void)
{
    check_all_right(
        (struct part){ .directory = "draft4/optional", .dialect = SCHEMA_DRAFT_4 });
}

static void the_formats_of_draft_4_are_met(void)
{
    check_all_right((struct part){ .directory = "draft4/optional/format",
                                   .dialect = SCHEMA_DRAFT_4,
                                   .formats = SCHEMA_FORMATS_ASSERT,
                                   .takes_file = is_no_idn });
}

static bool is_one_of(const struct json_tape *tape, uint32_t value,
                      const char *const *names)
{
    for (; *names != NULL; names++) {
        if (json_text_is(tape, value, *names))
            return true;
    }
    return false;
}

/* Does the schema use what draft 4 has and OpenAPI 3.0 has not? */
static bool is_openapi_too(const struct suite_json *json, uint32_t schema)
{
    static const char *const foreign[] = {
        "$schema",         "id", "definitions", "patternProperties", "dependencies",
        "additionalItems", NULL
    };
    const struct json_tape *tape = &json->tape;
    for (uint32_t i = schema; i < json_end(tape, schema); i++) {
        if (json_kind(tape, i) != JSON_STRING)
            continue;
        enum json_kind next = i + 1 < tape->count ? json_kind(tape, i + 1) : JSON_NULL;
        bool list = next == JSON_ARRAY &&
                    (json_text_is(tape, i, "type") || json_text_is(tape, i, "items"));
        if (list || is_one_of(tape, i, foreign) || json_text_is(tape, i, "null"))
            return false;
    }
    return true;
}

static bool is_no_remote(const char *name)
{
    return strcmp(name, "refRemote.json") != 0; /* the remotes are of draft 4 */
}

static void openapi_agrees_with_draft_4_where_the_keywords_are_the_same(void)
{
    check_all_right((struct part){ .directory = "draft4",
                                   .dialect = SCHEMA_OPENAPI_3_0,
                                   .formats = SCHEMA_FORMATS_IGNORE,
                                   .takes_file = is_no_remote,
                                   .takes_group = is_openapi_too });
}

/* clang-format off */
SUITE(json_schema_test_suite,
      TEST(draft_2020_12_is_met), TEST(the_options_of_2020_12_are_met),
      TEST(the_formats_of_2020_12_are_met), TEST(draft_7_is_met),
      TEST(the_options_of_draft_7_are_met), TEST(the_formats_of_draft_7_are_met),
      TEST(draft_4_is_met), TEST(the_options_of_draft_4_are_met),
      TEST(the_formats_of_draft_4_are_met),
      TEST(openapi_agrees_with_draft_4_where_the_keywords_are_the_same))
/* clang-format on */
