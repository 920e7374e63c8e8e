/*
 * HTTP/1.1 on a connection of our own: private to fetch.c.
 *
 * libcurl makes the connection (names, happy eyeballs, TLS) and hands it over
 * (CURLOPT_CONNECT_ONLY); request and answer are ours. That is what lets an answer be
 * read exactly as Go's client reads it, beyond what libcurl is willing to read (long
 * header lines, odd versions, framing that it settles otherwise), and it costs a third of
 * the time. HTTP/2, proxies and the hops of a redirect stay with libcurl.
 *
 *  - A slot keeps its connection from request to request, and watches it while it is
 *    idle: one that turns readable then is of no more use and is closed.
 *  - Without TLS the socket is taken from libcurl, since libcurl closes what it keeps as
 *    it sees fit: once a second, when it makes a connection, it looks for others that are
 *    old, ended or (from 8.0 on) readable. It spares those of curl_easy_send(), by which
 *    TLS is written.
 *  - A head may have 10 MiB, as in Go; of one line no more than 64 KiB is kept.
 *  - Nothing is reported from inside wire_start().
 */
#ifndef NET_WIRE_H
#define NET_WIRE_H

#include "base/strbuf.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct transfer;

enum wire_state {
    WIRE_CLOSED,
    WIRE_CONNECTING, /* libcurl is at it */
    WIRE_IDLE,
    WIRE_READING /* the request is sent, or being sent */
};

enum wire_body { BODY_NONE, BODY_LENGTH, BODY_CHUNKED, BODY_TO_CLOSE };

struct wire {
    enum wire_state state;
    CURL *link; /* the connection's handle; with TLS it stays with its multi while open */
    int fd;
    bool taken; /* from libcurl: the socket is ours alone (not with TLS) */
    struct strbuf request;
    size_t sent;        /* of request */
    struct strbuf line; /* the beginning of a header line whose end has not come */
    uint64_t head_bytes;
    enum wire_body body;
    uint64_t left;          /* of a body with a length */
    uint64_t first_byte_us; /* since the start of the hop; 0: nothing came */
};

/* May this slot's next request go over its own connection? */
bool wire_serves(const struct transfer *transfer);
void wire_open(struct transfer *transfer); /* the handle, not the connection */
void wire_release(struct transfer *transfer);
/* Sends "GET target", over the connection there is or a new one. */
void wire_start(struct transfer *transfer, const char *target);
/* Drops the connection and asks the same on a fresh one. */
void wire_start_fresh(struct transfer *transfer);
/* libcurl has made the connection. False: the certificate will not do (transfer->own). */
bool wire_connected(struct transfer *transfer);
void wire_close(struct transfer *transfer);
/* Fills the attempt's times, flags and address. */
void wire_measure(struct transfer *transfer);

#endif
