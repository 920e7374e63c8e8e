#include "net/deadlines.h"

#include "base/xalloc.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* Over thirty years: never, and yet no sum of times overflows. */
#define DELAY_MAX_US UINT64_C(1000000000000000)

struct entry {
    uint64_t due_us;
    void *object;
};

struct deadlines {
    deadline_fn *on_due;
    pthread_t thread;
    pthread_mutex_t lock;   /* over everything below */
    pthread_cond_t changed; /* the earliest time changed, or `stopping` */
    struct entry *heap; /* the earliest first: heap[i] <= heap[2i + 1], heap[2i + 2] */
    size_t count, cap;
    bool stopping, joined;
};

static uint64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void heap_push(struct deadlines *deadlines, struct entry entry)
{
    if (deadlines->count == deadlines->cap) {
        deadlines->cap = deadlines->cap ? deadlines->cap * 2 : 64;
        deadlines->heap =
            xreallocarray(deadlines->heap, deadlines->cap, sizeof(*deadlines->heap));
    }
    struct entry *heap = deadlines->heap;
    size_t at = deadlines->count++;
    while (at > 0 && heap[(at - 1) / 2].due_us > entry.due_us) {
        heap[at] = heap[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap[at] = entry;
}

static struct entry heap_pop(struct deadlines *deadlines)
{
    struct entry *heap = deadlines->heap;
    struct entry first = heap[0], last = heap[--deadlines->count];
    size_t at = 0, child;
    while ((child = 2 * at + 1) < deadlines->count) {
        if (child + 1 < deadlines->count && heap[child + 1].due_us < heap[child].due_us)
            child++;
        if (heap[child].due_us >= last.due_us)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = last;
    return first;
}

/* Waits for the earliest time, or for a change. The lock is held on entry and return. */
static void wait_for_work(struct deadlines *deadlines)
{
    if (deadlines->count == 0) {
        pthread_cond_wait(&deadlines->changed, &deadlines->lock);
        return;
    }
    uint64_t due_us = deadlines->heap[0].due_us;
    struct timespec until = {
        .tv_sec = (time_t)(due_us / 1000000),
        .tv_nsec = (long)(due_us % 1000000 * 1000),
    };
    pthread_cond_timedwait(&deadlines->changed, &deadlines->lock, &until);
}

/* Calls back a batch of what is due at `now_us`, without the lock, so that adding goes on
 * meanwhile. The lock is held on entry and return. */
static void call_back(struct deadlines *deadlines, uint64_t now_us)
{
    void *batch[128];
    size_t count = 0;
    while (count < sizeof(batch) / sizeof(batch[0]) && deadlines->count > 0 &&
           deadlines->heap[0].due_us <= now_us)
        batch[count++] = heap_pop(deadlines).object;
    pthread_mutex_unlock(&deadlines->lock);
    for (size_t i = 0; i < count; i++)
        deadlines->on_due(batch[i]);
    pthread_mutex_lock(&deadlines->lock);
}

static void *run(void *argument)
{
    struct deadlines *deadlines = argument;
    pthread_mutex_lock(&deadlines->lock);
    while (!deadlines->stopping || deadlines->count > 0) {
        uint64_t now_us = deadlines->stopping ? UINT64_MAX : clock_us();
        if (deadlines->count > 0 && deadlines->heap[0].due_us <= now_us)
            call_back(deadlines, now_us);
        else
            wait_for_work(deadlines);
    }
    pthread_mutex_unlock(&deadlines->lock);
    return NULL;
}

struct deadlines *deadlines_new(deadline_fn *on_due, struct err *err)
{
    struct deadlines *deadlines = xcalloc(1, sizeof(*deadlines));
    deadlines->on_due = on_due;
    pthread_mutex_init(&deadlines->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&deadlines->changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    errno = pthread_create(&deadlines->thread, NULL, run, deadlines);
    if (errno != 0) {
        err_set_errno(err, ERR_LOCAL, "cannot start a thread");
        deadlines->joined = true;
        deadlines_free(deadlines);
        return NULL;
    }
    return deadlines;
}

bool deadlines_add(struct deadlines *deadlines, uint64_t delay_us, void *object)
{
    uint64_t due_us = clock_us() + (delay_us < DELAY_MAX_US ? delay_us : DELAY_MAX_US);
    due_us += DEADLINES_GRAIN_US - 1;
    due_us -= due_us % DEADLINES_GRAIN_US;
    pthread_mutex_lock(&deadlines->lock);
    bool taken = !deadlines->stopping;
    if (taken) {
        bool earliest = deadlines->count == 0 || due_us < deadlines->heap[0].due_us;
        heap_push(deadlines, (struct entry){ due_us, object });
        if (earliest)
            pthread_cond_signal(&deadlines->changed);
    }
    pthread_mutex_unlock(&deadlines->lock);
    return taken;
}

void deadlines_stop(struct deadlines *deadlines)
{
    if (deadlines->joined)
        return;
    pthread_mutex_lock(&deadlines->lock);
    deadlines->stopping = true;
    pthread_cond_signal(&deadlines->changed);
    pthread_mutex_unlock(&deadlines->lock);
    pthread_join(deadlines->thread, NULL);
    deadlines->joined = true;
}

void deadlines_free(struct deadlines *deadlines)
{
    if (deadlines == NULL)
        return;
    deadlines_stop(deadlines);
    pthread_cond_destroy(&deadlines->changed);
    pthread_mutex_destroy(&deadlines->lock);
    free(deadlines->heap);
    free(deadlines);
}
