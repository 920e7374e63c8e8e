/*
 * Ids that are not minted, and answer with metadata all the same: whoever guesses their
 * URLs knows what is minted next. No leak is what tells nothing of a token: the
 * placeholder, and what a source answers to any id at all.
 */
#include "judge/collector_priv.h"

#include "base/units.h"

static const struct sharers pictures = { FIELD_PICTURE, MARK_UNMINTED, MARK_UNMINTED };

static bool is_told_of_minted(const struct collector *collector,
                              const struct pattern *pattern)
{
    for (size_t i = 0; i < collector->count; i++) {
        if ((*marks_at(collector, i) & (MARKS_OUTSIDE | MARK_PLACEHOLDER)) == 0 &&
            pattern_has(pattern, collector, i))
            return true;
    }
    return false;
}

/* The answer to any id: of most of those that have not the placeholder, and of no minted
 * token, whose own metadata it would be. Several templates are tiers of something. */
static void find_stand_in(struct collector *collector, const struct pattern *placeholder,
                          struct pattern *stand_in)
{
    pattern_find(collector, NOMINEES_UNMINTED, placeholder, stand_in);
    stand_in->known = stand_in->known && stand_in->tokens > 1 &&
                      2 * stand_in->tokens > stand_in->documents &&
                      !is_told_of_minted(collector, stand_in);
}

/* One that has a picture of its own is alike the others, and tells what it is. */
static bool is_stand_in(const struct collector *collector, const struct pattern *stand_in,
                        size_t i)
{
    unsigned marks = *marks_at(collector, i);
    if (marks & MARK_STRONG && (marks & MARK_SEVERAL) == 0)
        return true;
    return pattern_has(stand_in, collector, i) &&
           (marks & MARK_SHARED_PICTURE || field_at(collector, i, FIELD_PICTURE) == 0);
}

void collector_look_for_leaks(struct collector *collector, struct collection *collection,
                              const struct pattern *pattern)
{
    struct pattern stand_in;
    struct label_list leaks = LABEL_LIST_INIT;
    char count[UNITS_TEXT];
    find_stand_in(collector, pattern, &stand_in);
    sharing_mark(collector, pictures, MARK_SHARED_PICTURE, SHARING_ALL);
    for (size_t i = 0; i < collector->count; i++) {
        unsigned marks = *marks_at(collector, i);
        if ((marks & MARK_UNMINTED) == 0 || (marks & MARK_REAL) == 0 ||
            pattern_has(pattern, collector, i) || is_stand_in(collector, &stand_in, i))
            continue;
        label_list_add(&leaks, &collector->labels, label_at(collector, i));
    }
    likeness_release(&stand_in.likeness);
    if (leaks.total == 0)
        return;
    label_list_tell(
        &leaks, &collector->labels,
        collection_find(collection, SEVERITY_ERROR, "collection.leak", leaks.total,
                        leaks.total == 1
                            ? "%s id that is not minted answers with metadata, "
                              "so that whoever asks knows what is minted next"
                            : "%s ids that are not minted answer with metadata, "
                              "so that whoever asks knows what is minted next",
                        units_count(count, leaks.total)));
}
