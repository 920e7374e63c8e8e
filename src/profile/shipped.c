#include "profile/shipped.h"

#include "base/err.h"
#include "profile/datafile.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct embedded profile_files[];

const struct embedded *shipped_find(const char *path)
{
    for (const struct embedded *file = profile_files; file->name != NULL; file++) {
        if (strcmp(file->name, path) == 0)
            return file;
    }
    return NULL;
}

enum { NAMES_MAX = 64, NAME_MAX_BYTES = 64 };

/* The names of the shipped files of one kind: what stands between folder and ending. */
struct names {
    const char *folder, *ending;
    char texts[NAMES_MAX][NAME_MAX_BYTES];
    const char *list[NAMES_MAX + 1];
};

static struct names profiles = { .folder = PROFILE_FOLDER, .ending = ".json" };
static struct names schemas = { .folder = SCHEMA_FOLDER, .ending = ".schema.json" };

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_names(struct names *names)
{
    size_t count = 0, folder = strlen(names->folder), ending = strlen(names->ending);
    for (const struct embedded *file = profile_files; file->name != NULL; file++) {
        size_t len = strlen(file->name);
        if (strncmp(file->name, names->folder, folder) != 0 || len < folder + ending ||
            strcmp(file->name + len - ending, names->ending) != 0)
            continue;
        len -= folder + ending;
        if (count == NAMES_MAX || len >= NAME_MAX_BYTES)
            BUG("more shipped files, or longer names, than there is room for");
        snprintf(names->texts[count], NAME_MAX_BYTES, "%.*s", (int)len,
                 file->name + folder);
        names->list[count] = names->texts[count];
        count++;
    }
    qsort(names->list, count, sizeof(names->list[0]), compare_names);
}

static void list_all(void)
{
    list_names(&profiles);
    list_names(&schemas);
}

static pthread_once_t listed = PTHREAD_ONCE_INIT;

const char *const *shipped_profiles(void)
{
    pthread_once(&listed, list_all);
    return profiles.list;
}

const char *const *shipped_schemas(void)
{
    pthread_once(&listed, list_all);
    return schemas.list;
}

bool shipped_is_schema(const char *name)
{
    for (const char *const *known = shipped_schemas(); *known != NULL; known++) {
        if (strcmp(*known, name) == 0)
            return true;
    }
    return false;
}

const char *shipped_profile_name(const char *path)
{
    const char *base = path + strlen(PROFILE_FOLDER);
    for (const char *const *name = shipped_profiles(); *name != NULL; name++) {
        size_t len = strlen(*name);
        if (strncmp(base, *name, len) == 0 && strcmp(base + len, ".json") == 0)
            return *name;
    }
    BUG("%s is no shipped profile", path);
}
