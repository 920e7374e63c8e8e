/*
 * Run files in a folder of their own, and samples to put into them.
 */
#ifndef TESTS_UNIT_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_FIXTURE_H

#include "store/store.h"

/* The path of a file that is not there, in a new folder; NULL ends it. */
struct place {
    char folder[64];
    char path[96];
};
void place_init(struct place *place);
void place_release(struct place *place); /* with all that is in the folder */
bool place_has(const struct place *place, const char *suffix); /* "-wal" */

/* A new run over the ids from 0 to count - 1; fails the test when it cannot be. */
struct store *new_run(const char *path, uint64_t count);
/* The run that new_run() describes. */
struct run plain_run(void);
void expect_no_error(const struct err *err);

/* A plain pass with a document of its own, of about 700 bytes. */
enum { PLAIN_DOCUMENT_MAX = 1024 };
void make_plain(struct sample *sample, uint64_t position,
                char document[PLAIN_DOCUMENT_MAX]);
/* Everything that a sample may hold, drawn by chance from the seed; borrows from static
 * memory of the thread. */
void make_any(struct sample *sample, uint64_t position, uint64_t seed);

/* Says what differs. */
void expect_same_sample(const struct sample *expected, const struct stored_token *got);
/* How many tokens a walk over the file tells, each a plain one; it fails the test when
 * one is not as make_plain() makes it or the positions are not those of the walk. */
uint64_t count_plain(const char *path);
/* The first value of what a statement selects, by SQLite itself; to be freed. */
char *ask_sql(const char *path, const char *sql);
void expect_sql(const char *path, const char *expected, const char *sql);
/* What somebody does to a run file with SQLite. */
void change(const char *path, const char *sql);

#endif
