/*
 * A run file as SQLite opens it: safely, for it may come from anybody, and with errors in
 * our words.
 *
 *  - Views and triggers do not run, the schema's functions are not trusted, and a file
 *    one of whose tables is not that of schema.sql is refused.
 *  - What fails while writing is ERR_OUTPUT, all else ERR_USAGE.
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include "base/err.h"

#include <sqlite3.h>
#include <stddef.h>
#include <stdint.h>

enum database_use {
    DATABASE_READ,
    DATABASE_WRITE,    /* the file is there, and may be empty */
    DATABASE_TEMPORARY /* without a name; the path is not looked at */
};

enum {
    STORE_TEXT_MAX = 4096,        /* bytes of a text of a sample */
    STORE_LABELS_MAX = 64 * 1024, /* for texts of which there may be too many */
    STORE_LABELS_READ_MAX = 2 * STORE_LABELS_MAX,
    STORE_SETTING_MAX = 8 * 1024 * 1024 /* bytes of a setting's value */
};

/* For whoever knows that it is a run file: rows are written and read in their order,
 * which takes little of a cache (KiB). */
#define DATABASE_CACHE "PRAGMA cache_size = -512"

/* NULL and `err` when it cannot be. */
sqlite3 *database_open(const char *path, enum database_use use, struct err *err);
void database_close(sqlite3 *db);

/* Makes the tables of schema.sql. */
bool database_create(sqlite3 *db, const char *name, struct err *err);
/* Is it a run file, of this version, with these tables? */
bool database_check(sqlite3 *db, const char *name, struct err *err);

/* Sets the error of a call that just failed; `name` is the file's. */
bool database_failed(sqlite3 *db, const char *name, enum err_kind kind, struct err *err);
bool database_damaged(const char *name, const char *what, struct err *err);

/* Puts the file into that journal mode, in which it may be stopped by who reads it, and
 * by a file system. */
bool database_journal(sqlite3 *db, const char *mode, const char *name, struct err *err);

/* Statements of this program's own, which it can prepare unless the file is damaged. */
bool database_run(sqlite3 *db, const char *sql, const char *name, enum err_kind kind,
                  struct err *err);
sqlite3_stmt *database_prepare(sqlite3 *db, const char *sql, const char *name,
                               struct err *err);

#endif
