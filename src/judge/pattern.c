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

bool may_be_nominated(const struct collector *collector, enum nominees of, unsigned marks)
{
    bool unminted = (marks & MARK_UNMINTED) != 0;
    if (marks & MARK_NO_TOKEN || unminted != (of == NOMINEES_UNMINTED))
        return false;
    if (unminted)
        return true;
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

void pattern_nominate(struct collector *collector, enum nominees of,
                      const struct collector_item *item, uint64_t shape,
                      const struct own_id *id)
{
    struct candidate *candidates = collector->candidates[of], *free_one = NULL;
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        struct candidate *candidate = &candidates[i];
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
        candidates[i].weight--;
}

/* ---- one template for all ---- */

static bool is_alike(const struct likeness *likeness, const struct collector *collector,
                     size_t i)
{
    uint64_t shape = *shape_at(collector, i);
    return shape != 0 && likeness_has(likeness, shape, *id_mark_at(collector, i));
}

/* The documents among which a template is looked for: those of one kind that are not made
 * of a template that is known already. */
struct among {
    enum nominees of;
    const struct pattern *without; /* or NULL */
};

static bool is_among(const struct among *among, const struct collector *collector,
                     size_t i)
{
    return *shape_at(collector, i) != 0 &&
           may_be_nominated(collector, among->of, *marks_at(collector, i)) &&
           (among->without == NULL || !pattern_has(among->without, collector, i));
}

static void count_alike(struct pattern *pattern, const struct collector *collector,
                        const struct among *among)
{
    pattern->documents = pattern->tokens = 0;
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_among(among, collector, i))
            continue;
        pattern->documents++;
        pattern->tokens += is_alike(&pattern->likeness, collector, i);
    }
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
static uint64_t first_of(const struct collector *collector, enum nominees of,
                         uint64_t shape)
{
    struct lowest lowest = { .count = 0 };
    for (size_t i = 0; i < collector->count; i++) {
        if (*shape_at(collector, i) == shape &&
            may_be_nominated(collector, of, *marks_at(collector, i)))
            lowest_add(&lowest, &collector->labels, label_at(collector, i));
    }
    return lowest.list[0];
}

/* More tokens, or as many and an earlier one, so that the order of adding is nothing. */
static bool is_better(const struct collector *collector, enum nominees of,
                      const struct pattern *one, const struct pattern *other)
{
    if (!other->known || one->tokens != other->tokens)
        return !other->known || one->tokens > other->tokens;
    return label_compare(&collector->labels, first_of(collector, of, one->likeness.hash),
                         first_of(collector, of, other->likeness.hash)) < 0;
}

/* A candidate by how many documents have its very hash. */
struct ranked {
    const struct candidate *candidate;
    uint64_t tokens, first;
};

/* Is it there whatever the order of adding was? Of rarer ones chance has decided. */
static bool rank_candidate(const struct collector *collector, enum nominees of,
                           const struct candidate *candidate, struct ranked *ranked)
{
    uint64_t documents = 0, tokens = 0;
    if (candidate->weight == 0)
        return false;
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t shape = *shape_at(collector, i);
        if (shape == 0 || !may_be_nominated(collector, of, *marks_at(collector, i)))
            continue;
        documents++;
        tokens += shape == candidate->shape;
    }
    *ranked =
        (struct ranked){ candidate, tokens, first_of(collector, of, candidate->shape) };
    return tokens * (CANDIDATES_MAX + 1) > documents;
}

void pattern_find(struct collector *collector, enum nominees of,
                  const struct pattern *without, struct pattern *best)
{
    const struct among among = { of, without };
    struct ranked ranked;
    *best = (struct pattern){ .known = false };
    count_alike(best, collector, &among);
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        const struct candidate *candidate = &collector->candidates[of][i];
        if (!rank_candidate(collector, of, candidate, &ranked))
            continue;
        struct pattern one = { .known = true };
        read_candidate(collector, candidate, &one.likeness);
        count_alike(&one, collector, &among);
        struct pattern worse = one;
        if (is_better(collector, of, &one, best)) {
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

/* What is alike a candidate gets its very hash, unless as many documents have its own. */
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
        if (rank_candidate(collector, NOMINEES_MINTED,
                           &collector->candidates[NOMINEES_MINTED][i], &one))
            rank_add(list, count++, &one, &collector->labels);
    }
    for (size_t i = 0; i < count; i++)
        merge_into(collector, list, count, &list[i]);
}
