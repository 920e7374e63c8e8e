/* Runs in several parts, recorders without room, and what a sample bears as evidence. */
#include "probe/fixture.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

/* --- what an earlier part of the run has done --- */

static void what_is_done_is_neither_asked_nor_counted(void)
{
    for (unsigned workers = 1; workers <= 4; workers += 3) {
        check_case("%u workers", workers);
        struct bitset done = BITSET_INIT;
        for (uint64_t position = 0; position < 1000; position++) {
            if (position < 300 || position % 7 == 0 || position >= 900)
                bitset_add(&done, position);
        }
        struct play *play = play_new("1-1000");
        play->workers = workers;
        play->connections = 8;
        play->done = &done;

        fleet_play(play);

        CHECK_INT(1000 - done.count, play_count(play, OUTCOME_PASS));
        CHECK_INT(1000 - done.count, play->requests);
        CHECK_INT(1000 - done.count, play->progress.done);
        for (unsigned id = 1; id <= 1000; id++) {
            check_case("%u workers, token %u", workers, id);
            CHECK_INT(!bitset_has(&done, id - 1), play_token(play, id)->samples);
            if (play_token(play, id)->samples > 0)
                CHECK_INT(id - 1, play_token(play, id)->position);
        }
        CHECK_INT(RUN_COMPLETE, play->run.end);
        bitset_release(&done);
        play_free(play);
    }
}

/* Nothing is asked, so that it does not matter whether the source is there. */
static void a_run_of_which_all_is_done_ends_at_once(void)
{
    for (int i = 0; i < 2; i++) {
        struct bitset done = BITSET_INIT;
        for (uint64_t position = 0; position < 500; position++)
            bitset_add(&done, position);
        struct play *play = play_new("0-499");
        play->workers = 2;
        play->done = &done;
        play->no_name = i == 1;
        play->run.breaker_trips = 3;

        fleet_play(play);

        CHECK_INT(0, play_count(play, OUTCOME_PASS));
        CHECK_INT(0, play->requests);
        CHECK_INT(RUN_COMPLETE, play->run.end);
        CHECK_INT(3, play->run.breaker_trips); /* of the earlier part */
        bitset_release(&done);
        play_free(play);
    }
}

static void answer_and_stop_at_5(struct play *play, unsigned id, unsigned nth,
                                 struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id >= 5)
        fleet_stop(play->fleet);
}

/* Such as by a report that cannot be written. */
static void a_run_that_is_stopped_is_not_complete(void)
{
    struct play *play = play_new("1-100");
    play->connections = 1;
    play->answer = answer_and_stop_at_5;

    fleet_play(play);

    CHECK_INT(RUN_STOPPED, play->run.end);
    CHECK_STR("stopped before every token was asked", play->run.end_reason);
    play_free(play);

    play = play_new("1-5");
    play->connections = 1;
    play->answer = answer_and_stop_at_5;
    fleet_play(play);
    CHECK_INT(RUN_COMPLETE, play->run.end); /* too late for that */
    play_free(play);
}

static void answer_and_stop_at_20(struct play *play, unsigned id, unsigned nth,
                                  struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id >= 20)
        fleet_stop(play->fleet);
}

static void what_is_done_is_not_skipped_either(void)
{
    struct bitset done = BITSET_INIT;
    for (uint64_t position = 0; position < 2000; position += 2)
        bitset_add(&done, position);
    struct play *play = play_new("0-1999");
    play->connections = 1;
    play->done = &done;
    play->answer = answer_and_stop_at_20;
    play->interrupted = true;

    fleet_play(play);

    CHECK_INT(11, play_count(play, OUTCOME_PASS)); /* 1, 3, … 21 */
    CHECK_INT(1000 - 11, play_count(play, OUTCOME_SKIPPED));
    CHECK_INT(0, play_token(play, 1000)->samples);
    CHECK_INT(1999, play_token(play, 1999)->position);
    bitset_release(&done);
    play_free(play);
}

/* --- a recorder without room --- */

enum { ROOM = 5, AT_ONCE = 3, LOOKS_WITHOUT = 4 };

/* After each ROOM samples it has no room for some looks. */
struct recorder {
    struct play *play;
    unsigned looks, refused, most_ahead;
} recorder;

static bool may_admit_few(struct play *play)
{
    pthread_mutex_lock(&play->lock);
    unsigned ahead = play->requests - play->recorded_count;
    bool full = play->recorded_count % ROOM == 0 && play->recorded_count > 0 &&
                recorder.looks++ < LOOKS_WITHOUT;
    if (!full)
        recorder.looks = play->recorded_count % ROOM == 0 ? recorder.looks : 0;
    recorder.refused += full;
    if (ahead > recorder.most_ahead)
        recorder.most_ahead = ahead;
    pthread_mutex_unlock(&play->lock);
    return !full;
}

static void a_recorder_without_room_is_waited_for(void)
{
    struct play *play = play_new("1-40");
    memset(&recorder, 0, sizeof(recorder));
    play->connections = AT_ONCE;
    play->may_admit = may_admit_few;

    fleet_play(play);

    CHECK_INT(40, play_count(play, OUTCOME_PASS));
    CHECK(recorder.refused >= LOOKS_WITHOUT);
    CHECK(recorder.most_ahead <= AT_ONCE);
    CHECK_INT(RUN_COMPLETE, play->run.end);
    play_free(play);
}

static bool never(struct play *play)
{
    pthread_mutex_lock(&play->lock);
    recorder.looks++;
    pthread_mutex_unlock(&play->lock);
    return false;
}

enum { TICKS = 20 };

static void stop_after_some_ticks(struct play *play)
{
    if (++recorder.refused == TICKS)
        fleet_stop(play->fleet);
}

/* Each tick is 10 ms, and so is each wait. */
static void waiting_for_room_keeps_nobody_busy_and_can_be_stopped(void)
{
    struct play *play = play_new("1-40");
    memset(&recorder, 0, sizeof(recorder));
    play->workers = 2;
    play->may_admit = never;
    play->ticked = stop_after_some_ticks;
    play->interrupted = true;

    fleet_play(play);

    CHECK_INT(40, play_count(play, OUTCOME_SKIPPED));
    CHECK_INT(0, play->requests);
    CHECK(recorder.looks >= 2 && recorder.looks <= 4 * TICKS);
    play_free(play);
}

/* Tokens that need no request are recorded too. */
static void tokens_that_are_settled_in_passing_wait_for_room_too(void)
{
    struct play *play = play_new("1-40");
    memset(&recorder, 0, sizeof(recorder));
    play->minted = "100-200";
    play->may_admit = may_admit_few;

    fleet_play(play);

    CHECK_INT(40, play_count(play, OUTCOME_FAIL));
    CHECK(recorder.refused >= LOOKS_WITHOUT);
    play_free(play);
}

/* --- evidence --- */

static void answer_by_attempt(struct play *play, unsigned id, unsigned nth,
                              struct serve_reply *reply)
{
    static const char *const bodies[] = { "first try", "second try" };
    answer_500(play, id, nth, reply);
    reply->status = id % 2 == 1 ? 404 : 500;
    reply->body = bodies[nth > 1];
    reply->body_len = strlen(reply->body);
}

static void a_sample_bears_the_answer_that_decided(void)
{
    struct play *play = play_new("1-60");
    play->answer = answer_by_attempt;

    fleet_play(play);

    for (unsigned id = 1; id <= 60; id++) {
        const struct seen *seen = play_token(play, id);
        check_case("token %u", id);
        CHECK_INT(id - 1, seen->position);
        CHECK_STR(seen->attempts == 2 ? "second try" : "first try", seen->body);
        const char *status = id % 2 == 1 ? "HTTP/1.1 404 " : "HTTP/1.1 500 ";
        CHECK(strncmp(status, seen->head, strlen(status)) == 0);
    }
    play_free(play);
}

static void answer_then_hang_up(struct play *play, unsigned id, unsigned nth,
                                struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id % 2 == 1)
        reply->flags = SERVE_CLOSE_UNANSWERED;
}

/* A lane goes from token to token: nothing of the one before may be left. */
static void without_an_answer_there_is_no_evidence(void)
{
    struct play *play = play_new("1-20");
    play->connections = 1;
    play->minted = "1-15";
    play->answer = answer_then_hang_up;

    fleet_play(play);

    for (unsigned id = 1; id <= 20; id++) {
        bool answered = id % 2 == 0 && id <= 15;
        check_case("token %u", id);
        CHECK_INT(answered, play_token(play, id)->head[0] != '\0');
        CHECK_INT(answered, play_token(play, id)->body_len > 0);
    }
    play_free(play);
}

SUITE(fleet_parts, TEST(what_is_done_is_neither_asked_nor_counted),
      TEST(a_run_of_which_all_is_done_ends_at_once),
      TEST(a_run_that_is_stopped_is_not_complete),
      TEST(what_is_done_is_not_skipped_either),
      TEST(a_recorder_without_room_is_waited_for),
      TEST(waiting_for_room_keeps_nobody_busy_and_can_be_stopped),
      TEST(tokens_that_are_settled_in_passing_wait_for_room_too),
      TEST(a_sample_bears_the_answer_that_decided),
      TEST(without_an_answer_there_is_no_evidence))
