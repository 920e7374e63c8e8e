#include "result/histogram.h"

#include "base/xalloc.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

/*
 * Buckets 0 to 2047 are one microsecond wide; then follow groups of 1024 buckets, each
 * group covering one more power of two, with buckets twice as wide as those of the group
 * before.
 */
enum { GROUP_BITS = 10 };

void histogram_init(struct histogram *histogram)
{
    *histogram = (struct histogram){ .min_us = UINT64_MAX };
}

void histogram_release(struct histogram *histogram)
{
    free(histogram->counts);
    histogram_init(histogram);
}

static size_t bucket_of(uint64_t us)
{
    int highest_bit = 63 - __builtin_clzll(us | (HISTOGRAM_LINEAR - 1));
    int shift = highest_bit - GROUP_BITS;
    size_t bucket = ((size_t)shift << GROUP_BITS) + (size_t)(us >> shift);
    return bucket < HISTOGRAM_BUCKETS ? bucket : HISTOGRAM_BUCKETS - 1;
}

static uint64_t lowest_of(size_t bucket)
{
    if (bucket < HISTOGRAM_LINEAR)
        return bucket;
    size_t shift = (bucket >> GROUP_BITS) - 1;
    return (uint64_t)(bucket - (shift << GROUP_BITS)) << shift;
}

/* The last bucket has no upper end: what is too long for all others is there. */
uint64_t histogram_bucket_end(unsigned bucket)
{
    if (bucket < HISTOGRAM_LINEAR)
        return bucket;
    if (bucket == HISTOGRAM_BUCKETS - 1)
        return UINT64_MAX;
    return lowest_of(bucket + 1) - 1;
}

void histogram_record(struct histogram *histogram, uint64_t us)
{
    if (histogram->counts == NULL)
        histogram->counts = xcalloc(HISTOGRAM_BUCKETS, sizeof(*histogram->counts));
    histogram->counts[bucket_of(us)]++;
    histogram->total++;
    histogram->sum_us += (double)us;
    if (us < histogram->min_us)
        histogram->min_us = us;
    if (us > histogram->max_us)
        histogram->max_us = us;
}

void histogram_merge(struct histogram *into, const struct histogram *from)
{
    if (from->total == 0)
        return;
    if (into->counts == NULL)
        into->counts = xcalloc(HISTOGRAM_BUCKETS, sizeof(*into->counts));
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        into->counts[i] += from->counts[i];
    into->total += from->total;
    into->sum_us += from->sum_us;
    if (from->min_us < into->min_us)
        into->min_us = from->min_us;
    if (from->max_us > into->max_us)
        into->max_us = from->max_us;
}

/* Rounded up, but not by an error of the arithmetic: 99.9 % of 1000 are 999. */
uint64_t histogram_rank_of(double percent, uint64_t total)
{
    double rank = ceil(nextafter(percent, 0) * (double)total / 100);
    if (!(rank > 1))
        return 1;
    return rank < (double)total ? (uint64_t)rank : total;
}

void histogram_rank(const struct histogram *histogram, uint64_t rank, uint64_t *lowest_us,
                    uint64_t *highest_us)
{
    uint64_t seen = 0;
    size_t bucket = 0;
    while ((seen += histogram->counts[bucket]) < rank)
        bucket++;
    uint64_t lowest = lowest_of(bucket), highest = histogram_bucket_end((unsigned)bucket);
    *lowest_us = lowest > histogram->min_us ? lowest : histogram->min_us;
    *highest_us = highest < histogram->max_us ? highest : histogram->max_us;
}

uint64_t histogram_percentile(const struct histogram *histogram, double percent)
{
    uint64_t lowest = 0, highest = 0;
    if (histogram->total > 0)
        histogram_rank(histogram, histogram_rank_of(percent, histogram->total), &lowest,
                       &highest);
    return highest;
}

uint64_t histogram_above(const struct histogram *histogram, uint64_t us)
{
    uint64_t above = 0;
    if (us >= histogram->max_us)
        return 0;
    for (size_t i = bucket_of(us) + 1; i < HISTOGRAM_BUCKETS; i++)
        above += histogram->counts[i];
    return above;
}

uint64_t histogram_mean(const struct histogram *histogram)
{
    if (histogram->total == 0)
        return 0;
    return (uint64_t)(histogram->sum_us / (double)histogram->total + 0.5);
}
