/*
 * The template that many documents are made of: candidates for it while documents are
 * added, and which documents are made of which when all are there.
 */
#include "judge/collector_priv.h"

#include "base/xalloc.h"
#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

/* ---- candidates ---- */

bool may_be_placeholder(const struct collector *collector, unsigned marks)
{
    if (marks & MARK_UNMINTED)
        return false;
    return collector->expect == EXPECT_PLACEHOLDER ||
           (collector->expect == EXPECT_REVEALED && (marks & MARK_SEVERAL) == 0);
}

static void candidate_set(struct candidate *candidate, const struct collector_item *item,
                          uint64_t shape, const struct own_id *id)
{
    candidate->shape = shape;
    candidate->weight = 1;
    candidate->id = *id;
    candidate->len = item->len;
    if (item->len > CANDIDATE_BYTES) {
        free(candidate->text);
        candidate->text = NULL;
        return;
    }
    candidate->text = xrealloc(candidate->text, item->len + 1);
    memcpy(candidate->text, item->document, item->len);
}

void pattern_nominate(struct collector *collector, const struct collector_item *item,
                      uint64_t shape, const struct own_id *id)
{
    struct candidate *free_one = NULL;
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        struct candidate *candidate = &collector->candidates[i];
        if (candidate->weight > 0 && candidate->shape == shape) {
            candidate->weight++;
            return;
        }
        if (candidate->weight == 0)
            free_one = candidate;
    }
    if (free_one != NULL) {
        candidate_set(free_one, item, shape, id);
        return;
    }
    for (size_t i = 0; i < CANDIDATES_MAX; i++)
        collector->candidates[i].weight--;
}

/* ---- one template for all ---- */

static bool is_alike(const struct likeness *likeness, const struct collector *collector,
                     size_t i)
{
    uint64_t shape = *shape_at(collector, i);
    return shape != 0 && likeness_has(likeness, shape, *id_mark_at(collector, i));
}

static uint64_t tokens_of(const struct likeness *likeness,
                          const struct collector *collector)
{
    uint64_t tokens = 0;
    for (size_t i = 0; i < collector->count; i++)
        tokens += is_minted(collector, i) && is_alike(likeness, collector, i);
    return tokens;
}

/* Of a candidate that was kept as text; a larger one is alike what has its very hash. */
static void read_candidate(struct collector *collector, const struct candidate *candidate,
                           struct likeness *likeness)
{
    struct json_facts facts;
    if (candidate->text != NULL &&
        json_decode(&collector->tape, candidate->text, candidate->len,
                    &json_limits_default, &facts)) {
        likeness_init(likeness, &collector->scratch, &collector->tape, &candidate->id);
        return;
    }
    *likeness = (struct likeness){ .hash = candidate->shape };
}

/* The first token whose document has the very hash. */
static uint64_t first_of(const struct collector *collector, uint64_t shape)
{
    struct lowest lowest = { .count = 0 };
    for (size_t i = 0; i < collector->count; i++) {
        if (is_minted(collector, i) && *shape_at(collector, i) == shape)
            lowest_add(&lowest, &collector->labels, label_at(collector, i));
    }
    return lowest.list[0];
}

/* More tokens, or as many and an earlier one, so that the order of adding is nothing. */
static bool is_better(const struct collector *collector, const struct pattern *one,
                      const struct pattern *other)
{
    if (!other->known || one->tokens != other->tokens)
        return !other->known || one->tokens > other->tokens;
    return label_compare(&collector->labels, first_of(collector, one->likeness.hash),
                         first_of(collector, other->likeness.hash)) < 0;
}

/* A candidate by how many documents have its very hash. */
struct ranked {
    const struct candidate *candidate;
    uint64_t tokens, first;
};

/* Of how many of the documents that may be the placeholder? Their number is `documents`. */
static uint64_t count_shape(const struct collector *collector, uint64_t shape,
                            uint64_t *documents)
{
    uint64_t times = 0;
    *documents = 0;
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t other = *shape_at(collector, i);
        if (other == 0 || !may_be_placeholder(collector, *marks_at(collector, i)))
            continue;
        (*documents)++;
        times += other == shape;
    }
    return times;
}

/* Is it there whatever the order of adding was? Of rarer ones chance has decided. */
static bool rank_candidate(const struct collector *collector,
                           const struct candidate *candidate, struct ranked *ranked)
{
    uint64_t documents;
    if (candidate->weight == 0)
        return false;
    *ranked =
        (struct ranked){ candidate, count_shape(collector, candidate->shape, &documents),
                         first_of(collector, candidate->shape) };
    return ranked->tokens * (CANDIDATES_MAX + 1) > documents;
}

void pattern_find(struct collector *collector, struct pattern *best)
{
    struct ranked ranked;
    uint64_t documents;
    count_shape(collector, 0, &documents);
    *best = (struct pattern){ .documents = documents };
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        const struct candidate *candidate = &collector->candidates[i];
        if (!rank_candidate(collector, candidate, &ranked))
            continue;
        struct pattern one = { .documents = documents, .known = true };
        read_candidate(collector, candidate, &one.likeness);
        one.tokens = tokens_of(&one.likeness, collector);
        struct pattern worse = one;
        if (is_better(collector, &one, best)) {
            worse = *best;
            *best = one;
        }
        likeness_release(&worse.likeness);
    }
}

bool pattern_has(const struct pattern *pattern, const struct collector *collector,
                 size_t i)
{
    return pattern->known && is_alike(&pattern->likeness, collector, i);
}

/* ---- several templates ---- */

/* Most tokens first, then the earliest. */
static void rank_add(struct ranked *list, size_t count, const struct ranked *one,
                     const struct labels *labels)
{
    for (; count > 0; count--) {
        const struct ranked *above = &list[count - 1];
        if (above->tokens > one->tokens ||
            (above->tokens == one->tokens &&
             label_compare(labels, above->first, one->first) < 0))
            break;
        list[count] = *above;
    }
    list[count] = *one;
}

/* Of those that are made of none of them there are fewer. */
static uint64_t tokens_of_shape(const struct ranked *list, size_t count, uint64_t shape)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].candidate->shape == shape)
            return list[i].tokens;
    }
    return 0;
}

/* What is alike a candidate gets its very hash, unless as many documents share its own. */
static void merge_into(struct collector *collector, const struct ranked *list,
                       size_t count, const struct ranked *ranked)
{
    struct likeness likeness;
    read_candidate(collector, ranked->candidate, &likeness);
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t *shape = shape_at(collector, i);
        if (is_minted(collector, i) && is_alike(&likeness, collector, i) &&
            tokens_of_shape(list, count, *shape) < ranked->tokens)
            *shape = likeness.hash;
    }
    likeness_release(&likeness);
}

void pattern_merge_alike(struct collector *collector)
{
    struct ranked list[CANDIDATES_MAX], one;
    size_t count = 0;
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        if (rank_candidate(collector, &collector->candidates[i], &one))
            rank_add(list, count++, &one, &collector->labels);
    }
    for (size_t i = 0; i < count; i++)
        merge_into(collector, list, count, &list[i]);
}
