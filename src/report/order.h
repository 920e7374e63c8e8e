/*
 * Reports in the order of the input, though many threads make the samples.
 *
 *  - The work is cut into batches, which are numbered from 0 on, and each thread adds the
 *    samples of its batch to it. What a format writes sample by sample is written in the
 *    order of the batches.
 *  - Batches that are ready wait in a window of fixed size for those before them. One
 *    that holds too much waits for its turn instead, and is written as it grows: memory
 *    is bounded however long the lines and however slow the first batch.
 *  - Numbers must be begun in order, and each that was begun must be ended, or those
 *    behind it wait for ever.
 */
#ifndef REPORT_ORDER_H
#define REPORT_ORDER_H

#include "report/report.h"

struct report_order; /* opaque */
struct report_batch; /* opaque */

/* The reports must outlive it. The window is in batches. */
struct report_order *report_order_new(struct reports *reports, unsigned window);
/* After all batches have ended. */
void report_order_free(struct report_order *order);

/* Waits until the number is in the window. */
struct report_batch *report_batch_begin(struct report_order *order, uint64_t number);
void report_batch_add(struct report_batch *batch, const struct sample *sample);
void report_batch_end(struct report_batch *batch);

#endif
