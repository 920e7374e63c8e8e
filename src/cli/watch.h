/*
 * What happens on the main thread while others work: signals and the progress line.
 *
 * The first SIGINT, SIGTERM or SIGHUP stops admission, and what is in flight ends within
 * the budget; the second ends the program at once.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "probe/fleet.h"
#include "report/progress.h"
#include "report/report.h"
#include "store/store.h"

/* Work that other threads do. */
struct watched {
    void *work;
    /* `ended` is to be sent when all of it has ended. */
    bool (*start)(void *work, struct wake *ended, struct err *err);
    void (*stop)(void *work);
    /* Fills done and failing, and p99_us if there is such a thing. */
    void (*progress)(void *work, struct progress *now);
    const char *in_flight;     /* what is waited for after an interrupt, for people */
    const struct store *store; /* where it is kept, or NULL */
};

/* Starts it and waits for its end; `total` is what the progress line counts up to, or
 * PROGRESS_UNKNOWN. `*signal_number` is the signal that interrupted it, 0 for none. Stops
 * it, too, once a report or the run file cannot be written. False: it did not start. */
bool watch_work(const struct watched *watched, struct reports *reports, uint64_t total,
                int *signal_number, struct err *err);

/* The same for a fleet. */
bool watch_fleet(struct fleet *fleet, struct reports *reports, const struct store *store,
                 uint64_t token_count, int *signal_number, struct err *err);

#endif
