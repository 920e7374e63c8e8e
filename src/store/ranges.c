#include "store/ranges.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- writing ---- */

static void bind_id(sqlite3_stmt *insert, int place, const struct token_id *id)
{
    char text[TOKEN_TEXT_SIZE];
    const uint64_t *limb = id->limb;
    if ((limb[1] | limb[2] | limb[3]) == 0 && limb[0] <= INT64_MAX)
        sqlite3_bind_int64(insert, place, (sqlite3_int64)limb[0]);
    else
        sqlite3_bind_text(insert, place, token_id_text(id, text), -1, SQLITE_TRANSIENT);
}

bool ranges_put(sqlite3 *db, const char *list, const struct token_set *set)
{
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db,
                           "INSERT INTO token_range (list, first, last) VALUES (?, ?, ?)",
                           -1, &insert, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(insert, 1, list, -1, SQLITE_STATIC);
    bool done = true;
    for (size_t i = 0; done && i < token_set_range_count(set); i++) {
        struct token_id first, last;
        token_set_range(set, i, &first, &last);
        bind_id(insert, 2, &first);
        bind_id(insert, 3, &last);
        done = sqlite3_step(insert) == SQLITE_DONE;
        sqlite3_reset(insert);
    }
    return sqlite3_finalize(insert) == SQLITE_OK && done;
}

/* ---- reading ---- */

bool ranges_id_text(sqlite3_stmt *row, int column, char *text, size_t size)
{
    if (sqlite3_column_type(row, column) == SQLITE_INTEGER) {
        snprintf(text, size, "%" PRId64, (int64_t)sqlite3_column_int64(row, column));
        return true;
    }
    if (sqlite3_column_type(row, column) != SQLITE_TEXT)
        return false;
    const char *found = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    if (found == NULL || len >= size || strlen(found) != len)
        return false;
    memcpy(text, found, len + 1);
    return true;
}

/* What ranges_get() reads, one by one. */
struct reading {
    sqlite3_stmt *select;
    uint64_t count;
    int code;
    bool damaged;
};

static bool get_id(sqlite3_stmt *row, int column, struct token_id *id)
{
    char text[TOKEN_TEXT_SIZE];
    return ranges_id_text(row, column, text, sizeof(text)) &&
           token_id_parse(id, text, strlen(text));
}

static bool next(void *from, struct token_id *first, struct token_id *last)
{
    struct reading *reading = from;
    reading->code = sqlite3_step(reading->select);
    if (reading->code != SQLITE_ROW)
        return false;
    /* A file whose pages lead in circles has no end. */
    reading->damaged =
        ++reading->count > TOKEN_RANGES_MAX + 1 || !get_id(reading->select, 0, first) ||
        !get_id(reading->select, 1, last) || token_id_compare(first, last) > 0;
    return !reading->damaged;
}

struct token_set *ranges_get(sqlite3 *db, const char *name, const char *list,
                             struct err *err)
{
    struct reading reading = { .select = database_prepare(
                                   db,
                                   "SELECT first, last FROM token_range WHERE list = ? "
                                   "ORDER BY range",
                                   name, err) };
    if (reading.select == NULL)
        return NULL;
    sqlite3_bind_text(reading.select, 1, list, -1, SQLITE_STATIC);
    struct token_set *set = token_set_of_ranges(next, &reading, err);
    if (set == NULL)
        err_within(err, "%s", name);
    else if (reading.damaged)
        database_damaged(name, "its token ids", err);
    else if (reading.code != SQLITE_DONE)
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(reading.select);
    if (set != NULL && (err->kind != ERR_NONE || token_set_count(set) == 0)) {
        token_set_free(set);
        set = NULL;
    }
    return set;
}
