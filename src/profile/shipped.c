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

enum { PROFILES_MAX = 64, NAME_MAX_BYTES = 64 };
static char name_texts[PROFILES_MAX][NAME_MAX_BYTES];
static const char *names[PROFILES_MAX + 1];

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void list_names(void)
{
    static const char suffix[] = ".json";
    size_t count = 0;
    for (const struct embedded *file = profile_files; file->name != NULL; file++) {
        if (strncmp(file->name, PROFILE_FOLDER, strlen(PROFILE_FOLDER)) != 0)
            continue;
        const char *base = file->name + strlen(PROFILE_FOLDER);
        size_t len = strlen(base) - strlen(suffix);
        if (count == PROFILES_MAX || len >= NAME_MAX_BYTES)
            BUG("more shipped profiles, or longer names, than there is room for");
        snprintf(name_texts[count], NAME_MAX_BYTES, "%.*s", (int)len, base);
        names[count] = name_texts[count];
        count++;
    }
    qsort(names, count, sizeof(names[0]), compare_names);
}

const char *const *shipped_profiles(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, list_names);
    return names;
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
