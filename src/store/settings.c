#include "store/settings.h"

#include "base/units.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "store/bind.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_MAX = 10000, TOTAL_MAX = 64 * 1024 * 1024 };

bool settings_fit(const struct store_setting *list, size_t count, struct err *err)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total +=
            strlen(list[i].name) + (list[i].value != NULL ? strlen(list[i].value) : 0);
    if (count <= COUNT_MAX && total <= TOTAL_MAX)
        return true;
    err_set(err, ERR_USAGE,
            "a run has %zu settings of %zu bytes; at most %d of %d bytes can be kept",
            count, total, COUNT_MAX, TOTAL_MAX);
    return err_hint(err, "fewer schemas, or fewer files that they refer to");
}

bool settings_put(sqlite3 *db, const struct store_setting *list, size_t count)
{
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db,
                           "INSERT INTO setting (name, value, decides) VALUES (?, ?, ?)",
                           -1, &insert, NULL) != SQLITE_OK)
        return false;
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        struct binder binder = { insert, 0 };
        bind_plain(&binder, list[i].name);
        bind_plain(&binder, list[i].value != NULL ? list[i].value : "");
        bind_number(&binder, list[i].decides);
        done = binder_insert(&binder);
    }
    return sqlite3_finalize(insert) == SQLITE_OK && done;
}

/* A copy of a text, or NULL when it is not one. */
static const char *copy_text(sqlite3_stmt *row, int column, struct arena *texts,
                             size_t *total)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    *total += len;
    if (text == NULL || strlen(text) != len || *total > TOTAL_MAX)
        return NULL;
    return arena_memdup0(texts, text, len);
}

static bool add(struct settings *settings, sqlite3_stmt *row, size_t *total)
{
    if (settings->count == COUNT_MAX)
        return false;
    if (settings->count == settings->cap) {
        settings->cap = settings->cap > 0 ? 2 * settings->cap : 32;
        settings->list =
            xreallocarray(settings->list, settings->cap, sizeof(*settings->list));
    }
    struct store_setting *setting = &settings->list[settings->count++];
    setting->name = copy_text(row, 0, &settings->texts, total);
    setting->value = copy_text(row, 1, &settings->texts, total);
    setting->decides = sqlite3_column_int(row, 2) != 0;
    return setting->name != NULL && setting->value != NULL;
}

bool settings_get(sqlite3 *db, const char *name, struct settings *settings,
                  struct err *err)
{
    *settings = (struct settings){ .texts = ARENA_INIT };
    sqlite3_stmt *select = database_prepare(
        db, "SELECT name, value, decides FROM setting ORDER BY name", name, err);
    if (select == NULL)
        return false;
    size_t total = 0;
    int code;
    bool fine = true;
    while ((code = sqlite3_step(select)) == SQLITE_ROW && fine)
        fine = add(settings, select, &total);
    if (!fine)
        database_damaged(name, "its settings", err);
    else if (code != SQLITE_DONE)
        fine = database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(select);
    return fine;
}

void settings_release(struct settings *settings)
{
    free(settings->list);
    arena_release(&settings->texts);
}

const char *settings_find(const struct settings *settings, const char *name)
{
    size_t low = 0, high = settings->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, settings->list[middle].name);
        if (order == 0)
            return settings->list[middle].value;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
