#include "check.h"
#include "fixture.h"

#include <stdlib.h>

/* The values were made by another implementation of the same published algorithms. */
static void a_seed_draws_the_same_sample_everywhere(void)
{
    /* clang-format off */
    static const struct {
        const char *set;
        uint64_t count, seed;
        const char *holds;
    } rows[] = {
        { "1-1000", 8, 0, "13,104,279,393,737,979,981,990" },
        { "1-1000", 8, 1, "264,430,441,555,585,656,717,959" },
        { "1-1000", 8, 2, "18,135,239,498,590,601,686,940" },
        { "1-1000", 8, UINT64_MAX, "207,234,286,635,708,862,937,948" },
        { "1001-1500,2001-2500", 8, 0, "1013,1104,1279,1393,2237,2479,2481,2490" },
        { "1-10", 9, 1, "1-4,6-10" },
        { "1-9223372036854775808", 3, 7,
          "3699983033973700189,5142052590334782675,6265020869637863831" },
        { "1-10", 10, 1, "1-10" },
        { "1-10,5,7", UINT64_MAX, 1, "1-10" },
        { "3,340282366920938463463374607431768211456", 5, 1,
          "3,340282366920938463463374607431768211456" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%llu of %s", (unsigned long long)rows[i].count, rows[i].set);
        char text[SET_TEXT];
        struct token_set *set = set_of(rows[i].set);
        struct token_set *sample = token_set_sample(set, rows[i].count, rows[i].seed);
        CHECK_STR(rows[i].holds, set_text(sample, text));
        CHECK_INT(0, token_set_repeats(sample));
        token_set_free(sample);
        token_set_free(set);
    }
}

static void a_sample_is_of_the_set_and_without_repeats(void)
{
    struct token_set *set =
        set_of("1-700,1000-1999,18446744073709551000-18446744073709552000");
    for (uint64_t count = 1; count < token_set_count(set); count += 97) {
        check_case("%llu", (unsigned long long)count);
        struct token_set *sample = token_set_sample(set, count, count);
        CHECK_INT(count, token_set_count(sample));
        CHECK_INT(0, token_set_missing(sample, set));
        CHECK_INT(token_set_count(set) - count, token_set_missing(set, sample));
        token_set_free(sample);
    }
    token_set_free(set);
}

/* Every pair of five: 10 subsets, each expected 2000 times in 20000 with a deviation
 * of 42. */
static void each_subset_is_equally_likely(void)
{
    enum { TRIALS = 20000, DEVIATIONS = 5 * 42 };
    unsigned seen[32] = { 0 };
    struct token_set *set = set_of("0-4");
    for (uint64_t seed = 0; seed < TRIALS; seed++) {
        struct token_set *sample = token_set_sample(set, 2, seed);
        unsigned members = 0;
        for (uint64_t i = 0; i < token_set_count(sample); i++) {
            struct token_id id;
            token_set_at(sample, i, &id);
            members |= 1U << id.limb[0];
        }
        seen[members]++;
        token_set_free(sample);
    }
    for (unsigned members = 0; members < 32; members++) {
        check_case("members %u", members);
        unsigned bits = (unsigned)__builtin_popcount(members);
        unsigned expected = bits == 2 ? TRIALS / 10 : 0;
        unsigned most = bits == 2 ? DEVIATIONS : 0;
        CHECK(abs((int)seen[members] - (int)expected) <= (int)most);
    }
    token_set_free(set);
}

static void a_large_sample_of_a_huge_set_is_quick(void)
{
    struct token_set *set = set_of("1-9223372036854775808");
    struct token_set *sample = token_set_sample(set, TOKEN_SAMPLE_MAX, 3);
    CHECK_INT(TOKEN_SAMPLE_MAX, token_set_count(sample));
    token_set_free(sample);
    token_set_free(set);
}

SUITE(sample, TEST(a_seed_draws_the_same_sample_everywhere),
      TEST(a_sample_is_of_the_set_and_without_repeats),
      TEST(each_subset_is_equally_likely), TEST(a_large_sample_of_a_huge_set_is_quick))
