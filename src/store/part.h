/*
 * The table `part`: a row for each part of a run.
 */
#ifndef STORE_PART_H
#define STORE_PART_H

#include "store/database.h"
#include "store/store.h"

/* Its texts too, which may be NULL. */
struct store_part part_copy(const struct store_part *part);
/* Of a copy. */
void part_release(struct store_part *part);
/* In the caller's transaction; `elapsed_us` is the time of the run so far. False: the
 * database has an error. */
bool part_put(sqlite3 *db, const struct store_part *part, uint64_t elapsed_us);

#endif
