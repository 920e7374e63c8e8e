#include "result/histogram.h"

#include "check.h"

#include <stdlib.h>

static void an_empty_one_answers_zero(void)
{
    struct histogram histogram;
    histogram_init(&histogram);

    CHECK_INT(0, histogram_percentile(&histogram, 50));
    CHECK_INT(0, histogram_above(&histogram, 0));
    CHECK_INT(0, histogram_mean(&histogram));
    CHECK(histogram.min_us == UINT64_MAX);
    CHECK_INT(0, histogram.max_us);
    CHECK(histogram.counts == NULL);
}

static void below_2048_every_microsecond_counts(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    for (uint64_t us = 0; us < HISTOGRAM_LINEAR; us++)
        histogram_record(&histogram, us);

    for (uint64_t us = 0; us < HISTOGRAM_LINEAR; us++) {
        check_case("%u us", (unsigned)us);
        CHECK_INT(us, histogram_percentile(&histogram, 100 * (double)(us + 1) / 2048));
        CHECK_INT(HISTOGRAM_LINEAR - 1 - us, histogram_above(&histogram, us));
    }
    histogram_release(&histogram);
}

/* The bucket that a value is in, as the highest of its values; a longer one keeps max_us
 * out of the way. */
static uint64_t highest_beside(uint64_t us)
{
    struct histogram histogram;
    histogram_init(&histogram);
    histogram_record(&histogram, us);
    histogram_record(&histogram, us * 4 + 1000);
    uint64_t highest = histogram_percentile(&histogram, 50);
    histogram_release(&histogram);
    return highest;
}

static void the_buckets_are_those_of_an_hdr_histogram(void)
{
    static const struct {
        uint64_t us, highest;
    } rows[] = {
        { 2047, 2047 },
        { 2048, 2049 },
        { 2049, 2049 },
        { 2050, 2051 },
        { 4095, 4095 },
        { 4096, 4099 },
        { 2998272, 3000319 }, /* the bucket that holds the 3 s budget */
        { 3000000, 3000319 },
        { 3000319, 3000319 },
        { 3000320, 3002367 },
        { UINT64_C(3600000000), UINT64_C(3600809983) }, /* an hour: 2^21 us wide */
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%llu us", (unsigned long long)rows[i].us);
        CHECK_INT(rows[i].highest, highest_beside(rows[i].us));
    }
}

static void a_bucket_is_never_wider_than_a_thousandth(void)
{
    for (uint64_t us = 1; us < UINT64_C(4000000000); us += us / 7 + 1) {
        uint64_t highest = highest_beside(us);
        check_case("%llu us", (unsigned long long)us);
        CHECK(highest >= us);
        CHECK(highest - us <= us / 1000);
    }
}

static void what_is_longer_than_the_last_bucket_is_told_exactly_as_the_maximum(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    histogram_record(&histogram, 5);
    histogram_record(&histogram, UINT64_MAX - 1);

    CHECK_INT(5, histogram_percentile(&histogram, 50));
    CHECK(histogram_percentile(&histogram, 100) == UINT64_MAX - 1);
    CHECK(histogram.max_us == UINT64_MAX - 1);
    CHECK_INT(1, histogram_above(&histogram, 5));
    histogram_release(&histogram);
}

static void a_percentile_is_never_above_the_maximum(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    histogram_record(&histogram, 3000000);

    CHECK_INT(3000000, histogram_percentile(&histogram, 0));
    CHECK_INT(3000000, histogram_percentile(&histogram, 50));
    CHECK_INT(3000000, histogram_percentile(&histogram, 100));
    histogram_release(&histogram);
}

/* Against the definition, in whole numbers: the smallest rank with rank/total >=
 * share. */
static void a_share_is_reached_at_its_exact_rank(void)
{
    static const struct {
        double percent;
        uint64_t thousandths; /* of a percent */
    } shares[] = { { 0, 0 },         { 0.1, 100 },      { 1, 1000 },    { 33.3, 33300 },
                   { 50, 50000 },    { 90, 90000 },     { 99, 99000 },  { 99.9, 99900 },
                   { 99.99, 99990 }, { 99.999, 99999 }, { 100, 100000 } };
    struct histogram histogram;
    histogram_init(&histogram);
    for (uint64_t total = 1; total <= 2000; total++) {
        histogram_record(&histogram, total - 1); /* so that rank r has the value r - 1 */
        for (size_t i = 0; i < sizeof(shares) / sizeof(shares[0]); i++) {
            uint64_t rank = (shares[i].thousandths * total + 99999) / 100000;
            uint64_t value = rank > 0 ? rank - 1 : 0;
            if (histogram_percentile(&histogram, shares[i].percent) == value)
                continue;
            check_case("%g %% of %u", shares[i].percent, (unsigned)total);
            CHECK_INT(value, histogram_percentile(&histogram, shares[i].percent));
        }
    }
    CHECK_INT(2000, histogram.total);
    histogram_release(&histogram);
}

/* 99.9 * 41000 / 100 is more than 40959 in doubles. */
static void a_rank_is_not_rounded_up_by_the_arithmetic(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    for (int i = 0; i < 40959; i++)
        histogram_record(&histogram, 1);
    for (int i = 40959; i < 41000; i++)
        histogram_record(&histogram, 2);
    CHECK_INT(1, histogram_percentile(&histogram, 99.9));
    CHECK_INT(2, histogram_percentile(&histogram, 99.91));
    histogram_release(&histogram);
}

static void merging_is_the_same_as_recording_in_one(void)
{
    struct histogram one, parts[3];
    histogram_init(&one);
    for (size_t i = 0; i < 3; i++)
        histogram_init(&parts[i]);
    uint64_t us = 1;
    for (int i = 0; i < 3000; i++) {
        us = us * UINT64_C(6364136223846793005) + 1442695040888963407U;
        histogram_record(&one, us >> 36);
        histogram_record(&parts[i % 2], us >> 36);
    }
    histogram_merge(&parts[2], &parts[0]);
    histogram_merge(&parts[2], &parts[1]);

    CHECK_INT(one.total, parts[2].total);
    CHECK_INT(one.min_us, parts[2].min_us);
    CHECK_INT(one.max_us, parts[2].max_us);
    CHECK_INT(histogram_mean(&one), histogram_mean(&parts[2]));
    CHECK_MEM((const char *)one.counts, HISTOGRAM_BUCKETS * sizeof(*one.counts),
              (const char *)parts[2].counts, HISTOGRAM_BUCKETS * sizeof(*one.counts));
    histogram_release(&one);
    for (size_t i = 0; i < 3; i++)
        histogram_release(&parts[i]);
}

static void merging_an_empty_one_changes_nothing(void)
{
    struct histogram one, empty;
    histogram_init(&one);
    histogram_init(&empty);
    histogram_record(&one, 7);
    histogram_merge(&one, &empty);
    CHECK_INT(1, one.total);
    CHECK_INT(7, one.min_us);

    histogram_merge(&empty, &one);
    CHECK_INT(1, empty.total);
    CHECK_INT(7, histogram_percentile(&empty, 50));
    histogram_release(&one);
    histogram_release(&empty);
}

static void the_mean_is_rounded(void)
{
    struct histogram histogram;
    histogram_init(&histogram);
    histogram_record(&histogram, 1);
    histogram_record(&histogram, 2);
    CHECK_INT(2, histogram_mean(&histogram));
    histogram_record(&histogram, 1);
    CHECK_INT(1, histogram_mean(&histogram));
    histogram_release(&histogram);
}

static void the_value_of_a_rank_lies_between_the_ends_of_its_bucket(void)
{
    struct histogram histogram;
    uint64_t low, high;
    histogram_init(&histogram);
    histogram_record(&histogram, 7);
    histogram_record(&histogram, 2049);
    histogram_record(&histogram, 3000000);
    histogram_record(&histogram, 3000001);

    histogram_rank(&histogram, 1, &low, &high);
    CHECK_INT(7, low);
    CHECK_INT(7, high);
    histogram_rank(&histogram, 2, &low, &high); /* a bucket of 2 us */
    CHECK_INT(2048, low);
    CHECK_INT(2049, high);
    histogram_rank(&histogram, 4, &low, &high); /* of 2048 us, and nothing above max_us */
    CHECK_INT(2998272, low);
    CHECK_INT(3000001, high);

    histogram_release(&histogram);
}

static void a_bucket_ends_at_the_last_value_that_it_counts(void)
{
    CHECK_INT(0, histogram_bucket_end(0));
    CHECK_INT(2047, histogram_bucket_end(2047));
    CHECK_INT(2049, histogram_bucket_end(2048));
    CHECK(histogram_bucket_end(HISTOGRAM_BUCKETS - 1) == UINT64_MAX);
    for (unsigned bucket = 1; bucket < HISTOGRAM_BUCKETS; bucket += 97) {
        struct histogram histogram;
        histogram_init(&histogram);
        histogram_record(&histogram, histogram_bucket_end(bucket - 1));
        CHECK_INT(1, histogram.counts[bucket - 1]);
        histogram_release(&histogram);
    }
}

SUITE(histogram, TEST(a_bucket_ends_at_the_last_value_that_it_counts),
      TEST(the_value_of_a_rank_lies_between_the_ends_of_its_bucket),
      TEST(an_empty_one_answers_zero), TEST(below_2048_every_microsecond_counts),
      TEST(the_buckets_are_those_of_an_hdr_histogram),
      TEST(a_bucket_is_never_wider_than_a_thousandth),
      TEST(what_is_longer_than_the_last_bucket_is_told_exactly_as_the_maximum),
      TEST(a_percentile_is_never_above_the_maximum),
      TEST(a_share_is_reached_at_its_exact_rank),
      TEST(a_rank_is_not_rounded_up_by_the_arithmetic),
      TEST(merging_is_the_same_as_recording_in_one),
      TEST(merging_an_empty_one_changes_nothing), TEST(the_mean_is_rounded))
