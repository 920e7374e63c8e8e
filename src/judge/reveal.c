/*
 * Before a reveal nothing may be told but the placeholder, and after it no placeholder may
 * remain: which documents are placeholders?
 *
 * Before it, that is decided by what is the same: the template that most of the documents
 * are made of. After it, by words, and by documents that are alike among others that are
 * not. All of it must be silent on collections whose items are alike because they are
 * (editions, games): an error that is none costs a night.
 */
#include "judge/collector_priv.h"

#include "base/units.h"
#include "base/xalloc.h"
#include "json/decode.h"

#include <stdio.h>
#include <stdlib.h>

/* Tokens of one finding. */
struct found {
    uint64_t count;
    struct lowest lowest;
};

static void found_add(struct found *found, const struct collector *collector, size_t i)
{
    found->count++;
    lowest_add(&found->lowest, &collector->labels, record_at(collector, i)->label);
}

static bool is_minted(const struct collector *collector, size_t i)
{
    return (*marks_at(collector, i) & MARK_UNMINTED) == 0;
}

/* ---- nothing may be revealed: what is the placeholder? ---- */

/* Hashes of documents that are alike the placeholder, and how many are. */
struct template
{
    struct likeness likeness;
    uint64_t tokens;
    bool known; /* else no documents are alike, or too few of them */
};

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
            lowest_add(&lowest, &collector->labels, record_at(collector, i)->label);
    }
    return lowest.list[0];
}

/* More tokens, or as many and an earlier one, so that the order of adding is nothing. */
static bool is_better(const struct collector *collector, const struct template *one,
                      const struct template *other)
{
    if (!other->known || one->tokens != other->tokens)
        return !other->known || one->tokens > other->tokens;
    return label_compare(&collector->labels, first_of(collector, one->likeness.hash),
                         first_of(collector, other->likeness.hash)) < 0;
}

/* Is it there whatever the order of adding was? Of rarer ones chance has decided. */
static bool is_sure(const struct candidate *candidate, const struct hashes *shapes)
{
    return candidate->weight > 0 &&
           hashes_times(shapes, candidate->shape) * (CANDIDATES_MAX + 1) > shapes->count;
}

static void find_template(struct collector *collector, const struct hashes *shapes,
                          struct template *best)
{
    *best = (struct template){ .known = false };
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        const struct candidate *candidate = &collector->candidates[i];
        if (!is_sure(candidate, shapes))
            continue;
        struct template one = { .known = true };
        read_candidate(collector, candidate, &one.likeness);
        one.tokens = tokens_of(&one.likeness, collector);
        struct template worse = one;
        if (is_better(collector, &one, best)) {
            worse = *best;
            *best = one;
        }
        likeness_release(&worse.likeness);
    }
}

static bool is_of(const struct template *template, const struct collector *collector,
                  size_t i)
{
    return template->known && is_alike(&template->likeness, collector, i);
}

static void tell_revealed(const struct collector *collector,
                          struct collection *collection, const struct found *found,
                          uint64_t documents, bool alike)
{
    char count[UNITS_TEXT], whole[UNITS_TEXT];
    if (found->count == 0)
        return;
    units_count(count, found->count);
    units_count(whole, documents);
    struct summary_group *finding =
        alike ? collection_find(collection, SEVERITY_ERROR, "collection.revealed-early",
                                found->count,
                                "in %s of %s documents more than the token's id differs "
                                "from the placeholder, so that whoever reads them knows "
                                "before the reveal what these tokens are",
                                count, whole)
              : collection_find(collection, SEVERITY_ERROR, "collection.revealed-early",
                                found->count,
                                "no placeholder is in place: the %s documents differ "
                                "from one another in more than the token's id, and tell "
                                "before the reveal what the tokens are",
                                whole);
    lowest_tell(&found->lowest, &collector->labels, finding);
}

static void look_for_revealed(struct collector *collector, struct collection *collection,
                              struct template *template)
{
    struct hashes shapes;
    struct found found = { .count = 0 };
    hashes_of_shapes(&shapes, collector, MARK_UNMINTED, 0);
    find_template(collector, &shapes, template);
    bool alike = template->known && (template->tokens > 1 || shapes.count == 1);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i) || *shape_at(collector, i) == 0)
            continue;
        if (alike && is_of(template, collector, i))
            *marks_at(collector, i) |= MARK_PLACEHOLDER;
        else
            found_add(&found, collector, i);
    }
    tell_revealed(collector, collection, &found, shapes.count, alike);
    hashes_release(&shapes);
}

/* ---- no placeholder may remain ---- */

/* A candidate by how many documents have its very hash. */
struct ranked {
    const struct candidate *candidate;
    uint64_t tokens, first;
};

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

static size_t rank(const struct collector *collector, const struct hashes *shapes,
                   struct ranked list[CANDIDATES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < CANDIDATES_MAX; i++) {
        const struct candidate *candidate = &collector->candidates[i];
        if (!is_sure(candidate, shapes))
            continue;
        const struct ranked one = { candidate, hashes_times(shapes, candidate->shape),
                                    first_of(collector, candidate->shape) };
        rank_add(list, count++, &one, &collector->labels);
    }
    return count;
}

/* What is alike a candidate gets its very hash, unless more documents share its own. */
static void merge_into(struct collector *collector, const struct hashes *shapes,
                       const struct ranked *ranked)
{
    struct likeness likeness;
    read_candidate(collector, ranked->candidate, &likeness);
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t *shape = shape_at(collector, i);
        if (is_minted(collector, i) && is_alike(&likeness, collector, i) &&
            hashes_times(shapes, *shape) < ranked->tokens)
            *shape = likeness.hash;
    }
    likeness_release(&likeness);
}

static void merge_alike(struct collector *collector)
{
    struct hashes shapes;
    struct ranked list[CANDIDATES_MAX];
    hashes_of_shapes(&shapes, collector, MARK_UNMINTED | MARK_SEVERAL, 0);
    size_t count = rank(collector, &shapes, list);
    for (size_t i = 0; i < count; i++)
        merge_into(collector, &shapes, &list[i]);
    hashes_release(&shapes);
}

/* Of the documents of minted tokens. */
struct norm {
    struct hashes shapes; /* how many are alike */
    struct hashes plain;  /* shape and image of those with one attribute at the most */
    struct hashes images; /* of the others */
    uint64_t documents;
    uint64_t several;    /* with two attributes or more */
    uint64_t own_image;  /* of these: with an image that no other of them has */
    uint64_t alike;      /* without, and like another document */
    uint64_t look_alike; /* of these: with the very image of that */
};

/* The shape with the very image: one that has the id in its URL is the token's own. */
static uint64_t look_of(const struct collector *collector, size_t i)
{
    uint64_t image = record_at(collector, i)->image, shape = *shape_at(collector, i);
    bool plain = (*marks_at(collector, i) & (MARK_SEVERAL | MARK_UNMINTED)) == 0;
    return plain && image != 0 && shape != 0 ? shape ^ (image << 1 | image >> 63) : 0;
}

static bool is_alike_another(const struct norm *norm, const struct collector *collector,
                             size_t i)
{
    return hashes_times(&norm->shapes, *shape_at(collector, i)) > 1;
}

static void norm_init(struct norm *norm, const struct collector *collector)
{
    *norm = (struct norm){ .documents = 0 };
    hashes_of_shapes(&norm->shapes, collector, MARK_UNMINTED, 0);
    norm->plain.list = xcalloc(collector->count + 1, sizeof(*norm->plain.list));
    norm->images.list = xcalloc(collector->count + 1, sizeof(*norm->images.list));
    for (size_t i = 0; i < collector->count; i++) {
        uint64_t look = look_of(collector, i), image = record_at(collector, i)->image;
        unsigned marks = *marks_at(collector, i) & (MARK_UNMINTED | MARK_SEVERAL);
        if (look != 0)
            norm->plain.list[norm->plain.count++] = look;
        else if (marks == MARK_SEVERAL && image != 0)
            norm->images.list[norm->images.count++] = image;
    }
    hashes_sort(&norm->plain);
    hashes_sort(&norm->images);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i))
            continue;
        uint64_t look = look_of(collector, i), image = record_at(collector, i)->image;
        bool several = (*marks_at(collector, i) & MARK_SEVERAL) != 0;
        norm->documents++;
        norm->several += several;
        norm->own_image += several && hashes_times(&norm->images, image) == 1;
        norm->alike += !several && is_alike_another(norm, collector, i);
        norm->look_alike += look != 0 && hashes_times(&norm->plain, look) > 1;
    }
}

static void norm_release(struct norm *norm)
{
    hashes_release(&norm->shapes);
    hashes_release(&norm->plain);
    hashes_release(&norm->images);
}

/* A share of nine tenths of enough others is a norm. */
static bool is_norm(const struct norm *norm, uint64_t with)
{
    enum { OTHERS_MIN = 5 };
    uint64_t others = norm->documents - norm->look_alike;
    return others >= OTHERS_MIN && 10 * with >= 9 * others;
}

static bool is_placeholder(const struct norm *norm, const struct collector *collector,
                           size_t i)
{
    unsigned marks = *marks_at(collector, i);
    uint64_t look = look_of(collector, i);
    bool alike = is_alike_another(norm, collector, i);
    if (marks & MARK_STRONG)
        return alike || (marks & MARK_MANY) == 0;
    if (marks & MARK_SEVERAL || !alike)
        return false;
    if (marks & MARK_WEAK)
        return 2 * norm->several >= norm->documents - norm->alike;
    return look != 0 && hashes_times(&norm->plain, look) > 1 &&
           is_norm(norm, norm->own_image);
}

static void tell_placeholders(const struct collector *collector,
                              struct collection *collection, const struct found *found,
                              uint64_t documents)
{
    char count[UNITS_TEXT], whole[UNITS_TEXT];
    lowest_tell(&found->lowest, &collector->labels,
                collection_find(
                    collection, SEVERITY_ERROR, "collection.placeholder", found->count,
                    "a placeholder still stands in %s of %s documents, and "
                    "these tokens are not revealed",
                    units_count(count, found->count), units_count(whole, documents)));
}

/* Without words an edition looks the same as a collection that nobody revealed. */
static void tell_all_alike(const struct collector *collector,
                           struct collection *collection, const struct norm *norm)
{
    enum { DOCUMENTS_MIN = 3 };
    struct found all = { .count = 0 };
    char whole[UNITS_TEXT];
    if (norm->documents < DOCUMENTS_MIN || norm->look_alike < norm->documents)
        return;
    for (size_t i = 0; i < collector->count; i++) {
        if (is_minted(collector, i))
            found_add(&all, collector, i);
    }
    lowest_tell(&all.lowest, &collector->labels,
                collection_find(collection, SEVERITY_WARNING, "collection.placeholder",
                                all.count,
                                "all %s documents show a shared image and have no "
                                "attributes of their own, so this is the placeholder "
                                "still, unless it is an edition",
                                units_count(whole, norm->documents)));
}

static void look_for_remaining(struct collector *collector, struct collection *collection)
{
    struct norm norm;
    struct found found = { .count = 0 };
    merge_alike(collector);
    norm_init(&norm, collector);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i) || !is_placeholder(&norm, collector, i))
            continue;
        *marks_at(collector, i) |= MARK_PLACEHOLDER;
        found_add(&found, collector, i);
    }
    if (found.count > 0)
        tell_placeholders(collector, collection, &found, norm.documents);
    else
        tell_all_alike(collector, collection, &norm);
    norm_release(&norm);
}

/* ---- ids that are not minted ---- */

/* What services answer to any id at all. */
static bool is_stand_in(const struct collector *collector, const struct hashes *shapes,
                        size_t i)
{
    unsigned marks = *marks_at(collector, i);
    bool alike = hashes_times(shapes, *shape_at(collector, i)) > 1;
    if (marks & MARK_STRONG)
        return alike || (marks & MARK_MANY) == 0;
    return (marks & MARK_SEVERAL) == 0 && (alike || marks & MARK_WEAK);
}

static void look_for_leaks(struct collector *collector, struct collection *collection,
                           const struct template *template)
{
    struct hashes shapes;
    struct found found = { .count = 0 };
    char count[UNITS_TEXT], whole[UNITS_TEXT];
    hashes_of_shapes(&shapes, collector, MARK_UNMINTED, MARK_UNMINTED);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i) && *marks_at(collector, i) & MARK_REAL &&
            !is_of(template, collector, i) && !is_stand_in(collector, &shapes, i))
            found_add(&found, collector, i);
    }
    hashes_release(&shapes);
    if (found.count == 0)
        return;
    lowest_tell(&found.lowest, &collector->labels,
                collection_find(collection, SEVERITY_ERROR, "collection.leak",
                                found.count,
                                "there is metadata for %s of %s ids that are not minted, "
                                "so that whoever asks knows what is minted next",
                                units_count(count, found.count),
                                units_count(whole, collector->unminted)));
}

void collector_look_for_placeholders(struct collector *collector,
                                     struct collection *collection)
{
    struct template template = { .known = false };
    switch (collector->expect) {
    case EXPECT_NOTHING:
        break;
    case EXPECT_REVEALED:
        look_for_remaining(collector, collection);
        break;
    case EXPECT_PLACEHOLDER:
        look_for_revealed(collector, collection, &template);
        break;
    }
    if (collector->unminted > 0)
        look_for_leaks(collector, collection, &template);
    likeness_release(&template.likeness);
}
