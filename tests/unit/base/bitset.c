#include "check.h"

#include "base/bitset.h"

static void holds_what_was_added_and_nothing_else(void)
{
    static const uint64_t added[] = { 0, 63, 64, 1000000 };
    struct bitset set = BITSET_INIT;
    CHECK(!bitset_has(&set, 0));
    for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++)
        bitset_add(&set, added[i]);
    for (size_t i = 0; i < sizeof(added) / sizeof(added[0]); i++)
        CHECK(bitset_has(&set, added[i]));
    CHECK(!bitset_has(&set, 1));
    CHECK(!bitset_has(&set, 62));
    CHECK(!bitset_has(&set, 65));
    CHECK(!bitset_has(&set, UINT64_MAX));
    bitset_release(&set);
}

static void counts_each_number_once(void)
{
    struct bitset set = BITSET_INIT;
    bitset_add(&set, 7);
    bitset_add(&set, 7);
    bitset_add(&set, 8);
    CHECK_INT(2, set.count);
    bitset_release(&set);
}

static void the_next_absent_number_is_found(void)
{
    struct bitset set = BITSET_INIT;
    CHECK_INT(5, bitset_next_absent(&set, 5));
    for (uint64_t number = 3; number < 1000; number++)
        bitset_add(&set, number);
    CHECK_INT(0, bitset_next_absent(&set, 0));
    CHECK_INT(2, bitset_next_absent(&set, 2));
    CHECK_INT(1000, bitset_next_absent(&set, 3));
    CHECK_INT(1000, bitset_next_absent(&set, 64));
    CHECK_INT(1000, bitset_next_absent(&set, 999));
    CHECK_INT(UINT64_MAX, bitset_next_absent(&set, UINT64_MAX));
    bitset_release(&set);
}

SUITE(base_bitset, TEST(holds_what_was_added_and_nothing_else),
      TEST(counts_each_number_once), TEST(the_next_absent_number_is_found))
