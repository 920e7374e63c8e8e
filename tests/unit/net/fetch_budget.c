#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The budget of these tests; answers are well before or well behind its end. */
enum { BUDGET_US = 400 * MS, SOON_MS = 200, LATE_MS = 600 };

/* Says where it spends how many milliseconds: "/head/200", "/body/200", "/drip/200"
 * (spread over the bytes of the body), "/hops/200" (over four redirects). */
static bool play_slowly(struct origin_conn *conn, const char *target)
{
    char where[16] = "";
    int ms = 0, left = 4;
    if (sscanf(target, "/%15[a-z]/%d/%d", where, &ms, &left) < 2)
        return false;
    bool hops = strcmp(where, "hops") == 0;
    if (hops && left > 0) {
        char location[64];
        snprintf(location, sizeof(location), "Location: /hops/%d/%d\r\n", ms, left - 1);
        return origin_wait(conn, ms / 4) &&
               origin_answer(conn, "302 Found", location, "");
    }
    if (strcmp(where, "head") == 0 && !origin_wait(conn, ms))
        return false;
    if (!origin_say(conn, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{"))
        return false;
    if (strcmp(where, "body") == 0 && !origin_wait(conn, ms))
        return false;
    int pause = strcmp(where, "drip") == 0 ? ms / 2 : 0;
    return origin_say(conn, " ") && origin_wait(conn, pause) && origin_say(conn, " ") &&
           origin_wait(conn, pause) && origin_say(conn, "}");
}

static const char *const phases[] = { "head", "body", "drip", "hops" };
enum { PHASES = sizeof(phases) / sizeof(phases[0]) };

static void ask_in_phase(const char *phase, int ms, struct attempt *attempt)
{
    struct origin origin;
    struct client client;
    char path[32];
    check_case("%s %d ms", phase, ms);
    origin_start(&origin, play_slowly, NULL);
    client_init_for(&client, origin.url);
    snprintf(path, sizeof(path), "/%s/%d", phase, ms);
    *attempt = *client_ask(&client, path, BUDGET_US);
    CHECK_INT(1, client.slots[0].ended);
    client_release(&client);
    origin_stop(&origin);
}

static void an_answer_inside_the_budget_is_in_time_whatever_took_its_time(void)
{
    for (size_t i = 0; i < PHASES; i++) {
        struct attempt attempt;
        ask_in_phase(phases[i], SOON_MS, &attempt);
        CHECK_INT(TROUBLE_NONE, attempt.trouble);
        CHECK_INT(200, attempt.status);
        CHECK(attempt.total_us >= SOON_MS * MS);
        CHECK(attempt.total_us < BUDGET_US);
    }
}

static void an_answer_behind_the_budget_is_late_whatever_took_its_time(void)
{
    static const char *const details[PHASES] = { "still waiting for the response head",
                                                 "still reading the body",
                                                 "still reading the body",
                                                 "still waiting for the response head" };
    for (size_t i = 0; i < PHASES; i++) {
        struct attempt attempt;
        ask_in_phase(phases[i], LATE_MS, &attempt);
        CHECK_INT(TROUBLE_LATE, attempt.trouble);
        CHECK(attempt.total_us >= BUDGET_US);
        CHECK(attempt.total_us < LATE_MS * MS);
        CHECK_INT(BUDGET_US, attempt.budget_us);
        CHECK_STR(details[i], attempt.detail);
    }
}

static void the_first_byte_behind_redirects_is_counted_from_the_start(void)
{
    struct attempt attempt;
    ask_in_phase("hops", SOON_MS, &attempt);

    CHECK_INT(4, attempt.redirects);
    CHECK_INT(5, attempt.requests);
    CHECK(attempt.first_byte_us >= SOON_MS * MS);
    CHECK(attempt.first_byte_us <= attempt.total_us);
}

static void each_fetch_has_a_budget_of_its_own(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_slowly, NULL);
    struct route_options options = client_options(origin.url);
    client_init(&client, &options, 3);

    client_start(&client, 0, "/head/5000", 300 * MS);
    client_start(&client, 1, "/head/5000", 100 * MS);
    client_start(&client, 2, "/head/200", 5 * SECOND);
    client_wait(&client);

    const uint64_t budgets[] = { 300 * MS, 100 * MS };
    for (size_t i = 0; i < 2; i++) {
        const struct attempt *attempt = &client.slots[i].fetch.attempt;
        CHECK_INT(TROUBLE_LATE, attempt->trouble);
        CHECK(attempt->total_us >= budgets[i]);
        CHECK(attempt->total_us < budgets[i] + 100 * MS);
    }
    CHECK_INT(TROUBLE_NONE, client.slots[2].fetch.attempt.trouble);
    client_release(&client);
    origin_stop(&origin);
}

static bool play_with_a_dead_second(struct origin_conn *conn, const char *target)
{
    (void)target;
    if (origin_connections(conn->origin) == 1 && conn->nth == 2)
        return origin_wait(conn, 200) && false;
    if (conn->nth == 1 && origin_requests(conn->origin) > 1)
        origin_wait(conn, 5000);
    return origin_answer(conn, "200 OK", "", "{}");
}

/* Both requests of the attempt share one budget. */
static void asking_again_on_a_fresh_connection_does_not_renew_the_budget(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_with_a_dead_second, NULL);
    client_init_for(&client, origin.url);
    client_ask(&client, "/1", BUDGET_US);

    const struct attempt *attempt = client_ask(&client, "/2", BUDGET_US);

    CHECK_INT(TROUBLE_LATE, attempt->trouble);
    CHECK_INT(2, attempt->requests);
    CHECK(attempt->total_us >= BUDGET_US);
    CHECK(attempt->total_us < BUDGET_US + 100 * MS);
    client_release(&client);
    origin_stop(&origin);
}

static void a_connection_serves_on_after_a_late_one_was_given_up(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_slowly, NULL);
    client_init_for(&client, origin.url);

    CHECK_INT(TROUBLE_LATE, client_ask(&client, "/head/5000", 50 * MS)->trouble);
    const struct attempt *attempt = client_ask(&client, "/head/0", 5 * SECOND);

    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_INT(200, attempt->status);
    CHECK_STR("", attempt->detail);
    CHECK_INT(0, attempt->flags & ATTEMPT_REUSED);
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_budget, TEST(an_answer_inside_the_budget_is_in_time_whatever_took_its_time),
      TEST(an_answer_behind_the_budget_is_late_whatever_took_its_time),
      TEST(the_first_byte_behind_redirects_is_counted_from_the_start),
      TEST(each_fetch_has_a_budget_of_its_own),
      TEST(asking_again_on_a_fresh_connection_does_not_renew_the_budget),
      TEST(a_connection_serves_on_after_a_late_one_was_given_up))
