/*
 * A set of small numbers, a bit each: which positions of a long list are done.
 *
 *  - It takes an eighth of a byte for each number below the highest that was added.
 *  - Read by many threads at once, as long as nobody adds.
 */
#ifndef BASE_BITSET_H
#define BASE_BITSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitset {
    uint64_t *words;
    size_t cap; /* words */
    uint64_t count;
};

#define BITSET_INIT \
    { \
        NULL, 0, 0 \
    }

void bitset_release(struct bitset *set);
/* Adding one that is there changes nothing. */
void bitset_add(struct bitset *set, uint64_t number);

/* The lowest number from `from` on that is not in it. */
uint64_t bitset_next_absent(const struct bitset *set, uint64_t from);

static inline bool bitset_has(const struct bitset *set, uint64_t number)
{
    return number / 64 < set->cap && (set->words[number / 64] >> number % 64 & 1) != 0;
}

#endif
