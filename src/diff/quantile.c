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

/* Between what the latency of that rank lies. Above all whole answers there are the late
 * attempts, of which the least is known; false: nothing else. */
static bool rank_bounds(const struct latencies *latencies, uint64_t rank, uint64_t *low,
                        uint64_t *high)
{
    *low = *high = latencies->budget_us;
    if (rank > latencies->whole->total)
        return false;
    histogram_rank(latencies->whole, rank, low, high);
    if (latencies->late > 0 && *low > latencies->budget_us)
        *low = latencies->budget_us;
    return true;
}

struct quantile quantile_of(const struct latencies *latencies, double percent)
{
    uint64_t count = latencies->whole->total + latencies->late;
    struct quantile quantile = { .is_known = count > 0 };
    uint64_t low, high, end;
    if (count == 0)
        return quantile;
    quantile.is_over = !rank_bounds(latencies, histogram_rank_of(percent, count), &end,
                                    &quantile.value_us);
    if (!quantile_ranks(count, percent / 100, &low, &high))
        return quantile;
    quantile.is_bounded = true;
    rank_bounds(latencies, low, &quantile.low_us, &end);
    quantile.is_open = !rank_bounds(latencies, high, &end, &quantile.high_us);
    return quantile;
}

static double distance(uint64_t from, uint64_t to)
{
    return (double)to - (double)from;
}

static enum shift_bound bound_of(const struct quantile *x, const struct quantile *y)
{
    static const enum shift_bound bounds[2][2] = { { SHIFT_IS, SHIFT_AT_LEAST },
                                                   { SHIFT_AT_MOST, SHIFT_UNKNOWN } };
    return bounds[x->is_over][y->is_over];
}

struct shift shift_of(const struct latencies *before, const struct latencies *after,
                      double percent)
{
    struct shift shift = { .before = quantile_of(before, percent),
                           .after = quantile_of(after, percent) };
    const struct quantile *x = &shift.before, *y = &shift.after;
    if (x->is_known && y->is_known)
        shift.us = (int64_t)y->value_us - (int64_t)x->value_us;
    shift.bound = bound_of(x, y);
    shift.is_bounded = x->is_bounded && y->is_bounded;
    if (!shift.is_bounded)
        return shift;
    double down =
        hypot(distance(y->low_us, y->value_us), distance(x->value_us, x->high_us));
    double up =
        hypot(distance(y->value_us, y->high_us), distance(x->low_us, x->value_us));
    shift.has_low = !x->is_open;
    shift.has_high = !y->is_open;
    shift.low_us = shift.us - (int64_t)ceil(down);
    shift.high_us = shift.us + (int64_t)ceil(up);
    shift.is_real =
        (shift.has_low && shift.low_us > 0) || (shift.has_high && shift.high_us < 0);
    return shift;
}
