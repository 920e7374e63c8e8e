#include "store/store.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "store/lock.h"
#include "store/part.h"
#include "store/ranges.h"
#include "store/run_row.h"
#include "store/settings.h"
#include "store/store_priv.h"

#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

/* Admission ends when so much waits. What is in flight then still comes. */
enum { WAITING_MAX = 16 * 1024 * 1024 };

static const char temporary_name[] = "the temporary run file";

/* ---- opening and closing ---- */

static struct store *new_store(const char *path)
{
    struct store *store = xcalloc(1, sizeof(*store));
    store->path = path != NULL ? xstrdup(path) : NULL;
    store->name = path != NULL ? store->path : temporary_name;
    store->lock_fd = -1;
    pthread_mutex_init(&store->db_lock, NULL);
    queue_init(&store->queue);
    return store;
}

/* A file that is read from a folder that cannot be written must not be in WAL mode. After
 * a failure nothing more is touched, for what was not synced may look as if it was; and
 * neither is what turned out not to be a run file, or lies where ours did. True: there is
 * no log that belongs to a whole run. */
static bool leave_file(struct store *store)
{
    struct err ignored = ERR_INIT;
    bool is_whole = store->running && !atomic_load(&store->failed);
    if (store->path == NULL)
        return true;
    /* Who reads is not waited for. */
    sqlite3_busy_timeout(store->db, 0);
    if (is_whole && !store->left_log && lock_holds(store->lock_fd, store->path) &&
        database_journal(store->db, "delete", store->name, &ignored))
        return true;
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return !is_whole || store->gathered;
}

bool store_close(struct store *store)
{
    bool alone = true;
    if (store == NULL)
        return alone;
    if (store->running) {
        queue_close(&store->queue);
        pthread_join(store->writer, NULL);
    }
    rows_release(&store->rows);
    for (size_t i = 0; i < ASSET_STATEMENTS; i++)
        sqlite3_finalize(store->assets[i]);
    if (store->db != NULL) {
        alone = leave_file(store);
        database_close(store->db);
    }
    lock_release(store->lock_fd);
    queue_release(&store->queue);
    pthread_mutex_destroy(&store->db_lock);
    part_release(&store->part);
    free(store->path);
    free(store);
    return alone;
}

static const char durable[] = "PRAGMA synchronous = FULL; " DATABASE_CACHE;
static const char fleeting[] =
    "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; " DATABASE_CACHE;

static int note_pages(void *to, sqlite3 *db, const char *schema, int pages)
{
    (void)db;
    (void)schema;
    ((struct store *)to)->log_pages = pages;
    return SQLITE_OK;
}

/* From here on each commit is on the disk when it returns, and readers see the last
 * one. */
static bool be_durable(struct store *store, struct err *err)
{
    sqlite3_wal_hook(store->db, note_pages, store);
    return database_journal(store->db, "wal", store->name, err) &&
           database_run(store->db, durable, store->name, ERR_OUTPUT, err);
}

static bool start(struct store *store, uint64_t elapsed_us, struct err *err)
{
    store->elapsed_us = elapsed_us;
    store->epoch_us = queue_now_us() - elapsed_us;
    if (!rows_init(&store->rows, store->db, store->name, err))
        return false;
    store->running = pthread_create(&store->writer, NULL, store_writer, store) == 0;
    return store->running || err_set(err, ERR_LOCAL, "cannot start a thread");
}

static bool put_beginning(sqlite3 *db, const struct store_beginning *beginning)
{
    return run_row_put(db, beginning->run, false) &&
           settings_put(db, beginning->settings, beginning->setting_count) &&
           ranges_put(db, RANGES_ASKED, beginning->tokens) &&
           (beginning->minted == NULL ||
            ranges_put(db, RANGES_MINTED, beginning->minted));
}

/* All in one transaction: a file is a run file, or empty. */
static bool create(struct store *store, const struct store_beginning *beginning,
                   struct err *err)
{
    store->db = database_open(
        store->path, store->path != NULL ? DATABASE_WRITE : DATABASE_TEMPORARY, err);
    if (store->db == NULL ||
        (store->path == NULL &&
         !database_run(store->db, fleeting, store->name, ERR_OUTPUT, err)) ||
        !database_run(store->db, "BEGIN IMMEDIATE", store->name, ERR_OUTPUT, err) ||
        !database_create(store->db, store->name, err))
        return false;
    if (!put_beginning(store->db, beginning))
        return database_failed(store->db, store->name, ERR_OUTPUT, err);
    if (database_run(store->db, "COMMIT", store->name, ERR_OUTPUT, err) &&
        (store->path == NULL || be_durable(store, err)) && start(store, 0, err))
        return true;
    err->kind = ERR_OUTPUT; /* that of reading what was just written, too */
    return false;
}

static void remove_file(const char *path)
{
    static const char *const beside[] = { "", "-journal", "-wal", "-shm" };
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        char *name = xstrfmt("%s%s", path, beside[i]);
        unlink(name);
        free(name);
    }
}

struct store *store_create(const char *path, const struct store_beginning *beginning,
                           struct err *err)
{
    if (!settings_fit(beginning->settings, beginning->setting_count, err))
        return NULL;
    struct store *store = new_store(path);
    if (path != NULL)
        store->lock_fd = lock_take(path, LOCK_NEW_FILE, err);
    bool locked = path == NULL || store->lock_fd >= 0;
    if (locked && create(store, beginning, err))
        return store;
    if (path != NULL && locked && lock_holds(store->lock_fd, path))
        remove_file(path);
    store_close(store);
    return NULL;
}

static bool resume(struct store *store, struct err *err)
{
    store->db = database_open(store->path, DATABASE_WRITE, err);
    struct run run;
    struct arena texts = ARENA_INIT;
    bool fine =
        store->db != NULL && database_check(store->db, store->name, err) &&
        run_row_get(store->db, store->name, &run, &store->says_ended, &texts, err) &&
        be_durable(store, err) &&
        /* Before anything is asked: may its log be written too? */
        database_run(store->db, "BEGIN IMMEDIATE; ROLLBACK", store->name, ERR_OUTPUT,
                     err) &&
        start(store, run.elapsed_us, err);
    arena_release(&texts);
    return fine;
}

struct store *store_resume(const char *path, struct err *err)
{
    struct store *store = new_store(path);
    store->lock_fd = lock_take(path, LOCK_OLD_FILE, err);
    if (store->lock_fd >= 0 && resume(store, err))
        return store;
    store_close(store);
    return NULL;
}

/* ---- writing ---- */

void store_start_part(struct store *store, const struct store_part *part)
{
    pthread_mutex_lock(&store->db_lock);
    part_release(&store->part);
    store->part = part_copy(part);
    store->part_waits = true;
    store->epoch_us = queue_now_us() - store->elapsed_us;
    pthread_mutex_unlock(&store->db_lock);
}

void store_add(struct store *store, const struct sample *sample)
{
    enum { US_PER_MS = 1000 };
    if (sample->outcome == OUTCOME_SKIPPED || store_failed(store))
        return;
    uint64_t now_us = queue_now_us();
    int64_t at_ms = (int64_t)(now_us - store->epoch_us) / US_PER_MS;
    queue_add(&store->queue, sample, now_us, at_ms);
}

bool store_has_room(const struct store *store)
{
    return queue_waiting(&store->queue) < WAITING_MAX;
}

bool store_failed(const struct store *store)
{
    return atomic_load_explicit(&store->failed, memory_order_acquire);
}

bool store_sync(struct store *store, struct err *err)
{
    queue_flush(&store->queue);
    return !store_failed(store) || store_tell_failure(store, err);
}

/* ---- is it the same run? ---- */

enum { SHOWN_MAX = 100 };

/* Of the texts of rules only that they differ; of a list, its items. */
static bool is_shown(const char *value)
{
    return strlen(value) <= SHOWN_MAX &&
           (strchr(value, '\n') == NULL || strchr(value, '{') == NULL);
}

static void put_items(struct strbuf *to, const char *value)
{
    for (const char *at = value; *at != '\0';) {
        size_t len = strcspn(at, "\n");
        strbuf_puts(to, at > value ? ", " : "");
        untrusted_put(to, at, len, 2 * SHOWN_MAX);
        at += len + (at[len] == '\n');
    }
}

static void put_value(struct strbuf *to, const char *value)
{
    if (value[0] == '\0')
        strbuf_puts(to, "nothing");
    else if (is_shown(value))
        put_items(to, value);
    else
        strbuf_putf(to, "%zu bytes", strlen(value));
}

static void put_difference(struct strbuf *to, const struct store_setting *now,
                           const char *then)
{
    const char *before = then != NULL ? then : "";
    const char *after = now->value != NULL ? now->value : "";
    untrusted_put(to, now->name, strlen(now->name), STORE_TEXT_MAX);
    if (before[0] != '\0' && after[0] != '\0' && !is_shown(before) && !is_shown(after)) {
        strbuf_puts(to, ": changed since\n");
        return;
    }
    strbuf_puts(to, ": ");
    put_value(to, before);
    strbuf_puts(to, " in the run, ");
    put_value(to, after);
    strbuf_puts(to, " now\n");
}

static size_t put_differences(const struct settings *then,
                              const struct store_setting *now, size_t count,
                              struct strbuf *to)
{
    size_t differ = 0;
    for (size_t i = 0; i < count; i++) {
        const char *value = settings_find(then, now[i].name);
        const char *ours = now[i].value;
        bool is_same =
            value != NULL && ours != NULL ? strcmp(value, ours) == 0 : value == ours;
        if (!now[i].decides || is_same)
            continue;
        differ++;
        put_difference(to, &now[i], value);
    }
    return differ;
}

size_t store_differences(struct store *store, const struct store_setting *settings,
                         size_t count, struct strbuf *to)
{
    struct err err = ERR_INIT;
    struct settings then;
    pthread_mutex_lock(&store->db_lock);
    bool read = settings_get(store->db, store->name, &then, &err);
    pthread_mutex_unlock(&store->db_lock);
    size_t differ = 1;
    if (read)
        differ = put_differences(&then, settings, count, to);
    else
        strbuf_putf(to, "%s\n", err.text);
    settings_release(&then);
    return differ;
}

void store_put_versions(struct strbuf *to)
{
    strbuf_putf(to, "SQLite %s, Zstandard %s, %s", sqlite3_libversion(),
                ZSTD_versionString(), OpenSSL_version(OPENSSL_VERSION));
}
