/*
 * Asking for every token of a set, the way the platform would: workers (threads with a
 * loop each), lanes (one token at a time each, one connection), one governor for all.
 *
 *  - Every token ends in exactly one sample, handed to `record` on a worker's thread.
 *  - A slow token holds one lane and nobody else.
 *  - Memory does not grow with the number of tokens.
 *  - What this machine could not do (descriptors, ports) is tried again a few times and
 *    then is inconclusive; it never becomes a platform's code.
 */
#ifndef PROBE_FLEET_H
#define PROBE_FLEET_H

#include "base/bitset.h"
#include "judge/rules.h"
#include "judge/token.h"
#include "net/loop.h"
#include "net/route.h"
#include "probe/governor.h"
#include "result/run.h"
#include "token/url.h"

struct fleet_options {
    const struct judge_rules *rules;
    const struct profile *other; /* whose rules may be in force instead, or NULL */
    const struct token_set *tokens;
    const struct token_set *minted; /* NULL: every token exists */
    const struct token_url *url;
    const struct route *route;
    bool
        no_name; /* the source's name does not resolve: tokens fail without being asked */
    unsigned connections, workers; /* at least 1 each; workers <= connections */
    uint64_t budget_us;
    struct governor_options governor;
    /* Positions in `tokens` that an earlier part of the run has recorded: they are
     * neither asked nor counted nor recorded as skipped. NULL: none. */
    const struct bitset *done;
    bool ask_unminted; /* ids beyond `minted` are asked too, once (sample->unminted) */
    /* A token that would be taken is asked once more, and its answers are compared
     * (judge/again.h). */
    bool twice;
    void (*record)(void *to, const struct sample *sample); /* from any worker's thread */
    /* May a further token be begun? False while the recorder has no room: it is asked
     * again soon. Tokens that were begun are recorded all the same, and so are those
     * that fleet_finish() skips. From any worker's thread; NULL: always. */
    bool (*may_admit)(void *to);
    void *to; /* of both */
};

struct fleet_progress {
    uint64_t done, failing, p99_us; /* p99_us: 0 until the first answers were counted */
    uint64_t paused_us;             /* for how much longer the source asked for peace */
};

struct fleet; /* opaque */

/* The options and what they point to must outlive the fleet. */
struct fleet *fleet_new(const struct fleet_options *options);
/* Starts the workers; `ended` is sent when all of them have ended. False: no threads. */
bool fleet_start(struct fleet *fleet, struct wake *ended, struct err *err);
/* Admit nothing more; what is in flight ends within the budget. From any thread. */
void fleet_stop(struct fleet *fleet);
void fleet_progress(struct fleet *fleet, struct fleet_progress *progress);
/*
 * Waits for the workers, records what was never asked as skipped, and fills the summary
 * and the end of the run (`end`, `end_reason`); adds to `breaker_trips`. `interrupted`:
 * fleet_stop() was called because of a signal.
 */
void fleet_finish(struct fleet *fleet, struct run *run, bool interrupted);
void fleet_free(struct fleet *fleet);

#endif
