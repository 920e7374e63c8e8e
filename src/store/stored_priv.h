/*
 * A run that is read, from within.
 *
 *  - A run that is not being written here is read over a connection of its own: each walk
 *    is of one moment, but nothing is held from one to the next, for its writer could not
 *    shorten its log then.
 *  - One that is, is read over the writer's connection, behind its lock: by its name
 *    another file might be found.
 *  - Labels are only ever added: each walk reads those that are new.
 */
#ifndef STORE_STORED_PRIV_H
#define STORE_STORED_PRIV_H

#include "base/arena.h"
#include "store/settings.h"
#include "store/store_priv.h"

struct stored_label {
    const char *text; /* NULL: there is no such label */
    size_t len;
};

struct stored {
    char *name;
    char *path; /* NULL: temporary */
    sqlite3 *db;
    struct store *borrowed; /* whose connection it is; NULL: an own one */
    struct settings settings;
    struct arena texts;
    struct stored_label *labels; /* by their numbers */
    size_t label_count, label_cap;
};

/* Around everything that touches the connection. */
void stored_lock(const struct stored *stored);
void stored_unlock(const struct stored *stored);
/* Statements are prepared and ended behind the lock too. */
sqlite3_stmt *stored_prepare(const struct stored *stored, const char *sql,
                             struct err *err);
void stored_finalize(const struct stored *stored, sqlite3_stmt *statement);
/* Those that are new, behind the lock. */
bool stored_load_labels(struct stored *stored, struct err *err);
/* After a step that told neither a row nor the end. */
bool stored_failed(const struct stored *stored, struct err *err);

#endif
