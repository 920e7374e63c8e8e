/*
 * --assets: after the tokens, the media behind their documents, each URL once. URLs and
 * what came of them are kept in the run file, so that this part too goes on where it
 * stopped.
 */
#include "cli/asset_url.h"
#include "cli/check_priv.h"
#include "cli/watch.h"
#include "probe/assets.h"
#include "store/assets.h"
#include "json/decode.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>

/* Waiting for media is nobody's budget; it is for an answer at all. */
enum { ASSET_BUDGET_US = 15000000 };

struct asset_work {
    struct check *check;
    pthread_t thread;
    struct wake *ended;
    atomic_bool stop;
    atomic_uint_fast64_t done, failing;
    struct err err; /* of the thread */
};

/* ---- which ---- */

static const struct {
    const char *member;
    enum asset_kind kind;
} members[] = {
    { "image", ASSET_IMAGE },
    { "image_url", ASSET_IMAGE },
    { "animation_url", ASSET_ANIMATION },
};

static bool add_member(struct store *store, const struct json_tape *tape,
                       const char *token_id, size_t member, struct err *err)
{
    struct asset_use use = { .kind = members[member].kind, .token_id = token_id };
    uint32_t value = json_get(tape, 0, members[member].member);
    if (value == JSON_NONE || json_kind(tape, value) != JSON_STRING)
        return true;
    return asset_url_add(store, &use, json_text(tape, value), err);
}

static bool add_document(struct check *check, struct json_tape *tape,
                         const struct stored_document *document, struct err *err)
{
    struct json_facts facts;
    bool added = true;
    if (!json_decode(tape, document->document, document->len, &json_limits_default,
                     &facts) ||
        json_kind(tape, 0) != JSON_OBJECT)
        return true;
    for (size_t i = 0; added && i < sizeof(members) / sizeof(members[0]); i++)
        added = add_member(check->store, tape, document->token_id, i, err);
    return added;
}

static bool add_all(struct check *check, const atomic_bool *stop, struct err *err)
{
    const struct stored_document *document;
    struct json_tape tape;
    struct stored_documents *documents = stored_documents_new(check->stored, err);
    if (documents == NULL || !store_assets_recount(check->store, err)) {
        stored_documents_free(documents);
        return false;
    }
    json_tape_init(&tape);
    while (!atomic_load(stop) &&
           (document = stored_documents_next(documents, err)) != NULL &&
           add_document(check, &tape, document, err))
        continue;
    json_tape_release(&tape);
    stored_documents_free(documents);
    return err->kind == ERR_NONE && store_sync(check->store, err);
}

/* ---- asking ---- */

static bool next(void *to, struct strbuf *url, enum asset_kind *kind)
{
    struct asset_work *work = to;
    return store_asset_next(work->check->store, url, kind, &work->err);
}

static void result(void *to, const struct asset_result *result)
{
    struct asset_work *work = to;
    atomic_fetch_add(&work->done, 1);
    if (findings_worst(&result->findings) > SEVERITY_INFO)
        atomic_fetch_add(&work->failing, 1);
    store_asset_done(work->check->store, result, &work->err);
}

static void *ask_all(void *to)
{
    struct asset_work *work = to;
    const struct assets_options options = {
        .route = work->check->route,
        .at_once = ASSETS_AT_ONCE,
        .a_host = ASSETS_A_HOST,
        .budget_us = ASSET_BUDGET_US,
        .ipfs_gateway = work->check->settings->ipfs_gateway,
        .next = next,
        .result = result,
        .to = work,
        .stop = &work->stop,
    };
    if (add_all(work->check, &work->stop, &work->err))
        assets_run(&options, &work->err);
    wake_send(work->ended);
    return NULL;
}

static bool start(void *to, struct wake *ended, struct err *err)
{
    struct asset_work *work = to;
    work->ended = ended;
    errno = pthread_create(&work->thread, NULL, ask_all, work);
    return errno == 0 || err_set_errno(err, ERR_LOCAL, "cannot start a thread");
}

static void stop(void *to)
{
    struct asset_work *work = to;
    atomic_store(&work->stop, true);
}

static void look(void *to, struct progress *now)
{
    struct asset_work *work = to;
    now->done = atomic_load(&work->done);
    now->failing = atomic_load(&work->failing);
}

bool check_assets(struct check *check, int *signal_number, struct err *err)
{
    struct asset_work work = { .check = check, .err = ERR_INIT };
    const struct watched watched = {
        &work,        start, stop, look, "nothing: what is in flight is broken off",
        check->store,
    };
    if (!watch_work(&watched, check->reports, PROGRESS_UNKNOWN, signal_number, err))
        return false;
    pthread_join(work.thread, NULL);
    if (work.err.kind != ERR_NONE)
        *err = work.err;
    return err->kind == ERR_NONE && store_sync(check->store, err);
}
