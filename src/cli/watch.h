/*
 * What happens on the main thread while others work: signals and the progress line.
 *
 * The first SIGINT, SIGTERM or SIGHUP stops admission, and what is in flight ends within
 * the budget; the second ends the program at once. Where nothing is watched the first one
 * does, from watch_guard() on without leaving a report behind that is not whole. A signal
 * that was ignored when the program began (nohup) still is.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "probe/fleet.h"
#include "report/progress.h"
#include "report/report.h"
#include "store/store.h"

#include <stdatomic.h>

/* Is the signal one that was ignored when the program began? */
bool watch_ignores(int number);

/* From here on until watch_unguard(). `reports` live as long. */
void watch_guard(const struct reports *reports);
void watch_unguard(void);

/* Work that other threads do. */
struct watched {
    void *work;
    /* `ended` is to be sent when all of it has ended. */
    bool (*start)(void *work, struct wake *ended, struct err *err);
    void (*stop)(void *work);
    /* Fills done and failing, and p99_us if there is such a thing. NULL: nothing to
     * tell. */
    void (*progress)(void *work, struct progress *now);
    const char *in_flight;     /* what is waited for after an interrupt, for people */
    const struct store *store; /* where it is kept, or NULL */
};

/* Starts it and waits for its end; `total` is what the progress line counts up to, or
 * PROGRESS_UNKNOWN. `*signal_number` becomes the signal that interrupted it, 0 for none;
 * one that it is already has been the first. Stops it, too, once a report or the run file
 * cannot be written. False: it did not start. */
bool watch_work(const struct watched *watched, struct reports *reports, uint64_t total,
                int *signal_number, struct err *err);

/* The same for one function, which is to return when `stop` says so. False: it failed, or
 * did not start. */
struct watched_task {
    bool (*run)(void *work, const atomic_bool *stop, struct err *err);
    void *work;
    const char *in_flight; /* as above */
};
bool watch_task(const struct watched_task *task, struct reports *reports,
                int *signal_number, struct err *err);

/* The same for a fleet. */
bool watch_fleet(struct fleet *fleet, struct reports *reports, const struct store *store,
                 uint64_t token_count, int *signal_number, struct err *err);

#endif
