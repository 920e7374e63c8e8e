/* The ways in which a fleet ends before its tokens do. */
#include "probe/fixture.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

/* --- stopped from outside --- */

enum { STOP_AT = 100 };

/* Slow enough that some are in flight whenever the stop comes. */
static void answer_and_stop(struct play *play, unsigned id, unsigned nth,
                            struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->delay_us = 20 * MS;
    pthread_mutex_lock(&play->lock);
    bool stop = play->requests >= STOP_AT;
    pthread_mutex_unlock(&play->lock);
    if (stop)
        fleet_stop(play->fleet);
}

static void a_stop_lets_what_is_in_flight_finish_and_skips_the_rest(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-2000");
        play->workers = workers;
        play->connections = 12;
        play->answer = answer_and_stop;
        play->interrupted = true;

        fleet_play(play);

        uint64_t passed = play_count(play, OUTCOME_PASS);
        CHECK_INT(play->requests, passed);
        CHECK(passed >= STOP_AT && passed < STOP_AT + 12);
        CHECK_INT(2000 - passed, play_count(play, OUTCOME_SKIPPED));
        CHECK_INT(passed, play->progress.done);
        CHECK_STR("the run ended before it was asked", play_token(play, 2000)->reason);
        CHECK_INT(RUN_INTERRUPTED, play->run.end);
        play_free(play);
    }
}

static void answer_503_and_stop(struct play *play, unsigned id, unsigned nth,
                                struct serve_reply *reply)
{
    answer_500(play, id, nth, reply);
    reply->status = 503;
    fleet_stop(play->fleet);
}

static void a_stop_between_two_attempts_skips_the_token(void)
{
    static const char *const profiles[] = { "immutable-x", "immutable-x-backoff" };
    for (size_t i = 0; i < 2; i++) {
        check_case("%s", profiles[i]);
        struct play *play = play_new("1-2");
        play->profile = profiles[i];
        play->connections = 1;
        play->answer = answer_503_and_stop;
        play->interrupted = true;

        fleet_play(play);

        CHECK_INT(2, play_count(play, OUTCOME_SKIPPED));
        CHECK_INT(1, play->requests);
        CHECK_INT(1, play_token(play, 1)->attempts);
        CHECK_STR("the run ended before its next attempt", play_token(play, 1)->reason);
        CHECK_INT(0, play_token(play, 2)->attempts);
        play_free(play);
    }
}

static void stop_once_resting(struct play *play)
{
    pthread_mutex_lock(&play->lock);
    bool resting = play->requests == 1;
    pthread_mutex_unlock(&play->lock);
    if (resting)
        fleet_stop(play->fleet);
}

static void answer_503(struct play *play, unsigned id, unsigned nth,
                       struct serve_reply *reply)
{
    answer_500(play, id, nth, reply);
    reply->status = 503;
}

/* It waits for a second before its next attempt, which the end of the run does not. */
static void a_stop_does_not_wait_for_a_token_that_rests(void)
{
    struct play *play = play_new("1");
    play->profile = "immutable-x-backoff";
    play->answer = answer_503;
    play->ticked = stop_once_resting;
    play->interrupted = true;

    fleet_play(play);

    CHECK_INT(1, play_count(play, OUTCOME_SKIPPED));
    CHECK_INT(1, play->requests);
    CHECK(play->elapsed_us < 900 * MS);
    play_free(play);
}

static void answer_never_in_time(struct play *play, unsigned id, unsigned nth,
                                 struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->delay_us = 20 * SECOND;
    fleet_stop(play->fleet);
}

static void a_stop_waits_no_longer_than_the_budget(void)
{
    struct play *play = play_new("1-100");
    play->budget_us = 300 * MS;
    play->answer = answer_never_in_time;
    play->interrupted = true;

    fleet_play(play);

    CHECK_INT(100, play_count(play, OUTCOME_SKIPPED));
    CHECK(play->elapsed_us < 2 * SECOND);
    play_free(play);
}

/* --- a source that is not there --- */

static void an_unreachable_source_is_given_up_early(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-1000");
        play->url = "http://127.0.0.1:1";
        play->workers = workers;
        play->connections = 8;

        fleet_play(play);

        CHECK(play->summary.attempts >= 32 && play->summary.attempts < 32 + 8);
        CHECK_INT(1000 - play_count(play, OUTCOME_FAIL),
                  play_count(play, OUTCOME_SKIPPED));
        /* Two attempts a token, and at the end each connection holds one. */
        CHECK(play_count(play, OUTCOME_FAIL) >= (32 - 8) / 2);
        CHECK_INT(RUN_UNREACHABLE, play->run.end);
        CHECK(strstr(play->run.end_reason, "http://127.0.0.1:1") != NULL);
        play_free(play);
    }
}

static void a_few_tokens_of_an_unreachable_source_all_fail(void)
{
    struct play *play = play_new("1-3");
    play->url = "http://127.0.0.1:1";

    fleet_play(play);

    CHECK_INT(3, play_count(play, OUTCOME_FAIL));
    CHECK_INT(6, play->summary.attempts);
    CHECK_INT(RUN_UNREACHABLE, play->run.end);
    play_free(play);
}

static void hang_up(struct play *play, unsigned id, unsigned nth,
                    struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->flags = SERVE_CLOSE_UNANSWERED;
}

/* It was reached: that it never answers is what is wrong with it. */
static void a_source_that_only_hangs_up_is_not_unreachable(void)
{
    struct play *play = play_new("1-100");
    play->answer = hang_up;

    fleet_play(play);

    CHECK_INT(100, play_count(play, OUTCOME_FAIL));
    CHECK_INT(RUN_COMPLETE, play->run.end);
    play_free(play);
}

/* --- a source in trouble --- */

static void the_breaker_stops_a_run_at_the_third_time(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-5000");
        play->workers = workers;
        play->answer = answer_500;
        play->breaker = true;

        fleet_play(play);

        CHECK(play->summary.attempts >= 300 && play->summary.attempts < 300 + 4);
        CHECK_INT(5000 - play_count(play, OUTCOME_FAIL),
                  play_count(play, OUTCOME_SKIPPED));
        CHECK(play_count(play, OUTCOME_FAIL) >= 146);
        CHECK_INT(3, play->run.breaker_trips);
        CHECK_INT(RUN_STOPPED, play->run.end);
        play_free(play);
    }
}

static void without_a_breaker_a_run_goes_on(void)
{
    struct play *play = play_new("1-1000");
    play->answer = answer_500;

    fleet_play(play);

    CHECK_INT(1000, play_count(play, OUTCOME_FAIL));
    CHECK_INT(0, play->run.breaker_trips);
    CHECK_INT(RUN_COMPLETE, play->run.end);
    play_free(play);
}

static void answer_404(struct play *play, unsigned id, unsigned nth,
                       struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->status = 404;
}

static void tokens_that_are_not_there_do_not_trip_the_breaker(void)
{
    struct play *play = play_new("1-1000");
    play->answer = answer_404;
    play->breaker = true;

    fleet_play(play);

    CHECK_INT(1000, play_count(play, OUTCOME_FAIL));
    CHECK_INT(RUN_COMPLETE, play->run.end);
    play_free(play);
}

/* --- a source that asks for a pause --- */

enum { PAUSE_AT = 200 };

static void answer_429_once(struct play *play, unsigned id, unsigned nth,
                            struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id != PAUSE_AT || nth > 1)
        return;
    reply->status = 429;
    reply->headers[0].name = "Retry-After";
    reply->headers[0].value = "1";
}

/* The longest time in which the server was not asked. */
static uint64_t longest_silence_us(const struct play *play)
{
    uint64_t longest_us = 0;
    for (unsigned i = 1; i < play->requests; i++) {
        uint64_t us = play->asked_us[i] - play->asked_us[i - 1];
        longest_us = us > longest_us ? us : longest_us;
    }
    return longest_us;
}

static void a_retry_after_pauses_every_worker(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-400");
        play->workers = workers;
        play->connections = 8;
        play->answer = answer_429_once;

        fleet_play(play);

        CHECK_INT(399, play_count(play, OUTCOME_PASS));
        CHECK_INT(1, play_count(play, OUTCOME_WARN));
        CHECK_INT(401, play->requests);
        CHECK(longest_silence_us(play) >= 800 * MS);
        CHECK(play->elapsed_us < 10 * SECOND);
        play_free(play);
    }
}

SUITE(fleet_ends, TEST(a_stop_lets_what_is_in_flight_finish_and_skips_the_rest),
      TEST(a_stop_between_two_attempts_skips_the_token),
      TEST(a_stop_does_not_wait_for_a_token_that_rests),
      TEST(a_stop_waits_no_longer_than_the_budget),
      TEST(an_unreachable_source_is_given_up_early),
      TEST(a_few_tokens_of_an_unreachable_source_all_fail),
      TEST(a_source_that_only_hangs_up_is_not_unreachable),
      TEST(the_breaker_stops_a_run_at_the_third_time),
      TEST(without_a_breaker_a_run_goes_on),
      TEST(tokens_that_are_not_there_do_not_trip_the_breaker),
      TEST(a_retry_after_pauses_every_worker))
