/*
 * OpenAPI 3.0's schema object, point by point: OpenAPI Specification 3.0.3, "Schema
 * Object" and "Data Types", and the proposal "Clarify Semantics of nullable"
 * (2019-10-31).
 */
#include "check.h"
#include "given.h"
#include "json/decode.h"

#include <string.h>

enum { V = true, I = false };

static void nullable_adds_null_to_the_type_beside_it(void)
{
    static const struct verdict_row rows[] = {
        { "{\"type\":\"string\"}", "null", I },
        { "{\"type\":\"string\",\"nullable\":true}", "null", V },
        { "{\"type\":\"string\",\"nullable\":false}", "null", I },
        { "{\"type\":\"string\",\"nullable\":true}", "1", I },
        /* without a type everything is allowed, null too, and nullable says nothing */
        { "{}", "null", V },
        { "{\"nullable\":false}", "null", V },
        { "{\"nullable\":true,\"minLength\":3}", "null", V },
        { "{\"allOf\":[{\"type\":\"string\"}],\"nullable\":true}", "null", I },
        { "{\"allOf\":[{\"type\":\"string\",\"nullable\":true}]}", "null", V },
        /* the other keywords still apply */
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}", "null", I },
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\",null]}", "null", V },
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}", "\"a\"", V },
        { "{\"type\":\"string\",\"nullable\":true,\"oneOf\":[{\"type\":\"string\"}]}",
          "null", I },
        { "{\"type\":\"string\",\"nullable\":true,\"not\":{\"enum\":[null]}}", "null",
          I },
        { "{\"type\":\"array\",\"nullable\":true,\"minItems\":2}", "null", V },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void an_enum_may_be_lenient_about_null(void)
{
    static const struct schema_options lenient = {
        .dialect = SCHEMA_OPENAPI_3_0,
        .nullable_enum = SCHEMA_NULLABLE_ENUM_LENIENT,
    };
    static const struct verdict_row rows[] = {
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}", "null", V },
        { "{\"type\":\"string\",\"nullable\":true,\"enum\":[\"a\"]}", "\"b\"", I },
        { "{\"type\":\"string\",\"enum\":[\"a\"]}", "null", I },
        { "{\"nullable\":true,\"enum\":[\"a\"]}", "null", I },
        { NULL, NULL, V },
    };
    check_verdicts(&lenient, rows);
}

static void exclusive_bounds_are_booleans(void)
{
    static const struct verdict_row rows[] = {
        { "{\"minimum\":3}", "3", V },
        { "{\"minimum\":3,\"exclusiveMinimum\":true}", "3", I },
        { "{\"minimum\":3,\"exclusiveMinimum\":true}", "3.0000000000000000000001", V },
        { "{\"minimum\":3,\"exclusiveMinimum\":false}", "3", V },
        { "{\"maximum\":3,\"exclusiveMaximum\":true}", "3.0", I },
        { "{\"maximum\":3,\"exclusiveMaximum\":true}", "2", V },
        { "{\"exclusiveMinimum\":true}", "-1", V },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void a_ref_replaces_its_siblings(void)
{
    static const struct verdict_row rows[] = {
        { "{\"properties\":{\"a\":{\"$ref\":\"#/d/"
          "s\",\"maxLength\":1,\"nullable\":true}},"
          "\"d\":{\"s\":{\"type\":\"string\"}}}",
          "{\"a\":\"long\"}", V },
        { "{\"properties\":{\"a\":{\"$ref\":\"#/d/s\",\"nullable\":true}},"
          "\"d\":{\"s\":{\"type\":\"string\"}}}",
          "{\"a\":null}", I },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void integers_have_no_fraction_and_no_exponent(void)
{
    static const struct verdict_row rows[] = {
        { "{\"type\":\"integer\"}", "1", V },
        { "{\"type\":\"integer\"}", "1.0", I },
        { "{\"type\":\"integer\"}", "1e2", I },
        { "{\"type\":\"integer\"}", "123456789012345678901234567890", V },
        { "{\"type\":\"number\"}", "1.0", V },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void keywords_that_it_has_not_are_ignored(void)
{
    static const struct verdict_row rows[] = {
        { "{\"const\":1}", "2", V },
        { "{\"if\":{},\"then\":{\"type\":\"string\"}}", "2", V },
        { "{\"contains\":{\"type\":\"string\"}}", "[1]", V },
        { "{\"patternProperties\":{\"a\":{\"type\":\"string\"}},\"additionalProperties\":"
          "true}",
          "{\"a\":1}", V },
        { "{\"prefixItems\":[{\"type\":\"string\"}]}", "[1]", V },
        { "{\"propertyNames\":{\"maxLength\":1}}", "{\"abc\":1}", V },
        { "{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}", V },
        { "{\"x-const\":1,\"example\":{\"$ref\":\"#/"
          "gone\"},\"xml\":{},\"externalDocs\":{},"
          "\"deprecated\":true,\"readOnly\":true,\"writeOnly\":true}",
          "2", V },
        { "{\"$id\":\"http://other.example/\",\"properties\":{\"a\":{\"$ref\":\"#/d/"
          "s\"}},"
          "\"d\":{\"s\":{\"type\":\"string\"}}}",
          "{\"a\":1}", I },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void additional_properties_may_be_a_boolean_or_a_schema(void)
{
    static const struct verdict_row rows[] = {
        { "{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"a\":1}", V },
        { "{\"properties\":{\"a\":{}},\"additionalProperties\":false}", "{\"b\":1}", I },
        { "{\"additionalProperties\":true}", "{\"b\":1}", V },
        { "{\"additionalProperties\":{\"type\":\"string\"}}", "{\"b\":1}", I },
        { NULL, NULL, V },
    };
    check_verdicts(&under_openapi, rows);
}

static void formats_are_asserted_unless_told_not_to(void)
{
    static const struct verdict_row rows[] = {
        { "{\"type\":\"integer\",\"format\":\"int32\"}", "2147483647", V },
        { "{\"type\":\"integer\",\"format\":\"int32\"}", "2147483648", I },
        { "{\"type\":\"integer\",\"format\":\"int64\"}", "-9223372036854775808", V },
        { "{\"type\":\"integer\",\"format\":\"int64\"}", "9223372036854775808", I },
        { "{\"type\":\"number\",\"format\":\"float\"}", "3.4e38", V },
        { "{\"type\":\"number\",\"format\":\"float\"}", "1e39", I },
        { "{\"type\":\"number\",\"format\":\"double\"}", "1.7e308", V },
        { "{\"type\":\"number\",\"format\":\"double\"}", "1e309", I },
        { "{\"type\":\"string\",\"format\":\"byte\"}", "\"TWV0YQ==\"", V },
        { "{\"type\":\"string\",\"format\":\"byte\"}", "\"TWV0Y\"", I },
        { "{\"type\":\"string\",\"format\":\"byte\"}", "\"TW_0\"", I },
        { "{\"type\":\"string\",\"format\":\"binary\"}", "\"\\u0001\"", V },
        { "{\"type\":\"string\",\"format\":\"password\"}", "\"x\"", V },
        { "{\"type\":\"string\",\"format\":\"uuid\"}",
          "\"4e28df8d-f65c-4c11-ba04-6a9dd47b179b\"", V },
        { "{\"type\":\"string\",\"format\":\"uuid\"}", "\"4e28df8d\"", I },
        { "{\"type\":\"string\",\"format\":\"date-time\"}",
          "\"2022-08-16T17:43:26.991388Z\"", V },
        { "{\"type\":\"string\",\"format\":\"date-time\"}", "\"2022-08-16\"", I },
        { "{\"type\":\"string\",\"format\":\"of our own\"}", "\"x\"", V },
        { "{\"format\":\"int32\"}", "\"not a number\"", V },
        { NULL, NULL, V },
    };
    static const struct schema_options quiet = { .dialect = SCHEMA_OPENAPI_3_0,
                                                 .formats = SCHEMA_FORMATS_IGNORE };
    check_verdicts(&under_openapi, rows);
    CHECK_INT(SCHEMA_VALID, verdict_under(&quiet, "{\"format\":\"uuid\"}", "\"x\""));
    /* in JSON Schema a format is a note, and int32 unknown */
    CHECK_INT(SCHEMA_VALID, verdict("{\"format\":\"uuid\"}", "\"x\""));
    CHECK_INT(SCHEMA_INVALID,
              verdict_under(&with_formats, "{\"format\":\"uuid\"}", "\"x\""));
    CHECK_INT(SCHEMA_VALID,
              verdict_under(&with_formats, "{\"format\":\"int32\"}", "1e300"));
}

#define CHOICE \
    "{\"oneOf\":[{\"$ref\":\"#/c/cat\"},{\"$ref\":\"#/c/dog\"}]," \
    "\"discriminator\":{\"propertyName\":\"kind\",\"mapping\":{\"tabby\":\"#/c/cat\"}}," \
    "\"c\":{\"cat\":{\"type\":\"object\",\"required\":[\"claws\"]}," \
    "\"dog\":{\"type\":\"object\",\"required\":[\"bark\"]}}}"

static void a_discriminator_is_a_hint_for_the_explanation(void)
{
    CHECK_INT(SCHEMA_VALID,
              verdict_under(&under_openapi, CHOICE, "{\"kind\":\"cat\",\"bark\":1}"));
    CHECK_STR(" | /oneOf/0/$ref/required | expected property \"claws\", found none\n",
              breaches_under(&under_openapi, CHOICE, "{\"kind\":\"tabby\"}"));
    CHECK_STR(" | /oneOf/1/$ref/required | expected property \"bark\", found none\n",
              breaches_under(&under_openapi, CHOICE, "{\"kind\":\"dog\"}"));
    CHECK_STR(
        " | /oneOf | expected a match for exactly one of 2 alternatives, found an object\n"
        " | /oneOf/0/$ref/required | expected property \"claws\", found none\n"
        " | /oneOf/1/$ref/required | expected property \"bark\", found none\n",
        breaches_under(&under_openapi, CHOICE, "{\"kind\":\"newt\"}"));
}

static void a_schema_is_read_out_of_a_whole_document(void)
{
    static const char document[] =
        "{\"openapi\":\"3.0.3\",\"components\":{\"schemas\":{"
        "\"A/B\":{\"properties\":{\"v\":{\"$ref\":\"#/components/schemas/C\"}}},"
        "\"C\":{\"type\":\"string\",\"nullable\":true}}}}";
    struct err err = ERR_INIT;
    struct schema *schema = schema_new("api.json", document, strlen(document),
                                       "/components/schemas/A~1B", NULL, &err);
    CHECK_STR("", err.text);
    schema_free(schema);
    CHECK(schema_new("api.json", document, strlen(document), "/components/schemas/D",
                     NULL, &err) == NULL);
    CHECK_STR("api.json: nothing at \"/components/schemas/D\"", err.text);
}

static enum schema_verdict verdict_of_part(const char *api, const char *document)
{
    struct err err = ERR_INIT;
    struct json_facts facts;
    struct json_tape tape;
    enum schema_verdict verdict = SCHEMA_UNDECIDED;
    struct schema *schema =
        schema_new("api.json", api, strlen(api), "/components/schemas/A", NULL, &err);
    struct schema_run *run = schema_run_new();

    CHECK_STR("", err.text);
    json_tape_init(&tape);
    json_decode(&tape, document, strlen(document), &json_limits_default, &facts);
    if (schema != NULL)
        verdict = schema_check(schema, run, &tape, 0);
    json_tape_release(&tape);
    schema_run_free(run);
    schema_free(schema);
    return verdict;
}

static void other_versions_of_openapi_have_other_dialects(void)
{
    CHECK_INT(SCHEMA_INVALID,
              verdict_of_part("{\"openapi\":\"3.0.1\",\"components\":{\"schemas\":{\"A\":"
                              "{\"minimum\":1,\"exclusiveMinimum\":true}}}}",
                              "1"));
    CHECK_INT(SCHEMA_INVALID,
              verdict_of_part(
                  "{\"openapi\":\"3.1.0\",\"components\":{\"schemas\":{\"A\":"
                  "{\"$ref\":\"urn:b#b\"},\"B\":{\"$id\":\"urn:b\",\"$anchor\":\"b\","
                  "\"exclusiveMinimum\":1}}}}",
                  "1"));
    CHECK_INT(SCHEMA_INVALID,
              verdict_of_part("{\"swagger\":\"2.0\",\"components\":{\"schemas\":{\"A\":"
                              "{\"minimum\":1,\"exclusiveMinimum\":true}}}}",
                              "1"));
}

/* clang-format off */
SUITE(openapi,
      TEST(nullable_adds_null_to_the_type_beside_it), TEST(an_enum_may_be_lenient_about_null),
      TEST(exclusive_bounds_are_booleans), TEST(a_ref_replaces_its_siblings),
      TEST(integers_have_no_fraction_and_no_exponent),
      TEST(keywords_that_it_has_not_are_ignored),
      TEST(additional_properties_may_be_a_boolean_or_a_schema),
      TEST(formats_are_asserted_unless_told_not_to),
      TEST(a_discriminator_is_a_hint_for_the_explanation),
      TEST(a_schema_is_read_out_of_a_whole_document),
      TEST(other_versions_of_openapi_have_other_dialects))
/* clang-format on */
