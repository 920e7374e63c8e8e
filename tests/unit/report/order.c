#include "report/order.h"

#include "check.h"
#include "fixture.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 8, WINDOW = 5, BATCHES = 3000 };

struct work {
    struct report_order *order;
    atomic_uint next;
    pthread_mutex_t lock; /* a number is begun in order */
};

/* Some batches are empty, and some hold more than what waits. */
static unsigned samples_in(unsigned batch)
{
    return batch % 5 == 0 ? 0 : batch % 700 == 3 ? 3000 : batch % 7;
}

static void *add_batches(void *argument)
{
    struct work *work = argument;
    struct sample sample;
    sample_init(&sample);
    for (unsigned number; (number = atomic_fetch_add(&work->next, 1)) < BATCHES;) {
        struct report_batch *batch = report_batch_begin(work->order, number);
        for (unsigned i = 0; i < samples_in(number); i++) {
            sample_clear(&sample);
            sample.path = "all.ndjson";
            sample.line = (uint64_t)number * 10000 + i + 1;
            snprintf(sample.reason, sizeof(sample.reason), "%0200u", i);
            report_batch_add(batch, &sample);
        }
        report_batch_end(batch);
    }
    sample_release(&sample);
    return NULL;
}

static void lines_come_in_the_order_of_their_batches(void)
{
    static const char *const specs[] = { "ndjson=a.ndjson", "text=a.txt", "junit=a.xml" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    struct work work = { .next = 0 };
    pthread_t threads[THREADS];
    folder_enter();
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, 3, false, &err);
    work.order = report_order_new(reports, WINDOW);
    for (unsigned i = 0; i < THREADS; i++)
        CHECK_INT(0, pthread_create(&threads[i], NULL, add_batches, &work));
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    report_order_free(work.order);
    fixture.summary.asked = 0;
    CHECK(reports_finish(reports, &fixture.run, &err));
    CHECK_STR("", err.text);
    reports_free(reports);

    char *text = file_text("a.ndjson"), *line = text;
    unsigned wrong = 0;
    for (unsigned number = 0; number < BATCHES; number++) {
        for (unsigned i = 0; i < samples_in(number); i++) {
            size_t len = strcspn(line, "\n");
            const char *at = memmem(line, len, "\"line\":", 7);
            wrong += at == NULL ||
                     strtoull(at + 7, NULL, 10) != (uint64_t)number * 10000 + i + 1;
            line += len + (line[len] != '\0');
        }
    }
    CHECK_INT(0, wrong);
    CHECK_STR("", line);
    free(text);
    fixture_release(&fixture);
    folder_leave();
}

SUITE(order, TEST(lines_come_in_the_order_of_their_batches))
