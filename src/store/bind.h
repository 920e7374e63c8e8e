/*
 * Rows that are put in: the parameters of a statement, bound one behind the other.
 */
#ifndef STORE_BIND_H
#define STORE_BIND_H

#include "store/label.h"
#include "store/record.h"

struct binder {
    sqlite3_stmt *statement;
    int last; /* parameter that was bound; 0: none yet */
};

void bind_null(struct binder *binder);
/* A text as it is; NULL for NULL. Must stay until the row is in. */
void bind_plain(struct binder *binder, const char *text);
void bind_number(struct binder *binder, uint64_t number);
/* NULL for -1, which is how the program says that something was not said. */
void bind_said(struct binder *binder, int64_t number);
/* A label, always; NULL for NULL. */
void bind_word(struct binder *binder, struct label_table *labels,
               struct record_text word);
/* The label of a name that does not change, looked up once: *label is 0 until then. */
void bind_name(struct binder *binder, struct label_table *labels, sqlite3_int64 *label,
               const char *name);
/* A label or text; NULL for NULL, which "" is kept apart from. */
void bind_text(struct binder *binder, struct label_table *labels,
               struct record_text text);
/* The same for texts of which "" is nothing. */
void bind_some_text(struct binder *binder, struct label_table *labels,
                    struct record_text text);
void bind_blob(struct binder *binder, const void *bytes, size_t len);
/* A number, if it is one to SQL too, else a text. */
void bind_token_id(struct binder *binder, struct record_text text);

/* Runs the statement, and makes it ready for the next row. False: an error. */
bool binder_insert(struct binder *binder);

#endif
