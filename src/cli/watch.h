/*
 * What happens on the main thread while a fleet works: signals and the progress line.
 *
 * The first SIGINT, SIGTERM or SIGHUP stops admission, and what is in flight ends within
 * the budget; the second ends the program at once.
 */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include "probe/fleet.h"
#include "report/report.h"

/* Starts the fleet and waits for its end. `*signal_number` is the signal that interrupted
 * it, 0 for none. Stops it, too, once a report cannot be written. */
bool watch_fleet(struct fleet *fleet, struct reports *reports, uint64_t token_count,
                 int *signal_number, struct err *err);

#endif
