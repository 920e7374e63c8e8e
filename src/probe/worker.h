/*
 * One thread of a fleet: a loop, its lanes, its part of the summary. Private to probe/.
 *
 *                 token            admitted           answered
 *      idle ----------> ready ----------> asking ----------> (judged) --> idle
 *                         ^                                     |
 *                         |  rested                 ask again   |
 *                         +---------- resting <-----------------+
 *
 * With --twice a token that would be taken goes the way from ready once more (`again`).
 */
#ifndef PROBE_WORKER_H
#define PROBE_WORKER_H

#include "judge/document.h"
#include "net/fetch.h"
#include "probe/fleet.h"
#include "result/redact.h"

#include <pthread.h>
#include <stdatomic.h>

enum lane_state { LANE_IDLE, LANE_READY, LANE_ASKING, LANE_RESTING };

/* One token at a time. */
struct lane {
    enum lane_state state;
    struct worker *worker;
    struct lane *next; /* in the worker's list of its state, if there is one */
    struct fetch fetch;
    struct timer rest;
    struct strbuf url; /* that is asked for, where the sample's is not the whole one */
    struct sample sample;
    struct verdict verdicts[ATTEMPTS_MAX];
    unsigned local_tries; /* spoilt by this machine, not counted as attempts */
    bool again;           /* its outcome is known; a second answer is compared */
    struct strbuf first_head, first_body; /* then, of the first */
};

struct lane_list {
    struct lane *first, *last;
};

struct worker {
    struct fleet *fleet;
    pthread_t thread;
    bool started;
    struct loop loop;
    struct fetcher *fetcher;
    struct judge *judge;
    struct lane *lanes;
    unsigned lane_count;
    unsigned busy; /* lanes that are not idle */
    struct lane_list idle, ready;
    struct timer pump;    /* for when the governor says wait */
    struct timer publish; /* the p99, for the progress line */
    struct wake wake;
    struct summary summary;
    struct redaction redaction;
    atomic_uint_fast64_t done, failing, p99_us;
};

struct fleet {
    struct fleet_options options;
    struct governor governor;
    struct worker *workers;
    atomic_uint worker_count; /* started so far: fleet_stop() may come from one of them */
    atomic_uint running;      /* workers */
    atomic_uint_fast64_t taken; /* tokens handed to lanes: positions below are begun */
    atomic_uint_fast64_t attempts, reached;
    atomic_bool stopping;
    atomic_bool unreachable;
    struct wake *ended;
};

/* worker.c */
bool worker_init(struct worker *worker, struct fleet *fleet, unsigned lanes,
                 struct err *err);
void *worker_run(void *worker);
/* After its thread has ended; its summary stays. */
void worker_release(struct worker *worker);
/* Starts what may start; ends the loop when nothing is left to do. */
void worker_pump(struct worker *worker);
/* Puts the lane at the end of the ready ones, or the idle ones. */
void worker_ready(struct worker *worker, struct lane *lane);
void worker_idle(struct worker *worker, struct lane *lane);
/* Redacts, marks, counts and hands on the lane's sample. */
void worker_record(struct worker *worker, struct sample *sample);

/* lane.c */
void lane_init(struct lane *lane, struct worker *worker);
void lane_release(struct lane *lane);
/* Begins with a token. False: it is settled already (not minted, no name). */
bool lane_take(struct lane *lane, const struct token_id *id, uint64_t position);
void lane_ask(struct lane *lane);
/* Ends it now, without asking any more. */
void lane_skip(struct lane *lane);

#endif
