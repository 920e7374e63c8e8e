/*
 * Building a set, for this room alone: token_set_start(), then token_set_add() in any
 * order, then token_set_seal(); from there on it does not change.
 */
#ifndef TOKEN_SET_PRIV_H
#define TOKEN_SET_PRIV_H

#include "token/token.h"

/* From `first`, so many more. */
struct token_range {
    struct token_id first;
    uint64_t more;
};

/* What the set's `more` must stay under, and its count not exceed: 2^63. */
#define TOKEN_COUNT_MAX (UINT64_C(1) << 63)

struct token_set *token_set_start(void);
/* `range->more` is under TOKEN_COUNT_MAX. */
bool token_set_add(struct token_set *set, const struct token_range *range,
                   struct err *err);
bool token_set_seal(struct token_set *set, struct err *err);
/* Of a sealed set; without its repeats. */
struct token_set *token_set_copy(const struct token_set *set);

/*
 * An array of ranges, with one limb for ids under 2^64 (16 bytes a range) and four for
 * all others (40). An element is the limbs of its first id, least significant first, and
 * then how many more.
 */
struct token_tier {
    uint64_t *words;
    size_t count, cap;
    size_t limbs;
    bool sorted;
};

/* Sorts by first id, in place, in time linear in the count whatever the order. */
void token_tier_sort(struct token_tier *tier);

#endif
