#include "base/xalloc.h"
#include "probe/worker.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct fleet *fleet_new(const struct fleet_options *options)
{
    struct fleet *fleet = xcalloc(1, sizeof(*fleet));
    fleet->options = *options;
    fleet->workers = xcalloc(options->workers, sizeof(*fleet->workers));
    return fleet;
}

static bool start_worker(struct fleet *fleet, unsigned index, struct err *err)
{
    struct worker *worker = &fleet->workers[index];
    unsigned lanes = fleet->options.connections / fleet->options.workers +
                     (index < fleet->options.connections % fleet->options.workers);
    if (!worker_init(worker, fleet, lanes, err))
        return false;
    fleet->worker_count++;
    errno = pthread_create(&worker->thread, NULL, worker_run, worker);
    if (errno != 0)
        return err_set_errno(err, ERR_LOCAL, "cannot start a thread");
    worker->started = true;
    return true;
}

bool fleet_start(struct fleet *fleet, struct wake *ended, struct err *err)
{
    fleet->ended = ended;
    governor_init(&fleet->governor, &fleet->options.governor, loop_now_us());
    atomic_store(&fleet->running, fleet->options.workers);
    for (unsigned i = 0; i < fleet->options.workers; i++) {
        if (!start_worker(fleet, i, err)) {
            fleet_stop(fleet);
            return false;
        }
    }
    return true;
}

void fleet_stop(struct fleet *fleet)
{
    if (atomic_exchange(&fleet->stopping, true))
        return;
    for (unsigned i = 0; i < fleet->worker_count; i++)
        wake_send(&fleet->workers[i].wake);
}

void fleet_progress(struct fleet *fleet, struct fleet_progress *progress)
{
    *progress = (struct fleet_progress){
        .paused_us = governor_pause_left(&fleet->governor, loop_now_us()),
    };
    for (unsigned i = 0; i < fleet->worker_count; i++) {
        struct worker *worker = &fleet->workers[i];
        uint64_t p99_us = atomic_load(&worker->p99_us);
        progress->done += atomic_load(&worker->done);
        progress->failing += atomic_load(&worker->failing);
        if (p99_us > progress->p99_us)
            progress->p99_us = p99_us;
    }
}

static void join(struct fleet *fleet, struct summary *into)
{
    for (unsigned i = 0; i < fleet->worker_count; i++) {
        struct worker *worker = &fleet->workers[i];
        if (worker->started)
            pthread_join(worker->thread, NULL);
        worker_release(worker);
        summary_merge(into, &worker->summary);
        summary_release(&worker->summary);
    }
}

/* How many of the positions from `from` to before `end` are not done. */
static uint64_t count_open(const struct bitset *done, uint64_t from, uint64_t end)
{
    uint64_t count = from < end ? end - from : 0;
    for (uint64_t i = from; done != NULL && i < end && i / 64 < done->cap; i++)
        count -= bitset_has(done, i);
    return count;
}

/* The tokens whose turn never came get their sample too, as far as anybody could read
 * that many; what is beyond is counted. */
static void record_rest(struct fleet *fleet, struct summary *summary)
{
    enum { RECORDED_MAX = 10000000 };
    const struct fleet_options *options = &fleet->options;
    uint64_t count = token_set_count(options->tokens);
    uint64_t taken = atomic_load(&fleet->taken);
    uint64_t end =
        count > taken && count - taken > RECORDED_MAX ? taken + RECORDED_MAX : count;
    struct sample sample;
    sample_init(&sample);
    for (uint64_t i = taken; i < end; i++) {
        struct token_id id;
        if (options->done != NULL && bitset_has(options->done, i))
            continue;
        sample_clear(&sample);
        sample.position = i;
        token_set_at(options->tokens, i, &id);
        token_id_text(&id, sample.token_id);
        token_url_put_shown(&sample.url, options->url, &id);
        judge_skipped(&sample, "the run ended before it was asked");
        summary_add(summary, &sample);
        options->record(options->to, &sample);
    }
    summary_skip(summary, count_open(options->done, end, count));
    sample_release(&sample);
}

/* All attempts failed alike, or nearly so: the first reason tells most. */
static const char *why_unreachable(const struct summary *summary)
{
    const struct summary_groups *failures = &summary->failures;
    return failures->count > 0 ? failures->list[0].reason : "no connection";
}

static void describe_end(struct fleet *fleet, struct run *run, bool interrupted)
{
    bool never_reached = atomic_load(&fleet->reached) == 0;
    bool asked = atomic_load(&fleet->attempts) > 0;
    const struct fleet_options *options = &fleet->options;
    const char *origin = token_url_origin(options->url);
    uint64_t count = token_set_count(options->tokens);
    run->breaker_trips += governor_trips(&fleet->governor);
    run->end = RUN_COMPLETE;
    run->end_reason[0] = '\0';
    if (interrupted) {
        run->end = RUN_INTERRUPTED;
        snprintf(run->end_reason, sizeof(run->end_reason), "interrupted by a signal");
    } else if (options->no_name && count_open(options->done, 0, count) > 0) {
        run->end = RUN_UNREACHABLE;
        snprintf(run->end_reason, sizeof(run->end_reason),
                 "the name of %.150s does not resolve", origin);
    } else if (asked && never_reached) {
        run->end = RUN_UNREACHABLE;
        snprintf(run->end_reason, sizeof(run->end_reason), "%.100s: %.130s", origin,
                 why_unreachable(run->summary));
    } else if (governor_is_stopped(&fleet->governor)) {
        run->end = RUN_STOPPED;
        snprintf(run->end_reason, sizeof(run->end_reason),
                 "stopped by the breaker: half of the last %d attempts timed out, broke "
                 "off or got 429 or 5xx, at a quarter of the rate too",
                 GOVERNOR_WINDOW);
    } else if (count_open(options->done, atomic_load(&fleet->taken), count) > 0) {
        run->end = RUN_STOPPED;
        snprintf(run->end_reason, sizeof(run->end_reason),
                 "stopped before every token was asked");
    }
}

void fleet_finish(struct fleet *fleet, struct run *run, bool interrupted)
{
    join(fleet, run->summary);
    record_rest(fleet, run->summary);
    describe_end(fleet, run, interrupted);
    summary_sort(run->summary);
}

void fleet_free(struct fleet *fleet)
{
    governor_release(&fleet->governor);
    free(fleet->workers);
    free(fleet);
}
