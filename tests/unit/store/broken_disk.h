/*
 * A disk that fails: between SQLite and the system, for this process.
 */
#ifndef TESTS_UNIT_STORE_BROKEN_DISK_H
#define TESTS_UNIT_STORE_BROKEN_DISK_H

#include <stdbool.h>

enum failing {
    FAILS_ONCE,
    FAILS_FROM_THEN_ON,
    FAILS_IN_THE_FILE, /* from then on; only calls for the file itself count */
    SHARES_NO_MEMORY   /* nothing fails, but no log can be had */
};

/* From here on the call of that number (from 1; 0: none) that changes something on the
 * disk fails, and none is synced really. `code` is SQLite's: SQLITE_FULL,
 * SQLITE_IOERR_FSYNC. Called when no run file is open. */
void broken_disk_begin(unsigned call, enum failing failing, int code);
/* How often the log was to be synced, since then. */
unsigned broken_disk_log_syncs(void);
/* Whole again. True if a call has failed. */
bool broken_disk_end(void);

#endif
