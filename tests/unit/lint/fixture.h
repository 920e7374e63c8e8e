/*
 * A folder of its own for a test that reads files: made, entered, and left and removed
 * with all that is in it.
 */
#ifndef TESTS_UNIT_LINT_FIXTURE_H
#define TESTS_UNIT_LINT_FIXTURE_H

#include "lint/files.h"

void folder_enter(void);
void folder_leave(void);

/* Writes a file of the current folder, and the folders that its path names. */
void put_file(const char *path, const char *text);
void put_link(const char *path, const char *to);

/* Lists the files of the paths, ended by NULL, and joins their paths with spaces; where
 * the listing fails, what it said. */
const char *listed(const char *const *paths, const char *const *patterns, bool lines);

#endif
