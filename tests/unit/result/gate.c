#include "result/gate.h"

#include "check.h"
#include "tokens.h"

#include <stdio.h>
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

static enum gate_state state_of(const char *text, const struct run *run, char *shown,
                                size_t size)
{
    struct gates gates = GATES_INIT;
    struct err err = ERR_INIT;
    struct gate_value value;
    struct strbuf words = STRBUF_INIT(200);
    enum gate_state state = GATE_UNKNOWN;
    CHECK(gates_add(&gates, text, &of_tokens, &err));
    if (gates.count == 1) {
        state = gate_state(&gates.list[0], run, &value);
        gate_put_value(&words, &gates.list[0], &value);
        CHECK_INT(state, gates_state(&gates, run));
    }
    snprintf(shown, size, "%s", words.text);
    strbuf_release(&words);
    gates_release(&gates);
    return state;
}

struct expected {
    const char *text;
    enum gate_state state;
    const char *value;
};

static void check_states(const struct run *run, const struct expected *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char shown[200];
        check_case("%s", rows[i].text);
        CHECK_STR(gate_state_name(rows[i].state),
                  gate_state_name(state_of(rows[i].text, run, shown, sizeof(shown))));
        CHECK_STR(rows[i].value, shown);
    }
}

static void counts_are_compared_as_they_are(void)
{
    struct summary summary = {
        .asked = 10,
        .outcomes = { [OUTCOME_PASS] = 6, [OUTCOME_WARN] = 1, [OUTCOME_FAIL] = 3 },
        .ignored = 1,
        .attempts = 14,
        .late = 2,
        .requests = 15,
        .requests_by_status = { 2, 0, 9, 0, 2, 1 },
    };
    struct run run = { .summary = &summary, .elapsed_us = 90000001 };
    static const struct expected rows[] = {
        { "fail > 1", GATE_BROKEN, "2" },
        { "fail > 2", GATE_HOLDS, "2" },
        { "fail >= 2", GATE_BROKEN, "2" },
        { "fail == 2", GATE_BROKEN, "2" },
        { "fail != 2", GATE_HOLDS, "2" },
        { "fail < 2", GATE_HOLDS, "2" },
        { "fail <= 2", GATE_BROKEN, "2" },
        { "ignored > 0", GATE_BROKEN, "1" },
        { "fail_rate > 20%", GATE_HOLDS, "2 of 10 (20.0 %)" },
        { "fail_rate >= 20%", GATE_BROKEN, "2 of 10 (20.0 %)" },
        { "late_rate > 14.2857142%", GATE_BROKEN, "2 of 14 (14.3 %)" },
        { "late_rate > 14.2857143%", GATE_HOLDS, "2 of 14 (14.3 %)" },
        { "skipped == 0", GATE_BROKEN, "0" },
        { "requests > 14", GATE_BROKEN, "15" },
        { "status_4xx > 1", GATE_BROKEN, "2" },
        { "status_5xx_rate > 5%", GATE_BROKEN, "1 of 14 (7.1 %)" },
        { "elapsed > 1m30s", GATE_BROKEN, "90.000001 s" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
}

/* Two of ten are late: what they took is over the budget, and nobody knows by how
 * much. */
static void what_was_late_is_among_the_latencies(void)
{
    struct summary summary = { .asked = 10, .late = 2, .late_silent = 1 };
    struct run run = { .summary = &summary, .budget_us = 3000000 };
    static const struct expected rows[] = {
        { "p80 > 7ms", GATE_BROKEN, "8 ms" },
        { "p80 > 8ms", GATE_HOLDS, "8 ms" },
        { "p81 > 2400ms", GATE_BROKEN, "over 3 s" },
        { "p99 > 3s", GATE_BROKEN, "over 3 s" },
        { "p99 >= 3s", GATE_BROKEN, "over 3 s" },
        { "p99 <= 3s", GATE_HOLDS, "over 3 s" },
        { "p99 < 2s", GATE_HOLDS, "over 3 s" },
        { "p99 == 3s", GATE_HOLDS, "over 3 s" },
        { "p99 != 2s", GATE_BROKEN, "over 3 s" },
        { "p99 > 3001ms", GATE_UNKNOWN, "over 3 s" },
        { "p99 < 10s", GATE_UNKNOWN, "over 3 s" },
        { "max > 1s", GATE_BROKEN, "over 3 s" },
        { "min > 1ms", GATE_HOLDS, "1 ms" },
        { "mean > 600ms", GATE_BROKEN, "over 603.6 ms" },
        { "mean > 700ms", GATE_UNKNOWN, "over 603.6 ms" },
        { "ttfb_p(88) > 1s", GATE_HOLDS, "1 ms" },
        { "ttfb_p(89) > 1s", GATE_BROKEN, "over 3 s" },
        { "connect_p99 > 1s", GATE_UNKNOWN, "no value" },
    };
    histogram_init(&summary.total);
    histogram_init(&summary.first_byte);
    for (uint64_t ms = 1; ms <= 8; ms++) {
        histogram_record(&summary.total, ms * 1000);
        histogram_record(&summary.first_byte, 1000);
    }
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
    histogram_release(&summary.total);
    histogram_release(&summary.first_byte);
}

static void without_an_answer_in_time_all_is_over_the_budget(void)
{
    struct summary summary = { .asked = 10, .late = 10, .late_silent = 10 };
    struct run run = { .summary = &summary, .budget_us = 1000000 };
    static const struct expected rows[] = {
        { "min > 1s", GATE_BROKEN, "over 1 s" },
        { "mean > 1s", GATE_BROKEN, "over 1 s" },
        { "max > 1s", GATE_BROKEN, "over 1 s" },
        { "p50 > 500ms", GATE_BROKEN, "over 1 s" },
        { "ttfb_p50 > 1001ms", GATE_UNKNOWN, "over 1 s" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
}

/* A double cannot tell these apart. */
static void shares_are_compared_exactly(void)
{
    const uint64_t whole = UINT64_C(9000000000000000000);
    static const struct {
        uint64_t fail;
        enum gate_state above, at;
    } rows[] = {
        { UINT64_C(90000000000000000), GATE_HOLDS, GATE_BROKEN },
        { UINT64_C(90000000000000001), GATE_BROKEN, GATE_HOLDS },
        { UINT64_C(89999999999999999), GATE_HOLDS, GATE_HOLDS },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct summary summary = { .asked = whole,
                                   .outcomes = { [OUTCOME_FAIL] = rows[i].fail } };
        struct run run = { .summary = &summary };
        char shown[200];
        check_case("%llu", (unsigned long long)rows[i].fail);
        CHECK_INT(rows[i].above, state_of("fail_rate > 1%", &run, shown, sizeof(shown)));
        CHECK_INT(rows[i].at, state_of("fail_rate == 1%", &run, shown, sizeof(shown)));
    }
}

/* Every share p/q of small numbers against every tenth of a percent. */
static void shares_of_small_numbers_agree_with_multiplication(void)
{
    for (uint64_t whole = 1; whole <= 12; whole++) {
        for (uint64_t part = 0; part <= whole; part++) {
            struct summary summary = { .asked = whole,
                                       .outcomes = { [OUTCOME_WARN] = part } };
            struct run run = { .summary = &summary };
            for (unsigned tenths = 0; tenths < 1000; tenths += 25) {
                char text[40], shown[200];
                snprintf(text, sizeof(text), "warn_rate > %u.%u%%", tenths / 10,
                         tenths % 10);
                bool above = part * 1000 > whole * tenths;
                check_case("%llu/%llu %s", (unsigned long long)part,
                           (unsigned long long)whole, text);
                CHECK_INT(above ? GATE_BROKEN : GATE_HOLDS,
                          state_of(text, &run, shown, sizeof(shown)));
            }
        }
    }
}

static void codes_and_rules_are_counted_without_what_is_ignored(void)
{
    struct summary_group failures[] = {
        { .code = code_decode, .cause = "HTML", .count = 4, .ignored = 1 },
        { .code = code_retrieve, .cause = "late", .count = 2 },
        { .code = code_decode, .cause = "empty", .count = 3, .ignored = 3 },
    };
    struct summary_group findings[] = {
        { .cause = "content.url", .count = 5, .ignored = 5 },
        { .cause = "schema.type", .count = 7 },
    };
    struct summary_group gaps[] = { { .cause = "collection.missing-id", .count = 12 } };
    struct summary summary = { .asked = 100,
                               .failures = { failures, 3, 3 },
                               .findings = { findings, 2, 2 } };
    struct collection collection = { .findings = { gaps, 1, 1 } };
    struct run run = { .summary = &summary, .collection = &collection };
    static const struct expected rows[] = {
        { "count(unable_to_decode_response) >= 3", GATE_BROKEN, "3" },
        { "count(unable_to_decode_response) > 3", GATE_HOLDS, "3" },
        { "count(unable_to_retrieve_metadata) == 2", GATE_BROKEN, "2" },
        { "rate(unable_to_retrieve_metadata) >= 2%", GATE_BROKEN, "2 of 100 (2.0 %)" },
        { "count(schema_violation) > 0", GATE_HOLDS, "0" },
        { "count(content.url) > 0", GATE_HOLDS, "0" },
        { "count(json.duplicate-key) > 0", GATE_HOLDS, "0" },
        { "rate(schema.type) > 6.9%", GATE_BROKEN, "7 of 100 (7.0 %)" },
        { "count(collection.missing-id) > 11", GATE_BROKEN, "12" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
}

/* Some documents could not be looked at, so that there may be more. */
static void what_was_not_looked_at_may_break_a_gate(void)
{
    struct summary_group leaks = { .cause = "collection.missing-id", .count = 12 };
    struct summary summary = { .asked = 100 };
    struct collection collection = { .findings = { &leaks, 1, 1 }, .left_out = 3 };
    struct run run = { .summary = &summary, .collection = &collection };
    static const struct expected rows[] = {
        { "count(collection.missing-id) > 11", GATE_BROKEN, "at least 12" },
        { "count(collection.missing-id) > 12", GATE_UNKNOWN, "at least 12" },
        { "count(collection.missing-id) < 12", GATE_UNKNOWN, "at least 12" },
        { "count(collection.missing-id) < 11", GATE_HOLDS, "at least 12" },
        { "count(collection.missing-id) == 12", GATE_UNKNOWN, "at least 12" },
        { "count(collection.missing-id) != 11", GATE_BROKEN, "at least 12" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
}

static void percentiles_are_a_buckets_highest_value(void)
{
    struct summary summary;
    struct run run = { .summary = &summary };
    summary_init(&summary);
    for (uint64_t us = 1; us <= 1000; us++)
        histogram_record(&summary.total, us);
    histogram_record(&summary.first_byte, 3000001);
    histogram_record(&summary.first_byte, 9000000);
    static const struct expected rows[] = {
        { "p50 > 499us", GATE_BROKEN, "0.5 ms" },
        { "p50 > 500us", GATE_HOLDS, "0.5 ms" },
        { "p99.9 == 999us", GATE_BROKEN, "0.999 ms" },
        { "p100 == 1ms", GATE_BROKEN, "1 ms" },
        { "min == 1us", GATE_BROKEN, "0.001 ms" },
        { "mean > 500us", GATE_BROKEN, "0.501 ms" },
        { "max > 1ms", GATE_HOLDS, "1 ms" },
        { "ttfb_min > 3s", GATE_BROKEN, "3.000001 s" },
        { "ttfb_p50 > 3.000319s", GATE_HOLDS, "3.000319 s" },
        { "ttfb_max == 9s", GATE_BROKEN, "9 s" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
    summary_release(&summary);
}

static void what_has_no_value_is_unknown(void)
{
    struct summary summary;
    struct run run = { .summary = &summary };
    summary_init(&summary);
    static const struct expected rows[] = {
        { "p99 > 1s", GATE_UNKNOWN, "no value" },
        { "p99 < 1s", GATE_UNKNOWN, "no value" },
        { "ttfb_max > 1s", GATE_UNKNOWN, "no value" },
        { "connect_mean > 1s", GATE_UNKNOWN, "no value" },
        { "fail_rate > 1%", GATE_UNKNOWN, "no value" },
        { "late_rate > 1%", GATE_UNKNOWN, "no value" },
        { "rate(content.url) > 1%", GATE_UNKNOWN, "no value" },
        { "count(collection.missing-id) > 0", GATE_UNKNOWN, "no value" },
        { "fail > 0", GATE_HOLDS, "0" },
        { "count(content.url) > 0", GATE_HOLDS, "0" },
    };
    check_states(&run, rows, sizeof(rows) / sizeof(rows[0]));
    summary_release(&summary);
}

/* ---- the exit status ---- */

static void gates_decide_where_all_is_known(void)
{
    static const struct {
        const char *name;
        enum run_end end;
        uint64_t pass, fail, inconclusive, skipped;
        const char *gates[2];
        int status;
    } rows[] = {
        { "holds", RUN_COMPLETE, 9, 1, 0, 0, { "fail > 1" }, 0 },
        { "broken", RUN_COMPLETE, 9, 2, 0, 0, { "fail > 1" }, 1 },
        { "broken, and none fails", RUN_COMPLETE, 9, 0, 0, 0, { "pass < 10" }, 1 },
        { "one of two", RUN_COMPLETE, 9, 2, 0, 0, { "asked < 1", "fail > 1" }, 1 },
        { "unknown", RUN_COMPLETE, 9, 0, 0, 0, { "p99 > 1s" }, 3 },
        { "unknown and broken", RUN_COMPLETE, 9, 1, 0, 0, { "p99 > 1s", "fail > 0" }, 1 },
        { "inconclusive", RUN_COMPLETE, 9, 0, 1, 0, { "fail > 0" }, 3 },
        { "inconclusive, broken", RUN_COMPLETE, 9, 1, 1, 0, { "fail > 0" }, 3 },
        { "stopped", RUN_STOPPED, 9, 0, 0, 1, { "fail > 0" }, 3 },
        { "interrupted", RUN_INTERRUPTED, 9, 0, 0, 0, { "fail > 0" }, 130 },
        { "unreachable", RUN_UNREACHABLE, 0, 0, 0, 9, { "fail > 0" }, 4 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct summary summary;
        struct gates gates = GATES_INIT;
        struct err err = ERR_INIT;
        summary_init(&summary);
        summary.outcomes[OUTCOME_PASS] = rows[i].pass;
        summary.outcomes[OUTCOME_FAIL] = rows[i].fail;
        summary.outcomes[OUTCOME_INCONCLUSIVE] = rows[i].inconclusive;
        summary.outcomes[OUTCOME_SKIPPED] = rows[i].skipped;
        summary.asked = 10;
        struct run run = { .end = rows[i].end, .summary = &summary, .gates = &gates };
        check_case("%s", rows[i].name);
        for (size_t k = 0; k < 2 && rows[i].gates[k] != NULL; k++)
            CHECK(gates_add(&gates, rows[i].gates[k], &of_tokens, &err));
        CHECK_INT(rows[i].status, run_exit_status(&run));
        gates_release(&gates);
        summary_release(&summary);
    }
}

static void what_is_ignored_decides_nothing_and_is_still_not_ready(void)
{
    struct summary summary = { .asked = 3,
                               .outcomes = { [OUTCOME_PASS] = 1, [OUTCOME_FAIL] = 2 },
                               .ignored = 2 };
    struct summary_group gap = { .cause = "collection.missing-id",
                                 .severity = SEVERITY_ERROR,
                                 .count = 4,
                                 .ignored = 4 };
    struct collection collection = { .findings = { &gap, 1, 1 } };
    struct run run = { .summary = &summary, .collection = &collection };
    CHECK_INT(VERDICT_NOT_READY, run_verdict(&run));
    CHECK_INT(0, run_exit_status(&run));

    gap.ignored = 0;
    CHECK_INT(1, run_exit_status(&run));
    gap.ignored = 4;
    summary.ignored = 1;
    CHECK_INT(1, run_exit_status(&run));
}

SUITE(gate, TEST(counts_are_compared_as_they_are),
      TEST(what_was_late_is_among_the_latencies),
      TEST(without_an_answer_in_time_all_is_over_the_budget),
      TEST(shares_are_compared_exactly),
      TEST(shares_of_small_numbers_agree_with_multiplication),
      TEST(codes_and_rules_are_counted_without_what_is_ignored),
      TEST(what_was_not_looked_at_may_break_a_gate),
      TEST(percentiles_are_a_buckets_highest_value), TEST(what_has_no_value_is_unknown),
      TEST(gates_decide_where_all_is_known),
      TEST(what_is_ignored_decides_nothing_and_is_still_not_ready))
