#include "store/run_row.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "store/bind.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum kind {
    KIND_TEXT,
    KIND_OPTIONAL,
    KIND_U64,
    KIND_U32,
    KIND_SIGNAL,
    KIND_BOOL,
    KIND_I64,
    KIND_SUBJECT,
    KIND_END,
    KIND_REASON
};

static const struct column {
    enum kind kind;
    size_t field; /* offset in struct run */
} columns[] = {
#define RUN(kind, field, column) { KIND_##kind, offsetof(struct run, field) },
#include "store/run_row.def"
#undef RUN
};
enum { COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static const char insert_sql[] = "INSERT OR REPLACE INTO run VALUES (1"
#define RUN(kind, field, column) ", ?"
#include "store/run_row.def"
#undef RUN
                                 ")";
static const char select_sql[] = "SELECT run"
#define RUN(kind, field, column) ", " column
#include "store/run_row.def"
#undef RUN
                                 " FROM run";

static const char *const subjects[] = {
    [RUN_OF_TOKENS] = "tokens", [RUN_OF_DOCUMENTS] = "documents"
};
static const char *const ends[] = { [RUN_COMPLETE] = "complete",
                                    [RUN_INTERRUPTED] = "interrupted",
                                    [RUN_STOPPED] = "stopped",
                                    [RUN_UNREACHABLE] = "unreachable" };
enum {
    SUBJECTS = sizeof(subjects) / sizeof(subjects[0]),
    ENDS = sizeof(ends) / sizeof(ends[0]),
    SIGNAL_MAX = 127 /* an exit status has room for no more */
};

/* ---- writing ---- */

static void bind(struct binder *binder, const struct column *column,
                 const struct run *run, bool ended)
{
    const void *field = (const char *)run + column->field;
    switch (column->kind) {
    case KIND_TEXT:
    case KIND_OPTIONAL:
        bind_plain(binder, *(const char *const *)field);
        break;
    case KIND_U64:
        bind_number(binder, *(const uint64_t *)field);
        break;
    case KIND_U32:
        bind_number(binder, *(const unsigned *)field);
        break;
    case KIND_SIGNAL:
        bind_number(binder, (uint64_t) * (const int *)field);
        break;
    case KIND_BOOL:
        bind_number(binder, *(const bool *)field);
        break;
    case KIND_I64:
        bind_number(binder, (uint64_t) * (const int64_t *)field);
        break;
    case KIND_SUBJECT:
        bind_plain(binder, subjects[run->subject]);
        break;
    case KIND_END:
        bind_plain(binder, ended ? ends[run->end] : NULL);
        break;
    case KIND_REASON:
        bind_plain(binder, ended ? run->end_reason : NULL);
        break;
    }
}

static bool put_list(sqlite3_stmt *insert, const char *list, const char *const *texts)
{
    for (unsigned i = 0; texts != NULL && texts[i] != NULL; i++) {
        struct binder binder = { insert, 0 };
        bind_plain(&binder, list);
        bind_number(&binder, i);
        bind_plain(&binder, texts[i]);
        if (!binder_insert(&binder))
            return false;
    }
    return true;
}

static bool put_lists(sqlite3 *db, const struct run *run)
{
    sqlite3_stmt *insert = NULL;
    bool done = sqlite3_exec(db, "DELETE FROM run_list", NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(db, "INSERT INTO run_list VALUES (?, ?, ?)", -1,
                                   &insert, NULL) == SQLITE_OK &&
                put_list(insert, "schema", run->schemas) &&
                put_list(insert, "code", run->codes);
    return sqlite3_finalize(insert) == SQLITE_OK && done;
}

bool run_row_put(sqlite3 *db, const struct run *run, bool ended)
{
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db, insert_sql, -1, &insert, NULL) != SQLITE_OK)
        return false;
    struct binder binder = { insert, 0 };
    for (int i = 0; i < COLUMNS; i++)
        bind(&binder, &columns[i], run, ended);
    bool done = binder_insert(&binder);
    return sqlite3_finalize(insert) == SQLITE_OK && done && put_lists(db, run);
}

/* ---- reading ---- */

/* To be printed. NULL for NULL; false for what is no text. */
static bool get_text(sqlite3_stmt *row, int place, struct arena *texts, const char **text)
{
    *text = NULL;
    if (sqlite3_column_type(row, place) == SQLITE_NULL)
        return true;
    const char *found = (const char *)sqlite3_column_text(row, place);
    int len = sqlite3_column_bytes(row, place);
    if (found == NULL || len > STORE_SETTING_MAX || strlen(found) != (size_t)len)
        return false;
    struct strbuf shown = STRBUF_INIT(STORE_SETTING_MAX);
    untrusted_put(&shown, found, (size_t)len, STORE_SETTING_MAX);
    *text = arena_memdup0(texts, shown.text, shown.len);
    strbuf_release(&shown);
    return true;
}

/* Which of the names; `count` when it is none of them. */
static int get_name(sqlite3_stmt *row, int place, const char *const *names, int count)
{
    const char *text = (const char *)sqlite3_column_text(row, place);
    int i = 0;
    while (i < count && (text == NULL || strcmp(text, names[i]) != 0))
        i++;
    return i;
}

static bool in_range(sqlite3_int64 number, sqlite3_int64 low, sqlite3_int64 high)
{
    return number >= low && number <= high;
}

static bool get_reason(sqlite3_stmt *row, int place, struct run *run)
{
    const char *text = (const char *)sqlite3_column_text(row, place);
    untrusted_copy(run->end_reason, sizeof(run->end_reason), text != NULL ? text : "",
                   text != NULL ? strlen(text) : 0);
    return text == NULL || strlen(text) < sizeof(run->end_reason);
}

static bool get(sqlite3_stmt *row, int place, const struct column *column,
                struct run *run, bool *ended, struct arena *texts)
{
    void *field = (char *)run + column->field;
    sqlite3_int64 number = sqlite3_column_int64(row, place);
    int name;
    switch (column->kind) {
    case KIND_TEXT:
        return get_text(row, place, texts, field) && *(const char **)field != NULL;
    case KIND_OPTIONAL:
        return get_text(row, place, texts, field);
    case KIND_U64:
        *(uint64_t *)field = (uint64_t)number;
        return true;
    case KIND_U32:
        *(unsigned *)field = (unsigned)number;
        return in_range(number, 0, UINT_MAX);
    case KIND_SIGNAL:
        *(int *)field = (int)number;
        return in_range(number, 0, SIGNAL_MAX);
    case KIND_BOOL:
        *(bool *)field = number != 0;
        return true;
    case KIND_I64:
        *(int64_t *)field = number;
        return true;
    case KIND_SUBJECT:
        name = get_name(row, place, subjects, SUBJECTS);
        run->subject = name == SUBJECTS ? RUN_OF_TOKENS : (enum run_subject)name;
        return name < SUBJECTS;
    case KIND_END:
        *ended = sqlite3_column_type(row, place) != SQLITE_NULL;
        name = get_name(row, place, ends, ENDS);
        run->end = name == ENDS ? RUN_INTERRUPTED : (enum run_end)name;
        return !*ended || name < ENDS;
    case KIND_REASON:
        return get_reason(row, place, run);
    }
    return false;
}

static bool get_row(sqlite3_stmt *row, struct run *run, bool *ended, struct arena *texts)
{
    for (int i = 0; i < COLUMNS; i++) {
        if (!get(row, i + 1, &columns[i], run, ended, texts))
            return false;
    }
    return true;
}

enum { LIST_MAX = 4096 };

static const char *const list_sql =
    "SELECT text FROM run_list WHERE list = ? ORDER BY ordinal";

/* NULL for an empty one; false when it is too long, or damaged. */
static bool get_list(sqlite3_stmt *select, const char *list, struct arena *texts,
                     const char *const **found)
{
    const char **items = arena_alloc(texts, LIST_MAX + 1, sizeof(*items));
    size_t count = 0;
    bool fine = true;
    int code = SQLITE_DONE;
    sqlite3_bind_text(select, 1, list, -1, SQLITE_STATIC);
    while (fine && (code = sqlite3_step(select)) == SQLITE_ROW)
        fine = count < LIST_MAX && get_text(select, 0, texts, &items[count++]);
    *found = count > 0 ? items : NULL;
    sqlite3_reset(select);
    return fine && code == SQLITE_DONE;
}

static bool get_lists(sqlite3 *db, const char *name, struct run *run, struct arena *texts,
                      struct err *err)
{
    sqlite3_stmt *select = database_prepare(db, list_sql, name, err);
    if (select == NULL)
        return false;
    bool fine = get_list(select, "schema", texts, &run->schemas) &&
                get_list(select, "code", texts, &run->codes);
    sqlite3_finalize(select);
    return fine || database_damaged(name, "the lists of the run", err);
}

/* How far a run came that did not end: an earlier part may have, and the tokens of this
 * one tell when they came. */
static bool get_last_moment(sqlite3 *db, const char *name, struct run *run,
                            struct err *err)
{
    enum { US_PER_MS = 1000 };
    sqlite3_stmt *select =
        database_prepare(db, "SELECT max(at_ms) FROM token", name, err);
    if (select == NULL)
        return false;
    bool got = sqlite3_step(select) == SQLITE_ROW;
    sqlite3_int64 at_ms = got ? sqlite3_column_int64(select, 0) : 0;
    if (at_ms > 0 && at_ms < INT64_MAX / US_PER_MS &&
        (uint64_t)at_ms * US_PER_MS > run->elapsed_us)
        run->elapsed_us = (uint64_t)at_ms * US_PER_MS;
    if (!got)
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(select);
    return got;
}

bool run_row_get(sqlite3 *db, const char *name, struct run *run, bool *ended,
                 struct arena *texts, struct err *err)
{
    sqlite3_stmt *row = database_prepare(db, select_sql, name, err);
    if (row == NULL)
        return false;
    *run = (struct run){ .end = RUN_INTERRUPTED };
    int code = sqlite3_step(row);
    bool fine = code == SQLITE_ROW && get_row(row, run, ended, texts);
    if (!fine && (code == SQLITE_ROW || code == SQLITE_DONE))
        database_damaged(name, "the description of the run", err);
    else if (!fine)
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(row);
    return fine && get_lists(db, name, run, texts, err) &&
           (*ended || get_last_moment(db, name, run, err));
}
