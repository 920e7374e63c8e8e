/*
 * What a test of fetches needs around one: a loop, a route to an origin, a fetcher, and
 * some fetches that are waited for. Nothing hangs: after ten seconds a wait ends, and the
 * fetch has not.
 */
#ifndef TESTS_UNIT_NET_CLIENT_H
#define TESTS_UNIT_NET_CLIENT_H

#include "net/fetch.h"

enum { CLIENT_SLOTS_MAX = 64, CLIENT_BODY_MAX = 4096, CLIENT_REDIRECTS_MAX = 9 };
enum { MS = 1000, SECOND = 1000000 };

struct client;

struct client_slot {
    struct fetch fetch;
    struct client *client;
    unsigned ended; /* how often `done` was called */
};

struct client {
    struct loop loop;
    struct timer watchdog;
    struct route *route;
    const char *origin;
    struct fetcher *fetcher;
    struct client_slot slots[CLIENT_SLOTS_MAX];
    unsigned slot_count;
    unsigned awaited;                       /* fetches that client_wait() waits for */
    bool gave_up;                           /* waited for too long */
    bool starting;                          /* inside fetch_start() */
    bool called_back;                       /* `done` was called inside fetch_start() */
    void (*done)(struct client_slot *slot); /* called for each end, NULL: nothing */
};

/* The options for an origin at `url`: nothing special. */
struct route_options client_options(const char *url);
void client_init(struct client *client, const struct route_options *options,
                 unsigned slots);
/* The same for an origin with nothing special, and one slot. */
void client_init_for(struct client *client, const char *url);
void client_release(struct client *client);

void client_start(struct client *client, unsigned slot, const char *path,
                  uint64_t budget_us);
/* Until everything that was started has ended. */
void client_wait(struct client *client);
/* Start and wait in the first slot; what was seen. */
const struct attempt *client_ask(struct client *client, const char *path,
                                 uint64_t budget_us);
/* The body of the first slot. */
const char *client_body(const struct client *client);

#endif
