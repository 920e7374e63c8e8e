#include "check.h"
#include "given.h"

#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

/* All that is seen in a document: how often, and where first. Facts that a row does not
 * name must not be seen. */
static const struct {
    const char *text;
    size_t len;
    struct {
        uint32_t fact, times, offset;
    } seen[4];
} documents[] = {
/* clang-format off */
#define SAW(fact, times, offset) { JSON_FACT_##fact + 1, times, offset }
    /* clang-format on */
    { TEXT("{}"), { { 0 } } },
    { TEXT("{\"a\":[1,2.5,-1,9007199254740992,0.1]}"), { { 0 } } },
    { TEXT("\xef\xbb\xbf{}"), { SAW(BOM, 1, 0) } },
    { TEXT("\xef\xbb\xbf\xef\xbb\xbf{}"), { SAW(BOM, 1, 0), SAW(BOM_TWICE, 1, 3) } },
    { TEXT("{\"a\":\"\xff\",\"b\":\"\xe2\x82\"}"), { SAW(BAD_UTF8, 3, 6) } },
    { TEXT("{\"a\xff\":\"\"}"), { SAW(BAD_UTF8_KEY, 1, 3) } },
    { TEXT("{\"a\":\"x\\ud800\\udfff\\ud800\"}"), { SAW(LONE_SURROGATE, 1, 19) } },
    { TEXT("{\"\\udc00\":\"\"}"), { SAW(LONE_SURROGATE_KEY, 1, 2) } },
    { TEXT("{\"a\":\"\\u0000\\u0000\"}"), { SAW(NUL_ESCAPE, 2, 6) } },
    { TEXT("{\"\\u0000\":\"\"}"), { SAW(NUL_ESCAPE_KEY, 1, 2) } },
    { TEXT("{\"a\":1,\"a\":2}"), { SAW(DUPLICATE_KEY, 1, 7) } },
    { TEXT("{\"a\":1,\"\\u0061\":2,\"a\":3}"), { SAW(DUPLICATE_KEY, 2, 7) } },
    { TEXT("{\"\":1,\"\":2}"), { SAW(DUPLICATE_KEY, 1, 6) } },
    { TEXT("{\"a\":1,\"a\":{\"b\":1,\"b\":2}}"), { SAW(DUPLICATE_KEY, 2, 7) } },
    { TEXT("{\"a\":{\"b\":1},\"b\":2,\"A\":3,\"ab\":4,\"aab\":5,\"acb\":6}"), { { 0 } } },
    { TEXT("{\"a\":9007199254740993}"), { SAW(BEYOND_2_53, 1, 5) } },
    { TEXT("{\"a\":-9007199254740993}"), { SAW(BEYOND_2_53, 1, 5) } },
    { TEXT("{\"a\":9223372036854775807}"), { SAW(BEYOND_2_53, 1, 5) } },
    { TEXT("{\"a\":-9223372036854775808}"), { SAW(BEYOND_2_53, 1, 5) } },
    { TEXT("{\"a\":9223372036854775808}"),
      { SAW(BEYOND_2_53, 1, 5), SAW(BEYOND_INT64, 1, 5) } },
    { TEXT("{\"a\":-9223372036854775809}"),
      { SAW(BEYOND_2_53, 1, 5), SAW(BEYOND_INT64, 1, 5) } },
    { TEXT("{\"a\":9223372036854775808.0}"), { { 0 } } },
    { TEXT("{\"a\":1e308,\"b\":1e309}"), { SAW(BEYOND_DOUBLE, 1, 15) } },
    { TEXT("{\"a\":1.7976931348623158e308,\"b\":-1.7976931348623159e308}"),
      { SAW(BEYOND_DOUBLE, 1, 32) } },
    { TEXT("{\"a\":-1E+400,\"b\":1e99999999999999999999}"),
      { SAW(BEYOND_DOUBLE, 2, 5) } },
    { TEXT("{\"a\":0e999999999}"), { { 0 } } },
    { TEXT("{\"a\":5e-324,\"b\":1e-400}"), { SAW(BELOW_DOUBLE, 1, 16) } },
    { TEXT("{\"a\":2.4703282292062327e-324}"), { SAW(BELOW_DOUBLE, 1, 5) } },
    { TEXT("{\"a\":2.4703282292062328e-324}"), { { 0 } } },
    { TEXT("{\"a\":-0,\"b\":-0.00,\"c\":-0e5,\"d\":-0.5}"),
      { SAW(NEGATIVE_ZERO, 3, 5) } },
    { TEXT("{} {}"), { SAW(TRAILING, 1, 3) } },
    { TEXT("{}\n\0"), { SAW(TRAILING, 1, 3) } },
    { TEXT("{};\xff"), { SAW(TRAILING, 1, 2) } },
    { TEXT("{} \n\t\r "), { { 0 } } },
    { TEXT("null"), { SAW(ROOT_NULL, 1, 0) } },
    { TEXT(" []"), { SAW(ROOT_KIND, 1, 1) } },
    { TEXT(" \"a\""), { SAW(ROOT_KIND, 1, 1) } },
    { TEXT(" \"\\n\""), { SAW(ROOT_KIND, 1, 1) } },
    { TEXT("01"), { SAW(ROOT_KIND, 1, 0), SAW(TRAILING, 1, 1) } },
    { TEXT("truefalse"), { SAW(ROOT_KIND, 1, 0), SAW(TRAILING, 1, 4) } },
#undef SAW
};

static void check_seen(size_t row, const struct json_facts *facts)
{
    struct json_sighting expected[JSON_FACT_COUNT] = { { 0 } };
    for (size_t i = 0; i < 4 && documents[row].seen[i].fact != 0; i++)
        expected[documents[row].seen[i].fact - 1] =
            (struct json_sighting){ documents[row].seen[i].times,
                                    documents[row].seen[i].offset };
    for (size_t i = 0; i < JSON_FACT_COUNT; i++) {
        check_case("%s: %s", documents[row].text, json_fact_name((enum json_fact)i));
        CHECK_INT(expected[i].times, facts->seen[i].times);
        CHECK_INT(expected[i].offset, facts->seen[i].offset);
    }
}

static void facts_are_seen_where_they_are_and_nowhere_else(void)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
        struct given given;
        given_bytes(&given, documents[i].text, documents[i].len, NULL);

        CHECK(given.whole);
        check_seen(i, &given.facts);

        given_release(&given);
    }
}

static void depth_is_counted_and_noted_above_10000(void)
{
    static const struct {
        size_t depth;
        uint32_t offset, times;
    } rows[] = { { 1, 0, 0 },
                 { 2048, 0, 0 },
                 { 10000, 0, 0 },
                 { 10001, 10000, 1 },
                 { 100000, 10000, 1 } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("depth %zu", rows[i].depth);
        char *open = repeated("", "[", rows[i].depth, "");
        char *text = repeated(open, "]", rows[i].depth, "");
        struct given given;
        given_text(&given, text);

        CHECK(given.whole);
        CHECK_INT(rows[i].depth, given.facts.depth);
        CHECK_INT(rows[i].depth, given.tape.count);
        CHECK_INT(rows[i].times, given.facts.seen[JSON_FACT_DEEP].times);
        CHECK_INT(rows[i].offset, given.facts.seen[JSON_FACT_DEEP].offset);

        given_release(&given);
        free(text);
        free(open);
    }
}

/* The digits of 2^1024 - 2^970, at and above which no double is near; one less is 10^-n
 * below it. */
static void the_edge_of_doubles_is_exact(void)
{
    static const char edge[] =
        "17976931348623158079372897140530341507993413271003782693617377898044496829276475"
        "09466490179775872070963302864166928879109465555478519404026306574886715058206819"
        "08902000708383676273854845817711531764475730270069855571366959622842914819860834"
        "936475292719074168444365510704342711559699508093042880177904174497792";
    static const struct {
        size_t digits; /* of the edge that are written */
        const char *rest;
        bool beyond;
    } rows[] = {
        { 309, "", true },        { 309, ".0", true },     { 308, "1", false },
        { 308, "1.9999", false }, { 308, "3", true },      { 309, "e0", true },
        { 309, "0e-1", true },    { 308, "19e-1", false }, { 17, "e292", false },
        { 309, "00e-2", true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        char text[400];
        snprintf(text, sizeof(text), "{\"a\":%.*s%s}", (int)rows[i].digits, edge,
                 rows[i].rest);
        check_case("%zu digits and %s", rows[i].digits, rows[i].rest);
        struct given given;
        given_text(&given, text);

        CHECK_INT(rows[i].beyond, given.facts.seen[JSON_FACT_BEYOND_DOUBLE].times);

        given_release(&given);
    }
}

static void every_fact_and_decoder_has_a_name_of_its_own(void)
{
    for (size_t i = 0; i < JSON_FACT_COUNT; i++)
        for (size_t j = 0; j < JSON_FACT_COUNT; j++)
            CHECK_INT(i == j, strcmp(json_fact_name((enum json_fact)i),
                                     json_fact_name((enum json_fact)j)) == 0);
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++) {
        enum json_decoder found;
        CHECK(json_decoder_find(json_decoder_name((enum json_decoder)i), &found));
        CHECK_INT(i, found);
    }
    enum json_decoder none = JSON_DECODER_RFC8259;
    CHECK(!json_decoder_find("go", &none));
    CHECK_INT(JSON_DECODER_RFC8259, none);
}

SUITE(json_facts, TEST(facts_are_seen_where_they_are_and_nowhere_else),
      TEST(depth_is_counted_and_noted_above_10000), TEST(the_edge_of_doubles_is_exact),
      TEST(every_fact_and_decoder_has_a_name_of_its_own))
