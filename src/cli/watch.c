#include "cli/watch.h"

#include "base/container.h"
#include "cli/terminal.h"
#include "net/loop.h"
#include "report/progress.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static const int signals_watched[] = { SIGINT, SIGTERM, SIGHUP };
enum { SIGNALS = sizeof(signals_watched) / sizeof(signals_watched[0]) };

/* Whoever started us may want that (nohup, `&` in a script): then nothing is changed. */
bool watch_ignores(int number)
{
    struct sigaction now;
    return sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN;
}

/* ---- while nothing is watched ---- */

static const struct reports *volatile guarded;

static void end_at_once(int number)
{
    reports_abandon(guarded);
    _exit(128 + number);
}

static void handle_signals(void (*handler)(int number))
{
    struct sigaction action = { .sa_handler = handler };
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < SIGNALS; i++) {
        if (!watch_ignores(signals_watched[i]))
            sigaction(signals_watched[i], &action, NULL);
    }
}

void watch_guard(const struct reports *reports)
{
    guarded = reports;
    handle_signals(end_at_once);
}

void watch_unguard(void)
{
    if (guarded != NULL)
        handle_signals(SIG_DFL);
    guarded = NULL;
}

/* ---- while something is ---- */

enum { TICK_US = 200000, RATE_TICKS = 10 };

struct watch {
    struct loop loop;
    struct wake ended;
    struct timer tick;
    struct signal_watch signals[SIGNALS];
    const struct watched *watched;
    struct reports *reports;
    uint64_t total;
    uint64_t started_us;
    uint64_t done_before[RATE_TICKS]; /* at the last ticks, a ring */
    uint64_t us_before[RATE_TICKS];
    unsigned ticks;
    bool progress;
    int signal_number;
};

static void on_ended(struct wake *wake)
{
    struct watch *watch = container_of(wake, struct watch, ended);
    loop_stop(&watch->loop);
}

static void interrupt(struct watch *watch, int number)
{
    if (watch->signal_number != 0) {
        reports_abandon(watch->reports);
        _exit(128 + number);
    }
    watch->signal_number = number;
    watch->watched->stop(watch->watched->work);
    terminal_clear_line();
    fprintf(stderr,
            "metaprobe: interrupted, waiting for %s; a second signal ends it at once\n",
            watch->watched->in_flight);
}

#define ON_SIGNAL(index) \
    static void on_signal_##index(struct signal_watch *signal, int number) \
    { \
        interrupt(container_of(signal, struct watch, signals[index]), number); \
    }
ON_SIGNAL(0)
ON_SIGNAL(1)
ON_SIGNAL(2)

static void show_progress(struct watch *watch)
{
    struct progress now = { .p99_us = PROGRESS_UNKNOWN };
    watch->watched->progress(watch->watched->work, &now);
    unsigned at = watch->ticks++ % RATE_TICKS;
    uint64_t now_us = loop_now_us();
    uint64_t since_us = now_us - watch->us_before[at],
             since = now.done - watch->done_before[at];
    watch->us_before[at] = now_us;
    watch->done_before[at] = now.done;

    bool ends = watch->total != PROGRESS_UNKNOWN;
    now.total = watch->total;
    now.per_1000s = since_us ? since * 1000000000 / since_us : 0;
    now.left_us = since && ends ? (watch->total - now.done) * (since_us / since + 1)
                                : PROGRESS_UNKNOWN;
    /* The terminal shows "^C" behind it; a line that grows into the next is never
     * cleared. */
    size_t columns = terminal_columns();
    struct strbuf line = STRBUF_INIT(1024);
    progress_put(&line, &now, columns > 2 ? columns - 2 : columns);
    terminal_clear_line();
    fputs(line.text, stderr);
    strbuf_release(&line);
}

static void on_tick(struct timer *timer)
{
    struct watch *watch = container_of(timer, struct watch, tick);
    if (watch->progress)
        terminal_clear_line(); /* for lines that go to the same terminal */
    reports_flush(watch->reports);
    if (reports_failed(watch->reports) ||
        (watch->watched->store != NULL && store_failed(watch->watched->store)))
        watch->watched->stop(watch->watched->work);
    if (watch->progress && watch->signal_number == 0)
        show_progress(watch);
}

static void start(struct watch *watch)
{
    wake_init(&watch->ended, &watch->loop, on_ended);
    timer_init(&watch->tick, &watch->loop, on_tick);
    timer_repeat(&watch->tick, TICK_US);
    static void (*const caught[SIGNALS])(struct signal_watch * signal,
                                         int number) = { on_signal_0, on_signal_1,
                                                         on_signal_2 };
    for (size_t i = 0; i < SIGNALS; i++) {
        if (!watch_ignores(signals_watched[i]))
            signal_watch_start(&watch->signals[i], &watch->loop, signals_watched[i],
                               caught[i]);
    }
    watch->started_us = loop_now_us();
    for (unsigned i = 0; i < RATE_TICKS; i++)
        watch->us_before[i] = watch->started_us;
}

bool watch_work(const struct watched *watched, struct reports *reports, uint64_t total,
                int *signal_number, struct err *err)
{
    struct watch watch = { .watched = watched,
                           .reports = reports,
                           .total = total,
                           .progress = watched->progress != NULL && terminal_is_live(),
                           .signal_number = *signal_number };
    if (!loop_init(&watch.loop, err))
        return false;
    start(&watch);
    bool started = watched->start(watched->work, &watch.ended, err);
    if (started)
        loop_run(&watch.loop);
    if (watch.progress)
        terminal_clear_line();
    *signal_number = watch.signal_number;
    loop_release(&watch.loop);
    if (guarded != NULL)
        handle_signals(end_at_once);
    return started;
}

/* ---- one function ---- */

struct task {
    const struct watched_task *task;
    pthread_t thread;
    struct wake *ended;
    atomic_bool stop;
    bool done;
    struct err *err;
};

static void *run_task(void *to)
{
    struct task *task = to;
    task->done = task->task->run(task->task->work, &task->stop, task->err);
    wake_send(task->ended);
    return NULL;
}

static bool start_task(void *work, struct wake *ended, struct err *err)
{
    struct task *task = work;
    task->ended = ended;
    errno = pthread_create(&task->thread, NULL, run_task, task);
    return errno == 0 || err_set_errno(err, ERR_LOCAL, "cannot start a thread");
}

static void stop_task(void *work)
{
    struct task *task = work;
    atomic_store(&task->stop, true);
}

bool watch_task(const struct watched_task *what, struct reports *reports,
                int *signal_number, struct err *err)
{
    struct task task = { .task = what, .err = err };
    const struct watched watched = { &task, start_task,      stop_task,
                                     NULL,  what->in_flight, NULL };
    if (!watch_work(&watched, reports, PROGRESS_UNKNOWN, signal_number, err))
        return false;
    pthread_join(task.thread, NULL);
    return task.done;
}

/* ---- a fleet ---- */

static bool start_fleet(void *work, struct wake *ended, struct err *err)
{
    return fleet_start(work, ended, err);
}

static void stop_fleet(void *work)
{
    fleet_stop(work);
}

static void look_at_fleet(void *work, struct progress *now)
{
    struct fleet_progress progress;
    fleet_progress(work, &progress);
    now->done = progress.done;
    now->failing = progress.failing;
    now->paused_us = progress.paused_us;
    now->p99_us = progress.p99_us ? progress.p99_us : PROGRESS_UNKNOWN;
}

bool watch_fleet(struct fleet *fleet, struct reports *reports, const struct store *store,
                 uint64_t token_count, int *signal_number, struct err *err)
{
    const struct watched watched = {
        fleet, start_fleet, stop_fleet, look_at_fleet, "the requests in flight", store
    };
    return watch_work(&watched, reports, token_count, signal_number, err);
}
