#include "probe/fixture.h"

#include "check.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void every_token_ends_in_exactly_one_sample(void)
{
    static const struct {
        unsigned workers, connections;
    } cases[] = { { 1, 1 }, { 1, 8 }, { 1, 70 }, { 4, 4 }, { 4, 30 } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%u workers, %u connections", cases[i].workers, cases[i].connections);
        struct play *play = play_new("0-499");
        play->workers = cases[i].workers;
        play->connections = cases[i].connections;

        fleet_play(play);

        CHECK_INT(500, play_count(play, OUTCOME_PASS));
        CHECK_INT(500, play->requests);
        CHECK_INT(500, play->summary.attempts);
        CHECK_INT(500, play->summary.requests);
        CHECK(play->summary.connections <= cases[i].connections);
        CHECK_INT(RUN_COMPLETE, play->run.end);
        CHECK_INT(500, play->progress.done);
        CHECK_INT(0, play->progress.failing);
        play_free(play);
    }
}

/* By the last digit of the id: 1 is not there, 2 fails once, 3 always, 4 is HTML. */
static void answer_mixed(struct play *play, unsigned id, unsigned nth,
                         struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id % 10 == 1)
        reply->status = 404;
    if (id % 10 == 2 && nth == 1)
        reply->status = 503;
    if (id % 10 == 3)
        reply->status = 500;
    if (id % 10 == 4) {
        reply->body = "<html>";
        reply->body_len = 6;
    }
}

static void the_counts_are_the_same_for_any_number_of_workers(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("0-999");
        play->workers = workers;
        play->connections = 16;
        play->answer = answer_mixed;

        fleet_play(play);

        CHECK_INT(600, play_count(play, OUTCOME_PASS));
        CHECK_INT(100, play_count(play, OUTCOME_WARN));
        CHECK_INT(300, play_count(play, OUTCOME_FAIL));
        CHECK_INT(300, play->progress.failing);
        CHECK_INT(1400, play->summary.attempts);
        CHECK_INT(400, play->summary.second_attempts);
        CHECK_STR("invalid_response_status_code", play_token(play, 11)->code);
        CHECK_STR("unable_to_decode_response", play_token(play, 14)->code);
        play_free(play);
    }
}

static void a_token_that_fails_once_is_asked_again_and_is_a_warning(void)
{
    struct play *play = play_new("2");
    play->answer = answer_mixed;

    fleet_play(play);

    CHECK_INT(1, play_count(play, OUTCOME_WARN));
    CHECK_INT(2, play_token(play, 2)->attempts);
    CHECK_INT(503, play_token(play, 2)->first_status);
    CHECK_STR("", play_token(play, 2)->code);
    CHECK_INT(2, play->requests_of[2]);
    play_free(play);
}

static void a_token_is_asked_as_often_as_the_profile_says_and_no_more(void)
{
    struct play *play = play_new("1-50");
    play->answer = answer_500;

    fleet_play(play);

    CHECK_INT(50, play_count(play, OUTCOME_FAIL));
    for (unsigned id = 1; id <= 50; id++) {
        check_case("token %u", id);
        CHECK_INT(2, play_token(play, id)->attempts);
        CHECK_INT(2, play->requests_of[id]);
    }
    CHECK_INT(RUN_COMPLETE, play->run.end);
    play_free(play);
}

static void answer_503_twice(struct play *play, unsigned id, unsigned nth,
                             struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (nth <= 2)
        reply->status = 503;
}

/* Waits of 1 s and 2 s: nobody holds a lane's place meanwhile but the one that waits. */
static void a_profile_with_waits_waits_between_attempts(void)
{
    struct play *play = play_new("1-20");
    play->profile = "immutable-x-backoff";
    play->connections = 20;
    play->answer = answer_503_twice;

    fleet_play(play);

    CHECK_INT(20, play_count(play, OUTCOME_WARN));
    CHECK_INT(3, play_token(play, 1)->attempts);
    CHECK(play->asked_us[20] - play->asked_us[19] >= 900 * MS);
    CHECK(play->asked_us[40] - play->asked_us[39] >= 1900 * MS);
    CHECK(play->elapsed_us < 10 * SECOND);
    play_free(play);
}

static void answer_first_slowly(struct play *play, unsigned id, unsigned nth,
                                struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id == 1)
        reply->delay_us = 1 * SECOND;
}

static void one_token_never_waits_behind_a_slow_one(void)
{
    struct play *play = play_new("1-300");
    play->connections = 2;
    play->answer = answer_first_slowly;

    fleet_play(play);

    CHECK_INT(300, play_count(play, OUTCOME_PASS));
    CHECK_INT(300, play_token(play, 1)->order);
    play_free(play);
}

static void answer_third_late(struct play *play, unsigned id, unsigned nth,
                              struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id % 3 == 0)
        reply->delay_us = 2 * SECOND;
}

static void what_is_late_fails_and_the_rest_does_not(void)
{
    struct play *play = play_new("1-30");
    play->connections = 30;
    play->budget_us = 600 * MS;
    play->answer = answer_third_late;

    fleet_play(play);

    CHECK_INT(20, play_count(play, OUTCOME_PASS));
    CHECK_INT(10, play_count(play, OUTCOME_FAIL));
    CHECK_INT(20, play->summary.late);
    CHECK_STR("unable_to_retrieve_metadata", play_token(play, 3)->code);
    CHECK(play->elapsed_us >= 1200 * MS);
    play_free(play);
}

/* --- tokens that need no request --- */

static void tokens_that_are_not_minted_are_not_asked(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-3000");
        play->minted = "1000-1009,5000";
        play->workers = workers;

        fleet_play(play);

        CHECK_INT(10, play_count(play, OUTCOME_PASS));
        CHECK_INT(2990, play_count(play, OUTCOME_FAIL));
        CHECK_INT(10, play->requests);
        CHECK_STR("token_not_found", play_token(play, 999)->code);
        CHECK_INT(0, play_token(play, 999)->attempts);
        CHECK_INT(RUN_COMPLETE, play->run.end);
        play_free(play);
    }
}

static void a_run_without_any_request_ends(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct play *play = play_new("1-3,2000-4000");
        play->minted = "7";
        play->workers = workers;

        fleet_play(play);

        CHECK_INT(2004, play_count(play, OUTCOME_FAIL));
        CHECK_INT(0, play->requests);
        CHECK_INT(RUN_COMPLETE, play->run.end);
        play_free(play);
    }
}

static void a_source_without_a_name_fails_every_token_without_asking(void)
{
    struct play *play = play_new("1-1000");
    play->no_name = true;

    fleet_play(play);

    CHECK_INT(1000, play_count(play, OUTCOME_FAIL));
    CHECK_INT(0, play->requests);
    CHECK_STR("unable_to_retrieve_metadata", play_token(play, 1)->code);
    CHECK_INT(RUN_UNREACHABLE, play->run.end);
    CHECK(strstr(play->run.end_reason, "does not resolve") != NULL);
    play_free(play);
}

/* --- trouble of this machine --- */

static struct rlimit descriptors;

/* Standard input, output and error stay; nothing can be opened. */
static void forbid_descriptors(struct play *play, const struct sample *sample)
{
    (void)play;
    struct rlimit none = { .rlim_cur = 3, .rlim_max = descriptors.rlim_max };
    if (strcmp(sample->token_id, "1") == 0)
        setrlimit(RLIMIT_NOFILE, &none);
}

static void allow_descriptors(struct play *play)
{
    pthread_mutex_lock(&play->lock);
    bool taken = play->recorded_count > 0;
    pthread_mutex_unlock(&play->lock);
    if (taken)
        setrlimit(RLIMIT_NOFILE, &descriptors);
}

static void answer_and_close(struct play *play, unsigned id, unsigned nth,
                             struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    reply->flags = SERVE_CLOSE_AFTER;
}

static struct play *play_without_descriptors(void)
{
    getrlimit(RLIMIT_NOFILE, &descriptors);
    struct play *play = play_new("1-2");
    play->connections = 1;
    play->answer = answer_and_close;
    play->recorded = forbid_descriptors;
    return play;
}

static void trouble_of_this_machine_that_passes_is_no_attempt(void)
{
    struct play *play = play_without_descriptors();
    play->ticked = allow_descriptors;

    fleet_play(play);
    setrlimit(RLIMIT_NOFILE, &descriptors);

    CHECK_INT(2, play_count(play, OUTCOME_PASS));
    CHECK_INT(1, play_token(play, 2)->attempts);
    CHECK(play->elapsed_us >= 250 * MS);
    play_free(play);
}

static void trouble_of_this_machine_that_stays_is_inconclusive(void)
{
    struct play *play = play_without_descriptors();

    fleet_play(play);
    setrlimit(RLIMIT_NOFILE, &descriptors);

    CHECK_INT(1, play_count(play, OUTCOME_PASS));
    CHECK_INT(1, play_count(play, OUTCOME_INCONCLUSIVE));
    CHECK_STR("", play_token(play, 2)->code);
    CHECK(strstr(play_token(play, 2)->reason, "Too many open files") != NULL);
    CHECK_INT(RUN_COMPLETE, play->run.end);
    CHECK(!run_is_conclusive(&play->run));
    play_free(play);
}

SUITE(fleet, TEST(every_token_ends_in_exactly_one_sample),
      TEST(the_counts_are_the_same_for_any_number_of_workers),
      TEST(a_token_that_fails_once_is_asked_again_and_is_a_warning),
      TEST(a_token_is_asked_as_often_as_the_profile_says_and_no_more),
      TEST(a_profile_with_waits_waits_between_attempts),
      TEST(one_token_never_waits_behind_a_slow_one),
      TEST(what_is_late_fails_and_the_rest_does_not),
      TEST(tokens_that_are_not_minted_are_not_asked),
      TEST(a_run_without_any_request_ends),
      TEST(a_source_without_a_name_fails_every_token_without_asking),
      TEST(trouble_of_this_machine_that_passes_is_no_attempt),
      TEST(trouble_of_this_machine_that_stays_is_inconclusive))
