#include "check.h"

#include "diff/quantile.h"

#include <math.h>

/* The 95 % intervals of the median that tables of nonparametric statistics list, and of
 * other quantiles as sums of the binomial distribution give them. */
static const struct {
    uint64_t count;
    double share;
    bool is_bounded;
    uint64_t low, high;
} ranks[] = {
    { 0, 0.5, false, 0, 0 },    { 1, 0.5, false, 0, 0 },
    { 5, 0.5, false, 0, 0 },    { 6, 0.5, true, 1, 6 },
    { 8, 0.5, true, 1, 8 },     { 10, 0.5, true, 2, 9 },
    { 15, 0.5, true, 4, 12 },   { 20, 0.5, true, 6, 15 },
    { 25, 0.5, true, 8, 18 },   { 30, 0.5, true, 10, 21 },
    { 40, 0.5, true, 14, 27 },  { 50, 0.5, true, 18, 33 },
    { 100, 0.5, true, 40, 61 }, { 100, 0.9, true, 84, 96 },
    { 100, 0.99, false, 0, 0 }, { 368, 0.99, true, 360, 368 },
    { 367, 0.99, false, 0, 0 }, { 1000, 0.99, true, 983, 997 },
};

static void the_ranks_are_those_of_the_tables(void)
{
    for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++) {
        check_case("%llu values, %g", (unsigned long long)ranks[i].count, ranks[i].share);
        uint64_t low = 0, high = 0;

        bool bounded = quantile_ranks(ranks[i].count, ranks[i].share, &low, &high);
        CHECK_INT(ranks[i].is_bounded, bounded);
        if (!ranks[i].is_bounded)
            continue;
        CHECK_INT(ranks[i].low, low);
        CHECK_INT(ranks[i].high, high);
    }
}

/* P(X < k), summed from below in the plainest way. */
static double below(uint64_t count, double share, uint64_t k)
{
    double sum = 0;
    for (uint64_t i = 0; i < k; i++)
        sum += exp(lgamma((double)count + 1) - lgamma((double)i + 1) -
                   lgamma((double)(count - i) + 1) + (double)i * log(share) +
                   (double)(count - i) * log1p(-share));
    return sum;
}

static void the_ranks_are_the_closest_that_leave_a_fortieth_on_each_side(void)
{
    static const double shares[] = { 0.01, 0.1, 0.5, 0.9, 0.99 };
    for (size_t s = 0; s < sizeof(shares) / sizeof(shares[0]); s++) {
        for (uint64_t count = 1; count < 1500; count += 7) {
            check_case("%llu values, %g", (unsigned long long)count, shares[s]);
            uint64_t low, high;
            if (!quantile_ranks(count, shares[s], &low, &high))
                continue;

            CHECK(below(count, shares[s], low) <= 0.025);
            CHECK(below(count, shares[s], low + 1) > 0.025);
            CHECK(1 - below(count, shares[s], high) <= 0.025 + 1e-9);
            CHECK(1 - below(count, shares[s], high - 1) > 0.025 - 1e-9);
        }
    }
}

static void a_billion_values_are_no_trouble(void)
{
    uint64_t low, high;
    const uint64_t count = 1000000000;

    CHECK(quantile_ranks(count, 0.5, &low, &high));
    /* The normal distribution is as good here: 1.96 deviations of 15811. */
    CHECK(fabs((double)low - (5e8 - 30990)) < 5);
    CHECK(fabs((double)high - (5e8 + 30990)) < 5);
}

/* Whole answers alone, and with late ones. */
static struct latencies latencies_of(const struct histogram *histogram)
{
    return (struct latencies){ histogram, 0, 0 };
}

static struct shift shift_between(const struct histogram *before,
                                  const struct histogram *after, double percent)
{
    struct latencies x = latencies_of(before), y = latencies_of(after);
    return shift_of(&x, &y, percent);
}

static struct quantile quantile_in(const struct histogram *histogram, double percent)
{
    struct latencies latencies = latencies_of(histogram);
    return quantile_of(&latencies, percent);
}

static void fill(struct histogram *histogram, uint64_t first, uint64_t count)
{
    histogram_init(histogram);
    for (uint64_t i = 0; i < count; i++)
        histogram_record(histogram, first + i);
}

static void a_quantile_lies_between_the_values_of_its_ranks(void)
{
    struct histogram histogram;
    fill(&histogram, 101, 100); /* the value of rank r is 100 + r */

    struct quantile median = quantile_in(&histogram, 50);
    CHECK(median.is_known);
    CHECK(median.is_bounded);
    CHECK_INT(150, median.value_us);
    CHECK_INT(140, median.low_us);
    CHECK_INT(161, median.high_us);

    histogram_release(&histogram);
}

static void a_bucket_makes_the_interval_wider_and_never_narrower(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    for (uint64_t i = 0; i < 100; i++)
        histogram_record(&histogram, 3000001 + 10 * i); /* buckets of 2048 us */

    struct quantile median = quantile_in(&histogram, 50);
    CHECK(median.low_us <= 3000391);
    CHECK(median.low_us >= histogram.min_us);
    CHECK(median.high_us >= 3000601);
    CHECK(median.high_us <= histogram.max_us);

    histogram_release(&histogram);
}

static void no_run_shifts_against_itself(void)
{
    struct histogram histogram;
    fill(&histogram, 500, 5000);

    for (int percent = 1; percent < 100; percent++) {
        check_case("p%d", percent);
        struct shift shift = shift_between(&histogram, &histogram, percent);
        CHECK_INT(0, shift.us);
        CHECK(!shift.is_real);
        CHECK(shift.is_bounded);
        CHECK(shift.low_us <= 0 && shift.high_us >= 0);
    }

    histogram_release(&histogram);
}

/* Medians 150 (140 to 161) and 250 (240 to 261): squared and added, 100 less the root of
 * 10 * 10 + 11 * 11, and 100 more the same. */
static void the_ends_are_squared_and_added(void)
{
    struct histogram before, after;
    fill(&before, 101, 100);
    fill(&after, 201, 100);

    struct shift shift = shift_between(&before, &after, 50);
    CHECK_INT(100, shift.us);
    CHECK_INT(100 - 15, shift.low_us);
    CHECK_INT(100 + 15, shift.high_us);
    CHECK(shift.is_real);

    histogram_release(&before);
    histogram_release(&after);
}

static void what_got_faster_is_a_shift_too(void)
{
    struct histogram before, after;
    fill(&before, 201, 100);
    fill(&after, 101, 100);

    struct shift shift = shift_between(&before, &after, 50);
    CHECK_INT(-100, shift.us);
    CHECK_INT(-115, shift.low_us);
    CHECK_INT(-85, shift.high_us);
    CHECK(shift.is_real);

    histogram_release(&before);
    histogram_release(&after);
}

static void with_too_few_values_nothing_is_claimed(void)
{
    struct histogram before, after, empty;
    fill(&before, 100, 5);
    fill(&after, 90000, 5);
    histogram_init(&empty);

    struct shift shift = shift_between(&before, &after, 50);
    CHECK(shift.before.is_known);
    CHECK(!shift.is_bounded);
    CHECK(!shift.is_real);
    shift = shift_between(&before, &empty, 50);
    CHECK(!shift.after.is_known);
    CHECK(!shift.is_bounded);
    CHECK_INT(0, shift.us);

    histogram_release(&before);
    histogram_release(&after);
}

/* Ranks of 100 values: the median is the 50th, its interval goes from the 40th to the
 * 61st. The whole answers are 101, 102, … */
static const struct {
    uint64_t whole, late;
    bool is_over, is_open;
    uint64_t value_us, low_us, high_us;
} censored[] = {
    { 100, 0, false, false, 150, 140, 161 }, { 61, 39, false, false, 150, 140, 161 },
    { 60, 40, false, true, 150, 140, 0 },    { 50, 50, false, true, 150, 140, 0 },
    { 49, 51, true, true, 1000, 140, 0 },    { 40, 60, true, true, 1000, 140, 0 },
    { 39, 61, true, true, 1000, 1000, 0 },   { 0, 100, true, true, 1000, 1000, 0 },
};

static void late_attempts_have_ranks_and_no_value(void)
{
    for (size_t i = 0; i < sizeof(censored) / sizeof(censored[0]); i++) {
        struct histogram histogram;
        check_case("%llu late", (unsigned long long)censored[i].late);
        fill(&histogram, 101, censored[i].whole);
        const struct latencies latencies = { &histogram, censored[i].late, 1000 };

        struct quantile median = quantile_of(&latencies, 50);
        CHECK(median.is_known);
        CHECK(median.is_bounded);
        CHECK_INT(censored[i].is_over, median.is_over);
        CHECK_INT(censored[i].is_open, median.is_open);
        CHECK_INT(censored[i].value_us, median.value_us);
        CHECK_INT(censored[i].low_us, median.low_us);
        if (!median.is_open)
            CHECK_INT(censored[i].high_us, median.high_us);

        histogram_release(&histogram);
    }
}

/* Medians of 100 attempts, of which the whole answers begin at `first`. */
static const struct {
    const char *what;
    struct {
        uint64_t first, whole, budget_us;
    } before, after;
    enum shift_bound bound;
    int64_t us;
    bool has_low, has_high, is_real;
    int64_t low_us, high_us;
} turns[] = {
    { "slower, beyond the budget",
      { 101, 100, 1000 },
      { 101, 30, 1000 },
      SHIFT_AT_LEAST,
      850,
      true,
      false,
      true,
      839,
      0 },
    { "faster, from beyond it",
      { 101, 30, 1000 },
      { 101, 100, 1000 },
      SHIFT_AT_MOST,
      -850,
      false,
      true,
      true,
      0,
      -839 },
    { "beyond it in both",
      { 101, 30, 1000 },
      { 101, 30, 1000 },
      SHIFT_UNKNOWN,
      0,
      false,
      false,
      false,
      0,
      0 },
    { "all late, in budgets that differ",
      { 0, 0, 1000 },
      { 0, 0, 3000 },
      SHIFT_UNKNOWN,
      2000,
      false,
      false,
      false,
      0,
      0 },
    { "a larger budget shows what was late",
      { 101, 30, 1000 },
      { 1401, 100, 3000 },
      SHIFT_AT_MOST,
      450,
      false,
      true,
      false,
      0,
      461 },
    { "a smaller budget hides it",
      { 1401, 100, 3000 },
      { 101, 30, 1000 },
      SHIFT_AT_LEAST,
      -450,
      true,
      false,
      false,
      -461,
      0 },
    { "the interval alone reaches the late ones",
      { 101, 100, 1000 },
      { 301, 55, 1000 },
      SHIFT_IS,
      200,
      true,
      false,
      true,
      185,
      0 },
    { "some late in both, far above",
      { 101, 70, 1000 },
      { 101, 70, 1000 },
      SHIFT_IS,
      0,
      true,
      true,
      false,
      -15,
      15 },
};

static void what_is_late_bounds_the_difference(void)
{
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        struct histogram before, after;
        check_case("%s", turns[i].what);
        fill(&before, turns[i].before.first, turns[i].before.whole);
        fill(&after, turns[i].after.first, turns[i].after.whole);
        const struct latencies x = { &before, 100 - turns[i].before.whole,
                                     turns[i].before.budget_us };
        const struct latencies y = { &after, 100 - turns[i].after.whole,
                                     turns[i].after.budget_us };

        struct shift shift = shift_of(&x, &y, 50);
        CHECK_INT(turns[i].bound, shift.bound);
        CHECK_INT(turns[i].us, shift.us);
        CHECK_INT(turns[i].has_low, shift.has_low);
        CHECK_INT(turns[i].has_high, shift.has_high);
        CHECK_INT(turns[i].is_real, shift.is_real);
        if (shift.has_low)
            CHECK_INT(turns[i].low_us, shift.low_us);
        if (shift.has_high)
            CHECK_INT(turns[i].high_us, shift.high_us);

        histogram_release(&before);
        histogram_release(&after);
    }
}

SUITE(quantile, TEST(the_ranks_are_those_of_the_tables),
      TEST(the_ranks_are_the_closest_that_leave_a_fortieth_on_each_side),
      TEST(a_billion_values_are_no_trouble),
      TEST(a_quantile_lies_between_the_values_of_its_ranks),
      TEST(a_bucket_makes_the_interval_wider_and_never_narrower),
      TEST(no_run_shifts_against_itself), TEST(the_ends_are_squared_and_added),
      TEST(what_got_faster_is_a_shift_too), TEST(with_too_few_values_nothing_is_claimed),
      TEST(late_attempts_have_ranks_and_no_value),
      TEST(what_is_late_bounds_the_difference))
