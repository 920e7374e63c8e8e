#include "net/fetch_priv.h"

#include "base/container.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Answers that arrive in time are read in time by a loop that turns; the timer gives it
 * this much longer before it gives up on a request (whose own time then still says
 * late). */
enum { GRACE_US = 5000 };
/* A loop that is later than this stood still: not the source's fault. */
enum { STALL_US = 150000 };
/* How long the first answer of an https source is waited for before others start. */
enum { SCOUT_US = 300000 };
/* Connections per multi once HTTP/2 is known: one serves its 64 slots unless the server
 * allows few streams, and libcurl would open hundreds. */
enum { CONNECTIONS_WITH_HTTP2 = 8 };

/* --- the list of deadlines ---------------------------------------------------------- */

static void list_remove(struct fetcher *fetcher, struct transfer *transfer)
{
    *(transfer->before ? &transfer->before->behind : &fetcher->first) = transfer->behind;
    *(transfer->behind ? &transfer->behind->before : &fetcher->last) = transfer->before;
    transfer->before = transfer->behind = NULL;
}

/* Budgets are mostly equal, so the place is at the end or near it. */
static void list_insert(struct fetcher *fetcher, struct transfer *transfer)
{
    struct transfer *before = fetcher->last;
    while (before != NULL && before->deadline_us > transfer->deadline_us)
        before = before->before;
    transfer->before = before;
    transfer->behind = before ? before->behind : fetcher->first;
    *(before ? &before->behind : &fetcher->first) = transfer;
    *(transfer->behind ? &transfer->behind->before : &fetcher->last) = transfer;
}

/* Unless it will be called early enough already. */
/* Between fetch_start() and the first socket lies our own business, and with a thousand
 * connections begun at once it is not short: the budget begins with the socket. */
void transfer_begin_clock(struct transfer *transfer)
{
    if (transfer->opened || transfer->sent > 0 || transfer->spent_us > 0 ||
        transfer->fresh)
        return;
    list_remove(transfer->fetcher, transfer);
    transfer->start_us = loop_now_us();
    transfer->deadline_us = transfer->start_us + transfer->budget_us;
    list_insert(transfer->fetcher, transfer);
}

static void arm(struct fetcher *fetcher)
{
    uint64_t due = fetcher->first->deadline_us + GRACE_US;
    if (timer_is_running(&fetcher->deadline) && fetcher->deadline_us <= due)
        return;
    uint64_t now = loop_now_us();
    fetcher->deadline_us = due;
    timer_start(&fetcher->deadline, due > now ? due - now : 0);
}

/* --- the life of a fetch ------------------------------------------------------------ */

static void end(struct transfer *transfer, enum trouble trouble)
{
    struct fetch *fetch = transfer->fetch;
    fetch->attempt.trouble = trouble;
    list_remove(transfer->fetcher, transfer);
    transfer->in_flight = false;
    if (transfer->hop != NULL) {
        curl_easy_setopt(transfer->easy, CURLOPT_CURLU, transfer->url);
        curl_url_cleanup(transfer->hop);
        transfer->hop = NULL;
    }
    if (transfer->plain_headers)
        curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER,
                         transfer->fetcher->route->headers);
    transfer->plain_headers = false;
    if (transfer->fresh)
        curl_easy_setopt(transfer->easy, CURLOPT_FRESH_CONNECT, 0L);
    transfer->fresh = false;
    fetch->done(fetch);
}

static void ask_again_fresh(struct transfer *transfer)
{
    transfer->fresh = true;
    transfer->fetch->attempt.flags |= ATTEMPT_RESENT;
    transfer->fetch->attempt.requests += transfer->sent;
    if (transfer->on_wire) {
        transfer_begin_on_wire(transfer, true);
        return;
    }
    transfer->spent_us = loop_now_us() - transfer->start_us;
    curl_easy_setopt(transfer->easy, CURLOPT_FRESH_CONNECT, 1L);
    transfer_begin(transfer);
}

static void follow(struct transfer *transfer)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    enum trouble trouble = transfer_redirect(transfer);
    if (trouble != TROUBLE_NONE) {
        end(transfer, trouble);
        return;
    }
    attempt->redirects++;
    attempt->flags |= ATTEMPT_REDIRECTED;
    transfer->spent_us = attempt->total_us;
    transfer_begin(transfer);
}

static void cap_connections(const struct fetcher *fetcher, struct multi *multi)
{
    if (fetcher->http2 != HTTP2_YES || multi->capped)
        return;
    multi->capped = true;
    curl_multi_setopt(multi->handle, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)CONNECTIONS_WITH_HTTP2);
}

void transfer_ended(struct transfer *transfer, CURLcode code)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    if (!transfer->fresh && transfer_was_lost(transfer, code)) {
        ask_again_fresh(transfer);
        return;
    }
    transfer_measure(transfer);
    enum trouble trouble = transfer_trouble(transfer, code);
    if (trouble != TROUBLE_LOCAL && attempt->total_us >= transfer->budget_us)
        end(transfer, TROUBLE_LATE);
    else if (trouble == TROUBLE_NONE && transfer_is_redirect(transfer))
        follow(transfer);
    else
        end(transfer, trouble);
}

/* libcurl is done with a handle: a whole hop, or the connection that a slot asked for. */
static void on_finished(CURL *easy, CURLcode code)
{
    struct transfer *transfer;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    if (easy != transfer->wire.link) {
        cap_connections(transfer->fetcher, transfer->multi);
        multi_remove(transfer->multi, easy);
        transfer_ended(transfer, code);
    } else if (code != CURLE_OK || !wire_connected(transfer)) {
        wire_close(transfer);
        transfer_ended(transfer, code);
    }
}

/* A stream that libcurl still holds back has not been asked; its budget has not begun. */
static bool is_held_back(const struct transfer *transfer)
{
    return transfer->pipewait && transfer->sent == 0 && !transfer->opened;
}

static void give_up(struct transfer *transfer)
{
    if (transfer->on_wire)
        wire_close(transfer);
    else
        multi_remove(transfer->multi, transfer->easy);
}

static void expire(struct transfer *transfer, uint64_t now)
{
    struct attempt *attempt = &transfer->fetch->attempt;
    uint64_t late = now - transfer->deadline_us - GRACE_US;
    transfer_measure(transfer);
    give_up(transfer);
    attempt->total_us = now - transfer->start_us;
    if (late < STALL_US) {
        snprintf(attempt->detail, sizeof(attempt->detail), "%s",
                 transfer->sent == 0        ? "still connecting"
                 : !transfer->head.complete ? "still waiting for the response head"
                                            : "still reading the body");
        end(transfer, TROUBLE_LATE);
        return;
    }
    snprintf(attempt->detail, sizeof(attempt->detail),
             "this machine stood still for %llu ms", (unsigned long long)(late / 1000));
    end(transfer, TROUBLE_LOCAL);
}

static void on_deadline(struct timer *timer)
{
    struct fetcher *fetcher = container_of(timer, struct fetcher, deadline);
    uint64_t now = loop_now_us();
    while (fetcher->first != NULL && fetcher->first->deadline_us + GRACE_US <= now) {
        struct transfer *transfer = fetcher->first;
        if (is_held_back(transfer)) {
            list_remove(fetcher, transfer);
            transfer->deadline_us = now + transfer->budget_us;
            list_insert(fetcher, transfer);
        } else {
            expire(transfer, now);
        }
    }
    if (fetcher->first != NULL)
        arm(fetcher);
}

static void on_scouted(struct timer *timer)
{
    struct fetcher *fetcher = container_of(timer, struct fetcher, scout);
    if (fetcher->http2 == HTTP2_UNKNOWN)
        fetcher->http2 = HTTP2_NO;
    fetcher->room(fetcher->owner);
}

/* --- the interface ------------------------------------------------------------------ */

struct fetcher *fetcher_new(struct loop *loop, const struct route *route, unsigned slots,
                            void (*room)(void *owner), void *owner)
{
    struct fetcher *fetcher = xcalloc(1, sizeof(*fetcher));
    fetcher->loop = loop;
    fetcher->route = route;
    fetcher->room = room;
    fetcher->owner = owner;
    fetcher->multi_count = (slots + MULTI_SLOTS - 1) / MULTI_SLOTS;
    fetcher->multis = xcalloc(fetcher->multi_count, sizeof(*fetcher->multis));
    for (unsigned i = 0; i < fetcher->multi_count; i++) {
        multi_init(&fetcher->multis[i], loop, MULTI_SLOTS, on_finished);
        fetcher->multis[i].plain = !route->secure;
    }
    fetcher->http2 = route->secure ? HTTP2_UNKNOWN : HTTP2_NO;
    fetcher->buffer = xmalloc(FETCHER_BUFFER);
    timer_init(&fetcher->deadline, loop, on_deadline);
    timer_init(&fetcher->scout, loop, on_scouted);
    return fetcher;
}

void fetcher_close(struct fetcher *fetcher)
{
    for (unsigned i = 0; i < fetcher->multi_count; i++)
        multi_release(&fetcher->multis[i]);
    timer_close(&fetcher->deadline);
    timer_close(&fetcher->scout);
}

void fetcher_free(struct fetcher *fetcher)
{
    free(fetcher->multis);
    free(fetcher->buffer);
    free(fetcher);
}

void fetch_init(struct fetch *fetch, struct fetcher *fetcher,
                void (*done)(struct fetch *))
{
    struct transfer *transfer = xcalloc(1, sizeof(*transfer));
    *fetch = (struct fetch){ .done = done, .transfer = transfer };
    strbuf_init(&fetch->head, FETCH_HEAD_MAX);
    strbuf_init(&fetch->body, fetcher->route->options.body_limit);
    transfer->fetch = fetch;
    transfer->fetcher = fetcher;
    transfer->multi = &fetcher->multis[fetcher->slot_count++ % fetcher->multi_count];
    transfer_open(transfer);
}

void fetch_release(struct fetch *fetch)
{
    struct transfer *transfer = fetch->transfer;
    if (transfer->in_flight) {
        give_up(transfer);
        list_remove(transfer->fetcher, transfer);
    }
    transfer_close(transfer);
    strbuf_release(&fetch->head);
    strbuf_release(&fetch->body);
    free(transfer);
}

bool fetch_may_start(const struct fetch *fetch)
{
    const struct fetcher *fetcher = fetch->transfer->fetcher;
    return fetcher->http2 != HTTP2_UNKNOWN || fetcher->first == NULL;
}

void fetch_start(struct fetch *fetch, const char *url, uint64_t budget_us)
{
    struct transfer *transfer = fetch->transfer;
    struct fetcher *fetcher = transfer->fetcher;
    fetch->attempt = (struct attempt)ATTEMPT_INIT;
    fetch->attempt.budget_us = budget_us;
    transfer->start_us = loop_now_us();
    transfer->budget_us = budget_us;
    transfer->deadline_us = transfer->start_us + budget_us;
    transfer->spent_us = 0;
    transfer->in_flight = true;
    list_insert(fetcher, transfer);
    arm(fetcher);
    if (transfer->fetcher->http2 == HTTP2_UNKNOWN && !timer_is_running(&fetcher->scout))
        timer_start(&fetcher->scout, SCOUT_US);
    strbuf_reset(&transfer->target);
    strbuf_puts(&transfer->target, url + strlen(fetcher->route->options.origin));
    if (wire_serves(transfer)) {
        transfer_begin_on_wire(transfer, false);
        return;
    }
    transfer_aim(transfer, transfer->target.text);
    transfer_begin(transfer);
}
