/*
 * The store from within. What its threads share is guarded by three things:
 *
 *  - the queue's own lock, for what waits to be written;
 *  - `db_lock`, for the connection, its statements and the transaction: held by the
 *    writer for a round, by whoever writes the end or assets, and by who reads the run
 *    meanwhile (stored_of()), which has no connection of its own;
 *  - `failed`, which is set once, behind `failure`.
 */
#ifndef STORE_STORE_PRIV_H
#define STORE_STORE_PRIV_H

#include "result/collection.h"
#include "store/queue.h"
#include "store/rows.h"

#include <sys/stat.h>

enum asset_statement {
    ASSET_ADD,
    ASSET_RECOUNT,
    ASSET_NEXT,
    ASSET_DONE,
    ASSET_FORGET,
    ASSET_FINDING,
    ASSET_STATEMENTS
};

struct store {
    char *path;       /* NULL: temporary */
    const char *name; /* for messages */
    int lock_fd;      /* -1: none */
    sqlite3 *db;
    pthread_mutex_t db_lock;
    struct rows rows;
    bool in_transaction;
    bool says_ended;        /* the file says how the run ended, and more is to come */
    struct store_part part; /* that writes; its texts are copies */
    bool part_waits;        /* its row comes with the first transaction */
    int log_pages;          /* of the write-ahead log, at the last commit */
    struct stat log;        /* at that time; its size is 0 where there is none */
    bool gathered;          /* the file alone is the run */
    bool left_log;          /* it is not, and nothing more should be tried */
    sqlite3_stmt *assets[ASSET_STATEMENTS]; /* NULL: not needed yet */
    int64_t next_asset;                     /* those up to this one were handed out */
    uint64_t elapsed_us;                    /* of the run, when it was opened */
    uint64_t epoch_us; /* the clock when the run would have begun without pauses */
    struct queue queue;
    pthread_t writer;
    bool running;
    atomic_bool failed;
    struct err failure; /* guarded by db_lock */
};

/* All with `db_lock` held. */
bool store_begin(struct store *store);
/* Also looks whether the file is where it was: it fails the store when it is not. */
bool store_commit(struct store *store);
/* Moves what is in the log into the file itself, so that the file alone is the run; where
 * that cannot be, the log stays, and is as good. */
void store_gather(struct store *store);
/* Takes back what store_finish() wrote; false: the database has an error. */
bool store_forget_end(sqlite3 *db);
/* Keeps what went wrong last and gives up the transaction. Returns false. */
bool store_fail(struct store *store);
/* Tells it. Returns false. */
bool store_tell_failure(const struct store *store, struct err *err);

void *store_writer(void *store); /* the thread */

#endif
