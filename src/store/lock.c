#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct err *err, enum lock_file file, const char *path)
{
    if (file == LOCK_NEW_FILE && errno == EEXIST) {
        err_set(err, ERR_USAGE, "%s: is there already", path);
        err_hint(err,
                 "go on with that run: metaprobe check --resume %s; or give another name",
                 path);
    } else if (errno == EISDIR) {
        err_set(err, ERR_USAGE, "%s: not a file", path);
    } else {
        err_set_errno(err, ERR_USAGE, "cannot %s %s",
                      file == LOCK_NEW_FILE ? "make" : "open", path);
        if (errno == ENOENT && file == LOCK_OLD_FILE)
            err_hint(err, "a new run is made by: metaprobe check … --run %s", path);
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

int lock_take(const char *path, enum lock_file file, struct err *err)
{
    if (path[0] == '\0') {
        err_set(err, ERR_USAGE, "expected the name of a run file, got \"\"");
        return -1;
    }
    /* O_NONBLOCK: a pipe is refused below, not waited for. */
    int flags = O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
    int fd = open(path, file == LOCK_NEW_FILE ? flags | O_CREAT | O_EXCL : flags, 0644);
    if (fd < 0)
        return fail(err, file, path);
    if (lock(fd, path, err))
        return fd;
    close(fd);
    return -1;
}

void lock_release(int fd)
{
    if (fd >= 0)
        close(fd);
}
