#include "cli/check_priv.h"
#include "cli/watch.h"

#include <stdio.h>

bool check_reopen(struct check *check, struct err *err)
{
    const char *path = check->settings->resume;
    check->store = store_resume(path, err);
    check->stored = check->store != NULL ? stored_of(check->store, err) : NULL;
    if (check->stored == NULL ||
        !runfile_fits(check->store, check->stored, path, &check->kept, err) ||
        !stored_positions(check->stored, &check->done, err))
        return false;
    check->set = stored_tokens(check->stored, err);
    if (check->set != NULL)
        check->minted = stored_minted(check->stored, err);
    return err->kind == ERR_NONE;
}

/* What the run file tells of the earlier part holds for the whole. */
static bool describe_earlier(struct check *check, struct err *err)
{
    struct run earlier;
    if (!stored_run(check->stored, &earlier, err))
        return false;
    check->run.tokens = earlier.tokens;
    check->run.token_count = earlier.token_count;
    check->run.token_repeats = earlier.token_repeats;
    check->run.sample_size = earlier.sample_size;
    check->run.sample_seed = earlier.sample_seed;
    check->run.started_ms = earlier.started_ms;
    check->run.elapsed_us = earlier.elapsed_us;
    check->run.resumed = check->done.count;
    return true;
}

static struct replay replay_of(const struct check *check)
{
    return (struct replay){ .stored = check->stored,
                            .tokens = check_tokens(check),
                            .url = check->url,
                            .ignores = check->gating.ignores };
}

bool check_open_run_file(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    check->run.run_file = s->resume != NULL ? s->resume : s->run;
    if (s->resume != NULL) {
        struct replay replay = replay_of(check);
        return describe_earlier(check, err) &&
               replay_samples(&replay, &check->summary, check->reports, err);
    }
    const struct store_beginning beginning = {
        .run = &check->run,
        .settings = check->kept.list,
        .setting_count = check->kept.count,
        .tokens = check_tokens(check),
        .minted = check->minted,
    };
    check->store = store_create(s->run, &beginning, err);
    return check->store != NULL;
}

/* What could not be kept was not asked for nothing: the reports tell of it all the same.
 */
static bool stop_keeping(struct check *check)
{
    check->run.end = RUN_STOPPED;
    check->run.not_kept = true;
    snprintf(check->run.end_reason, sizeof(check->run.end_reason),
             "stopped: the run file could not be written");
    return false;
}

static void interrupt(struct check *check, int signal_number, const char *while_it)
{
    check->run.end = RUN_INTERRUPTED;
    check->run.end_signal = signal_number;
    snprintf(check->run.end_reason, sizeof(check->run.end_reason),
             "interrupted by a signal while it %s", while_it);
}

/* An interrupted run is one without all of its media. */
static bool keep_assets(struct check *check, struct err *err)
{
    int signal_number = 0;
    if (!check->settings->assets || check->run.end != RUN_COMPLETE)
        return true;
    bool asked = check_assets(check, &signal_number, err);
    if (signal_number != 0)
        interrupt(check, signal_number, "asked for the media");
    return asked;
}

static bool look_at_documents(void *to, const atomic_bool *stop, struct err *err)
{
    struct check *check = to;
    struct replay replay = replay_of(check);
    replay.stop = stop;
    return replay_documents(&replay, check->judging.expect, &check->collection, err) &&
           replay_assets(&replay, &check->collection, err);
}

/* Of a million documents it takes some seconds. */
static bool look_at_collection(struct check *check, struct err *err)
{
    const struct watched_task task = { look_at_documents, check,
                                       "nothing: the collection is not looked at" };
    int before = check->run.end_signal, signal_number = before;
    if (!watch_task(&task, check->reports, &signal_number, err))
        return false;
    if (signal_number != before)
        interrupt(check, signal_number, "looked at the collection");
    else
        check->run.collection = &check->collection;
    return true;
}

bool check_keep(struct check *check, struct err *err)
{
    if (!store_sync(check->store, err))
        return stop_keeping(check);
    if (check->stored == NULL)
        check->stored = stored_of(check->store, err);
    if (check->stored == NULL || !keep_assets(check, err) ||
        !look_at_collection(check, err) || !store_finish(check->store, &check->run, err))
        return stop_keeping(check);
    return true;
}
