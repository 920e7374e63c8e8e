/*
 * Log-normal spreads, as latencies and sizes of documents have them, as a table of
 * equally likely steps: drawing is one look-up with random bits.
 */
#ifndef EMULATOR_SPREAD_H
#define EMULATOR_SPREAD_H

#include <stdint.h>

enum { SPREAD_STEPS = 1024 };

struct spread {
    uint32_t steps[SPREAD_STEPS]; /* ascending */
};

/* Half of the steps are below p50 and 99 in 100 below p99; none is above `max`. A p50 of
 * 0 makes all steps 0. */
void spread_init(struct spread *spread, double p50, double p99, double max);

static inline uint32_t spread_draw(const struct spread *spread, uint64_t random)
{
    return spread->steps[random % SPREAD_STEPS];
}

#endif
