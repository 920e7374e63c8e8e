#include "base/untrusted.h"
#include "store/lock.h"
#include "store/part.h"
#include "store/store_priv.h"

#include <errno.h>

/* What a log holds before it is moved into the file, in pages: 16 MiB. */
enum { LOG_PAGES = 4000 };
/* How long the end waits for who reads. */
enum { GATHER_MS = 1000 };

bool store_tell_failure(const struct store *store, struct err *err)
{
    err_set(err, store->failure.kind, "%s", store->failure.text);
    err->number = store->failure.number;
    return err_hint(err, "%s", store->failure.hint);
}

static void put_hint(const struct store *store, struct err *failure)
{
    char word[UNTRUSTED_WORD_MAX];
    int code = sqlite3_errcode(store->db) & 0xff;
    bool in_use = code == SQLITE_BUSY || code == SQLITE_LOCKED;
    bool full = failure->number == ENOSPC || failure->number == EDQUOT ||
                failure->number == EFBIG;
    if (store->path == NULL)
        err_hint(failure,
                 "it is in the folder of the variable TMPDIR, else in /var/tmp: %s; or "
                 "keep the run elsewhere with --run FILE",
                 full ? "make room there" : "see to that disk");
    else
        err_hint(failure, "%s, then go on with: metaprobe check --resume %s",
                 in_use ? "end what holds it"
                 : full ? "make room"
                        : "see to the disk",
                 untrusted_word(word, store->path));
}

/* With the failure told. */
static bool give_up(struct store *store)
{
    /* SQLite has rolled back itself in most cases. */
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    store->in_transaction = false;
    atomic_store(&store->failed, true);
    return false;
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
    return give_up(store);
}

void store_gather(struct store *store)
{
    if (store->path == NULL)
        return;
    sqlite3_busy_timeout(store->db, GATHER_MS);
    int code = sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
                                         NULL, NULL);
    store->gathered = code == SQLITE_OK;
    store->left_log = code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED;
}

/* SQLite writes on into the file that it has open, wherever it went; but beside its name
 * lies what may be of another one by now. So all goes into the file, and nothing
 * follows. */
static bool is_in_place(struct store *store)
{
    if (store->path == NULL || lock_holds(store->lock_fd, store->path))
        return true;
    store_gather(store);
    err_set(&store->failure, ERR_OUTPUT,
            "%s: the run file was moved, removed or replaced while it was written",
            store->name);
    err_hint(&store->failure,
             "what was answered until then is in it, wherever it is now: metaprobe check "
             "--resume goes on with it");
    return give_up(store);
}

static const char *log_name(const struct store *store)
{
    return sqlite3_filename_wal(sqlite3_db_filename(store->db, "main"));
}

static void note_log(struct store *store)
{
    if (store->path != NULL && stat(log_name(store), &store->log) != 0)
        store->log.st_size = 0;
}

/* Where the log was cut SQLite would write on behind the hole, and where it was taken
 * away into what nobody finds: that still goes into the file. Who empties it in order
 * (PRAGMA wal_checkpoint) may. */
static bool has_log(struct store *store)
{
    struct stat now;
    if (store->log.st_size == 0)
        return true;
    bool same = stat(log_name(store), &now) == 0 && now.st_dev == store->log.st_dev &&
                now.st_ino == store->log.st_ino;
    if (same && (now.st_size >= store->log.st_size ||
                 sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
                                           NULL, NULL) == SQLITE_OK))
        return true;
    if (!same)
        store_gather(store);
    err_set(
        &store->failure, ERR_OUTPUT,
        "%s-wal: the log of the run was cut, removed or replaced while it was written",
        store->name);
    put_hint(store, &store->failure);
    return give_up(store);
}

/* SQLite's own way would not tell that it failed. Who reads may put it off. */
static bool shorten_log(struct store *store)
{
    if (store->log_pages < LOG_PAGES)
        return true;
    int code =
        sqlite3_wal_checkpoint_v2(store->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED ||
           store_fail(store);
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
    if (!has_log(store) || !run(store, "BEGIN IMMEDIATE"))
        return false;
    store->in_transaction = true;
    bool forgotten = !store->says_ended || store_forget_end(store->db);
    bool begun = forgotten && (!store->part_waits ||
                               part_put(store->db, &store->part, store->elapsed_us));
    store->says_ended = store->part_waits = false;
    return begun || store_fail(store);
}

bool store_commit(struct store *store)
{
    if (atomic_load(&store->failed))
        return false;
    if (!store->in_transaction)
        return is_in_place(store);
    store->in_transaction = false;
    if (!run(store, "COMMIT"))
        return false;
    note_log(store);
    return is_in_place(store) && shorten_log(store);
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
