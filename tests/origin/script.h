/*
 * A fault is a script: the bytes that an origin sends, and when. The table of all faults
 * is made from faults/ (the language is in steps.h) and is shared by the origin, which
 * plays it, and by the comparison, which holds predictions to it.
 *
 *  - A fault's id is its place in the table, from 1. `GET /<id>` and `GET /<name>` play
 *    it, and so does every path below /<name>/, so that a whole run can meet one fault.
 *  - In all texts @@ID@@ becomes the number of the token, always six digits, so that
 *    lengths that a script states stay true. In heads, @LEN@ becomes the length of the
 *    body behind it, @HEX@ the same in hexadecimal; @PORT@ and @OTHER@ the ports of the
 *    origins that play by path without TLS, @TLS@ of the one with it, @CLOSED@ of none.
 *  - Times are milliseconds since the request was there, or since the connection was, in
 *    scripts that play before any request.
 */
#ifndef ORIGIN_SCRIPT_H
#define ORIGIN_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum step_kind {
    STEP_END,     /* the answer is complete; the connection serves the next request */
    STEP_SEND,    /* text as it is */
    STEP_ANSWER,  /* head, then text; @LEN@ in the head */
    STEP_GZIP,    /* the same with the text compressed, and the twist applied */
    STEP_CHUNK,   /* text as one chunk */
    STEP_REPEAT,  /* text, count times */
    STEP_DRIP,    /* text, one byte every `ms` */
    STEP_AT,      /* nothing before `ms` */
    STEP_WAIT_BY, /* as long as a function says */
    STEP_FIELDS,  /* HTTP/2 HEADERS with the fields in text, "name: value\n" each */
    STEP_FRAME,   /* an HTTP/2 frame with text as its payload */
    STEP_DROP_IF_REUSED, /* close unless this is the first request of the connection */
    STEP_STALL,          /* nothing any more; the connection stays open */
    STEP_FIN,            /* end of what we send, politely (TLS: close_notify first) */
    STEP_CUT,            /* the same without a close_notify */
    STEP_RST             /* reset the connection */
};

enum gzip_twist {
    GZIP_PLAIN,
    GZIP_TWO_MEMBERS,
    GZIP_EMPTY_MEMBER_LAST,
    GZIP_BAD_CRC,
    GZIP_BAD_LENGTH,
    GZIP_BAD_METHOD,
    GZIP_BAD_BLOCK,
    GZIP_RESERVED_FLAG,
    GZIP_NAMED,      /* FNAME, FEXTRA and FCOMMENT are there */
    GZIP_HEADER_CRC, /* FHCRC, right */
    GZIP_BAD_HEADER_CRC,
    GZIP_NO_TRAILER,  /* CRC and length are missing */
    GZIP_HALF,        /* cut in the middle of the data */
    GZIP_HALF_HEADER, /* 5 bytes in all */
    GZIP_THEN_ZEROS,
    GZIP_THEN_GARBAGE, /* 20 bytes of it */
    GZIP_THEN_BYTE,    /* one byte of it */
    GZIP_TWICE,        /* gzip of gzip */
    GZIP_ZLIB,         /* the zlib format */
    GZIP_DEFLATE,      /* raw deflate data */
    GZIP_STORED,       /* not compressed: stored blocks */
    GZIP_BOMB          /* a document whose description is 64 MiB of '0' */
};

/* What scripts may depend on. */
struct request {
    const char *target;
    const char *head;      /* the whole request head, or "" */
    uint64_t nth;          /* request of this target, from 1 */
    uint64_t nth_of_fault; /* request of this fault, from 1 */
    uint64_t nth_on_connection;
    size_t connections; /* open now, in the whole origin */
    size_t in_flight;   /* requests being answered now, this one included */
    uint64_t uptime_ms;
};

struct step {
    const char *head;
    size_t head_len;
    const char *text;
    size_t len;
    uint64_t count;
    unsigned (*wait)(const struct request *request);
    unsigned ms;
    enum step_kind kind;
    enum gzip_twist twist;
    uint8_t frame_type, frame_flags;
    bool frame_on_connection; /* stream 0 instead of the request's */
};

/* Which check of the comparison a fault takes part in. */
enum fault_run {
    RUN_ALL,   /* with all others, on shared connections */
    RUN_HEAVY, /* apart, because so many bytes would keep others from being punctual */
    RUN_ALONE, /* in a run of its own: it slows a whole host down */
    RUN_OURS,  /* never shown to other clients: it would send them elsewhere */
    RUN_PART   /* only a part of other faults */
};

struct fault {
    const char *name;
    enum fault_run run;
    const char *expect; /* see expect.h */
    const struct step *steps;
    /* If set, the request is answered by the fault named others[choose(request)]. */
    size_t (*choose)(const struct request *request);
    const char *const *others;
};

/* What a whole listening socket does; one port each. */
enum listener_kind {
    LISTENER_HTTP,        /* plays faults by path */
    LISTENER_SCRIPT,      /* plays its own script for each request */
    LISTENER_ACCEPT,      /* plays its own script as soon as the connection is there */
    LISTENER_BYTES,       /* ... as soon as the first bytes came, before any TLS */
    LISTENER_H2,          /* plays its own script for each HTTP/2 request */
    LISTENER_H2_GREETING, /* plays its own script as soon as HTTP/2 is agreed on */
    LISTENER_CLOSED,      /* nobody listens */
    LISTENER_FULL         /* listens, never accepts, and the queue is full */
};

struct tls_traits {
    const char *certificate; /* files <this>.pem and <this>.key; NULL: no TLS */
    bool only_tls_1_1;
    bool wants_client_certificate;
    unsigned hello_ms; /* the handshake is answered so long after the connect */
};

struct listener_row {
    const char *name;
    enum listener_kind kind;
    enum fault_run run;
    const char *expect;
    struct tls_traits tls;
    const struct step *steps;
};

extern const struct fault faults[];
extern const size_t fault_count;
extern const struct listener_row listeners[];
extern const size_t listener_count;

/* NULL if there is no such fault. */
const struct fault *fault_find(const char *name, size_t len);
/* The fault that a request target asks for, or NULL. */
const struct fault *fault_for_target(const char *target);
/* The number that @@ID@@ stands for: the last number in the target, below a million. */
unsigned fault_token(const char *target);

#endif
