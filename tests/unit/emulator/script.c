#include "emulator/script.h"

#include "base/file.h"
#include "check.h"
#include "emulator/chance.h"
#include "emulator/spread.h"
#include "given.h"
#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

static struct script script;

static void parse(const char *text)
{
    struct err err = ERR_INIT;
    script_parse(&script, "script.json", text, &err);
    CHECK_STR("", err.text);
}

static void what_a_script_leaves_out_has_the_published_defaults(void)
{
    parse("{\"tokens\":\"5\"}");

    CHECK_INT(5, script.tokens.first);
    CHECK_INT(5, script.tokens.last);
    CHECK_INT(0, script.seed);
    CHECK_INT(3000000, script.budget_us);
    CHECK_INT(0, script.latency.p50_us);
    CHECK_STR("Aurora Wanderers", script.documents.collection);
    CHECK_INT(400, script.documents.min_bytes);
    CHECK_INT(700, script.documents.mean_bytes);
    CHECK_INT(16384, script.documents.max_bytes);
    CHECK_INT(4096, script.documents.distinct);
    CHECK_INT(0, script.documents.seed);
    CHECK(!script.documents.unrevealed);
    CHECK(!script.assets);
    CHECK_INT(0, script_range_count(&script.beyond));
}

static void everything_in_a_script_is_read(void)
{
    parse("{\"$schema\":\"s\",\"description\":\"d\",\"seed\":4294967295,"
          "\"tokens\":\"5-99999999\",\"budget_ms\":500,"
          "\"latency\":{\"p50_ms\":1.5,\"p99_ms\":20,\"max_ms\":30},"
          "\"documents\":{\"collection\":\"C "
          "\\u00e9\",\"min_bytes\":500,\"mean_bytes\":600,"
          "\"max_bytes\":1900,\"distinct\":1,\"seed\":17,\"revealed\":false},"
          "\"beyond\":\"100000000-100000004\",\"assets\":true,"
          "\"behaviours\":[{\"behaviour\":\"html\",\"tokens\":\"3-4\"},"
          "{\"behaviour\":\"duplicate\",\"share\":0.5}]}");

    CHECK_INT(4294967295, script.seed);
    CHECK_INT(99999999, script.tokens.last);
    CHECK_INT(500000, script.budget_us);
    CHECK_INT(1500, script.latency.p50_us);
    CHECK_INT(20000, script.latency.p99_us);
    CHECK_INT(30000, script.latency.max_us);
    CHECK_STR("C é", script.documents.collection);
    CHECK_INT(500, script.documents.min_bytes);
    CHECK_INT(600, script.documents.mean_bytes);
    CHECK_INT(1900, script.documents.max_bytes);
    CHECK_INT(1, script.documents.distinct);
    CHECK_INT(17, script.documents.seed);
    CHECK(script.documents.unrevealed);
    CHECK(script.assets);
    CHECK_INT(100000000, script.beyond.first);
    CHECK_INT(100000004, script.beyond.last);
    CHECK_INT(100000000, script_count(&script));
    CHECK_INT(1, script.by_range.count);
    CHECK_INT(BEHAVIOUR_HTML, script.by_range.list[0].behaviour);
    CHECK_INT(1, script.by_share.count);
    CHECK_INT(BEHAVIOUR_DUPLICATE, script.by_share.list[0].behaviour);
}

struct mistake {
    const char *text, *where;
};

static void check_mistake(const struct mistake *mistake)
{
    struct err err = ERR_INIT;
    check_case("%s", mistake->text);
    CHECK(!script_parse(&script, "script.json", mistake->text, &err));
    CHECK_INT(ERR_USAGE, err.kind);
    size_t len = strlen(mistake->where);
    CHECK_MEM(mistake->where, len, err.text, strnlen(err.text, len));
}

static void a_mistake_is_told_with_its_place(void)
{
    static const struct mistake cases[] = {
        { "", "script.json:1:1: " },
        { "{\"tokens\":\"1-5\",\n \"seed\":}", "script.json:2:9: " },
        { "{\"tokens\":\"1\",\"tokens\":\"2\"}", "script.json:1:" },
        { "[]", "script.json: " },
        { "{}", "script.json: " },
        { "{\"tokens\":7}", "script.json: /tokens: " },
        { "{\"tokens\":\"\"}", "script.json: /tokens: " },
        { "{\"tokens\":\"1,2\"}", "script.json: /tokens: " },
        { "{\"tokens\":\"01-2\"}", "script.json: /tokens: " },
        { "{\"tokens\":\"5-1\"}",
          "script.json: /tokens: the range 5-1 ends before it begins" },
        { "{\"tokens\":\"1-100000001\"}",
          "script.json: /tokens: more than 100000000 ids" },
        { "{\"tokens\":\"1-1000000000000000000\"}", "script.json: /tokens: " },
        { "{\"tokens\":\"1\",\"seed\":-1}", "script.json: /seed: " },
        { "{\"tokens\":\"1\",\"seed\":1.5}", "script.json: /seed: " },
        { "{\"tokens\":\"1\",\"budget_ms\":100}", "script.json: /budget_ms: " },
        { "{\"tokens\":\"1\",\"sped\":1}", "script.json: /sped: " },
        { "{\"tokens\":\"1\",\"latency\":{\"p50_ms\":1}}", "script.json: /latency: " },
        { "{\"tokens\":\"1\",\"latency\":{\"p50_ms\":9,\"p99_ms\":8}}",
          "script.json: /latency: p50_ms is above p99_ms" },
        { "{\"tokens\":\"1\",\"documents\":{\"min_bytes\":1}}",
          "script.json: /documents/min_bytes: " },
        { "{\"tokens\":\"1\",\"documents\":{\"min_bytes\":800}}",
          "script.json: /documents: min_bytes, mean_bytes and max_bytes are out of "
          "order" },
        { "{\"tokens\":\"1\",\"behaviours\":[{\"behaviour\":\"god\",\"share\":1}]}",
          "script.json: /behaviours/0/behaviour: " },
        { "{\"tokens\":\"1\",\"behaviours\":[{\"behaviour\":\"good\"}]}",
          "script.json: /behaviours/0: " },
        { "{\"tokens\":\"1\",\"behaviours\":[{\"behaviour\":\"good\",\"share\":0.1,"
          "\"tokens\":\"1\"}]}",
          "script.json: /behaviours/0: " },
        { "{\"tokens\":\"1\",\"behaviours\":[{\"behaviour\":\"good\",\"share\":0.6},"
          "{\"behaviour\":\"html\",\"share\":0.6}]}",
          "script.json: /behaviours/1: all shares together are more than 1" },
        { "{\"tokens\":\"1\",\"behaviours\":[{\"behaviour\":\"html\",\"tokens\":\"9-3\"}]"
          "}",
          "script.json: /behaviours/0: the range 9-3 ends before it begins" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_mistake(&cases[i]);
}

static void a_mistake_in_ids_beyond_is_told_with_its_place(void)
{
    static const struct mistake cases[] = {
        { "{\"tokens\":\"1-5\",\"beyond\":\"5-6\"}",
          "script.json: /beyond: some of these ids are in /tokens" },
        { "{\"tokens\":\"5-9\",\"beyond\":\"1-20\"}",
          "script.json: /beyond: some of these ids are in /tokens" },
        { "{\"tokens\":\"1-5\",\"beyond\":\"8-7\"}",
          "script.json: /beyond: the range 8-7 ends before it begins" },
        { "{\"tokens\":\"1-5\",\"beyond\":\"6-999999999999999999\"}",
          "script.json: /beyond: more than 100000000 ids with those of /tokens" },
        { "{\"tokens\":\"1-5\",\"beyond\":\"6-100000001\"}",
          "script.json: /beyond: more than 100000000 ids with those of /tokens" },
        { "{\"tokens\":\"1\",\"assets\":1}", "script.json: /assets: " },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        check_mistake(&cases[i]);
}

static void the_schema_and_the_program_know_the_same_behaviours(void)
{
    struct strbuf text = STRBUF_INIT(1 << 20);
    struct err err = ERR_INIT;
    struct json_tape tape;
    json_tape_init(&tape);
    CHECK(file_read(&text, "schemas/source-script.schema.json", &err));
    CHECK(given_is_json(&tape, text.text, text.len));
    static const char *const steps[] = { "properties", "behaviours", "items",
                                         "properties", "behaviour",  "enum" };
    uint32_t at = 0;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        at = json_get(&tape, at, steps[i]);

    CHECK_INT(BEHAVIOUR_COUNT, tape.values[at].size);
    uint32_t element = json_first(&tape, at);
    for (unsigned i = 0; i < BEHAVIOUR_COUNT && element < json_end(&tape, at); i++) {
        check_case("%s", behaviour_name((enum behaviour)i));
        CHECK(json_text_is(&tape, element, behaviour_name((enum behaviour)i)));
        CHECK(strlen(behaviour_meaning((enum behaviour)i)) > 10);
        element = json_next(&tape, element);
    }
    json_tape_release(&tape);
    strbuf_release(&text);
}

static void ranges_come_before_shares_and_the_first_range_wins(void)
{
    parse("{\"tokens\":\"1-100\",\"behaviours\":["
          "{\"behaviour\":\"html\",\"share\":1},"
          "{\"behaviour\":\"empty\",\"tokens\":\"10-20\"},"
          "{\"behaviour\":\"closed\",\"tokens\":\"15-30\"},"
          "{\"behaviour\":\"good\",\"tokens\":\"40\"}]}");
    static const struct {
        uint64_t id;
        enum behaviour behaviour;
    } cases[] = {
        { 0, BEHAVIOUR_NOT_FOUND },
        { 1, BEHAVIOUR_HTML },
        { 9, BEHAVIOUR_HTML },
        { 10, BEHAVIOUR_EMPTY },
        { 15, BEHAVIOUR_EMPTY },
        { 20, BEHAVIOUR_EMPTY },
        { 21, BEHAVIOUR_CLOSED },
        { 30, BEHAVIOUR_CLOSED },
        { 31, BEHAVIOUR_HTML },
        { 40, BEHAVIOUR_GOOD },
        { 100, BEHAVIOUR_HTML },
        { 101, BEHAVIOUR_NOT_FOUND },
        { UINT64_MAX, BEHAVIOUR_NOT_FOUND },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%llu", (unsigned long long)cases[i].id);
        CHECK_INT(cases[i].behaviour, script_behaviour(&script, cases[i].id));
    }
}

static void ids_beyond_the_tokens_are_good_unless_a_range_says_otherwise(void)
{
    parse("{\"tokens\":\"11-20\",\"beyond\":\"1-5\",\"behaviours\":["
          "{\"behaviour\":\"html\",\"share\":1},"
          "{\"behaviour\":\"early\",\"tokens\":\"4-8\"}]}");
    static const struct {
        uint64_t id;
        enum behaviour behaviour;
    } cases[] = {
        { 0, BEHAVIOUR_NOT_FOUND }, { 1, BEHAVIOUR_GOOD },
        { 3, BEHAVIOUR_GOOD },      { 4, BEHAVIOUR_EARLY },
        { 5, BEHAVIOUR_EARLY },     { 6, BEHAVIOUR_NOT_FOUND },
        { 11, BEHAVIOUR_HTML },     { 21, BEHAVIOUR_NOT_FOUND },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%llu", (unsigned long long)cases[i].id);
        CHECK_INT(cases[i].behaviour, script_behaviour(&script, cases[i].id));
    }
    CHECK_INT(15, script_count(&script));
    CHECK_INT(9, script_index(&script, 20));
    CHECK_INT(10, script_index(&script, 1));
    CHECK_INT(14, script_index(&script, 5));
}

static void shares_are_met(void)
{
    enum { TOKENS = 1000000 };
    parse("{\"seed\":3,\"tokens\":\"1-1000000\",\"behaviours\":["
          "{\"behaviour\":\"html\",\"share\":0.1},"
          "{\"behaviour\":\"empty\",\"share\":0.001},"
          "{\"behaviour\":\"closed\",\"share\":0},"
          "{\"behaviour\":\"big\",\"share\":0.25}]}");
    int counts[BEHAVIOUR_COUNT] = { 0 };

    for (uint64_t id = 1; id <= TOKENS; id++)
        counts[script_behaviour(&script, id)]++;

    /* Within four standard deviations. */
    CHECK(abs(counts[BEHAVIOUR_HTML] - 100000) < 1200);
    CHECK(abs(counts[BEHAVIOUR_EMPTY] - 1000) < 130);
    CHECK_INT(0, counts[BEHAVIOUR_CLOSED]);
    CHECK(abs(counts[BEHAVIOUR_BIG] - 250000) < 1800);
    CHECK(abs(counts[BEHAVIOUR_GOOD] - 649000) < 2000);
}

static void shares_of_one_cover_every_token(void)
{
    parse(
        "{\"tokens\":\"1-100000\",\"behaviours\":["
        "{\"behaviour\":\"html\",\"share\":0.1},{\"behaviour\":\"empty\",\"share\":0.2},"
        "{\"behaviour\":\"closed\",\"share\":0.7}]}");
    int good = 0;

    for (uint64_t id = 1; id <= 100000; id++)
        good += script_behaviour(&script, id) == BEHAVIOUR_GOOD;

    CHECK_INT(0, good);
}

/* Scripts that exist would change their meaning if these values did. */
static void chance_is_the_same_for_ever(void)
{
    static const struct {
        uint64_t seed;
        enum chance_use use;
        uint64_t id, value;
    } cases[] = {
        { 0, CHANCE_BEHAVIOUR, 0, UINT64_C(0xa706dd2f4d197e6f) },
        { 0, CHANCE_BEHAVIOUR, 1, UINT64_C(0xb382a305f4414f5e) },
        { 2022, CHANCE_BEHAVIOUR, 10000, UINT64_C(0xd9188510f75954e) },
        { 2022, CHANCE_LATENCY, 10000, UINT64_C(0xd4ab92cec09278e8) },
        { 4294967295, CHANCE_TEXT, UINT64_MAX, UINT64_C(0xf03fe7af5c4b3719) },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%zu", i);
        CHECK_INT(cases[i].value, chance(cases[i].seed, cases[i].use, cases[i].id));
    }
}

static void a_spread_goes_through_its_points_and_has_a_ceiling(void)
{
    static struct spread spread;
    spread_init(&spread, 20000, 250000, 1000000);
    CHECK(spread.steps[0] > 0);
    CHECK(spread.steps[SPREAD_STEPS / 2 - 1] < 20000);
    CHECK(spread.steps[SPREAD_STEPS / 2] >= 20000);
    CHECK(spread.steps[SPREAD_STEPS * 98 / 100] < 250000);
    CHECK(spread.steps[SPREAD_STEPS * 991 / 1000] > 250000);
    for (size_t i = 1; i < SPREAD_STEPS; i++)
        CHECK(spread.steps[i] >= spread.steps[i - 1]);

    spread_init(&spread, 100, 100, 50000);
    CHECK_INT(100, spread.steps[0]);
    CHECK_INT(100, spread.steps[SPREAD_STEPS - 1]);

    spread_init(&spread, 0, 0, 50000);
    CHECK_INT(0, spread.steps[SPREAD_STEPS - 1]);

    spread_init(&spread, 0, 900, 50000);
    CHECK_INT(0, spread.steps[SPREAD_STEPS - 1]);

    spread_init(&spread, 20000, 9000000, 30000);
    CHECK_INT(30000, spread.steps[SPREAD_STEPS - 1]);
}

/* clang-format off */
SUITE(script,
    TEST(what_a_script_leaves_out_has_the_published_defaults),
    TEST(everything_in_a_script_is_read),
    TEST(a_mistake_is_told_with_its_place),
    TEST(a_mistake_in_ids_beyond_is_told_with_its_place),
    TEST(the_schema_and_the_program_know_the_same_behaviours),
    TEST(ranges_come_before_shares_and_the_first_range_wins),
    TEST(ids_beyond_the_tokens_are_good_unless_a_range_says_otherwise),
    TEST(shares_are_met),
    TEST(shares_of_one_cover_every_token),
    TEST(chance_is_the_same_for_ever),
    TEST(a_spread_goes_through_its_points_and_has_a_ceiling))
/* clang-format on */
