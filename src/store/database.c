#include "store/database.h"

#include "base/embedded.h"
#include "base/file.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

extern const struct embedded store_schema[];

enum { BUSY_MS = 10000 };

/* A stranger at the same file (somebody's UPDATE in a shell) is waited for. */
static bool configure(sqlite3 *db)
{
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, BUSY_MS);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 2 * STORE_SETTING_MAX);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) == SQLITE_OK &&
           sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) == SQLITE_OK &&
           sqlite3_exec(db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL,
                        NULL, NULL) == SQLITE_OK;
}

/* Names such as ":memory:" and "file:x" are files like all others. */
static char *plain_path(const char *path)
{
    return xstrfmt("%s%s", path[0] == '/' ? "" : "./", path);
}

/* SQLite would only say that it cannot open it. */
static bool is_short_enough(const char *path, struct err *err)
{
    enum { BESIDE = sizeof("-journal") - 1 };
    char *place = file_place(path);
    size_t len = strlen(place), most = (size_t)sqlite3_vfs_find(NULL)->mxPathname;
    free(place);
    if (len + BESIDE <= most)
        return true;
    err_set(err, ERR_USAGE,
            "%.300s…: the path of a run file can have %zu bytes, this has %zu", path,
            most - BESIDE, len);
    return err_hint(err, "keep it in a folder with a shorter name");
}

sqlite3 *database_open(const char *path, enum database_use use, struct err *err)
{
    int flags = SQLITE_OPEN_NOMUTEX;
    flags |= use == DATABASE_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    if (use == DATABASE_TEMPORARY)
        flags |= SQLITE_OPEN_CREATE;
    sqlite3 *db = NULL;
    if (use != DATABASE_TEMPORARY && !is_short_enough(path, err))
        return NULL;
    char *name = use == DATABASE_TEMPORARY ? xstrdup("") : plain_path(path);
    if (sqlite3_open_v2(name, &db, flags, NULL) != SQLITE_OK || !configure(db)) {
        database_failed(db, use == DATABASE_TEMPORARY ? "the temporary run file" : path,
                        use == DATABASE_READ ? ERR_USAGE : ERR_OUTPUT, err);
        sqlite3_close(db);
        db = NULL;
    }
    free(name);
    return db;
}

void database_close(sqlite3 *db)
{
    if (sqlite3_close(db) != SQLITE_OK)
        BUG("a statement of the run file is still in use");
}

bool database_damaged(const char *name, const char *what, struct err *err)
{
    char word[UNTRUSTED_WORD_MAX];
    err_set(err, ERR_USAGE, "%s: the run file is damaged: %s", name, what);
    return err_hint(err, "what can be read of it: sqlite3 %s .recover",
                    untrusted_word(word, name));
}

static bool not_a_run_file(const char *name, const char *why, struct err *err)
{
    err_set(err, ERR_USAGE, "%s: not a run file: %s", name, why);
    return err_hint(err, "run files are made by: metaprobe check … --run FILE");
}

/* A file system can be full of files, too: then SQLite tells what its next attempt
 * said. */
static bool has_no_inodes(sqlite3 *db)
{
    struct statvfs disk;
    const char *path = sqlite3_db_filename(db, "main");
    return path != NULL && path[0] != '\0' && statvfs(path, &disk) == 0 &&
           disk.f_files > 0 && disk.f_favail == 0;
}

/* The reason of the system, 0 where it is not known. SQLite keeps it of some calls only,
 * and then it is still in errno, unless something was called since: so one that such a
 * call does not fail with is not believed. */
static int system_error(sqlite3 *db, int code)
{
    static const int likely[] = { EIO,    ENOSPC, EDQUOT, EFBIG, EROFS, EMFILE,
                                  ENFILE, ESTALE, EACCES, EPERM, ENXIO };
    int primary = code & 0xff, number = errno;
    if (primary == SQLITE_FULL)
        return ENOSPC;
    /* What it could not read it calls corrupt, in some places. */
    if (primary == SQLITE_CORRUPT)
        return number == EIO || number == ENXIO ? number : 0;
    if (sqlite3_system_errno(db) != 0)
        number = sqlite3_system_errno(db);
    if (primary != SQLITE_IOERR && primary != SQLITE_CANTOPEN)
        return sqlite3_system_errno(db);
    for (size_t i = 0; i < sizeof(likely) / sizeof(likely[0]); i++) {
        if (number == likely[i])
            return number;
    }
    return has_no_inodes(db) ? ENOSPC : 0;
}

/* Reading a file whose run was cut short writes beside it. */
static bool was_a_write(int code, int number)
{
    static const int writes[] = { SQLITE_IOERR_WRITE,    SQLITE_IOERR_FSYNC,
                                  SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_DIR_FSYNC,
                                  SQLITE_IOERR_DELETE,   SQLITE_IOERR_SHMOPEN,
                                  SQLITE_IOERR_SHMSIZE,  SQLITE_IOERR_SHMMAP };
    for (size_t i = 0; i < sizeof(writes) / sizeof(writes[0]); i++) {
        if (code == writes[i])
            return true;
    }
    return number == ENOSPC || number == EDQUOT;
}

bool database_failed(sqlite3 *db, const char *name, enum err_kind kind, struct err *err)
{
    /* Of a damaged file it quotes what is in there. */
    char message[200];
    int code = sqlite3_extended_errcode(db), number = system_error(db, code);
    const char *raw = sqlite3_errmsg(db);
    untrusted_copy(message, sizeof(message), raw, strlen(raw));
    if (was_a_write(code, number))
        kind = ERR_OUTPUT;
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return not_a_run_file(name, "not a database", err);
    case SQLITE_CORRUPT:
        if (number == 0)
            return database_damaged(name, message, err);
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, kind, "%s: another process is using it", name);
    default:
        break;
    }
    const char *what = kind == ERR_OUTPUT ? "cannot write" : "cannot read";
    err_set(err, kind, "%s %s: %s", what, name, number != 0 ? strerror(number) : message);
    if (err->number == 0)
        err->number = number;
    return false;
}

bool database_run(sqlite3 *db, const char *sql, const char *name, enum err_kind kind,
                  struct err *err)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_failed(db, name, kind, err);
}

sqlite3_stmt *database_prepare(sqlite3 *db, const char *sql, const char *name,
                               struct err *err)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK)
        database_failed(db, name, ERR_USAGE, err);
    return statement;
}

bool database_journal(sqlite3 *db, const char *mode, const char *name, struct err *err)
{
    char sql[64], now[16] = "";
    sqlite3_stmt *statement = NULL;
    snprintf(sql, sizeof(sql), "PRAGMA journal_mode = %s", mode);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        snprintf(now, sizeof(now), "%s", (const char *)sqlite3_column_text(statement, 0));
    if (sqlite3_finalize(statement) != SQLITE_OK)
        return database_failed(db, name, ERR_OUTPUT, err);
    if (strcmp(now, mode) == 0)
        return true;
    err_set(err, ERR_OUTPUT,
            "cannot keep a run in %s: its file system shares no memory between processes",
            name);
    return err_hint(err, "a folder on a disk of this machine will do");
}

bool database_create(sqlite3 *db, const char *name, struct err *err)
{
    return database_run(db, store_schema[0].text, name, ERR_OUTPUT, err);
}

/* ---- is it ours? ---- */

/* The one number that a PRAGMA tells; false when the file cannot be read. */
static bool ask_number(sqlite3 *db, const char *sql, sqlite3_int64 *number)
{
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_ROW;
    if (done)
        *number = sqlite3_column_int64(statement, 0);
    return sqlite3_finalize(statement) == SQLITE_OK && done;
}

static bool check_version(sqlite3 *db, sqlite3 *model, const char *name, struct err *err)
{
    sqlite3_int64 pages = 0, id = 0, version = 0, our_id = 0, our_version = 0;
    if (!ask_number(db, "PRAGMA page_count", &pages) ||
        !ask_number(db, "PRAGMA application_id", &id) ||
        !ask_number(db, "PRAGMA user_version", &version))
        return database_failed(db, name, ERR_USAGE, err);
    ask_number(model, "PRAGMA application_id", &our_id);
    ask_number(model, "PRAGMA user_version", &our_version);
    if (pages == 0)
        return not_a_run_file(name, "it is empty", err);
    if (id != our_id)
        return not_a_run_file(name, "a database of another program", err);
    if (version == our_version)
        return true;
    err_set(err, ERR_USAGE, "%s: a run file of version %lld; this program reads %lld",
            name, (long long)version, (long long)our_version);
    return version > our_version && err_hint(err, "a newer metaprobe made it: use that");
}

/* The next character of SQL; a blank for any number of them, and of comments to the end
 * of a line. */
static char next_of(const char **sql)
{
    const char *at = *sql;
    for (;;) {
        at += strspn(at, " \t\n");
        if (at[0] != '-' || at[1] != '-')
            break;
        at += strcspn(at, "\n");
    }
    if (at > *sql) {
        *sql = at;
        return ' ';
    }
    *sql += *at != '\0';
    return *at;
}

/* The comments of schema.sql are for people, and may become better. */
static bool same_sql(const char *a, const char *b)
{
    for (;;) {
        char next = next_of(&a);
        if (next != next_of(&b))
            return false;
        if (next == '\0')
            return true;
    }
}

static bool same_table(sqlite3_stmt *find, const char *table, const char *sql)
{
    sqlite3_bind_text(find, 1, table, -1, SQLITE_STATIC);
    const char *found = NULL;
    if (sqlite3_step(find) == SQLITE_ROW)
        found = (const char *)sqlite3_column_text(find, 0);
    bool same = found != NULL && same_sql(found, sql);
    sqlite3_reset(find);
    return same;
}

static bool check_tables(sqlite3 *db, sqlite3 *model, const char *name, struct err *err)
{
    sqlite3_stmt *find = database_prepare(
        db, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", name, err);
    if (find == NULL)
        return false;
    sqlite3_stmt *ours = database_prepare(
        model, "SELECT name, sql FROM sqlite_schema WHERE type = 'table'", name, err);
    bool same = ours != NULL;
    while (same && sqlite3_step(ours) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(ours, 0);
        same = same_table(find, table, (const char *)sqlite3_column_text(ours, 1));
        if (!same)
            database_damaged(name, "its tables are not those of a run file", err);
    }
    sqlite3_finalize(ours);
    sqlite3_finalize(find);
    return same;
}

/* A file that was cut in its last page may look whole to SQLite. With a log beside it a
 * file may be shorter than it says: the rest is in there. */
static bool check_size(sqlite3 *db, const char *name, struct err *err)
{
    sqlite3_int64 pages = 0, page_bytes = 0;
    struct stat is, log;
    if (!ask_number(db, "PRAGMA page_count", &pages) ||
        !ask_number(db, "PRAGMA page_size", &page_bytes))
        return database_failed(db, name, ERR_USAGE, err);
    /* The log is looked at last, for it may only just have come to be; if it is gone by
     * now, the file has all of it. Beside the file itself, where `name` may be a link to
     * it. */
    const char *log_path = sqlite3_filename_wal(sqlite3_db_filename(db, "main"));
    bool has_log = stat(log_path, &log) == 0 && log.st_size > 0;
    return has_log || stat(name, &is) != 0 || is.st_size / page_bytes >= pages ||
           database_damaged(name, "it ends early", err);
}

bool database_check(sqlite3 *db, const char *name, struct err *err)
{
    sqlite3 *model = NULL;
    if (sqlite3_open(":memory:", &model) != SQLITE_OK ||
        sqlite3_exec(model, store_schema[0].text, NULL, NULL, NULL) != SQLITE_OK)
        BUG("store/schema.sql: %s", sqlite3_errmsg(model));
    bool ours = check_version(db, model, name, err) &&
                check_tables(db, model, name, err) && check_size(db, name, err) &&
                database_run(db, DATABASE_CACHE, name, ERR_USAGE, err);
    sqlite3_close(model);
    return ours;
}
