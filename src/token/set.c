#include "token/set_priv.h"

#include "base/xalloc.h"
#include "token/id_priv.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/*
 * The ids under 2^64 and the others are kept apart, for the small ones need 16 bytes a
 * range and not 40. A range over the border is cut there, so the lower tier followed by
 * the upper one is always in order.
 *
 * BUFFERED is what both tiers hold at most while a set is being made. A full buffer is
 * sorted and merged, which leaves at least a quarter of it free or else is the end, so
 * that input which repeats itself for ever costs no more than its length.
 */
enum { LOWER, UPPER, TIERS };
enum { BUFFERED = TOKEN_RANGES_MAX / 3 * 4, MARK_STEP = 32 };

struct token_set {
    struct token_tier tiers[TIERS];
    uint64_t given; /* with repeats; stays at UINT64_MAX */
    uint64_t count;
    /* Sealed sets only: how many ids lie before every MARK_STEP'th range. */
    uint64_t *marks;
    size_t mark_count;
};

struct token_set *token_set_start(void)
{
    struct token_set *set = xcalloc(1, sizeof(*set));
    set->tiers[LOWER] = (struct token_tier){ .limbs = 1, .sorted = true };
    set->tiers[UPPER] = (struct token_tier){ .limbs = 4, .sorted = true };
    return set;
}

void token_set_free(struct token_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < TIERS; i++)
        free(set->tiers[i].words);
    free(set->marks);
    free(set);
}

static uint64_t *tier_element(const struct token_tier *tier, size_t index)
{
    return tier->words + index * (tier->limbs + 1);
}

static struct token_range tier_load(const struct token_tier *tier, size_t index)
{
    const uint64_t *element = tier_element(tier, index);
    struct token_range range = { .more = element[tier->limbs] };
    memcpy(range.first.limb, element, tier->limbs * sizeof(*element));
    return range;
}

static void tier_store(struct token_tier *tier, size_t index,
                       const struct token_range *range)
{
    uint64_t *element = tier_element(tier, index);
    memcpy(element, range->first.limb, tier->limbs * sizeof(*element));
    element[tier->limbs] = range->more;
}

enum joint { APART, JOINED, TOO_MANY };

/* Makes `range` the union with `next`, which begins at or behind its first id, if the two
 * overlap or touch. */
static enum joint join(struct token_range *range, const struct token_range *next)
{
    uint64_t distance;
    if (!token_id_distance(&range->first, &next->first, &distance) ||
        distance > range->more + 1)
        return APART;
    uint64_t more = distance + next->more;
    if (more >= TOKEN_COUNT_MAX)
        return TOO_MANY;
    if (more > range->more)
        range->more = more;
    return JOINED;
}

static bool refuse_count(struct err *err)
{
    return err_set(err, ERR_USAGE, "a set of more than 2^63 (%" PRIu64 ") token ids",
                   TOKEN_COUNT_MAX);
}

static bool tier_merge(struct token_tier *tier, struct err *err)
{
    token_tier_sort(tier);
    size_t kept = 0;
    for (size_t i = 0; i < tier->count; i++) {
        struct token_range next = tier_load(tier, i);
        if (kept > 0) {
            struct token_range range = tier_load(tier, kept - 1);
            enum joint joint = join(&range, &next);
            if (joint == TOO_MANY)
                return refuse_count(err);
            if (joint == JOINED) {
                tier_store(tier, kept - 1, &range);
                continue;
            }
        }
        tier_store(tier, kept++, &next);
    }
    tier->count = kept;
    return true;
}

static bool merge(struct token_set *set, struct err *err)
{
    if (!tier_merge(&set->tiers[LOWER], err) || !tier_merge(&set->tiers[UPPER], err))
        return false;
    if (set->tiers[LOWER].count + set->tiers[UPPER].count <= TOKEN_RANGES_MAX)
        return true;
    err_set(err, ERR_USAGE, "more than %d token ids and ranges that do not touch",
            TOKEN_RANGES_MAX);
    return err_hint(err, "split the set, and run each part by itself");
}

static bool make_room(struct token_set *set, struct token_tier *tier, struct err *err)
{
    if (set->tiers[LOWER].count + set->tiers[UPPER].count >= BUFFERED && !merge(set, err))
        return false;
    if (tier->count < tier->cap)
        return true;
    tier->cap = tier->cap == 0 ? 16 : tier->cap + tier->cap / 2;
    if (tier->cap > BUFFERED)
        tier->cap = BUFFERED;
    tier->words =
        xreallocarray(tier->words, tier->cap, (tier->limbs + 1) * sizeof(uint64_t));
    return true;
}

static bool tier_add(struct token_set *set, struct token_tier *tier,
                     const struct token_range *range, struct err *err)
{
    if (tier->count > 0) {
        struct token_range last = tier_load(tier, tier->count - 1);
        /* Lists mostly count upwards, and then need no more than one element. */
        if (join(&last, range) == JOINED) {
            tier_store(tier, tier->count - 1, &last);
            return true;
        }
        if (token_id_compare(&range->first, &last.first) < 0)
            tier->sorted = false;
    }
    if (!make_room(set, tier, err))
        return false;
    tier_store(tier, tier->count++, range);
    return true;
}

bool token_set_add(struct token_set *set, const struct token_range *range,
                   struct err *err)
{
    uint64_t ids = range->more + 1;
    set->given = set->given > UINT64_MAX - ids ? UINT64_MAX : set->given + ids;

    const uint64_t *limb = range->first.limb;
    if ((limb[1] | limb[2] | limb[3]) != 0)
        return tier_add(set, &set->tiers[UPPER], range, err);
    uint64_t room = UINT64_MAX - limb[0];
    if (range->more <= room)
        return tier_add(set, &set->tiers[LOWER], range, err);
    struct token_range lower = { range->first, room };
    struct token_range upper = { { { 0, 1, 0, 0 } }, range->more - room - 1 };
    return tier_add(set, &set->tiers[LOWER], &lower, err) &&
           tier_add(set, &set->tiers[UPPER], &upper, err);
}

static size_t range_count(const struct token_set *set)
{
    return set->tiers[LOWER].count + set->tiers[UPPER].count;
}

static struct token_range range_load(const struct token_set *set, size_t index)
{
    size_t lower = set->tiers[LOWER].count;
    return index < lower ? tier_load(&set->tiers[LOWER], index)
                         : tier_load(&set->tiers[UPPER], index - lower);
}

static uint64_t range_ids(const struct token_set *set, size_t index)
{
    size_t lower = set->tiers[LOWER].count;
    const struct token_tier *tier = &set->tiers[index < lower ? LOWER : UPPER];
    return tier_element(tier, index < lower ? index : index - lower)[tier->limbs] + 1;
}

static void tier_trim(struct token_tier *tier)
{
    if (tier->count == tier->cap)
        return;
    tier->cap = tier->count;
    tier->words =
        xreallocarray(tier->words, tier->cap, (tier->limbs + 1) * sizeof(uint64_t));
}

bool token_set_seal(struct token_set *set, struct err *err)
{
    if (!merge(set, err))
        return false;
    tier_trim(&set->tiers[LOWER]);
    tier_trim(&set->tiers[UPPER]);
    size_t ranges = range_count(set);
    set->mark_count = (ranges + MARK_STEP - 1) / MARK_STEP;
    set->marks = xcalloc(set->mark_count, sizeof(*set->marks));
    for (size_t i = 0; i < ranges; i++) {
        if (i % MARK_STEP == 0)
            set->marks[i / MARK_STEP] = set->count;
        uint64_t ids = range_ids(set, i);
        if (ids > TOKEN_COUNT_MAX - set->count)
            return refuse_count(err);
        set->count += ids;
    }
    return true;
}

static void *copy_array(const void *array, size_t count, size_t size)
{
    void *copy = xcalloc(count, size);
    if (count > 0)
        memcpy(copy, array, count * size);
    return copy;
}

struct token_set *token_set_copy(const struct token_set *set)
{
    struct token_set *copy = xmalloc(sizeof(*copy));
    *copy = *set;
    copy->given = set->count;
    for (size_t i = 0; i < TIERS; i++) {
        const struct token_tier *tier = &set->tiers[i];
        size_t element = (tier->limbs + 1) * sizeof(*tier->words);
        copy->tiers[i].words = copy_array(tier->words, tier->count, element);
        copy->tiers[i].cap = tier->count;
    }
    copy->marks = copy_array(set->marks, set->mark_count, sizeof(*set->marks));
    return copy;
}

uint64_t token_set_count(const struct token_set *set)
{
    return set->count;
}

uint64_t token_set_repeats(const struct token_set *set)
{
    return set->given - set->count;
}

bool token_set_has(const struct token_set *set, const struct token_id *id)
{
    bool small = (id->limb[1] | id->limb[2] | id->limb[3]) == 0;
    const struct token_tier *tier = &set->tiers[small ? LOWER : UPPER];
    size_t low = 0, high = tier->count; /* the first range that begins behind the id */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        struct token_range range = tier_load(tier, middle);
        if (token_id_compare(&range.first, id) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return false;
    struct token_range range = tier_load(tier, low - 1);
    uint64_t distance;
    return token_id_distance(&range.first, id, &distance) && distance <= range.more;
}

void token_set_at(const struct token_set *set, uint64_t position, struct token_id *id)
{
    if (position >= set->count)
        BUG("position %" PRIu64 " of %" PRIu64, position, set->count);
    size_t low = 0, high = set->mark_count; /* the first mark behind the position */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (set->marks[middle] <= position)
            low = middle + 1;
        else
            high = middle;
    }
    size_t index = (low - 1) * MARK_STEP;
    uint64_t rest = position - set->marks[low - 1];
    for (uint64_t ids; rest >= (ids = range_ids(set, index)); index++)
        rest -= ids;
    *id = range_load(set, index).first;
    token_id_advance(id, rest);
}

/* How many ids the two have in common. */
static uint64_t overlap(const struct token_range *a, const struct token_range *b)
{
    if (token_id_compare(&a->first, &b->first) > 0)
        return overlap(b, a);
    uint64_t distance;
    if (!token_id_distance(&a->first, &b->first, &distance) || distance > a->more)
        return 0;
    uint64_t rest = a->more - distance;
    return (rest < b->more ? rest : b->more) + 1;
}

static struct token_id range_last(const struct token_range *range)
{
    struct token_id last = range->first;
    token_id_advance(&last, range->more);
    return last;
}

size_t token_set_range_count(const struct token_set *set)
{
    return range_count(set);
}

void token_set_range(const struct token_set *set, size_t index, struct token_id *first,
                     struct token_id *last)
{
    struct token_range range = range_load(set, index);
    *first = range.first;
    *last = range_last(&range);
}

uint64_t token_set_missing(const struct token_set *set, const struct token_set *other)
{
    uint64_t common = 0;
    size_t i = 0, j = 0;
    while (i < range_count(set) && j < range_count(other)) {
        struct token_range a = range_load(set, i), b = range_load(other, j);
        common += overlap(&a, &b);
        struct token_id a_last = range_last(&a), b_last = range_last(&b);
        /* The one that ends first meets nothing more. */
        if (token_id_compare(&a_last, &b_last) < 0)
            i++;
        else
            j++;
    }
    return set->count - common;
}

struct token_set *token_set_of_ranges(bool (*next)(void *from, struct token_id *first,
                                                   struct token_id *last),
                                      void *from, struct err *err)
{
    struct token_set *set = token_set_start();
    struct token_id first, last;
    bool fine = true;
    while (fine && next(from, &first, &last)) {
        uint64_t more;
        if (!token_id_distance(&first, &last, &more) || more >= TOKEN_COUNT_MAX)
            fine = refuse_count(err);
        else
            fine = token_set_add(set, &(struct token_range){ first, more }, err);
    }
    if (fine && token_set_seal(set, err))
        return set;
    token_set_free(set);
    return NULL;
}
