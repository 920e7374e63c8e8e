/*
 * Sets of token ids as rows of the table `token_range`.
 */
#ifndef STORE_RANGES_H
#define STORE_RANGES_H

#include "store/database.h"
#include "token/token.h"

#define RANGES_ASKED  "asked"
#define RANGES_MINTED "minted"

/* In the caller's transaction; false: the database has an error. */
bool ranges_put(sqlite3 *db, const char *list, const struct token_set *set);
/* NULL and `err` when it cannot be read, NULL without when there is none. */
struct token_set *ranges_get(sqlite3 *db, const char *name, const char *list,
                             struct err *err);

/* A token id of a column, as text; false when it is none. */
bool ranges_id_text(sqlite3_stmt *row, int column, char *text, size_t size);

#endif
