/*
 * What several tokens share: documents, names, images. Hashes are compared, sorted; who
 * has them is looked up only where some are the same.
 */
#include "judge/collector_priv.h"

#include "base/units.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Other rules speak of these. */
enum { ASIDE = MARK_UNMINTED | MARK_PLACEHOLDER };

/* ---- sorted hashes ---- */

static void sort_few(uint64_t *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint64_t hash = list[i];
        size_t at = i;
        for (; at > 0 && list[at - 1] > hash; at--)
            list[at] = list[at - 1];
        list[at] = hash;
    }
}

/* Quicksort into three parts (Dijkstra's flag): in place, where qsort() takes as much
 * memory again. Hashes are random, and nobody outside can make them fall badly. */
static void sort(uint64_t *list, size_t count)
{
    enum { FEW = 24 };
    while (count > FEW) {
        uint64_t pivot = list[count / 2];
        size_t low = 0, high = count;
        for (size_t i = 0; i < high;) {
            uint64_t hash = list[i];
            if (hash < pivot) {
                list[i++] = list[low];
                list[low++] = hash;
            } else if (hash > pivot) {
                list[i] = list[--high];
                list[high] = hash;
            } else {
                i++;
            }
        }
        /* The smaller part by a call, so that the stack stays small. */
        bool low_is_smaller = low < count - high;
        sort(low_is_smaller ? list : list + high, low_is_smaller ? low : count - high);
        count = low_is_smaller ? count - high : low;
        list = low_is_smaller ? list + high : list;
    }
    sort_few(list, count);
}

void hashes_sort(struct hashes *hashes)
{
    sort(hashes->list, hashes->count);
}

void hashes_release(struct hashes *hashes)
{
    free(hashes->list);
    *hashes = (struct hashes){ NULL, 0 };
}

/* The place of the first that is not below the hash. */
static size_t first_not_below(const struct hashes *hashes, uint64_t hash)
{
    size_t low = 0, high = hashes->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hashes->list[middle] < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t hashes_times(const struct hashes *hashes, uint64_t hash)
{
    if (hash == UINT64_MAX)
        return hashes->count - first_not_below(hashes, hash);
    return first_not_below(hashes, hash + 1) - first_not_below(hashes, hash);
}

static uint64_t field_of(const struct record *record, enum record_field field)
{
    switch (field) {
    case FIELD_DOCUMENT:
        return record->document;
    case FIELD_NAME:
        return record->name;
    case FIELD_IMAGE:
        return record->image;
    }
    return 0;
}

void hashes_of_field(struct hashes *hashes, const struct collector *collector,
                     enum record_field field, unsigned without)
{
    hashes->count = 0;
    hashes->list = xcalloc(collector->count + 1, sizeof(*hashes->list));
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t hash = field_of(record_at(collector, i), field);
        if (hash != 0 && (*marks_at(collector, i) & without) == 0)
            hashes->list[hashes->count++] = hash;
    }
    hashes_sort(hashes);
}

void hashes_of_shapes(struct hashes *hashes, const struct collector *collector,
                      unsigned of, unsigned wanted)
{
    hashes->count = 0;
    hashes->list = xcalloc(collector->count + 1, sizeof(*hashes->list));
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t shape = *shape_at(collector, i);
        if (shape != 0 && (*marks_at(collector, i) & of) == wanted)
            hashes->list[hashes->count++] = shape;
    }
    hashes_sort(hashes);
}

/* ---- groups ---- */

struct groups {
    uint64_t count, tokens; /* of groups; in all of them */
    uint64_t largest;       /* tokens of the largest */
    struct lowest lowest;   /* of the largest; of several, of that with the first token */
};

static size_t end_of_run(const struct hashes *hashes, size_t from)
{
    size_t to = from + 1;
    while (to < hashes->count && hashes->list[to] == hashes->list[from])
        to++;
    return to;
}

static void count_groups(struct groups *groups, const struct hashes *hashes)
{
    *groups = (struct groups){ .count = 0 };
    for (size_t from = 0, to; from < hashes->count; from = to) {
        to = end_of_run(hashes, from);
        if (to - from < 2)
            continue;
        groups->count++;
        groups->tokens += to - from;
        if (to - from > groups->largest)
            groups->largest = to - from;
    }
}

/* Leaves one hash of each group of the size. */
static void keep_groups(struct hashes *hashes, uint64_t size)
{
    size_t kept = 0;
    for (size_t from = 0, to; from < hashes->count; from = to) {
        to = end_of_run(hashes, from);
        if (to - from == size)
            hashes->list[kept++] = hashes->list[from];
    }
    hashes->count = kept;
}

static void find_lowest(struct groups *groups, const struct collector *collector,
                        struct hashes *hashes, enum record_field field)
{
    const struct record *first = NULL;
    keep_groups(hashes, groups->largest);
    for (size_t i = 0; i < collector->count; i++) {
        const struct record *record = record_at(collector, i);
        if ((*marks_at(collector, i) & ASIDE) == 0 &&
            hashes_times(hashes, field_of(record, field)) > 0 &&
            (first == NULL ||
             label_compare(&collector->labels, record->label, first->label) < 0))
            first = record;
    }
    for (size_t i = 0; first != NULL && i < collector->count; i++) {
        const struct record *record = record_at(collector, i);
        if ((*marks_at(collector, i) & ASIDE) == 0 &&
            field_of(record, field) == field_of(first, field))
            lowest_add(&groups->lowest, &collector->labels, record->label);
    }
}

/* All but one of the documents with the same bytes. */
static void mark_repeats(struct collector *collector, struct hashes *hashes)
{
    size_t kept = 0;
    for (size_t from = 0, to; from < hashes->count; from = to) {
        to = end_of_run(hashes, from);
        if (to - from > 1)
            hashes->list[kept++] = hashes->list[from];
    }
    hashes->count = kept;
    if (kept == 0)
        return;
    bool *met = xcalloc(kept, sizeof(*met));
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t hash = record_at(collector, i)->document;
        if (*marks_at(collector, i) & ASIDE || hashes_times(hashes, hash) == 0)
            continue;
        bool *again = &met[first_not_below(hashes, hash)];
        if (*again)
            *marks_at(collector, i) |= MARK_REPEAT;
        *again = true;
    }
    free(met);
}

/* ---- telling ---- */

struct words {
    const char *rule;
    const char *what;   /* "the same image" */
    const char *effect; /* what that is a sign of */
};

static void tell(const struct collector *collector, struct collection *collection,
                 const struct groups *groups, const struct words *words, bool by_design)
{
    char tokens[UNITS_TEXT], count[UNITS_TEXT], largest[UNITS_TEXT], most[UNITS_TEXT];
    char sets[2 * UNITS_TEXT] = "", rest[3 * UNITS_TEXT] = "";
    units_count(largest, groups->largest);
    if (groups->count > 1)
        snprintf(sets, sizeof(sets), " in %s groups, the largest of %s",
                 units_count(count, groups->count), largest);
    if (collector->added > collector->count)
        snprintf(rest, sizeof(rest), " (only %s documents were compared)",
                 units_count(most, collector->count));
    lowest_tell(&groups->lowest, &collector->labels,
                collection_find(
                    collection, by_design ? SEVERITY_INFO : SEVERITY_WARNING, words->rule,
                    groups->tokens, "%s tokens share %s%s%s%s",
                    units_count(tokens, groups->tokens), words->what, sets,
                    by_design ? ", as most of the collection do" : words->effect, rest));
}

static void look_at_field(struct collector *collector, struct collection *collection,
                          enum record_field field, const struct words *words)
{
    struct hashes hashes;
    struct groups groups;
    hashes_of_field(&hashes, collector, field, ASIDE | MARK_REPEAT);
    count_groups(&groups, &hashes);
    bool by_design = field != FIELD_DOCUMENT && 2 * groups.tokens > hashes.count;
    if (groups.count > 0) {
        struct hashes largest = hashes;
        find_lowest(&groups, collector, &largest, field);
        tell(collector, collection, &groups, words, by_design);
    }
    hashes_release(&hashes);
}

void collector_look_for_sameness(struct collector *collector,
                                 struct collection *collection)
{
    static const struct words document = { "collection.same-document",
                                           "one document, byte for byte",
                                           ", where each should have its own" };
    static const struct words name = { "collection.same-name", "a name with others",
                                       ", which most of the collection do not" };
    static const struct words image = { "collection.same-image", "an image with others",
                                        ", which most of the collection do not" };
    struct hashes hashes;
    look_at_field(collector, collection, FIELD_DOCUMENT, &document);
    hashes_of_field(&hashes, collector, FIELD_DOCUMENT, ASIDE);
    mark_repeats(collector, &hashes);
    hashes_release(&hashes);
    look_at_field(collector, collection, FIELD_NAME, &name);
    look_at_field(collector, collection, FIELD_IMAGE, &image);
}
