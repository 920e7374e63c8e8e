#include "store/label.h"

#include <string.h>

/* What the map holds for a label, from the arena. */
struct label {
    sqlite3_int64 number;
};

static void remember(struct label_table *labels, const char *text, size_t len,
                     sqlite3_int64 number)
{
    struct label *label = arena_alloc(&labels->texts, 1, sizeof(*label));
    label->number = number;
    strmap_put(&labels->known, arena_memdup0(&labels->texts, text, len), len, label);
    if (number > labels->last)
        labels->last = number;
}

static bool load(struct label_table *labels, sqlite3 *db, const char *name,
                 struct err *err)
{
    sqlite3_stmt *select =
        database_prepare(db, "SELECT label, text FROM label", name, err);
    if (select == NULL)
        return false;
    int code;
    while ((code = sqlite3_step(select)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(select, 1);
        size_t len = (size_t)sqlite3_column_bytes(select, 1);
        sqlite3_int64 number = sqlite3_column_int64(select, 0);
        if (text == NULL || len > STORE_TEXT_MAX || number < 1 || number > INT32_MAX ||
            labels->known.count >= STORE_LABELS_READ_MAX)
            break;
        remember(labels, text, len, number);
    }
    if (code == SQLITE_ROW)
        database_damaged(name, "its labels", err);
    else if (code != SQLITE_DONE)
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(select);
    return code == SQLITE_DONE;
}

bool label_table_init(struct label_table *labels, sqlite3 *db, const char *name,
                      struct err *err)
{
    *labels = (struct label_table){
        .known = STRMAP_INIT, .texts = ARENA_INIT, .name = name, .failure = ERR_INIT
    };
    if (!load(labels, db, name, err))
        return false;
    labels->insert =
        database_prepare(db, "INSERT INTO label (label, text) VALUES (?, ?)", name, err);
    return labels->insert != NULL;
}

void label_table_release(struct label_table *labels)
{
    sqlite3_finalize(labels->insert);
    strmap_release(&labels->known);
    arena_release(&labels->texts);
}

static sqlite3_int64 insert(struct label_table *labels, const char *text, size_t len)
{
    if (labels->failure.kind != ERR_NONE)
        return labels->last;
    sqlite3_bind_int64(labels->insert, 1, labels->last + 1);
    sqlite3_bind_text(labels->insert, 2, text, (int)len, SQLITE_STATIC);
    if (sqlite3_step(labels->insert) != SQLITE_DONE)
        database_failed(sqlite3_db_handle(labels->insert), labels->name, ERR_OUTPUT,
                        &labels->failure);
    sqlite3_reset(labels->insert);
    remember(labels, text, len, labels->last + 1);
    return labels->last;
}

sqlite3_int64 label_table_word(struct label_table *labels, const char *text, size_t len)
{
    const struct label *label = strmap_get(&labels->known, text, len);
    return label != NULL ? label->number : insert(labels, text, len);
}

sqlite3_int64 label_table_text(struct label_table *labels, const char *text, size_t len)
{
    const struct label *label = strmap_get(&labels->known, text, len);
    if (label != NULL)
        return label->number;
    return labels->known.count < STORE_LABELS_MAX ? insert(labels, text, len) : 0;
}
