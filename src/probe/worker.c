#include "probe/worker.h"

#include "base/container.h"
#include "base/xalloc.h"
#include "judge/ignore.h"

#include <stdlib.h>

/* Tokens that need no request are settled in passing, but not so many at once that the
 * requests in flight would wait for it. */
enum { SETTLED_AT_ONCE = 256 };
enum { PUBLISH_US = 250000 };
/* How long a recorder without room is left alone. */
enum { RECORDER_WAIT_US = 10000 };

static void push(struct lane_list *list, struct lane *lane)
{
    lane->next = NULL;
    *(list->last ? &list->last->next : &list->first) = lane;
    list->last = lane;
}

/* Takes the first whose fetch may start. */
static struct lane *pop(struct lane_list *list)
{
    struct lane *before = NULL;
    struct lane *lane = list->first;
    while (lane != NULL && !fetch_may_start(&lane->fetch)) {
        before = lane;
        lane = lane->next;
    }
    if (lane == NULL)
        return NULL;
    *(before ? &before->next : &list->first) = lane->next;
    if (list->last == lane)
        list->last = before;
    return lane;
}

/* The lane used last is the first to be used again: its memory and connection are
 * warm. */
static void put_first(struct lane_list *list, struct lane *lane)
{
    lane->next = list->first;
    list->first = lane;
    if (list->last == NULL)
        list->last = lane;
}

void worker_ready(struct worker *worker, struct lane *lane)
{
    lane->state = LANE_READY;
    push(&worker->ready, lane);
}

void worker_idle(struct worker *worker, struct lane *lane)
{
    lane->state = LANE_IDLE;
    worker->busy--;
    put_first(&worker->idle, lane);
}

void worker_record(struct worker *worker, struct sample *sample)
{
    const struct fleet_options *options = &worker->fleet->options;
    sample_redact(sample, &worker->redaction);
    ignores_apply(options->rules->ignores, sample);
    summary_add(&worker->summary, sample);
    atomic_store_explicit(&worker->done, worker->done + 1, memory_order_relaxed);
    if (sample->outcome == OUTCOME_FAIL)
        atomic_store_explicit(&worker->failing, worker->failing + 1,
                              memory_order_relaxed);
    options->record(options->to, sample);
}

static bool has_tokens(const struct worker *worker)
{
    return atomic_load(&worker->fleet->taken) <
           token_set_count(worker->fleet->options.tokens);
}

/* The next position that is nobody's and not done; behind the last one when there is
 * none. */
static uint64_t take_position(struct fleet *fleet)
{
    const struct bitset *done = fleet->options.done;
    uint64_t position = atomic_fetch_add(&fleet->taken, 1);
    while (done != NULL && bitset_has(done, position)) {
        uint64_t next = bitset_next_absent(done, position);
        uint_fast64_t taken = position + 1;
        while (taken < next && !atomic_compare_exchange_weak(&fleet->taken, &taken, next))
            ;
        position = atomic_fetch_add(&fleet->taken, 1);
    }
    return position;
}

/* False where the recorder has no room; then it is asked again in a while. */
static bool may_begin(struct worker *worker)
{
    const struct fleet_options *options = &worker->fleet->options;
    if (options->may_admit == NULL || options->may_admit(options->to))
        return true;
    timer_start(&worker->pump, RECORDER_WAIT_US);
    return false;
}

/* Gives the lane the next token that has to be asked for. False: none is left, none may
 * be begun now, or so many were settled that the loop should turn first. */
static bool find_token(struct worker *worker, struct lane *lane)
{
    const struct token_set *tokens = worker->fleet->options.tokens;
    for (unsigned settled = 0; settled < SETTLED_AT_ONCE; settled++) {
        if (atomic_load(&worker->fleet->stopping) || !has_tokens(worker) ||
            !may_begin(worker))
            return false;
        uint64_t position = take_position(worker->fleet);
        if (position >= token_set_count(tokens))
            return false;
        struct token_id id;
        token_set_at(tokens, position, &id);
        if (lane_take(lane, &id, position))
            return true;
    }
    timer_start(&worker->pump, 0);
    return false;
}

static struct lane *next_lane(struct worker *worker)
{
    struct lane *lane = pop(&worker->ready);
    if (lane != NULL)
        return lane;
    if (!has_tokens(worker) || (lane = pop(&worker->idle)) == NULL)
        return NULL;
    if (find_token(worker, lane)) {
        worker->busy++;
        return lane;
    }
    put_first(&worker->idle, lane);
    return NULL;
}

static void skip_waiting(struct worker *worker)
{
    for (unsigned i = 0; i < worker->lane_count; i++) {
        struct lane *lane = &worker->lanes[i];
        if (lane->state == LANE_READY || lane->state == LANE_RESTING) {
            timer_stop(&lane->rest);
            lane_skip(lane);
        }
    }
    worker->ready = (struct lane_list){ NULL, NULL };
}

static void start_what_may(struct worker *worker)
{
    struct lane *lane;
    while ((lane = next_lane(worker)) != NULL) {
        uint64_t wait_us = governor_admit(&worker->fleet->governor, loop_now_us());
        if (wait_us == 0) {
            lane_ask(lane);
            continue;
        }
        lane->state = LANE_READY;
        put_first(&worker->ready, lane);
        if (wait_us != GOVERNOR_NEVER)
            timer_start(&worker->pump, wait_us);
        return;
    }
}

void worker_pump(struct worker *worker)
{
    if (atomic_load_explicit(&worker->fleet->stopping, memory_order_relaxed))
        skip_waiting(worker);
    else
        start_what_may(worker);
    if (worker->busy == 0 &&
        (atomic_load(&worker->fleet->stopping) || !has_tokens(worker)))
        loop_stop(&worker->loop);
}

static void on_pump(struct timer *timer)
{
    worker_pump(container_of(timer, struct worker, pump));
}

static void on_wake(struct wake *wake)
{
    worker_pump(container_of(wake, struct worker, wake));
}

static void on_room(void *owner)
{
    worker_pump(owner);
}

static void on_publish(struct timer *timer)
{
    struct worker *worker = container_of(timer, struct worker, publish);
    atomic_store(&worker->p99_us, histogram_percentile(&worker->summary.total, 99));
}

bool worker_init(struct worker *worker, struct fleet *fleet, unsigned lanes,
                 struct err *err)
{
    if (!loop_init(&worker->loop, err))
        return false;
    worker->fleet = fleet;
    worker->lane_count = lanes;
    summary_init(&worker->summary);
    redaction_init(&worker->redaction);
    worker->judge = judge_new(fleet->options.rules);
    worker->fetcher =
        fetcher_new(&worker->loop, fleet->options.route, lanes, on_room, worker);
    timer_init(&worker->pump, &worker->loop, on_pump);
    timer_init(&worker->publish, &worker->loop, on_publish);
    timer_repeat(&worker->publish, PUBLISH_US);
    wake_init(&worker->wake, &worker->loop, on_wake);
    worker->lanes = xcalloc(lanes, sizeof(*worker->lanes));
    for (unsigned i = 0; i < lanes; i++) {
        lane_init(&worker->lanes[i], worker);
        push(&worker->idle, &worker->lanes[i]);
    }
    return true;
}

void worker_release(struct worker *worker)
{
    for (unsigned i = 0; i < worker->lane_count; i++)
        lane_release(&worker->lanes[i]);
    fetcher_close(worker->fetcher);
    loop_release(&worker->loop);
    fetcher_free(worker->fetcher);
    judge_free(worker->judge);
    redaction_release(&worker->redaction);
    free(worker->lanes);
}

void *worker_run(void *data)
{
    struct worker *worker = data;
    struct fleet *fleet = worker->fleet;
    worker_pump(worker);
    if (worker->busy > 0 || timer_is_running(&worker->pump))
        loop_run(&worker->loop);
    if (atomic_fetch_sub(&fleet->running, 1) == 1)
        wake_send(fleet->ended);
    return NULL;
}
