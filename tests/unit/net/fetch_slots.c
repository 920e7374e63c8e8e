/* Slots beside one another: what one does with libcurl leaves the connections of the
 * others alone. */
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <poll.h>
#include <string.h>

static bool play_echo(struct origin_conn *conn, const char *target)
{
    origin_answer(conn, "200 OK", "", target);
    return strcmp(target, "/last") != 0;
}

/* libcurl looks at its idle connections once a second, when it makes another. The loop
 * does not turn meanwhile, so that what has come in is not seen. */
static void let_a_look_be_due(void)
{
    poll(NULL, 0, 1100);
}

static void check_answer(struct client *client, unsigned slot, const char *body)
{
    check_case("slot %u", slot);
    CHECK_INT(TROUBLE_NONE, client->slots[slot].fetch.attempt.trouble);
    CHECK_STR(body, client->slots[slot].fetch.body.text);
}

static void a_connection_that_ends_while_another_begins_is_not_mistaken_for_it(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_echo, NULL);
    struct route_options options = client_options(origin.url);
    client_init(&client, &options, 2);
    client_ask(&client, "/last", 5 * SECOND);
    let_a_look_be_due();
    client_start(&client, 1, "/new", 5 * SECOND);
    client_wait(&client);

    client_start(&client, 0, "/again", SECOND);
    client_wait(&client);

    check_answer(&client, 0, "/again");
    check_answer(&client, 1, "/new");
    client_release(&client);
    origin_stop(&origin);
}

static void an_answer_that_waits_is_not_dropped_when_another_slot_connects(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_echo, NULL);
    struct route_options options = client_options(origin.url);
    client_init(&client, &options, 2);
    client_ask(&client, "/first", 5 * SECOND);

    client_start(&client, 0, "/old", 5 * SECOND);
    let_a_look_be_due();
    client_start(&client, 1, "/new", 5 * SECOND);
    client_wait(&client);

    check_answer(&client, 0, "/old");
    check_answer(&client, 1, "/new");
    CHECK_INT(2, origin_connections(&origin));
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_slots,
      TEST(a_connection_that_ends_while_another_begins_is_not_mistaken_for_it),
      TEST(an_answer_that_waits_is_not_dropped_when_another_slot_connects))
