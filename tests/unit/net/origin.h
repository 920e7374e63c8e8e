/*
 * A server of raw sockets that says what a test wants said, since no HTTP library will
 * say it badly.
 *
 *  - Each connection has a thread, which reads one request head after another and hands
 *    its target to the test's `play`; that says what it wants with the functions below
 *    and returns whether the connection stays open.
 *  - What was received is kept, so that a test can look at the very bytes.
 *  - Waits end early when the client hangs up or the origin stops.
 */
#ifndef TESTS_UNIT_NET_ORIGIN_H
#define TESTS_UNIT_NET_ORIGIN_H

#include "base/strbuf.h"
#include "net/tls.h"

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { ORIGIN_CONNECTIONS_MAX = 256, ORIGIN_HEAD_MAX = 8192 };

struct origin;

struct origin_conn {
    struct origin *origin;
    int fd;
    SSL *tls;        /* NULL: none */
    unsigned nth;    /* request of this connection, from 1 */
    char method[16]; /* of the request */
    pthread_t thread;
};

typedef bool origin_play_fn(struct origin_conn *conn, const char *target);

struct origin {
    char url[64]; /* "http://127.0.0.1:PORT", or https */
    unsigned port;
    origin_play_fn *play;
    const void *data; /* the test's own */
    SSL_CTX *tls;     /* NULL: none */
    int fd;
    pthread_t thread;
    pthread_mutex_t lock;
    /* under the lock */
    bool stopping;
    struct origin_conn conns[ORIGIN_CONNECTIONS_MAX];
    unsigned connections, requests; /* so far */
    struct strbuf heads;            /* all request heads, one behind the other */
};

void origin_start(struct origin *origin, origin_play_fn *play, const void *data);
/* The same over TLS: with HTTP/1.1, and with HTTP/2 for whoever offers it. Its preface
 * reads as a request for "*" by PRI, which is what `play` gets. */
void origin_start_tls(struct origin *origin, origin_play_fn *play, const void *data);
void origin_start_http2(struct origin *origin, origin_play_fn *play, const void *data);
void origin_stop(struct origin *origin);
unsigned origin_connections(struct origin *origin);
unsigned origin_requests(struct origin *origin);
/* Did the text come in any request head? */
bool origin_saw(struct origin *origin, const char *text);

/* For `play`. Each returns false when the client is gone. */
bool origin_say(struct origin_conn *conn, const char *text);
bool origin_say_bytes(struct origin_conn *conn, const char *bytes, size_t len);
/* "HTTP/1.1 <status>", the header lines (each with its line end), the length, the
 * body. */
bool origin_answer(struct origin_conn *conn, const char *status, const char *headers,
                   const char *body);
bool origin_wait(struct origin_conn *conn, int ms);
/* Closes with a reset instead of an end; `play` returns this value. */
bool origin_reset(struct origin_conn *conn);

/* A port of loopback on which nobody listens: as "http://127.0.0.1:PORT". */
void origin_nowhere(char url[64]);

#endif
