/*
 * A stream of documents, one a line, cut into blocks of whole lines, so that several
 * threads can work on it. A line ends with a line feed, or with the file.
 *
 *  - Memory is bounded: a line of more than `limit` bytes is passed over, and told as a
 *    block of its own.
 *  - Line numbers count all lines, from 1.
 */
#ifndef LINT_LINES_H
#define LINT_LINES_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lines {
    int fd;
    size_t limit;
    struct strbuf rest; /* read, and not given out yet */
    uint64_t line;      /* the number of the first line of `rest` */
    bool ended;         /* the file was read to its end, or `error` */
    int error;          /* of errno, that ended it */
};

enum lines_kind {
    LINES_END,     /* nothing is left; see `error` */
    LINES_BLOCK,   /* whole lines */
    LINES_TOO_LONG /* one line that was passed over */
};

/* Reads from `fd`, which stays the caller's. */
void lines_init(struct lines *lines, int fd, size_t limit);
void lines_release(struct lines *lines);

/* The next block, into `to`, which is emptied first and takes as much as a line may have
 * and more; `*line` is the number of its first line. */
enum lines_kind lines_next(struct lines *lines, struct strbuf *to, uint64_t *line);

/* Is nothing left? Of a pipe that is known only once its end was read. */
bool lines_at_end(struct lines *lines);

/* How much a buffer for lines_next() must take. */
size_t lines_block_max(size_t limit);

#endif
