#include "judge/collector_priv.h"

#include "base/hash.h"
#include "base/units.h"
#include "base/xalloc.h"
#include "judge/letters.h"
#include "judge/placeholder.h"
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
    return collector;
}

void collector_free(struct collector *collector)
{
    if (collector == NULL)
        return;
    for (size_t i = 0; i < CHUNKS && collector->chunks[i] != NULL; i++)
        free(collector->chunks[i]);
    for (size_t i = 0; i < CANDIDATES_MAX; i++)
        free(collector->candidates[i].text);
    labels_release(&collector->labels);
    trait_table_release(&collector->traits);
    json_tape_release(&collector->tape);
    alike_scratch_release(&collector->scratch);
    free(collector);
}

/* ---- one document ---- */

/* What of a document matters here. */
struct glance {
    struct json_text name, image; /* { NULL, 0 } when there is none, or it is empty */
    struct json_text id, number; /* that the document says of itself: token_id, edition */
    unsigned attributes;
};

enum member {
    MEMBER_OTHER,
    MEMBER_NAME,
    MEMBER_IMAGE,
    MEMBER_MEDIA,
    MEMBER_ID,
    MEMBER_NUMBER
};

static enum member member_of(struct json_text key)
{
    /* clang-format off */
    static const struct {
        const char *name;
        size_t len;
        enum member member;
    } rows[] = {
        { "name", 4, MEMBER_NAME },            { "image", 5, MEMBER_IMAGE },
        { "image_url", 9, MEMBER_IMAGE },      { "image_data", 10, MEMBER_IMAGE },
        { "animation_url", 13, MEMBER_MEDIA }, { "token_id", 8, MEMBER_ID },
        { "tokenId", 7, MEMBER_ID },           { "id", 2, MEMBER_NUMBER },
        { "edition", 7, MEMBER_NUMBER },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (key.len == rows[i].len && memcmp(key.text, rows[i].name, key.len) == 0)
            return rows[i].member;
    }
    return MEMBER_OTHER;
}

static void look_at_member(struct glance *glance, const struct json_tape *tape,
                           uint32_t key)
{
    enum json_kind kind = json_kind(tape, key + 1);
    if (kind != JSON_STRING && kind != JSON_NUMBER)
        return;
    struct json_text text = json_text(tape, key + 1);
    enum member member = member_of(json_text(tape, key));
    if (member == MEMBER_ID)
        glance->id = text;
    else if (member == MEMBER_NUMBER)
        glance->number = text;
    if (kind != JSON_STRING || text.len == 0)
        return;
    if (member == MEMBER_NAME)
        glance->name = text;
    else if (member == MEMBER_IMAGE || (member == MEMBER_MEDIA && glance->image.len == 0))
        glance->image = text;
}

static void look_at(struct glance *glance, const struct json_tape *tape)
{
    *glance = (struct glance){ .attributes = 0 };
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        if (!(tape->values[key].flags & JSON_SHADOWED))
            look_at_member(glance, tape, key);
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The number behind the # of a name, or else the last number in it. */
static struct json_text number_in(struct json_text name)
{
    const char *end = name.text + name.len;
    const char *mark = name.len > 0 ? memrchr(name.text, '#', name.len) : NULL;
    const char *first =
        mark != NULL && mark + 1 < end && is_digit(mark[1]) ? mark + 1 : end;
    if (first == end) {
        while (first > name.text && !is_digit(first[-1]))
            first--;
        while (first > name.text && is_digit(first[-1]))
            first--;
    }
    struct json_text number = { first, 0 };
    while (first + number.len < end && is_digit(first[number.len]))
        number.len++;
    for (; number.len > 1 && *number.text == '0'; number.len--)
        number.text++;
    return number;
}

/* The id that the run knows, or the one that the document says: as its token_id, in its
 * name, or as a number of another kind. A wrong guess does no harm: it is what the document itself says. */
static void find_id(struct own_id *id, const struct collector_item *item,
                    const struct glance *glance)
{
    own_id_init(id, item->token_id, strlen(item->token_id));
    if (id->decimal_len == 0)
        own_id_init(id, glance->id.text, glance->id.len);
    if (id->decimal_len == 0 && glance->name.len > 0) {
        struct json_text number = number_in(glance->name);
        own_id_init(id, number.text, number.len);
    }
    if (id->decimal_len == 0)
        own_id_init(id, glance->number.text, glance->number.len);
}

static enum placeholder_hint hint_of(const struct glance *glance)
{
    const struct json_text *name = &glance->name, *image = &glance->image;
    enum placeholder_hint of_name =
        placeholder_of_name(name->text, name->len, letters_of(name->text, name->len));
    enum placeholder_hint of_image = placeholder_of_image(
        image->text, image->len, letters_of(image->text, image->len));
    return of_name > of_image ? of_name : of_image;
}

static unsigned marks_of(const struct collector_item *item, const struct glance *glance)
{
    unsigned marks = item->unminted ? MARK_UNMINTED : 0;
    int parts =
        (glance->name.len > 0) + (glance->image.len > 0) + (glance->attributes > 0);
    enum placeholder_hint hint = hint_of(glance);
    marks |= hint == PLACEHOLDER_STRONG ? MARK_STRONG : 0;
    marks |= hint == PLACEHOLDER_WEAK ? MARK_WEAK : 0;
    marks |= glance->attributes >= 2 ? MARK_SEVERAL : 0;
    marks |= glance->attributes > PLACEHOLDER_ATTRIBUTES_MAX ? MARK_MANY : 0;
    marks |= parts >= 2 ? MARK_REAL : 0;
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

static bool may_be_placeholder(const struct collector *collector, unsigned marks)
{
    if (marks & MARK_UNMINTED)
        return false;
    return collector->expect == EXPECT_PLACEHOLDER ||
           (collector->expect == EXPECT_REVEALED && (marks & MARK_SEVERAL) == 0);
}

static void keep(struct collector *collector, const struct collector_item *item,
                 const struct glance *glance, uint64_t label, bool decoded)
{
    struct record *record = new_record(collector);
    if (record == NULL)
        return;
    size_t place = collector->count - 1;
    record->label = label;
    record->document =
        hash_text(collector, (struct json_text){ item->document, item->len });
    if (glance->name.len > 0)
        record->name = hash_text(collector, glance->name);
    if (glance->image.len > 0)
        record->image = hash_text(collector, glance->image);
    *marks_at(collector, place) = (uint8_t)marks_of(item, glance);
    if (!decoded || !wants_shape(collector, item))
        return;
    struct own_id id;
    find_id(&id, item, glance);
    uint64_t shape = alike_hash(&collector->scratch, &collector->tape, &id);
    *shape_at(collector, place) = shape;
    *id_mark_at(collector, place) = own_id_mark(&id);
    if (may_be_placeholder(collector, *marks_at(collector, place)))
        pattern_nominate(collector, item, shape, &id);
}

void collector_add(struct collector *collector, const struct collector_item *item)
{
    struct json_facts facts;
    struct glance glance = { .attributes = 0 };
    bool decoded =
        json_decode(&collector->tape, item->document, item->len, &limits, &facts);
    if (facts.seen[JSON_FACT_SYNTAX].times > 0)
        return;
    collector->added++;
    collector->unminted += item->unminted;
    uint64_t label = label_of(&collector->labels, item->name);
    if (decoded && json_kind(&collector->tape, 0) == JSON_OBJECT) {
        look_at(&glance, &collector->tape);
        if (!item->unminted)
            trait_table_next(&collector->traits);
        glance.attributes = traits_read(item->unminted ? NULL : &collector->traits,
                                        &collector->tape, label);
    }
    note_answer(&collector->kept, collector, item->fresh_s, label);
    note_answer(&collector->cached, collector, item->age_s, label);
    keep(collector, item, &glance, label, decoded);
}

/* ---- telling ---- */

/* "40 s", "2 h 30 min", "365 days". */
static const char *put_seconds(char text[UNITS_TEXT], int64_t seconds)
{
    enum { DAY_S = 86400 };
    if (seconds < 3 * DAY_S)
        return units_duration(text, (uint64_t)seconds * 1000000);
    snprintf(text, UNITS_TEXT, "%" PRId64 " days", seconds / DAY_S);
    return text;
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
        lowest_tell(&kept->lowest, &collector->labels,
                    collection_find(collection,
                                    matters ? SEVERITY_WARNING : SEVERITY_INFO,
                                    "collection.caching", kept->count,
                                    "%s of %s answers may stay in caches for up to %s "
                                    "and be told so long after a reveal, which "
                                    "Cache-Control: no-cache would prevent",
                                    units_count(count, kept->count), whole, longest));
    }
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

void collector_finish(struct collector *collector, struct collection *collection)
{
    collector_look_for_placeholders(collector, collection);
    collector_look_for_sameness(collector, collection);
    collector_look_at_traits(collector, collection);
    tell_caching(collector, collection);
    summary_groups_sort(&collection->findings);
}
