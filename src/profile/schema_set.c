#include "profile/schema_set.h"

#include "base/nearest.h"
#include "base/xalloc.h"
#include "profile/datafile.h"
#include "profile/shipped.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool unknown(const char *name, struct err *err)
{
    err_set(err, ERR_USAGE, "no schema \"%s\": neither a file nor a shipped one", name);
    const char *nearest = nearest_name(name, shipped_schemas());
    return nearest != NULL ? err_hint(err, "did you mean \"%s\"?", nearest) : false;
}

/* A file of that name comes second to a shipped schema; "./NAME" leaves no doubt. */
static bool open_schema(struct datafile *file, const char *name, struct err *err)
{
    if (datafile_is_path(name))
        return datafile_open(file, SCHEMA_FOLDER, name, NULL, err);
    char *path =
        shipped_is_schema(name) ? xstrfmt("%s.schema", name) : xstrfmt("./%s", name);
    bool found = shipped_is_schema(name) || access(path, F_OK) == 0;
    if (found)
        found = datafile_open(file, SCHEMA_FOLDER, path, NULL, err);
    else
        unknown(name, err);
    free(path);
    return found;
}

/* The folder of a file as the base of a $ref: resolving takes the dots at its beginning
 * away (RFC 3986, section 5.2.4). */
static const char *without_dots(const char *folder)
{
    for (;;) {
        if (strncmp(folder, "./", 2) == 0)
            folder += 2;
        else if (strncmp(folder, "../", 3) == 0)
            folder += 3;
        else
            return folder;
    }
}

/* With the schema's own folder as the first of the folders. */
static struct schema *compile(const struct datafile *file, const char *part,
                              const struct schema_options *options, struct err *err)
{
    const char *slash = strrchr(file->name, '/');
    size_t len = slash != NULL ? (size_t)(slash - file->name) + 1 : 0;
    char *own = xmemdup0(file->name, len);
    struct schema_folder *folders = xcalloc(options->folder_count + 1, sizeof(*folders));
    size_t count = 0;
    if (!file->shipped)
        folders[count++] =
            (struct schema_folder){ without_dots(own), len > 0 ? own : "." };
    for (size_t i = 0; i < options->folder_count; i++)
        folders[count++] = options->folders[i];
    struct schema_options how = *options;
    how.folders = folders;
    how.folder_count = count;
    struct schema *schema =
        schema_new(file->name, file->text, file->len, part, &how, err);
    free(folders);
    free(own);
    return schema;
}

/* Where the part of a document begins in its name: at the '#', unless all of it is the
 * name of a file. */
static size_t name_len(const char *name)
{
    return access(name, F_OK) == 0 ? strlen(name) : strcspn(name, "#");
}

bool schema_set_add(struct schema_set *set, const char *name,
                    const struct schema_options *options, struct err *err)
{
    if (set->count == SCHEMA_SET_MAX)
        return err_set(err, ERR_USAGE, "more than %d schemas", SCHEMA_SET_MAX);
    size_t len = name_len(name);
    char *path = xmemdup0(name, len);
    struct datafile file = { .read = STRBUF_INIT(0) };
    struct schema *schema = NULL;
    if (open_schema(&file, path, err))
        schema = compile(&file, name + len + (name[len] == '#'), options, err);
    if (schema != NULL) {
        set->list[set->count].name = xstrdup(name);
        set->list[set->count].schema = schema;
        set->count++;
    }
    datafile_release(&file);
    free(path);
    return schema != NULL;
}

void schema_set_release(struct schema_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->list[i].name);
        schema_free(set->list[i].schema);
    }
    *set = (struct schema_set)SCHEMA_SET_INIT;
}
