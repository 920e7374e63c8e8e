#include "emulator/source.h"

#include "check.h"
#include "given.h"
#include "rawhttp.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MS = 1000 };

/* A source of the tokens 1 to 100, of which 7 behaves so. */
static struct source *source_with(const char *behaviour)
{
    char script[300];
    snprintf(script, sizeof(script),
             "{\"seed\":5,\"tokens\":\"1-100\",\"documents\":{\"distinct\":8},"
             "\"latency\":{\"p50_ms\":4,\"p99_ms\":4},"
             "\"behaviours\":[{\"behaviour\":\"%s\",\"tokens\":\"7\"}]}",
             behaviour);
    return given_source(script);
}

enum body { DOCUMENT, WRONG_DOCUMENT, NOT_JSON, NULL_JSON, ARRAY, ERROR_JSON, NOTHING };

static enum body body_kind(const struct serve_reply *reply)
{
    struct json_tape tape;
    enum body kind = NOTHING;
    json_tape_init(&tape);
    if (reply->body_len > 0 && !given_is_json(&tape, reply->body, reply->body_len))
        kind = NOT_JSON;
    else if (reply->body_len > 0 && json_kind(&tape, 0) == JSON_NULL)
        kind = NULL_JSON;
    else if (reply->body_len > 0 && json_kind(&tape, 0) == JSON_ARRAY)
        kind = ARRAY;
    else if (reply->body_len > 0 && json_get(&tape, 0, "error") != JSON_NONE)
        kind = ERROR_JSON;
    else if (reply->body_len > 0)
        kind = given_meets_schema(&tape) ? DOCUMENT : WRONG_DOCUMENT;
    json_tape_release(&tape);
    return kind;
}

static void each_behaviour_answers_as_it_says(void)
{
    static const char json[] = "application/json";
    /* clang-format off */
    static const struct {
        const char *behaviour;
        int status, then;         /* the first time, and the second */
        const char *content_type; /* the first time */
        enum body body;           /* the first time */
        uint64_t delay_us;        /* the first time */
    } cases[] = {
        { "good",             200, 200, json, DOCUMENT,       4 * MS },
        { "big",              200, 200, json, DOCUMENT,       4 * MS },
        { "slow",             200, 200, json, DOCUMENT,       2900 * MS },
        { "too-slow",         200, 200, json, DOCUMENT,       3100 * MS },
        { "fails-once",       503, 200, json, ERROR_JSON,     4 * MS },
        { "slow-once",        200, 200, json, DOCUMENT,       3100 * MS },
        { "not-found",        404, 404, json, ERROR_JSON,     4 * MS },
        { "server-error",     500, 500, json, ERROR_JSON,     4 * MS },
        { "unavailable",      503, 503, json, ERROR_JSON,     4 * MS },
        { "rate-limited",     429, 429, json, ERROR_JSON,     4 * MS },
        { "redirected",       302, 302, NULL, NOTHING,        4 * MS },
        { "html",             200, 200, "text/html; charset=utf-8", NOT_JSON, 4 * MS },
        { "empty",            200, 200, json, NOTHING,        4 * MS },
        { "truncated",        200, 200, json, NOT_JSON,       4 * MS },
        { "trailing-garbage", 200, 200, json, NOT_JSON,       4 * MS },
        { "null-root",        200, 200, json, NULL_JSON,      4 * MS },
        { "array-root",       200, 200, json, ARRAY,          4 * MS },
        { "wrong-types",      200, 200, json, WRONG_DOCUMENT, 4 * MS },
        { "placeholder",      200, 200, json, DOCUMENT,       4 * MS },
        { "duplicate",        200, 200, json, DOCUMENT,       4 * MS },
        { "asset-missing",    200, 200, json, DOCUMENT,       4 * MS },
        { "asset-html",       200, 200, json, DOCUMENT,       4 * MS },
        { "asset-empty",      200, 200, json, DOCUMENT,       4 * MS },
        { "head-refused",     200, 200, json, DOCUMENT,       4 * MS },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i].behaviour);
        struct source *source = source_with(cases[i].behaviour);
        CHECK_STR(cases[i].behaviour, behaviour_name(source_behaviour(source, 7)));

        struct serve_reply reply = given_answer(source, "GET", "/7");

        CHECK_INT(cases[i].status, reply.status);
        CHECK_STR(cases[i].content_type, reply.content_type);
        CHECK_INT(cases[i].body, body_kind(&reply));
        CHECK_INT(cases[i].delay_us, reply.delay_us);
        CHECK_INT(0, reply.flags);
        reply = given_answer(source, "GET", "/7");
        CHECK_INT(cases[i].then, reply.status);
        source_free(source);
    }
}

static void what_is_closed_is_not_answered(void)
{
    struct source *source = source_with("closed");
    for (int i = 0; i < 2; i++) {
        struct serve_reply reply = given_answer(source, "GET", "/7");
        CHECK_INT(SERVE_CLOSE_UNANSWERED, reply.flags);
    }
    source_free(source);

    source = source_with("closes-once");
    struct serve_reply reply = given_answer(source, "GET", "/7");
    CHECK_INT(SERVE_CLOSE_UNANSWERED, reply.flags);
    reply = given_answer(source, "GET", "/7");
    CHECK_INT(0, reply.flags);
    CHECK_INT(200, reply.status);
    source_free(source);
}

static void a_first_time_is_one_for_each_token_until_it_is_forgotten(void)
{
    struct source *source = given_source("{\"tokens\":\"60-200\",\"behaviours\":["
                                         "{\"behaviour\":\"fails-once\",\"share\":1}]}");
    static const int rounds[] = { 503, 200, 200 };
    for (int again = 0; again < 2; again++) {
        for (size_t round = 0; round < 3; round++) {
            for (int id = 60; id <= 200; id++) {
                char path[16];
                snprintf(path, sizeof(path), "/%d", id);
                check_case("%s, round %zu", path, round);
                CHECK_INT(rounds[round], given_answer(source, "GET", path).status);
            }
        }
        source_forget(source);
    }
    source_free(source);
}

static void late_answers_come_well_the_second_time(void)
{
    struct source *source = source_with("slow-once");
    CHECK_INT(3100 * MS, given_answer(source, "GET", "/7").delay_us);
    CHECK_INT(4 * MS, given_answer(source, "GET", "/7").delay_us);
    source_free(source);
}

static void slow_and_late_follow_the_budget(void)
{
    struct source *source =
        given_source("{\"tokens\":\"1-2\",\"budget_ms\":10000,\"behaviours\":["
                     "{\"behaviour\":\"slow\",\"tokens\":\"1\"},"
                     "{\"behaviour\":\"too-slow\",\"tokens\":\"2\"}]}");
    CHECK_INT(9900 * MS, given_answer(source, "GET", "/1").delay_us);
    CHECK_INT(10100 * MS, given_answer(source, "GET", "/2").delay_us);
    source_free(source);
}

static void rate_limits_say_when_to_come_back_and_redirects_where_to_go(void)
{
    struct source *source = source_with("rate-limited");
    struct serve_reply reply = given_answer(source, "GET", "/7");
    CHECK_STR("1", given_header(&reply, "Retry-After"));
    source_free(source);

    source = source_with("redirected");
    reply = given_answer(source, "GET", "/api/7");
    CHECK_STR("/moved/7", given_header(&reply, "Location"));
    reply = given_answer(source, "GET", "/moved/7");
    CHECK_INT(200, reply.status);
    CHECK_INT(DOCUMENT, body_kind(&reply));
    source_free(source);

    source = source_with("not-found");
    reply = given_answer(source, "GET", "/moved/7");
    CHECK_INT(404, reply.status);
    source_free(source);
}

static void duplicates_and_placeholders_are_all_alike(void)
{
    struct source *source =
        given_source("{\"tokens\":\"10-99\",\"behaviours\":["
                     "{\"behaviour\":\"duplicate\",\"tokens\":\"20-29\"},"
                     "{\"behaviour\":\"placeholder\",\"tokens\":\"30-39\"}]}");
    struct serve_reply reply = given_answer(source, "GET", "/10");
    char *first = strndup(reply.body, reply.body_len);
    char *unrevealed = NULL;
    for (int id = 20; id < 50; id++) {
        char path[16];
        snprintf(path, sizeof(path), "/%d", id);
        check_case("%s", path);
        reply = given_answer(source, "GET", path);
        char *body = strndup(reply.body, reply.body_len);
        if (id == 30)
            unrevealed = strdup(body);
        CHECK((strcmp(first, body) == 0) == (id < 30));
        if (id >= 30)
            CHECK((strcmp(unrevealed, body) == 0) == (id < 40));
        free(body);
    }
    free(unrevealed);
    free(first);
    source_free(source);
}

static void only_well_formed_ids_that_the_script_knows_are_answered(void)
{
    static const struct {
        const char *path;
        int status;
    } cases[] = {
        { "/1", 200 },
        { "/100", 200 },
        { "/api/v1/1", 200 },
        { "//1", 200 },
        { "/0000000000000000000000000000000000000000000000000000000000000064", 200 },
        { "/000000000000000000000000000000000000000000000000000000000000000A", 200 },
        { "/0000000000000000000000000000000000000000000000000000000000000065", 404 },
        { "/1000000000000000000000000000000000000000000000000000000000000001", 404 },
        { "/000000000000000000000000000000000000000000000000000000000000000g", 404 },
        { "/0", 404 },
        { "/101", 404 },
        { "/", 404 },
        { "", 404 },
        { "/01", 404 },
        { "/+1", 404 },
        { "/-1", 404 },
        { "/1/", 404 },
        { "/1.json", 404 },
        { "/%31", 404 },
        { "/1a", 404 },
        { "/18446744073709551616", 404 },
        { "/18446744073709551617", 404 },
        { "/11579208923731619542357098500868790785326998466564056403945758400791312963993"
          "6",
          404 },
    };
    struct source *source = given_source("{\"tokens\":\"1-100\"}");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i].path);
        CHECK_INT(cases[i].status, given_answer(source, "GET", cases[i].path).status);
    }
    source_free(source);
}

static void the_token_zero_can_be_known(void)
{
    struct source *source = given_source("{\"tokens\":\"0\"}");
    CHECK_INT(200, given_answer(source, "GET", "/0").status);
    CHECK_INT(404, given_answer(source, "GET", "/00").status);
    CHECK_STR("0", source_tokens(source));
    CHECK_STR("", source_beyond(source));
    source_free(source);
}

static void only_get_and_head_are_answered(void)
{
    struct source *source = given_source("{\"tokens\":\"1-100\"}");
    CHECK_INT(200, given_answer(source, "HEAD", "/1").status);
    struct serve_reply reply = given_answer(source, "POST", "/1");
    CHECK_INT(405, reply.status);
    CHECK_STR("GET, HEAD", given_header(&reply, "Allow"));
    source_free(source);
}

static void the_same_script_answers_the_same_twice(void)
{
    static const char script[] =
        "{\"seed\":9,\"tokens\":\"1-3000\",\"latency\":{\"p50_ms\":20,\"p99_ms\":250},"
        "\"behaviours\":[{\"behaviour\":\"html\",\"share\":0.1},"
        "{\"behaviour\":\"truncated\",\"share\":0.1},{\"behaviour\":\"slow\",\"share\":0."
        "1}]}";
    struct source *one = given_source(script), *other = given_source(script);
    for (int id = 1; id <= 3000; id++) {
        char path[16];
        snprintf(path, sizeof(path), "/%d", id);
        struct serve_reply first = given_answer(one, "GET", path);
        char *body = strndup(first.body, first.body_len);
        struct serve_reply second = given_answer(other, "GET", path);
        CHECK_INT(first.status, second.status);
        CHECK_INT(first.delay_us, second.delay_us);
        CHECK_MEM(body, first.body_len, second.body, second.body_len);
        free(body);
    }
    source_free(one);
    source_free(other);
}

static void latencies_are_spread_as_the_script_says(void)
{
    enum { TOKENS = 20000 };
    struct source *source = given_source("{\"tokens\":\"1-20000\",\"latency\":{\"p50_"
                                         "ms\":20,\"p99_ms\":250,\"max_ms\":400}}");
    int below_p50 = 0, below_p99 = 0, at_most = 0;
    for (int id = 1; id <= TOKENS; id++) {
        char path[16];
        snprintf(path, sizeof(path), "/%d", id);
        uint64_t delay_us = given_answer(source, "GET", path).delay_us;
        below_p50 += delay_us < 20 * MS;
        below_p99 += delay_us < 250 * MS;
        at_most += delay_us <= 400 * MS;
    }
    CHECK(abs(below_p50 - TOKENS / 2) < TOKENS / 50);
    CHECK(abs(below_p99 - TOKENS * 99 / 100) < TOKENS / 200);
    CHECK_INT(TOKENS, at_most);
    source_free(source);
}

static void the_mixture_counts_every_token_once(void)
{
    struct source *source = given_source(NULL);
    uint64_t counts[BEHAVIOUR_COUNT], sum = 0;
    source_mixture(source, counts);
    for (unsigned i = 0; i < BEHAVIOUR_COUNT; i++)
        sum += counts[i];

    CHECK_STR("1-10000", source_tokens(source));
    CHECK_INT(10000, sum);
    CHECK_INT(40, counts[BEHAVIOUR_NOT_FOUND]);
    CHECK_INT(50, counts[BEHAVIOUR_PLACEHOLDER]);
    source_free(source);
}

enum { ASKERS = 6, TOKENS_ASKED = 2000 };

struct asker {
    struct source *source;
    _Atomic int *failures;
    pthread_t thread;
};

static void *ask_all(void *argument)
{
    struct asker *asker = argument;
    for (int id = 1; id <= TOKENS_ASKED; id++) {
        char path[16];
        snprintf(path, sizeof(path), "/%d", id);
        if (given_answer(asker->source, "GET", path).status == 503)
            atomic_fetch_add(asker->failures, 1);
    }
    return NULL;
}

static void a_token_fails_once_even_when_many_threads_ask(void)
{
    struct source *source = given_source("{\"tokens\":\"1-2000\",\"behaviours\":["
                                         "{\"behaviour\":\"fails-once\",\"share\":1}]}");
    static _Atomic int failures;
    struct asker askers[ASKERS];
    atomic_store(&failures, 0);
    for (size_t i = 0; i < ASKERS; i++) {
        askers[i] = (struct asker){ .source = source, .failures = &failures };
        CHECK_INT(0, pthread_create(&askers[i].thread, NULL, ask_all, &askers[i]));
    }
    for (size_t i = 0; i < ASKERS; i++)
        pthread_join(askers[i].thread, NULL);

    CHECK_INT(TOKENS_ASKED, atomic_load(&failures));
    source_free(source);
}

static void a_source_answers_over_http(void)
{
    struct err err = ERR_INIT;
    struct source *source = given_source(
        "{\"tokens\":\"1-9\",\"budget_ms\":200,\"latency\":{\"p50_ms\":1,\"p99_ms\":5},"
        "\"behaviours\":[{\"behaviour\":\"redirected\",\"tokens\":\"2\"},"
        "{\"behaviour\":\"closed\",\"tokens\":\"3\"},"
        "{\"behaviour\":\"slow\",\"tokens\":\"4\"},{\"behaviour\":\"big\",\"tokens\":"
        "\"5\"},"
        "{\"behaviour\":\"empty\",\"tokens\":\"6\"},"
        "{\"behaviour\":\"fails-once\",\"tokens\":\"7\"}]}");
    struct serve *serve = serve_new("127.0.0.1:0", 2, source_answer, source, &err);
    CHECK_STR("", err.text);
    static const struct {
        const char *path;
        int status;
        size_t least, most; /* bytes of the body */
    } cases[] = {
        { "/1", 200, 400, 16384 },
        { "/2", 302, 0, 0 },
        { "/moved/2", 200, 400, 16384 },
        { "/3", 0, 0, 0 },
        { "/4", 200, 400, 16384 },
        { "/5", 200, 15000, 16384 },
        { "/6", 200, 0, 0 },
        { "/7", 503, 10, 100 },
        { "/7", 200, 400, 16384 },
        { "/10", 404, 10, 100 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct rawhttp_reply reply;
        check_case("%s", cases[i].path);
        rawhttp_get_once(serve_url(serve), cases[i].path, &reply);
        CHECK_INT(cases[i].status, reply.status);
        CHECK(reply.body_len >= cases[i].least && reply.body_len <= cases[i].most);
    }
    serve_free(serve);
    source_free(source);
}

/* clang-format off */
SUITE(source,
    TEST(each_behaviour_answers_as_it_says),
    TEST(what_is_closed_is_not_answered),
    TEST(a_first_time_is_one_for_each_token_until_it_is_forgotten),
    TEST(late_answers_come_well_the_second_time),
    TEST(slow_and_late_follow_the_budget),
    TEST(rate_limits_say_when_to_come_back_and_redirects_where_to_go),
    TEST(duplicates_and_placeholders_are_all_alike),
    TEST(only_well_formed_ids_that_the_script_knows_are_answered),
    TEST(the_token_zero_can_be_known),
    TEST(only_get_and_head_are_answered),
    TEST(the_same_script_answers_the_same_twice),
    TEST(latencies_are_spread_as_the_script_says),
    TEST(the_mixture_counts_every_token_once),
    TEST(a_token_fails_once_even_when_many_threads_ask),
    TEST(a_source_answers_over_http))
/* clang-format on */
