#include "emulator/source.h"

#include "check.h"
#include "given.h"
#include "rawhttp.h"

#include <stdio.h>
#include <string.h>

static struct source *source_with(const char *behaviour)
{
    char script[200];
    snprintf(
        script, sizeof(script),
        "{\"tokens\":\"1-9\",\"assets\":true,\"latency\":{\"p50_ms\":4,\"p99_ms\":4},"
        "\"behaviours\":[{\"behaviour\":\"%s\",\"tokens\":\"7\"}]}",
        behaviour);
    return given_source(script);
}

enum { PNG_BYTES = 67, MP4_BYTES = 24 };

static void media_are_answered_as_the_behaviour_of_their_token_says(void)
{
    static const char png[] = "image/png", html[] = "text/html; charset=utf-8";
    /* clang-format off */
    static const struct {
        const char *behaviour, *method, *path;
        int status;
        const char *content_type;
        size_t len;
    } cases[] = {
        { "good",          "GET",  "/assets/7.png", 200, png, PNG_BYTES },
        { "good",          "HEAD", "/assets/7.png", 200, png, PNG_BYTES },
        { "good",          "GET",  "/assets/7.mp4", 200, "video/mp4", MP4_BYTES },
        { "good",          "GET",  "/assets/unrevealed.png", 200, png, PNG_BYTES },
        { "good",          "GET",  "/assets/10.png", 404, NULL, 0 },
        { "html",          "GET",  "/assets/7.png", 200, png, PNG_BYTES },
        { "not-found",     "GET",  "/assets/7.png", 200, png, PNG_BYTES },
        { "asset-missing", "GET",  "/assets/7.png", 404, NULL, 0 },
        { "asset-missing", "HEAD", "/assets/7.mp4", 404, NULL, 0 },
        { "asset-missing", "GET",  "/assets/8.png", 200, png, PNG_BYTES },
        { "asset-html",    "GET",  "/assets/7.png", 200, html, 51 },
        { "asset-empty",   "GET",  "/assets/7.png", 200, png, 0 },
        { "head-refused",  "HEAD", "/assets/7.png", 405, NULL, 0 },
        { "head-refused",  "GET",  "/assets/7.png", 200, png, PNG_BYTES },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct source *source = source_with(cases[i].behaviour);
        check_case("%s %s %s", cases[i].behaviour, cases[i].method, cases[i].path);

        struct serve_reply reply = given_answer(source, cases[i].method, cases[i].path);

        CHECK_INT(cases[i].status, reply.status);
        CHECK_STR(cases[i].content_type, reply.content_type);
        CHECK_INT(cases[i].len, reply.body_len);
        CHECK_INT(4000, reply.delay_us);
        CHECK_STR(cases[i].status == 405 ? "GET" : "", given_header(&reply, "Allow"));
        source_free(source);
    }
}

static void a_part_of_media_can_be_asked_for(void)
{
    /* clang-format off */
    static const struct {
        const char *range;
        int status;
        size_t from, len;
        const char *content_range;
    } cases[] = {
        { "bytes=0-0",    206, 0,  1,  "bytes 0-0/67" },
        { "bytes=0-63",   206, 0,  64, "bytes 0-63/67" },
        { "bytes=1-66",   206, 1,  66, "bytes 1-66/67" },
        { "bytes=60-999", 206, 60, 7,  "bytes 60-66/67" },
        { "bytes=60-",    206, 60, 7,  "bytes 60-66/67" },
        { "bytes=-7",     206, 60, 7,  "bytes 60-66/67" },
        { "bytes=-999",   206, 0,  67, "bytes 0-66/67" },
        { "bytes=67-",    416, 0,  0,  "bytes */67" },
        { "bytes=-0",     416, 0,  0,  "bytes */67" },
        { "bytes=99999999999999999-", 416, 0, 0, "bytes */67" },
        { "bytes=5-3",    200, 0,  67, "" },
        { "bytes=0-1,3-4", 200, 0, 67, "" },
        { "bytes=",       200, 0,  67, "" },
        { "bytes=-",      200, 0,  67, "" },
        { "bytes=a-b",    200, 0,  67, "" },
        { "bytes=99999999999999999999999-", 200, 0, 67, "" },
        { "lines=0-1",    200, 0,  67, "" },
        { "",             200, 0,  67, "" },
    };
    /* clang-format on */
    struct source *source = source_with("good");
    const char *whole = given_answer(source, "GET", "/assets/7.png").body;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i].range);

        struct serve_reply reply =
            given_part(source, "GET", "/assets/7.png", cases[i].range);

        CHECK_INT(cases[i].status, reply.status);
        CHECK_MEM(whole + cases[i].from, cases[i].len, reply.body, reply.body_len);
        CHECK_STR(cases[i].content_range, given_header(&reply, "Content-Range"));
    }
    source_free(source);
}

static void documents_point_to_the_media_of_their_source(void)
{
    struct source *source = source_with("placeholder");
    struct serve_reply reply = given_answer(source, "GET", "/8");
    CHECK(memmem(reply.body, reply.body_len, "\"" GIVEN_URL "/assets/8.png\"",
                 strlen(GIVEN_URL) + 15) != NULL);
    reply = given_answer(source, "GET", "/7");
    CHECK(memmem(reply.body, reply.body_len, "\"" GIVEN_URL "/assets/unrevealed.png\"",
                 strlen(GIVEN_URL) + 24) != NULL);
    source_free(source);
}

static void without_assets_there_are_no_media(void)
{
    struct source *source = given_source("{\"tokens\":\"1-9\"}");
    CHECK_INT(404, given_answer(source, "GET", "/assets/7.png").status);
    source_free(source);
}

static void media_are_served_where_the_documents_say(void)
{
    struct err err = ERR_INIT;
    struct source *source = given_source("{\"tokens\":\"1-9\",\"assets\":true}");
    struct serve *serve = serve_new("127.0.0.1:0", 2, source_answer, source, &err);
    CHECK_STR("", err.text);
    struct rawhttp_reply reply;
    rawhttp_get_once(serve_url(serve), "/7", &reply);
    CHECK_INT(200, reply.status);
    char image[100];
    size_t len =
        (size_t)snprintf(image, sizeof(image), "\"%s/assets/7.png\"", serve_url(serve));
    CHECK(memmem(reply.body, reply.body_len, image, len) != NULL);
    rawhttp_get_once(serve_url(serve), "/assets/7.png", &reply);
    CHECK_INT(200, reply.status);
    CHECK_INT(PNG_BYTES, reply.body_len);
    serve_free(serve);
    source_free(source);
}

/* clang-format off */
SUITE(asset,
    TEST(media_are_answered_as_the_behaviour_of_their_token_says),
    TEST(a_part_of_media_can_be_asked_for),
    TEST(documents_point_to_the_media_of_their_source),
    TEST(without_assets_there_are_no_media),
    TEST(media_are_served_where_the_documents_say))
/* clang-format on */
