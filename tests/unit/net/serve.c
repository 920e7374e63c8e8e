#include "net/serve.h"

#include "base/strbuf.h"
#include "check.h"
#include "rawhttp.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static uint64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* A handler that says what it was asked, and behaves as the path says. */
static void answer(void *handler, const struct serve_request *request,
                   struct serve_reply *reply)
{
    static _Thread_local char body[4096];
    static const char fixed[] = "the same for all";
    (void)handler;
    snprintf(body, sizeof(body), "%s %s [%s]", request->method, request->path,
             request->query);
    reply->status = 200;
    reply->content_type = "text/plain";
    reply->body = body;
    reply->body_len = strlen(body);
    if (strncmp(request->path, "/wait/", 6) == 0)
        reply->delay_us = strtoull(request->path + 6, NULL, 10) * 1000;
    if (strncmp(request->path, "/status/", 8) == 0)
        reply->status = (int)strtol(request->path + 8, NULL, 10);
    if (strcmp(request->path, "/fixed") == 0) {
        reply->body = fixed;
        reply->body_len = sizeof(fixed) - 1;
        reply->fixed = true;
    }
    if (strcmp(request->path, "/headers") == 0) {
        reply->headers[0].name = "Retry-After";
        reply->headers[0].value = "1";
        reply->headers[1].name = "Location";
        reply->headers[1].value = "/elsewhere";
    }
    if (strcmp(request->path, "/hang-up") == 0)
        reply->flags = SERVE_CLOSE_UNANSWERED;
    if (strcmp(request->path, "/last") == 0)
        reply->flags = SERVE_CLOSE_AFTER;
    if (strcmp(request->path, "/empty") == 0)
        reply->body_len = 0;
}

static struct serve *begin(unsigned threads)
{
    struct err err = ERR_INIT;
    struct serve *serve = serve_new("127.0.0.1:0", threads, answer, NULL, &err);
    CHECK_STR("", err.text);
    return serve;
}

/* False when they did not come within ten seconds. */
static bool wait_for_requests(const struct serve *serve, uint64_t count)
{
    uint64_t limit_ms = now_ms() + 10000;
    while (serve_request_count(serve) < count && now_ms() < limit_ms)
        sched_yield();
    return serve_request_count(serve) >= count;
}

static void an_answer_has_status_headers_length_and_body(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;

    CHECK(rawhttp_get_once(serve_url(serve), "/headers", &reply));

    CHECK_INT(200, reply.status);
    CHECK_STR("GET /headers []", reply.body);
    CHECK(rawhttp_has_header(&reply, "Content-Length: 15"));
    CHECK(rawhttp_has_header(&reply, "Content-Type: text/plain"));
    CHECK(rawhttp_has_header(&reply, "Retry-After: 1"));
    CHECK(rawhttp_has_header(&reply, "Location: /elsewhere"));
    serve_free(serve);
}

static void a_connection_serves_many_requests(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    int fd = rawhttp_connect(serve_url(serve));
    static const char *const paths[] = { "/a",          "/fixed",  "/empty",
                                         "/status/404", "/wait/5", "/status/503",
                                         "/b" };
    static const int statuses[] = { 200, 200, 200, 404, 200, 503, 200 };

    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        check_case("%s", paths[i]);
        CHECK(rawhttp_get(fd, paths[i], &reply));
        CHECK_INT(statuses[i], reply.status);
    }

    CHECK_STR("GET /b []", reply.body);
    CHECK_INT(7, serve_request_count(serve));
    close(fd);
    serve_free(serve);
}

static void requests_in_one_packet_are_answered_in_order(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    int fd = rawhttp_connect(serve_url(serve));

    CHECK(rawhttp_send(fd, "GET /wait/30 HTTP/1.1\r\nHost: a\r\n\r\n"
                           "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n"));

    CHECK(rawhttp_receive(fd, &reply));
    CHECK_STR("GET /wait/30 []", reply.body);
    CHECK(rawhttp_receive(fd, &reply));
    CHECK_STR("GET /2 []", reply.body);
    close(fd);
    serve_free(serve);
}

static void path_and_query_are_handed_on_as_sent(void)
{
    static const char *const cases[][2] = {
        { "/", "GET / []" },
        { "/a%20b/%2F/../c", "GET /a%20b/%2F/../c []" },
        { "/p?x=1&y=%41", "GET /p [x=1&y=%41]" },
        { "/p?flag", "GET /p [flag]" },
        { "/p?flag=&z", "GET /p [flag=&z]" },
        { "/p?a+b=c+d", "GET /p [a+b=c+d]" },
        { "/p?", "GET /p []" },
    };
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i][0]);
        CHECK(rawhttp_get_once(serve_url(serve), cases[i][0], &reply));
        CHECK_STR(cases[i][1], reply.body);
    }
    serve_free(serve);
}

static void head_tells_the_length_and_sends_no_body(void)
{
    struct serve *serve = begin(1);
    int fd = rawhttp_connect(serve_url(serve));

    CHECK(rawhttp_send(fd, "HEAD /fixed HTTP/1.1\r\nHost: a\r\n\r\n"
                           "GET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
    char bytes[4096];
    size_t len = 0;
    ssize_t got;
    while (len < sizeof(bytes) - 1 && strstr(bytes, "GET /next []") == NULL &&
           (got = recv(fd, bytes + len, sizeof(bytes) - 1 - len, 0)) > 0) {
        len += (size_t)got;
        bytes[len] = '\0';
    }

    bytes[len] = '\0';
    CHECK(strstr(bytes, "Content-Length: 16\r\n") != NULL);
    CHECK(strstr(bytes, "\r\n\r\nHTTP/1.1 200 ") != NULL);
    CHECK(strstr(bytes, "the same for all") == NULL);
    close(fd);
    serve_free(serve);
}

static void the_body_of_a_request_is_passed_over(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    struct strbuf request = STRBUF_INIT(300000);
    int fd = rawhttp_connect(serve_url(serve));

    strbuf_puts(&request,
                "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
    for (int i = 0; i < 20000; i++)
        strbuf_puts(&request, "0123456789");

    CHECK(rawhttp_send(fd, request.text));
    CHECK(rawhttp_receive(fd, &reply));
    CHECK_STR("POST /p []", reply.body);
    CHECK(rawhttp_get(fd, "/next", &reply));
    CHECK_STR("GET /next []", reply.body);
    CHECK_INT(2, serve_request_count(serve));
    close(fd);
    strbuf_release(&request);
    serve_free(serve);
}

static void a_connection_can_be_closed_without_an_answer(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    int fd = rawhttp_connect(serve_url(serve));

    CHECK(rawhttp_send(fd, "GET /hang-up HTTP/1.1\r\nHost: a\r\n\r\n"));

    CHECK(rawhttp_is_closed(fd));
    CHECK(rawhttp_get_once(serve_url(serve), "/still-here", &reply));
    close(fd);
    serve_free(serve);
}

static void a_connection_can_be_closed_behind_an_answer(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    int fd = rawhttp_connect(serve_url(serve));

    CHECK(rawhttp_get(fd, "/last", &reply));

    CHECK(rawhttp_has_header(&reply, "Connection: close"));
    CHECK(rawhttp_is_closed(fd));
    close(fd);
    serve_free(serve);
}

static void a_delayed_answer_holds_up_nobody_else_and_is_not_early(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    char byte;
    int slow = rawhttp_connect(serve_url(serve)),
        quick = rawhttp_connect(serve_url(serve));

    uint64_t start_ms = now_ms();
    CHECK(rawhttp_send(slow, "GET /wait/400 HTTP/1.1\r\nHost: a\r\n\r\n"));
    for (int i = 0; i < 50; i++)
        CHECK(rawhttp_get(quick, "/quick", &reply));
    if (now_ms() < start_ms + 400)
        CHECK(recv(slow, &byte, 1, MSG_DONTWAIT) < 0);

    CHECK(rawhttp_receive(slow, &reply));
    CHECK(now_ms() >= start_ms + 400);
    CHECK_STR("GET /wait/400 []", reply.body);
    close(slow);
    close(quick);
    serve_free(serve);
}

static void freeing_does_not_wait_for_delayed_answers(void)
{
    enum { WAITING = 200 };
    struct serve *serve = begin(2);
    int fds[WAITING];
    for (int i = 0; i < WAITING; i++) {
        fds[i] = rawhttp_connect(serve_url(serve));
        CHECK(rawhttp_send(fds[i], "GET /wait/3600000 HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
    CHECK(wait_for_requests(serve, WAITING));

    uint64_t start_ms = now_ms();
    serve_free(serve);

    CHECK(now_ms() - start_ms < 5000);
    for (int i = 0; i < WAITING; i++)
        close(fds[i]);
}

static void a_client_that_leaves_before_its_delayed_answer_harms_nobody(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;

    for (int i = 0; i < 50; i++) {
        int fd = rawhttp_connect(serve_url(serve));
        CHECK(rawhttp_send(fd, "GET /wait/20 HTTP/1.1\r\nHost: a\r\n\r\n"));
        close(fd);
    }

    CHECK(rawhttp_get_once(serve_url(serve), "/wait/60", &reply));
    CHECK_STR("GET /wait/60 []", reply.body);
    serve_free(serve);
}

static void what_is_not_http_is_refused_and_harms_nobody(void)
{
    static const char *const cases[] = {
        "GET\r\n\r\n",
        "\x16\x03\x01\x02\x01\xfc\x03\x03\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/9.9\r\n: :\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    };
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%zu", i);
        int fd = rawhttp_connect(serve_url(serve));
        CHECK(rawhttp_send(fd, cases[i]));
        rawhttp_receive(fd, &reply);
        CHECK(reply.status == 0 || reply.status >= 400);
        close(fd);
    }
    CHECK(rawhttp_get_once(serve_url(serve), "/fine", &reply));
    CHECK_INT(1, serve_request_count(serve));
    serve_free(serve);
}

static void a_request_that_is_broken_off_harms_nobody(void)
{
    static const char whole[] =
        "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1234";
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;

    for (size_t len = 0; len < sizeof(whole); len++) {
        char part[sizeof(whole)] = "";
        memcpy(part, whole, len);
        int fd = rawhttp_connect(serve_url(serve));
        CHECK(rawhttp_send(fd, part));
        close(fd);
    }
    CHECK(rawhttp_get_once(serve_url(serve), "/fine", &reply));
    CHECK_INT(1, serve_request_count(serve));
    serve_free(serve);
}

static void a_head_without_end_is_refused(void)
{
    struct serve *serve = begin(1);
    struct rawhttp_reply reply;
    struct strbuf request = STRBUF_INIT(100000);
    int fd = rawhttp_connect(serve_url(serve));

    strbuf_puts(&request, "GET / HTTP/1.1\r\nHost: a\r\n");
    for (int i = 0; i < 2000; i++)
        strbuf_putf(&request, "X-Filler-%d: filling\r\n", i);
    rawhttp_send(fd, request.text);
    rawhttp_receive(fd, &reply);

    CHECK(reply.status == 0 || reply.status == 413 || reply.status == 431);
    CHECK(rawhttp_get_once(serve_url(serve), "/fine", &reply));
    close(fd);
    strbuf_release(&request);
    serve_free(serve);
}

enum { CLIENTS = 8, ROUNDS = 200 };

struct client {
    const char *url;
    int number;
    int right; /* answers that were as they should be */
    pthread_t thread;
};

static void *ask_often(void *argument)
{
    struct client *client = argument;
    struct rawhttp_reply reply;
    int fd = rawhttp_connect(client->url);
    for (int i = 0; i < ROUNDS; i++) {
        char path[64], expected[96];
        snprintf(path, sizeof(path), "/wait/%d?client=%d&round=%d",
                 i % 5 == 0 ? i % 4 : 0, client->number, i);
        snprintf(expected, sizeof(expected), "GET /wait/%d [client=%d&round=%d]",
                 i % 5 == 0 ? i % 4 : 0, client->number, i);
        if (!rawhttp_get(fd, path, &reply))
            break;
        client->right += strcmp(expected, reply.body) == 0;
    }
    close(fd);
    return NULL;
}

static void start_clients(struct client *clients, const char *url)
{
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = (struct client){ .url = url, .number = i };
        CHECK_INT(0, pthread_create(&clients[i].thread, NULL, ask_often, &clients[i]));
    }
}

static int join_clients(struct client *clients)
{
    int right = 0;
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(clients[i].thread, NULL);
        right += clients[i].right;
    }
    return right;
}

static void many_clients_at_once_each_get_their_own_answers(void)
{
    struct client clients[CLIENTS];
    struct serve *serve = begin(3);

    start_clients(clients, serve_url(serve));

    CHECK_INT(CLIENTS * ROUNDS, join_clients(clients));
    CHECK_INT(CLIENTS * ROUNDS, serve_request_count(serve));
    serve_free(serve);
}

static void freeing_amid_traffic_is_safe(void)
{
    struct client clients[CLIENTS];
    struct serve *serve = begin(2);
    char url[64];
    snprintf(url, sizeof(url), "%s", serve_url(serve));

    start_clients(clients, url);
    CHECK(wait_for_requests(serve, CLIENTS * 3));
    serve_free(serve);

    CHECK(join_clients(clients) >= CLIENTS);
}

/* clang-format off */
SUITE(serve,
    TEST(an_answer_has_status_headers_length_and_body),
    TEST(a_connection_serves_many_requests),
    TEST(requests_in_one_packet_are_answered_in_order),
    TEST(path_and_query_are_handed_on_as_sent),
    TEST(head_tells_the_length_and_sends_no_body),
    TEST(the_body_of_a_request_is_passed_over),
    TEST(a_connection_can_be_closed_without_an_answer),
    TEST(a_connection_can_be_closed_behind_an_answer),
    TEST(a_delayed_answer_holds_up_nobody_else_and_is_not_early),
    TEST(freeing_does_not_wait_for_delayed_answers),
    TEST(a_client_that_leaves_before_its_delayed_answer_harms_nobody),
    TEST(what_is_not_http_is_refused_and_harms_nobody),
    TEST(a_request_that_is_broken_off_harms_nobody),
    TEST(a_head_without_end_is_refused),
    TEST(many_clients_at_once_each_get_their_own_answers),
    TEST(freeing_amid_traffic_is_safe))
/* clang-format on */
