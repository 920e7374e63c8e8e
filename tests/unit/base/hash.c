#include "base/hash.h"

#include "check.h"

#include <string.h>

static const char text[] = "The quick brown fox jumps over the lazy dog, twice.";
enum { LEN = sizeof(text) - 1 };

static void a_hash_depends_on_every_byte_on_the_length_and_on_the_seed(void)
{
    for (size_t len = 0; len <= LEN; len++) {
        check_case("%zu bytes", len);
        uint64_t hash = hash_bytes(text, len, 1);
        CHECK(hash == hash_bytes(text, len, 1));
        CHECK(hash != hash_bytes(text, len, 2));
        CHECK(len == LEN || hash != hash_bytes(text, len + 1, 1));
        for (size_t i = 0; i < len; i++) {
            char other[LEN];
            memcpy(other, text, len);
            other[i] ^= 1;
            CHECK(hash != hash_bytes(other, len, 1));
        }
    }
}

static void zeros_of_different_lengths_differ(void)
{
    static const char zeros[64];
    for (size_t a = 0; a < sizeof(zeros); a++)
        for (size_t b = a + 1; b < sizeof(zeros); b++)
            CHECK(hash_bytes(zeros, a, 0) != hash_bytes(zeros, b, 0));
}

/* 4096 slots and as many keys: no slot of a good hash gets more than about ten. */
static void small_numbers_spread_over_a_table(void)
{
    static unsigned slots[4096];
    unsigned most = 0;
    for (uint64_t i = 0; i < 4096; i++) {
        unsigned *slot = &slots[hash_bytes(&i, sizeof(i), 0) % 4096];
        if (++*slot > most)
            most = *slot;
    }
    CHECK(most <= 12);
}

static void joining_minds_the_order(void)
{
    CHECK(hash_join(1, 2) != hash_join(2, 1));
    CHECK(hash_join(0, 0) != 0);
    CHECK(hash_join(0, 1) != hash_join(0, 2));
}

static void the_seed_is_the_same_throughout(void)
{
    CHECK(hash_seed() == hash_seed());
}

SUITE(base_hash, TEST(a_hash_depends_on_every_byte_on_the_length_and_on_the_seed),
      TEST(zeros_of_different_lengths_differ), TEST(small_numbers_spread_over_a_table),
      TEST(joining_minds_the_order), TEST(the_seed_is_the_same_throughout))
