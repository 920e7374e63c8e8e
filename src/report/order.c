#include "report/order.h"

#include "base/xalloc.h"
#include "report/format_priv.h"

#include <pthread.h>
#include <stdlib.h>

/* From here on a batch waits for its turn. */
enum { BATCH_BYTES = 512 << 10 };

struct report_batch {
    struct report_order *order;
    uint64_t number;
    struct strbuf *lines; /* one for each report */
    bool ended;
};

struct report_order {
    struct reports *reports;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    uint64_t turn; /* the number of the first batch that is not written whole */
    struct report_batch *window;
    unsigned window_size;
};

struct report_order *report_order_new(struct reports *reports, unsigned window)
{
    struct report_order *order = xcalloc(1, sizeof(*order));
    order->reports = reports;
    order->window = xcalloc(window, sizeof(*order->window));
    order->window_size = window;
    pthread_mutex_init(&order->lock, NULL);
    pthread_cond_init(&order->turned, NULL);
    for (unsigned i = 0; i < window; i++) {
        struct report_batch *batch = &order->window[i];
        batch->order = order;
        batch->lines = xcalloc(reports->count, sizeof(*batch->lines));
        for (size_t k = 0; k < reports->count; k++)
            strbuf_init(&batch->lines[k], BATCH_BYTES + REPORT_LINE_MAX);
    }
    return order;
}

void report_order_free(struct report_order *order)
{
    if (order == NULL)
        return;
    for (unsigned i = 0; i < order->window_size; i++) {
        struct report_batch *batch = &order->window[i];
        for (size_t k = 0; k < order->reports->count; k++)
            strbuf_release(&batch->lines[k]);
        free(batch->lines);
    }
    pthread_cond_destroy(&order->turned);
    pthread_mutex_destroy(&order->lock);
    free(order->window);
    free(order);
}

static void write_out(struct report_batch *batch)
{
    struct reports *reports = batch->order->reports;
    for (size_t i = 0; i < reports->count; i++) {
        report_write(&reports->list[i], batch->lines[i].text, batch->lines[i].len);
        strbuf_reset(&batch->lines[i]);
    }
}

static void wait_for_turn(const struct report_batch *batch)
{
    struct report_order *order = batch->order;
    pthread_mutex_lock(&order->lock);
    while (order->turn != batch->number)
        pthread_cond_wait(&order->turned, &order->lock);
    pthread_mutex_unlock(&order->lock);
}

struct report_batch *report_batch_begin(struct report_order *order, uint64_t number)
{
    struct report_batch *batch = &order->window[number % order->window_size];
    pthread_mutex_lock(&order->lock);
    while (number - order->turn >= order->window_size)
        pthread_cond_wait(&order->turned, &order->lock);
    batch->number = number;
    pthread_mutex_unlock(&order->lock);
    return batch;
}

void report_batch_add(struct report_batch *batch, const struct sample *sample)
{
    struct reports *reports = batch->order->reports;
    bool full = false;
    for (size_t i = 0; i < reports->count; i++) {
        struct report *report = &reports->list[i];
        if (report->format->put != NULL)
            report->format->put(&batch->lines[i], sample);
        else if (report->format->add != NULL)
            report->format->add(report, sample);
        full = full || batch->lines[i].len >= BATCH_BYTES;
    }
    if (full) {
        wait_for_turn(batch);
        write_out(batch);
    }
}

void report_batch_end(struct report_batch *batch)
{
    struct report_order *order = batch->order;
    pthread_mutex_lock(&order->lock);
    batch->ended = true;
    for (struct report_batch *next;
         (next = &order->window[order->turn % order->window_size])->ended;) {
        write_out(next);
        next->ended = false;
        order->turn++;
    }
    pthread_cond_broadcast(&order->turned);
    pthread_mutex_unlock(&order->lock);
}
