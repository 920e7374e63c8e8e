/*
 * A fleet at work on a server of its own, and a note of everything that either saw.
 *
 *  - The server answers by the number in the path with the test's `answer`; each request
 *    is noted with its time.
 *  - Tokens are numbers below TOKENS_MAX.
 *  - fleet_play() starts the fleet, waits for its end (for half a minute at the most) and
 *    finishes it.
 */
#ifndef TESTS_UNIT_PROBE_FIXTURE_H
#define TESTS_UNIT_PROBE_FIXTURE_H

#include "net/serve.h"
#include "probe/fleet.h"

#include <pthread.h>

enum { TOKENS_MAX = 8192, MS = 1000, SECOND = 1000000 };

/* What became of a token. */
struct seen {
    unsigned samples; /* how many it ended in */
    enum outcome outcome;
    char code[64]; /* "": none */
    char reason[240], url[80];
    unsigned attempts, requests, extra_requests;
    int first_status;
    uint64_t position;
    bool unminted;
    char head[80], body[80]; /* the beginning of the evidence */
    size_t body_len;
    char finding[48];  /* the rule of the first, "": none */
    char message[240]; /* and its message */
    char pointer[80];
    unsigned order; /* of its sample, from 1 */
};

struct play {
    /* set by the test, after play_init() */
    const char *profile, *tokens, *minted;
    uint64_t budget_us;
    unsigned connections, workers;
    bool breaker, no_name, interrupted, ask_unminted, twice;
    const struct bitset *done;            /* or NULL */
    bool (*may_admit)(struct play *play); /* or NULL */
    const char *url;                      /* NULL: that of the server */
    /* For token `id`; `nth` request for it, from 1. On the server's threads. */
    void (*answer)(struct play *play, unsigned id, unsigned nth,
                   struct serve_reply *reply);
    void (*recorded)(struct play *play, const struct sample *sample); /* or NULL */
    void (*ticked)(struct play *play); /* each 10 ms on the main thread, or NULL */

    /* what was seen */
    struct summary summary;
    struct run run;
    uint64_t elapsed_us;
    bool hung;
    struct fleet_progress progress; /* at the end */
    struct fleet *fleet;            /* while it works */

    pthread_mutex_t lock;
    /* under the lock */
    struct seen tokens_seen[TOKENS_MAX];
    unsigned recorded_count;
    unsigned requests_of[TOKENS_MAX];
    uint64_t asked_us[2 * TOKENS_MAX]; /* when each request came, in their order */
    unsigned requests;
};

/* immutable-x, 4 connections, 1 worker, no rate limit, no breaker, all answers good. */
struct play *play_new(const char *tokens);
void play_free(struct play *play);
void fleet_play(struct play *play);

/* Each of these checks what must hold for every play: one sample a token, at its own URL,
 * five outcomes that add up to what was asked and to the summary's. Returns how many
 * tokens have the outcome. */
uint64_t play_count(struct play *play, enum outcome outcome);
const struct seen *play_token(struct play *play, unsigned id);

/* Answers for `answer`. */
void answer_good(struct play *play, unsigned id, unsigned nth, struct serve_reply *reply);
void answer_500(struct play *play, unsigned id, unsigned nth, struct serve_reply *reply);

#endif
