/*
 * The suite's output tests: what schema_explain() tells, written in the form `basic` of
 * draft 2020-12, must meet the schema that the test gives. Annotations are not produced,
 * so that tests of documents that are valid do not apply.
 */
#include "check.h"
#include "schema/schema.h"
#include "suite_json.h"

#include <stdio.h>
#include <string.h>

enum { BYTES = 1 << 20 };

static void put_unit(void *to, const struct schema_breach *breach)
{
    struct strbuf *out = to;
    const struct {
        const char *name, *value;
    } members[] = { { "keywordLocation", breach->keyword_location },
                    { "absoluteKeywordLocation", breach->absolute_location },
                    { "instanceLocation", breach->instance },
                    { "error", breach->message } };
    strbuf_puts(out, out->text[out->len - 1] == '[' ? "{\"valid\":false"
                                                    : ",{\"valid\":false");
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
        strbuf_putf(out, ",\"%s\":", members[i].name);
        strbuf_put_json(out, members[i].value, strlen(members[i].value));
    }
    strbuf_putc(out, '}');
}

static struct schema *compile(struct json_text text, const struct schema_options *options)
{
    struct err err = ERR_INIT;
    struct schema *schema =
        schema_new("output.json", text.text, text.len, "", options, &err);
    CHECK_STR("", err.text);
    return schema;
}

/* The text of the breaches in the form `basic`. */
static void explain(struct strbuf *out, const struct suite_json *json, uint32_t group,
                    uint32_t data)
{
    struct json_text text = suite_json_text(json, json_get(&json->tape, group, "schema"));
    struct json_text instance = suite_json_text(json, data);
    struct suite_json document;
    CHECK(suite_json_parse(&document, instance.text, instance.len));
    struct schema *schema = compile(text, NULL);
    struct schema_run *run = schema_run_new();
    strbuf_puts(out, "{\"valid\":false,\"errors\":[");
    if (schema != NULL)
        schema_explain(schema, run, &document.tape, 0, 100, put_unit, out);
    strbuf_puts(out, "]}");
    suite_json_release(&document);
    schema_run_free(run);
    schema_free(schema);
}

static void check_output(const struct strbuf *output, struct json_text wanted,
                         const struct suite_json *output_schema)
{
    const struct schema_resource resource = {
        "https://json-schema.org/draft/2020-12/output/schema", output_schema->text.text,
        output_schema->text.len
    };
    const struct schema_options options = { .resources = &resource, .resource_count = 1 };
    struct schema *schema = compile(wanted, &options);
    struct schema_run *run = schema_run_new();
    struct suite_json got;

    CHECK(suite_json_parse(&got, output->text, output->len));
    if (schema != NULL)
        CHECK_INT(SCHEMA_VALID, schema_check(schema, run, &got.tape, 0));
    suite_json_release(&got);
    schema_run_free(run);
    schema_free(schema);
}

static unsigned run_test(const struct suite_json *json, uint32_t group, uint32_t test,
                         const struct suite_json *output_schema)
{
    uint32_t output = json_get(&json->tape, test, "output");
    struct json_text wanted =
        suite_json_text(json, json_get(&json->tape, output, "basic"));
    struct json_text what =
        json_text(&json->tape, json_get(&json->tape, test, "description"));
    struct strbuf out = STRBUF_INIT(BYTES);

    check_case("%.*s", (int)what.len, what.text);
    explain(&out, json, group, json_get(&json->tape, test, "data"));
    bool applies = strstr(out.text, "[]") == NULL;
    if (applies)
        check_output(&out, wanted, output_schema);
    strbuf_release(&out);
    check_case("%s", "");
    return applies;
}

static void breaches_meet_the_schemas_of_the_output_tests(void)
{
    static const char *const files[] = { "escape.json", "general.json", "readOnly.json",
                                         "type.json" };
    char path[900];
    unsigned applied = 0, tests = 0;
    struct suite_json output_schema;

    snprintf(path, sizeof(path), "%s/output-tests/draft2020-12/output-schema.json",
             suite_root());
    CHECK(suite_json_read(&output_schema, path));
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        struct suite_json json;
        snprintf(path, sizeof(path), "%s/output-tests/draft2020-12/content/%s",
                 suite_root(), files[i]);
        CHECK(suite_json_read(&json, path));
        for (uint32_t group = json_first(&json.tape, 0); group < json_end(&json.tape, 0);
             group = json_next(&json.tape, group)) {
            uint32_t list = json_get(&json.tape, group, "tests");
            for (uint32_t t = json_first(&json.tape, list);
                 t < json_end(&json.tape, list); t = json_next(&json.tape, t), tests++)
                applied += run_test(&json, group, t, &output_schema);
        }
        suite_json_release(&json);
    }
    suite_json_release(&output_schema);
    printf("\n    output-tests/draft2020-12: %u of %u tests are about errors\n", applied,
           tests);
    CHECK(applied >= 3);
}

SUITE(suite_output, TEST(breaches_meet_the_schemas_of_the_output_tests))
