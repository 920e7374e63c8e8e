/*
 * The progress line: from plain numbers to one line of text, without a line end, that
 * fits the terminal. What matters least is left out first. The caller prints it, and only
 * on a terminal.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include "base/strbuf.h"

#include <stdint.h>

#define PROGRESS_UNKNOWN UINT64_MAX

struct progress {
    uint64_t done;      /* tokens or documents */
    uint64_t total;     /* PROGRESS_UNKNOWN where nobody has counted them */
    uint64_t failing;   /* of done */
    uint64_t per_1000s; /* tokens that ended lately, in 1000 seconds */
    uint64_t p99_us;    /* of whole answers; PROGRESS_UNKNOWN before the first */
    uint64_t left_us;   /* until the end; PROGRESS_UNKNOWN */
    uint64_t paused_us; /* until the source may be asked again, by its own wish; 0: now */
};

/* Adds "4,211/10,000  42.1 %  100/s  p99 512 ms  3 failing  58 s left", in at most
 * `columns` columns; the counts of tokens are always there as far as they fit. */
void progress_put(struct strbuf *to, const struct progress *progress, size_t columns);

#endif
