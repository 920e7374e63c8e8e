/*
 * Numbers in names that are not the token's, where the names of others are: the id
 * itself, or as far from it in nearly all of them. What counts something else (copies of
 * a work, parcels, the tokens that have a number) is no mistake.
 */
#include "judge/collector_priv.h"

#include "base/units.h"
#include "base/xalloc.h"
#include "judge/numbering.h"

#include <stdio.h>
#include <stdlib.h>

/* What of the names is compared: those with a mark, or those that begin the same. */
struct tally {
    unsigned stem;
    uint64_t named;   /* minted tokens with such a number */
    uint64_t unnamed; /* and those without any */
    uint64_t
        *offsets; /* how many have each, from -OFFSET_MAX on; FAR is not among them */
    int usual;    /* the offset that is right */
    uint64_t own, run; /* that have it; whose offset tokens without a number explain */
};
enum { OFFSETS = 2 * OFFSET_MAX + 1, STEMS = 1 << 16 };

void numbering_keep(struct collector *collector, const struct collector_item *item,
                    struct json_text name)
{
    enum { VALUES_MAX = 2 * COLLECTOR_DOCUMENTS_MAX };
    size_t i = collector->count - 1;
    struct chunk *chunk = collector->chunks[i / CHUNK_RECORDS];
    struct numbering *numbering = &collector->numbering;
    struct name_number number = name_number_of(name, item->token_id);
    chunk->offsets[i % CHUNK_RECORDS] = number.offset;
    chunk->stems[i % CHUNK_RECORDS] = number.stem;
    if (item->unminted || number.offset == OFFSET_NONE || number.stem != STEM_MARKED ||
        number.value >= VALUES_MAX)
        return;
    numbering->repeats += bitset_has(&numbering->values, number.value);
    bitset_add(&numbering->values, number.value);
}

/* OFFSET_NONE where the record has no number of the kind. */
static int offset_at(const struct collector *collector, size_t i, unsigned stem)
{
    const struct chunk *chunk = collector->chunks[i / CHUNK_RECORDS];
    return chunk->stems[i % CHUNK_RECORDS] == stem ? chunk->offsets[i % CHUNK_RECORDS]
                                                   : OFFSET_NONE;
}

static bool has_number(const struct collector *collector, size_t i)
{
    const struct chunk *chunk = collector->chunks[i / CHUNK_RECORDS];
    return chunk->offsets[i % CHUNK_RECORDS] != OFFSET_NONE;
}

/* ---- counting ---- */

/* That of most names. */
static unsigned usual_stem(const struct collector *collector)
{
    uint32_t *counts = xcalloc(STEMS, sizeof(*counts));
    unsigned usual = STEM_MARKED;
    for (size_t i = 0; i < collector->count; i++) {
        if (is_minted(collector, i) && has_number(collector, i))
            counts[collector->chunks[i / CHUNK_RECORDS]->stems[i % CHUNK_RECORDS]]++;
    }
    for (unsigned stem = 0; stem < STEMS; stem++) {
        if (counts[stem] > counts[usual])
            usual = stem;
    }
    free(counts);
    return usual;
}

static uint64_t count_of(const struct tally *tally, int offset)
{
    bool near = offset >= -OFFSET_MAX && offset <= OFFSET_MAX;
    return near ? tally->offsets[offset + OFFSET_MAX] : 0;
}

/* The one that most names have; 0 before others. */
static int most_frequent(const struct tally *tally)
{
    int most = 0;
    for (int distance = 1; distance <= OFFSET_MAX; distance++) {
        if (count_of(tally, distance) > count_of(tally, most))
            most = distance;
        if (count_of(tally, -distance) > count_of(tally, most))
            most = -distance;
    }
    return most;
}

/* Where some tokens have names without a number, the numbers behind them may lag: each in
 * a run that is too long for a mistake. */
static bool is_explained(const struct tally *tally, int offset)
{
    int lag = tally->usual - offset;
    return lag > 0 && offset != OFFSET_FAR && (uint64_t)lag <= tally->unnamed &&
           10 * count_of(tally, offset) >= tally->named;
}

static void count_offsets(struct tally *tally, const struct collector *collector)
{
    for (size_t i = 0; i < collector->count; i++) {
        int offset = offset_at(collector, i, tally->stem);
        if (!is_minted(collector, i))
            continue;
        tally->named += offset != OFFSET_NONE;
        tally->unnamed += !has_number(collector, i);
        if (offset != OFFSET_NONE && offset != OFFSET_FAR)
            tally->offsets[offset + OFFSET_MAX]++;
    }
}

static void tally_find(struct tally *tally, const struct collector *collector)
{
    enum { OWN_MIN = 20 };
    *tally = (struct tally){ .stem = usual_stem(collector),
                             .offsets = xcalloc(OFFSETS, sizeof(uint64_t)) };
    count_offsets(tally, collector);
    uint64_t own = count_of(tally, 0);
    bool is_id = own >= OWN_MIN && 10 * own >= tally->named;
    tally->usual = is_id ? 0 : most_frequent(tally);
    tally->own = count_of(tally, tally->usual);
    for (int lag = 1; lag <= OFFSET_MAX && (uint64_t)lag <= tally->unnamed; lag++) {
        if (is_explained(tally, tally->usual - lag))
            tally->run += count_of(tally, tally->usual - lag);
    }
}

/* ---- judging ---- */

/* Works of which there are many copies begin again and again with 1. */
static bool counts_copies(const struct tally *tally, const struct collector *collector,
                          uint64_t other)
{
    enum { COPIES_MIN = 20 };
    uint64_t repeats = tally->stem == STEM_MARKED ? collector->numbering.repeats : 0;
    return repeats >= COPIES_MIN && 2 * repeats >= other && 5 * other >= tally->named;
}

/* Numbers that have nothing to do with ids hit one by chance, about once in any number of
 * tokens. Where as many as a tenth do, and none comes twice, the rest was shuffled, or is
 * off by one; further away, and many of them the same, they count something else. */
static bool is_shuffled(const struct tally *tally, const struct collector *collector)
{
    enum { OWN_MIN = 20 };
    if (tally->usual != 0 || tally->stem != STEM_MARKED || tally->own < OWN_MIN ||
        10 * tally->own < tally->named ||
        20 * collector->numbering.repeats > tally->named)
        return false;
    for (int offset = 2; offset <= OFFSET_MAX; offset++) {
        if (10 * count_of(tally, offset) >= tally->named ||
            10 * count_of(tally, -offset) >= tally->named)
            return false;
    }
    return true;
}

static bool are_mistakes(const struct tally *tally, const struct collector *collector,
                         uint64_t other)
{
    enum { NAMED_MIN = 20 };
    if (tally->usual != 0 || tally->stem != STEM_MARKED)
        return tally->named >= NAMED_MIN && 10 * other <= tally->named;
    return tally->own > other ? !counts_copies(tally, collector, other)
                              : is_shuffled(tally, collector);
}

static void tell(const struct tally *tally, const struct collector *collector,
                 struct collection *collection, uint64_t other)
{
    struct label_list others = LABEL_LIST_INIT;
    char count[UNITS_TEXT], whole[UNITS_TEXT], off[32] = "";
    for (size_t i = 0; i < collector->count; i++) {
        int offset = offset_at(collector, i, tally->stem);
        if (!is_minted(collector, i) || offset == OFFSET_NONE || offset == tally->usual ||
            is_explained(tally, offset))
            continue;
        label_list_add(&others, &collector->labels, label_at(collector, i));
    }
    if (tally->usual != 0)
        snprintf(off, sizeof(off), " %s %d", tally->usual < 0 ? "less" : "plus",
                 abs(tally->usual));
    struct summary_group *finding = collection_find(
        collection, SEVERITY_WARNING, "collection.wrong-number", other,
        "in %s of %s names the number %s is not the token's id%s, as it is in the others",
        units_count(count, other), units_count(whole, tally->named - tally->run),
        tally->stem == STEM_MARKED ? "behind #" : "at the end", off);
    label_list_tell(&others, &collector->labels, finding);
}

void collector_look_at_numbers(const struct collector *collector,
                               struct collection *collection)
{
    struct tally tally;
    tally_find(&tally, collector);
    uint64_t other = tally.named - tally.own - tally.run;
    if (other > 0 && are_mistakes(&tally, collector, other))
        tell(&tally, collector, collection, other);
    free(tally.offsets);
}
