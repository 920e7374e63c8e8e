/*
 * A folder for files of a test: made, entered, and left and removed again.
 */
#ifndef TESTS_UNIT_PROFILE_FIXTURE_H
#define TESTS_UNIT_PROFILE_FIXTURE_H

#include "profile/profile.h"

struct folder {
    char path[512];
    int before; /* the working directory to go back to */
};

void folder_enter(struct folder *folder);
/* Removes the files in it, and in the one folder "below" that it may have. */
void folder_leave(struct folder *folder);

/* Writes a file of the current folder. */
void put_file(const char *name, const char *text);

/* Loads, checks that this is the error, and frees. */
void check_refused(const char *name, const char *text, const char *hint);

#endif
