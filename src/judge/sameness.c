/* What several tokens share and should not: documents, names, images. */
#include "judge/collector_priv.h"

#include "base/units.h"

#include <stdio.h>

/* Other rules speak of these. */
enum { ASIDE = MARK_UNMINTED | MARK_PLACEHOLDER };

struct words {
    const char *rule;
    const char *what;   /* "the same image" */
    const char *effect; /* what that is a sign of */
};

static struct summary_group *tell(const struct collector *collector,
                                  struct collection *collection,
                                  const struct sharing *sharing,
                                  const struct words *words, bool by_design)
{
    char tokens[UNITS_TEXT], count[UNITS_TEXT], largest[UNITS_TEXT], most[UNITS_TEXT];
    char sets[2 * UNITS_TEXT] = "", rest[3 * UNITS_TEXT] = "";
    units_count(largest, sharing->largest);
    if (sharing->groups > 1)
        snprintf(sets, sizeof(sets), " in %s groups, the largest of %s",
                 units_count(count, sharing->groups), largest);
    if (collector->added > collector->count)
        snprintf(rest, sizeof(rest), " (only %s documents were compared)",
                 units_count(most, collector->count));
    struct summary_group *finding = collection_find(
        collection, by_design ? SEVERITY_INFO : SEVERITY_WARNING, words->rule,
        sharing->tokens, "%s tokens share %s%s%s%s", units_count(tokens, sharing->tokens),
        words->what, sets, by_design ? ", as most of the collection do" : words->effect,
        rest);
    lowest_tell(&sharing->lowest, &collector->labels, finding);
    return finding;
}

/* Names all of them. */
static void name_sharers(struct collector *collector, struct sharers of,
                         struct summary_group *finding)
{
    struct label_list all = LABEL_LIST_INIT;
    sharing_mark(collector, of, MARK_NAMED, SHARING_ALL);
    for (size_t i = 0; i < collector->count; i++) {
        uint16_t *marks = marks_at(collector, i);
        if ((*marks & MARK_NAMED) == 0)
            continue;
        label_list_add(&all, &collector->labels, label_at(collector, i));
        *marks = (uint16_t)(*marks & ~(unsigned)MARK_NAMED);
    }
    label_list_tell(&all, &collector->labels, finding);
}

/* Among the records that have none of the marks. True when some share it. */
static bool look_at_field(struct collector *collector, struct collection *collection,
                          unsigned field, unsigned without, const struct words *words)
{
    const struct sharers of = { field, without, 0 };
    struct sharing sharing;
    sharing_find(&sharing, collector, of);
    if (sharing.groups == 0)
        return false;
    bool by_design = field != FIELD_DOCUMENT && 2 * sharing.tokens > sharing.records;
    struct summary_group *finding =
        tell(collector, collection, &sharing, words, by_design);
    if (!by_design)
        name_sharers(collector, of, finding);
    return true;
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
            sharing_mark(collector, (struct sharers){ FIELD_MEDIA + i, WITHOUT, 0 },
                         MARK_PICTURED, SHARING_ALL);
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
        sharing_mark(collector, (struct sharers){ FIELD_DOCUMENT, ASIDE, 0 }, MARK_REPEAT,
                     SHARING_BUT_FIRST);
    look_at_field(collector, collection, FIELD_NAME, ASIDE | MARK_REPEAT, &name);
    look_at_media(collector, collection);
}
