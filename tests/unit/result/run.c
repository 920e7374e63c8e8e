#include "result/run.h"

#include "check.h"

#include <math.h>
#include <signal.h>

static void a_run_ends_with_the_status_that_its_tokens_give(void)
{
    static const struct {
        const char *name;
        enum run_end end;
        int signal;
        uint64_t pass, warn, fail, inconclusive, skipped;
        enum run_verdict verdict;
        int status;
    } rows[] = {
        { "all pass", RUN_COMPLETE, 0, 5, 0, 0, 0, 0, VERDICT_READY, 0 },
        { "warnings", RUN_COMPLETE, 0, 4, 1, 0, 0, 0, VERDICT_READY, 0 },
        { "one fails", RUN_COMPLETE, 0, 4, 0, 1, 0, 0, VERDICT_NOT_READY, 1 },
        { "one unknown", RUN_COMPLETE, 0, 4, 0, 0, 1, 0, VERDICT_INCOMPLETE, 3 },
        { "one fails, one unknown", RUN_COMPLETE, 0, 3, 0, 1, 1, 0, VERDICT_INCOMPLETE,
          3 },
        { "one skipped", RUN_COMPLETE, 0, 4, 0, 0, 0, 1, VERDICT_INCOMPLETE, 3 },
        { "breaker", RUN_STOPPED, 0, 1, 0, 2, 0, 2, VERDICT_INCOMPLETE, 3 },
        { "interrupt", RUN_INTERRUPTED, 0, 1, 0, 2, 0, 2, VERDICT_INCOMPLETE, 130 },
        { "terminated", RUN_INTERRUPTED, SIGTERM, 1, 0, 0, 0, 2, VERDICT_INCOMPLETE,
          143 },
        { "interrupt at the end", RUN_INTERRUPTED, SIGINT, 5, 0, 0, 0, 0,
          VERDICT_INCOMPLETE, 130 },
        { "unreachable", RUN_UNREACHABLE, 0, 0, 0, 0, 0, 5, VERDICT_UNREACHABLE, 4 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct summary summary = { .outcomes = { rows[i].pass, rows[i].warn, rows[i].fail,
                                                 rows[i].inconclusive,
                                                 rows[i].skipped } };
        struct run run = { .end = rows[i].end,
                           .end_signal = rows[i].signal,
                           .summary = &summary };
        check_case("%s", rows[i].name);
        CHECK_INT(rows[i].verdict, run_verdict(&run));
        CHECK_INT(rows[i].status, run_exit_status(&run));
        CHECK_INT(rows[i].inconclusive + rows[i].skipped == 0, run_is_conclusive(&run));
    }
}

static void a_run_that_could_not_be_kept_ends_with_74(void)
{
    static const enum run_end ends[] = { RUN_COMPLETE, RUN_INTERRUPTED, RUN_STOPPED,
                                         RUN_UNREACHABLE };
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct summary summary = { .outcomes = { 5 } };
        struct run run = { .end = ends[i], .not_kept = true, .summary = &summary };
        CHECK_INT(74, run_exit_status(&run));
    }
}

static void the_verdicts_have_names(void)
{
    CHECK_STR("ready", run_verdict_name(VERDICT_READY));
    CHECK_STR("not-ready", run_verdict_name(VERDICT_NOT_READY));
    CHECK_STR("incomplete", run_verdict_name(VERDICT_INCOMPLETE));
    CHECK_STR("unreachable", run_verdict_name(VERDICT_UNREACHABLE));
}

/* The figures were computed apart from the program, from the closed form. */
static void the_interval_of_a_sample_is_wilsons(void)
{
    static const struct {
        uint64_t failed, passed;
        double low, high;
    } rows[] = {
        { 5, 95, 0.0215436792, 0.1117504692 },
        { 1, 9, 0.0178762131, 0.4041500268 },
        { 0, 100, 0, 0.0369934982 },
        { 50, 50, 0.4038315304, 0.5961684696 },
        { 10, 0, 0.7224672001, 1 },
        { 0, 0, 0, 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct summary summary = { .outcomes = { [OUTCOME_PASS] = rows[i].passed,
                                                 [OUTCOME_FAIL] = rows[i].failed,
                                                 [OUTCOME_SKIPPED] = 77 } };
        struct run run = { .sample_size = 100,
                           .token_count = 100000,
                           .summary = &summary };
        double low, high;
        run_failure_interval(&run, &low, &high);
        check_case("%u of %u", (unsigned)rows[i].failed,
                   (unsigned)(rows[i].failed + rows[i].passed));
        CHECK_INT(llround(rows[i].low * 1e9), llround(low * 1e9));
        CHECK_INT(llround(rows[i].high * 1e9), llround(high * 1e9));
    }
}

static void without_a_sample_there_is_nothing_to_estimate(void)
{
    struct summary summary = { .outcomes = { [OUTCOME_WARN] = 3, [OUTCOME_FAIL] = 1 } };
    struct run run = { .token_count = 4, .summary = &summary };
    double low, high;
    run_failure_interval(&run, &low, &high);
    CHECK(low == 0.25);
    CHECK(high == 0.25);

    run.sample_size = 4; /* a sample of all */
    run_failure_interval(&run, &low, &high);
    CHECK(low == 0.25);
    CHECK(high == 0.25);
}

static void a_refresh_takes_requests_and_hours(void)
{
    static const struct {
        uint64_t tokens, per_request, per_hour, requests, hours;
    } rows[] = {
        { 10000, 1000, 10, 10, 1 },
        { 10001, 1000, 10, 11, 2 },
        { 1, 1000, 10, 1, 1 },
        { 999, 1000, 10, 1, 1 },
        { 1000000, 100, 0, 10000, 0 },
        { 5, 0, 10, 0, 0 },
        { UINT64_MAX, 1000, 1, UINT64_MAX / 1000 + 1, UINT64_MAX / 1000 + 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct run run = { .token_count = rows[i].tokens,
                           .tokens_per_refresh = rows[i].per_request,
                           .refreshes_per_hour = rows[i].per_hour };
        check_case("%llu tokens", (unsigned long long)rows[i].tokens);
        CHECK_INT(rows[i].requests, run_refresh_requests(&run));
        CHECK_INT(rows[i].hours, run_refresh_hours(&run));
    }
}

SUITE(run, TEST(a_run_ends_with_the_status_that_its_tokens_give),
      TEST(a_run_that_could_not_be_kept_ends_with_74), TEST(the_verdicts_have_names),
      TEST(the_interval_of_a_sample_is_wilsons),
      TEST(without_a_sample_there_is_nothing_to_estimate),
      TEST(a_refresh_takes_requests_and_hours))
