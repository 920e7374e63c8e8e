#include "store/bind.h"

#include <string.h>

void bind_number(struct binder *binder, uint64_t number)
{
    sqlite3_bind_int64(binder->statement, ++binder->last, (sqlite3_int64)number);
}

void bind_null(struct binder *binder)
{
    sqlite3_bind_null(binder->statement, ++binder->last);
}

void bind_plain(struct binder *binder, const char *text)
{
    sqlite3_bind_text(binder->statement, ++binder->last, text, -1, SQLITE_STATIC);
}

void bind_said(struct binder *binder, int64_t number)
{
    if (number == -1)
        bind_null(binder);
    else
        sqlite3_bind_int64(binder->statement, ++binder->last, number);
}

void bind_word(struct binder *binder, struct label_table *labels, struct record_text word)
{
    if (word.text == NULL)
        bind_null(binder);
    else
        sqlite3_bind_int64(binder->statement, ++binder->last,
                           label_table_word(labels, word.text, word.len));
}

void bind_text(struct binder *binder, struct label_table *labels, struct record_text text)
{
    sqlite3_int64 label = 0;
    if (text.text == NULL)
        bind_null(binder);
    else if ((label = label_table_text(labels, text.text, text.len)) != 0)
        sqlite3_bind_int64(binder->statement, ++binder->last, label);
    else
        sqlite3_bind_text(binder->statement, ++binder->last, text.text, (int)text.len,
                          SQLITE_STATIC);
}

void bind_some_text(struct binder *binder, struct label_table *labels,
                    struct record_text text)
{
    if (text.len == 0)
        text.text = NULL;
    bind_text(binder, labels, text);
}

void bind_blob(struct binder *binder, const void *bytes, size_t len)
{
    if (bytes != NULL && len == 0)
        sqlite3_bind_zeroblob(binder->statement, ++binder->last, 0);
    else
        sqlite3_bind_blob(binder->statement, ++binder->last, bytes, (int)len,
                          SQLITE_STATIC);
}

void bind_name(struct binder *binder, struct label_table *labels, sqlite3_int64 *label,
               const char *name)
{
    if (*label == 0)
        *label = label_table_word(labels, name, strlen(name));
    sqlite3_bind_int64(binder->statement, ++binder->last, *label);
}

/* Decimal without a sign or leading zeros, and below 2^63: it is a number to SQL too. */
static bool small_number(struct record_text text, sqlite3_int64 *number)
{
    enum { DIGITS_MAX = 18 };
    if (text.len == 0 || text.len > DIGITS_MAX || (text.text[0] == '0' && text.len > 1))
        return false;
    *number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
        *number = 10 * *number + (text.text[i] - '0');
    }
    return true;
}

void bind_token_id(struct binder *binder, struct record_text text)
{
    sqlite3_int64 number;
    if (small_number(text, &number))
        sqlite3_bind_int64(binder->statement, ++binder->last, number);
    else
        sqlite3_bind_text(binder->statement, ++binder->last, text.text, (int)text.len,
                          SQLITE_STATIC);
}

bool binder_insert(struct binder *binder)
{
    bool done = sqlite3_step(binder->statement) == SQLITE_DONE;
    sqlite3_reset(binder->statement);
    return done;
}
