/*
 * One event loop per thread, over libuv: timers, wake-ups from other threads, signals.
 *
 *  - Everything that belongs to a loop is used on the loop's own thread, except
 *    wake_send().
 *  - Timers and wakes live inside the object they serve; callbacks get the embedded part
 *    back (base/container.h). libuv keeps their memory until it has closed them, so
 *    loop_free() runs the loop dry: owners call *_close() first, and free after it.
 *  - Timers are for waking up, in milliseconds. Verdicts use loop_now_us(), which is the
 *    monotonic clock itself, in microseconds.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

struct loop {
    uv_loop_t uv;
};

/* The caller's storage; false when the system has no descriptors left. */
bool loop_init(struct loop *loop, struct err *err);
/* Until loop_stop(), or until nothing is left to wait for. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);
/* Closes what is still open and waits for it. */
void loop_release(struct loop *loop);

uint64_t loop_now_us(void);

struct timer {
    uv_timer_t uv;
    void (*due)(struct timer *timer);
};

void timer_init(struct timer *timer, struct loop *loop, void (*due)(struct timer *timer));
/* Once, not before `us` from now; a running timer is set anew. */
void timer_start(struct timer *timer, uint64_t us);
void timer_repeat(struct timer *timer, uint64_t us);
void timer_stop(struct timer *timer);
bool timer_is_running(const struct timer *timer);
void timer_close(struct timer *timer);

/* A call from any thread that makes `woken` run on the loop's thread, once or more. */
struct wake {
    uv_async_t uv;
    void (*woken)(struct wake *wake);
};

void wake_init(struct wake *wake, struct loop *loop, void (*woken)(struct wake *wake));
void wake_send(struct wake *wake);
void wake_close(struct wake *wake);

struct signal_watch {
    uv_signal_t uv;
    void (*caught)(struct signal_watch *watch, int number);
};

void signal_watch_start(struct signal_watch *watch, struct loop *loop, int number,
                        void (*caught)(struct signal_watch *watch, int number));
void signal_watch_close(struct signal_watch *watch);

#endif
