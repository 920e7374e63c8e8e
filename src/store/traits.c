#include "store/traits.h"

#include "base/xalloc.h"
#include "store/stored_priv.h"

#include <string.h>

/* A text as it was put there: not too long, and without NUL. */
static const char *text_at(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    return text != NULL && len <= TRAIT_TEXT_MAX && strlen(text) == len ? text : NULL;
}

static bool add_trait(struct traits *traits, sqlite3_stmt *row)
{
    const char *type = text_at(row, 0), *value = text_at(row, 1), *kind = text_at(row, 2);
    sqlite3_int64 tokens = sqlite3_column_int64(row, 3);
    struct trait trait = { .tokens = (uint64_t)tokens };
    if (type == NULL || value == NULL || kind == NULL ||
        !trait_kind_find(kind, &trait.kind) || tokens <= 0 || traits->count == TRAITS_MAX)
        return false;
    if (traits->count == traits->cap) {
        traits->cap = traits->cap > 0 ? 2 * traits->cap : 64;
        traits->list = xreallocarray(traits->list, traits->cap, sizeof(*traits->list));
    }
    trait.type = xstrdup(type);
    trait.value = xstrdup(value);
    traits->list[traits->count++] = trait;
    return true;
}

static bool get_totals(struct stored *stored, struct traits *traits, bool *there,
                       struct err *err)
{
    sqlite3_stmt *select = stored_prepare(
        stored, "SELECT trait_tokens, trait_left_out FROM collection", err);
    if (select == NULL)
        return false;
    stored_lock(stored);
    int code = sqlite3_step(select);
    *there = code == SQLITE_ROW;
    if (*there) {
        traits->tokens = (uint64_t)sqlite3_column_int64(select, 0);
        traits->left_out = (uint64_t)sqlite3_column_int64(select, 1);
    }
    bool done = *there || code == SQLITE_DONE || stored_failed(stored, err);
    stored_unlock(stored);
    stored_finalize(stored, select);
    return done;
}

static bool get_list(struct stored *stored, struct traits *traits, struct err *err)
{
    sqlite3_stmt *select = stored_prepare(
        stored, "SELECT type, value, kind, tokens FROM trait ORDER BY trait", err);
    if (select == NULL)
        return false;
    stored_lock(stored);
    int code;
    bool fine = true;
    while (fine && (code = sqlite3_step(select)) == SQLITE_ROW)
        fine = add_trait(traits, select);
    if (!fine)
        database_damaged(stored->name, "its traits", err);
    else if (code != SQLITE_DONE)
        fine = stored_failed(stored, err);
    stored_unlock(stored);
    stored_finalize(stored, select);
    return fine;
}

bool stored_traits(struct stored *stored, struct traits *traits, bool *there,
                   struct err *err)
{
    return get_totals(stored, traits, there, err) && get_list(stored, traits, err);
}
