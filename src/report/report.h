/*
 * The reports of a run: views on it, one file of this folder per format.
 *
 *  - Every destination is opened before the first request, so that an unwritable one is
 *    known then. A file appears whole or not at all (base/file.h); "-" or no file is
 *    standard output, which only one report can have.
 *  - Unless a report goes to standard output already, or the text report to a file, the
 *    text report goes to standard output too.
 *  - Memory does not grow with the number of tokens.
 *  - A run that ended early is reported like any other, marked incomplete.
 *
 * The order of calls: reports_new(), reports_add() for each sample from any thread,
 * reports_finish() once when no thread adds any more, reports_free() in any case.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/err.h"
#include "base/strbuf.h"
#include "result/run.h"

struct reports; /* opaque */

/* Are the specs of known formats, and their files named? Opens nothing; ERR_USAGE. */
bool reports_known(const char *const *specs, size_t count, struct err *err);

/* The specs are "FORMAT" or "FORMAT=FILE". With `colour` the text report on standard
 * output is coloured; whether it should be is the caller's decision (a terminal, no
 * NO_COLOR). The errors are ERR_USAGE: an unknown format, two reports to one place, a
 * file that cannot be written. */
struct reports *reports_new(const char *const *specs, size_t count, bool colour,
                            struct err *err);

/* May be called from many threads at once. A write that failed is told by
 * reports_failed(). */
void reports_add(struct reports *reports, const struct sample *sample);
/* Hands on the lines that wait in buffers, for those who read along. To be called a few
 * times a second while others add. */
void reports_flush(struct reports *reports);
/* True once something could not be written: the run should stop, as its results get
 * lost. */
bool reports_failed(const struct reports *reports);

/* Writes what is left and puts the files in their places. The run's summary is complete
 * and sorted. False if a report could not be written (ERR_OUTPUT, the first one's
 * reason); the others are written all the same. */
bool reports_finish(struct reports *reports, const struct run *run, struct err *err);
/* For a program that ends this instant, whatever its other threads do: leaves no file
 * behind that is not whole. A handler of signals may call it. */
void reports_abandon(const struct reports *reports);
/* Leaves nothing behind of reports that were not finished. NULL is nothing to free. */
void reports_free(struct reports *reports);

/* The formats with what they are for, a line each, for the help text. */
void reports_list(struct strbuf *to);

#endif
