/*
 * One writer at a time: a lock on the run file itself, which goes with its process.
 *
 *  - The descriptor is opened before SQLite opens the file and closed after SQLite has
 *    closed it: closing any descriptor of a file drops the POSIX locks that SQLite holds
 *    on it in this process.
 */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

#include "base/err.h"

enum lock_file {
    LOCK_NEW_FILE, /* which must not be there, or be empty, and is made */
    LOCK_OLD_FILE
};

/* The descriptor, or -1 and `err`. */
int lock_take(const char *path, enum lock_file file, struct err *err);
/* Is the file of that name still the one that was locked, neither moved nor replaced? */
bool lock_holds(int fd, const char *path);
/* -1 is nothing to release. */
void lock_release(int fd);

#endif
