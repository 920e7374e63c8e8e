#include "profile/datafile.h"

#include "base/file.h"
#include "base/nearest.h"
#include "base/xalloc.h"
#include "profile/shipped.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DATAFILE_BYTES_MAX = 4 * 1024 * 1024 };

static bool ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), end_len = strlen(end);
    return len >= end_len && strcmp(text + len - end_len, end) == 0;
}

bool datafile_is_path(const char *name)
{
    return strchr(name, '/') != NULL || ends_with(name, ".json");
}

/* What a name in the file `from` is when seen from the command line; caller frees. */
static char *resolve(const struct datafile *from, const char *name)
{
    const char *slash = from == NULL || from->shipped ? NULL : strrchr(from->name, '/');
    if (slash == NULL || name[0] == '/' || !datafile_is_path(name))
        return xstrdup(name);
    return xstrfmt("%.*s%s", (int)(slash - from->name) + 1, from->name, name);
}

/* The shipped one of that name, with or without ".json" at its end. */
static bool open_shipped(struct datafile *file, const char *folder, const char *name)
{
    char *path = xstrfmt("%s%s%s", folder, name, datafile_is_path(name) ? "" : ".json");
    const struct embedded *shipped = shipped_find(path);
    if (shipped == NULL) {
        free(path);
        return false;
    }
    file->name = path;
    file->shipped = true;
    file->text = shipped->text;
    file->len = shipped->len;
    return true;
}

static bool open_file(struct datafile *file, char *path_take, struct err *err)
{
    file->name = path_take;
    if (!file_read(&file->read, path_take, err))
        return false;
    file->text = file->read.text;
    file->len = file->read.len;
    return true;
}

static bool unknown_name(const char *folder, const char *name, struct err *err)
{
    if (strcmp(folder, PROFILE_FOLDER) != 0)
        return err_set(err, ERR_USAGE, "no schema \"%s\" is shipped", name);
    err_set(err, ERR_USAGE, "unknown profile \"%s\"", name);
    const char *nearest = nearest_name(name, shipped_profiles());
    if (nearest != NULL)
        return err_hint(err, "did you mean \"%s\"? `metaprobe profiles` lists them all",
                        nearest);
    return err_hint(err, "`metaprobe profiles` lists them all; a file needs a '/' in its "
                         "name or \".json\" at its end");
}

bool datafile_open(struct datafile *file, const char *folder, const char *name,
                   const struct datafile *from, struct err *err)
{
    *file = (struct datafile){ .read = STRBUF_INIT(DATAFILE_BYTES_MAX) };
    bool from_file = from != NULL && !from->shipped;
    if (!datafile_is_path(name) || (from != NULL && from->shipped))
        return open_shipped(file, folder, name) || unknown_name(folder, name, err);
    char *path = resolve(from, name);
    if (from_file && access(path, F_OK) != 0 && open_shipped(file, folder, name)) {
        free(path);
        return true;
    }
    return open_file(file, path, err);
}

void datafile_release(struct datafile *file)
{
    free(file->name);
    strbuf_release(&file->read);
    *file = (struct datafile){ .read = STRBUF_INIT(DATAFILE_BYTES_MAX) };
}

bool datafile_same(const struct datafile *a, const struct datafile *b)
{
    if (a->shipped || b->shipped)
        return a->shipped && b->shipped && strcmp(a->name, b->name) == 0;
    struct stat one, other;
    return stat(a->name, &one) == 0 && stat(b->name, &other) == 0 &&
           one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}
