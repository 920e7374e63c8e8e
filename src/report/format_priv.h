/*
 * What a format is to report.c, private to this folder: a row of the table there, and the
 * functions of one file. Adding a format adds a file and a row.
 */
#ifndef REPORT_FORMAT_PRIV_H
#define REPORT_FORMAT_PRIV_H

#include "base/file.h"
#include "base/strbuf.h"
#include "result/run.h"

#include <stdatomic.h>

struct report {
    const struct report_format *format;
    char *path;  /* as the user gave it; "-": standard output */
    char *place; /* absolute, to tell whether two are the same; NULL: standard output */
    struct outfile out;
    bool is_open;
    bool is_written;    /* whole and in its place */
    atomic_int failure; /* errno of the first write that failed, or 0 */
    void *state;        /* the format's own */
};

struct reports {
    struct report *list;
    size_t count;
    bool colour;
};

/* Everything in a sample has a ceiling; with all of them reached and every byte escaped,
 * a line has less than half of this. */
enum { REPORT_LINE_MAX = 1 << 20 };

/* What a run counts, in words. */
struct report_words {
    const char *one, *many;
    const char *begun;     /* what became of those that the run came to */
    const char *not_begun; /* and of those that it did not */
};
const struct report_words *report_words(const struct run *run);

/* What a format may know beside its own state. */
struct report_view {
    const struct run *run;
    bool colour;
    const struct report *reports; /* of the same run, this one included */
    size_t report_count;
};

struct report_format {
    const char *name;
    const char *purpose;
    /* Before the first sample; NULL: there is no state. */
    void (*begin)(struct report *report);
    /* For formats that look at each sample, else NULL. Called from many threads at
     * once. */
    void (*add)(struct report *report, const struct sample *sample);
    /* For formats that write each sample by itself, else NULL: the same, into `to`, for
     * who keeps an order. At most REPORT_LINE_MAX bytes. */
    void (*put)(struct strbuf *to, const struct sample *sample);
    /* Writes what waits in the state; NULL when nothing does. As `add`, at any time. */
    void (*flush)(struct report *report);
    /* Adds what is still to be written to `to`. Called once, after the last sample. */
    void (*finish)(struct report *report, const struct report_view *view,
                   struct strbuf *to);
    /* Releases the state, finished or not; NULL when there is none. */
    void (*end)(struct report *report);
};

extern const struct report_format report_text;
extern const struct report_format report_json;
extern const struct report_format report_ndjson;
extern const struct report_format report_junit;

/* Writes at once. What several threads write may come in any order, but is never
 * mixed. */
void report_write(struct report *report, const char *text, size_t len);

#endif
