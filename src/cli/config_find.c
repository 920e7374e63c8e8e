#include "base/xalloc.h"
#include "cli/config_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDERS_MAX = 1024 };

static const char file_name[] = "metaprobe.json";

static bool is_of_another(const struct stat *file)
{
    return file->st_uid != geteuid() && file->st_uid != 0;
}

/* The file, and if the name is a link, that too: whoever made it chose the file. */
static bool may_be_trusted(int fd, const char *name, struct err *err)
{
    struct stat file, named;
    if (fstat(fd, &file) != 0 || lstat(name, &named) != 0)
        return err_set_errno(err, ERR_USAGE, "%s", name);
    if (!S_ISREG(file.st_mode))
        return err_set(err, ERR_USAGE, "%s is no file", name);
    if (is_of_another(&file) || is_of_another(&named))
        err_set(err, ERR_USAGE, "%s belongs to another user", name);
    else if ((file.st_mode & S_IWOTH) != 0)
        err_set(err, ERR_USAGE, "%s can be written by everybody", name);
    return err->kind == ERR_NONE ||
           err_hint(err, "--config %s, if you trust it; --no-config goes without", name);
}

/* Takes the name's memory. */
static struct config *open_found(int fd, char *name, const struct option *options,
                                 struct err *err)
{
    FILE *stream = NULL;
    if (may_be_trusted(fd, name, err)) {
        stream = fdopen(fd, "rb");
        if (stream == NULL)
            err_set_errno(err, ERR_USAGE, "%s", name);
    }
    if (stream != NULL)
        return config_read(stream, name, options, err);
    close(fd);
    free(name);
    return NULL;
}

static bool is_root(const char *folder, const char *above)
{
    struct stat here, there;
    return stat(folder, &here) != 0 || stat(above, &there) != 0 ||
           (here.st_dev == there.st_dev && here.st_ino == there.st_ino);
}

/* Is there nothing of that name, so that the search goes on? A link that leads nowhere is
 * something, and so is what cannot be looked at. */
static bool is_absent(const char *name)
{
    struct stat found;
    return errno == ENOENT ? lstat(name, &found) != 0
                           : errno == EACCES && access(name, F_OK) != 0;
}

/* Without waiting: what is found may be a pipe. */
struct config *config_find(const struct option *options, struct err *err)
{
    struct config *config = NULL;
    struct strbuf folder = STRBUF_INIT(3 * FOLDERS_MAX + 1);
    for (bool ended = false; !ended;) {
        char *name = xstrfmt("%s%s", folder.text, file_name);
        int fd = open(name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
        if (fd >= 0) {
            config = open_found(fd, name, options, err);
            break;
        }
        int number = errno;
        ended = !is_absent(name);
        errno = number;
        if (ended)
            err_set_errno(err, ERR_USAGE, "%s", name);
        if (ended && number == ENOENT)
            err_hint(err, "it is a link that leads nowhere; --no-config goes without");
        free(name);
        char *here = xstrfmt("%s.", folder.text);
        ended = ended || !strbuf_puts(&folder, "../") || is_root(here, folder.text);
        free(here);
    }
    strbuf_release(&folder);
    return config;
}
