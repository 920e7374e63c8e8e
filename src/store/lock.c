#include "store/lock.h"

#include "base/untrusted.h"
#include "base/xalloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool refuse_what_is_there(const char *path, struct err *err)
{
    char word[UNTRUSTED_WORD_MAX];
    err_set(err, ERR_USAGE, "%s: is there already", path);
    return err_hint(
        err, "go on with that run: metaprobe check --resume %s; or give another name",
        untrusted_word(word, path));
}

static bool is_no_file(const char *path)
{
    struct stat is;
    return stat(path, &is) == 0 && !S_ISREG(is.st_mode);
}

/* A link whose target is not there; it is not made. */
static bool leads_nowhere(const char *path)
{
    struct stat is;
    return lstat(path, &is) == 0 && S_ISLNK(is.st_mode) && stat(path, &is) != 0;
}

/* The disk's fault, and none of the name. */
static bool is_of_the_disk(int reason)
{
    return reason == ENOSPC || reason == EDQUOT || reason == EIO;
}

static int fail(struct err *err, enum lock_file file, const char *path)
{
    int reason = errno;
    char word[UNTRUSTED_WORD_MAX];
    if (reason == EISDIR || (reason == EEXIST && is_no_file(path))) {
        err_set(err, ERR_USAGE, "%s: not a file", path);
    } else if (reason == EEXIST && leads_nowhere(path)) {
        err_set(err, ERR_USAGE, "%s: a link to what is not there", path);
        err_hint(err, "give the name of the file itself");
    } else if (reason == EEXIST) {
        refuse_what_is_there(path, err);
    } else {
        errno = reason;
        err_set_errno(err, is_of_the_disk(reason) ? ERR_OUTPUT : ERR_USAGE,
                      "cannot %s %s", file == LOCK_NEW_FILE ? "make" : "open", path);
        if (reason == ENOENT && file == LOCK_OLD_FILE)
            err_hint(err, "a new run is made by: metaprobe check … --run %s",
                     untrusted_word(word, path));
    }
    return -1;
}

static bool lock(int fd, const char *path, struct err *err)
{
    struct stat is;
    if (fstat(fd, &is) == 0 && !S_ISREG(is.st_mode))
        return err_set(err, ERR_USAGE, "%s: not a file", path);
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (errno != EWOULDBLOCK)
        return err_set_errno(err, ERR_USAGE, "cannot lock %s", path);
    err_set(err, ERR_USAGE, "%s: another metaprobe is writing this run", path);
    return err_hint(err, "wait for it, or give this run a file of its own");
}

/* O_NONBLOCK: a pipe is refused later, not waited for. */
enum { OPENING = O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

/* A file without a byte in it is what is left of a run that was killed in its first
 * moment, and is as good as none: unless it is elsewhere, behind a link. */
static int open_new(const char *path, bool *is_made)
{
    int fd = open(path, OPENING | O_CREAT | O_EXCL, 0644);
    *is_made = fd >= 0;
    if (fd >= 0 || errno != EEXIST)
        return fd;
    fd = is_no_file(path) ? -1 : open(path, OPENING | O_NOFOLLOW);
    errno = EEXIST;
    return fd;
}

/* What lies beside a name that is new is of a database that lay there before, and SQLite
 * would take it away. It may leave a journal itself when it is killed. */
static bool is_alone(const char *path, bool is_made, struct err *err)
{
    static const char *const beside[] = { "-wal", "-journal" };
    size_t count = is_made ? 2 : 1;
    bool alone = true;
    for (size_t i = 0; alone && i < count; i++) {
        char *name = xstrfmt("%s%s", path, beside[i]);
        alone = access(name, F_OK) != 0;
        if (!alone) {
            err_set(err, ERR_USAGE, "%s: is there already, without its database", name);
            err_hint(err, "give another name; or remove it, if nobody needs it");
        }
        free(name);
    }
    return alone;
}

/* With the lock, for only then nobody else fills it. */
static bool is_new(int fd, const char *path, bool is_made, struct err *err)
{
    struct stat is;
    if (fstat(fd, &is) != 0 || is.st_size > 0)
        return refuse_what_is_there(path, err);
    return is_alone(path, is_made, err);
}

int lock_take(const char *path, enum lock_file file, struct err *err)
{
    if (path[0] == '\0') {
        err_set(err, ERR_USAGE, "expected the name of a run file, got \"\"");
        return -1;
    }
    bool is_made = false;
    int fd = file == LOCK_NEW_FILE ? open_new(path, &is_made) : open(path, OPENING);
    if (fd < 0)
        return fail(err, file, path);
    bool locked = lock(fd, path, err);
    if (locked && (file == LOCK_OLD_FILE || is_new(fd, path, is_made, err)))
        return fd;
    if (is_made && (locked || err->number != 0))
        unlink(path); /* unless another process has locked it, whose it is now */
    close(fd);
    return -1;
}

bool lock_holds(int fd, const char *path)
{
    struct stat ours, named;
    return fstat(fd, &ours) == 0 && stat(path, &named) == 0 &&
           ours.st_dev == named.st_dev && ours.st_ino == named.st_ino;
}

void lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}
