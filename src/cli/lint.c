#include "cli/lint.h"

#include "cli/terminal.h"
#include "cli/watch.h"
#include "lint/collection.h"
#include "lint/lint.h"
#include "token/token.h"

#include <string.h>
#include <time.h>
#include <unistd.h>

enum { WORKERS_MAX = 64, BODY_LIMIT = 64 << 20, SOURCE_SHOWN = 2000 };

/* What a lint holds while it runs. */
struct work {
    const struct lint_settings *settings;
    struct judging judging;
    struct gating gating;
    struct token_set *set, *minted; /* or NULL */
    struct lint_files files;
    struct collection collection;
    struct reports *reports;
    struct strbuf source; /* the paths, for the reports */
    struct summary summary;
    struct run run;
    struct lint *lint;
    struct collector *collector;
    struct wake *ended;
};

void lint_settings_init(struct lint_settings *settings)
{
    *settings = (struct lint_settings){
        .judging = { .profile = "generic" },
        .body_limit = BODY_LIMIT,
    };
}

static bool check_stdin(const struct lint_settings *settings, struct err *err)
{
    size_t times = settings->tokens != NULL && strcmp(settings->tokens, "-") == 0;
    times += settings->minted != NULL && strcmp(settings->minted, "-") == 0;
    for (size_t i = 0; i < settings->path_count; i++)
        times += strcmp(settings->paths[i], "-") == 0;
    return times <= 1 ||
           err_set(err, ERR_USAGE,
                   "standard input can be read once only: - is given twice");
}

static bool load_set(struct work *work, struct err *err)
{
    const struct lint_settings *s = work->settings;
    if (s->tokens == NULL)
        return s->tokens_column == NULL ||
               err_set(err, ERR_USAGE, "--tokens-column needs --tokens");
    if (s->lines)
        return err_set(err, ERR_USAGE,
                       "--tokens compares with the names of files, and --lines has none");
    work->set = token_set_new(
        &(struct token_source){ s->tokens, "--tokens", s->tokens_column }, err);
    return work->set != NULL;
}

/* Which ids are minted tells something only to those who say what to expect. */
static bool load_minted(struct work *work, struct err *err)
{
    const struct lint_settings *s = work->settings;
    if (s->minted == NULL || work->judging.expect == EXPECT_NOTHING)
        return true;
    if (s->lines)
        return err_set(err, ERR_USAGE,
                       "--minted compares with the names of files, and --lines has none");
    work->minted =
        token_set_new(&(struct token_source){ s->minted, "--minted", NULL }, err);
    return work->minted != NULL;
}

/* Everything that can be wrong is found here, before the first document. */
static bool prepare(struct work *work, struct err *err)
{
    const struct lint_settings *s = work->settings;
    const struct lint_paths paths = {
        .paths = s->paths,
        .count = s->path_count,
        .patterns = s->patterns.items,
        .lines = s->lines,
    };
    if (!check_stdin(s, err) || !judging_load(&work->judging, &s->judging, err))
        return false;
    const struct gating_run run = {
        .codes = work->judging.codes,
        .subject = RUN_OF_DOCUMENTS,
        .minted = s->minted != NULL,
        .expect = work->judging.expect,
    };
    if (!gating_load(&work->gating, &s->gating, &run, err) || !load_set(work, err) ||
        !load_minted(work, err) || !lint_files_list(&work->files, &paths, err))
        return false;
    work->judging.rules.ignores = work->gating.ignores;
    work->reports =
        reports_new(s->reports.items, s->reports.count, terminal_has_colour(), err);
    return work->reports != NULL;
}

static unsigned worker_count(const struct work *work)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t workers = work->settings->workers;
    if (workers == 0)
        workers = cores > 0 ? (uint64_t)cores : 1;
    if (!work->settings->lines && workers > work->files.count)
        workers = work->files.count;
    return workers < WORKERS_MAX ? (unsigned)workers : WORKERS_MAX;
}

static void describe_run(struct work *work)
{
    const struct lint_settings *s = work->settings;
    const struct judging *judging = &work->judging;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (size_t i = 0; i < s->path_count; i++)
        strbuf_putf(&work->source, "%s%s", i > 0 ? " " : "", s->paths[i]);
    if (work->source.full)
        strbuf_cut(&work->source, SOURCE_SHOWN);
    work->run = (struct run){
        .tool_version = METAPROBE_VERSION,
        .command = "lint",
        .subject = RUN_OF_DOCUMENTS,
        .source = work->source.text,
        .profile = judging->profile->name,
        .profile_title = judging->profile->title,
        .decoder = s->judging.decoder,
        .schemas = judging->schemas,
        .codes = judging->codes,
        .tokens = s->tokens != NULL && strcmp(s->tokens, "-") == 0 ? "from standard input"
                                                                   : s->tokens,
        .token_repeats = work->set != NULL ? token_set_repeats(work->set) : 0,
        .workers = worker_count(work),
        .started_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .summary = &work->summary,
        .collection = &work->collection,
    };
}

static void send_ended(void *to)
{
    struct work *work = to;
    wake_send(work->ended);
}

static bool start(void *to, struct wake *ended, struct err *err)
{
    struct work *work = to;
    work->ended = ended;
    return lint_start(work->lint, send_ended, work, err);
}

static void stop(void *to)
{
    struct work *work = to;
    lint_stop(work->lint);
}

static void look(void *to, struct progress *now)
{
    struct work *work = to;
    struct lint_progress progress;
    lint_progress(work->lint, &progress);
    now->done = progress.done;
    now->failing = progress.failing;
}

static bool judge_all(struct work *work, struct err *err)
{
    const struct lint_options options = {
        .rules = &work->judging.rules,
        .files = &work->files,
        .by_line = work->settings->lines,
        .body_limit = work->settings->body_limit,
        .workers = work->run.workers,
        .reports = work->reports,
        .collector = work->collector,
        .minted = work->minted,
    };
    const struct watched watched = { work, start, stop, look, "the documents in hand",
                                     NULL };
    uint64_t begun_us = loop_now_us();
    int signal_number = 0;
    collection_look(&work->collection, &work->files, !options.by_line, work->set);
    work->lint = lint_new(&options);
    bool started = watch_work(&watched, work->reports,
                              options.by_line ? PROGRESS_UNKNOWN : work->files.count,
                              &signal_number, err);
    lint_finish(work->lint, &work->run, signal_number != 0);
    lint_free(work->lint);
    collector_finish(work->collector, &work->collection);
    work->run.elapsed_us = loop_now_us() - begun_us;
    work->run.end_signal = signal_number;
    if (started && work->summary.asked == 0 && work->run.end == RUN_COMPLETE)
        return err_set(err, ERR_USAGE, "%s: no document in it", work->run.source);
    return started;
}

static bool conclude(struct work *work, struct err *err)
{
    gating_conclude(&work->gating, &work->run, &work->collection, work->set);
    return reports_finish(work->reports, &work->run, err);
}

int lint_run(const struct lint_settings *settings, struct err *err)
{
    struct work work = { .settings = settings, .source = STRBUF_INIT(SOURCE_SHOWN) };
    int status = ERR_USAGE;
    summary_init(&work.summary);
    collection_init(&work.collection);
    if (prepare(&work, err)) {
        describe_run(&work);
        work.collector = collector_new(work.judging.expect);
        if (judge_all(&work, err) && conclude(&work, err))
            status = run_exit_status(&work.run);
    }
    reports_free(work.reports);
    collector_free(work.collector);
    collection_release(&work.collection);
    summary_release(&work.summary);
    lint_files_release(&work.files);
    token_set_free(work.set);
    token_set_free(work.minted);
    gating_release(&work.gating);
    judging_release(&work.judging);
    strbuf_release(&work.source);
    return status;
}
