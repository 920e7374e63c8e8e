#include "net/loop.h"

#include "base/container.h"

bool loop_init(struct loop *loop, struct err *err)
{
    int failed = uv_loop_init(&loop->uv);
    if (failed)
        return err_set(err, ERR_LOCAL, "cannot make an event loop: %s",
                       uv_strerror(failed));
    return true;
}

void loop_run(struct loop *loop)
{
    uv_run(&loop->uv, UV_RUN_DEFAULT);
}

void loop_stop(struct loop *loop)
{
    uv_stop(&loop->uv);
}

static void close_one(uv_handle_t *handle, void *unused)
{
    (void)unused;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void loop_release(struct loop *loop)
{
    uv_walk(&loop->uv, close_one, NULL);
    /* A loop_stop() that came after the loop had ended ends the first of these at
     * once. */
    while (uv_run(&loop->uv, UV_RUN_DEFAULT) != 0)
        continue;
    if (uv_loop_close(&loop->uv) != 0)
        BUG("an event loop was released while in use");
}

uint64_t loop_now_us(void)
{
    return uv_hrtime() / 1000;
}

static void on_timer(uv_timer_t *uv)
{
    struct timer *timer = container_of(uv, struct timer, uv);
    timer->due(timer);
}

void timer_init(struct timer *timer, struct loop *loop, void (*due)(struct timer *timer))
{
    uv_timer_init(&loop->uv, &timer->uv);
    timer->due = due;
}

/* libuv counts from the time at which this turn of the loop began, and in whole
 * milliseconds: one more, so that it is never early. */
static uint64_t whole_ms(uint64_t us)
{
    return us == 0 ? 0 : us / 1000 + 1;
}

void timer_start(struct timer *timer, uint64_t us)
{
    uv_update_time(timer->uv.loop);
    uv_timer_start(&timer->uv, on_timer, whole_ms(us), 0);
}

void timer_repeat(struct timer *timer, uint64_t us)
{
    uv_timer_start(&timer->uv, on_timer, whole_ms(us), whole_ms(us));
}

void timer_stop(struct timer *timer)
{
    uv_timer_stop(&timer->uv);
}

bool timer_is_running(const struct timer *timer)
{
    return uv_is_active((const uv_handle_t *)&timer->uv);
}

void timer_close(struct timer *timer)
{
    uv_close((uv_handle_t *)&timer->uv, NULL);
}

static void on_wake(uv_async_t *uv)
{
    struct wake *wake = container_of(uv, struct wake, uv);
    wake->woken(wake);
}

void wake_init(struct wake *wake, struct loop *loop, void (*woken)(struct wake *wake))
{
    int failed = uv_async_init(&loop->uv, &wake->uv, on_wake);
    if (failed)
        BUG("cannot make a wake-up: %s", uv_strerror(failed));
    wake->woken = woken;
}

void wake_send(struct wake *wake)
{
    uv_async_send(&wake->uv);
}

void wake_close(struct wake *wake)
{
    uv_close((uv_handle_t *)&wake->uv, NULL);
}

static void on_signal(uv_signal_t *uv, int number)
{
    struct signal_watch *watch = container_of(uv, struct signal_watch, uv);
    watch->caught(watch, number);
}

void signal_watch_start(struct signal_watch *watch, struct loop *loop, int number,
                        void (*caught)(struct signal_watch *watch, int number))
{
    uv_signal_init(&loop->uv, &watch->uv);
    watch->caught = caught;
    uv_signal_start(&watch->uv, on_signal, number);
}

void signal_watch_close(struct signal_watch *watch)
{
    uv_close((uv_handle_t *)&watch->uv, NULL);
}
