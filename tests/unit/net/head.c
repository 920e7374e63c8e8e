/* The rules of Go's net/http for response heads; net/head.h names the sources. */
#include "net/head.h"
#include "check.h"

#include <string.h>

/* Feeds a head line by line; the last refusal, or NULL. */
static const char *feed(struct head *head, const char *text)
{
    while (*text != '\0') {
        const char *end = strchr(text, '\n');
        size_t len = end ? (size_t)(end - text) + 1 : strlen(text);
        if (!head_line(head, text, len))
            return head->refusal;
        text += len;
    }
    return NULL;
}

static void a_head_is_read(void)
{
    struct head head;
    head_init(&head, false);

    CHECK_STR(NULL, feed(&head, "HTTP/1.1 200 OK\r\ncontent-TYPE:  application/json \r\n"
                                "Content-Encoding: GZIP\r\nRetry-After: 7\r\n\r\n"));

    CHECK(head.complete);
    CHECK_INT(200, head.status);
    CHECK_STR("application/json", head.content_type);
    CHECK_STR("7", head.retry_after);
    CHECK(head.gzip);
}

static void what_go_refuses_is_refused(void)
{
    static const struct {
        const char *head, *refusal;
    } rows[] = {
        { "HTTP/1.1 20 OK\r\n", "malformed status code" },
        { "HTTP/1.1 2000 OK\r\n", "malformed status code" },
        { "HTTP/1.1 2x0 OK\r\n", "malformed status code" },
        { "HTTP/1.1\r\n", "malformed status line" },
        { "HTTP/2 200 OK\r\n", "malformed HTTP version" },
        { "HTTP/1.10 200 OK\r\n", "malformed HTTP version" },
        { "http/1.1 200 OK\r\n", "malformed HTTP version" },
        { "HTTP/1.1 200 OK\r\n X: y\r\n", "the first header line is a continuation" },
        { "HTTP/1.1 200 OK\r\nno colon\r\n", "a header line without a colon" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
          "more than one Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 05\r\n\r\n",
          "more than one Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "bad Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\n", "bad Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n", "bad Content-Length" },
        { "HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\n",
          "bad Content-Length" },
        { "HTTP/1.1 404 No\r\nContent-Length: x\r\n\r\n", "bad Content-Length" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: snappy\r\n\r\n",
          "unsupported Transfer-Encoding" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
          "unsupported Transfer-Encoding" },
        { "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
          "unsupported Transfer-Encoding" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct head head;
        check_case("%s", rows[i].head);
        head_init(&head, false);
        CHECK_STR(rows[i].refusal, feed(&head, rows[i].head));
    }
}

static void what_go_takes_is_taken(void)
{
    static const char *const rows[] = {
        "HTTP/1.1 200\r\n\r\n",
        "HTTP/1.1   200 OK\r\n\r\n",
        "HTTP/3.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n continued\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: no name\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length : 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 007\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\nTransfer-Encoding: CHUNKED\r\n\r\n",
        "HTTP/1.1 204 No\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: snappy\r\n\r\n",
        "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switch\r\n\r\n",
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct head head;
        check_case("%s", rows[i]);
        head_init(&head, false);
        CHECK_STR(NULL, feed(&head, rows[i]));
        CHECK(head.complete);
    }
}

static void the_sixth_informational_response_is_one_too_many(void)
{
    struct head head;
    head_init(&head, false);

    for (int i = 0; i < 5; i++)
        CHECK_STR(NULL, feed(&head, "HTTP/1.1 100 Continue\r\n\r\n"));

    CHECK_STR("too many informational responses",
              feed(&head, "HTTP/1.1 100 Continue\r\n\r\n"));
}

static void http2_is_believed_over_tls_only(void)
{
    struct head head;
    head_init(&head, true);

    CHECK_STR(NULL, feed(&head, "HTTP/2 200\r\ncontent-length: 5, 5\r\n\r\n"));

    CHECK(head.http2);
    CHECK(head.complete);
}

static void only_a_single_gzip_is_gzip(void)
{
    static const struct {
        const char *headers;
        bool gzip, encoded;
    } rows[] = {
        { "Content-Encoding: gzip\r\n", true, false },
        { "Content-Encoding: gzip, gzip\r\n", false, true },
        { "Content-Encoding: x-gzip\r\n", false, true },
        { "Content-Encoding: deflate\r\n", false, true },
        { "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", true, false },
        { "Content-Encoding: br\r\nContent-Encoding: gzip\r\n", false, true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct head head;
        check_case("%s", rows[i].headers);
        head_init(&head, false);
        feed(&head, "HTTP/1.1 200 OK\r\n");
        feed(&head, rows[i].headers);
        CHECK_INT(rows[i].gzip, head.gzip);
        CHECK_INT(rows[i].encoded, head.encoded);
    }
}

static void redirects_need_a_place_to_go(void)
{
    static const struct {
        const char *head;
        bool redirect;
    } rows[] = {
        { "HTTP/1.1 302 Found\r\nLocation: /x\r\n\r\n", true },
        { "HTTP/1.1 308 Permanent\r\nLocation: /x\r\n\r\n", true },
        { "HTTP/1.1 302 Found\r\n\r\n", false },
        { "HTTP/1.1 302 Found\r\nLocation:\r\n\r\n", false },
        { "HTTP/1.1 304 Same\r\nLocation: /x\r\n\r\n", false },
        { "HTTP/1.1 200 OK\r\nLocation: /x\r\n\r\n", false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct head head;
        check_case("%s", rows[i].head);
        head_init(&head, false);
        feed(&head, rows[i].head);
        CHECK_INT(rows[i].redirect, head_is_redirect(&head));
    }
}

static void trailers_are_passed_over(void)
{
    struct head head;
    head_init(&head, false);
    feed(&head, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");

    CHECK_STR(NULL, feed(&head, "no colon here\r\nContent-Encoding: gzip\r\n"));

    CHECK(!head.gzip);
}

SUITE(head, TEST(a_head_is_read), TEST(what_go_refuses_is_refused),
      TEST(what_go_takes_is_taken),
      TEST(the_sixth_informational_response_is_one_too_many),
      TEST(http2_is_believed_over_tls_only), TEST(only_a_single_gzip_is_gzip),
      TEST(redirects_need_a_place_to_go), TEST(trailers_are_passed_over))
