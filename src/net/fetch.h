/*
 * One request, and the redirects that follow from it, the way the platform would ask.
 *
 *  - A struct fetch is a slot that the caller embeds and uses again and again; it keeps
 *    its connection and its buffers. One request at a time.
 *  - `done` is called exactly once for each fetch_start(), from the loop, never from
 *    inside fetch_start(). Then `attempt`, `head` and `body` hold what was seen, until
 *    the next start. It may call fetch_start() again.
 *  - Nothing queues here: fetch_start() is called only when fetch_may_start() says so,
 *    since libcurl counts time in its own queue against the transfer.
 *  - The budget runs over everything: connecting, TLS, all redirects, the body's last
 *    byte. `attempt.total_us` is exact; LATE means that it is not below the budget.
 *  - Trouble of this machine (descriptors, ports, a loop that stood still) is LOCAL and
 *    never taken for the source's.
 *  - A reused connection that dies before an answer is asked once more on a fresh one, as
 *    HTTP clients do, within the same attempt (ATTEMPT_RESENT).
 */
#ifndef NET_FETCH_H
#define NET_FETCH_H

#include "base/strbuf.h"
#include "net/loop.h"
#include "net/route.h"
#include "result/attempt.h"

struct fetcher;  /* opaque: the shared part of one loop's fetches */
struct transfer; /* opaque: what one slot needs of the library */

enum { FETCH_HEAD_MAX = 8192 };

struct fetch {
    struct attempt attempt;
    /* Of the last response, as it came: status line and header lines, those of interim
     * responses and trailers left out. Of a head that was refused, what came of it. Its
     * beginning, where it is longer than FETCH_HEAD_MAX. */
    struct strbuf head;
    struct strbuf body; /* decoded; never over the route's body_limit */
    void (*done)(struct fetch *fetch);
    struct transfer *transfer;
};

/* `slots` is how many fetches will be used at once. `room` is called, from the loop, when
 * fetch_may_start() may have become true again without a fetch having ended. */
struct fetcher *fetcher_new(struct loop *loop, const struct route *route, unsigned slots,
                            void (*room)(void *owner), void *owner);
/* Closes its connections; all its fetches must have been released. The loop holds its
 * memory until loop_release(), so fetcher_free() comes after that. */
void fetcher_close(struct fetcher *fetcher);
void fetcher_free(struct fetcher *fetcher);

void fetch_init(struct fetch *fetch, struct fetcher *fetcher,
                void (*done)(struct fetch *));
void fetch_release(struct fetch *fetch);

/* False while the first answer on an https route is awaited, which tells whether requests
 * share a connection (HTTP/2) or need one each. */
bool fetch_may_start(const struct fetch *fetch);
/* `url` is on the route's origin. */
void fetch_start(struct fetch *fetch, const char *url, uint64_t budget_us);

#endif
