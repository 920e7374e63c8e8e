/*
 * One line per token, as it ends (schemas/sample.schema.json). Lines are gathered in
 * lanes, 64 KiB each, and written a lane at a time: a thread keeps to one lane, so that
 * threads hardly ever wait for each other. Lines of different lanes come in any order.
 */
#include "base/xalloc.h"
#include "report/format_priv.h"

#include <pthread.h>
#include <stdlib.h>

/* Everything in a sample has a ceiling; with all of them reached and every byte escaped,
 * a line has less than half of this. */
enum { LINE_MAX_BYTES = 1 << 20 };
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
        strbuf_init(&lanes[i].lines, LANE_BYTES + LINE_MAX_BYTES);
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

static void ndjson_add(struct report *report, const struct sample *sample)
{
    struct lane *lane = lane_of_this_thread(report);
    pthread_mutex_lock(&lane->lock);
    sample_put_ndjson(&lane->lines, sample);
    if (lane->lines.full)
        BUG("a sample of more than %d bytes", LINE_MAX_BYTES);
    if (lane->lines.len >= LANE_BYTES)
        flush(report, lane);
    pthread_mutex_unlock(&lane->lock);
}

static void ndjson_finish(struct report *report, const struct report_view *view,
                          struct strbuf *to)
{
    (void)view;
    (void)to;
    struct lane *lanes = report->state;
    for (size_t i = 0; i < LANES; i++)
        flush(report, &lanes[i]);
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
    .purpose = "one line of JSON per token, as it ends, for other programs",
    .begin = ndjson_begin,
    .add = ndjson_add,
    .finish = ndjson_finish,
    .end = ndjson_end,
};
