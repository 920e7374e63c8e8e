/* What fetch.c and multi.c see of a route. */
#ifndef NET_ROUTE_PRIV_H
#define NET_ROUTE_PRIV_H

#include "base/strbuf.h"
#include "net/route.h"

#include <curl/curl.h>

enum { ROUTE_WHY_MAX = 160 };

struct route {
    struct route_options options;
    struct curl_slist *headers;       /* all of them */
    struct curl_slist *plain_headers; /* for another origin: without the secret ones */
    struct strbuf request_tail;   /* what follows the target, for requests of our own */
    struct curl_slist *addresses; /* for CURLOPT_RESOLVE */
    struct address_policy policy;
    uint64_t resolve_us;
    bool secure;
};

/* Tells a handle what holds for all requests of a run: TLS, proxy, addresses, and that
 * libcurl does nothing by itself. */
void route_set_up(const struct route *route, CURL *easy);
/* A socket for an address. -1 where there is none: `*number` is the errno then, and 0
 * when the address is not one to be asked, which `why` says. */
int route_socket(const struct route *route, const struct curl_sockaddr *address,
                 int *number, char why[ROUTE_WHY_MAX]);

#endif
