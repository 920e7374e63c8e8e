/*
 * Files, whole or not at all.
 *
 * Reading has a ceiling. Writing goes to a new file beside the target (O_EXCL, mode 0644
 * less the umask), is synced, and is renamed over the target by outfile_commit(); until
 * then, and whenever something went wrong, what stood there before stays untouched. A
 * symbolic link stays one, and a file that is write-protected is not replaced. "-" is
 * standard output, for which a short write is an error too. What is there and is not a
 * regular file (/dev/null, a pipe) is written to as it is, not replaced.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/err.h"
#include "base/strbuf.h"

#include <stdio.h>

/* Adds the whole file to `to`; ERR_USAGE if it cannot be read or is over to->limit. */
bool file_read(struct strbuf *to, const char *path, struct err *err);
/* The same from a stream, which is closed; `path` is for messages. */
bool file_read_stream(struct strbuf *to, FILE *stream, const char *path, struct err *err);

/* Where a path leads, links resolved: the same for two paths to one file, also for one
 * that is not there yet. The caller frees. */
char *file_place(const char *path);

struct outfile {
    FILE *stream;    /* write here; errors are found by outfile_commit() */
    char *path;      /* NULL: standard output */
    char *temporary; /* NULL: written to as it is */
};

/* Opens the temporary file, so that an unwritable place is known before work begins. */
bool outfile_open(struct outfile *out, const char *path, struct err *err);
/* Flushes, syncs, renames. False: nothing at `path` changed. Releases in any case. */
bool outfile_commit(struct outfile *out, struct err *err);
/* Removes the temporary file; for an outfile that will not be committed. */
void outfile_abort(struct outfile *out);
/* Only removes the temporary file: for a program that ends this instant, while other
 * threads may still write. A handler of signals may call it. */
void outfile_unlink(const struct outfile *out);

#endif
