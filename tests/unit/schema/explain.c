/*
 * What a breach says: where, which keyword, and what was expected and found.
 */
#include "check.h"
#include "given.h"

#include "base/strbuf.h"
#include "json/decode.h"

#include <string.h>

static const char *const said[][3] = {
    { "{\"type\":\"string\"}", "7", " | /type | expected string, found number 7\n" },
    { "{\"type\":[\"string\",\"number\",\"null\"]}", "true",
      " | /type | expected string, number or null, found true\n" },
    { "{\"type\":\"integer\"}", "1.5",
      " | /type | expected integer, found number 1.5\n" },
    { "{\"type\":\"object\"}", "[1,2]",
      " | /type | expected object, found an array of 2\n" },
    { "{\"enum\":[\"a\",1,null]}", "\"b\"",
      " | /enum | expected one of \"a\", 1, null, found string \"b\"\n" },
    { "{\"enum\":[1,2,3,4,5,6,7,8,9,10]}", "{}",
      " | /enum | expected one of 1, 2, 3, 4, 5, 6, 7, 8 and 2 more, found an "
      "object\n" },
    { "{\"const\":{\"a\":1}}", "1", " | /const | expected an object, found number 1\n" },
    { "{\"minimum\":3}", "2.999",
      " | /minimum | expected at least 3, found number 2.999\n" },
    { "{\"maximum\":3}", "4", " | /maximum | expected at most 3, found number 4\n" },
    { "{\"exclusiveMinimum\":3}", "3",
      " | /exclusiveMinimum | expected more than 3, found number 3\n" },
    { "{\"exclusiveMaximum\":3}", "3",
      " | /exclusiveMaximum | expected less than 3, found number 3\n" },
    { "{\"multipleOf\":0.01}", "1.005",
      " | /multipleOf | expected a multiple of 0.01, found number 1.005\n" },
    { "{\"minLength\":3}", "\"\xc3\xa9\xc3\xa9\"",
      " | /minLength | expected at least 3 characters, found 2\n" },
    { "{\"maxLength\":1}", "\"ab\"",
      " | /maxLength | expected at most 1 characters, found 2\n" },
    { "{\"pattern\":\"^a\"}", "\"b\"",
      " | /pattern | expected a match for \"^a\", found string \"b\"\n" },
    { "{\"minItems\":1}", "[]",
      " | /minItems | expected at least 1 elements, found 0\n" },
    { "{\"maxItems\":1}", "[1,2]",
      " | /maxItems | expected at most 1 elements, found 2\n" },
    { "{\"uniqueItems\":true}", "[1,2,1.0]",
      " | /uniqueItems | expected all elements to differ, found two that are "
      "equal\n" },
    { "{\"contains\":{\"const\":1}}", "[2]",
      " | /contains | expected at least 1 element that matches \"contains\", found "
      "an array of 1\n" },
    { "{\"contains\":{\"const\":1},\"maxContains\":1}", "[1,1]",
      " | /maxContains | expected at most 1 element that matches \"contains\", found "
      "an array of 2\n" },
    { "{\"minProperties\":1}", "{}",
      " | /minProperties | expected at least 1 properties, found 0\n" },
    { "{\"maxProperties\":1}", "{\"a\":1,\"b\":1,\"a\":2}",
      " | /maxProperties | expected at most 1 properties, found 2\n" },
    { "{\"required\":[\"a\",\"b\"]}", "{}",
      " | /required | expected property \"a\", found none\n"
      " | /required | expected property \"b\", found none\n" },
    { "{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}",
      " | /dependentRequired | expected property \"b\" beside \"a\", found none\n" },
    { "{\"additionalProperties\":false}", "{\"a\":1}",
      "/a | /additionalProperties | property \"a\" is not allowed\n" },
    { "{\"properties\":{\"a\":false}}", "{\"a\":1}",
      "/a | /properties/a | property \"a\" is not allowed\n" },
    { "{\"unevaluatedProperties\":false}", "{\"a\":1}",
      "/a | /unevaluatedProperties | property \"a\" is not allowed\n" },
    { "{\"prefixItems\":[true],\"items\":false}", "[1,2]",
      "/1 | /items | expected nothing here, found number 2\n" },
    { "false", "1", " |  | expected nothing here, found number 1\n" },
    { "{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
      "/ab | /propertyNames/maxLength | expected at most 1 characters, found 2\n" },
    { "{\"not\":{\"type\":\"null\"}}", "null",
      " | /not | expected anything but a match for \"not\", found null\n" },
    { "{\"oneOf\":[{\"minimum\":1},{\"minimum\":2}]}", "3",
      " | /oneOf | expected a match for exactly one of 2 alternatives, found "
      "several\n" },
    { "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"},{\"type\":\"boolean\"}"
      "]}",
      "null", " | /oneOf | expected string, number or boolean, found null\n" },
    { "{\"anyOf\":[{\"minimum\":5},{\"type\":\"string\"}]}", "3",
      " | /anyOf | expected a match for one of 2 alternatives, found number 3\n"
      " | /anyOf/0/minimum | expected at least 5, found number 3\n"
      " | /anyOf/1/type | expected string, found number 3\n" },
    { "{\"if\":{\"minimum\":1},\"then\":{\"maximum\":5},\"else\":{\"const\":0}}", "9",
      " | /then/maximum | expected at most 5, found number 9\n" },
    { NULL, NULL, NULL },
};

static void every_keyword_says_what_it_expected_and_found(void)
{
    for (size_t i = 0; said[i][0] != NULL; i++) {
        check_case("%s %s", said[i][0], said[i][1]);
        CHECK_STR(said[i][2], breaches(said[i][0], said[i][1]));
    }
    check_case("%s", "");
}

static void breaches_come_in_the_order_of_the_document(void)
{
    CHECK_STR("/b/0 | /properties/b/items/type | expected string, found number 1\n"
              "/b/1 | /properties/b/items/type | expected string, found null\n"
              "/a | /properties/a/type | expected string, found false\n",
              breaches("{\"properties\":{\"a\":{\"type\":\"string\"},"
                       "\"b\":{\"items\":{\"type\":\"string\"}}}}",
                       "{\"b\":[1,null,\"x\"],\"a\":false}"));
}

static void a_location_tells_the_references_on_the_way(void)
{
    CHECK_STR("/l/l/v | /$ref/properties/l/$ref/properties/l/$ref/properties/v/type | "
              "expected string, found number 1\n",
              breaches("{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"properties\":{"
                       "\"l\":{\"$ref\":\"#/$defs/n\"},\"v\":{\"type\":\"string\"}}}}}",
                       "{\"l\":{\"l\":{\"v\":1}}}"));
    CHECK_STR(
        "/c/0 | /$ref/properties/c/items/$dynamicRef/type | "
        "expected number or object, found string \"x\"\n",
        breaches(
            "{\"$id\":\"urn:a\",\"$ref\":\"urn:b\",\"$dynamicAnchor\":\"n\",\"type\":"
            "[\"object\",\"number\"],\"$defs\":{\"b\":{\"$id\":\"urn:b\",\"$"
            "dynamicAnchor\":"
            "\"n\",\"properties\":{\"c\":{\"items\":{\"$dynamicRef\":\"#n\"}}}}}}",
            "{\"c\":[\"x\"]}"));
}

static void values_of_others_are_printed_safely_and_short(void)
{
    CHECK_STR(" | /type | expected number, found string \"\\x1b[31m\\u{202e}\"\n",
              breaches("{\"type\":\"number\"}", "\"\\u001b[31m\\u202e\""));
    CHECK_STR(
        " | /type | expected number, found string "
        "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xe2\x80\xa6\"\n",
        breaches("{\"type\":\"number\"}",
                 "\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\""));
}

static void a_name_with_a_nul_ends_its_location_and_no_more(void)
{
    CHECK_STR("/a | /properties/a | expected string, found number 1\n",
              breaches("{\"properties\":{\"a\\u0000b\":{\"type\":\"string\"}}}",
                       "{\"a\\u0000b\":1}"));
}

static void what_holds_in_the_end_is_not_told(void)
{
    CHECK_STR("", breaches("{\"anyOf\":[{\"type\":\"string\"},{\"minimum\":1}]}", "3"));
    CHECK_STR("", breaches("{\"not\":{\"type\":\"string\"}}", "3"));
    CHECK_STR("", breaches("{\"contains\":{\"const\":3}}", "[1,2,3]"));
}

static void what_cannot_be_decided_is_told_as_such(void)
{
    CHECK_STR(
        " | /pattern | could not be decided: a regular expression hit its match limit"
        " | undecided\n",
        breaches("{\"pattern\":\"^(a+)+$\"}",
                 "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\""));
}

struct told {
    size_t times;
    struct strbuf absolute;
};

static void note(void *to, const struct schema_breach *breach)
{
    struct told *told = to;
    if (told->times++ == 0)
        strbuf_puts(&told->absolute, breach->absolute_location);
}

static size_t explain(const char *name, const char *text, const char *document,
                      size_t limit, struct told *told)
{
    struct err err = ERR_INIT;
    struct json_facts facts;
    struct json_tape tape;
    struct schema *schema = schema_new(name, text, strlen(text), "", NULL, &err);
    struct schema_run *run = schema_run_new();

    *told = (struct told){ .absolute = STRBUF_INIT(1000) };
    json_tape_init(&tape);
    json_decode(&tape, document, strlen(document), &json_limits_default, &facts);
    size_t count = schema_explain(schema, run, &tape, 0, limit, note, told);
    json_tape_release(&tape);
    schema_run_free(run);
    schema_free(schema);
    return count;
}

static void the_absolute_location_goes_by_the_resource(void)
{
    struct told told;
    explain("nft.json", "{\"properties\":{\"a/b\":{\"type\":\"string\"}}}", "{\"a/b\":1}",
            1, &told);
    CHECK_STR("nft.json#/properties/a~1b/type", told.absolute.text);
    strbuf_release(&told.absolute);

    explain("nft.json",
            "{\"$id\":\"http://h.example/x/"
            "root\",\"$ref\":\"part\",\"$defs\":{\"p\":{\"$id\":\"part\","
            "\"items\":{\"type\":\"string\"}}}}",
            "[1]", 1, &told);
    CHECK_STR("http://h.example/x/part#/items/type", told.absolute.text);
    strbuf_release(&told.absolute);
}

static void no_more_than_the_limit_is_told_and_ten_times_that_counted(void)
{
    struct told told;
    struct strbuf document = STRBUF_INIT(10000);
    strbuf_puts(&document, "[0");
    for (int i = 1; i < 95; i++)
        strbuf_puts(&document, ",0");
    strbuf_puts(&document, "]");

    CHECK_INT(
        95, explain("s", "{\"items\":{\"type\":\"string\"}}", document.text, 20, &told));
    CHECK_INT(20, told.times);
    strbuf_release(&told.absolute);
    CHECK_INT(50,
              explain("s", "{\"items\":{\"type\":\"string\"}}", document.text, 5, &told));
    CHECK_INT(5, told.times);
    strbuf_release(&told.absolute);
    strbuf_release(&document);
}

/* clang-format off */
SUITE(explain,
      TEST(every_keyword_says_what_it_expected_and_found),
      TEST(breaches_come_in_the_order_of_the_document),
      TEST(a_location_tells_the_references_on_the_way),
      TEST(values_of_others_are_printed_safely_and_short),
      TEST(a_name_with_a_nul_ends_its_location_and_no_more),
      TEST(what_holds_in_the_end_is_not_told), TEST(what_cannot_be_decided_is_told_as_such),
      TEST(the_absolute_location_goes_by_the_resource),
      TEST(no_more_than_the_limit_is_told_and_ten_times_that_counted))
/* clang-format on */
