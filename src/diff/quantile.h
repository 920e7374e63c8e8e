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
 *  - An attempt that was given up when its budget was over lasted at least so long. It
 *    has a rank, above all whole answers, and no value: the quantile may be "over 1 s",
 *    and an end of an interval open. That is the interval for values that are censored on
 *    the right (R. Brookmeyer and J. Crowley, A confidence interval for the median
 *    survival time, Biometrics 38, 1982, pages 29-41, for one time at which all are); of
 *    the combination both ends only move outwards with the values that are not known, so
 *    that what is known of these bounds them.
 *  - An end that falls into a bucket of a histogram is that end of the bucket which makes
 *    the interval wider.
 *  - What is measured is these two runs, as if their answers did not depend on each
 *    other. That it was the source and not the way there is for people to find out.
 */
#ifndef DIFF_QUANTILE_H
#define DIFF_QUANTILE_H

#include "result/histogram.h"

#include <stdbool.h>

/* The ranks, from 1, between whose values the quantile lies with 95 % confidence: the
 * closest that leave at most 2.5 % on either side. False when `count` is too small.
 * `share` is between 0 and 1. */
bool quantile_ranks(uint64_t count, double share, uint64_t *low, uint64_t *high);

/* Of a run. */
struct latencies {
    const struct histogram *whole; /* of whole answers */
    uint64_t late;                 /* attempts that brought none within the budget */
    uint64_t budget_us;
};

struct quantile {
    bool is_known;   /* there are values: value_us */
    bool is_over;    /* it is at least value_us, and no more is known */
    bool is_bounded; /* there are enough of them: low_us, high_us */
    bool is_open;    /* it has no upper end: high_us means nothing */
    uint64_t value_us, low_us, high_us;
};

struct quantile quantile_of(const struct latencies *latencies, double percent);

/* What is known of the difference of the two: it is so much, or at least, or at most; or
 * nothing, where both are over something. */
enum shift_bound { SHIFT_IS, SHIFT_AT_LEAST, SHIFT_AT_MOST, SHIFT_UNKNOWN };

struct shift {
    struct quantile before, after;
    bool is_bounded;        /* both are */
    bool has_low, has_high; /* the ends of the interval that there are */
    bool is_real;           /* the interval excludes 0 */
    enum shift_bound bound;
    int64_t us, low_us, high_us; /* after less before */
};

struct shift shift_of(const struct latencies *before, const struct latencies *after,
                      double percent);

#endif
