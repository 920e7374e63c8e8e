/*
 * What records have in common. They are counted by hashes, in parts that are told by a
 * hash's first bits: the memory is that of one part, however many records there are.
 */
#include "judge/collector_priv.h"

#include "base/hash.h"
#include "base/xalloc.h"

#include <stdlib.h>

enum { PART_RECORDS = 1 << 15, SLOTS = 2 * PART_RECORDS, HASH_BITS = 64 };

/* ---- what is compared ---- */

static uint64_t picture_of(const struct collector *collector, size_t i)
{
    uint64_t picture = 0;
    for (int k = 0; k < MEDIUM_COUNT; k++) {
        uint64_t hash =
            collector->has_media[k] ? *medium_at(collector, (enum medium)k, i) : 0;
        if (hash != 0)
            picture = picture == 0 ? hash : hash_join(picture, hash);
    }
    return picture;
}

/* The very picture: one that has the id in its URL is the token's own. */
static uint64_t look_of(const struct collector *collector, size_t i)
{
    uint64_t shape = *shape_at(collector, i);
    uint64_t picture = shape != 0 ? picture_of(collector, i) : 0;
    return picture != 0 ? hash_join(shape, picture) : 0;
}

uint64_t field_at(const struct collector *collector, size_t i, unsigned field)
{
    switch (field) {
    case FIELD_DOCUMENT:
        return record_at(collector, i)->document;
    case FIELD_NAME:
        return record_at(collector, i)->name;
    case FIELD_SHAPE:
        return *shape_at(collector, i);
    case FIELD_PICTURE:
        return picture_of(collector, i);
    case FIELD_LOOK:
        return look_of(collector, i);
    default:
        return *medium_at(collector, (enum medium)(field - FIELD_MEDIA), i);
    }
}

/* ---- how often each hash is there ---- */

/* Open addressing. Hashes are random: a part does not overflow its slots, unless it must
 * (there are no bits left to part it by), and then they grow. */
struct counts {
    uint64_t *hashes; /* 0: free */
    uint32_t *times;
    size_t cap, used;
};

static void counts_init(struct counts *counts, size_t cap)
{
    *counts = (struct counts){ xcalloc(cap, sizeof(*counts->hashes)),
                               xcalloc(cap, sizeof(*counts->times)), cap, 0 };
}

static void counts_release(struct counts *counts)
{
    free(counts->hashes);
    free(counts->times);
}

static size_t slot_of(const struct counts *counts, uint64_t hash)
{
    size_t i = (size_t)hash & (counts->cap - 1);
    while (counts->hashes[i] != 0 && counts->hashes[i] != hash)
        i = (i + 1) & (counts->cap - 1);
    return i;
}

static void grow(struct counts *counts)
{
    struct counts old = *counts;
    counts_init(counts, 2 * old.cap);
    counts->used = old.used;
    for (size_t i = 0; i < old.cap; i++) {
        if (old.hashes[i] == 0)
            continue;
        size_t slot = slot_of(counts, old.hashes[i]);
        counts->hashes[slot] = old.hashes[i];
        counts->times[slot] = old.times[i];
    }
    counts_release(&old);
}

static void counts_add(struct counts *counts, uint64_t hash)
{
    if (counts->used == counts->cap / 4 * 3)
        grow(counts);
    size_t slot = slot_of(counts, hash);
    counts->used += counts->hashes[slot] == 0;
    counts->hashes[slot] = hash;
    counts->times[slot]++;
}

/* ---- parts ---- */

struct search {
    struct collector *collector;
    struct sharers of;
    unsigned bits; /* that tell the parts apart */
    uint64_t part;
    struct counts counts;
};

static void search_begin(struct search *search, struct collector *collector,
                         struct sharers of)
{
    *search = (struct search){ .collector = collector, .of = of };
    while (collector->count >> search->bits > PART_RECORDS)
        search->bits++;
}

static bool is_of_part(const struct search *search, uint64_t hash)
{
    return hash != 0 &&
           (search->bits == 0 || hash >> (HASH_BITS - search->bits) == search->part);
}

static bool is_among(const struct search *search, size_t i)
{
    return (*marks_at(search->collector, i) & search->of.marks) == search->of.wanted;
}

static uint64_t hash_at(const struct search *search, size_t i)
{
    return is_among(search, i) ? field_at(search->collector, i, search->of.field) : 0;
}

static void count_part(struct search *search)
{
    counts_init(&search->counts, SLOTS);
    for (size_t i = 0; i < search->collector->count; i++) {
        uint64_t hash = hash_at(search, i);
        if (is_of_part(search, hash))
            counts_add(&search->counts, hash);
    }
}

/* False when there is no further part. */
static bool next_part(struct search *search)
{
    counts_release(&search->counts);
    search->part++;
    return search->part >> search->bits == 0;
}

/* Where the record is counted: SIZE_MAX for one of another part. */
static size_t place_of(const struct search *search, size_t i)
{
    uint64_t hash = hash_at(search, i);
    return is_of_part(search, hash) ? slot_of(&search->counts, hash) : SIZE_MAX;
}

/* ---- groups ---- */

/* Returns how many tokens the largest group of the part has. */
static uint64_t add_groups(struct sharing *sharing, const struct counts *counts)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < counts->cap; i++) {
        uint64_t times = counts->times[i];
        sharing->records += times;
        if (times < 2)
            continue;
        sharing->groups++;
        sharing->tokens += times;
        largest = times > largest ? times : largest;
    }
    return largest;
}

/* The group of a size with the first token, among the parts so far. */
struct first {
    uint64_t size, label, hash;
};

static void look_for_first(const struct search *search, struct first *first)
{
    const struct collector *collector = search->collector;
    for (size_t i = 0; i < collector->count; i++) {
        size_t place = place_of(search, i);
        uint64_t label = label_at(collector, i);
        if (place == SIZE_MAX || search->counts.times[place] != first->size ||
            (first->hash != 0 &&
             label_compare(&collector->labels, label, first->label) >= 0))
            continue;
        first->label = label;
        first->hash = hash_at(search, i);
    }
}

static void find_lowest(struct sharing *sharing, const struct search *search,
                        uint64_t hash)
{
    const struct collector *collector = search->collector;
    for (size_t i = 0; hash != 0 && i < collector->count; i++) {
        if (hash_at(search, i) == hash)
            lowest_add(&sharing->lowest, &collector->labels, label_at(collector, i));
    }
}

void sharing_find(struct sharing *sharing, struct collector *collector, struct sharers of)
{
    struct search search;
    struct first first = { 0, 0, 0 };
    *sharing = (struct sharing){ .records = 0 };
    search_begin(&search, collector, of);
    do {
        count_part(&search);
        uint64_t largest = add_groups(sharing, &search.counts);
        if (largest > first.size)
            first = (struct first){ .size = largest };
        if (largest > 0 && largest == first.size)
            look_for_first(&search, &first);
    } while (next_part(&search));
    sharing->largest = first.size;
    find_lowest(sharing, &search, first.hash);
}

/* By place, the label of the first token that is counted there. */
static uint64_t *find_firsts(const struct search *search)
{
    const struct collector *collector = search->collector;
    uint64_t *firsts = xcalloc(search->counts.cap, sizeof(*firsts));
    bool *met = xcalloc(search->counts.cap, sizeof(*met));
    for (size_t i = 0; i < collector->count; i++) {
        size_t place = place_of(search, i);
        uint64_t label = label_at(collector, i);
        if (place == SIZE_MAX ||
            (met[place] && label_compare(&collector->labels, label, firsts[place]) >= 0))
            continue;
        firsts[place] = label;
        met[place] = true;
    }
    free(met);
    return firsts;
}

static void mark_part(const struct search *search, enum mark mark, enum sharing_whom whom)
{
    struct collector *collector = search->collector;
    uint64_t *spared = whom == SHARING_BUT_FIRST ? find_firsts(search) : NULL;
    for (size_t i = 0; i < collector->count; i++) {
        size_t place = place_of(search, i);
        if (place != SIZE_MAX && search->counts.times[place] > 1 &&
            (spared == NULL || spared[place] != label_at(collector, i)))
            *marks_at(collector, i) |= (uint16_t)mark;
    }
    free(spared);
}

void sharing_mark(struct collector *collector, struct sharers of, enum mark mark,
                  enum sharing_whom whom)
{
    struct search search;
    search_begin(&search, collector, of);
    do {
        count_part(&search);
        mark_part(&search, mark, whom);
    } while (next_part(&search));
}
