/*
 * Is there something at a URL, of what type, how large? For the media that documents
 * point to, which are anywhere on the web.
 *
 *  - HEAD is asked first. It is believed when it succeeds and tells type and length; many
 *    servers refuse it, or answer it otherwise than GET, so else a GET with "Range:
 *    bytes=0-0" decides. Where the range is not heeded no more than MEDIA_READ_MAX bytes
 *    are read. A server that asks for peace (429, 503) is not asked again.
 *  - URLs are somebody else's text: http and https alone, no user names, redirects by the
 *    rules of net/redirect.h, addresses by those of the route (net/address.h). The
 *    route's headers are not sent, secret or not.
 *  - A struct media is a slot that the caller embeds and uses again and again. `done` is
 *    called exactly once for each media_start() that returned true, from the loop, never
 *    from inside it; it may call media_start() again.
 *  - The budget runs over all requests for one URL.
 */
#ifndef NET_MEDIA_H
#define NET_MEDIA_H

#include "net/loop.h"
#include "net/route.h"
#include "result/attempt.h"

enum { MEDIA_READ_MAX = 64 * 1024, MEDIA_REDIRECTS_MAX = 9 };
#define MEDIA_BYTES_UNKNOWN UINT64_MAX

struct media_answer {
    enum trouble trouble; /* NONE: the head of a final answer came */
    int status;
    char content_type[80]; /* printable; "": none */
    uint64_t bytes;        /* of the whole, or MEDIA_BYTES_UNKNOWN */
    unsigned redirects, requests;
    char detail[160]; /* of the trouble; printable */
};

struct media_client;   /* opaque: the shared part of one loop's slots */
struct media_transfer; /* opaque */

struct media {
    struct media_answer answer;
    void (*done)(struct media *media);
    struct media_transfer *transfer;
};

/* The route, whose TLS, proxy, addresses and User-Agent are used, must outlive it. */
struct media_client *media_client_new(struct loop *loop, const struct route *route,
                                      unsigned slots);
/* All its slots must have been released. The loop holds its memory until loop_release(),
 * so media_client_free() comes after that. */
void media_client_close(struct media_client *client);
void media_client_free(struct media_client *client);

void media_init(struct media *media, struct media_client *client,
                void (*done)(struct media *));
/* What is in flight is broken off, and `done` not called. */
void media_release(struct media *media);

/* False: it is no URL to be asked, and `*why` says so; a static text. */
bool media_start(struct media *media, const char *url, uint64_t budget_us,
                 const char **why);

/* Puts the host of a URL into `host`, cut where it is longer; "" when it has none. */
void media_host(const char *url, char *host, size_t size);

#endif
