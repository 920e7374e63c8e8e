#include "token/set_priv.h"

#include "base/xalloc.h"

#include <inttypes.h>
#include <stdlib.h>

/* xoshiro256** 1.0, seeded by splitmix64 (Blackman and Vigna, prng.di.unimi.it): integers
 * alone, so that every machine draws the same. */
struct random {
    uint64_t state[4];
};

static void random_seed(struct random *random, uint64_t seed)
{
    for (size_t i = 0; i < 4; i++) {
        seed += UINT64_C(0x9e3779b97f4a7c15);
        uint64_t mixed = seed;
        mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
        random->state[i] = mixed ^ mixed >> 31;
    }
}

static uint64_t rotate(uint64_t bits, unsigned by)
{
    return bits << by | bits >> (64 - by);
}

static uint64_t random_next(struct random *random)
{
    uint64_t *s = random->state;
    uint64_t next = rotate(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 45);
    return next;
}

/* From 0 to `last`, all equally likely: what would favour some is drawn again. */
static uint64_t random_up_to(struct random *random, uint64_t last)
{
    if (last == UINT64_MAX)
        return random_next(random);
    uint64_t size = last + 1;
    uint64_t surplus = (UINT64_MAX % size + 1) % size;
    uint64_t number;
    do
        number = random_next(random);
    while (number > UINT64_MAX - surplus);
    return number % size;
}

/* Positions that were drawn: open addressing, at most half full. Slots hold them plus
 * one. */
struct drawn {
    uint64_t *slots;
    unsigned bits;
};

static void drawn_init(struct drawn *drawn, uint64_t count)
{
    drawn->bits = 1;
    while (UINT64_C(1) << drawn->bits < 2 * count)
        drawn->bits++;
    drawn->slots = xcalloc((size_t)1 << drawn->bits, sizeof(*drawn->slots));
}

/* False if it is there already. */
static bool drawn_add(struct drawn *drawn, uint64_t position)
{
    size_t mask = ((size_t)1 << drawn->bits) - 1;
    size_t slot = (size_t)(position * UINT64_C(0x9e3779b97f4a7c15) >> (64 - drawn->bits));
    for (; drawn->slots[slot] != 0; slot = (slot + 1) & mask) {
        if (drawn->slots[slot] == position + 1)
            return false;
    }
    drawn->slots[slot] = position + 1;
    return true;
}

static void add_at(struct token_set *to, const struct token_set *from, uint64_t position)
{
    struct token_range range = { .more = 0 };
    token_set_at(from, position, &range.first);
    struct err err = ERR_INIT;
    if (!token_set_add(to, &range, &err))
        BUG("a sample is too large: %s", err.text);
}

/*
 * Floyd's algorithm (Bentley and Floyd, "A sample of brilliance", CACM 30:9, 1987): as
 * many draws as the sample has ids, however large a part of the set it is.
 */
struct token_set *token_set_sample(const struct token_set *set, uint64_t count,
                                   uint64_t seed)
{
    uint64_t all = token_set_count(set);
    if (count >= all)
        return token_set_copy(set);
    if (count > TOKEN_SAMPLE_MAX)
        BUG("a sample of %" PRIu64 " ids", count);

    struct random random;
    random_seed(&random, seed);
    struct drawn drawn;
    drawn_init(&drawn, count);
    struct token_set *sample = token_set_start();
    for (uint64_t last = all - count; last < all; last++) {
        uint64_t position = random_up_to(&random, last);
        if (!drawn_add(&drawn, position)) {
            position = last;
            drawn_add(&drawn, position);
        }
        add_at(sample, set, position);
    }
    free(drawn.slots);
    struct err err = ERR_INIT;
    if (!token_set_seal(sample, &err))
        BUG("a sample is too large: %s", err.text);
    return sample;
}
