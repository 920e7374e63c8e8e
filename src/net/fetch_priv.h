/*
 * The inside of a fetch, shared by fetch.c (its life), request.c (what libcurl is told)
 * and verdict.c (what libcurl's answer means).
 */
#ifndef NET_FETCH_PRIV_H
#define NET_FETCH_PRIV_H

#include "net/chunked.h"
#include "net/fetch.h"
#include "net/gunzip.h"
#include "net/head.h"
#include "net/multi.h"
#include "net/route_priv.h"
#include "net/wire.h"

enum { FETCHER_BUFFER = 64 << 10 };

/* Do requests share a connection? */
enum http2 {
    HTTP2_NO,
    HTTP2_UNKNOWN, /* https, and no answer yet */
    HTTP2_YES
};

struct fetcher {
    struct loop *loop;
    const struct route *route;
    enum http2 http2;
    struct multi *multis;
    unsigned multi_count, slot_count;
    struct timer deadline;         /* for the first of the list, or one before it */
    uint64_t deadline_us;          /* what that timer is set for, while it runs */
    struct timer scout;            /* ends the wait for the first answer */
    struct transfer *first, *last; /* in flight, earliest deadline first */
    void (*room)(void *owner);
    void *owner;
    char *buffer; /* what is read goes here first */
};

struct transfer {
    struct fetch *fetch;
    struct fetcher *fetcher;
    struct multi *multi;
    struct transfer *before, *behind; /* in the fetcher's list */
    bool in_flight;

    struct wire wire;     /* the slot's own connection */
    bool on_wire;         /* this hop goes over it */
    CURL *handle;         /* of this hop: the wire's or `easy` */
    struct strbuf target; /* path and query of the request */
    CURL *easy;
    CURLU *url; /* on the route's origin; only path and query change */
    CURLU *hop; /* the redirect's target, NULL on the first hop */
    bool has_query;
    char error[CURL_ERROR_SIZE];

    uint64_t start_us, deadline_us, budget_us;
    uint64_t spent_us; /* by the hops before this one */

    /* of this hop */
    struct head head;
    struct chunked chunked;
    struct gunzip *gunzip;
    bool unpacking;   /* gunzip has begun with this body */
    bool follow_now;  /* a redirect whose body is not waited for */
    enum trouble own; /* why we stopped it ourselves */
    int local_errno;  /* of our own socket(), 0: none */
    bool opened;      /* a socket was opened for it */
    bool secure;      /* https */
    unsigned sent;    /* requests that reached the wire */
    bool fresh;       /* asked again on a fresh connection */
    char address[48];
    int port;

    /* as the handle is set now */
    bool pipewait, plain_headers, resolve_set, forbid_reuse;
    long version;
};

/* request.c */
void transfer_open(struct transfer *transfer);
void transfer_close(struct transfer *transfer);
/* Points the handle at a path, with query, on the route's origin. */
void transfer_aim(struct transfer *transfer, const char *path);
/* Begins a hop: all per-hop state afresh. */
void transfer_begin(struct transfer *transfer);
void transfer_begin_on_wire(struct transfer *transfer, bool fresh);
/* What each handle is told, once. */
void transfer_set_for_life(CURL *easy, struct transfer *transfer);
bool transfer_has_alternative_name(const struct transfer *transfer, CURL *handle);
void transfer_note_address(struct transfer *transfer, CURL *handle);
/* content.c */
void transfer_keep_head(struct transfer *transfer, const char *data, size_t len);
/* False when no more of the body is wanted (`own`, or follow_now). */
bool transfer_take_body(struct transfer *transfer, const char *data, size_t len);
/* fetch.c: the first socket is about to be opened. */
void transfer_begin_clock(struct transfer *transfer);
/* fetch.c: the hop has ended. */
void transfer_ended(struct transfer *transfer, CURLcode code);
/* Is the head one of a redirect, and are redirects followed? */
bool transfer_is_redirect(const struct transfer *transfer);
/* Makes `hop` from the Location of the head. TROUBLE_NONE when it may be followed; else
 * the trouble, with `detail` filled. */
enum trouble transfer_redirect(struct transfer *transfer);

/* verdict.c */
/* The times of a fresh connection, from its handle. */
void transfer_measure_connect(struct transfer *transfer, CURL *handle);
/* Fills the attempt from what the handle and the head tell of the hop that ended. */
void transfer_measure(struct transfer *transfer);
/* How the hop ended; fills the attempt's detail. */
enum trouble transfer_trouble(struct transfer *transfer, CURLcode code);
/* Did a reused connection die before it answered? */
bool transfer_was_lost(const struct transfer *transfer, CURLcode code);

#endif
