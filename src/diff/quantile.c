#include "diff/quantile.h"

#include <math.h>

/* What an interval leaves on each side. */
#define TAIL 0.025

/* So far from the mean, in standard deviations, that what is beyond is nothing. */
enum { FAR = 14 };

/* The smallest k with P(X <= k) above `tail`, for X of the binomial distribution. Summed
 * up from where there is nothing yet, in at most 28 standard deviations' steps. */
static double binomial_quantile(double count, double share, double tail)
{
    double mean = count * share, deviation = sqrt(mean * (1 - share));
    double k = floor(mean - FAR * deviation - FAR);
    if (k < 0)
        k = 0;
    double mass = exp(lgamma(count + 1) - lgamma(k + 1) - lgamma(count - k + 1) +
                      k * log(share) + (count - k) * log1p(-share));
    double sum = mass;
    while (sum <= tail && k < count) {
        mass *= (count - k) / (k + 1) * share / (1 - share);
        sum += mass;
        k++;
    }
    return k;
}

/*
 * The value of rank r is at most the quantile when at least r values are: X >= r. So the
 * low rank is the highest r with P(X < r) <= TAIL, and by symmetry the high rank, counted
 * from the other end, the same with the other share.
 */
bool quantile_ranks(uint64_t count, double share, uint64_t *low, uint64_t *high)
{
    if (count == 0)
        return false;
    uint64_t below = (uint64_t)binomial_quantile((double)count, share, TAIL);
    uint64_t above = (uint64_t)binomial_quantile((double)count, 1 - share, TAIL);
    *low = below;
    *high = count + 1 - above;
    return below > 0 && above > 0;
}

struct quantile quantile_of(const struct histogram *histogram, double percent)
{
    struct quantile quantile = { .is_known = histogram->total > 0 };
    uint64_t low, high, end;
    quantile.value_us = histogram_percentile(histogram, percent);
    if (!quantile_ranks(histogram->total, percent / 100, &low, &high))
        return quantile;
    quantile.is_bounded = true;
    histogram_rank(histogram, low, &quantile.low_us, &end);
    histogram_rank(histogram, high, &end, &quantile.high_us);
    return quantile;
}

static double distance(uint64_t from, uint64_t to)
{
    return (double)to - (double)from;
}

struct shift shift_of(const struct histogram *before, const struct histogram *after,
                      double percent)
{
    struct shift shift = { .before = quantile_of(before, percent),
                           .after = quantile_of(after, percent) };
    const struct quantile *x = &shift.before, *y = &shift.after;
    if (x->is_known && y->is_known)
        shift.us = (int64_t)y->value_us - (int64_t)x->value_us;
    if (!x->is_bounded || !y->is_bounded)
        return shift;
    double down =
        hypot(distance(y->low_us, y->value_us), distance(x->value_us, x->high_us));
    double up =
        hypot(distance(y->value_us, y->high_us), distance(x->low_us, x->value_us));
    shift.is_bounded = true;
    shift.low_us = shift.us - (int64_t)ceil(down);
    shift.high_us = shift.us + (int64_t)ceil(up);
    shift.is_real = shift.low_us > 0 || shift.high_us < 0;
    return shift;
}
