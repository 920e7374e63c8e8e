/* The end of a run, as rows. */

#include "base/strbuf.h"
#include "store/bind.h"
#include "store/run_row.h"
#include "store/store_priv.h"

#include <string.h>

static const char forget[] =
    "UPDATE run SET \"end\" = NULL, end_signal = 0, end_reason = NULL; "
    "DELETE FROM histogram; DELETE FROM collection_finding; DELETE FROM collection; "
    "DELETE FROM trait";

static sqlite3_stmt *prepare(struct store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL);
    return statement;
}

static bool put_buckets(sqlite3_stmt *statement, const char *name,
                        const struct histogram *histogram)
{
    for (unsigned i = 0; histogram->counts != NULL && i < HISTOGRAM_BUCKETS; i++) {
        if (histogram->counts[i] == 0)
            continue;
        uint64_t up_to_us = histogram_bucket_end(i);
        if (up_to_us > histogram->max_us)
            up_to_us = histogram->max_us;
        struct binder binder = { statement, 0 };
        bind_plain(&binder, name);
        bind_number(&binder, up_to_us);
        bind_number(&binder, histogram->counts[i]);
        if (!binder_insert(&binder))
            return false;
    }
    return true;
}

static bool put_histograms(struct store *store, const struct summary *summary)
{
    const struct {
        const char *name;
        const struct histogram *histogram;
    } histograms[] = { { "total", &summary->total },
                       { "first_byte", &summary->first_byte },
                       { "connect", &summary->connect } };
    sqlite3_stmt *statement =
        prepare(store, "INSERT INTO histogram (name, up_to_us, count) VALUES (?, ?, ?)");
    bool done = statement != NULL;
    for (size_t i = 0; done && i < sizeof(histograms) / sizeof(histograms[0]); i++)
        done = put_buckets(statement, histograms[i].name, histograms[i].histogram);
    sqlite3_finalize(statement);
    return done;
}

static void put_examples(struct strbuf *to, const struct summary_group *group)
{
    strbuf_reset(to);
    strbuf_putc(to, '[');
    for (unsigned i = 0; i < group->example_count; i++) {
        strbuf_puts(to, i > 0 ? ", " : "");
        strbuf_put_json(to, group->examples[i], strlen(group->examples[i]));
    }
    strbuf_putc(to, ']');
}

static bool put_findings(struct store *store, const struct summary_groups *findings)
{
    enum { EXAMPLES_MAX = 8 * GROUP_EXAMPLES * SAMPLE_NAME_MAX };
    sqlite3_stmt *statement =
        prepare(store, "INSERT INTO collection_finding (rule, severity, count, reason, "
                       "examples) VALUES (?, ?, ?, ?, ?)");
    struct strbuf examples = STRBUF_INIT(EXAMPLES_MAX);
    bool done = statement != NULL;
    for (size_t i = 0; done && i < findings->count; i++) {
        const struct summary_group *group = &findings->list[i];
        put_examples(&examples, group);
        struct binder binder = { statement, 0 };
        bind_plain(&binder, group->cause);
        bind_plain(&binder, severity_name(group->severity));
        bind_number(&binder, group->count);
        bind_plain(&binder, group->reason);
        bind_plain(&binder, examples.text);
        done = binder_insert(&binder);
    }
    strbuf_release(&examples);
    sqlite3_finalize(statement);
    return done;
}

static bool put_traits(struct store *store, const struct traits *traits)
{
    sqlite3_stmt *statement = prepare(
        store, "INSERT INTO trait (type, value, kind, tokens) VALUES (?, ?, ?, ?)");
    bool done = statement != NULL;
    for (size_t i = 0; done && i < traits->count; i++) {
        const struct trait *trait = &traits->list[i];
        struct binder binder = { statement, 0 };
        bind_plain(&binder, trait->type);
        bind_plain(&binder, trait->value);
        bind_plain(&binder, trait_kind_name(trait->kind));
        bind_number(&binder, trait->tokens);
        done = binder_insert(&binder);
    }
    sqlite3_finalize(statement);
    return done;
}

static bool put_collection(struct store *store, const struct collection *collection)
{
    sqlite3_stmt *statement = prepare(
        store, "INSERT INTO collection (collection, documents, ids, lowest, "
               "highest, trait_tokens, trait_left_out) VALUES (1, ?, ?, ?, ?, ?, ?)");
    bool done = statement != NULL;
    if (done) {
        struct binder binder = { statement, 0 };
        bind_number(&binder, collection->documents);
        bind_number(&binder, collection->ids);
        bind_plain(&binder, collection->lowest);
        bind_plain(&binder, collection->highest);
        bind_number(&binder, collection->traits.tokens);
        bind_number(&binder, collection->traits.left_out);
        done = binder_insert(&binder);
    }
    sqlite3_finalize(statement);
    return done && put_findings(store, &collection->findings) &&
           put_traits(store, &collection->traits);
}

bool store_forget_end(sqlite3 *db)
{
    return sqlite3_exec(db, forget, NULL, NULL, NULL) == SQLITE_OK;
}

static bool put_end(struct store *store, const struct run *run)
{
    return store_forget_end(store->db) && run_row_put(store->db, run, true) &&
           (run->summary == NULL || put_histograms(store, run->summary)) &&
           (run->collection == NULL || put_collection(store, run->collection));
}

bool store_finish(struct store *store, const struct run *run, struct err *err)
{
    if (!store_sync(store, err))
        return false;
    pthread_mutex_lock(&store->db_lock);
    bool done = store_begin(store);
    if (done && !put_end(store, run))
        done = store_fail(store);
    done = done && store_commit(store);
    if (done)
        store_gather(store);
    pthread_mutex_unlock(&store->db_lock);
    return done || store_tell_failure(store, err);
}
