/* Requests that no platform makes: a second one (--twice), and those for ids that are not
 * minted. */
#include "probe/fixture.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

/* --- twice --- */

#define DOCUMENT(name, tail) \
    "{\"name\":\"" name "\",\"description\":\"d\"," \
    "\"image\":\"https://img.example/1.png\"," \
    "\"attributes\":[{\"trait_type\":\"a\",\"value\":\"b\"}]}" tail

static void answer_body(struct serve_reply *reply, const char *body)
{
    reply->body = body;
    reply->body_len = strlen(body);
}

/* By the last digit of the id, what the second request gets: 1 another name, 2 a blank
 * more, 3 a shorter body, 4 another status, 5 no answer; of 6 the first fails, 7 is never
 * there; the others are the same. */
static void answer_alternating(struct play *play, unsigned id, unsigned nth,
                               struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    answer_body(reply, DOCUMENT("One", ""));
    if (id % 10 == 6)
        reply->status = nth == 1 ? 503 : 200;
    if (id % 10 == 7)
        reply->status = 404;
    if (nth == 1)
        return;
    if (id % 10 == 1)
        answer_body(reply, DOCUMENT("Two", ""));
    if (id % 10 == 2)
        answer_body(reply, DOCUMENT("One", " "));
    if (id % 10 == 3)
        answer_body(reply, "{\"name\":\"One\",");
    if (id % 10 == 4)
        reply->status = 404;
    if (id % 10 == 5)
        reply->flags = SERVE_CLOSE_UNANSWERED;
}

static const struct {
    enum outcome outcome;
    unsigned attempts, requests, extra;
    const char *finding, *pointer, *words;
} second[10] = {
    { OUTCOME_PASS, 1, 2, 1, "", "", "" },
    { OUTCOME_WARN, 1, 2, 1, "http.differs", "/name", "part at byte 9" },
    { OUTCOME_WARN, 1, 2, 1, "http.differs", "", "the same JSON value" },
    { OUTCOME_WARN, 1, 2, 1, "http.differs", "none", " bytes, then 14 bytes" },
    { OUTCOME_WARN, 1, 2, 1, "http.differs", "none", "status 200, then status 404" },
    { OUTCOME_WARN, 1, 3, 2, "http.differs", "none", "closed without an answer" },
    { OUTCOME_WARN, 2, 3, 1, "retry.recovered", "none", "" },
    { OUTCOME_FAIL, 2, 2, 0, "", "", "" },
    { OUTCOME_PASS, 1, 2, 1, "", "", "" },
    { OUTCOME_PASS, 1, 2, 1, "", "", "" },
};

static void a_second_answer_is_compared_with_the_first(void)
{
    struct play *play = play_new("1-200");
    uint64_t requests = 0, extra = 0;
    play->twice = true;
    play->connections = 7;
    play->answer = answer_alternating;

    fleet_play(play);

    for (unsigned id = 1; id <= 200; id++) {
        const struct seen *seen = play_token(play, id);
        unsigned row = id % 10;
        check_case("token %u", id);
        CHECK_INT(second[row].outcome, seen->outcome);
        CHECK_INT(second[row].attempts, seen->attempts);
        CHECK_INT(second[row].extra, seen->extra_requests);
        CHECK_INT(second[row].requests, play->requests_of[id]);
        CHECK_STR(second[row].finding, seen->finding);
        CHECK_STR(second[row].pointer, seen->pointer);
        CHECK(strstr(seen->message, second[row].words) != NULL);
        requests += second[row].requests;
        extra += second[row].extra;
    }
    CHECK_INT(play_count(play, OUTCOME_FAIL), 20);
    CHECK_INT(requests, play->requests);
    CHECK_INT(requests, play->summary.requests);
    CHECK_INT(extra, play->summary.extra_requests);
    CHECK_INT(240, play->summary.attempts);
    summary_check(&play->summary);
    play_free(play);
}

static void the_evidence_is_the_first_answer(void)
{
    struct play *play = play_new("1-50");
    play->twice = true;
    play->connections = 1;
    play->answer = answer_alternating;

    fleet_play(play);

    CHECK(strstr(play_token(play, 1)->body, "One") != NULL);
    CHECK(strncmp(play_token(play, 4)->head, "HTTP/1.1 200", 12) == 0);
    CHECK_INT(strlen(DOCUMENT("One", "")), play_token(play, 3)->body_len);
    play_free(play);
}

static void answer_and_stop(struct play *play, unsigned id, unsigned nth,
                            struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    fleet_stop(play->fleet);
}

static void a_run_that_ends_keeps_what_one_answer_said(void)
{
    struct play *play = play_new("1-3");
    play->twice = true;
    play->connections = 1;
    play->answer = answer_and_stop;
    play->interrupted = true;

    fleet_play(play);

    CHECK_INT(1, play_count(play, OUTCOME_PASS));
    CHECK_INT(2, play_count(play, OUTCOME_SKIPPED));
    CHECK_STR("http.asked-once", play_token(play, 1)->finding);
    CHECK(play_token(play, 1)->body_len > 0);
    CHECK_INT(1, play->requests);
    play_free(play);
}

/* --- ids that are not minted --- */

static void answer_leak(struct play *play, unsigned id, unsigned nth,
                        struct serve_reply *reply)
{
    answer_good(play, id, nth, reply);
    if (id == 12)
        reply->status = 404;
    if (id == 13)
        reply->status = 503;
    if (id == 14)
        answer_body(reply, "<html>");
}

static void ids_that_are_not_minted_are_asked_once_and_fail_all_the_same(void)
{
    struct play *play = play_new("1-14");
    play->minted = "1-10";
    play->ask_unminted = true;
    play->twice = true;
    play->answer = answer_leak;

    fleet_play(play);

    CHECK_INT(10, play_count(play, OUTCOME_PASS));
    CHECK_INT(4, play_count(play, OUTCOME_FAIL));
    for (unsigned id = 1; id <= 14; id++) {
        const struct seen *seen = play_token(play, id);
        check_case("token %u", id);
        CHECK_INT(id > 10, seen->unminted);
        CHECK_INT(id > 10 ? 1 : 2, play->requests_of[id]);
        CHECK_INT(1, seen->attempts);
        CHECK_STR(id > 10 ? "token_not_found" : "", seen->code);
        CHECK_STR("", seen->finding);
        CHECK(seen->body_len > 0);
    }
    CHECK_STR("not in the minted set; the source was asked all the same: status 200",
              play_token(play, 11)->reason);
    CHECK_STR("not in the minted set; the source was asked all the same: status 503",
              play_token(play, 13)->reason);
    play_free(play);
}

static void without_a_wish_ids_that_are_not_minted_are_not_asked(void)
{
    struct play *play = play_new("9-12");
    play->minted = "1-10";

    fleet_play(play);

    CHECK_INT(2, play_count(play, OUTCOME_FAIL));
    CHECK(!play_token(play, 11)->unminted);
    CHECK_INT(0, play->requests_of[11]);
    CHECK_INT(0, play_token(play, 11)->attempts);
    CHECK_STR("not in the minted set, so not asked", play_token(play, 11)->reason);
    play_free(play);
}

SUITE(fleet_extra, TEST(a_second_answer_is_compared_with_the_first),
      TEST(the_evidence_is_the_first_answer),
      TEST(a_run_that_ends_keeps_what_one_answer_said),
      TEST(ids_that_are_not_minted_are_asked_once_and_fail_all_the_same),
      TEST(without_a_wish_ids_that_are_not_minted_are_not_asked))
