/*
 * Texts that occur often and are written once: the table `label`, as the writer sees it.
 *
 *  - A word (an outcome, a code, a rule) always gets a label. Of texts there may be too
 *    many: beyond STORE_LABELS_MAX a new one gets none, and is kept where it occurs.
 *  - Once one could not be inserted its transaction may be gone, for SQLite rolls back by
 *    itself: no row may follow that would then stand alone.
 */
#ifndef STORE_LABEL_H
#define STORE_LABEL_H

#include "base/arena.h"
#include "base/strmap.h"
#include "store/database.h"

struct label_table {
    struct strmap known;
    struct arena texts;
    sqlite3_stmt *insert;
    const char *name;   /* of the file, for messages */
    sqlite3_int64 last; /* the highest that was given */
    struct err failure; /* why one could not be inserted; then no more are */
};

/* Reads those that the file has. */
bool label_table_init(struct label_table *labels, sqlite3 *db, const char *name,
                      struct err *err);
void label_table_release(struct label_table *labels);

/* The label of a word. */
sqlite3_int64 label_table_word(struct label_table *labels, const char *text, size_t len);
/* The label of a text, or 0: there are too many. */
sqlite3_int64 label_table_text(struct label_table *labels, const char *text, size_t len);

#endif
