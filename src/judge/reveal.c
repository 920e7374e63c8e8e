/*
 * Before a reveal nothing may be told but the placeholder, and after it no placeholder
 * may remain: which documents are placeholders?
 *
 * Before it, that is decided by what is the same: the template that most of the documents
 * are made of. After it, by words, and by documents that are alike among others that are
 * not. All of it must be silent on collections whose items are alike because they are
 * (editions, games): an error that is none costs a night.
 */
#include "judge/collector_priv.h"

#include "base/hash.h"
#include "base/units.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- nothing may be revealed ---- */

static void tell_revealed(const struct collector *collector,
                          struct collection *collection, struct label_list *found,
                          uint64_t documents, bool alike)
{
    char count[UNITS_TEXT], whole[UNITS_TEXT];
    if (found->total == 0)
        return;
    units_count(count, found->total);
    units_count(whole, documents);
    struct summary_group *finding =
        alike ? collection_find(collection, SEVERITY_ERROR, "collection.revealed-early",
                                found->total,
                                "in %s of %s documents more than the token's id differs "
                                "from the placeholder, so that whoever reads them knows "
                                "before the reveal what these tokens are",
                                count, whole)
              : collection_find(collection, SEVERITY_ERROR, "collection.revealed-early",
                                found->total,
                                "no placeholder is in place: the %s documents differ "
                                "from one another in more than the token's id, and tell "
                                "before the reveal what the tokens are",
                                whole);
    label_list_tell(found, &collector->labels, finding);
}

static void look_for_revealed(struct collector *collector, struct collection *collection,
                              struct pattern *pattern)
{
    struct label_list found = LABEL_LIST_INIT;
    pattern_find(collector, NOMINEES_MINTED, NULL, pattern);
    bool alike = pattern->known && (pattern->tokens > 1 || pattern->documents == 1);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i) || *shape_at(collector, i) == 0)
            continue;
        if (alike && pattern_has(pattern, collector, i))
            *marks_at(collector, i) |= MARK_PLACEHOLDER;
        else
            label_list_add(&found, &collector->labels, label_at(collector, i));
    }
    tell_revealed(collector, collection, &found, pattern->documents, alike);
}

/* ---- no placeholder may remain ---- */

/* Of the documents of minted tokens. Suspects are those that are like another one and
 * have no attributes of their own, or a strong word. */
struct norm {
    uint64_t documents;
    uint64_t others;      /* that are no suspects */
    uint64_t several;     /* of these: with two attributes or more */
    uint64_t own_picture; /* of these: with one that no other document has */
    uint64_t own_several; /* of all: with both */
    uint64_t look_alike;  /* plain, and another one has the very picture too */
    uint64_t largest;     /* of these: of one template */
    uint64_t wordless;    /* without a strong word */
    uint64_t sharing;     /* of these: with a picture that others have */
    uint64_t attributed;  /* of these: with attributes */
};

static const struct sharers minted_shapes = { FIELD_SHAPE, MARKS_OUTSIDE, 0 };
static const struct sharers minted_pictures = { FIELD_PICTURE, MARKS_OUTSIDE, 0 };
static const struct sharers plain_looks = { FIELD_LOOK, MARKS_OUTSIDE | MARK_SEVERAL, 0 };

static void count_document(struct norm *norm, const struct collector *collector, size_t i)
{
    unsigned marks = *marks_at(collector, i);
    bool several = (marks & MARK_SEVERAL) != 0, strong = (marks & MARK_STRONG) != 0;
    bool shared = (marks & MARK_SHARED_PICTURE) != 0;
    bool own = !shared && field_at(collector, i, FIELD_PICTURE) != 0;
    norm->documents++;
    norm->own_several += own && several;
    norm->wordless += !strong;
    norm->sharing += !strong && shared;
    norm->attributed += !strong && (!has_none(marks) || marks & MARK_VEILED);
    if (marks & MARK_SHARED_SHAPE && (!several || strong))
        return;
    norm->others++;
    norm->several += several;
    norm->own_picture += own;
}

static void norm_find(struct norm *norm, struct collector *collector)
{
    struct sharing looks;
    sharing_mark(collector, minted_shapes, MARK_SHARED_SHAPE, SHARING_ALL);
    sharing_mark(collector, minted_pictures, MARK_SHARED_PICTURE, SHARING_ALL);
    sharing_mark(collector, plain_looks, MARK_SHARED_LOOK, SHARING_ALL);
    sharing_find(&looks, collector, plain_looks);
    *norm = (struct norm){ .look_alike = looks.tokens, .largest = looks.largest };
    for (size_t i = 0; i < collector->count; i++) {
        if (is_minted(collector, i))
            count_document(norm, collector, i);
    }
}

/* Do most of the others have a picture of their own? In a game that shares its art, what
 * is alike is a thing that there are many of. */
static bool is_of_own_art(const struct norm *norm)
{
    return 2 * norm->own_picture >= norm->others;
}

/* Editions and tiers, one of which is called "Unrevealed": most of the rest share too. */
static bool is_of_shared_art(const struct norm *norm)
{
    return 2 * norm->sharing > norm->wordless;
}

/* Potions, boxes, keys: where there are several things that are alike, being alike says
 * nothing. Placeholders are made of one template. */
static bool has_one_template(const struct norm *norm)
{
    return 4 * norm->largest >= 3 * norm->look_alike;
}

/* Nine tenths of enough others have attributes and a picture of their own. */
static bool stands_out_without_words(const struct norm *norm)
{
    enum { OTHERS_MIN = 5 };
    uint64_t others = norm->documents - norm->look_alike;
    return others >= OTHERS_MIN && 10 * norm->own_several >= 9 * others &&
           has_one_template(norm);
}

/* Among things of which all the others tell a trait at least. */
static bool lacks_attributes(const struct norm *norm, unsigned marks)
{
    return has_none(marks) && (marks & MARK_VEILED) == 0 && norm->wordless > 0 &&
           10 * norm->attributed >= 9 * norm->wordless;
}

/* A picture of its own, or attributes, make a thing of what has a strong word. Where art
 * is shared, the word may be a thing's name: unless it says so twice, or is nothing else.
 */
static bool is_placeholder_by_word(const struct norm *norm, unsigned marks)
{
    if ((marks & MARK_SHARED_PICTURE) == 0)
        return !has_many(marks);
    return !is_of_shared_art(norm) || (marks & MARK_FORETOLD) != 0 ||
           lacks_attributes(norm, marks);
}

/* What separates a token that is not revealed from a thing that is called "Mystery Box":
 * it is like others of its kind, and unlike the rest of the collection. */
static bool is_placeholder(const struct norm *norm, unsigned marks)
{
    if (marks & MARK_STRONG)
        return is_placeholder_by_word(norm, marks);
    if (marks & MARK_SEVERAL || (marks & MARK_SHARED_SHAPE) == 0)
        return false;
    if (marks & MARK_WEAK && marks & MARK_FORETOLD)
        return 2 * norm->several >= norm->others;
    if (marks & (MARK_WEAK | MARK_FORETOLD))
        return is_of_own_art(norm) && has_one_template(norm);
    return has_none(marks) && (marks & MARK_SHARED_LOOK) != 0 &&
           stands_out_without_words(norm);
}

static void tell_placeholders(const struct collector *collector,
                              struct collection *collection, struct label_list *found,
                              uint64_t documents)
{
    char count[UNITS_TEXT], whole[UNITS_TEXT];
    label_list_tell(
        found, &collector->labels,
        collection_find(collection, SEVERITY_ERROR, "collection.placeholder",
                        found->total,
                        "a placeholder still stands in %s of %s documents, and "
                        "these tokens are not revealed",
                        units_count(count, found->total), units_count(whole, documents)));
}

/* Without words an edition looks the same as a collection that nobody revealed. */
static void tell_all_alike(const struct collector *collector,
                           struct collection *collection, const struct norm *norm)
{
    enum { DOCUMENTS_MIN = 3 };
    struct label_list all = LABEL_LIST_INIT;
    char whole[UNITS_TEXT];
    if (norm->documents < DOCUMENTS_MIN || norm->look_alike < norm->documents ||
        !has_one_template(norm))
        return;
    for (size_t i = 0; i < collector->count; i++) {
        if (is_minted(collector, i))
            label_list_add(&all, &collector->labels, label_at(collector, i));
    }
    label_list_tell(&all, &collector->labels,
                    collection_find(collection, SEVERITY_WARNING,
                                    "collection.placeholder", all.total,
                                    "all %s documents show a shared image and have no "
                                    "attributes of their own, so this is the placeholder "
                                    "still, unless it is an edition",
                                    units_count(whole, norm->documents)));
}

static void look_for_remaining(struct collector *collector, struct collection *collection)
{
    struct norm norm;
    struct label_list found = LABEL_LIST_INIT;
    pattern_merge_alike(collector);
    norm_find(&norm, collector);
    for (size_t i = 0; i < collector->count; i++) {
        if (!is_minted(collector, i) || !is_placeholder(&norm, *marks_at(collector, i)))
            continue;
        *marks_at(collector, i) |= MARK_PLACEHOLDER;
        label_list_add(&found, &collector->labels, label_at(collector, i));
    }
    if (found.total > 0)
        tell_placeholders(collector, collection, &found, norm.documents);
    else
        tell_all_alike(collector, collection, &norm);
}

void collector_look_for_placeholders(struct collector *collector,
                                     struct collection *collection)
{
    struct pattern pattern = { .known = false };
    switch (collector->expect) {
    case EXPECT_NOTHING:
        break;
    case EXPECT_REVEALED:
        look_for_remaining(collector, collection);
        break;
    case EXPECT_PLACEHOLDER:
        look_for_revealed(collector, collection, &pattern);
        break;
    }
    if (collector->unminted)
        collector_look_for_leaks(collector, collection, &pattern);
    likeness_release(&pattern.likeness);
}
