/*
 * A libcurl multi handle on the loop: private to fetch.c.
 *
 *  - One door: every socket event and time-out goes through step(), which drains the
 *    finished transfers each time, and goes on as long as libcurl asks to be called at
 *    once. What is asked for outside of step() is a timer of 0.
 *  - Sockets stay registered with the loop between transfers, since a connection that is
 *    used again is watched for the same events again: it saves two epoll_ctl() a request.
 *    An idle socket that turns readable (the server closed it) is struck out.
 *  - At most MULTI_SLOTS handles each: libcurl walks its cached connections one by one.
 */
#ifndef NET_MULTI_H
#define NET_MULTI_H

#include "net/loop.h"

#include <curl/curl.h>

enum { MULTI_SLOTS = 16 };

struct multi {
    CURLM *handle;
    struct loop *loop;
    struct timer timer;
    void (*finished)(CURL *easy, CURLcode code); /* removes the handle, or keeps it */
    bool plain;                                  /* http, not https */
    bool capped;      /* the number of connections is limited, once HTTP/2 is known */
    bool names_known; /* the route's addresses are in this handle's cache */
    bool call_again;  /* libcurl wants to be called at once */
    bool stepping;
    struct watch **watches; /* by descriptor; NULL: not one of ours */
    size_t watch_cap;
};

void multi_init(struct multi *multi, struct loop *loop, unsigned slots,
                void (*finished)(CURL *easy, CURLcode code));
void multi_release(struct multi *multi);
void multi_add(struct multi *multi, CURL *easy);
void multi_remove(struct multi *multi, CURL *easy);
/* The socket is not libcurl's to read any more: `take` is called when it is readable, or
 * writable if that is asked for, or in error. Until it is closed. */
void multi_watch(struct multi *multi, curl_socket_t fd, void (*take)(void *owner),
                 void *owner);
void multi_watch_writable(struct multi *multi, curl_socket_t fd, bool writable);
/* A socket was opened that multi_close_socket() will close. */
void multi_opened_socket(struct multi *multi, curl_socket_t fd);
/* Takes the socket of a connection out of libcurl's hands, which then has no part in it:
 * libcurl looks through the connections that it keeps, and closes those that it takes for
 * dead or too old. The handle leaves the multi. */
void multi_take_socket(struct multi *multi, CURL *easy, curl_socket_t fd);
void multi_close_taken(struct multi *multi, curl_socket_t fd);
/* CURLOPT_CLOSESOCKETFUNCTION, with the multi as its data: unwatches and closes. */
int multi_close_socket(void *multi, curl_socket_t fd);

#endif
