#include "net/fetch.h"

#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define JSON "{\"name\":\"x\"}"

static bool play_good(struct origin_conn *conn, const char *target)
{
    (void)target;
    return origin_answer(conn, "200 OK", "Content-Type: application/json\r\n", JSON);
}

static void an_answer_has_status_body_and_times(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    client_init_for(&client, origin.url);

    const struct attempt *attempt = client_ask(&client, "/7?a=b", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(200, attempt->status);
    CHECK_STR(JSON, client_body(&client));
    CHECK_STR("application/json", attempt->content_type);
    CHECK_STR(origin.url + strlen("http://"), attempt->address);
    CHECK_INT(strlen(JSON), attempt->bytes);
    CHECK_INT(strlen(JSON), attempt->wire_bytes);
    CHECK_INT(1, attempt->requests);
    CHECK_INT(-1, attempt->retry_after_s);
    CHECK_INT(ATTEMPT_CONNECTED | ATTEMPT_HEAD, attempt->flags);
    CHECK(attempt->connect_us > 0);
    CHECK(attempt->first_byte_us >= attempt->connect_us);
    CHECK(attempt->total_us >= attempt->first_byte_us);
    CHECK_INT(0, attempt->tls_us);
    CHECK(origin_saw(&origin, "GET /7?a=b HTTP/1.1\r\n"));
    client_release(&client);
    origin_stop(&origin);
}

/* What Go's client sends, and nothing that libcurl adds by itself. */
static void a_request_says_what_it_must_and_no_more(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    const char *const headers[] = { "X-Kind: plain", "X-Nothing:", NULL };
    const char *const secrets[] = { "Authorization: Bearer s3cret", NULL };
    struct route_options options = client_options(origin.url);
    options.headers = headers;
    options.secret_headers = secrets;
    options.user_agent = "metaprobe/test";
    client_init(&client, &options, 1);

    client_ask(&client, "/7", 5 * SECOND);

    char *expected = xstrfmt("GET /7 HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                             "User-Agent: metaprobe/test\r\nAccept-Encoding: gzip\r\n"
                             "X-Kind: plain\r\nX-Nothing:\r\n"
                             "Authorization: Bearer s3cret\r\n\r\n",
                             origin.port);
    client_release(&client);
    CHECK_STR(expected, origin.heads.text);
    free(expected);
    origin_stop(&origin);
}

static void a_connection_is_used_again(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    client_init_for(&client, origin.url);
    client_ask(&client, "/1", 5 * SECOND);

    const struct attempt *attempt = client_ask(&client, "/2", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(ATTEMPT_REUSED | ATTEMPT_CONNECTED | ATTEMPT_HEAD, attempt->flags);
    CHECK_INT(0, attempt->dns_us);
    CHECK_INT(0, attempt->connect_us);
    CHECK(attempt->first_byte_us > 0);
    CHECK_INT(1, origin_connections(&origin));
    CHECK_INT(2, origin_requests(&origin));
    client_release(&client);
    origin_stop(&origin);
}

/* The first request of a connection is served; at the second it dies as the target
 * says. */
static bool play_dying_when_reused(struct origin_conn *conn, const char *target)
{
    if (conn->nth == 1)
        return play_good(conn, target);
    return strstr(target, "reset") != NULL ? origin_reset(conn) : false;
}

static void a_connection_lost_on_reuse_is_asked_again_once_and_counted(void)
{
    static const char *const targets[] = { "/closed", "/reset" };
    for (size_t i = 0; i < 2; i++) {
        check_case("%s", targets[i]);
        struct origin origin;
        struct client client;
        origin_start(&origin, play_dying_when_reused, NULL);
        client_init_for(&client, origin.url);
        client_ask(&client, "/1", 5 * SECOND);

        const struct attempt *attempt = client_ask(&client, targets[i], 5 * SECOND);

        CHECK_INT(TROUBLE_NONE, attempt->trouble);
        CHECK_INT(200, attempt->status);
        CHECK_INT(2, attempt->requests);
        CHECK_INT(ATTEMPT_RESENT | ATTEMPT_CONNECTED | ATTEMPT_HEAD, attempt->flags);
        CHECK(attempt->connect_us > 0);
        CHECK_INT(2, origin_connections(&origin));
        CHECK_INT(3, origin_requests(&origin));
        client_release(&client);
        origin_stop(&origin);
    }
}

static bool play_only_once(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/1") == 0)
        return play_good(conn, target);
    return strcmp(target, "/reset") == 0 ? origin_reset(conn) : false;
}

static void an_answer_that_fails_on_a_fresh_connection_too_is_the_source_s(void)
{
    static const struct {
        const char *target;
        enum trouble trouble;
    } cases[] = { { "/closed", TROUBLE_CLOSED }, { "/reset", TROUBLE_RESET } };
    for (size_t i = 0; i < 2; i++) {
        check_case("%s", cases[i].target);
        struct origin origin;
        struct client client;
        origin_start(&origin, play_only_once, NULL);
        client_init_for(&client, origin.url);
        client_ask(&client, "/1", 5 * SECOND);

        const struct attempt *attempt = client_ask(&client, cases[i].target, 5 * SECOND);
        CHECK_INT(cases[i].trouble, attempt->trouble);
        CHECK_INT(0, attempt->status);
        CHECK_INT(2, attempt->requests);

        attempt = client_ask(&client, cases[i].target, 5 * SECOND);
        CHECK_INT(cases[i].trouble, attempt->trouble);
        CHECK_INT(1, attempt->requests);
        CHECK_INT(ATTEMPT_CONNECTED, attempt->flags);
        CHECK_INT(4, origin_requests(&origin));
        client_release(&client);
        origin_stop(&origin);
    }
}

/* The connection dies while it is idle, before anything is sent over it. */
static bool play_closing_behind_the_answer(struct origin_conn *conn, const char *target)
{
    play_good(conn, target);
    return false;
}

static void a_connection_that_was_closed_while_idle_is_not_used(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_closing_behind_the_answer, NULL);
    client_init_for(&client, origin.url);

    for (unsigned i = 1; i <= 20; i++) {
        const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);
        CHECK_INT(TROUBLE_NONE, attempt->trouble);
        CHECK_INT(200, attempt->status);
    }
    CHECK_INT(20, origin_requests(&origin));
    client_release(&client);
    origin_stop(&origin);
}

static void on_done_again(struct client_slot *slot)
{
    if (slot->ended < 50)
        client_start(slot->client, 0, "/again", 5 * SECOND);
}

static void a_fetch_may_be_started_again_from_its_own_end(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    client_init_for(&client, origin.url);
    client.done = on_done_again;

    client_ask(&client, "/first", 5 * SECOND);

    CHECK_INT(50, client.slots[0].ended);
    CHECK(!client.called_back);
    CHECK_INT(50, origin_requests(&origin));
    CHECK_INT(1, origin_connections(&origin));
    client_release(&client);
    origin_stop(&origin);
}

static bool play_echo(struct origin_conn *conn, const char *target)
{
    return origin_answer(conn, "200 OK", "", target);
}

static void many_fetches_at_once_get_each_its_own_answer(void)
{
    enum { SLOTS = 40 };
    struct origin origin;
    struct client client;
    origin_start(&origin, play_echo, NULL);
    struct route_options options = client_options(origin.url);
    client_init(&client, &options, SLOTS);

    for (unsigned round = 1; round <= 3; round++) {
        for (unsigned i = 0; i < SLOTS; i++) {
            char path[32];
            snprintf(path, sizeof(path), "/%u/%u", round, i);
            CHECK(fetch_may_start(&client.slots[i].fetch));
            client_start(&client, i, path, 5 * SECOND);
        }
        client_wait(&client);
        for (unsigned i = 0; i < SLOTS; i++) {
            char path[32];
            snprintf(path, sizeof(path), "/%u/%u", round, i);
            CHECK_STR(path, client.slots[i].fetch.body.text);
            CHECK_INT(round, client.slots[i].ended);
        }
    }
    CHECK_INT(3 * SLOTS, origin_requests(&origin));
    CHECK(origin_connections(&origin) <= SLOTS);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_silence(struct origin_conn *conn, const char *target)
{
    (void)target;
    origin_wait(conn, 30000);
    return false;
}

static void a_fetch_that_is_released_in_flight_never_ends(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_silence, NULL);
    client_init_for(&client, origin.url);
    client_start(&client, 0, "/1", 5 * SECOND);

    client_release(&client);

    CHECK_INT(0, client.slots[0].ended);
    origin_stop(&origin);
}

/* --- trouble of either side --- */

static void a_port_where_nobody_listens_is_no_connection(void)
{
    char url[64];
    struct client client;
    origin_nowhere(url);
    client_init_for(&client, url);

    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);

    CHECK_INT(TROUBLE_CONNECT, attempt->trouble);
    CHECK_INT(0, attempt->flags);
    CHECK_INT(0, attempt->requests);
    CHECK_INT(0, attempt->status);
    CHECK_STR("", attempt->address);
    CHECK(strstr(attempt->detail, "Connection refused") != NULL);
    CHECK_INT(1, client.slots[0].ended);
    CHECK(!client.called_back);
    client_release(&client);
}

/* Every descriptor below the lowest free one is in use. */
static struct rlimit take_all_descriptors(void)
{
    struct rlimit before, now;
    getrlimit(RLIMIT_NOFILE, &before);
    int lowest = dup(0);
    close(lowest);
    now = before;
    now.rlim_cur = (rlim_t)lowest;
    CHECK_INT(0, setrlimit(RLIMIT_NOFILE, &now));
    return before;
}

static void running_out_of_descriptors_is_local_and_not_the_source_s(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    client_init_for(&client, origin.url);

    struct rlimit before = take_all_descriptors();
    const struct attempt *attempt = client_ask(&client, "/1", 5 * SECOND);
    CHECK_INT(0, setrlimit(RLIMIT_NOFILE, &before));

    CHECK_INT(TROUBLE_LOCAL, attempt->trouble);
    CHECK_INT(0, attempt->status);
    CHECK_STR("Too many open files", attempt->detail);
    CHECK_INT(1, client.slots[0].ended);
    CHECK(!client.called_back);

    attempt = client_ask(&client, "/1", 5 * SECOND);
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_STR("", attempt->detail);
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch, TEST(an_answer_has_status_body_and_times),
      TEST(a_request_says_what_it_must_and_no_more), TEST(a_connection_is_used_again),
      TEST(a_connection_lost_on_reuse_is_asked_again_once_and_counted),
      TEST(an_answer_that_fails_on_a_fresh_connection_too_is_the_source_s),
      TEST(a_connection_that_was_closed_while_idle_is_not_used),
      TEST(a_fetch_may_be_started_again_from_its_own_end),
      TEST(many_fetches_at_once_get_each_its_own_answer),
      TEST(a_fetch_that_is_released_in_flight_never_ends),
      TEST(a_port_where_nobody_listens_is_no_connection),
      TEST(running_out_of_descriptors_is_local_and_not_the_source_s))
