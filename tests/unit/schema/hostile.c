/*
 * Documents and schemas that are made to cost: time and memory stay bounded, and the
 * verdict is clear. A check that ran away would run into the time limit of the test.
 */
#include "check.h"
#include "given.h"

#include "base/strbuf.h"
#include "json/decode.h"

#include <string.h>

enum { BYTES = 64 * 1024 * 1024 };

static void repeat(struct strbuf *to, const char *text, size_t times)
{
    while (times-- > 0)
        strbuf_puts(to, text);
}

static void deep_documents_are_undecided_where_the_schema_follows(void)
{
    struct strbuf deep = STRBUF_INIT(BYTES);
    repeat(&deep, "[", 100000);
    repeat(&deep, "]", 100000);
    CHECK_INT(SCHEMA_UNDECIDED, verdict("{\"items\":{\"$ref\":\"#\"}}", deep.text));
    CHECK_INT(SCHEMA_VALID, verdict("{\"type\":\"array\",\"minItems\":1}", deep.text));
    CHECK_INT(SCHEMA_INVALID, verdict("{\"enum\":[[[]],1]}", deep.text));
    CHECK_INT(SCHEMA_VALID, verdict("{\"uniqueItems\":true}", deep.text));
    CHECK_STR(
        " |  | could not be decided: the check is too deep or too long | undecided\n",
        breaches("{\"items\":{\"$ref\":\"#\"}}", deep.text));
    strbuf_reset(&deep);
    repeat(&deep, "[", 1000);
    repeat(&deep, "]", 1000);
    CHECK_INT(SCHEMA_VALID, verdict("{\"items\":{\"$ref\":\"#\"}}", deep.text));
    strbuf_release(&deep);
}

static void a_schema_that_goes_round_on_one_value_is_undecided(void)
{
    CHECK_INT(SCHEMA_UNDECIDED,
              verdict("{\"anyOf\":[{\"type\":\"string\"},{\"$ref\":\"#\"}]}", "1"));
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"anyOf\":[{\"type\":\"string\"},{\"$ref\":\"#\"}]}", "\"a\""));
    CHECK_INT(SCHEMA_UNDECIDED,
              verdict("{\"$dynamicAnchor\":\"a\",\"$dynamicRef\":\"#a\"}", "1"));
    /* each level doubles the work */
    CHECK_INT(
        SCHEMA_UNDECIDED,
        verdict("{\"anyOf\":[{\"type\":\"string\"},{\"allOf\":[{\"$ref\":\"#/$defs/a\"},"
                "{\"$ref\":\"#/$defs/"
                "a\"}]}],\"$defs\":{\"a\":{\"anyOf\":[{\"type\":\"string\"},"
                "{\"$ref\":\"#\"}]}}}",
                "1"));
}

static void ten_thousand_branches_are_bounded(void)
{
    struct strbuf schema = STRBUF_INIT(BYTES), document = STRBUF_INIT(BYTES);
    strbuf_puts(&schema, "{\"items\":{\"oneOf\":[{\"minimum\":-1}");
    for (int i = 1; i < 10000; i++)
        strbuf_putf(&schema, ",{\"minimum\":%d}", 1000 + i);
    strbuf_puts(&schema, "]}}");
    CHECK_INT(SCHEMA_VALID, verdict(schema.text, "[1,2,3]"));
    CHECK_INT(SCHEMA_INVALID, verdict(schema.text, "[1,2000,3]"));

    strbuf_puts(&document, "[1");
    repeat(&document, ",1", 100000);
    strbuf_puts(&document, "]");
    CHECK_INT(SCHEMA_UNDECIDED, verdict(schema.text, document.text));

    /* branches that are over at once count too */
    strbuf_reset(&schema);
    strbuf_puts(&schema, "{\"items\":{\"oneOf\":[{\"type\":\"number\"}");
    repeat(&schema, ",{\"type\":\"string\",\"minLength\":1}", 10000);
    strbuf_puts(&schema, "]}}");
    CHECK_INT(SCHEMA_UNDECIDED, verdict(schema.text, document.text));
    strbuf_release(&document);
    strbuf_release(&schema);
}

/* {"k0":0,"k1":1,…} */
static void put_keys(struct strbuf *to, int count)
{
    strbuf_puts(to, "{");
    for (int i = 0; i < count; i++)
        strbuf_putf(to, "%s\"k%d\":%d", i == 0 ? "" : ",", i, i);
    strbuf_puts(to, "}");
}

static void a_hundred_thousand_keys_take_linear_time(void)
{
    struct strbuf document = STRBUF_INIT(BYTES), schema = STRBUF_INIT(BYTES);
    put_keys(&document, 100000);
    strbuf_puts(&schema, "{\"required\":[\"k0\"");
    for (int i = 1; i < 100000; i++)
        strbuf_putf(&schema, ",\"k%d\"", i);
    strbuf_puts(&schema, "],\"additionalProperties\":{\"type\":\"integer\"}}");

    CHECK_INT(SCHEMA_VALID, verdict(schema.text, document.text));
    CHECK_INT(SCHEMA_INVALID, verdict(schema.text, "{}"));
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"minProperties\":100000,\"unevaluatedProperties\":true}",
                      document.text));
    CHECK_INT(SCHEMA_INVALID,
              verdict("{\"unevaluatedProperties\":false}", document.text));
    strbuf_release(&schema);
    strbuf_release(&document);
}

static void uniqueness_is_not_quadratic(void)
{
    struct strbuf document = STRBUF_INIT(BYTES);
    strbuf_puts(&document, "[[0]");
    for (int i = 1; i < 200000; i++)
        strbuf_putf(&document, ",%s%d%s", i % 2 ? "[" : "{\"a\":", i, i % 2 ? "]" : "}");
    size_t len = document.len;
    strbuf_puts(&document, "]");
    CHECK_INT(SCHEMA_VALID, verdict("{\"uniqueItems\":true}", document.text));
    strbuf_cut(&document, len);
    strbuf_puts(&document, ",[1.99999e5]]");
    CHECK_INT(SCHEMA_INVALID, verdict("{\"uniqueItems\":true}", document.text));

    struct strbuf schema = STRBUF_INIT(BYTES);
    strbuf_putf(&schema, "{\"items\":{\"enum\":%.*s]}}", (int)len, document.text);
    strbuf_cut(&document, len);
    strbuf_puts(&document, "]");
    CHECK_INT(SCHEMA_VALID, verdict(schema.text, document.text));
    strbuf_release(&schema);
    strbuf_release(&document);
}

static void long_strings_and_numbers_are_bounded(void)
{
    struct strbuf document = STRBUF_INIT(BYTES);
    strbuf_puts(&document, "\"");
    repeat(&document, "aaaaaaaaaaaaaaaaaaaa", 1000 * 1000);
    strbuf_puts(&document, "!\"");
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"minLength\":20000001,\"maxLength\":20000001}", document.text));
    CHECK_INT(SCHEMA_UNDECIDED, verdict("{\"pattern\":\"^(a+)+$\"}", document.text));
    CHECK_INT(SCHEMA_VALID, verdict("{\"pattern\":\"^[a]+!$\"}", document.text));
    strbuf_reset(&document);
    strbuf_puts(&document, "1");
    repeat(&document, "0000000000", 10 * 1000);
    strbuf_puts(&document, "1");
    CHECK_INT(SCHEMA_INVALID, verdict("{\"multipleOf\":2}", document.text));
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"minimum\":2,\"type\":\"integer\"}", document.text));
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"multipleOf\":1e-999999999,\"maximum\":1e999999999}", "3"));
    strbuf_release(&document);
}

static void one_undecided_pattern_does_not_hide_what_is_certain(void)
{
#define EXPLODES "{\"pattern\":\"^(a+)+$\"}"
    static const struct {
        const char *schema;
        enum schema_verdict verdict;
    } rows[] = {
        { EXPLODES, SCHEMA_UNDECIDED },
        { "{\"not\":" EXPLODES "}", SCHEMA_UNDECIDED },
        { "{\"allOf\":[" EXPLODES ",{\"type\":\"number\"}]}", SCHEMA_INVALID },
        { "{\"anyOf\":[" EXPLODES ",{\"type\":\"number\"}]}", SCHEMA_UNDECIDED },
        { "{\"anyOf\":[" EXPLODES ",{\"type\":\"string\"}]}", SCHEMA_VALID },
        { "{\"oneOf\":[" EXPLODES ",{\"type\":\"string\"}]}", SCHEMA_UNDECIDED },
        { "{\"oneOf\":[" EXPLODES ",{\"type\":\"string\"},{\"minLength\":1}]}",
          SCHEMA_INVALID },
        { "{\"if\":" EXPLODES ",\"then\":{\"type\":\"string\"}}", SCHEMA_UNDECIDED },
        { "{\"not\":{\"allOf\":[" EXPLODES ",{\"type\":\"number\"}]}}", SCHEMA_VALID },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].schema);
        CHECK_INT(
            rows[i].verdict,
            verdict(rows[i].schema, "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""));
    }
    check_case("%s", "");
    CHECK_INT(SCHEMA_VALID,
              verdict("{\"contains\":" EXPLODES "}",
                      "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\",\"a\"]"));
    CHECK_INT(SCHEMA_UNDECIDED,
              verdict("{\"contains\":" EXPLODES "}",
                      "[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"]"));
}

static void large_schemas_are_refused_or_compiled_in_time(void)
{
    struct strbuf schema = STRBUF_INIT(BYTES);
    repeat(&schema, "{\"not\":", 100000);
    strbuf_puts(&schema, "{}");
    repeat(&schema, "}", 100000);
    CHECK_STR("s.json: too large for a schema (33554432 bytes, 4000000 values, 1000 "
              "levels at most)",
              refusal(NULL, schema.text));
    strbuf_reset(&schema);
    strbuf_puts(&schema, "{\"$ref\":\"#/$defs/0\",\"$defs\":{");
    for (int i = 0; i < 5000; i++)
        strbuf_putf(&schema, "\"%d\":{\"$ref\":\"#/$defs/%d\"},", i, i + 1);
    strbuf_puts(&schema, "\"5000\":{\"type\":\"string\"}}}");
    CHECK_INT(SCHEMA_INVALID, verdict(schema.text, "1"));
    strbuf_release(&schema);
}

/* clang-format off */
SUITE(hostile,
      TEST(deep_documents_are_undecided_where_the_schema_follows),
      TEST(a_schema_that_goes_round_on_one_value_is_undecided),
      TEST(ten_thousand_branches_are_bounded), TEST(a_hundred_thousand_keys_take_linear_time),
      TEST(uniqueness_is_not_quadratic), TEST(long_strings_and_numbers_are_bounded),
      TEST(one_undecided_pattern_does_not_hide_what_is_certain),
      TEST(large_schemas_are_refused_or_compiled_in_time))
/* clang-format on */
