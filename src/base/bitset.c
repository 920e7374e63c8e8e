#include "base/bitset.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

void bitset_release(struct bitset *set)
{
    free(set->words);
    *set = (struct bitset)BITSET_INIT;
}

static void grow(struct bitset *set, size_t words)
{
    size_t cap = words > 2 * set->cap ? words : 2 * set->cap;
    set->words = xreallocarray(set->words, cap, sizeof(*set->words));
    memset(set->words + set->cap, 0, (cap - set->cap) * sizeof(*set->words));
    set->cap = cap;
}

void bitset_add(struct bitset *set, uint64_t number)
{
    if (bitset_has(set, number))
        return;
    if (number / 64 >= set->cap)
        grow(set, (size_t)(number / 64) + 1);
    set->words[number / 64] |= UINT64_C(1) << number % 64;
    set->count++;
}

uint64_t bitset_next_absent(const struct bitset *set, uint64_t from)
{
    while (bitset_has(set, from)) {
        if (from % 64 == 0 && set->words[from / 64] == UINT64_MAX)
            from += 64;
        else
            from++;
    }
    return from;
}
