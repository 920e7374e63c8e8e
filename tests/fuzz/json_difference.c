/*
 * Two documents, with a NUL between them: the differences, applied to the old one, give
 * the new one; those from new to old are as many; each pointer leads to its value; and
 * equal documents have none.
 */
#include "fuzz.h"

#include "base/strbuf.h"
#include "json/decode.h"
#include "json/difference.h"
#include "json/equal.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

enum { INPUT_MAX = 1 << 13, TEXT_MAX = 1 << 24, DEPTH_MAX = 100 };

static const struct json_limits limits = { DEPTH_MAX, INPUT_MAX, INPUT_MAX };

static bool is_told(const struct json_differences *found, enum json_change change,
                    uint32_t old_value, uint32_t new_value, uint32_t lacking)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct json_difference *difference = &found->list[i];
        if (difference->change == change && difference->old_value == old_value &&
            difference->new_value == new_value && difference->lacking == lacking)
            return true;
    }
    return false;
}

/* ---- the old value, with the differences, is the new value ---- */

static bool becomes(const struct json_differences *found, uint32_t old_value,
                    uint32_t new_value);

/* The value of the member that has the name of `key`, which is on another tape. */
static uint32_t namesake(const struct json_tape *of, uint32_t key,
                         const struct json_tape *tape, uint32_t object)
{
    uint32_t value = JSON_NONE;
    for (uint32_t other = json_first(tape, object); other < json_end(tape, object);
         other = json_next(tape, other + 1)) {
        if (json_equal(of, key, tape, other))
            value = other + 1;
    }
    return value;
}

static bool members_become(const struct json_differences *found, uint32_t old_value,
                           uint32_t new_value)
{
    const struct json_tape *before = found->old_tape, *after = found->new_tape;
    for (uint32_t key = json_first(before, old_value); key < json_end(before, old_value);
         key = json_next(before, key + 1)) {
        if (before->values[key].flags & JSON_SHADOWED)
            continue;
        uint32_t other = namesake(before, key, after, new_value);
        bool removed = is_told(found, JSON_REMOVED, key + 1, JSON_NONE, new_value);
        if (removed != (other == JSON_NONE) ||
            (!removed && !becomes(found, key + 1, other)))
            return false;
    }
    for (uint32_t key = json_first(after, new_value); key < json_end(after, new_value);
         key = json_next(after, key + 1)) {
        if (after->values[key].flags & JSON_SHADOWED)
            continue;
        bool added = is_told(found, JSON_ADDED, JSON_NONE, key + 1, old_value);
        if (added != (namesake(after, key, before, old_value) == JSON_NONE))
            return false;
    }
    return true;
}

/* The elements that are not told to have gone or come; `other` is the other array. */
static size_t staying(const struct json_differences *found, const struct json_tape *tape,
                      uint32_t array, uint32_t other, uint32_t *to)
{
    bool old = tape == found->old_tape;
    size_t count = 0;
    for (uint32_t e = json_first(tape, array); e < json_end(tape, array);
         e = json_next(tape, e)) {
        if (!(old ? is_told(found, JSON_REMOVED, e, JSON_NONE, other)
                  : is_told(found, JSON_ADDED, JSON_NONE, e, other)))
            to[count++] = e;
    }
    return count;
}

static bool is_trait(const struct json_tape *tape, uint32_t element)
{
    uint32_t trait = json_get(tape, element, "trait_type");
    return trait != JSON_NONE && json_kind(tape, trait) == JSON_STRING;
}

static bool looks_like_traits(const struct json_tape *tape, uint32_t array, bool *any)
{
    for (uint32_t e = json_first(tape, array); e < json_end(tape, array);
         e = json_next(tape, e)) {
        if (json_kind(tape, e) != JSON_OBJECT)
            return false;
        *any = *any || is_trait(tape, e);
    }
    return true;
}

/* In order; in lists of traits each one has a partner of its own, the first that there
 * is. */
static bool elements_become(const struct json_differences *found, uint32_t old_value,
                            uint32_t new_value)
{
    static uint32_t scratch[DEPTH_MAX * 2 + 2][INPUT_MAX];
    static size_t depth;
    uint32_t *x = scratch[depth], *y = scratch[depth + 1];
    bool any = false;
    bool traits = looks_like_traits(found->old_tape, old_value, &any) &&
                  looks_like_traits(found->new_tape, new_value, &any) && any;
    size_t count = staying(found, found->old_tape, old_value, new_value, x);
    bool good = count == staying(found, found->new_tape, new_value, old_value, y);
    depth += 2;
    for (size_t i = 0; good && i < count; i++) {
        size_t partner = 0, left = count - i;
        while (partner < left && !becomes(found, x[i], y[partner]))
            partner = traits ? partner + 1 : left;
        good = partner < left;
        if (good)
            memmove(&y[partner], &y[partner + 1], (left - partner - 1) * sizeof(*y));
    }
    depth -= 2;
    return good;
}

static bool becomes(const struct json_differences *found, uint32_t old_value,
                    uint32_t new_value)
{
    const struct json_tape *before = found->old_tape, *after = found->new_tape;
    enum json_kind kind = json_kind(before, old_value);
    if (is_told(found, JSON_CHANGED, old_value, new_value, JSON_NONE))
        return true;
    if (kind != json_kind(after, new_value))
        return false;
    if (kind == JSON_OBJECT)
        return members_become(found, old_value, new_value);
    if (kind == JSON_ARRAY)
        return elements_become(found, old_value, new_value);
    return json_equal(before, old_value, after, new_value);
}

/* ---- */

static void check_places(const struct json_differences *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct json_difference *difference = &found->list[i];
        bool added = difference->change == JSON_ADDED;
        const struct json_tape *tape = added ? found->new_tape : found->old_tape;
        uint32_t value = added ? difference->new_value : difference->old_value;
        struct strbuf text = STRBUF_INIT(TEXT_MAX);
        json_difference_pointer(&text, found, difference);
        FUZZ_HOLDS(json_pointer_find(tape, text.text, text.len) == value);
        strbuf_reset(&text);
        json_difference_pattern(&text, found, difference);
        strbuf_reset(&text);
        json_put_value(&text, tape, value, i);
        FUZZ_HOLDS(text.len <= i + strlen("…"));
        strbuf_release(&text);
        if (difference->change == JSON_CHANGED)
            FUZZ_HOLDS(!json_equal(found->old_tape, difference->old_value,
                                   found->new_tape, difference->new_value));
    }
}

static void check(const struct json_tape *before, const struct json_tape *after)
{
    static struct json_differences there, back;
    json_differences_find(&there, before, after);
    json_differences_find(&back, after, before);
    FUZZ_HOLDS(there.count == back.count && there.left_out == back.left_out);
    check_places(&there);
    if (json_equal(before, 0, after, 0))
        FUZZ_HOLDS(there.count == 0);
    if (there.left_out == 0)
        FUZZ_HOLDS(becomes(&there, 0, 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    const char *text = (const char *)data;
    const char *gap = len > 0 && len <= INPUT_MAX ? memchr(text, '\0', len) : NULL;
    if (gap == NULL)
        return 0;
    struct json_tape before, after;
    struct json_facts facts;
    json_tape_init(&before);
    json_tape_init(&after);
    size_t first = (size_t)(gap - text);
    if (json_decode(&before, text, first, &limits, &facts) &&
        json_decode(&after, gap + 1, len - first - 1, &limits, &facts)) {
        check(&before, &after);
        check(&before, &before);
    }
    json_tape_release(&before);
    json_tape_release(&after);
    return 0;
}
