/*
 * struct run as the one row of the table `run`, and its lists.
 */
#ifndef STORE_RUN_ROW_H
#define STORE_RUN_ROW_H

#include "base/arena.h"
#include "result/run.h"
#include "store/database.h"

/* Writes it anew, in the caller's transaction; false: the database has an error. */
bool run_row_put(sqlite3 *db, const struct run *run, bool ended);

/* Texts are put into `texts`. */
bool run_row_get(sqlite3 *db, const char *name, struct run *run, bool *ended,
                 struct arena *texts, struct err *err);

#endif
