/*
 * The documents of a run, handed out to threads a job at a time: some files, or a block
 * of lines of one file.
 *
 *  - Jobs are numbered from 0 on in the order of the input; any thread may take the next.
 *  - A job's memory is its taker's and used again for the next one.
 */
#ifndef LINT_SOURCE_H
#define LINT_SOURCE_H

#include "lint/files.h"
#include "lint/lines.h"

#include <pthread.h>
#include <stdatomic.h>

enum job_kind {
    JOB_FILES,    /* `count` files from `file` on, each a document, not read yet */
    JOB_LINES,    /* whole lines of `file`, the first is number `line` */
    JOB_TOO_LONG, /* line `line` of `file`, which was passed over */
    JOB_TROUBLE   /* `file`, or the rest of it from line `line` on: see `trouble` */
};

struct job {
    uint64_t number;
    enum job_kind kind;
    size_t file; /* in the list */
    size_t count;
    struct strbuf block;
    uint64_t line;
    char trouble[200];
};

void job_init(struct job *job, size_t limit);
void job_release(struct job *job);

struct source {
    const struct lint_files *files;
    bool by_line;
    size_t limit; /* of a line */
    atomic_bool stopped;
    pthread_mutex_t lock;
    uint64_t jobs; /* handed out */
    size_t next;   /* the first file that is not begun */
    /* Of a file that is read by line: */
    bool is_open;
    size_t open_file;
    struct lines lines;
};

void source_init(struct source *source, const struct lint_files *files, bool by_line,
                 size_t limit);
void source_release(struct source *source);

/* The next job; false when there is none, or the source was stopped. */
bool source_next(struct source *source, struct job *job);
/* No more jobs. From any thread, even while another waits for a line to come. */
void source_stop(struct source *source);
/* What was not handed out, when the run ends early: the rest of an open file, then file
 * by file, as JOB_TROUBLE without a reason. */
bool source_rest(struct source *source, struct job *job);

/* Opens a file to read it, "-" is standard input. A file of a folder must be a regular
 * one. -1: see errno. */
int source_open(const struct lint_files *files, const struct lint_file *file);
void source_close(int fd);

#endif
