/* What fetch.c and multi.c see of a route. */
#ifndef NET_ROUTE_PRIV_H
#define NET_ROUTE_PRIV_H

#include "base/strbuf.h"
#include "net/route.h"

#include <curl/curl.h>

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

#endif
