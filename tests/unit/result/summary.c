#include "result/summary.h"

#include "check.h"
#include "tokens.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void a_plain_pass_is_only_counted(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_PASS, NULL, "");
    attempt_add(&sample, TROUBLE_NONE, 200, 1500);

    summary_add(&summary, &sample);

    close_and_check(&summary);
    CHECK_INT(1, summary.outcomes[OUTCOME_PASS]);
    CHECK_INT(1, summary.attempts);
    CHECK_INT(1, summary.requests);
    CHECK_INT(1, summary.reached);
    CHECK_INT(0, summary.connections);
    CHECK_INT(100, summary.bytes);
    CHECK_INT(1, summary.requests_by_status[2]);
    CHECK_INT(1, summary.total.total);
    CHECK_INT(1500, summary.total.max_us);
    CHECK_INT(750, summary.first_byte.max_us);
    CHECK_INT(0, summary.connect.total);
    CHECK_INT(0, summary.failures.count + summary.findings.count);
    sample_release(&sample);
    summary_release(&summary);
}

static void requests_of_no_attempt_are_requests_all_the_same(void)
{
    struct summary summary, merged;
    struct sample sample;
    summary_init(&summary);
    summary_init(&merged);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_PASS, NULL, "");
    attempt_add(&sample, TROUBLE_NONE, 200, 700);
    sample.extra_requests = 2;

    summary_add(&summary, &sample);
    summary_merge(&merged, &summary);

    close_and_check(&merged);
    CHECK_INT(1, merged.attempts);
    CHECK_INT(3, merged.requests);
    CHECK_INT(2, merged.extra_requests);
    sample_release(&sample);
    summary_release(&summary);
    summary_release(&merged);
}

static void every_attempt_is_counted_for_what_it_was(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_FAIL, code_retrieve, "late");
    struct attempt *fresh = attempt_add(&sample, TROUBLE_CONNECT, 0, 700);
    fresh->flags = 0;
    fresh->requests = 0;
    fresh->bytes = 0;
    fresh = attempt_add(&sample, TROUBLE_BODY_CUT, 200, 900);
    fresh->flags = ATTEMPT_CONNECTED | ATTEMPT_HTTP2;
    fresh->connect_us = 300;
    fresh->tls_us = 200;
    attempt_add(&sample, TROUBLE_NONE, 999, 950)->flags |= ATTEMPT_RESENT;
    attempt_add(&sample, TROUBLE_LATE, 0, 3000000)->requests = 2;

    summary_add(&summary, &sample);

    close_and_check(&summary);
    CHECK_INT(4, summary.attempts);
    CHECK_INT(3, summary.second_attempts);
    CHECK_INT(4, summary.requests);
    CHECK_INT(1, summary.late);
    CHECK_INT(1, summary.failed_late);
    CHECK_INT(3, summary.reached);
    CHECK_INT(1, summary.connections);
    CHECK_INT(1, summary.lost_on_reuse);
    CHECK_INT(1, summary.http2);
    CHECK_INT(300, summary.bytes);
    CHECK_INT(2, summary.requests_by_status[0]);
    CHECK_INT(1, summary.requests_by_status[2]);
    CHECK_INT(1, summary.requests_by_status[5]);
    CHECK_INT(1, summary.total.total); /* only the whole answer */
    CHECK_INT(950, summary.total.max_us);
    CHECK_INT(1, summary.connect.total);
    CHECK_INT(500, summary.connect.max_us);
    sample_release(&sample);
    summary_release(&summary);
}

static void only_tokens_whose_last_attempt_was_late_failed_by_it(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_FAIL, code_retrieve, "status 404");
    attempt_add(&sample, TROUBLE_LATE, 0, 3000000);
    attempt_add(&sample, TROUBLE_NONE, 404, 10);
    summary_add(&summary, &sample);
    sample_set(&sample, 2, OUTCOME_WARN, NULL, "");
    attempt_add(&sample, TROUBLE_LATE, 0, 3000000);
    attempt_add(&sample, TROUBLE_NONE, 200, 10);
    summary_add(&summary, &sample);

    close_and_check(&summary);
    CHECK_INT(2, summary.late);
    CHECK_INT(0, summary.failed_late);
    sample_release(&sample);
    summary_release(&summary);
}

static void a_pass_that_is_in_doubt_may_fail(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    sample_set(&sample, 1, OUTCOME_WARN, NULL, "");
    sample_add_alternative(&sample, code_decode);
    summary_add(&summary, &sample);

    close_and_check(&summary);
    CHECK_INT(1, summary.may_fail);
    CHECK_INT(1, summary.ambiguous);
    CHECK_INT(0, summary.failures.count);
    sample_release(&sample);
    summary_release(&summary);
}

/* A sample of every kind, from a number. */
static void play(struct sample *sample, uint64_t token)
{
    static const char *const causes[] = { "late", "reset", "status 404" };
    enum outcome outcome = (enum outcome)(token % OUTCOME_COUNT);
    bool failed = outcome == OUTCOME_FAIL;
    bool local = outcome == OUTCOME_INCONCLUSIVE;
    sample_set(sample, token, outcome,
               failed ? (token % 2 ? code_decode : code_retrieve) : NULL,
               failed || local ? causes[token % 3] : "");
    for (uint64_t i = 0; i <= token % 3; i++)
        attempt_add(sample, token % 7 ? TROUBLE_NONE : TROUBLE_LATE, 200, token * 977)
            ->flags = token % 5 ? ATTEMPT_CONNECTED | ATTEMPT_HTTP2
                                : ATTEMPT_REUSED | ATTEMPT_RESENT;
    if (token % 11 == 0)
        sample_add_alternative(sample, failed ? "pass" : code_decode);
    if (token % 4 == 0)
        findings_add(&sample->findings, SEVERITY_WARNING, "a.rule", "/x", "token %u",
                     (unsigned)token);
}

static void check_same_groups(const struct summary_groups *a,
                              const struct summary_groups *b)
{
    CHECK_INT(a->count, b->count);
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        CHECK_STR(a->list[i].cause, b->list[i].cause);
        CHECK_INT(a->list[i].count, b->list[i].count);
        CHECK_STR(a->list[i].reason, b->list[i].reason);
        CHECK_INT(a->list[i].confidence, b->list[i].confidence);
        CHECK_INT(a->list[i].severity, b->list[i].severity);
        CHECK_INT(a->list[i].alternative_count, b->list[i].alternative_count);
        CHECK_MEM(a->list[i].examples[0], sizeof(a->list[i].examples),
                  b->list[i].examples[0], sizeof(b->list[i].examples));
    }
}

static void merging_workers_is_the_same_as_one(void)
{
    enum { WORKERS = 3 };
    struct summary one, merged, workers[WORKERS];
    struct sample sample;
    summary_init(&one);
    summary_init(&merged);
    sample_init(&sample);
    for (size_t i = 0; i < WORKERS; i++)
        summary_init(&workers[i]);
    for (uint64_t token = 1; token <= 3000; token++) {
        play(&sample, token);
        summary_add(&one, &sample);
        summary_add(&workers[token * 31 / 7 % WORKERS], &sample);
    }
    workers[0].asked = 1000;
    workers[2].asked = 2000;
    for (size_t i = WORKERS; i > 0; i--)
        summary_merge(&merged, &workers[i - 1]);
    CHECK_INT(3000, merged.asked);
    close_and_check(&one);
    close_and_check(&merged);

    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        CHECK_INT(one.outcomes[i], merged.outcomes[i]);
    CHECK_INT(one.ambiguous, merged.ambiguous);
    CHECK_INT(one.may_fail, merged.may_fail);
    CHECK_INT(one.failed_late, merged.failed_late);
    CHECK_INT(one.attempts, merged.attempts);
    CHECK_INT(one.requests, merged.requests);
    CHECK_INT(one.second_attempts, merged.second_attempts);
    CHECK_INT(one.late, merged.late);
    CHECK_INT(one.reached, merged.reached);
    CHECK_INT(one.connections, merged.connections);
    CHECK_INT(one.lost_on_reuse, merged.lost_on_reuse);
    CHECK_INT(one.http2, merged.http2);
    CHECK_INT(one.bytes, merged.bytes);
    CHECK_INT(one.total.total, merged.total.total);
    CHECK_INT(one.first_byte.total, merged.first_byte.total);
    CHECK_INT(one.connect.total, merged.connect.total);
    CHECK_INT(histogram_percentile(&one.total, 99),
              histogram_percentile(&merged.total, 99));
    for (size_t i = 0; i < 6; i++)
        CHECK_INT(one.requests_by_status[i], merged.requests_by_status[i]);
    check_same_groups(&one.failures, &merged.failures);
    check_same_groups(&one.inconclusive, &merged.inconclusive);
    check_same_groups(&one.findings, &merged.findings);
    sample_release(&sample);
    summary_release(&one);
    summary_release(&merged);
    for (size_t i = 0; i < WORKERS; i++)
        summary_release(&workers[i]);
}

static void skipped_tokens_are_counted(void)
{
    struct summary summary;
    summary_init(&summary);
    summary_skip(&summary, 40);
    summary_skip(&summary, 2);
    close_and_check(&summary);
    CHECK_INT(42, summary.outcomes[OUTCOME_SKIPPED]);
    CHECK_INT(42, summary.asked);
    summary_release(&summary);
}

/* In a child: how it ends is what is looked at. */
static int signal_of_check(const struct summary *summary)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        freopen("/dev/null", "w", stderr);
        summary_check(summary);
        _exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void counts_that_contradict_each_other_stop_the_program(void)
{
    struct summary summary;
    struct sample sample;
    summary_init(&summary);
    sample_init(&sample);
    play(&sample, 2);
    summary_add(&summary, &sample);
    close_and_check(&summary);
    CHECK_INT(0, signal_of_check(&summary));

    summary.asked++; /* one is lost */
    CHECK_INT(SIGABRT, signal_of_check(&summary));
    summary.asked--;
    summary.failures.list[0].count++;
    CHECK_INT(SIGABRT, signal_of_check(&summary));
    summary.failures.list[0].count--;
    summary.late = summary.attempts + 1;
    CHECK_INT(SIGABRT, signal_of_check(&summary));
    sample_release(&sample);
    summary_release(&summary);
}

SUITE(summary, TEST(a_plain_pass_is_only_counted),
      TEST(requests_of_no_attempt_are_requests_all_the_same),
      TEST(every_attempt_is_counted_for_what_it_was),
      TEST(only_tokens_whose_last_attempt_was_late_failed_by_it),
      TEST(a_pass_that_is_in_doubt_may_fail), TEST(merging_workers_is_the_same_as_one),
      TEST(skipped_tokens_are_counted),
      TEST(counts_that_contradict_each_other_stop_the_program))
