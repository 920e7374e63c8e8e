#include "net/route.h"

#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_header_is_a_name_and_a_printable_value(void)
{
    /* clang-format off */
    static const char *const good[] = {
        "X-Api-Key: 12345", "x:y", "X-Empty:", "X-Empty: ", "Authorization: Bearer a:b==",
        "X-Tab: a\tb",      "!#$%&'*+-.^_`|~09AZaz: odd but allowed", "X-Name: na\xc3\xafve",
    };
    static const char *const bad[] = {
        "",        "X-Api-Key",     ": value",        " X: value",      "X : value",
        "X Y: v",  "X(Y): v",       "\xc3\xa4: v",    "X: a\rY: b",     "X: a\nY: b",
        "X: a\r\n", "X\r\n: v",     "X: a\x01",       "X: a\x7f",       "X: \x1b[2J",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", good[i]);
        CHECK(route_header_ok(good[i], &err));
        CHECK_STR("", err.text);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct err err = ERR_INIT;
        check_case("bad header %zu", i);
        CHECK(!route_header_ok(bad[i], &err));
        CHECK_INT(ERR_USAGE, err.kind);
    }
}

static void a_bad_header_is_not_repeated_in_the_message(void)
{
    static const char *const bad[] = { "canary-7f", "X: canary-7f\r\nY: b" };
    for (size_t i = 0; i < 2; i++) {
        struct err err = ERR_INIT;
        CHECK(!route_header_ok(bad[i], &err));
        CHECK(strstr(err.text, "canary") == NULL);
        CHECK(strstr(err.hint, "canary") == NULL);
    }
}

static enum route_result make(const struct route_options *options, struct err *err)
{
    struct route *route;
    enum route_result result = route_new(&route, options, err);
    route_free(route);
    return result;
}

static struct route_options with_resolve(const char *const entries[2])
{
    struct route_options options = client_options("http://127.0.0.1:1");
    options.resolve = entries;
    return options;
}

/* clang-format off */
static const char *const resolve_good[] = {
    "meta.test:80:127.0.0.1",
    "meta.test:443:192.0.2.1,192.0.2.2",
    "meta.test:443:[::1]",
    "meta.test:443:::1,127.0.0.1",
    "META.test:65535:127.0.0.1",
};
static const char *const resolve_bad[] = {
    "",
    "meta.test",
    "meta.test:80",
    "meta.test:80:",
    ":80:127.0.0.1",
    "meta.test::127.0.0.1",
    "meta.test:http:127.0.0.1",
    "meta.test:0:127.0.0.1",
    "meta.test:65536:127.0.0.1",
    "meta.test:184467440737095516160:127.0.0.1",
    "meta.test:80:meta.example",
    "meta.test:80:127.0.0.1,",
    "meta.test:80:127.0.0.256",
    "meta.test:80:[::1",
    "-meta.test:80:127.0.0.1",
    "+meta.test:80:127.0.0.1",
    "*:80:127.0.0.1",
};
/* clang-format on */

static void resolve_takes_host_port_and_addresses(void)
{
    for (size_t i = 0; i < sizeof(resolve_good) / sizeof(resolve_good[0]); i++) {
        const char *const entries[] = { resolve_good[i], NULL };
        const struct route_options options = with_resolve(entries);
        struct err err = ERR_INIT;
        check_case("%s", resolve_good[i]);
        CHECK_INT(ROUTE_OK, make(&options, &err));
        CHECK_STR("", err.text);
    }
    for (size_t i = 0; i < sizeof(resolve_bad) / sizeof(resolve_bad[0]); i++) {
        const char *const entries[] = { resolve_bad[i], NULL };
        const struct route_options options = with_resolve(entries);
        struct err err = ERR_INIT;
        check_case("%s", resolve_bad[i]);
        CHECK_INT(ROUTE_WRONG, make(&options, &err));
        CHECK_INT(ERR_USAGE, err.kind);
        char *expected =
            xstrfmt("--resolve: expected HOST:PORT:ADDRESS[,ADDRESS], got \"%s\"",
                    resolve_bad[i]);
        CHECK_STR(expected, err.text);
        free(expected);
    }
}

static bool play_good(struct origin_conn *conn, const char *target)
{
    return origin_answer(conn, "200 OK", "", target);
}

/* The name cannot be resolved otherwise, so that nothing but the option can have led
 * there; it may name an address of a class that no redirect could lead to. */
static void a_resolved_name_is_asked_at_its_address_under_its_name(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    char *url = xstrfmt("http://Meta.invalid:%u", origin.port);
    char *entry = xstrfmt("meta.INVALID:%u:127.0.0.1", origin.port);
    const char *const entries[] = { entry, NULL };
    struct route_options options = client_options(url);
    options.host = "Meta.invalid";
    options.loopback = false;
    options.resolve = entries;
    client_init(&client, &options, 2);

    client_start(&client, 0, "/1", 5 * SECOND);
    client_start(&client, 1, "/2", 5 * SECOND);
    client_wait(&client);

    for (unsigned i = 0; i < 2; i++) {
        const struct attempt *attempt = &client.slots[i].fetch.attempt;
        CHECK_INT(TROUBLE_NONE, attempt->trouble);
        CHECK_INT(200, attempt->status);
        CHECK_STR(origin.url + strlen("http://"), attempt->address);
    }
    CHECK_INT(0, route_resolve_us(client.route));
    char *host = xstrfmt("\r\nHost: Meta.invalid:%u\r\n", origin.port);
    CHECK(origin_saw(&origin, host));
    client_release(&client);
    origin_stop(&origin);
    free(host);
    free(entry);
    free(url);
}

/* Without a network the name servers cannot be asked, which is not the same as a name
 * that does not exist: both are right here, and nothing else is. */
static void a_name_that_does_not_resolve_is_said_to(void)
{
    struct route_options options = client_options("http://meta.invalid:80");
    options.host = "meta.invalid";
    options.loopback = false;
    struct err err = ERR_INIT;

    enum route_result result = make(&options, &err);

    CHECK(result == ROUTE_NO_NAME || result == ROUTE_NAME_LATER);
    CHECK_INT(ERR_UNREACHABLE, err.kind);
    CHECK_INT(0, strncmp("meta.invalid: ", err.text, strlen("meta.invalid: ")));
}

static void loopback_is_found_without_a_network(void)
{
    static const char *const hosts[] = { "127.0.0.1", "::1", "localhost" };
    for (size_t i = 0; i < 3; i++) {
        struct route_options options = client_options("http://127.0.0.1:80");
        struct err err = ERR_INIT;
        check_case("%s", hosts[i]);
        options.host = hosts[i];
        CHECK_INT(ROUTE_OK, make(&options, &err));
        CHECK_STR("", err.text);
    }
}

SUITE(route, TEST(a_header_is_a_name_and_a_printable_value),
      TEST(a_bad_header_is_not_repeated_in_the_message),
      TEST(resolve_takes_host_port_and_addresses),
      TEST(a_resolved_name_is_asked_at_its_address_under_its_name),
      TEST(a_name_that_does_not_resolve_is_said_to),
      TEST(loopback_is_found_without_a_network))
