#include "store/stored_priv.h"

#include "base/xalloc.h"
#include "store/ranges.h"
#include "store/run_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void stored_lock(const struct stored *stored)
{
    if (stored->borrowed != NULL)
        pthread_mutex_lock(&stored->borrowed->db_lock);
}

void stored_unlock(const struct stored *stored)
{
    if (stored->borrowed != NULL)
        pthread_mutex_unlock(&stored->borrowed->db_lock);
}

sqlite3_stmt *stored_prepare(const struct stored *stored, const char *sql,
                             struct err *err)
{
    stored_lock(stored);
    sqlite3_stmt *statement = database_prepare(stored->db, sql, stored->name, err);
    stored_unlock(stored);
    return statement;
}

void stored_finalize(const struct stored *stored, sqlite3_stmt *statement)
{
    stored_lock(stored);
    sqlite3_finalize(statement);
    stored_unlock(stored);
}

bool stored_failed(const struct stored *stored, struct err *err)
{
    return database_failed(stored->db, stored->name, ERR_USAGE, err);
}

bool stored_damaged(const struct stored *stored, const char *what, struct err *err)
{
    return database_damaged(stored->name, what, err);
}

/* ---- opening ---- */

static bool add_label(struct stored *stored, sqlite3_stmt *row)
{
    sqlite3_int64 number = sqlite3_column_int64(row, 0);
    const char *text = (const char *)sqlite3_column_text(row, 1);
    size_t len = (size_t)sqlite3_column_bytes(row, 1);
    if (text == NULL || len > STORE_TEXT_MAX || strlen(text) != len ||
        number < (sqlite3_int64)stored->label_count || number > STORE_LABELS_READ_MAX)
        return false;
    size_t index = (size_t)number;
    if (index >= stored->label_cap) {
        size_t old = stored->label_cap, cap = index < 512 ? 1024 : 2 * index;
        stored->labels = xreallocarray(stored->labels, cap, sizeof(*stored->labels));
        memset(stored->labels + old, 0, (cap - old) * sizeof(*stored->labels));
        stored->label_cap = cap;
    }
    stored->labels[index] =
        (struct stored_label){ arena_memdup0(&stored->texts, text, len), len };
    stored->label_count = index + 1;
    return true;
}

bool stored_load_labels(struct stored *stored, struct err *err)
{
    sqlite3_stmt *select = database_prepare(
        stored->db, "SELECT label, text FROM label WHERE label >= ? ORDER BY label",
        stored->name, err);
    if (select == NULL)
        return false;
    sqlite3_bind_int64(select, 1, (sqlite3_int64)stored->label_count);
    int code;
    bool fine = true;
    while ((code = sqlite3_step(select)) == SQLITE_ROW && fine)
        fine = add_label(stored, select);
    if (!fine)
        database_damaged(stored->name, "its labels", err);
    else if (code != SQLITE_DONE)
        fine = stored_failed(stored, err);
    sqlite3_finalize(select);
    return fine;
}

static struct stored *new_stored(const char *path)
{
    struct stored *stored = xcalloc(1, sizeof(*stored));
    stored->name = xstrdup(path != NULL ? path : "the temporary run file");
    stored->path = path != NULL ? xstrdup(path) : NULL;
    stored->texts = (struct arena)ARENA_INIT;
    return stored;
}

static bool try_open(struct stored *stored, enum database_use use, struct err *err)
{
    stored->db = database_open(stored->path, use, err);
    return stored->db != NULL && database_check(stored->db, stored->name, err);
}

/* A file that was not closed is read with what else is in its folder. */
static bool hint_at_copy(const char *path, struct err *err)
{
    char *log = xstrfmt("%s-wal", path);
    if (access(log, F_OK) == 0)
        err_hint(err,
                 "the run was cut short: copy it to a folder that can be written, with "
                 "what lies beside it (%s)",
                 log);
    else if (access(path, R_OK) == 0)
        err_hint(err, "the run was not closed: copy it to a folder that can be written");
    free(log);
    return false;
}

/* Of a run that was cut short SQLite first has to take back, or to carry on, what was
 * under way, and for that it writes. */
static bool open_own(struct stored *stored, struct err *err)
{
    struct err first = ERR_INIT;
    if (try_open(stored, DATABASE_READ, &first))
        return true;
    int code = stored->db != NULL ? sqlite3_extended_errcode(stored->db) & 0xff : 0;
    if (code != SQLITE_READONLY && code != SQLITE_CANTOPEN) {
        *err = first;
        return false;
    }
    database_close(stored->db);
    return try_open(stored, DATABASE_WRITE, err) || hint_at_copy(stored->path, err);
}

static bool load(struct stored *stored, struct err *err)
{
    stored_lock(stored);
    bool done = settings_get(stored->db, stored->name, &stored->settings, err);
    stored_unlock(stored);
    return done;
}

static bool is_file(const char *path, struct err *err)
{
    struct stat is;
    if (stat(path, &is) != 0)
        return err_set_errno(err, ERR_USAGE, "cannot read %s", path);
    return S_ISREG(is.st_mode) || err_set(err, ERR_USAGE, "%s: not a file", path);
}

struct stored *stored_open(const char *path, struct err *err)
{
    if (!is_file(path, err))
        return NULL;
    struct stored *stored = new_stored(path);
    if (open_own(stored, err) && load(stored, err))
        return stored;
    stored_close(stored);
    return NULL;
}

struct stored *stored_of(struct store *store, struct err *err)
{
    struct stored *stored = new_stored(store->path);
    stored->borrowed = store;
    stored->db = store->db;
    if (load(stored, err))
        return stored;
    stored_close(stored);
    return NULL;
}

void stored_close(struct stored *stored)
{
    if (stored == NULL)
        return;
    if (stored->borrowed == NULL && stored->db != NULL)
        database_close(stored->db);
    settings_release(&stored->settings);
    arena_release(&stored->texts);
    free(stored->labels);
    free(stored->name);
    free(stored->path);
    free(stored);
}

bool stored_freeze(struct stored *stored, struct err *err)
{
    /* It is the first reading that takes the picture. */
    return database_run(stored->db, "BEGIN; SELECT run FROM run", stored->name, ERR_USAGE,
                        err);
}

void stored_thaw(struct stored *stored)
{
    sqlite3_exec(stored->db, "ROLLBACK", NULL, NULL, NULL);
}

/* ---- what it is about ---- */

static const char unended[] = "the run has not ended: it was cut short, or still goes on";

bool stored_run(struct stored *stored, struct run *run, struct err *err)
{
    bool ended = false;
    stored_lock(stored);
    bool done = run_row_get(stored->db, stored->name, run, &ended, &stored->texts, err);
    stored_unlock(stored);
    run->run_file = stored->path;
    if (done && !ended)
        snprintf(run->end_reason, sizeof(run->end_reason), "%s", unended);
    return done;
}

const char *stored_setting(const struct stored *stored, const char *name)
{
    return settings_find(&stored->settings, name);
}

const struct store_setting *stored_settings(const struct stored *stored, size_t *count)
{
    *count = stored->settings.count;
    return stored->settings.list;
}

static struct token_set *get_set(struct stored *stored, const char *list, struct err *err)
{
    stored_lock(stored);
    struct token_set *set = ranges_get(stored->db, stored->name, list, err);
    stored_unlock(stored);
    return set;
}

struct token_set *stored_tokens(struct stored *stored, struct err *err)
{
    struct token_set *set = get_set(stored, RANGES_ASKED, err);
    if (set == NULL && err->kind == ERR_NONE)
        database_damaged(stored->name, "its token ids", err);
    return set;
}

struct token_set *stored_minted(struct stored *stored, struct err *err)
{
    return get_set(stored, RANGES_MINTED, err);
}

/*
 * Positions are recorded from the first on, with gaps of what was in flight when the run
 * was cut short. So a bitset of them takes memory in proportion to the file, unless the
 * file is made up.
 */
static bool is_likely(sqlite3_int64 position, uint64_t rows)
{
    enum { AHEAD = 1 << 27, GAPS = 64 };
    return position >= 0 && (uint64_t)position < AHEAD + GAPS * rows;
}

bool stored_positions(struct stored *stored, struct bitset *done, struct err *err)
{
    stored_lock(stored);
    sqlite3_stmt *select = database_prepare(
        stored->db, "SELECT position FROM token ORDER BY position", stored->name, err);
    int code = SQLITE_ERROR;
    sqlite3_int64 last = -1;
    for (uint64_t rows = 1; select != NULL && (code = sqlite3_step(select)) == SQLITE_ROW;
         rows++) {
        sqlite3_int64 position = sqlite3_column_int64(select, 0);
        if (position <= last || !is_likely(position, rows))
            break;
        bitset_add(done, (uint64_t)position);
        last = position;
    }
    if (select != NULL && code == SQLITE_ROW)
        database_damaged(stored->name, "the order of its tokens", err);
    else if (select != NULL && code != SQLITE_DONE)
        stored_failed(stored, err);
    sqlite3_finalize(select);
    stored_unlock(stored);
    return code == SQLITE_DONE;
}
