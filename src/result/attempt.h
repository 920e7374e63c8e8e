/*
 * One attempt at one token: what was seen on the wire, without judgement.
 *
 *  - An attempt with trouble NONE has a status and the whole body.
 *  - Times are microseconds. Phases are the last hop's; `total_us` runs from the start of
 *    the attempt, over all redirects, to the last byte or the trouble. Phases that did
 *    not happen (a reused connection has no handshake) are 0.
 *  - Facts are what the response head said that HTTP clients disagree about.
 */
#ifndef RESULT_ATTEMPT_H
#define RESULT_ATTEMPT_H

#include <stdbool.h>
#include <stdint.h>

enum trouble {
#define TROUBLE(symbol, name, stage, cause) TROUBLE_##symbol,
#include "result/trouble.def"
#undef TROUBLE
    TROUBLE_COUNT
};

/* How far an attempt with trouble got. */
enum stage {
    STAGE_NONE,      /* no trouble */
    STAGE_LATE,      /* the budget ran out, wherever it was */
    STAGE_NO_ANSWER, /* nothing that the platform would call a response */
    STAGE_BODY,      /* a status line came, the body did not come whole */
    STAGE_REDIRECT,  /* a redirect that could not be followed */
    STAGE_BLOCKED,   /* we refused to go there */
    STAGE_UNREAD,    /* our client's limit, not the platform's: see the reason */
    STAGE_LOCAL      /* this machine, not the source */
};

enum attempt_flags {
    ATTEMPT_REUSED = 1 << 0, /* over a connection that had served before */
    ATTEMPT_RESENT = 1 << 1, /* a reused connection was lost; sent again on a fresh one */
    ATTEMPT_REDIRECTED = 1 << 2, /* at least one redirect was followed */
    ATTEMPT_HTTP2 = 1 << 3,
    ATTEMPT_GZIP = 1 << 4,         /* the body came gzip-encoded and was decoded */
    ATTEMPT_CONNECTED = 1 << 5,    /* a connection was there, so the source was reached */
    ATTEMPT_HEAD = 1 << 7,         /* the whole head of the final response came */
    ATTEMPT_INSECURE = 1 << 6,     /* TLS was not verified */
    ATTEMPT_FRESH_GUESSED = 1 << 8 /* fresh_s is what caches may guess, not said */
};

struct attempt {
    enum trouble trouble;
    int status; /* 0: no status line */
    unsigned flags;
    unsigned redirects;
    unsigned requests; /* requests that reached the wire, hidden resends included */
    int retry_after_s; /* -1: none, or one that makes no sense */
    /* What the answer says to caches (RFC 9111): how long it has been in one (Age), and
     * how long a shared one may answer with it, counted from its making, 0 if it must ask
     * again each time. */
    int64_t age_s, fresh_s; /* -1: not said */
    uint64_t dns_us, connect_us, tls_us, first_byte_us, total_us;
    uint64_t budget_us;  /* that it had; 0: not known any more (it is not kept) */
    uint64_t bytes;      /* of the body, decoded */
    uint64_t wire_bytes; /* of the body, as sent */
    char address[56];    /* "192.0.2.1:443" */
    char content_type[80];
    char detail[160]; /* for people: what the library or the system said; printable */
};

/* Before anything was seen. */
#define ATTEMPT_INIT \
    { \
        .retry_after_s = -1, .age_s = -1, .fresh_s = -1 \
    }

const char *trouble_name(enum trouble trouble);
const char *trouble_cause(enum trouble trouble);
enum stage trouble_stage(enum trouble trouble);

#endif
