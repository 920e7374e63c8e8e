/*
 * The origin: listening sockets, each with its connections, on one event loop and one
 * thread. What belongs to the whole origin, and what a connection is.
 *
 *  - Times are nanoseconds of uv_hrtime().
 *  - A connection plays one script at a time. `out` holds what was played and not yet
 *    written; no step is played while something is in it.
 *  - Everything an origin allocates for a connection goes when the connection closes.
 */
#ifndef ORIGIN_ORIGIN_H
#define ORIGIN_ORIGIN_H

#include "base/err.h"
#include "base/strbuf.h"
#include "origin/counts.h"
#include "origin/script.h"

#include <openssl/ssl.h>
#include <uv.h>

enum {
    REQUEST_MAX = 64 * 1024, /* bytes of requests that are kept */
    OUT_MAX = 64 << 20,
    BATCH = 64 * 1024, /* written at once, so that a flood leaves others their turn */
    STREAMS_MAX = 64
};

/* What the placeholders of script.h stand for; 0 for an origin that is not there. */
struct ports {
    unsigned plain, other, tls, closed;
};

struct origin {
    uv_loop_t loop;
    struct ports ports;
    struct counts requests; /* by target */
    uint64_t *requests_of_fault;
    size_t connections;
    size_t in_flight;
    uint64_t started;
    const char *certificates; /* a folder, or NULL: nothing with TLS */
    struct listener *all;
    size_t listener_count;
};

struct listener {
    uv_poll_t poll;
    struct origin *origin;
    struct listener_row row;
    SSL_CTX *tls; /* NULL: none */
    int fd;
    unsigned port;
    uint64_t requests;
};

/* A conn's handles have it as their `data`; those of others have none. */
enum conn_state {
    CONN_HELD,      /* the TLS handshake waits for its time */
    CONN_HANDSHAKE, /* TLS is being agreed on */
    CONN_OPEN,
    CONN_FINISHED, /* we sent all we ever will; the other side may close */
    CONN_CLOSING   /* handles are being closed; nothing may be touched */
};

struct conn {
    uv_poll_t poll;
    uv_timer_t timer;
    struct listener *listener;
    struct origin *origin;
    int fd;
    int handles_open; /* of poll and timer */
    enum conn_state state;
    SSL *ssl;
    bool ssl_wants_write;
    struct strbuf in, out;
    size_t out_done;         /* of out.len: written */
    uint64_t accepted;       /* when */
    const struct step *step; /* NULL: no script is playing */
    uint64_t step_done;      /* of this step: repetitions or bytes */
    uint64_t step_began;     /* when */
    uint64_t script_began;   /* when, or earlier: see conn_play() */
    bool waiting;            /* for the timer */
    bool asked;              /* the script answers a request: counted in in_flight */
    struct request request;
    char target[2048];
    char head[8192];
    unsigned token;
    bool greeted; /* HTTP/2: the client's preface was read */
    uint32_t stream;
    uint32_t streams[STREAMS_MAX]; /* asked for, not yet answered */
    size_t stream_count;
};

/* listen.c: opens every port and prints its line; false with an error. */
bool origin_listen(struct origin *origin, struct err *err);
void origin_close(struct origin *origin);

/* conn.c: takes over the descriptor. */
void conn_accept(struct listener *listener, int fd);
/* Does whatever can be done now: reads requests, plays, writes. */
void conn_drive(struct conn *conn);
/* Starts a script; its times count from `began`. */
void conn_play(struct conn *conn, const struct step *steps, uint64_t began);
/* Ends what we send: a FIN, in TLS after a close_notify if `polite`. */
void conn_finish(struct conn *conn, bool polite);
void conn_reset(struct conn *conn);
/* Lets go of the connection at once; it is freed when the loop comes round. */
void conn_close(struct conn *conn);
/* conn_drive() is called again at that time, not before. */
void conn_wait_until(struct conn *conn, uint64_t when);

/* play.c: plays steps until one must wait for the wire, the clock or a request. */
enum played {
    PLAYED_ON,    /* the next step */
    PLAYED_AGAIN, /* the same step, once the wire has taken what is there */
    PLAYED_HALT   /* nothing: it waits, or it is over */
};
enum played play_step(struct conn *conn);

/* request.c: finds the next request in `in` and starts its script; false: none there. */
bool request_begin(struct conn *conn);

/* h2.c */
void h2_greet(struct conn *conn);
bool h2_request_begin(struct conn *conn);
void h2_put_frame(struct strbuf *to, unsigned type, unsigned flags, uint32_t stream,
                  const char *payload, size_t len);
/* "name: value\n" lines as a header block without Huffman codes or a dynamic table. */
void h2_put_fields(struct strbuf *to, const char *lines, size_t len);

/* gzip.c */
void gzip_put(struct strbuf *to, const char *text, size_t len, enum gzip_twist twist);

/* wire.c: TLS or not. Bytes moved, 0: the other side ended, WIRE_LATER, WIRE_BROKEN. */
enum { WIRE_LATER = -1, WIRE_BROKEN = -2 };
SSL_CTX *wire_tls(const struct listener_row *row, const char *folder, struct err *err);
int wire_handshake(struct conn *conn); /* 1: done */
long wire_read(struct conn *conn, char *to, size_t len);
long wire_write(struct conn *conn, const char *from, size_t len);

#endif
