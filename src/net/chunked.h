/*
 * The chunked coding, read the way Go's net/http/internal does, so that a body which Go
 * gives up on is given up on here: libcurl is lenient where Go is strict (a bare LF
 * behind the data, blanks within a size, an end without its last line end).
 *
 *  - A size line is shorter than 4096 bytes; blanks at its end and everything from ';' on
 *    are dropped; what is left is 0 to 16 hexadecimal digits, none of them meaning 0.
 *  - Exactly CR LF follows the data of a chunk.
 *  - The last chunk is followed by CR LF, or by trailer lines up to CR LF CR LF.
 *  - Behind the end nothing is read any more.
 */
#ifndef NET_CHUNKED_H
#define NET_CHUNKED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum chunked_state {
    CHUNKED_SIZE, /* in a size line */
    CHUNKED_DATA,
    CHUNKED_CR, /* the CR LF behind the data */
    CHUNKED_LF,
    CHUNKED_TRAILER, /* behind the last size line */
    CHUNKED_END,
    CHUNKED_BROKEN
};

struct chunked {
    enum chunked_state state;
    uint64_t left; /* of the chunk's data */
    uint64_t size;
    unsigned digits;
    unsigned line;         /* bytes of the size line, or of the trailer, so far */
    unsigned trailers;     /* lines of the trailer */
    bool colon;            /* in this line of it */
    unsigned line_bytes;   /* of this line of it, its end left out */
    bool blank, extension; /* behind the digits */
    size_t extra;          /* bytes behind the end */
    unsigned matched;      /* of the CR LF CR LF that ends a trailer */
};

/* Data of the body, without the coding. False: the receiver wants no more. */
typedef bool chunked_fn(void *to, const char *data, size_t len);

void chunked_init(struct chunked *chunked);
/* False when the coding is broken (state BROKEN) or the receiver wanted no more. */
bool chunked_add(struct chunked *chunked, const char *data, size_t len,
                 chunked_fn *receive, void *to);

#endif
