/* The head of the response is kept as it came. */
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <string.h>

/* What is said for any path, the connection's end behind it. */
static bool play_text(struct origin_conn *conn, const char *target)
{
    (void)target;
    origin_say(conn, conn->origin->data);
    return false;
}

/* The same in two pieces, the path tells where it is cut. */
static bool play_pieces(struct origin_conn *conn, const char *target)
{
    const char *text = conn->origin->data;
    size_t cut = strlen(target + 1);
    origin_say_bytes(conn, text, cut);
    origin_wait(conn, 2);
    origin_say(conn, text + cut);
    return false;
}

static void check_kept(origin_play_fn *play, const char *path, const char *text,
                       const char *expected)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play, text);
    client_init_for(&client, origin.url);
    client_ask(&client, path, 5 * SECOND);
    CHECK_STR(expected, client.slots[0].fetch.head.text);
    client_release(&client);
    origin_stop(&origin);
}

#define OK_HEAD      "HTTP/1.1 200 OK\r\nX-A:  b \r\nContent-Length: 2\r\n\r\n"
#define CHUNKED_HEAD "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

static const struct {
    const char *text, *kept;
} kept_rows[] = {
    { OK_HEAD "{}", OK_HEAD },
    { "HTTP/1.1 200 OK\n\nno length", "HTTP/1.1 200 OK\n\n" },
    { "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" OK_HEAD "{}", OK_HEAD },
    { "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n" OK_HEAD "{}", OK_HEAD },
    { CHUNKED_HEAD "2\r\n{}\r\n0\r\nX-Trailer: t\r\n\r\n", CHUNKED_HEAD },
    { "HTTP/1.1 204 No\r\n\r\n", "HTTP/1.1 204 No\r\n\r\n" },
    { "HTTP/1.1 200 OK\r\nX-Cut: of", "HTTP/1.1 200 OK\r\nX-Cut: of" },
    { "<html>\nno HTTP\n", "<html>\nno HTTP\n" },
    { "HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\n\r\n",
      "HTTP/1.1 302 Found\r\nLocation: ftp://x/\r\n\r\n" },
    { "", "" },
};

static void the_head_of_the_last_response_is_kept_as_it_came(void)
{
    for (size_t i = 0; i < sizeof(kept_rows) / sizeof(kept_rows[0]); i++) {
        check_case("%s", kept_rows[i].text);
        check_kept(play_text, "/1", kept_rows[i].text, kept_rows[i].kept);
    }
}

static void the_pieces_in_which_it_comes_do_not_matter(void)
{
    const char *text = kept_rows[2].text;
    char path[128] = "/";
    for (size_t cut = 1; cut < strlen(text); cut++) {
        check_case("cut at %zu", cut);
        path[cut] = 'x';
        check_kept(play_pieces, path, text, kept_rows[2].kept);
    }
}

/* A hop that goes through libcurl keeps it as well, and of it alone. */
static bool play_redirect(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/1") == 0)
        return origin_answer(conn, "302 Found", "Location: /2\r\nX-Hop: 1\r\n", "");
    return origin_say(conn, "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n" CHUNKED_HEAD
                            "2\r\n{}\r\n0\r\nX-Trailer: t\r\n\r\n");
}

static void of_redirects_the_last_head_is_kept(void)
{
    check_kept(play_redirect, "/1", NULL, CHUNKED_HEAD);
}

enum { LINES = 1000 };

static bool play_long(struct origin_conn *conn, const char *target)
{
    (void)target;
    origin_say(conn, "HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < LINES; i++)
        origin_say(conn, "X-Filler: 0123456789\r\n");
    return origin_say(conn, "Content-Length: 2\r\n\r\n{}");
}

static void of_a_long_head_the_beginning_is_kept(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_long, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(FETCH_HEAD_MAX, client.slots[0].fetch.head.len);
    CHECK(strncmp(client.slots[0].fetch.head.text, "HTTP/1.1 200 OK\r\nX-Filler: ", 27) ==
          0);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_then_hang_up(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/1") == 0)
        return origin_answer(conn, "200 OK", "X-First: 1\r\n", "{}");
    return false;
}

static void nothing_is_kept_where_nothing_came(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_then_hang_up, NULL);
    client_init_for(&client, origin.url);
    client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_CLOSED, client_ask(&client, "/2", 5 * SECOND)->trouble);

    CHECK_INT(0, client.slots[0].fetch.head.len);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_cached(struct origin_conn *conn, const char *target)
{
    return origin_answer(
        conn, "200 OK",
        strcmp(target, "/1") == 0   ? "Age: 12\r\nCache-Control: public, s-maxage=600\r\n"
        : strcmp(target, "/3") == 0 ? "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                                      "Last-Modified: Sun, 06 Nov 1994 08:32:57 GMT\r\n"
                                    : "",
        "{}");
}

static void what_is_said_to_caches_is_part_of_the_attempt(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_cached, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);
    CHECK_INT(12, attempt->age_s);
    CHECK_INT(600, attempt->fresh_s);

    attempt = client_ask(&client, "/2", 5 * SECOND);
    CHECK_INT(-1, attempt->age_s);
    CHECK_INT(-1, attempt->fresh_s);
    CHECK_INT(0, attempt->flags & ATTEMPT_FRESH_GUESSED);

    attempt = client_ask(&client, "/3", 5 * SECOND);
    CHECK_INT(100, attempt->fresh_s);
    CHECK(attempt->flags & ATTEMPT_FRESH_GUESSED);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_proxy(struct origin_conn *conn, const char *target)
{
    (void)target;
    return origin_answer(conn, "407 Who are you", "Proxy-Authenticate: Basic\r\n", "");
}

static void what_a_proxy_says_is_not_the_sources_answer(void)
{
    struct origin proxy;
    struct client client;
    origin_start(&proxy, play_proxy, NULL);
    struct route_options options = client_options("https://127.0.0.1:1");
    options.proxy = proxy.url;
    client_init(&client, &options, 1);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_LOCAL, attempt->trouble);
    CHECK_INT(0, attempt->status);
    CHECK_INT(0, client.slots[0].fetch.head.len);
    CHECK(origin_saw(&proxy, "CONNECT 127.0.0.1:1 "));
    client_release(&client);
    origin_stop(&proxy);
}

SUITE(fetch_evidence, TEST(the_head_of_the_last_response_is_kept_as_it_came),
      TEST(the_pieces_in_which_it_comes_do_not_matter),
      TEST(of_redirects_the_last_head_is_kept),
      TEST(of_a_long_head_the_beginning_is_kept),
      TEST(nothing_is_kept_where_nothing_came),
      TEST(what_is_said_to_caches_is_part_of_the_attempt),
      TEST(what_a_proxy_says_is_not_the_sources_answer))
