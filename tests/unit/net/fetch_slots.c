/* Slots beside one another: what one does with libcurl leaves the connections of the
 * others alone. */
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <poll.h>
#include <string.h>

static bool play_good(struct origin_conn *conn, const char *target)
{
    return origin_answer(conn, "200 OK", "", target);
}

/* Longer than libcurl waits between two looks at its idle connections (a second). */
static void let_a_look_be_due(struct client *client)
{
    (void)client;
    poll(NULL, 0, 1100);
}

/* Turns no loop until the origin has answered `count` requests. */
static void wait_for_requests(struct origin *origin, unsigned count)
{
    for (unsigned i = 0; i < 1000 && origin_requests(origin) < count; i++)
        poll(NULL, 0, 5);
    poll(NULL, 0, 50);
}

static void an_answer_that_waits_is_not_dropped_when_another_slot_connects(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_good, NULL);
    struct route_options options = client_options(origin.url);
    client_init(&client, &options, 2);
    client_ask(&client, "/first", 5 * SECOND);
    let_a_look_be_due(&client);

    client_start(&client, 0, "/old", 2 * SECOND);
    wait_for_requests(&origin, 2);
    client_start(&client, 1, "/new", 2 * SECOND);
    client_wait(&client);

    const struct attempt *attempt = &client.slots[0].fetch.attempt;
    CHECK_INT(TROUBLE_NONE, attempt->trouble);
    CHECK_STR("/old", client.slots[0].fetch.body.text);
    CHECK_INT(1, attempt->requests);
    CHECK_STR("/new", client.slots[1].fetch.body.text);
    CHECK_INT(2, origin_connections(&origin));
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_slots, TEST(an_answer_that_waits_is_not_dropped_when_another_slot_connects))
