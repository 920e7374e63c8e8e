#include "base/strbuf.h"
#include "base/units.h"
#include "base/untrusted.h"
#include "cli/check_priv.h"
#include "cli/watch.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

/* What differs of the sets that are said again, and their options. */
struct other_ids {
    struct strbuf what, options;
};

/* A file may have one name and other ids by now. */
static void compare_sets(struct other_ids *other, const char *option,
                         const struct token_set *then, const struct token_set *now)
{
    uint64_t missing = then != NULL ? token_set_missing(then, now) : 0;
    uint64_t more = then != NULL ? token_set_missing(now, then) : token_set_count(now);
    if (missing == 0 && more == 0)
        return;
    char count[UNITS_TEXT], more_count[UNITS_TEXT];
    strbuf_putf(&other->what, "%s%s: %s %s missing, and %s %s not in it",
                other->what.len > 0 ? "; " : "", option, units_count(count, missing),
                missing == 1 ? "id of the run is" : "ids of the run are",
                units_count(more_count, more), more == 1 ? "is" : "are");
    strbuf_putf(&other->options, "%s--%s", other->options.len > 0 ? " and " : "", option);
}

/* Those that are said again must be those of the run. */
static bool has_same_ids(const struct check *check, struct err *err)
{
    enum { WHAT_MAX = 400 };
    const struct check_settings *s = check->settings;
    struct token_set *sample = NULL, *set = NULL, *minted = NULL;
    struct other_ids other = { STRBUF_INIT(WHAT_MAX), STRBUF_INIT(WHAT_MAX) };
    if (s->tokens_given && (set = check_read_tokens(s, &sample, err)) != NULL)
        compare_sets(&other, "tokens", check->set, sample != NULL ? sample : set);
    if (err->kind == ERR_NONE && s->minted_given &&
        (minted = check_read_minted(s, err)) != NULL)
        compare_sets(&other, "minted", check->minted, minted);
    if (err->kind == ERR_NONE && other.what.len > 0) {
        err_set(err, ERR_USAGE, "%s is a run of another configuration: %s", s->resume,
                other.what.text);
        err_hint(err, "without %s it goes on with its own ids", other.options.text);
    }
    strbuf_release(&other.what);
    strbuf_release(&other.options);
    token_set_free(sample);
    token_set_free(set);
    token_set_free(minted);
    return err->kind == ERR_NONE;
}

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
    return err->kind == ERR_NONE && has_same_ids(check, err);
}

/* Rules are data and compared; what is made of them is the program's. */
static void tell_version(const struct check *check, const char *then)
{
    char version[80], path[PATH_MAX];
    untrusted_copy(version, sizeof(version), then, strlen(then));
    untrusted_copy(path, sizeof(path), check->run.run_file, strlen(check->run.run_file));
    fprintf(stderr,
            "metaprobe: %s was written by metaprobe %s, and this is %s: tokens that are "
            "asked now may be judged otherwise\n",
            path, version, check->run.tool_version);
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
    check->run.breaker_trips = earlier.breaker_trips;
    check->run.resumed = check->done.count;
    if (strcmp(earlier.tool_version, check->run.tool_version) != 0)
        tell_version(check, earlier.tool_version);
    return true;
}

static void start_part(struct check *check, int64_t started_ms)
{
    const struct store_part part = {
        .tool_version = check->run.tool_version,
        .libraries = check->libraries.text,
        .started_ms = started_ms,
        .connections = check->run.connections,
        .workers = check->run.workers,
        .rate_per_1000s = check->run.rate_per_1000s,
    };
    store_start_part(check->store, &part);
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
    int64_t started_ms = check->run.started_ms;
    check->run.run_file = s->resume != NULL ? s->resume : s->run;
    if (s->resume != NULL) {
        struct replay replay = replay_of(check);
        bool told = describe_earlier(check, err) &&
                    replay_samples(&replay, &check->summary, check->reports, err);
        start_part(check, started_ms);
        return told;
    }
    const struct store_beginning beginning = {
        .run = &check->run,
        .settings = check->kept.list,
        .setting_count = check->kept.count,
        .tokens = check_tokens(check),
        .minted = check->minted,
    };
    check->store = store_create(s->run, &beginning, err);
    if (check->store != NULL)
        start_part(check, started_ms);
    return check->store != NULL;
}

/* What could not be kept was not asked for nothing: the reports tell of it all the same.
 * Whatever the reason, the run file does not hold how the run ended: that is the
 * status. */
static bool stop_keeping(struct check *check, struct err *err)
{
    char word[UNTRUSTED_WORD_MAX];
    struct run *run = &check->run;
    run->end = RUN_STOPPED;
    run->not_kept = true;
    snprintf(run->end_reason, sizeof(run->end_reason), "stopped: %.200s", err->text);
    err->kind = ERR_OUTPUT;
    return run->run_file != NULL &&
           err_hint(err, "to go on where it stopped: metaprobe check --resume %s",
                    untrusted_word(word, run->run_file));
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
        return stop_keeping(check, err);
    if (check->stored == NULL)
        check->stored = stored_of(check->store, err);
    if (check->stored == NULL || !keep_assets(check, err) ||
        !look_at_collection(check, err) || !store_finish(check->store, &check->run, err))
        return stop_keeping(check, err);
    return true;
}
