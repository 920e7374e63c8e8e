/*
 * Asking for the media behind the documents: some at once, each URL once, no more than a
 * few of one host at a time.
 *
 *  - The caller hands out distinct URLs as its documents have them, and is told what came
 *    of each; both on the thread of assets_run().
 *  - ipfs://CID/path is asked through a gateway, where one is given. What cannot be asked
 *    is told as not asked; data: URLs are judged as they are.
 *  - A URL in which a secret was masked is not asked; answers go through the gate of
 *    result/redact.h.
 *  - Memory does not grow with the number of URLs.
 */
#ifndef PROBE_ASSETS_H
#define PROBE_ASSETS_H

#include "base/err.h"
#include "base/strbuf.h"
#include "net/route.h"
#include "result/asset.h"

#include <stdatomic.h>

enum { ASSETS_AT_ONCE = 8, ASSETS_A_HOST = 4, ASSET_URL_MAX = 2 << 20 };

struct assets_options {
    const struct route *route; /* of the source; its headers are not sent */
    unsigned at_once, a_host;  /* 1 to 64 each */
    uint64_t budget_us;        /* for one URL */
    const char *ipfs_gateway;  /* "https://ipfs.io/ipfs/"; NULL: none */
    /* Puts the next URL into `url`, which is empty; false: there are no more. */
    bool (*next)(void *to, struct strbuf *url, enum asset_kind *kind);
    /* With findings (judge/asset.h); all of it is borrowed. */
    void (*result)(void *to, const struct asset_result *result);
    void *to;
    const atomic_bool *stop; /* looked at often: true ends it; NULL: never */
};

/* Until all was asked, or it was stopped: then what is in flight is broken off and told
 * nothing of. False: no loop. */
bool assets_run(const struct assets_options *options, struct err *err);

/* Is it a gateway: an http(s) URL? */
bool assets_gateway_ok(const char *gateway, struct err *err);

#endif
