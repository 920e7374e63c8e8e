#include "base/file.h"

#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_read(struct strbuf *to, const char *path, struct err *err)
{
    FILE *stream = fopen(path, "rbe");
    if (stream == NULL)
        return err_set_errno(err, ERR_USAGE, "%s", path);
    return file_read_stream(to, stream, path, err);
}

bool file_read_stream(struct strbuf *to, FILE *stream, const char *path, struct err *err)
{
    char chunk[16384];
    size_t got;
    while ((got = fread(chunk, 1, sizeof(chunk), stream)) > 0) {
        if (!strbuf_add(to, chunk, got)) {
            fclose(stream);
            return err_set(err, ERR_USAGE, "%s: larger than %zu bytes", path, to->limit);
        }
    }
    bool failed = ferror(stream) != 0;
    if (failed)
        err_set_errno(err, ERR_USAGE, "%s", path);
    fclose(stream);
    return !failed;
}

/* What is not there yet will be in its folder. A folder that is not there is found out
 * when the file is opened. */
char *file_place(const char *path)
{
    char *place = realpath(path, NULL);
    if (place != NULL)
        return place;
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    char *folder = slash == NULL   ? xstrdup(".")
                   : slash == path ? xstrdup("/")
                                   : xmemdup0(path, (size_t)(slash - path));
    char *real = realpath(folder, NULL);
    place = xstrfmt("%s/%s", real != NULL ? real : folder, name);
    free(folder);
    free(real);
    return place;
}

static bool open_temporary(struct outfile *out, struct err *err)
{
    enum { TRIES = 100 };
    for (int i = 0; i < TRIES; i++) {
        out->temporary = xstrfmt("%s.%ld.%d.part", out->path, (long)getpid(), i);
        int fd = open(out->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        if (fd >= 0) {
            out->stream = fdopen(fd, "wb");
            if (out->stream != NULL)
                return true;
            close(fd);
            unlink(out->temporary);
        }
        int reason = errno;
        free(out->temporary);
        out->temporary = NULL;
        errno = reason;
        if (reason != EEXIST)
            break;
    }
    return err_set_errno(err, ERR_USAGE, "cannot write %s", out->path);
}

static bool open_as_it_is(struct outfile *out, struct err *err)
{
    out->stream = fopen(out->path, "wbe"); /* on a folder: EISDIR */
    return out->stream != NULL ||
           err_set_errno(err, ERR_USAGE, "cannot write %s", out->path);
}

/* Where the path leads, if it is a symbolic link to something that exists. */
static char *end_of_link(const char *path)
{
    struct stat there;
    bool is_link = lstat(path, &there) == 0 && S_ISLNK(there.st_mode);
    char *end = is_link ? realpath(path, NULL) : NULL;
    return end != NULL ? end : xstrdup(path);
}

bool outfile_open(struct outfile *out, const char *path, struct err *err)
{
    *out = (struct outfile){ .stream = stdout };
    if (strcmp(path, "-") == 0)
        return true;
    if (path[0] == '\0')
        return err_set(err, ERR_USAGE, "expected the name of a file, got \"\"");
    out->stream = NULL;
    out->path = end_of_link(path);
    struct stat there;
    bool exists = stat(path, &there) == 0;
    bool replaced = !exists || S_ISREG(there.st_mode);
    if (exists && replaced && access(path, W_OK) != 0)
        err_set_errno(err, ERR_USAGE, "cannot write %s", path);
    else if (replaced ? open_temporary(out, err) : open_as_it_is(out, err))
        return true;
    free(out->path);
    out->path = NULL;
    return false;
}

void outfile_unlink(const struct outfile *out)
{
    if (out->temporary != NULL)
        unlink(out->temporary);
}

/* A handler of signals may call outfile_unlink() at any moment. */
static void release(struct outfile *out)
{
    struct outfile gone = *out;
    *out = (struct outfile){ .stream = NULL };
    atomic_signal_fence(memory_order_seq_cst);
    free(gone.temporary);
    free(gone.path);
}

/* Sets errno to 0 for a write that failed earlier, whose reason is gone by now. */
static bool flush(FILE *stream)
{
    if (fflush(stream) != 0)
        return false;
    errno = 0;
    return !ferror(stream);
}

static bool refuse_write(const char *place, struct err *err)
{
    if (errno != 0)
        return err_set_errno(err, ERR_OUTPUT, "cannot write %s", place);
    return err_set(err, ERR_OUTPUT, "cannot write %s: a part of it was refused", place);
}

bool outfile_commit(struct outfile *out, struct err *err)
{
    bool done = flush(out->stream);
    if (out->path == NULL) {
        if (!done)
            refuse_write("to standard output", err);
        release(out);
        return done;
    }
    if (out->temporary != NULL)
        done = done && fsync(fileno(out->stream)) == 0;
    int reason = errno;
    if (fclose(out->stream) != 0 && done) {
        done = false;
        reason = errno;
    }
    if (done && out->temporary != NULL && rename(out->temporary, out->path) != 0) {
        done = false;
        reason = errno;
    }
    if (!done) {
        errno = reason;
        refuse_write(out->path, err);
        outfile_unlink(out);
    }
    release(out);
    return done;
}

void outfile_abort(struct outfile *out)
{
    if (out->path != NULL) {
        fclose(out->stream);
        outfile_unlink(out);
    }
    release(out);
}
