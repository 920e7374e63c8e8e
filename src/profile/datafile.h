/*
 * Where the JSON of profiles and schemas comes from: the files that are part of the
 * program, and files on disk that stand in for them.
 *
 *  - A name without a '/' and without ".json" at its end is shipped: "immutable-x".
 *  - Any other name is a file. Inside a file it is relative to that file's folder; when
 *    no file is there, the shipped one of that name is: "immutable-x.schema.json".
 *  - Inside a shipped file every name is a shipped one.
 */
#ifndef PROFILE_DATAFILE_H
#define PROFILE_DATAFILE_H

#include "base/err.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

/* The folders of what is shipped, as embedded. */
#define PROFILE_FOLDER "profiles/"
#define SCHEMA_FOLDER  "schemas/"

struct datafile {
    char *name; /* for messages: "profiles/immutable-x.json", or the path as given */
    bool shipped;
    const char *text; /* ended with '\0'; what is shipped, or `read` */
    size_t len;
    struct strbuf read;
};

/* Finds and reads what `name` means, in the folder of its kind, as seen from the file
 * `from` (NULL: from the command line). On false too, datafile_release() is due. */
bool datafile_open(struct datafile *file, const char *folder, const char *name,
                   const struct datafile *from, struct err *err);
void datafile_release(struct datafile *file);

/* Does a name from the command line mean a file, and nothing that is shipped? */
bool datafile_is_path(const char *name);

/* Is this the same file, however it was named? */
bool datafile_same(const struct datafile *a, const struct datafile *b);

#endif
