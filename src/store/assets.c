#include "store/assets.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "store/bind.h"
#include "store/stored_priv.h"

#include <limits.h>
#include <string.h>

static const char *const sql[ASSET_STATEMENTS] = {
    [ASSET_ADD] =
        "INSERT INTO asset (url, kind, uses, token_id, done) SELECT ?1, ?2, 1, ?4, 0 "
        "WHERE (SELECT coalesce(max(asset), 0) FROM asset) < ?3 OR "
        "EXISTS (SELECT 1 FROM asset WHERE url = ?1) "
        "ON CONFLICT (url) DO UPDATE SET uses = uses + 1",
    [ASSET_RECOUNT] = "UPDATE asset SET uses = 0",
    [ASSET_NEXT] = "SELECT asset, url, kind FROM asset WHERE asset > ? AND done = 0 AND "
                   "uses > 0 ORDER BY asset LIMIT 1",
    [ASSET_DONE] =
        "UPDATE asset SET done = 1, asked = ?2, within = ?3, trouble = ?4, "
        "status = ?5, content_type = ?6, bytes = ?7, reason = ?8 WHERE url = ?1",
    [ASSET_FORGET] = "DELETE FROM asset_finding WHERE asset = "
                     "(SELECT asset FROM asset WHERE url = ?1)",
    [ASSET_FINDING] =
        "INSERT INTO asset_finding (asset, ordinal, rule, severity, message) "
        "SELECT asset, ?2, ?3, ?4, ?5 FROM asset WHERE url = ?1",
};

static const enum asset_kind kinds[] = { ASSET_IMAGE, ASSET_ANIMATION };

static bool find_kind(const char *name, enum asset_kind *kind)
{
    for (size_t i = 0; name != NULL && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (strcmp(name, asset_kind_name(kinds[i])) == 0) {
            *kind = kinds[i];
            return true;
        }
    }
    return false;
}

/* ---- writing ---- */

/* With the lock and in a transaction; NULL after a failure. */
static sqlite3_stmt *statement_of(struct store *store, enum asset_statement which)
{
    sqlite3_stmt **statement = &store->assets[which];
    if (*statement == NULL &&
        sqlite3_prepare_v3(store->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
                           statement, NULL) != SQLITE_OK)
        store_fail(store);
    return *statement;
}

/* NULL for "". */
static void bind_some(struct binder *binder, const char *text)
{
    bind_plain(binder, text[0] != '\0' ? text : NULL);
}

static bool run(struct store *store, struct binder *binder)
{
    return binder_insert(binder) || store_fail(store);
}

/* Every change goes this way: lock, transaction, and the writer commits it in time. */
static bool change(struct store *store,
                   bool (*make)(struct store *store, const void *what), const void *what,
                   struct err *err)
{
    pthread_mutex_lock(&store->db_lock);
    bool done = store_begin(store) && make(store, what);
    if (!done)
        store_tell_failure(store, err);
    pthread_mutex_unlock(&store->db_lock);
    queue_remind(&store->queue);
    return done;
}

static bool recount(struct store *store, const void *nothing)
{
    (void)nothing;
    store->next_asset = 0;
    struct binder binder = { statement_of(store, ASSET_RECOUNT), 0 };
    return binder.statement != NULL && run(store, &binder);
}

bool store_assets_recount(struct store *store, struct err *err)
{
    return change(store, recount, NULL, err);
}

static bool add(struct store *store, const void *what)
{
    const struct asset_use *use = what;
    struct binder binder = { statement_of(store, ASSET_ADD), 0 };
    if (binder.statement == NULL)
        return false;
    bind_plain(&binder, use->url);
    bind_plain(&binder, asset_kind_name(use->kind));
    bind_number(&binder, STORE_ASSETS_MAX);
    bind_plain(&binder, use->token_id);
    return run(store, &binder);
}

bool store_asset_add(struct store *store, const struct asset_use *use, struct err *err)
{
    return strlen(use->url) > STORE_URL_MAX || change(store, add, use, err);
}

static bool put_findings(struct store *store, const struct asset_result *result)
{
    struct binder forget = { statement_of(store, ASSET_FORGET), 0 };
    sqlite3_stmt *insert = statement_of(store, ASSET_FINDING);
    if (forget.statement == NULL || insert == NULL)
        return false;
    bind_plain(&forget, result->url);
    bool done = run(store, &forget);
    for (size_t i = 0; done && i < result->findings.count; i++) {
        const struct finding *finding = &result->findings.list[i];
        struct binder binder = { insert, 0 };
        bind_plain(&binder, result->url);
        bind_number(&binder, i + 1);
        bind_plain(&binder, finding->rule);
        bind_plain(&binder, severity_name(finding->severity));
        bind_plain(&binder, finding->message);
        done = run(store, &binder);
    }
    return done;
}

static bool put_result(struct store *store, const void *what)
{
    const struct asset_result *result = what;
    struct binder binder = { statement_of(store, ASSET_DONE), 0 };
    if (binder.statement == NULL)
        return false;
    bind_plain(&binder, result->url);
    bind_number(&binder, result->asked);
    bind_number(&binder, result->within);
    bind_some(&binder, trouble_name(result->trouble));
    bind_number(&binder, (uint64_t)result->status);
    bind_some(&binder, result->content_type);
    if (result->bytes != ASSET_BYTES_UNKNOWN)
        bind_number(&binder, result->bytes);
    else
        bind_null(&binder);
    bind_some(&binder, result->reason);
    return run(store, &binder) && put_findings(store, result);
}

bool store_asset_done(struct store *store, const struct asset_result *result,
                      struct err *err)
{
    return change(store, put_result, result, err);
}

/* ---- reading ---- */

static bool copy(sqlite3_stmt *row, int column, char *to, size_t size)
{
    to[0] = '\0';
    const char *text = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    if (text == NULL)
        return sqlite3_column_type(row, column) == SQLITE_NULL;
    if (len >= size || strlen(text) != len)
        return false;
    memcpy(to, text, len + 1);
    return true;
}

/* False and `err` for a damaged row and for one that cannot be read, false at the end. */
static bool step(sqlite3_stmt *row, const char *name, int64_t *number, struct err *err)
{
    int code = sqlite3_step(row);
    if (code == SQLITE_DONE)
        return false;
    if (code != SQLITE_ROW)
        return database_failed(sqlite3_db_handle(row), name, ERR_USAGE, err);
    if (sqlite3_column_int64(row, 0) <= *number)
        return database_damaged(name, "its assets", err);
    *number = sqlite3_column_int64(row, 0);
    return true;
}

static bool take_next(struct store *store, struct strbuf *url, enum asset_kind *kind,
                      struct err *err)
{
    sqlite3_stmt *row = statement_of(store, ASSET_NEXT);
    if (row == NULL)
        return store_tell_failure(store, err);
    sqlite3_bind_int64(row, 1, store->next_asset);
    char text[STORE_URL_MAX + 1];
    bool got = step(row, store->name, &store->next_asset, err);
    if (got && (!copy(row, 1, text, sizeof(text)) ||
                !find_kind((const char *)sqlite3_column_text(row, 2), kind)))
        got = database_damaged(store->name, "its assets", err);
    sqlite3_reset(row);
    return got && strbuf_puts(url, text);
}

bool store_asset_next(struct store *store, struct strbuf *url, enum asset_kind *kind,
                      struct err *err)
{
    pthread_mutex_lock(&store->db_lock);
    bool got = store_failed(store) ? store_tell_failure(store, err)
                                   : take_next(store, url, kind, err);
    pthread_mutex_unlock(&store->db_lock);
    return got;
}

static bool find_trouble(const char *name, enum trouble *trouble)
{
    for (int i = 0; i < TROUBLE_COUNT; i++) {
        if (strcmp(name != NULL ? name : "", trouble_name((enum trouble)i)) == 0) {
            *trouble = (enum trouble)i;
            return true;
        }
    }
    return false;
}

/* asset, url, kind, uses, done, asked, within, trouble, status, content_type, bytes,
 * reason, token_id */
static bool get(sqlite3_stmt *row, struct stored_asset *asset)
{
    struct asset_result *result = &asset->result;
    sqlite3_int64 uses = sqlite3_column_int64(row, 3);
    sqlite3_int64 status = sqlite3_column_int64(row, 8);
    sqlite3_int64 bytes = sqlite3_column_int64(row, 10);
    asset->uses = (uint64_t)uses;
    asset->done = sqlite3_column_int(row, 4) != 0;
    result->url = asset->url;
    result->asked = sqlite3_column_int(row, 5) != 0;
    result->within = sqlite3_column_int(row, 6) != 0;
    result->status = (int)status;
    result->bytes = sqlite3_column_type(row, 10) == SQLITE_NULL ? ASSET_BYTES_UNKNOWN
                                                                : (uint64_t)bytes;
    return uses >= 0 && status >= 0 && status <= INT_MAX &&
           copy(row, 1, asset->url, sizeof(asset->url)) &&
           find_kind((const char *)sqlite3_column_text(row, 2), &result->kind) &&
           find_trouble((const char *)sqlite3_column_text(row, 7), &result->trouble) &&
           copy(row, 9, result->content_type, sizeof(result->content_type)) &&
           copy(row, 11, result->reason, sizeof(result->reason)) &&
           copy(row, 12, asset->token_id, sizeof(asset->token_id));
}

static bool find_severity(const char *name, enum severity *severity)
{
    for (int i = 0; name != NULL && i < SEVERITY_COUNT; i++) {
        if (strcmp(name, severity_name((enum severity)i)) == 0) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

/* rule, severity, message */
static bool get_finding(sqlite3_stmt *row, struct findings *findings)
{
    char rule[FINDING_RULE_MAX], message[STORE_TEXT_MAX];
    enum severity severity;
    if (!copy(row, 0, rule, sizeof(rule)) || !copy(row, 2, message, sizeof(message)) ||
        !find_severity((const char *)sqlite3_column_text(row, 1), &severity))
        return false;
    char shown[STORE_TEXT_MAX];
    untrusted_copy(shown, sizeof(shown), message, strlen(message));
    findings_add(findings, severity, rule, NULL, "%s", shown);
    return true;
}

static bool get_findings(struct stored *stored, struct stored_asset *asset,
                         struct err *err)
{
    sqlite3_stmt *row = database_prepare(stored->db,
                                         "SELECT rule, severity, message FROM "
                                         "asset_finding WHERE asset = ? ORDER BY ordinal "
                                         "LIMIT 32",
                                         stored->name, err);
    if (row == NULL)
        return false;
    sqlite3_bind_int64(row, 1, asset->number);
    bool fine = true;
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW && fine)
        fine = get_finding(row, &asset->result.findings);
    if (!fine)
        database_damaged(stored->name, "the findings of its assets", err);
    else if (code != SQLITE_DONE)
        fine = stored_failed(stored, err);
    sqlite3_finalize(row);
    return fine;
}

static bool next_asset(struct stored *stored, struct stored_asset *asset, struct err *err)
{
    sqlite3_stmt *row = database_prepare(
        stored->db,
        "SELECT asset, url, kind, uses, done, asked, within, trouble, status, "
        "content_type, bytes, reason, token_id FROM asset WHERE asset > ? ORDER BY asset "
        "LIMIT 1",
        stored->name, err);
    if (row == NULL)
        return false;
    sqlite3_bind_int64(row, 1, asset->number);
    bool got = step(row, stored->name, &asset->number, err);
    if (got && !get(row, asset))
        got = database_damaged(stored->name, "its assets", err);
    sqlite3_finalize(row);
    return got && get_findings(stored, asset, err);
}

bool stored_asset_next(struct stored *stored, struct stored_asset *asset, struct err *err)
{
    findings_clear(&asset->result.findings);
    stored_lock(stored);
    bool got = next_asset(stored, asset, err);
    stored_unlock(stored);
    return got;
}

void stored_asset_release(struct stored_asset *asset)
{
    findings_release(&asset->result.findings);
}
