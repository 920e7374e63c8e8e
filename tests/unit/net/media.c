#include "net/media.h"

#include "base/container.h"
#include "base/xalloc.h"
#include "check.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECOND_US = 1000000 };

/* --- one URL, asked and waited for --- */

struct asking {
    struct loop loop;
    struct media media;
    unsigned ended;
};

static void on_done(struct media *media)
{
    struct asking *asking = container_of(media, struct asking, media);
    asking->ended++;
    loop_stop(&asking->loop);
}

static struct route *loopback_route(const char *origin)
{
    static const char *const headers[] = { "X-Plain: 1", NULL };
    static const char *const secrets[] = { "X-Key: canary", NULL };
    struct err err = ERR_INIT;
    struct route *route = NULL;
    const struct route_options options = {
        .origin = origin,
        .host = "127.0.0.1",
        .port = (unsigned)strtoul(strrchr(origin, ':') + 1, NULL, 10),
        .loopback = true,
        .headers = headers,
        .secret_headers = secrets,
        .user_agent = "test",
        .body_limit = 4096,
    };
    CHECK_INT(ROUTE_OK, route_new(&route, &options, &err));
    return route;
}

static struct media_answer ask_for(const char *origin, const char *url,
                                   uint64_t budget_us)
{
    struct asking asking = { .ended = 0 };
    struct err err = ERR_INIT;
    const char *why = "";
    struct route *route = loopback_route(origin);
    CHECK(loop_init(&asking.loop, &err));
    struct media_client *client = media_client_new(&asking.loop, route, 1);
    media_init(&asking.media, client, on_done);
    CHECK(media_start(&asking.media, url, budget_us, &why));
    CHECK_INT(0, asking.ended);
    loop_run(&asking.loop);
    CHECK_INT(1, asking.ended);
    struct media_answer answer = asking.media.answer;
    media_release(&asking.media);
    media_client_close(client);
    loop_release(&asking.loop);
    media_client_free(client);
    route_free(route);
    return answer;
}

static struct media_answer ask(struct origin *origin, const char *path)
{
    char *url = xstrfmt("%s%s", origin->url, path);
    struct media_answer answer = ask_for(origin->url, url, 5 * SECOND_US);
    free(url);
    return answer;
}

/* --- servers of all kinds --- */

#define PNG "Content-Type: image/png\r\n"
#define OK  "HTTP/1.1 200 OK\r\n"

/* What is said to HEAD and to GET; NULL: the connection is closed. */
struct server {
    const char *name, *head, *get;
    enum trouble trouble;
    int status;
    const char *type;
    uint64_t bytes;
    unsigned requests;
};

static bool play_server(struct origin_conn *conn, const char *target)
{
    (void)target;
    const struct server *server = conn->origin->data;
    bool head = strcmp(conn->method, "HEAD") == 0;
    const char *text = head ? server->head : server->get;
    return text != NULL && origin_say(conn, text) && strstr(text, "Length") != NULL &&
           strstr(text, "Connection") == NULL;
}

/* clang-format off */
static const struct server servers[] = {
    { "a plain one",
      OK PNG "Content-Length: 1234\r\n\r\n", NULL,
      TROUBLE_NONE, 200, "image/png", 1234, 1 },
    { "HEAD is not allowed, ranges are",
      "HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 206 Part\r\n" PNG "Content-Range: bytes 0-0/99\r\nContent-Length: 1\r\n\r\nx",
      TROUBLE_NONE, 206, "image/png", 99, 2 },
    { "HEAD is forbidden, ranges are not known",
      "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
      OK PNG "Content-Length: 7\r\n\r\n1234567",
      TROUBLE_NONE, 200, "image/png", 7, 2 },
    { "HEAD tells no length, GET has none either",
      OK PNG "Connection: close\r\n\r\n",
      OK PNG "Connection: close\r\n\r\n12345",
      TROUBLE_NONE, 200, "image/png", 5, 2 },
    { "HEAD tells no type",
      OK "Content-Length: 5\r\n\r\n",
      "HTTP/1.1 206 Part\r\n" PNG "Content-Range: bytes 0-0/5\r\nContent-Length: 1\r\n\r\nx",
      TROUBLE_NONE, 206, "image/png", 5, 2 },
    { "HEAD says that it is empty, which it is not",
      OK PNG "Content-Length: 0\r\n\r\n",
      OK PNG "Content-Length: 5\r\n\r\n12345",
      TROUBLE_NONE, 200, "image/png", 5, 2 },
    { "it is empty",
      OK PNG "Content-Length: 0\r\n\r\n",
      OK PNG "Content-Length: 0\r\n\r\n",
      TROUBLE_NONE, 200, "image/png", 0, 2 },
    { "it is empty, and a range of it is not satisfiable",
      OK PNG "Content-Length: 0\r\n\r\n",
      "HTTP/1.1 416 No\r\nContent-Range: bytes */0\r\nContent-Length: 0\r\n\r\n",
      TROUBLE_NONE, 416, "", 0, 2 },
    { "HEAD breaks off",
      NULL, OK PNG "Content-Length: 5\r\n\r\n12345",
      TROUBLE_NONE, 200, "image/png", 5, 2 },
    { "a range of unknown length",
      "HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 206 Part\r\n" PNG "Content-Range: bytes 0-0/*\r\nContent-Length: 1\r\n\r\nx",
      TROUBLE_NONE, 206, "image/png", MEDIA_BYTES_UNKNOWN, 2 },
    { "a range without a sense",
      "HTTP/1.1 501 No\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 206 Part\r\n" PNG "Content-Range: bytes 0-0/99999999999999999999\r\nContent-Length: 1\r\n\r\nx",
      TROUBLE_NONE, 206, "image/png", MEDIA_BYTES_UNKNOWN, 2 },
    { "not there, and GET says so too",
      "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 404 No\r\nContent-Length: 2\r\n\r\nno",
      TROUBLE_NONE, 404, "", 2, 2 },
    { "in need of peace",
      "HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", OK PNG "Content-Length: 5\r\n\r\n12345",
      TROUBLE_NONE, 429, "", 0, 1 },
    { "nothing but hanging up",
      NULL, NULL,
      TROUBLE_CLOSED, 0, "", MEDIA_BYTES_UNKNOWN, 2 },
    { "no HTTP",
      "SSH-2.0\r\n\r\n", "SSH-2.0\r\n\r\n",
      TROUBLE_MALFORMED, 0, "", MEDIA_BYTES_UNKNOWN, 2 },
};
/* clang-format on */

static void head_is_asked_and_get_where_it_does_not_tell(void)
{
    for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
        const struct server *server = &servers[i];
        struct origin origin;
        check_case("%s", server->name);
        origin_start(&origin, play_server, server);

        struct media_answer answer = ask(&origin, "/1.png");

        CHECK_INT(server->trouble, answer.trouble);
        CHECK_INT(server->status, answer.status);
        CHECK_STR(server->type, answer.content_type);
        CHECK_INT(server->bytes, answer.bytes);
        CHECK_INT(server->requests, answer.requests);
        CHECK(!origin_saw(&origin, "canary"));
        CHECK(!origin_saw(&origin, "X-Plain"));
        CHECK(origin_saw(&origin, "User-Agent: test"));
        CHECK_INT(server->requests > 1, origin_saw(&origin, "Range: bytes=0-0"));
        origin_stop(&origin);
    }
}

/* The first connection answers HEAD, and is reset when GET comes. */
static bool play_one_each(struct origin_conn *conn, const char *target)
{
    (void)target;
    if (strcmp(conn->method, "HEAD") == 0)
        return origin_answer(conn, "405 No", "", "");
    return conn->nth == 1 ? origin_answer(conn, "200 OK", PNG, "12345")
                          : origin_reset(conn);
}

static void a_connection_that_dies_on_reuse_is_not_the_servers_answer(void)
{
    struct origin origin;
    origin_start(&origin, play_one_each, NULL);

    struct media_answer answer = ask(&origin, "/1");

    CHECK_INT(TROUBLE_NONE, answer.trouble);
    CHECK_INT(200, answer.status);
    CHECK_INT(5, answer.bytes);
    CHECK_INT(2, origin_connections(&origin));
    origin_stop(&origin);
}

/* --- how much is read --- */

static bool play_endless(struct origin_conn *conn, const char *target)
{
    (void)target;
    char block[1024];
    memset(block, 'x', sizeof(block));
    if (strcmp(conn->method, "HEAD") == 0)
        return origin_say(conn, OK PNG "\r\n");
    if (!origin_say(conn, OK PNG "\r\n"))
        return false;
    while (origin_say_bytes(conn, block, sizeof(block)))
        ;
    return false;
}

static void of_an_endless_body_little_is_read(void)
{
    struct origin origin;
    origin_start(&origin, play_endless, NULL);

    struct media_answer answer = ask(&origin, "/1");

    CHECK_INT(TROUBLE_NONE, answer.trouble);
    CHECK_INT(200, answer.status);
    CHECK_INT(MEDIA_BYTES_UNKNOWN, answer.bytes);
    origin_stop(&origin);
}

static bool play_silence(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/head") == 0)
        return origin_wait(conn, 10000);
    if (strcmp(conn->method, "HEAD") == 0)
        return origin_answer(conn, "405 No", "", "");
    return origin_wait(conn, 10000);
}

static void the_budget_is_for_all_requests(void)
{
    static const char *const paths[] = { "/head", "/get" };
    for (size_t i = 0; i < 2; i++) {
        struct origin origin;
        check_case("%s", paths[i]);
        origin_start(&origin, play_silence, NULL);
        char *url = xstrfmt("%s%s", origin.url, paths[i]);
        uint64_t begun_us = loop_now_us();

        struct media_answer answer = ask_for(origin.url, url, 100000);

        CHECK_INT(TROUBLE_LATE, answer.trouble);
        CHECK(loop_now_us() - begun_us < 2 * SECOND_US);
        free(url);
        origin_stop(&origin);
    }
}

/* --- where it leads --- */

static bool play_redirects(struct origin_conn *conn, const char *target)
{
    static const struct {
        const char *path, *to;
    } places[] = {
        { "/once", "/there" },
        { "/relative/x", "../there" },
        { "/round", "/round" },
        { "/file", "file:///etc/passwd" },
        { "/user", "http://u:p@127.0.0.1/" },
        { "/metadata", "http://169.254.169.254/latest/meta-data/" },
        { "/private", "http://10.0.0.1/" },
        { "/mapped", "http://[::ffff:10.0.0.1]/" },
    };
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        if (strcmp(target, places[i].path) != 0)
            continue;
        char *header = xstrfmt("Location: %s\r\n", places[i].to);
        bool said = origin_answer(conn, "302 Found", header, "");
        free(header);
        return said;
    }
    return origin_say(conn, strcmp(target, "/there") == 0
                                ? OK PNG "Content-Length: 9\r\n\r\n"
                                : "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
}

static void redirects_are_followed_as_far_as_it_is_safe(void)
{
    static const struct {
        const char *path;
        enum trouble trouble;
        int status;
        unsigned redirects;
    } rows[] = {
        { "/once", TROUBLE_NONE, 200, 1 },
        { "/relative/x", TROUBLE_NONE, 200, 1 },
        { "/round", TROUBLE_REDIRECT_LIMIT, 302, MEDIA_REDIRECTS_MAX },
        { "/file", TROUBLE_REDIRECT_BAD, 302, 0 },
        { "/user", TROUBLE_REDIRECT_UNSAFE, 302, 0 },
        { "/metadata", TROUBLE_BLOCKED, 0, 1 },
        { "/private", TROUBLE_BLOCKED, 0, 1 },
        { "/mapped", TROUBLE_BLOCKED, 0, 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct origin origin;
        check_case("%s", rows[i].path);
        origin_start(&origin, play_redirects, NULL);

        struct media_answer answer = ask(&origin, rows[i].path);

        CHECK_INT(rows[i].trouble, answer.trouble);
        CHECK_INT(rows[i].status, answer.status);
        CHECK_INT(rows[i].redirects, answer.redirects);
        origin_stop(&origin);
    }
}

static void a_url_that_is_none_to_be_asked_is_refused_at_once(void)
{
    static const char *const urls[] = {
        "",          "ftp://x/",    "file:///etc/passwd",
        "http://",   "no url",      "http://u@h/",
        "ipfs://x/", "http://a b/", "javascript:alert(1)"
    };
    struct loop loop;
    struct err err = ERR_INIT;
    struct route *route = loopback_route("http://127.0.0.1:1");
    struct media media;
    CHECK(loop_init(&loop, &err));
    struct media_client *client = media_client_new(&loop, route, 1);
    media_init(&media, client, on_done);
    for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
        const char *why = NULL;
        check_case("%s", urls[i]);
        CHECK(!media_start(&media, urls[i], SECOND_US, &why));
        CHECK(why != NULL && why[0] != '\0');
    }
    media_release(&media);
    media_client_close(client);
    loop_release(&loop);
    media_client_free(client);
    route_free(route);
}

static void what_nobody_serves_is_told(void)
{
    char nowhere[64];
    origin_nowhere(nowhere);

    struct media_answer answer = ask_for(nowhere, nowhere, 5 * SECOND_US);

    CHECK_INT(TROUBLE_CONNECT, answer.trouble);
    CHECK_INT(0, answer.status);
    CHECK_INT(1, answer.requests);
}

static void what_is_in_flight_may_be_broken_off(void)
{
    struct origin origin;
    struct asking asking = { .ended = 0 };
    struct err err = ERR_INIT;
    const char *why;
    origin_start(&origin, play_silence, NULL);
    struct route *route = loopback_route(origin.url);
    CHECK(loop_init(&asking.loop, &err));
    struct media_client *client = media_client_new(&asking.loop, route, 1);
    media_init(&asking.media, client, on_done);
    char *url = xstrfmt("%s/head", origin.url);
    CHECK(media_start(&asking.media, url, SECOND_US, &why));

    media_release(&asking.media);

    CHECK_INT(0, asking.ended);
    media_client_close(client);
    loop_release(&asking.loop);
    media_client_free(client);
    route_free(route);
    free(url);
    origin_stop(&origin);
}

static void the_host_of_a_url_is_told(void)
{
    static const struct {
        const char *url, *host;
    } rows[] = {
        { "https://a.example/x", "a.example" },
        { "http://A.example:8080", "A.example" },
        { "http://[::1]:80/", "[::1]" },
        { "ftp://a/", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char host[32];
        media_host(rows[i].url, host, sizeof(host));
        CHECK_STR(rows[i].host, host);
    }
}

SUITE(media, TEST(head_is_asked_and_get_where_it_does_not_tell),
      TEST(a_connection_that_dies_on_reuse_is_not_the_servers_answer),
      TEST(of_an_endless_body_little_is_read), TEST(the_budget_is_for_all_requests),
      TEST(redirects_are_followed_as_far_as_it_is_safe),
      TEST(a_url_that_is_none_to_be_asked_is_refused_at_once),
      TEST(what_nobody_serves_is_told), TEST(what_is_in_flight_may_be_broken_off),
      TEST(the_host_of_a_url_is_told))
