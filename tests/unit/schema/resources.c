/*
 * Documents that a $ref may name: resources in memory, folders, and the embedded
 * meta-schemas; and the dialect of each.
 */
#include "base/xalloc.h"
#include "check.h"
#include "given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RESOURCE(uri, text) \
    { \
        (uri), (text), sizeof(text) - 1 \
    }

static void a_resource_in_memory_is_found_by_its_uri(void)
{
    static const struct schema_resource resources[] = {
        RESOURCE("http://h.example/lib/a.json",
                 "{\"$defs\":{\"s\":{\"$anchor\":\"s\",\"type\":\"string\"}},\"$ref\":"
                 "\"b.json\"}"),
        RESOURCE("http://h.example/lib/b.json", "{\"type\":\"number\"}"),
        RESOURCE("urn:named", "{\"$id\":\"http://h.example/other\",\"type\":\"null\"}"),
    };
    static const struct schema_options options = { .resources = resources,
                                                   .resource_count = 3 };
    static const struct verdict_row rows[] = {
        { "{\"$ref\":\"http://h.example/lib/a.json\"}", "1", true },
        { "{\"$ref\":\"http://h.example/lib/a.json\"}", "\"x\"", false },
        { "{\"$ref\":\"http://h.example/lib/a.json#/$defs/s\"}", "\"x\"", true },
        { "{\"$ref\":\"http://h.example/lib/a.json#s\"}", "1", false },
        { "{\"$id\":\"http://h.example/lib/main\",\"$ref\":\"b.json\"}", "1", true },
        { "{\"$ref\":\"urn:named\"}", "null", true },
        { "{\"allOf\":[{\"$ref\":\"urn:named\"},{\"$ref\":\"http://h.example/other\"}]}",
          "null", true },
        { NULL, NULL, false },
    };
    check_verdicts(&options, rows);
}

static void a_mistake_in_another_document_names_that_document(void)
{
    static const struct schema_resource resources[] = {
        RESOURCE("urn:broken", "{\"items\":{\"minimum\":\"x\"}}"),
        RESOURCE("urn:no-json", "{\"items\":"),
    };
    static const struct schema_options options = { .resources = resources,
                                                   .resource_count = 2 };
    CHECK_STR("urn:broken#/items/minimum: expected a number",
              refusal(&options, "{\"$ref\":\"urn:broken\"}"));
    CHECK(strncmp("s.json#/$ref: urn:no-json:1:10: not JSON",
                  refusal(&options, "{\"$ref\":\"urn:no-json\"}"), 40) == 0);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

static void a_folder_holds_what_begins_with_its_prefix(void)
{
    char outer[100], inner[120], path[200];
    snprintf(outer, sizeof(outer), "%s/unit-schema-XXXXXX", P_tmpdir);
    CHECK(mkdtemp(outer) != NULL);
    snprintf(inner, sizeof(inner), "%s/in", outer);
    CHECK(mkdir(inner, 0700) == 0);
    write_file(inner, "a.json", "{\"type\":\"string\"}");
    write_file(outer, "secret.json", "{}");

    const struct schema_folder folder = { "http://h.example/", inner };
    const struct schema_options options = { .folders = &folder, .folder_count = 1 };
    CHECK_INT(SCHEMA_INVALID,
              verdict_under(&options, "{\"$ref\":\"http://h.example/a.json\"}", "1"));
    CHECK_STR("s.json#/$ref: cannot find \"http://h.example/b.json\"",
              refusal(&options, "{\"$ref\":\"http://h.example/b.json\"}"));
    CHECK_STR("s.json#/$ref: cannot find \"http://other.example/a.json\"",
              refusal(&options, "{\"$ref\":\"http://other.example/a.json\"}"));
    /* no way leads out of the folder */
    CHECK_STR("s.json#/$ref: cannot find \"http://h.example/secret.json\"",
              refusal(&options, "{\"$ref\":\"http://h.example/../secret.json\"}"));
    CHECK_STR("s.json#/$ref: cannot find \"http://h.example/x?/../../secret.json\"",
              refusal(&options, "{\"$ref\":\"http://h.example/x?/../../secret.json\"}"));
    snprintf(path, sizeof(path), "%s/a.json", inner);
    unlink(path);
    snprintf(path, sizeof(path), "%s/secret.json", outer);
    unlink(path);
    rmdir(inner);
    rmdir(outer);
}

static void the_meta_schemas_are_there(void)
{
    static const struct verdict_row rows[] = {
        { "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
          "{\"minLength\":1}", true },
        { "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
          "{\"minLength\":-1}", false },
        { "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}",
          "{\"properties\":{\"a\":{\"items\":{\"type\":\"x\"}}}}", false },
        { "{\"$ref\":\"https://json-schema.org/draft/2019-09/schema\"}",
          "{\"items\":[{}]}", true },
        { "{\"$ref\":\"https://json-schema.org/draft/2019-09/schema\"}",
          "{\"items\":[{\"not\":{\"type\":3}}]}", false },
        { "{\"$ref\":\"http://json-schema.org/draft-07/schema#\"}", "{\"const\":1}",
          true },
        { "{\"$ref\":\"http://json-schema.org/draft-07/schema#\"}", "{\"if\":1}", false },
        { "{\"$ref\":\"http://json-schema.org/draft-06/schema#\"}", "{\"minimum\":\"1\"}",
          false },
        { "{\"$ref\":\"http://json-schema.org/draft-04/schema#\"}",
          "{\"exclusiveMinimum\":true}", false },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void the_dialect_is_found_and_can_be_overridden(void)
{
    static const struct verdict_row rows[] = {
        /* `prefixItems` is of 2020-12 alone */
        { "{\"prefixItems\":[{\"type\":\"string\"}]}", "[1]", false },
        { "{\"$schema\":\"http://json-schema.org/draft-07/"
          "schema#\",\"prefixItems\":[{\"type\":\"string\"}]}",
          "[1]", true },
        { "{\"$schema\":\"https://json-schema.org/draft/2019-09/"
          "schema\",\"items\":[{\"type\":\"string\"}]}",
          "[1]", false },
        { "{\"$schema\":\"http://json-schema.org/draft-04/"
          "schema\",\"minimum\":1,\"exclusiveMinimum\":true}",
          "1", false },
        { "{\"$schema\":\"http://json-schema.org/draft-06/"
          "schema#\",\"const\":1,\"if\":false,\"else\":false}",
          "1", true },
        /* a subschema with an $id may be of another */
        { "{\"$defs\":{\"old\":{\"$id\":\"urn:old\",\"$schema\":\"http://json-schema.org/"
          "draft-07/schema#\","
          "\"items\":[{\"type\":\"string\"}]}},\"$ref\":\"urn:old\"}",
          "[1]", false },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
    CHECK_INT(
        SCHEMA_VALID,
        verdict_under(&under_draft_7,
                      "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\","
                      "\"prefixItems\":[{\"type\":\"string\"}]}",
                      "[1]"));
}

static void a_meta_schema_chooses_the_vocabularies(void)
{
#define VOCABULARY "\"https://json-schema.org/draft/2020-12/vocab/"
    static const struct schema_resource resources[] = {
        RESOURCE("urn:no-validation", "{\"$schema\":\"https://json-schema.org/draft/"
                                      "2020-12/schema\",\"$vocabulary\":{" VOCABULARY
                                      "core\":true," VOCABULARY "applicator\":true}}"),
        RESOURCE("urn:asserts", "{\"$vocabulary\":{" VOCABULARY "core\":true," VOCABULARY
                                "format-assertion\":true,\"urn:mine\":false}}"),
        RESOURCE("urn:unknown", "{\"$vocabulary\":{\"urn:mine\":true}}"),
        RESOURCE("urn:itself", "{\"$schema\":\"urn:itself\"}"),
    };
    static const struct schema_options options = { .resources = resources,
                                                   .resource_count = 4 };
    static const struct verdict_row rows[] = {
        { "{\"$schema\":\"urn:no-validation\",\"minimum\":3,\"items\":false}", "1",
          true },
        { "{\"$schema\":\"urn:no-validation\",\"minimum\":3,\"items\":false}", "[1]",
          false },
        { "{\"$schema\":\"urn:asserts\",\"format\":\"ipv4\",\"minLength\":99}",
          "\"1.2.3.4\"", true },
        { "{\"$schema\":\"urn:asserts\",\"format\":\"ipv4\"}", "\"1.2.3\"", false },
        { "{\"$schema\":\"urn:itself\",\"type\":\"string\"}", "1", false },
        { NULL, NULL, false },
    };
    check_verdicts(&options, rows);
    CHECK_STR("urn:unknown#/$vocabulary/urn:mine: the vocabulary \"urn:mine\" is "
              "required and unknown",
              refusal(&options, "{\"$schema\":\"urn:unknown\"}"));
}

static void a_recursive_ref_of_2019_09_finds_the_outermost_anchor(void)
{
#define TREE \
    "{\"$schema\":\"https://json-schema.org/draft/2019-09/" \
    "schema\",\"$id\":\"urn:strict\"," \
    "\"$recursiveAnchor\":true,\"$ref\":\"urn:tree\",\"unevaluatedProperties\":false," \
    "\"$defs\":{\"t\":{\"$id\":\"urn:tree\",\"$recursiveAnchor\":true,\"type\":" \
    "\"object\"," \
    "\"properties\":{\"data\":true,\"children\":{\"items\":{\"$recursiveRef\":\"#\"}}}}" \
    "}}"
    CHECK_INT(SCHEMA_VALID, verdict(TREE, "{\"children\":[{\"data\":1}]}"));
    CHECK_INT(SCHEMA_INVALID, verdict(TREE, "{\"children\":[{\"daat\":1}]}"));
}

/* clang-format off */
SUITE(resources,
      TEST(a_resource_in_memory_is_found_by_its_uri),
      TEST(a_mistake_in_another_document_names_that_document),
      TEST(a_folder_holds_what_begins_with_its_prefix), TEST(the_meta_schemas_are_there),
      TEST(the_dialect_is_found_and_can_be_overridden),
      TEST(a_meta_schema_chooses_the_vocabularies),
      TEST(a_recursive_ref_of_2019_09_finds_the_outermost_anchor))
/* clang-format on */
