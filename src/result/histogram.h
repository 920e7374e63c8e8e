/*
 * Latencies, log-linear: exact to the microsecond below 2048 us, three significant digits
 * above, up to an hour (more is counted in the last bucket and in `max_us` exactly). The
 * buckets are those of an HdrHistogram with lowest value 1 and 3 significant digits, so
 * that counts can be merged without loss and exchanged.
 *
 * A verdict never comes from here: a bucket at 3 s is 2 ms wide.
 */
#ifndef RESULT_HISTOGRAM_H
#define RESULT_HISTOGRAM_H

#include <stdint.h>

enum {
    HISTOGRAM_LINEAR = 2048,      /* values below this have a bucket each */
    HISTOGRAM_BUCKETS = 23 * 1024 /* up to 2^32 us, an hour and more */
};

struct histogram {
    uint64_t *counts; /* HISTOGRAM_BUCKETS of them, allocated at the first record */
    uint64_t total;
    uint64_t min_us, max_us; /* exact; min_us is UINT64_MAX while empty */
    double sum_us;
};

void histogram_init(struct histogram *histogram);
void histogram_release(struct histogram *histogram);
void histogram_record(struct histogram *histogram, uint64_t us);
void histogram_merge(struct histogram *into, const struct histogram *from);
/* The highest value of the bucket in which that share of the values is reached; percent
 * from 0 to 100; 0 when empty; never above max_us. */
uint64_t histogram_percentile(const struct histogram *histogram, double percent);
/* The rank of a percentile among `total` values, from 1 on. */
uint64_t histogram_rank_of(double percent, uint64_t total);
/* Between what the value of that rank lies, from 1 to `total`, in ascending order: the
 * ends of its bucket, and never beyond min_us and max_us. */
void histogram_rank(const struct histogram *histogram, uint64_t rank, uint64_t *lowest_us,
                    uint64_t *highest_us);
/* How many values are above `us`, to the precision of a bucket: those that share the
 * bucket of `us` are not counted. */
uint64_t histogram_above(const struct histogram *histogram, uint64_t us);
/* The highest value that a bucket counts; UINT64_MAX for the last. */
uint64_t histogram_bucket_end(unsigned bucket);
/* 0 when empty. */
uint64_t histogram_mean(const struct histogram *histogram);

#endif
