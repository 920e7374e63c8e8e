/*
 * How a source is asked, the same for every request of a run: addresses, headers, TLS,
 * proxy, ceilings. Made once, before the first request, and read by all workers.
 *
 * The host's name is resolved here, once: letting every transfer look it up would start a
 * thread for each (libcurl's threaded resolver), and the time of a look-up belongs to the
 * run, not to whichever token came first. The addresses also decide which other addresses
 * may be asked (net/address.h).
 */
#ifndef NET_ROUTE_H
#define NET_ROUTE_H

#include "base/err.h"
#include "net/address.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct route_options {
    const char *origin; /* "https://meta.example:8443" */
    const char *host;
    unsigned port;
    bool loopback; /* the source is on this machine */
    const char *const
        *headers; /* "Name: value", ended by NULL; checked by route_header_ok() */
    const char *const *secret_headers; /* the same, never sent to another origin */
    const char *user_agent;
    const char *ca_file;        /* NULL: the system's */
    bool insecure;              /* do not verify TLS */
    const char *proxy;          /* NULL: none; the environment is never looked at */
    const char *const *resolve; /* "HOST:PORT:ADDRESS[,ADDRESS]…", ended by NULL */
    size_t body_limit;          /* bytes, decoded */
    unsigned redirects_max;
};

struct route; /* opaque */

enum route_result {
    ROUTE_OK,
    ROUTE_NO_NAME,    /* the name does not resolve: every token would fail */
    ROUTE_NAME_LATER, /* the name servers did not answer: nothing is known */
    ROUTE_WRONG       /* `err` says what */
};

/* Strings in `options` must outlive the route. */
enum route_result route_new(struct route **route, const struct route_options *options,
                            struct err *err);
void route_free(struct route *route);
/* How long the name took to resolve; 0 when there was nothing to resolve. */
uint64_t route_resolve_us(const struct route *route);
/* Once in a program, before threads start, and at its end. */
void net_start(void);
void net_end(void);
/* "7.88.1" */
const char *net_library_version(void);

/* Is it "Name: value" with a token for a name and no control characters? */
bool route_header_ok(const char *header, struct err *err);
/* Is it a proxy that can be asked, "[SCHEME://]HOST[:PORT]"? */
bool route_proxy_ok(const char *proxy, struct err *err);

#endif
