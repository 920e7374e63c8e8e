#include "net/client.h"

#include "base/container.h"
#include "base/xalloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_watchdog(struct timer *timer)
{
    struct client *client = container_of(timer, struct client, watchdog);
    client->gave_up = true;
    loop_stop(&client->loop);
}

static void on_done(struct fetch *fetch)
{
    struct client_slot *slot = container_of(fetch, struct client_slot, fetch);
    struct client *client = slot->client;
    slot->ended++;
    client->called_back = client->called_back || client->starting;
    client->awaited--;
    if (client->done != NULL)
        client->done(slot);
    if (client->awaited == 0)
        loop_stop(&client->loop);
}

static void on_room(void *owner)
{
    (void)owner;
}

struct route_options client_options(const char *url)
{
    const char *colon = strrchr(url, ':');
    return (struct route_options){
        .origin = url,
        .host = "127.0.0.1",
        .port = (unsigned)strtoul(colon + 1, NULL, 10),
        .loopback = true,
        .user_agent = "test",
        .body_limit = CLIENT_BODY_MAX,
        .redirects_max = CLIENT_REDIRECTS_MAX,
    };
}

void client_init(struct client *client, const struct route_options *options,
                 unsigned slots)
{
    struct err err = ERR_INIT;
    memset(client, 0, sizeof(*client));
    client->origin = options->origin;
    CHECK(loop_init(&client->loop, &err));
    CHECK_INT(ROUTE_OK, route_new(&client->route, options, &err));
    CHECK_STR("", err.text);
    timer_init(&client->watchdog, &client->loop, on_watchdog);
    client->fetcher = fetcher_new(&client->loop, client->route, slots, on_room, client);
    client->slot_count = slots;
    for (unsigned i = 0; i < slots; i++) {
        client->slots[i].client = client;
        fetch_init(&client->slots[i].fetch, client->fetcher, on_done);
    }
}

void client_init_for(struct client *client, const char *url)
{
    struct route_options options = client_options(url);
    client_init(client, &options, 1);
}

void client_release(struct client *client)
{
    for (unsigned i = 0; i < client->slot_count; i++)
        fetch_release(&client->slots[i].fetch);
    fetcher_close(client->fetcher);
    timer_close(&client->watchdog);
    loop_release(&client->loop);
    fetcher_free(client->fetcher);
    route_free(client->route);
}

void client_start(struct client *client, unsigned slot, const char *path,
                  uint64_t budget_us)
{
    char *url = xstrfmt("%s%s", client->origin, path);
    client->awaited++;
    client->starting = true;
    fetch_start(&client->slots[slot].fetch, url, budget_us);
    client->starting = false;
    free(url);
}

void client_wait(struct client *client)
{
    timer_start(&client->watchdog, 10 * SECOND);
    while (client->awaited > 0 && !client->gave_up)
        loop_run(&client->loop);
    timer_stop(&client->watchdog);
    CHECK_INT(0, client->awaited);
}

const struct attempt *client_ask(struct client *client, const char *path,
                                 uint64_t budget_us)
{
    client_start(client, 0, path, budget_us);
    client_wait(client);
    return &client->slots[0].fetch.attempt;
}

const char *client_body(const struct client *client)
{
    return client->slots[0].fetch.body.text;
}
