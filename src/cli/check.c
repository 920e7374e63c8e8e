#include "cli/check.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "cli/check_priv.h"
#include "cli/watch.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { RATE_DEFAULT = 100000 }; /* in 1000 s */
enum { RAMP_US = 2000000, CONNECTIONS_A_WORKER = 64 };

void check_settings_init(struct check_settings *settings)
{
    *settings = (struct check_settings){
        .judging = { .profile = "immutable-x" },
        .seed = 1,
        .connections = 32,
        .rate_per_1000s = RATE_DEFAULT,
        .body_limit = 1 << 20,
        .user_agent = "metaprobe/" METAPROBE_VERSION,
    };
}

static unsigned worker_count(const struct check_settings *settings)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t workers = settings->workers;
    if (workers == 0)
        workers =
            (settings->connections + CONNECTIONS_A_WORKER - 1) / CONNECTIONS_A_WORKER;
    if (settings->workers == 0 && cores > 0 && workers > (uint64_t)cores)
        workers = (uint64_t)cores;
    if (workers > settings->connections)
        workers = settings->connections;
    return (unsigned)workers;
}

static void describe_run(struct check *check)
{
    const struct check_settings *s = check->settings;
    const struct profile *profile = check->judging.profile;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    check->run = (struct run){
        .tool_version = METAPROBE_VERSION,
        .command = "check",
        .source = token_url_source(check->url),
        .profile = profile->name,
        .profile_title = profile->title,
        .decoder = s->judging.decoder,
        .schemas = check->judging.schemas,
        .codes = check->judging.codes,
        .tokens = strcmp(s->tokens, "-") == 0 ? "from standard input" : s->tokens,
        .token_count = token_set_count(check->set),
        .token_repeats = token_set_repeats(check->set),
        .sample_size = check->sample ? token_set_count(check->sample) : 0,
        .sample_seed = s->seed,
        .budget_us = s->timeout_us ? s->timeout_us : profile->budget_us,
        .budget_is_what_if = s->timeout_us != 0,
        .insecure = s->insecure,
        .connections = (unsigned)s->connections,
        .workers = worker_count(s),
        .rate_per_1000s = s->rate_per_1000s,
        .tokens_per_refresh = profile->refresh.tokens_per_request,
        .refreshes_per_hour = profile->refresh.requests_per_hour,
        .started_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .summary = &check->summary,
    };
    check->summary.asked = token_set_count(check_tokens(check));
}

static void record(void *to, const struct sample *sample)
{
    struct check *check = to;
    reports_add(check->reports, sample);
    store_add(check->store, sample);
}

static bool may_admit(void *to)
{
    const struct check *check = to;
    return store_has_room(check->store) && !store_failed(check->store);
}

static bool ask(struct check *check, struct err *err)
{
    const struct fleet_options options = {
        .rules = &check->judging.rules,
        .other = check->judging.other,
        .tokens = check_tokens(check),
        .minted = check->minted,
        .url = check->url,
        .route = check->route,
        .no_name = check->no_name,
        .connections = check->run.connections,
        .workers = check->run.workers,
        .budget_us = check->run.budget_us,
        .governor = { .rate_per_1000s = check->run.rate_per_1000s,
                      .ramp_us = check->run.rate_per_1000s ? RAMP_US : 0,
                      .breaker = !check->settings->no_breaker },
        .done = &check->done,
        .twice = check->settings->twice,
        .ask_unminted = check->judging.expect != EXPECT_NOTHING,
        .record = record,
        .may_admit = may_admit,
        .to = check,
    };
    struct fleet *fleet = fleet_new(&options);
    uint64_t begun_us = loop_now_us();
    uint64_t left = check->summary.asked - check->done.count;
    int signal_number = 0;
    if (check->name_later)
        fleet_stop(fleet); /* nothing to ask: all are skipped */
    bool started =
        watch_fleet(fleet, check->reports, check->store, left, &signal_number, err);
    fleet_finish(fleet, &check->run, signal_number != 0);
    fleet_free(fleet);
    xalloc_trim(); /* its buffers make room for what is known of the collection */
    check->run.elapsed_us += loop_now_us() - begun_us;
    check->run.end_signal = signal_number;
    if (check->name_later && left > 0) {
        check->run.end = RUN_UNREACHABLE;
        snprintf(check->run.end_reason, sizeof(check->run.end_reason), "%s",
                 check->name_error);
    } else if (check->run.end == RUN_STOPPED && reports_failed(check->reports)) {
        snprintf(check->run.end_reason, sizeof(check->run.end_reason),
                 "stopped: a report could not be written");
    }
    return started;
}

/* A run that has a name and an end to come can be gone on with. */
static void tell_how_to_go_on(const struct run *run)
{
    char word[UNTRUSTED_WORD_MAX];
    if (run->run_file == NULL || (run->end == RUN_COMPLETE && run_is_conclusive(run)))
        return;
    fprintf(stderr, "metaprobe: to go on where it stopped: metaprobe check --resume %s\n",
            untrusted_word(word, run->run_file));
}

static int conclude(struct check *check, struct err *err)
{
    bool kept = check_keep(check, err);
    gating_conclude(&check->gating, &check->run, &check->collection, check_tokens(check));
    bool told = reports_finish(check->reports, &check->run, err);
    if (kept)
        tell_how_to_go_on(&check->run);
    return kept && told ? run_exit_status(&check->run) : ERR_OUTPUT;
}

/* What is copied without its log is half a run. */
static void close_run_file(struct check *check)
{
    char shown[PATH_MAX];
    const char *path = check->run.run_file;
    stored_close(check->stored);
    if (store_close(check->store) || check->run.not_kept)
        return;
    untrusted_copy(shown, sizeof(shown), path, strlen(path));
    fprintf(
        stderr,
        "metaprobe: the run is kept in two files, %s and %s-wal: another process reads "
        "in it, or the disk would not\n",
        shown, shown);
}

static void release(struct check *check)
{
    close_run_file(check);
    bitset_release(&check->done);
    runfile_settings_release(&check->kept);
    strbuf_release(&check->libraries);
    collection_release(&check->collection);
    watch_unguard();
    reports_free(check->reports);
    summary_release(&check->summary);
    route_free(check->route);
    token_url_free(check->url);
    token_set_free(check->set);
    token_set_free(check->sample);
    token_set_free(check->minted);
    gating_release(&check->gating);
    judging_release(&check->judging);
}

int check_run(const struct check_settings *settings, struct err *err)
{
    struct check check = { .settings = settings, .libraries = STRBUF_INIT(0) };
    int status = ERR_USAGE;
    summary_init(&check.summary);
    collection_init(&check.collection);
    if (check_prepare(&check, err)) {
        if (settings->insecure)
            fputs(
                "metaprobe: --insecure: TLS is not verified; the platform would verify it\n",
                stderr);
        describe_run(&check);
        watch_guard(check.reports);
        if (check_open_run_file(&check, err) && ask(&check, err))
            status = conclude(&check, err);
    }
    release(&check);
    return status;
}
