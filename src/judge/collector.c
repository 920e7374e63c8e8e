#include "judge/collector_priv.h"

#include "base/hash.h"
#include "base/units.h"
#include "base/xalloc.h"
#include "json/decode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is beyond is compared by its bytes alone. */
static const struct json_limits limits = {
    .depth = 1 << 16,
    .value_count = 1 << 20,
    .source_bytes = 64 << 20,
};

struct collector *collector_new(enum expectation expect)
{
    struct collector *collector = xcalloc(1, sizeof(*collector));
    collector->expect = expect;
    collector->seed = hash_seed();
    labels_init(&collector->labels);
    trait_table_init(&collector->traits, &collector->labels);
    json_tape_init(&collector->tape);
    alike_scratch_init(&collector->scratch);
    return collector;
}

void collector_free(struct collector *collector)
{
    if (collector == NULL)
        return;
    for (size_t i = 0; i < CHUNKS && collector->chunks[i] != NULL; i++)
        free(collector->chunks[i]);
    for (size_t i = 0; i < NOMINEES * CANDIDATES_MAX; i++)
        free(collector->candidates[i / CANDIDATES_MAX][i % CANDIDATES_MAX].text);
    bitset_release(&collector->numbering.values);
    labels_release(&collector->labels);
    trait_table_release(&collector->traits);
    json_tape_release(&collector->tape);
    alike_scratch_release(&collector->scratch);
    free(collector);
}

/* ---- one document ---- */

/* Words that are weak by themselves are looked for where they could tell anything. */
static unsigned marks_of_words(const struct glance *glance, enum veil_kind veil)
{
    unsigned marks = 0;
    enum placeholder_hint hint = glance_hint(glance);
    bool strong = hint == PLACEHOLDER_STRONG || veil >= VEIL_STRONG;
    const struct json_text *prose = &glance->description;
    marks |= strong ? MARK_STRONG : 0;
    marks |= hint == PLACEHOLDER_WEAK || veil == VEIL_WEAK ? MARK_WEAK : 0;
    if (veil == VEIL_STATUS || ((veil != VEIL_NONE || glance->veil.count < 2) &&
                                placeholder_in_prose(prose->text, prose->len)))
        marks |= MARK_FORETOLD;
    return marks;
}

/* Those that hide something are not counted. */
static unsigned marks_of_attributes(const struct glance *glance, enum veil_kind veil)
{
    unsigned count = veil == VEIL_NONE ? glance->veil.count : 0;
    unsigned veiled = veil != VEIL_NONE ? MARK_VEILED : 0;
    return veiled | (count >= 2 ? MARK_SEVERAL : 0) |
           (count == 1 || count > 2 ? MARK_ONE_MORE : 0);
}

static unsigned marks_of(const struct collector *collector,
                         const struct collector_item *item, const struct glance *glance)
{
    unsigned marks = item->unminted ? MARK_UNMINTED : 0;
    enum veil_kind veil = veil_of_all(&glance->veil);
    int parts =
        (glance->name.len > 0) + glance_has_media(glance) + (glance->veil.count > 0);
    marks |= parts >= 2 ? MARK_REAL : 0;
    marks |= item->token_id[0] == '\0' ? MARK_NO_TOKEN : 0;
    marks |= marks_of_attributes(glance, veil);
    if (collector->expect == EXPECT_REVEALED || item->unminted)
        marks |= marks_of_words(glance, veil);
    return marks;
}

/* ---- adding ---- */

static void note_answer(struct answers *answers, const struct collector *collector,
                        int64_t seconds, uint64_t label)
{
    if (seconds <= 0)
        return;
    answers->count++;
    if (seconds > answers->longest_s)
        answers->longest_s = seconds;
    lowest_add(&answers->lowest, &collector->labels, label);
}

/* NULL when there is no room for one more. */
static struct record *new_record(struct collector *collector)
{
    if (collector->count == COLLECTOR_DOCUMENTS_MAX)
        return NULL;
    size_t i = collector->count++;
    struct chunk **chunk = &collector->chunks[i / CHUNK_RECORDS];
    if (*chunk == NULL)
        *chunk = xcalloc(1, sizeof(**chunk));
    return record_at(collector, i);
}

/* Not 0. */
static uint64_t hash_text(const struct collector *collector, struct json_text text)
{
    uint64_t hash = hash_bytes(text.text, text.len, collector->seed);
    return hash != 0 ? hash : 1;
}

/* Shapes cost as much as all the rest: only where somebody asks for them. */
static bool wants_shape(const struct collector *collector,
                        const struct collector_item *item)
{
    return collector->expect != EXPECT_NOTHING || item->unminted;
}

/* ERC-1155: whoever shows the token puts its id there, so that it is its own. */
static bool has_hole(struct json_text text)
{
    return memmem(text.text, text.len, "{id}", 4) != NULL;
}

static void keep_media(struct collector *collector, const struct glance *glance,
                       size_t place)
{
    for (int i = 0; i < MEDIUM_COUNT; i++) {
        if (glance->media[i].len == 0 || has_hole(glance->media[i]))
            continue;
        *medium_at(collector, (enum medium)i, place) =
            hash_text(collector, glance->media[i]);
        collector->has_media[i] = true;
    }
}

static void keep(struct collector *collector, const struct collector_item *item,
                 const struct glance *glance, uint64_t label, bool decoded)
{
    struct record *record = new_record(collector);
    if (record == NULL)
        return;
    size_t place = collector->count - 1;
    collector->chunks[place / CHUNK_RECORDS]->labels[place % CHUNK_RECORDS] =
        label_pack(&collector->labels, label);
    const struct json_text whole = { item->document, item->len };
    record->document = has_hole(whole) ? 0 : hash_text(collector, whole);
    if (glance->name.len > 0)
        record->name = hash_text(collector, glance->name);
    keep_media(collector, glance, place);
    numbering_keep(collector, item, glance->name);
    *marks_at(collector, place) = (uint16_t)marks_of(collector, item, glance);
    if (!decoded || !wants_shape(collector, item))
        return;
    struct own_id id;
    glance_id(glance, item->token_id, &id);
    uint64_t shape = alike_hash(&collector->scratch, &collector->tape, &id);
    *shape_at(collector, place) = shape;
    *id_mark_at(collector, place) = own_id_mark(&id);
    /* Whether what has no name counts is decided at the end. */
    unsigned marks = *marks_at(collector, place) & ~(unsigned)MARK_NO_TOKEN;
    for (int of = 0; of < NOMINEES; of++) {
        if (may_be_nominated(collector, (enum nominees)of, marks))
            pattern_nominate(collector, (enum nominees)of, item, shape, &id);
    }
}

/* Names have the ceiling of the records: those beyond share one, which sorts behind
 * others, being long. */
static uint64_t label_for(struct collector *collector, const struct collector_item *item)
{
    static const char beyond[] = "one of the documents that were too many to be compared";
    if (collector->count < COLLECTOR_DOCUMENTS_MAX)
        return label_of(&collector->labels, item->name);
    if (!collector->knows_beyond)
        collector->beyond = label_of(&collector->labels, beyond);
    collector->knows_beyond = true;
    return collector->beyond;
}

void collector_add(struct collector *collector, const struct collector_item *item)
{
    struct json_facts facts;
    struct glance glance = { .veil = { .count = 0 } };
    bool decoded =
        json_decode(&collector->tape, item->document, item->len, &limits, &facts);
    if (facts.seen[JSON_FACT_SYNTAX].times > 0)
        return;
    collector->added++;
    collector->unminted |= item->unminted;
    uint64_t label = label_for(collector, item);
    if (decoded && json_kind(&collector->tape, 0) == JSON_OBJECT) {
        glance_at(&glance, &collector->tape);
        if (!item->unminted)
            trait_table_next(&collector->traits);
        traits_read(item->unminted ? NULL : &collector->traits, &collector->tape, label,
                    &glance.veil);
    }
    note_answer(item->fresh_guessed ? &collector->guessed : &collector->kept, collector,
                item->fresh_s, label);
    note_answer(&collector->cached, collector, item->age_s, label);
    keep(collector, item, &glance, label, decoded);
}

void collector_left_out(struct collector *collector, uint64_t documents, uint64_t bytes)
{
    collector->left_out = documents;
    collector->left_out_bytes = bytes;
}

/* ---- telling ---- */

/* Where something is expected of all documents, they are not known to be so. */
static enum severity severity_of_unseen(const struct collector *collector)
{
    return collector->expect == EXPECT_NOTHING ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static void tell_beyond(const struct collector *collector, struct collection *collection)
{
    char count[UNITS_TEXT], kept[UNITS_TEXT];
    uint64_t beyond = collector->added - collector->count;
    if (beyond == 0)
        return;
    collection_find(collection, severity_of_unseen(collector), "collection.not-looked-at",
                    beyond,
                    "%s documents beyond the first %s were looked at for their traits "
                    "alone",
                    units_count(count, beyond), units_count(kept, collector->count));
}

static void tell_left_out(const struct collector *collector,
                          struct collection *collection)
{
    const uint64_t kib = collector->left_out_bytes / 1024;
    char count[UNITS_TEXT];
    if (collector->left_out == 0)
        return;
    collection_find(collection, severity_of_unseen(collector), "collection.not-looked-at",
                    collector->left_out,
                    collector->left_out == 1 ? "%s document of more than %" PRIu64
                                               " KiB is not kept whole, and nobody "
                                               "knows what it shares or tells"
                                             : "%s documents of more than %" PRIu64
                                               " KiB each are not kept whole, and "
                                               "nobody knows what they share or tell",
                    units_count(count, collector->left_out), kib);
}

/* "40 s", "2 h 30 min", "365 days". */
static const char *put_seconds(char text[UNITS_TEXT], int64_t seconds)
{
    enum { DAY_S = 86400 };
    if (seconds < 3 * DAY_S)
        return units_duration(text, (uint64_t)seconds * 1000000);
    snprintf(text, UNITS_TEXT, "%" PRId64 " days", seconds / DAY_S);
    return text;
}

/* Where only a placeholder is told all of it is to go at once; later nobody minds. */
static void tell_guesses(const struct collector *collector, struct collection *collection)
{
    const struct answers *guessed = &collector->guessed;
    char count[UNITS_TEXT], whole[UNITS_TEXT], longest[UNITS_TEXT];
    if (guessed->count == 0 || collector->expect != EXPECT_PLACEHOLDER)
        return;
    put_seconds(longest, guessed->longest_s);
    lowest_tell(&guessed->lowest, &collector->labels,
                collection_find(collection, SEVERITY_INFO, "collection.caching",
                                guessed->count,
                                "%s of %s answers say when they were last modified, and "
                                "not how long they may be kept: a cache may guess, often "
                                "a tenth of their age, here up to %s",
                                units_count(count, guessed->count),
                                units_count(whole, collector->added), longest));
}

static void tell_caching(const struct collector *collector, struct collection *collection)
{
    enum { HOUR_S = 3600 };
    const struct answers *kept = &collector->kept, *cached = &collector->cached;
    char count[UNITS_TEXT], whole[UNITS_TEXT], longest[UNITS_TEXT];
    units_count(whole, collector->added);
    if (kept->count > 0) {
        bool matters =
            collector->expect == EXPECT_PLACEHOLDER || kept->longest_s > HOUR_S;
        put_seconds(longest, kept->longest_s);
        lowest_tell(
            &kept->lowest, &collector->labels,
            collection_find(collection, matters ? SEVERITY_WARNING : SEVERITY_INFO,
                            "collection.caching", kept->count,
                            "%s of %s answers may stay in caches for up to %s "
                            "and be told so long after a reveal, which no-cache in "
                            "Cache-Control, and in headers for CDNs, would "
                            "prevent",
                            units_count(count, kept->count), whole, longest));
    }
    tell_guesses(collector, collection);
    if (cached->count > 0) {
        put_seconds(longest, cached->longest_s);
        lowest_tell(&cached->lowest, &collector->labels,
                    collection_find(collection, SEVERITY_WARNING, "collection.cached",
                                    cached->count,
                                    "a cache gave %s of %s answers, which were up to %s "
                                    "old, so that the source itself may say something "
                                    "else by now",
                                    units_count(count, cached->count), whole, longest));
    }
}

/* Beside documents that are called after their tokens, others ("contract.json") are none
 * of the collection's; where no document is, they are. */
static void settle_unnamed(struct collector *collector)
{
    size_t unnamed = 0;
    for (size_t i = 0; i < collector->count; i++)
        unnamed += (*marks_at(collector, i) & MARK_NO_TOKEN) != 0;
    for (size_t i = 0; unnamed == collector->count && i < collector->count; i++)
        *marks_at(collector, i) &= (uint16_t)~MARK_NO_TOKEN;
}

void collector_finish(struct collector *collector, struct collection *collection)
{
    settle_unnamed(collector);
    collector_look_for_placeholders(collector, collection);
    collector_look_for_sameness(collector, collection);
    collector_look_at_numbers(collector, collection);
    collector_look_at_traits(collector, collection);
    tell_caching(collector, collection);
    tell_beyond(collector, collection);
    tell_left_out(collector, collection);
    collection->left_out = collector->left_out + (collector->added - collector->count);
    summary_groups_sort(&collection->findings);
}
