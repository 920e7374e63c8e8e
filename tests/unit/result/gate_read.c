/* What is a gate, and what is none. */
#include "result/gate.h"

#include "check.h"

#include <string.h>

static const char *const codes[] = { "unable_to_retrieve_metadata",
                                     "unable_to_decode_response", NULL };
static const char *const rules[] = { "content.url", "json.duplicate-key", "schema.type",
                                     NULL };
static const char *const collection_rules[] = { "collection.missing-id", NULL };
static const struct gate_names of_tokens = { .subject = RUN_OF_TOKENS,
                                             .codes = codes,
                                             .rules = rules,
                                             .collection_rules = collection_rules };
static const struct gate_names of_documents = { .subject = RUN_OF_DOCUMENTS,
                                                .codes = codes,
                                                .rules = rules,
                                                .collection_rules = collection_rules };

static void a_gate_is_a_metric_a_relation_and_a_number_with_the_metrics_unit(void)
{
    static const struct {
        const char *text;
        enum gate_source source;
        enum gate_unit unit;
        enum gate_relation relation;
        uint64_t limit;
    } rows[] = {
        { "fail > 0", GATE_OF_METRIC, GATE_COUNT, GATE_ABOVE, 0 },
        { "fail>0", GATE_OF_METRIC, GATE_COUNT, GATE_ABOVE, 0 },
        { " \tpass  <=\t7 ", GATE_OF_METRIC, GATE_COUNT, GATE_BELOW_OR_AT, 7 },
        { "late >= 18446744073709551615", GATE_OF_METRIC, GATE_COUNT, GATE_ABOVE_OR_AT,
          UINT64_MAX },
        { "may_fail == 1", GATE_OF_METRIC, GATE_COUNT, GATE_AT, 1 },
        { "asked != 10000", GATE_OF_METRIC, GATE_COUNT, GATE_NOT_AT, 10000 },
        { "status_5xx < 3", GATE_OF_METRIC, GATE_COUNT, GATE_BELOW, 3 },
        { "warn_rate > 1%", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 10000000 },
        { "warn_rate > 1 %", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 10000000 },
        { "warn_rate > 0.01", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 10000000 },
        { "fail_rate > 0", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 0 },
        { "fail_rate > 0.0000001%", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 1 },
        { "fail_rate > 0.000000001", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE, 1 },
        { "fail_rate > 0.0100000000000", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE,
          10000000 },
        { "pass_rate < 100%", GATE_OF_METRIC, GATE_RATE, GATE_BELOW, GATE_RATE_WHOLE },
        { "pass_rate < 1", GATE_OF_METRIC, GATE_RATE, GATE_BELOW, GATE_RATE_WHOLE },
        { "late_rate >= 33.3333333%", GATE_OF_METRIC, GATE_RATE, GATE_ABOVE_OR_AT,
          333333333 },
        { "count(unable_to_decode_response) > 0", GATE_OF_CODE, GATE_COUNT, GATE_ABOVE,
          0 },
        { "count ( schema_violation )>2", GATE_OF_CODE, GATE_COUNT, GATE_ABOVE, 2 },
        { "rate(unable_to_retrieve_metadata) >= 0.5%", GATE_OF_CODE, GATE_RATE,
          GATE_ABOVE_OR_AT, 5000000 },
        { "rate(content.url) > 10%", GATE_OF_RULE, GATE_RATE, GATE_ABOVE, 100000000 },
        { "count(json.duplicate-key) > 1", GATE_OF_RULE, GATE_COUNT, GATE_ABOVE, 1 },
        { "count(collection.missing-id) > 0", GATE_OF_COLLECTION, GATE_COUNT, GATE_ABOVE,
          0 },
        { "p99 > 2400ms", GATE_OF_LATENCY, GATE_DURATION, GATE_ABOVE, 2400000 },
        { "p99 > 2400 ms", GATE_OF_LATENCY, GATE_DURATION, GATE_ABOVE, 2400000 },
        { "p(99)>2.4s", GATE_OF_LATENCY, GATE_DURATION, GATE_ABOVE, 2400000 },
        { "max >= 1m30s", GATE_OF_LATENCY, GATE_DURATION, GATE_ABOVE_OR_AT, 90000000 },
        { "min < 1us", GATE_OF_LATENCY, GATE_DURATION, GATE_BELOW, 1 },
        { "elapsed > 10m", GATE_OF_ELAPSED, GATE_DURATION, GATE_ABOVE, 600000000 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gates gates = GATES_INIT;
        struct err err = ERR_INIT;
        check_case("%s", rows[i].text);
        CHECK(gates_add(&gates, rows[i].text, &of_tokens, &err));
        CHECK_STR("", err.text);
        CHECK_INT(1, gates.count);
        if (gates.count == 1) {
            CHECK_STR(rows[i].text, gates.list[0].text);
            CHECK_INT(rows[i].source, gates.list[0].source);
            CHECK_INT(rows[i].unit, gates.list[0].unit);
            CHECK_INT(rows[i].relation, gates.list[0].relation);
            CHECK(rows[i].limit == gates.list[0].limit);
        }
        gates_release(&gates);
    }
}

static void latencies_are_of_whole_answers_first_bytes_and_connections(void)
{
    static const struct {
        const char *text;
        enum gate_times times;
        enum gate_figure figure;
        double percent;
    } rows[] = {
        { "p50 > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 50 },
        { "p99.9 > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 99.9 },
        { "p99.999999 > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 99.999999 },
        { "p(99.95) > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 99.95 },
        { "p( 0.1 ) > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 0.1 },
        { "p100 > 1s", TIMES_TOTAL, FIGURE_PERCENTILE, 100 },
        { "mean > 1s", TIMES_TOTAL, FIGURE_MEAN, 0 },
        { "ttfb_p99 > 1s", TIMES_FIRST_BYTE, FIGURE_PERCENTILE, 99 },
        { "ttfb_max > 1s", TIMES_FIRST_BYTE, FIGURE_MAX, 0 },
        { "ttfb_p(99.5) > 1s", TIMES_FIRST_BYTE, FIGURE_PERCENTILE, 99.5 },
        { "connect_min > 1s", TIMES_CONNECT, FIGURE_MIN, 0 },
        { "connect_p90 > 1s", TIMES_CONNECT, FIGURE_PERCENTILE, 90 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gates gates = GATES_INIT;
        struct err err = ERR_INIT;
        check_case("%s", rows[i].text);
        CHECK(gates_add(&gates, rows[i].text, &of_tokens, &err));
        if (gates.count == 1) {
            CHECK_INT(GATE_OF_LATENCY, gates.list[0].source);
            CHECK_INT(rows[i].times, gates.list[0].times);
            CHECK_INT(rows[i].figure, gates.list[0].figure);
            CHECK(rows[i].figure != FIGURE_PERCENTILE ||
                  rows[i].percent == gates.list[0].percent);
        }
        gates_release(&gates);
    }
}

static const char *lacks(const char *rule, unsigned given)
{
    return strcmp(rule, "content.url") == 0 && given == 1 ? "--assets" : NULL;
}
static const struct gate_names of_few = {
    .subject = RUN_OF_TOKENS, .codes = codes, .rules = rules, .lacks = lacks, .given = 1
};

static const struct {
    const char *text;
    const struct gate_names *names;
    const char *message, *hint;
} refused[] = {
    { "", &of_tokens, "\"\", column 1: expected a metric, such as fail or p99", "" },
    { "  > 0", &of_tokens, "\"  > 0\", column 3: expected a metric, such as fail or p99",
      "" },
    { "fial > 0", &of_tokens, "\"fial > 0\", column 1: no metric \"fial\" is known",
      "did you mean fail?" },
    { "ttfb_p95x > 1s", &of_tokens,
      "\"ttfb_p95x > 1s\", column 7: a percentile is above 0 and at most 100, such as "
      "p99 or p(99.95)",
      "" },
    { "tfb_p95 > 1s", &of_tokens,
      "\"tfb_p95 > 1s\", column 1: no metric \"tfb_p95\" is known",
      "did you mean ttfb_p95?" },
    { "xyzzy > 1", &of_tokens, "\"xyzzy > 1\", column 1: no metric \"xyzzy\" is known",
      "--help lists the metrics" },
    { "asked_rate > 1%", &of_tokens,
      "\"asked_rate > 1%\", column 1: no metric \"asked_rate\" is known",
      "did you mean skipped_rate?" },
    { "fail", &of_tokens, "\"fail\", column 5: expected one of > >= < <= == !=", "" },
    { "fail = 0", &of_tokens,
      "\"fail = 0\", column 6: expected one of > >= < <= == !=, found \"= 0\"",
      "did you mean ==?" },
    { "fail <> 0", &of_tokens,
      "\"fail <> 0\", column 6: expected one of > >= < <= == !=, found \"<> 0\"",
      "did you mean !=?" },
    { "fail => 1", &of_tokens,
      "\"fail => 1\", column 6: expected one of > >= < <= == !=, found \"=> 1\"",
      "did you mean >=?" },
    { "count(fail) > 1", &of_tokens,
      "\"count(fail) > 1\", column 7: neither a code of the profile nor a rule: \"fail\"",
      "fail is a metric by itself, without count()" },
    { "count(content.url) > 1", &of_few,
      "\"count(content.url) > 1\", column 7: content.url is not looked for in this run",
      "it needs --assets" },
    { "fail >", &of_tokens, "\"fail >\", column 7: expected a number", "" },
    { "fail > 0.5", &of_tokens,
      "\"fail > 0.5\", column 8: this is compared with a whole number, found \"0.5\"",
      "" },
    { "fail > -1", &of_tokens,
      "\"fail > -1\", column 8: this is compared with a whole number, found \"-1\"", "" },
    { "fail > 18446744073709551616", &of_tokens,
      "\"fail > 18446744073709551616\", column 8: this is compared with a whole "
      "number, found \"18446744073709551616\"",
      "" },
    { "fail > 1%", &of_tokens,
      "\"fail > 1%\", column 8: this is compared with a whole number, found \"1%\"",
      "did you mean fail_rate?" },
    { "count(content.url) > 1%", &of_tokens,
      "\"count(content.url) > 1%\", column 22: this is compared with a whole number, "
      "found \"1%\"",
      "did you mean rate(content.url)?" },
    { "fail > 0 and late > 0", &of_tokens,
      "\"fail > 0 and late > 0\", column 8: this is compared with a whole number, "
      "found \"0 and late > 0\"",
      "a gate is one comparison; --fail-if is repeatable" },
    { "p99 > 2400", &of_tokens,
      "\"p99 > 2400\", column 7: this is compared with a time, such as 2400ms or 3s, "
      "found \"2400\"",
      "did you mean 2400ms?" },
    { "p99 > 1%", &of_tokens,
      "\"p99 > 1%\", column 7: this is compared with a time, such as 2400ms or 3s, "
      "found \"1%\"",
      "" },
    { "warn_rate > 2ms", &of_tokens,
      "\"warn_rate > 2ms\", column 13: this is compared with a share, such as 1% or "
      "0.01, found \"2ms\"",
      "" },
    { "warn_rate > .5", &of_tokens,
      "\"warn_rate > .5\", column 13: this is compared with a share, such as 1% or "
      "0.01, found \".5\"",
      "" },
    { "warn_rate > 1.%", &of_tokens,
      "\"warn_rate > 1.%\", column 13: this is compared with a share, such as 1% or "
      "0.01, found \"1.%\"",
      "" },
    { "warn_rate > 0.00000000123", &of_tokens,
      "\"warn_rate > 0.00000000123\", column 13: this is compared with a share, such "
      "as 1% or 0.01, found \"0.00000000123\"",
      "" },
    { "warn_rate > 99999999999999999999", &of_tokens,
      "\"warn_rate > 99999999999999999999\", column 13: this is compared with a share, "
      "such as 1% or 0.01, found \"99999999999999999999\"",
      "" },
    { "warn_rate > 5", &of_tokens,
      "\"warn_rate > 5\", column 13: a share is at most 100%, found \"5\"",
      "did you mean 5%?" },
    { "warn_rate > 101%", &of_tokens,
      "\"warn_rate > 101%\", column 13: a share is at most 100%, found \"101%\"", "" },
    { "warn_rate > 1", &of_tokens,
      "\"warn_rate > 1\", column 13: no share is above 100%: it could never be broken",
      "did you mean 1%?" },
    { "fail < 0", &of_tokens,
      "\"fail < 0\", column 8: nothing is less than 0: it could never be broken", "" },
    { "p0 > 1s", &of_tokens,
      "\"p0 > 1s\", column 2: a percentile is above 0 and at most 100, such as p99 or "
      "p(99.95)",
      "" },
    { "p(100.1) > 1s", &of_tokens,
      "\"p(100.1) > 1s\", column 3: a percentile is above 0 and at most 100, such as "
      "p99 or p(99.95)",
      "" },
    { "p(99,9) > 1s", &of_tokens,
      "\"p(99,9) > 1s\", column 3: a percentile is above 0 and at most 100, such as "
      "p99 or p(99.95)",
      "" },
    { "p() > 1s", &of_tokens,
      "\"p() > 1s\", column 3: a percentile is above 0 and at most 100, such as p99 or "
      "p(99.95)",
      "" },
    { "p(99 > 1s", &of_tokens, "\"p(99 > 1s\", column 2: this bracket is not closed",
      "" },
    { "fail(x) > 1", &of_tokens,
      "\"fail(x) > 1\", column 1: only count(NAME), rate(NAME) and p(PERCENT) have "
      "brackets",
      "" },
    { "count > 1", &of_tokens,
      "\"count > 1\", column 7: expected a code or a rule in brackets: "
      "count(unable_to_decode_response)",
      "" },
    { "count(unable_to_decode_respons) > 0", &of_tokens,
      "\"count(unable_to_decode_respons) > 0\", column 7: neither a code of the "
      "profile nor a rule: \"unable_to_decode_respons\"",
      "did you mean unable_to_decode_response?" },
    { "count(json.duplicat-key) > 0", &of_tokens,
      "\"count(json.duplicat-key) > 0\", column 7: neither a code of the profile nor a "
      "rule: \"json.duplicat-key\"",
      "did you mean json.duplicate-key?" },
    { "count() > 0", &of_tokens,
      "\"count() > 0\", column 7: neither a code of the profile nor a rule: \"\"",
      "`metaprobe profiles NAME` lists the codes; reports name the rules" },
    { "rate(collection.missing-id) > 1%", &of_tokens,
      "\"rate(collection.missing-id) > 1%\", column 1: a finding on the collection is "
      "no share of the tokens: count(collection.missing-id)",
      "" },
    { "p99 > 1s", &of_documents,
      "\"p99 > 1s\", column 1: documents in files have no \"p99\": nothing is asked "
      "for",
      "metaprobe check has it" },
    { "ttfb_p(99) > 1s", &of_documents,
      "\"ttfb_p(99) > 1s\", column 1: documents in files have no \"ttfb_p\": nothing "
      "is asked for",
      "metaprobe check has it" },
    { "late_rate > 1%", &of_documents,
      "\"late_rate > 1%\", column 1: documents in files have no \"late_rate\": nothing "
      "is asked for",
      "metaprobe check has it" },
};

static void what_is_no_gate_is_refused_with_its_column(void)
{
    for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
        struct gates gates = GATES_INIT;
        struct err err = ERR_INIT;
        check_case("%s", refused[i].text);
        CHECK(!gates_add(&gates, refused[i].text, refused[i].names, &err));
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(refused[i].message, err.text);
        CHECK_STR(refused[i].hint, err.hint);
        CHECK_INT(0, gates.count);
        gates_release(&gates);
    }
}

static void gates_have_a_ceiling_in_length_and_number(void)
{
    struct gates gates = GATES_INIT;
    struct err err = ERR_INIT;
    char text[GATE_TEXT_MAX + 2];
    memset(text, ' ', sizeof(text));
    memcpy(text, "fail > 0", strlen("fail > 0"));
    text[GATE_TEXT_MAX] = '\0';
    CHECK(gates_add(&gates, text, &of_tokens, &err));
    text[GATE_TEXT_MAX] = ' ';
    text[GATE_TEXT_MAX + 1] = '\0';
    CHECK(!gates_add(&gates, text, &of_tokens, &err));
    CHECK(strncmp(err.text, "a gate of more than 200 bytes", 29) == 0);

    while (gates.count < GATES_MAX)
        CHECK(gates_add(&gates, "fail > 0", &of_tokens, &err));
    err = (struct err)ERR_INIT;
    CHECK(!gates_add(&gates, "fail > 0", &of_tokens, &err));
    CHECK_STR("more than 64 gates", err.text);
    gates_release(&gates);
}

static void documents_have_counts_and_shares_too(void)
{
    static const char *const texts[] = { "fail > 0", "warn_rate > 1%", "elapsed > 1m",
                                         "count(schema_violation) > 0",
                                         "count(collection.missing-id) > 0" };
    struct gates gates = GATES_INIT;
    struct err err = ERR_INIT;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        CHECK(gates_add(&gates, texts[i], &of_documents, &err));
    CHECK_STR("", err.text);
    gates_release(&gates);
}

SUITE(gate_read, TEST(a_gate_is_a_metric_a_relation_and_a_number_with_the_metrics_unit),
      TEST(latencies_are_of_whole_answers_first_bytes_and_connections),
      TEST(what_is_no_gate_is_refused_with_its_column),
      TEST(gates_have_a_ceiling_in_length_and_number),
      TEST(documents_have_counts_and_shares_too))
