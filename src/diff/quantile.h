/*
 * Did the latencies shift? A quantile of each of two runs, how sure it is, and the
 * difference of the two with its 95 % confidence interval. Pure.
 *
 *  - The interval of a quantile supposes nothing about how latencies are distributed: its
 *    ends are order statistics, whose ranks come from the binomial distribution (W. J.
 *    Conover, Practical Nonparametric Statistics, 3rd edition 1999, section 3.2; H. A.
 *    David and H. N. Nagaraja, Order Statistics, 3rd edition 2003, section 7.1). With so
 *    few values that no ranks have the confidence, it has none, and nothing is said.
 *  - The two are combined by squaring and adding, MOVER (G. Y. Zou and A. Donner,
 *    Construction of confidence limits about effect measures: a general approach,
 *    Statistics in Medicine 27, 2008, pages 1693-1702).
 *  - An end that falls into a bucket of a histogram is that end of the bucket which makes
 *    the interval wider.
 *  - What is measured is these two runs, as if their answers did not depend on each other.
 *    That it was the source and not the way there is for people to find out.
 */
#ifndef DIFF_QUANTILE_H
#define DIFF_QUANTILE_H

#include "result/histogram.h"

#include <stdbool.h>

/* The ranks, from 1, between whose values the quantile lies with 95 % confidence: the
 * closest that leave at most 2.5 % on either side. False when `count` is too small. `share`
 * is between 0 and 1. */
bool quantile_ranks(uint64_t count, double share, uint64_t *low, uint64_t *high);

struct quantile {
    bool is_known;   /* there are values: value_us */
    bool is_bounded; /* and enough of them: low_us, high_us */
    uint64_t value_us, low_us, high_us;
};

struct quantile quantile_of(const struct histogram *histogram, double percent);

struct shift {
    struct quantile before, after;
    bool is_bounded;             /* both are */
    bool is_real;                /* the interval excludes 0 */
    int64_t us, low_us, high_us; /* after less before; low and high when bounded */
};

struct shift shift_of(const struct histogram *before, const struct histogram *after,
                      double percent);

#endif
