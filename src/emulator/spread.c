#include "emulator/spread.h"

#include <math.h>

static double normal_below(double z)
{
    return 0.5 * erfc(-z / sqrt(2));
}

/* How many standard deviations from the middle a share `p` of a normal spread lies
 * below. */
static double normal_quantile(double p)
{
    double low = -9, high = 9;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (normal_below(middle) < p)
            low = middle;
        else
            high = middle;
    }
    return low;
}

void spread_init(struct spread *spread, double p50, double p99, double max)
{
    double sigma = p50 > 0 && p99 > p50 ? log(p99 / p50) / normal_quantile(0.99) : 0;
    for (int i = 0; i < SPREAD_STEPS; i++) {
        double value = p50 * exp(sigma * normal_quantile((i + 0.5) / SPREAD_STEPS));
        spread->steps[i] = (uint32_t)lround(value < max ? value : max);
    }
}
