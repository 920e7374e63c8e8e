#include "check.h"
#include "net/serve.h"
#include "rawhttp.h"

#include <stdio.h>
#include <string.h>

static void answer(void *handler, const struct serve_request *request,
                   struct serve_reply *reply)
{
    (void)handler;
    (void)request;
    reply->status = 200;
    reply->flags = SERVE_CLOSE_AFTER;
}

static struct serve *begin(void)
{
    struct err err = ERR_INIT;
    struct serve *serve = serve_new("127.0.0.1:0", 2, answer, NULL, &err);
    CHECK_STR("", err.text);
    return serve;
}

static void what_is_not_a_loopback_address_and_a_port_is_refused(void)
{
    static const char *const cases[] = {
        "0.0.0.0:0",     "192.168.1.1:8080",
        "[::]:0",        "example.com:80",
        "127.0.0.1",     "127.0.0.1:",
        ":80",           "127.0.0.1:65536",
        "127.0.0.1:-1",  "[127.0.0.1]:0",
        "::1:0",         "[::1]",
        "[::1:0",        "",
        "127.1:0",       "127.0.0.1:80 ",
        "169.254.1.1:1", "[fe80::1]:0",
        "[::1]x:0",      "127.0.0.1:0x50",
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", cases[i]);
        struct serve *serve = serve_new(cases[i], 1, answer, NULL, &err);
        CHECK(serve == NULL);
        CHECK_INT(ERR_USAGE, err.kind);
        serve_free(serve);
    }
}

static void loopback_addresses_are_listened_on(void)
{
    static const char *const cases[][2] = {
        { "127.0.0.1:0", "http://127.0.0.1:" },
        { "127.3.4.5:0", "http://127.3.4.5:" },
        { "localhost:0", "http://127.0.0.1:" },
        { "[::1]:0", "http://[::1]:" },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = ERR_INIT;
        struct rawhttp_reply reply;
        check_case("%s", cases[i][0]);
        struct serve *serve = serve_new(cases[i][0], 2, answer, NULL, &err);
        bool no_ipv6 = cases[i][0][0] == '[' && serve == NULL && err.kind == ERR_LOCAL;
        if (no_ipv6)
            continue;
        CHECK_STR("", err.text);
        CHECK(strncmp(serve_url(serve), cases[i][1], strlen(cases[i][1])) == 0);
        CHECK(rawhttp_get_once(serve_url(serve), "/", &reply));
        serve_free(serve);
    }
}

static void a_port_that_another_server_has_is_an_error(void)
{
    struct serve *first = begin();
    struct err err = ERR_INIT;

    struct serve *second =
        serve_new(serve_url(first) + strlen("http://"), 2, answer, NULL, &err);

    CHECK(second == NULL);
    CHECK_INT(ERR_LOCAL, err.kind);
    CHECK(strstr(err.text, "cannot listen: Address already in use") != NULL);
    serve_free(first);
}

static void a_port_is_free_again_when_its_server_is_gone(void)
{
    struct serve *first = begin();
    struct rawhttp_reply reply;
    char listen[64];
    snprintf(listen, sizeof(listen), "%s", serve_url(first) + strlen("http://"));
    CHECK(rawhttp_get_once(serve_url(first), "/", &reply));
    serve_free(first);
    struct err err = ERR_INIT;

    struct serve *second = serve_new(listen, 2, answer, NULL, &err);

    CHECK_STR("", err.text);
    serve_free(second);
}

/* clang-format off */
SUITE(serve_listen,
    TEST(what_is_not_a_loopback_address_and_a_port_is_refused),
    TEST(loopback_addresses_are_listened_on),
    TEST(a_port_that_another_server_has_is_an_error),
    TEST(a_port_is_free_again_when_its_server_is_gone))
/* clang-format on */
