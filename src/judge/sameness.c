/*
 * What several tokens share: documents, names, images. Hashes are compared, sorted; who
 * has them is looked up only where some are the same.
 */
#include "judge/collector_priv.h"

#include "base/hash.h"
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

static uint64_t field_at(const struct collector *collector, size_t i, unsigned field)
{
    if (field >= FIELD_MEDIA)
        return *medium_at(collector, (enum medium)(field - FIELD_MEDIA), i);
    const struct record *record = record_at(collector, i);
    return field == FIELD_DOCUMENT ? record->document : record->name;
}

void hashes_of_field(struct hashes *hashes, const struct collector *collector,
                     unsigned field, unsigned without)
{
    hashes->count = 0;
    hashes->list = xcalloc(collector->count + 1, sizeof(*hashes->list));
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t hash = field_at(collector, i, field);
        if (hash != 0 && (*marks_at(collector, i) & without) == 0)
            hashes->list[hashes->count++] = hash;
    }
    hashes_sort(hashes);
}

uint64_t picture_of(const struct collector *collector, size_t i)
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

/* Which of the documents with the same bytes counts is chance; all of them are of a group,
 * so that the order of adding is nothing. */
static bool is_passed_over(const struct collector *collector, size_t i, unsigned without)
{
    return (*marks_at(collector, i) & without & ~(unsigned)MARK_REPEAT) != 0;
}

static void find_lowest(struct groups *groups, const struct collector *collector,
                        struct hashes *hashes, unsigned field, unsigned without)
{
    uint64_t first = 0, label = 0;
    keep_groups(hashes, groups->largest);
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t hash = field_at(collector, i, field);
        const struct record *record = record_at(collector, i);
        if (is_passed_over(collector, i, without) || hashes_times(hashes, hash) == 0 ||
            (first != 0 && label_compare(&collector->labels, record->label, label) > 0))
            continue;
        first = hash;
        label = record->label;
    }
    for (size_t i = 0; first != 0 && i < collector->count; i++) {
        if (!is_passed_over(collector, i, without) &&
            field_at(collector, i, field) == first)
            lowest_add(&groups->lowest, &collector->labels,
                       record_at(collector, i)->label);
    }
}

/* Marks the documents that share the field, all of each group or all but one. */
static void mark_groups(struct collector *collector, unsigned field, unsigned without,
                        enum mark mark, bool all)
{
    struct hashes hashes;
    size_t kept = 0;
    hashes_of_field(&hashes, collector, field, without);
    for (size_t from = 0, to; from < hashes.count; from = to) {
        to = end_of_run(&hashes, from);
        if (to - from > 1)
            hashes.list[kept++] = hashes.list[from];
    }
    hashes.count = kept;
    bool *met = xcalloc(kept + 1, sizeof(*met));
    for (size_t i = 0; kept > 0 && i < collector->count; i++) {
        uint64_t hash = field_at(collector, i, field);
        if (is_passed_over(collector, i, without) || hashes_times(&hashes, hash) == 0)
            continue;
        bool *again = &met[first_not_below(&hashes, hash)];
        if (*again || all)
            *marks_at(collector, i) |= (uint16_t)mark;
        *again = true;
    }
    free(met);
    hashes_release(&hashes);
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

/* True when some share it. */
static bool look_at_field(struct collector *collector, struct collection *collection,
                          unsigned field, unsigned without, const struct words *words)
{
    struct hashes hashes;
    struct groups groups;
    hashes_of_field(&hashes, collector, field, without);
    count_groups(&groups, &hashes);
    bool by_design = field != FIELD_DOCUMENT && 2 * groups.tokens > hashes.count;
    if (groups.count > 0) {
        struct hashes largest = hashes;
        find_lowest(&groups, collector, &largest, field, without);
        tell(collector, collection, &groups, words, by_design);
    }
    hashes_release(&hashes);
    return groups.count > 0;
}

/* Tokens that share one medium are told once, though they may share all. */
static void look_at_media(struct collector *collector, struct collection *collection)
{
    static const char *const shared[] = {
        [MEDIUM_IMAGE] = "an image with others",
        [MEDIUM_IMAGE_URL] = "an image_url with others",
        [MEDIUM_IMAGE_DATA] = "their image_data with others",
        [MEDIUM_ANIMATION] = "an animation_url with others",
    };
    enum { WITHOUT = ASIDE | MARK_REPEAT | MARK_PICTURED };
    for (unsigned i = 0; i < MEDIUM_COUNT; i++) {
        const struct words words = { "collection.same-image", shared[i],
                                     ", which most of the collection do not" };
        if (collector->has_media[i] &&
            look_at_field(collector, collection, FIELD_MEDIA + i, WITHOUT, &words))
            mark_groups(collector, FIELD_MEDIA + i, WITHOUT, MARK_PICTURED, true);
    }
}

void collector_look_for_sameness(struct collector *collector,
                                 struct collection *collection)
{
    static const struct words document = { "collection.same-document",
                                           "one document, byte for byte",
                                           ", where each should have its own" };
    static const struct words name = { "collection.same-name", "a name with others",
                                       ", which most of the collection do not" };
    if (look_at_field(collector, collection, FIELD_DOCUMENT, ASIDE, &document))
        mark_groups(collector, FIELD_DOCUMENT, ASIDE, MARK_REPEAT, false);
    look_at_field(collector, collection, FIELD_NAME, ASIDE | MARK_REPEAT, &name);
    look_at_media(collector, collection);
}
