/*
 * One line per token, as it ends, or per document, in the order of the input
 * (report/order.h; schemas/sample.schema.json). Where nobody keeps an order, lines are
 * gathered in lanes, 64 KiB each, and written a lane at a time: a thread keeps to one
 * lane, so that threads hardly ever wait for each other. Lines of different lanes come in
 * any order.
 */
#include "base/xalloc.h"
#include "report/format_priv.h"

#include <pthread.h>
#include <stdlib.h>

enum { LANES = 16, LANE_BYTES = 64 << 10 };

struct lane {
    pthread_mutex_t lock;
    struct strbuf lines;
};

static void ndjson_begin(struct report *report)
{
    /* The lanes are the buffers: another one would only hide a write that failed. */
    setvbuf(report->out.stream, NULL, _IONBF, 0);
    struct lane *lanes = xcalloc(LANES, sizeof(*lanes));
    for (size_t i = 0; i < LANES; i++) {
        pthread_mutex_init(&lanes[i].lock, NULL);
        strbuf_init(&lanes[i].lines, LANE_BYTES + REPORT_LINE_MAX);
    }
    report->state = lanes;
}

static struct lane *lane_of_this_thread(struct report *report)
{
    static atomic_uint threads;
    static _Thread_local unsigned number; /* from 1 on; 0: none yet */
    if (number == 0)
        number = atomic_fetch_add(&threads, 1) % LANES + 1;
    return (struct lane *)report->state + (number - 1);
}

static void flush(struct report *report, struct lane *lane)
{
    report_write(report, lane->lines.text, lane->lines.len);
    strbuf_reset(&lane->lines);
}

static void ndjson_put(struct strbuf *to, const struct sample *sample)
{
    sample_put_ndjson(to, sample);
    if (to->full)
        BUG("a sample of more than %d bytes", REPORT_LINE_MAX);
}

static void ndjson_add(struct report *report, const struct sample *sample)
{
    struct lane *lane = lane_of_this_thread(report);
    pthread_mutex_lock(&lane->lock);
    ndjson_put(&lane->lines, sample);
    if (lane->lines.len >= LANE_BYTES)
        flush(report, lane);
    pthread_mutex_unlock(&lane->lock);
}

static void ndjson_flush(struct report *report)
{
    struct lane *lanes = report->state;
    for (size_t i = 0; i < LANES; i++) {
        pthread_mutex_lock(&lanes[i].lock);
        flush(report, &lanes[i]);
        pthread_mutex_unlock(&lanes[i].lock);
    }
}

static void ndjson_finish(struct report *report, const struct report_view *view,
                          struct strbuf *to)
{
    (void)view;
    (void)to;
    ndjson_flush(report);
}

static void ndjson_end(struct report *report)
{
    struct lane *lanes = report->state;
    for (size_t i = 0; lanes != NULL && i < LANES; i++) {
        pthread_mutex_destroy(&lanes[i].lock);
        strbuf_release(&lanes[i].lines);
    }
    free(lanes);
}

const struct report_format report_ndjson = {
    .name = "ndjson",
    .purpose = "one line of JSON per token or document, for other programs",
    .begin = ndjson_begin,
    .add = ndjson_add,
    .put = ndjson_put,
    .flush = ndjson_flush,
    .finish = ndjson_finish,
    .end = ndjson_end,
};
