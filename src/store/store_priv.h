/*
 * The store from within. What its threads share is guarded by three things:
 *
 *  - the queue's own lock, for what waits to be written;
 *  - `db_lock`, for the connection, its statements and the transaction: held by the writer
 *    for a round, by whoever writes settings, the end or assets, and by readers of a
 *    temporary run, which have no connection of their own;
 *  - `failed`, which is set once, behind `failure`.
 */
#ifndef STORE_STORE_PRIV_H
#define STORE_STORE_PRIV_H

#include "result/collection.h"
#include "store/queue.h"
#include "store/rows.h"

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
    bool says_ended; /* the file says how the run ended, and more is to come */
    sqlite3_stmt *assets[ASSET_STATEMENTS]; /* NULL: not needed yet */
    int64_t next_asset;                     /* those up to this one were handed out */
    uint64_t epoch_us;                      /* the clock at the start of the run */
    struct queue queue;
    pthread_t writer;
    bool running;
    atomic_bool failed;
    struct err failure; /* guarded by db_lock */
};

/* All with `db_lock` held. */
bool store_begin(struct store *store);
bool store_commit(struct store *store);
/* Takes back what store_finish() wrote; false: the database has an error. */
bool store_forget_end(sqlite3 *db);
/* Keeps what went wrong last and gives up the transaction. Returns false. */
bool store_fail(struct store *store);
/* Tells it. Returns false. */
bool store_tell_failure(const struct store *store, struct err *err);

void *store_writer(void *store); /* the thread */

#endif
