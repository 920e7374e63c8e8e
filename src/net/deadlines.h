/*
 * One thread that calls back when the time of each waiting object has come.
 *
 *  - Any thread may add; the callback runs on the deadlines' own thread, must not block
 *    and must not add.
 *  - Each object that was added is called back exactly once: when it is due, never
 *    before, or at deadlines_stop(), whichever comes first.
 *  - Times are rounded up to DEADLINES_GRAIN_US, so that thousands of objects a second
 *    become due in batches, and the thread sleeps in between.
 *  - Objects that are due together are called back in the order of their times.
 */
#ifndef NET_DEADLINES_H
#define NET_DEADLINES_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { DEADLINES_GRAIN_US = 500 };

typedef void deadline_fn(void *object);

struct deadlines;

struct deadlines *deadlines_new(deadline_fn *on_due, struct err *err);
/* Stops first, if that was not done. */
void deadlines_free(struct deadlines *deadlines);
/* False once deadlines_stop() was called: the object was not taken, nobody will call. */
bool deadlines_add(struct deadlines *deadlines, uint64_t delay_us, void *object);
/* Calls back all that wait, at once; returns when the last call has ended. */
void deadlines_stop(struct deadlines *deadlines);

#endif
