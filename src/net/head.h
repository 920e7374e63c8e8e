/*
 * A response head, read the way Go's net/http reads it.
 *
 * libcurl is lenient where Go's client refuses and the other way round, and the platforms
 * are very probably Go. So each raw line is also read here, by the rules of Go's
 * readTransfer and textproto (src/net/http/response.go, transfer.go of Go 1.19): a head
 * that Go refuses is no answer at all, whatever its status said.
 *
 *  - head_line() takes each line as it came, its line end included; false: refused.
 *  - Interim responses (1xx but 101) start the head over; the sixth is refused.
 *  - Lines after a final head are trailers and are passed over.
 *  - Of HTTP/2 libcurl shows lines in the style of HTTP/1; framing rules do not apply
 *    there.
 */
#ifndef NET_HEAD_H
#define NET_HEAD_H

#include "net/caching.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { HEAD_VALUE_MAX = 2048 };

struct head_field; /* in head.c */

struct head {
    bool secure; /* https: "HTTP/2 200" may be the real thing */
    int status;  /* 0 until a status line came */
    bool http2, http10;
    bool complete;          /* the final head's empty line came */
    unsigned interim;       /* 1xx responses passed over */
    unsigned lines;         /* of the current head, the status line included */
    const char *refusal;    /* why Go refuses it; static text, NULL: it does not */
    bool gzip;              /* the first Content-Encoding is exactly gzip */
    bool close, keep_alive; /* of the Connection header */
    bool encoded;           /* some other Content-Encoding: the body is passed on raw */
    unsigned transfer_encodings, content_lengths;
    bool chunked, length_bad, lengths_differ, trailer_bad;
    bool bodiless; /* 1xx, 204, 304: no body, whatever the head says */
    bool
        folded_framing; /* a framing header goes on in a second line; libcurl reads one */
    const struct head_field *last; /* the field that a continuation line belongs to */
    bool last_empty;               /* and its first line has no value */
    char length[32];
    uint64_t announced; /* bytes of the body; UINT64_MAX: not announced */
    struct caching caching;
    char content_type[80];
    char retry_after[64];
    char location[HEAD_VALUE_MAX];
    bool location_bad;  /* holds control characters */
    bool location_long; /* did not fit: cannot be followed */
};

void head_init(struct head *head, bool secure);
bool head_line(struct head *head, const char *line, size_t len);

/* Is it a redirect that Go's client follows (301, 302, 303, 307, 308 with a Location)? */
bool head_is_redirect(const struct head *head);

#endif
