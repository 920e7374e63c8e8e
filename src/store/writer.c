#include "store/store_priv.h"

#include <errno.h>

bool store_tell_failure(const struct store *store, struct err *err)
{
    err_set(err, store->failure.kind, "%s", store->failure.text);
    err->number = store->failure.number;
    return err_hint(err, "%s", store->failure.hint);
}

static void put_hint(const struct store *store, struct err *failure)
{
    bool full = failure->number == ENOSPC || failure->number == EDQUOT ||
                failure->number == EFBIG;
    if (store->path == NULL)
        err_hint(failure,
                 "it is in the folder of the variable TMPDIR, else in /var/tmp: %s; or "
                 "keep the run elsewhere with --run FILE",
                 full ? "make room there" : "see to that disk");
    else
        err_hint(failure, "%s, then go on with: metaprobe check --resume %s",
                 full ? "make room" : "see to the disk", store->path);
}

bool store_fail(struct store *store)
{
    if (atomic_load(&store->failed))
        return false;
    store->failure = store->rows.labels.failure;
    if (store->failure.kind == ERR_NONE)
        database_failed(store->db, store->name, ERR_OUTPUT, &store->failure);
    store->failure.kind = ERR_OUTPUT; /* damage too: the run cannot be written */
    put_hint(store, &store->failure);
    /* SQLite has rolled back itself in most cases. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
    atomic_store(&store->failed, true);
    return false;
}

static bool run(struct store *store, const char *sql)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           store_fail(store);
}

bool store_begin(struct store *store)
{
    if (atomic_load(&store->failed))
        return false;
    if (store->in_transaction)
        return true;
    if (!run(store, "BEGIN IMMEDIATE"))
        return false;
    store->in_transaction = true;
    if (!store->says_ended)
        return true;
    store->says_ended = false;
    return store_forget_end(store->db) || store_fail(store);
}

bool store_commit(struct store *store)
{
    if (atomic_load(&store->failed))
        return false;
    if (!store->in_transaction)
        return true;
    store->in_transaction = false;
    return run(store, "COMMIT");
}

static void write_take(struct store *store, const struct queue_take *take)
{
    pthread_mutex_lock(&store->db_lock);
    if (take->chunks != NULL && store_begin(store) &&
        !rows_insert(&store->rows, take->chunks))
        store_fail(store);
    if (take->commit)
        store_commit(store);
    pthread_mutex_unlock(&store->db_lock);
}

void *store_writer(void *arg)
{
    struct store *store = arg;
    struct queue_take take;
    do {
        queue_take(&store->queue, &take);
        write_take(store, &take);
        queue_taken(&store->queue, &take);
    } while (!take.closing);
    return NULL;
}
