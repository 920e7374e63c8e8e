#include "json/difference.h"

#include "base/hash.h"
#include "base/xalloc.h"
#include "json/equal.h"
#include "json/pairs_priv.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

static const char trait_key[] = "trait_type";

/* One of the two documents. */
struct side {
    const struct json_tape *tape;
    uint64_t *hashes; /* of each value */
};

struct search {
    struct side before, after;
    struct json_difference *list; /* all, in no order */
    size_t count, cap;
    struct pairs agenda; /* values that differ, and do so inside of them perhaps */
};

static void note(struct search *search, struct json_difference difference)
{
    if (search->count == search->cap) {
        search->cap = search->cap > 0 ? 2 * search->cap : 64;
        search->list = xreallocarray(search->list, search->cap, sizeof(*search->list));
    }
    search->list[search->count++] = difference;
}

static void note_changed(struct search *search, struct pair pair)
{
    note(search, (struct json_difference){ JSON_CHANGED, pair.a, pair.b, JSON_NONE });
}

/* A part of one of the two containers, which the other lacks. */
static void note_removed(struct search *search, struct pair containers, uint32_t value)
{
    note(search,
         (struct json_difference){ JSON_REMOVED, value, JSON_NONE, containers.b });
}

static void note_added(struct search *search, struct pair containers, uint32_t value)
{
    note(search, (struct json_difference){ JSON_ADDED, JSON_NONE, value, containers.a });
}

/* The two stand for each other. */
static void match(struct search *search, uint32_t old_value, uint32_t new_value)
{
    if (search->before.hashes[old_value] != search->after.hashes[new_value])
        pairs_add(&search->agenda, old_value, new_value);
}

/* ---- objects ---- */

static void compare_members(struct search *search, struct pair objects)
{
    const struct json_tape *before = search->before.tape, *after = search->after.tape;
    size_t old_count = keys_count(before, objects.a);
    size_t new_count = keys_count(after, objects.b);
    struct key_place *keys =
        xreallocarray(NULL, old_count + new_count + 1, sizeof(*keys));
    const struct key_place *x = keys, *old_end = keys + old_count;
    const struct key_place *y = old_end, *new_end = old_end + new_count;
    keys_sort(before, objects.a, keys);
    keys_sort(after, objects.b, keys + old_count);
    while (x < old_end || y < new_end) {
        int order = x == old_end ? 1 : y == new_end ? -1 : keys_compare(x, y);
        if (order == 0)
            match(search, x++->key + 1, y++->key + 1);
        else if (order < 0)
            note_removed(search, objects, x++->key + 1);
        else
            note_added(search, objects, y++->key + 1);
    }
    free(keys);
}

/* ---- arrays ---- */

/* Elements, to be matched. */
struct elements {
    struct element {
        const struct json_tape *tape;
        uint32_t value;
        uint32_t trait; /* the string that is its trait_type, or JSON_NONE */
        uint64_t hash;
    } * list;
    size_t count;
};

static uint32_t trait_of(const struct json_tape *tape, uint32_t element)
{
    uint32_t trait = json_get(tape, element, trait_key);
    return trait != JSON_NONE && json_kind(tape, trait) == JSON_STRING ? trait
                                                                       : JSON_NONE;
}

static void elements_init(struct elements *elements, const struct side *side,
                          uint32_t array)
{
    const struct json_tape *tape = side->tape;
    elements->count = 0;
    elements->list = xreallocarray(NULL, tape->values[array].size + (size_t)1,
                                   sizeof(*elements->list));
    for (uint32_t e = json_first(tape, array); e < json_end(tape, array);
         e = json_next(tape, e))
        elements->list[elements->count++] =
            (struct element){ tape, e, trait_of(tape, e), side->hashes[e] };
}

static void compare_by_index(struct search *search, struct pair arrays,
                             const struct elements *before, const struct elements *after)
{
    const struct element *x = before->list, *old_end = x + before->count;
    const struct element *y = after->list, *new_end = y + after->count;
    for (; x < old_end && y < new_end && x->hash == y->hash; x++)
        y++;
    for (; x < old_end && y < new_end && old_end[-1].hash == new_end[-1].hash; old_end--)
        new_end--;
    while (x < old_end && y < new_end)
        match(search, x++->value, y++->value);
    while (x < old_end)
        note_removed(search, arrays, x++->value);
    while (y < new_end)
        note_added(search, arrays, y++->value);
}

/* Are there traits in it, and nothing but objects? */
static bool has_traits(const struct elements *elements, bool *only_objects)
{
    bool any = false;
    for (size_t i = 0; i < elements->count; i++) {
        const struct element *element = &elements->list[i];
        any = any || element->trait != JSON_NONE;
        if (json_kind(element->tape, element->value) != JSON_OBJECT)
            *only_objects = false;
    }
    return any;
}

static int by_place(const struct element *x, const struct element *y)
{
    return (x->value > y->value) - (x->value < y->value);
}

static int by_hash(const void *a, const void *b)
{
    const struct element *x = a, *y = b;
    return x->hash != y->hash ? (x->hash > y->hash) - (x->hash < y->hash)
                              : by_place(x, y);
}

/* An element without a type comes before those that have one. */
static int compare_types(const struct element *x, const struct element *y)
{
    if (x->trait == JSON_NONE || y->trait == JSON_NONE)
        return (x->trait != JSON_NONE) - (y->trait != JSON_NONE);
    return text_compare(json_text(x->tape, x->trait), json_text(y->tape, y->trait));
}

static int by_type(const void *a, const void *b)
{
    int order = compare_types(a, b);
    return order != 0 ? order : by_place(a, b);
}

static void sort(struct elements *elements, int (*compare)(const void *, const void *))
{
    qsort(elements->list, elements->count, sizeof(*elements->list), compare);
}

/* Takes away those that are in both. */
static void strike_equal(struct elements *before, struct elements *after)
{
    size_t x = 0, y = 0, old_left = 0, new_left = 0;
    sort(before, by_hash);
    sort(after, by_hash);
    while (x < before->count || y < after->count) {
        const struct element *old_one = &before->list[x], *new_one = &after->list[y];
        bool old_first =
            x < before->count && (y == after->count || old_one->hash < new_one->hash);
        bool new_first =
            !old_first && (x == before->count || new_one->hash < old_one->hash);
        if (old_first)
            before->list[old_left++] = *old_one;
        if (new_first)
            after->list[new_left++] = *new_one;
        x += !new_first;
        y += !old_first;
    }
    before->count = old_left;
    after->count = new_left;
}

static void compare_by_type(struct search *search, struct pair arrays,
                            struct elements *before, struct elements *after)
{
    size_t x = 0, y = 0;
    strike_equal(before, after);
    sort(before, by_type);
    sort(after, by_type);
    while (x < before->count || y < after->count) {
        const struct element *old_one = &before->list[x], *new_one = &after->list[y];
        int order = x == before->count  ? 1
                    : y == after->count ? -1
                                        : compare_types(old_one, new_one);
        if (order == 0)
            match(search, old_one->value, new_one->value);
        else if (order < 0)
            note_removed(search, arrays, old_one->value);
        else
            note_added(search, arrays, new_one->value);
        x += order <= 0;
        y += order >= 0;
    }
}

static void compare_elements(struct search *search, struct pair arrays)
{
    struct elements before, after;
    elements_init(&before, &search->before, arrays.a);
    elements_init(&after, &search->after, arrays.b);
    bool only_objects = true, old_traits = has_traits(&before, &only_objects);
    bool new_traits = has_traits(&after, &only_objects);
    if (only_objects && (old_traits || new_traits))
        compare_by_type(search, arrays, &before, &after);
    else
        compare_by_index(search, arrays, &before, &after);
    free(before.list);
    free(after.list);
}

/* ---- the search ---- */

static void compare(struct search *search, struct pair pair)
{
    enum json_kind kind = json_kind(search->before.tape, pair.a);
    if (kind < JSON_ARRAY || kind != json_kind(search->after.tape, pair.b))
        note_changed(search, pair);
    else if (kind == JSON_OBJECT)
        compare_members(search, pair);
    else
        compare_elements(search, pair);
}

static struct side side_of(const struct json_tape *tape)
{
    struct side side = { tape, xreallocarray(NULL, tape->count, sizeof(uint64_t)) };
    json_hash_all(tape, 0, hash_seed(), side.hashes);
    return side;
}

/* JSON_NONE is the highest number, so what has no old value comes last. */
static int by_old_value(const void *a, const void *b)
{
    const struct json_difference *x = a, *y = b;
    if (x->old_value != y->old_value)
        return x->old_value < y->old_value ? -1 : 1;
    return (x->new_value > y->new_value) - (x->new_value < y->new_value);
}

/* The first ones in the order of the documents. */
static void keep_first(struct json_differences *found, struct search *search)
{
    if (search->count > 0)
        qsort(search->list, search->count, sizeof(search->list[0]), by_old_value);
    found->count =
        search->count < JSON_DIFFERENCES_MAX ? search->count : JSON_DIFFERENCES_MAX;
    found->left_out = search->count - found->count;
    if (found->count > 0)
        memcpy(found->list, search->list, found->count * sizeof(found->list[0]));
}

void json_differences_find(struct json_differences *found,
                           const struct json_tape *old_tape,
                           const struct json_tape *new_tape)
{
    struct search search = { .before = side_of(old_tape), .after = side_of(new_tape) };
    found->old_tape = old_tape;
    found->new_tape = new_tape;
    match(&search, 0, 0);
    while (search.agenda.count > 0)
        compare(&search, search.agenda.list[--search.agenda.count]);
    keep_first(found, &search);
    free(search.list);
    free(search.before.hashes);
    free(search.after.hashes);
    pairs_release(&search.agenda);
}

/* ---- where it is ---- */

static const struct json_tape *tape_of(const struct json_differences *found,
                                       const struct json_difference *difference,
                                       uint32_t *value)
{
    bool added = difference->change == JSON_ADDED;
    *value = added ? difference->new_value : difference->old_value;
    return added ? found->new_tape : found->old_tape;
}

void json_difference_pointer(struct strbuf *to, const struct json_differences *found,
                             const struct json_difference *difference)
{
    uint32_t value;
    const struct json_tape *tape = tape_of(found, difference, &value);
    json_pointer_of(to, tape, value);
}

static void put_element(struct strbuf *to, const struct json_tape *tape, uint32_t element)
{
    uint32_t trait = trait_of(tape, element);
    if (trait == JSON_NONE) {
        strbuf_puts(to, "[*]");
        return;
    }
    struct json_text text = json_text(tape, trait);
    strbuf_putc(to, '[');
    strbuf_puts(to, trait_key);
    strbuf_putc(to, '=');
    strbuf_add(to, text.text, text.len);
    strbuf_putc(to, ']');
}

void json_difference_pattern(struct strbuf *to, const struct json_differences *found,
                             const struct json_difference *difference)
{
    uint32_t value, index, at = 0;
    const struct json_tape *tape = tape_of(found, difference, &value);
    while (at < value) {
        uint32_t part = json_pointer_part(tape, at, value, &index);
        bool object = json_kind(tape, at) == JSON_OBJECT;
        if (object)
            json_pointer_put_key(to, tape, part);
        else
            put_element(to, tape, part);
        at = object ? part + 1 : part;
    }
}
