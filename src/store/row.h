/*
 * Rows that are read: the values of one, from the first column on. What is not as the
 * writer makes it sets `bad`, and then some harmless value is told.
 */
#ifndef STORE_ROW_H
#define STORE_ROW_H

#include "result/sample.h"
#include "store/stored_priv.h"

struct row {
    const struct stored *stored;
    sqlite3_stmt *statement;
    int next; /* column */
    bool bad;
};

/* Of the next column, which stays the next one. */
bool row_is_null(const struct row *row);

sqlite3_int64 row_number(struct row *row);
/* From 0 to `most`. */
sqlite3_int64 row_up_to(struct row *row, sqlite3_int64 most);
/* The same, or -1 for NULL. */
sqlite3_int64 row_said(struct row *row, sqlite3_int64 most);
/* The label that is an error code, which is printed as it is; or NULL for NULL. Lives as
 * long as `stored`. */
const char *row_code(struct row *row);
/* A label or text, whose text is NULL for NULL. Valid as long as the row. */
struct stored_label row_text(struct row *row);
/* The same to be printed: into an array, where it must fit, "" for NULL; and as a copy
 * that is the caller's, NULL for NULL. They were made printable before they came into the
 * file, and what is not so any more is spelled out. */
void row_into(struct row *row, char *to, size_t size);
char *row_copy(struct row *row);

/* Labels of names. */
enum outcome row_outcome(struct row *row);
enum confidence row_confidence(struct row *row);
enum severity row_severity(struct row *row);
enum trouble row_trouble(struct row *row);

#endif
