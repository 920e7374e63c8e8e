/*
 * A mistake in a schema is an error with file and pointer when it is compiled.
 */
#include "check.h"
#include "given.h"

static void check_refusals(const struct schema_options *options,
                           const char *const rows[][2])
{
    for (size_t i = 0; rows[i][0] != NULL; i++) {
        check_case("%s", rows[i][0]);
        CHECK_STR(rows[i][1], refusal(options, rows[i][0]));
    }
    check_case("%s", "");
}

static const char *const wrong_values[][2] = {
    { "[]", "s.json#: expected a schema" },
    { "{\"type\":7}", "s.json#/type: expected the name of a type" },
    { "{\"type\":\"strnig\"}", "s.json#/type: unknown type \"strnig\"" },
    { "{\"type\":[\"string\",null]}", "s.json#/type/1: expected the name of a type" },
    { "{\"type\":[]}", "s.json#/type: expected at least one type" },
    { "{\"enum\":{}}", "s.json#/enum: expected an array" },
    { "{\"minimum\":\"3\"}", "s.json#/minimum: expected a number" },
    { "{\"exclusiveMinimum\":true}", "s.json#/exclusiveMinimum: expected a number" },
    { "{\"multipleOf\":0}", "s.json#/multipleOf: expected a number above 0" },
    { "{\"multipleOf\":-2}", "s.json#/multipleOf: expected a number above 0" },
    { "{\"minLength\":-1}", "s.json#/minLength: expected a whole number from 0 up" },
    { "{\"maxItems\":1.5}", "s.json#/maxItems: expected a whole number from 0 up" },
    { "{\"minContains\":\"1\"}",
      "s.json#/minContains: expected a whole number from 0 up" },
    { "{\"uniqueItems\":1}", "s.json#/uniqueItems: expected true or false" },
    { "{\"required\":\"a\"}", "s.json#/required: expected an array of strings" },
    { "{\"required\":[\"a\",1]}", "s.json#/required/1: expected a string" },
    { "{\"properties\":[]}", "s.json#/properties: expected an object" },
    { "{\"properties\":{\"a/b\":3}}", "s.json#/properties/a~1b: expected a schema" },
    { "{\"patternProperties\":{\"(\":true}}",
      "s.json#/patternProperties/(: bad regular expression: a '(' without its ')' at "
      "offset 1" },
    { "{\"additionalProperties\":null}",
      "s.json#/additionalProperties: expected a schema" },
    { "{\"items\":[true]}", "s.json#/items: expected a schema" },
    { "{\"prefixItems\":true}", "s.json#/prefixItems: expected an array of schemas" },
    { "{\"allOf\":[]}", "s.json#/allOf: expected an array of at least one schema" },
    { "{\"anyOf\":[{},4]}", "s.json#/anyOf/1: expected a schema" },
    { "{\"oneOf\":{}}", "s.json#/oneOf: expected an array of at least one schema" },
    { "{\"not\":\"x\"}", "s.json#/not: expected a schema" },
    { "{\"then\":true,\"if\":0}", "s.json#/if: expected a schema" },
    { "{\"dependentRequired\":{\"a\":\"b\"}}",
      "s.json#/dependentRequired/a: expected an array of strings" },
    { "{\"format\":1}", "s.json#/format: expected a string" },
    { "{\"pattern\":\"[\"}", "s.json#/pattern: bad regular expression: a class "
                             "without its ']' at offset 1" },
    { "{\"pattern\":3}", "s.json#/pattern: expected a string" },
    { "{\"title\":3}", "s.json#/title: expected a string" },
    { "{\"$defs\":[]}", "s.json#/$defs: expected an object" },
    { "{\"$anchor\":\"#a\"}",
      "s.json#/$anchor: expected a name of letters, digits, '-', '_', '.'" },
    { NULL, NULL },
};

static void a_keyword_with_a_value_of_the_wrong_type_is_refused(void)
{
    check_refusals(NULL, wrong_values);
}

static void a_reference_that_leads_nowhere_is_refused(void)
{
    static const char *const rows[][2] = {
        { "{\"$ref\":3}", "s.json#/$ref: expected a string" },
        { "{\"$ref\":\"#/$defs/a\"}", "s.json#/$ref: cannot find \"s.json#/$defs/a\"" },
        { "{\"$ref\":\"#a\",\"$defs\":{\"x\":{\"enum\":[{\"$anchor\":\"a\"}]}}}",
          "s.json#/$ref: cannot find \"s.json#a\"" },
        { "{\"items\":{\"$ref\":\"http://h.example/x.json#/a\"}}",
          "s.json#/items/$ref: cannot find \"http://h.example/x.json#/a\"" },
        { "{\"$ref\":\"#/%zz\"}", "s.json#/$ref: cannot find \"s.json#/%zz\"" },
        { "{\"$ref\":\"a\\u0000b\"}", "s.json#/$ref: a URI cannot hold a NUL" },
        { "{\"$ref\":\"#/enum\",\"enum\":[1]}", "$ref: s.json#/enum: expected a schema" },
        { "{\"$dynamicRef\":\"#gone\"}",
          "s.json#/$dynamicRef: cannot find \"s.json#gone\"" },
        { NULL, NULL },
    };
    check_refusals(NULL, rows);
}

static void a_schema_that_applies_itself_without_end_is_refused(void)
{
    static const char *const rows[][2] = {
        { "{\"$ref\":\"#\"}",
          "s.json#/$ref: the schema refers to itself without an end" },
        { "{\"allOf\":[{\"type\":\"object\"},{\"not\":{\"$ref\":\"#\"}}]}",
          "s.json#/allOf/1/not/$ref: the schema refers to itself without an end" },
        { "{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}},"
          "\"properties\":{\"x\":{\"$ref\":\"#/$defs/a\"}}}",
          "s.json#/$defs/b/$ref: the schema refers to itself without an end" },
        { NULL, NULL },
    };
    check_refusals(NULL, rows);
}

static void what_is_no_json_is_refused_with_line_and_column(void)
{
    static const char *const rows[][2] = {
        { "{\n  \"type\": \"string\",\n}",
          "s.json:3:1: not JSON: expected a key in double quotes" },
        { "", "s.json:1:1: not JSON: nothing but white space" },
        { NULL, NULL },
    };
    for (size_t i = 0; rows[i][0] != NULL; i++) {
        check_case("%s", rows[i][0]);
        const char *got = refusal(NULL, rows[i][0]);
        /* The decoder's words are its own; the place is ours to promise. */
        CHECK_MEM(rows[i][1], 22, got, 22);
    }
}

static void names_and_dialects_must_be_clear(void)
{
    static const char *const rows[][2] = {
        { "{\"$schema\":\"http://example.com/mine\"}",
          "s.json#/$schema: unknown dialect \"http://example.com/mine\"" },
        { "{\"$defs\":{\"a\":{\"$id\":\"x\"},\"b\":{\"$id\":\"x\"}}}",
          "s.json#/$defs/a: another schema has the URI \"x\"" },
        { "{\"$defs\":{\"a\":{\"$anchor\":\"x\"},\"b\":{\"$anchor\":\"x\"}}}",
          "s.json#/$defs/a: another subschema has the anchor \"x\"" },
        { "{\"openapi\":\"3.0.3\",\"components\":{}}",
          "s.json: an OpenAPI document is no schema, but holds some" },
        { NULL, NULL },
    };
    check_refusals(NULL, rows);
}

static void openapi_has_mistakes_of_its_own(void)
{
    static const char *const rows[][2] = {
        { "{\"type\":\"null\"}",
          "s.json#/type: OpenAPI 3.0 has no type null but nullable" },
        { "{\"type\":[\"string\"]}", "s.json#/type: expected the name of a type" },
        { "{\"nullable\":1,\"type\":\"string\"}",
          "s.json#/nullable: expected true or false" },
        { "{\"exclusiveMinimum\":3}",
          "s.json#/exclusiveMinimum: expected true or false" },
        { "{\"properties\":{\"a\":true}}", "s.json#/properties/a: expected a schema" },
        { "{\"items\":[{}]}", "s.json#/items: expected a schema" },
        { "true", "s.json#: expected a schema" },
        { "{\"discriminator\":\"kind\",\"oneOf\":[{}]}",
          "s.json#/discriminator: expected an object" },
        { NULL, NULL },
    };
    check_refusals(&under_openapi, rows);
}

static void unknown_keywords_are_no_mistakes(void)
{
    CHECK_STR("", refusal(NULL, "{\"x-go-type\":3,\"exmaple\":[],\"nullable\":7}"));
    CHECK_STR("", refusal(&under_openapi, "{\"x-go-type\":3,\"const\":1,\"if\":7}"));
    CHECK_STR("", refusal(&under_draft_7, "{\"prefixItems\":3,\"$anchor\":7}"));
}

/* clang-format off */
SUITE(mistakes,
      TEST(a_keyword_with_a_value_of_the_wrong_type_is_refused),
      TEST(a_reference_that_leads_nowhere_is_refused),
      TEST(a_schema_that_applies_itself_without_end_is_refused),
      TEST(what_is_no_json_is_refused_with_line_and_column),
      TEST(names_and_dialects_must_be_clear),
      TEST(openapi_has_mistakes_of_its_own),
      TEST(unknown_keywords_are_no_mistakes))
/* clang-format on */
