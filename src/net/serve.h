/*
 * HTTP in: a small server on libmicrohttpd for the embedded source and the emulated
 * platforms, on loopback addresses alone.
 *
 *  - As cheap as it can be made: it must not be what a load test measures. A reply whose
 *    body is `fixed` is sent without copying.
 *  - A reply may be delayed without holding a thread (the connection is suspended).
 *  - The handler runs on the server's threads: it must be thread-safe and must not block.
 *    What a reply points to, except a fixed body, is copied before the same thread asks
 *    again, so that a thread-local buffer can hold it.
 *  - Bodies of requests are passed over. A head over 8 KiB is refused.
 */
#ifndef NET_SERVE_H
#define NET_SERVE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct serve_request {
    const char *method, *path; /* path without query, as sent */
    const char *query;         /* "" if none */
    const char *range;         /* the Range header's value; NULL: there is none */
    const char *url;           /* of this server, as serve_url() tells it */
};

enum serve_flags {
    SERVE_CLOSE_UNANSWERED = 1 << 0, /* close the connection instead of answering */
    SERVE_CLOSE_AFTER = 1 << 1       /* "Connection: close" */
};

enum { SERVE_HEADERS_MAX = 4 };

struct serve_reply {
    int status;
    unsigned flags;
    uint64_t delay_us;        /* before the first byte */
    const char *content_type; /* NULL: no such header */
    struct {
        const char *name, *value;
    } headers[SERVE_HEADERS_MAX]; /* name NULL: unused */
    const char *body;
    size_t body_len;
    bool fixed; /* the body outlives the server; else it is copied */
};

typedef void serve_fn(void *handler, const struct serve_request *request,
                      struct serve_reply *reply);

struct serve;

/* Listens on "127.0.0.1:0", "[::1]:8080" … and answers from `threads` threads, 1 to 64,
 * until serve_free(). A host that is not loopback is refused with ERR_USAGE. */
struct serve *serve_new(const char *listen, unsigned threads, serve_fn *answer,
                        void *handler, struct err *err);
/* Prompt, whatever is delayed: those answers are sent at once, or not at all. */
void serve_free(struct serve *serve);
/* "http://127.0.0.1:40123", without a slash at the end; borrowed. */
const char *serve_url(const struct serve *serve);
uint64_t serve_request_count(const struct serve *serve);

#endif
