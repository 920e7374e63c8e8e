#include "json/equal.h"

#include "base/hash.h"
#include "base/xalloc.h"
#include "json/number.h"
#include "json/pairs_priv.h"

#include <stdlib.h>
#include <string.h>

/* Puts the values of members of the same name onto the agenda; false when a name is in
 * one object only. */
static bool pair_members(struct pairs *agenda, const struct json_tape *a,
                         uint32_t object_a, const struct json_tape *b, uint32_t object_b)
{
    uint32_t count = keys_count(a, object_a);
    if (count != keys_count(b, object_b))
        return false;
    struct key_place *keys = xreallocarray(NULL, 2 * (size_t)count, sizeof(*keys));
    keys_sort(a, object_a, keys);
    keys_sort(b, object_b, keys + count);
    bool same = true;
    for (uint32_t i = 0; same && i < count; i++) {
        same = keys_compare(&keys[i], &keys[count + i]) == 0;
        pairs_add(agenda, keys[i].key + 1, keys[count + i].key + 1);
    }
    free(keys);
    return same;
}

static bool pair_elements(struct pairs *agenda, const struct json_tape *a,
                          uint32_t array_a, const struct json_tape *b, uint32_t array_b)
{
    if (a->values[array_a].size != b->values[array_b].size)
        return false;
    uint32_t y = json_first(b, array_b);
    for (uint32_t x = json_first(a, array_a); x < json_end(a, array_a);
         x = json_next(a, x)) {
        pairs_add(agenda, x, y);
        y = json_next(b, y);
    }
    return true;
}

static bool same_number(struct json_text x, struct json_text y)
{
    struct number a, b;
    number_read(&a, x.text, x.len);
    number_read(&b, y.text, y.len);
    return number_equal(&a, &b);
}

/* Compares the two values themselves; their parts go onto the agenda. */
static bool compare_heads(struct pairs *agenda, const struct json_tape *a, uint32_t x,
                          const struct json_tape *b, uint32_t y)
{
    if (json_kind(a, x) != json_kind(b, y))
        return false;
    switch (json_kind(a, x)) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        return true;
    case JSON_NUMBER:
        return same_number(json_text(a, x), json_text(b, y));
    case JSON_STRING:
        return text_compare(json_text(a, x), json_text(b, y)) == 0;
    case JSON_ARRAY:
        return pair_elements(agenda, a, x, b, y);
    case JSON_OBJECT:
        return pair_members(agenda, a, x, b, y);
    }
    return false;
}

bool json_equal(const struct json_tape *a, uint32_t value_a, const struct json_tape *b,
                uint32_t value_b)
{
    struct pairs agenda = PAIRS_INIT;
    bool same = compare_heads(&agenda, a, value_a, b, value_b);
    while (same && agenda.count > 0) {
        struct pair pair = agenda.list[--agenda.count];
        same = compare_heads(&agenda, a, pair.a, b, pair.b);
    }
    pairs_release(&agenda);
    return same;
}

/* The hash of a value but for its parts. */
static uint64_t hash_head(const struct json_tape *tape, uint32_t value, uint64_t seed)
{
    struct json_text text;
    struct number number;
    switch (json_kind(tape, value)) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        break;
    case JSON_NUMBER:
        text = json_text(tape, value);
        number_read(&number, text.text, text.len);
        return number_hash(&number, seed);
    case JSON_STRING:
        text = json_text(tape, value);
        return hash_bytes(text.text, text.len, seed);
    case JSON_ARRAY:
        return hash_join(seed, tape->values[value].size);
    case JSON_OBJECT:
        return hash_join(seed, keys_count(tape, value));
    }
    return hash_join(seed, json_kind(tape, value));
}

/* The hash of an array hangs on the order of its parts, that of an object must not. */
static uint64_t hash_parts(const struct json_tape *tape, uint32_t container,
                           uint64_t hash, const uint64_t *hashes)
{
    if (json_kind(tape, container) == JSON_ARRAY) {
        for (uint32_t i = json_first(tape, container); i < json_end(tape, container);
             i = json_next(tape, i))
            hash = hash_join(hash, hashes[i - container]);
        return hash;
    }
    uint64_t sum = 0;
    for (uint32_t key = json_first(tape, container); key < json_end(tape, container);
         key = json_next(tape, key + 1))
        if (!(tape->values[key].flags & JSON_SHADOWED))
            sum += hash_join(hashes[key - container], hashes[key + 1 - container]);
    return hash_join(hash, sum);
}

/* Parts stand behind what they are part of, so the last value on the tape comes first. */
void json_hash_all(const struct json_tape *tape, uint32_t value, uint64_t seed,
                   uint64_t *hashes)
{
    for (uint32_t i = json_end(tape, value) - value; i-- > 0;) {
        enum json_kind kind = json_kind(tape, value + i);
        hashes[i] = hash_head(tape, value + i, hash_join(seed, kind));
        if (kind >= JSON_ARRAY)
            hashes[i] = hash_parts(tape, value + i, hashes[i], hashes + i);
    }
}

uint64_t json_hash(const struct json_tape *tape, uint32_t value, uint64_t seed)
{
    if (json_kind(tape, value) < JSON_ARRAY)
        return hash_head(tape, value, hash_join(seed, json_kind(tape, value)));
    uint32_t count = json_end(tape, value) - value;
    uint64_t *hashes = xreallocarray(NULL, count, sizeof(*hashes));
    json_hash_all(tape, value, seed, hashes);
    uint64_t hash = hashes[0];
    free(hashes);
    return hash;
}
