/*
 * Verdicts that are easy to get nearly right: numbers as they are written, strings with
 * NUL, members that share a name, and values that are equal in different words.
 */
#include "check.h"
#include "given.h"

static void numbers_are_compared_as_they_are_written(void)
{
    static const struct verdict_row rows[] = {
        { "{\"multipleOf\":0.01}", "19.99", true },
        { "{\"multipleOf\":0.01}", "19.999", false },
        { "{\"multipleOf\":1e-8}", "12391239123", true },
        { "{\"multipleOf\":0.123456789}", "1e308", false },
        { "{\"maximum\":9007199254740992}", "9007199254740993", false },
        { "{\"exclusiveMaximum\":0.1}", "0.1000000000000000055511151231257827", false },
        { "{\"const\":9007199254740993}", "9007199254740992", false },
        { "{\"const\":1e400}", "1.0e400", true },
        { "{\"enum\":[100]}", "1e2", true },
        { "{\"enum\":[1,2,3,4,5,6,7,8,9,100]}", "1e2", true },
        { "{\"enum\":[1,2,3,4,5,6,7,8,9,100]}", "101", false },
        { "{\"type\":\"integer\"}", "1.0", true },
        { "{\"type\":\"integer\"}", "1e400", true },
        { "{\"type\":\"integer\"}", "1e-400", false },
        { "{\"uniqueItems\":true}", "[1,1.00]", false },
        { "{\"uniqueItems\":true}", "[9007199254740992,9007199254740993]", true },
        { "{\"const\":0}", "-0.0", true },
        { "{\"minLength\":1e0}", "\"a\"", true },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void equality_is_that_of_json(void)
{
    static const struct verdict_row rows[] = {
        { "{\"const\":{\"a\":[1,{\"b\":null}],\"c\":\"\"}}",
          "{\"c\":\"\",\"a\":[1.0,{\"b\":null}]}", true },
        { "{\"const\":[1,2]}", "[2,1]", false },
        { "{\"const\":false}", "0", false },
        { "{\"enum\":[[false]]}", "[0]", false },
        { "{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]", false },
        { "{\"uniqueItems\":true}", "[1,true,0,false,null,\"1\",[],{}]", true },
        { "{\"const\":\"a\\u0000b\"}", "\"a\\u0000b\"", true },
        { "{\"const\":\"a\\u0000b\"}", "\"a\\u0000c\"", false },
        { "{\"enum\":[\"\\u00e9\"]}", "\"\xc3\xa9\"", true },
        { "{\"enum\":[\"e\\u0301\"]}", "\"\xc3\xa9\"", false },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void of_members_with_one_name_the_last_counts(void)
{
    static const struct verdict_row rows[] = {
        { "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":1,\"a\":\"x\"}",
          true },
        { "{\"properties\":{\"a\":{\"type\":\"string\"}}}", "{\"a\":\"x\",\"a\":1}",
          false },
        { "{\"maxProperties\":1,\"required\":[\"a\"]}", "{\"a\":1,\"\\u0061\":2}", true },
        { "{\"minProperties\":2}", "{\"a\":1,\"a\":2}", false },
        { "{\"required\":[\"a\",\"b\"]}", "{\"a\":1,\"a\":2}", false },
        { "{\"unevaluatedProperties\":false,\"properties\":{\"a\":{\"const\":2}}}",
          "{\"a\":1,\"a\":2}", true },
        { "{\"additionalProperties\":{\"const\":2}}", "{\"a\":1,\"a\":2}", true },
        { "{\"patternProperties\":{\"a\":{\"const\":2}}}", "{\"a\":1,\"a\":2}", true },
        { "{\"const\":{\"a\":2}}", "{\"a\":1,\"a\":2}", true },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void names_of_every_length_are_told_apart(void)
{
    static const struct verdict_row rows[] = {
        { "{\"properties\":{\"\":false}}", "{\"\":1}", false },
        { "{\"properties\":{\"a\":false,\"b\":true}}", "{\"b\":1}", true },
        { "{\"properties\":{\"abc\":false}}", "{\"axc\":1}", true },
        { "{\"properties\":{\"abcd\":false}}", "{\"abxd\":1}", true },
        { "{\"properties\":{\"abcdefgh\":false}}", "{\"abcdxfgh\":1}", true },
        { "{\"properties\":{\"abcdefghijkl\":false}}", "{\"abcdefxhijkl\":1}", true },
        { "{\"properties\":{\"0123456789abcdefghijklmn\":false}}",
          "{\"0123456789axcdefghijklmn\":1}", true },
        { "{\"properties\":{\"0123456789abcdefghijklmn\":false}}",
          "{\"0123456789abcdefghijklmn\":1}", false },
        { "{\"properties\":{\"a\\u0000\":false}}", "{\"a\\u0000\":1}", false },
        { "{\"properties\":{\"caf\\u00e9\":false}}", "{\"caf\xc3\xa9\":1}", false },
        { "{\"required\":[\"a\\u0000b\"]}", "{\"a\\u0000c\":1}", false },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void lengths_are_code_points(void)
{
    static const struct verdict_row rows[] = {
        { "{\"maxLength\":2}", "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"", true },
        { "{\"maxLength\":1}", "\"\\ud83d\\ude00\"", true },
        { "{\"minLength\":2}", "\"\\ud83d\\ude00\"", false },
        { "{\"minLength\":3}", "\"e\\u0301\"", false },
        { "{\"maxLength\":1}", "\"\\u0000\"", true },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

static void the_fast_pass_keeps_the_meaning_of_what_it_folds(void)
{
    static const struct verdict_row rows[] = {
        { "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "1", false },
        { "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]}", "1.5", true },
        { "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}", "1.5", false },
        { "{\"type\":\"integer\",\"allOf\":[{\"type\":[\"number\",\"string\"]}]}",
          "\"a\"", false },
        { "{\"oneOf\":[true,false]}", "1", true },
        { "{\"oneOf\":[true,{\"type\":\"string\"}]}", "\"a\"", false },
        { "{\"not\":{\"not\":{\"type\":\"string\"}}}", "1", false },
        { "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"$ref\":\"#/$defs/"
          "b\"},\"b\":{\"minimum\":3,"
          "\"type\":\"number\"}}}",
          "2", false },
        { "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/"
          "a\"}},\"$defs\":{\"a\":{\"type\":\"integer\"}}}",
          "{\"a\":1.5}", false },
        { "{\"items\":{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"number\"}]}}",
          "[1,\"a\",null]", false },
        { "{\"properties\":{\"l\":{\"$ref\":\"#\"}},\"required\":[\"v\"]}",
          "{\"v\":1,\"l\":{\"l\":1}}", false },
        { NULL, NULL, false },
    };
    check_verdicts(NULL, rows);
}

/* clang-format off */
SUITE(exact,
      TEST(numbers_are_compared_as_they_are_written), TEST(equality_is_that_of_json),
      TEST(of_members_with_one_name_the_last_counts), TEST(names_of_every_length_are_told_apart),
      TEST(lengths_are_code_points), TEST(the_fast_pass_keeps_the_meaning_of_what_it_folds))
/* clang-format on */
