/*
 * The reports of a diff: text for people, and JSON (schemas/diff.schema.json). Where they
 * go is said as for the reports of a run (report/report.h): "FORMAT" or "FORMAT=FILE";
 * files are opened before the work begins and appear whole or not at all; the text goes
 * to standard output unless another report does, or the text to a file.
 */
#ifndef DIFF_OUTPUT_H
#define DIFF_OUTPUT_H

#include "base/strbuf.h"
#include "diff/diff.h"

struct outputs; /* opaque */

/* ERR_USAGE: an unknown format, two reports to one place, a file that cannot be written.
 * `colour` is for text on standard output. */
struct outputs *outputs_new(const char *const *specs, size_t count, bool colour,
                            struct err *err);
/* False if a report could not be written (ERR_OUTPUT); the others are all the same. */
bool outputs_write(struct outputs *outputs, const struct diff *diff, struct err *err);
/* Leaves nothing behind of reports that were not written. NULL is nothing to free. */
void outputs_free(struct outputs *outputs);

/* The formats with what they are for, a line each, for the help text. */
void outputs_list(struct strbuf *to);

/* The formats themselves. */
void diff_put_text(struct strbuf *to, const struct diff *diff, bool colour);
void diff_put_json(struct strbuf *to, const struct diff *diff);

#endif
