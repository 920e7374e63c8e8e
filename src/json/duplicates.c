/*
 * Finding duplicate keys when an object closes: each key against each in small objects, a
 * hash table in larger ones. The table is seeded, so keys that all collide cannot be
 * prepared, and 100,000 keys cost 100,000 steps.
 */
#include "base/hash.h"
#include "base/xalloc.h"
#include "json/decode_priv.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 16 };

/* Kind, mark and size of a key in one word; keys with different words are different. */
static inline uint64_t key_word(const struct json_value *key)
{
    return (uint64_t)key->size << 16 | key->mark;
}

static bool same_key(const struct json_tape *tape, uint32_t a, uint32_t b)
{
    struct json_text x = json_text(tape, a), y = json_text(tape, b);
    return x.len == y.len && (x.len == 0 || memcmp(x.text, y.text, x.len) == 0);
}

/* `later` has the name of `earlier`, which no other member behind `earlier` had so
 * far. */
static void note_duplicate(struct decoding *d, uint32_t object, uint32_t earlier,
                           uint32_t later)
{
    struct json_value *values = d->tape->values;
    values[object].flags |= JSON_DUPLICATES;
    values[earlier].flags |= JSON_SHADOWED;
    json_note(d->facts, JSON_FACT_DUPLICATE_KEY, json_source_offset(d->tape, later));
}

static void compare_each(struct decoding *d, uint32_t object)
{
    const struct json_value *values = d->tape->values;
    uint32_t keys[SMALL], key = object + 1;
    uint64_t words[SMALL];
    for (uint32_t count = 0; key < values[object].next; key = values[key + 1].next) {
        uint64_t word = key_word(&values[key]);
        for (uint32_t i = count; i-- > 0;)
            if (words[i] == word && same_key(d->tape, keys[i], key)) {
                note_duplicate(d, object, keys[i], key);
                break;
            }
        keys[count] = key;
        words[count++] = word;
    }
}

/* Slots hold key indices; 0 is free, as no key is value 0. */
static uint32_t prepare_slots(struct json_tape *tape, uint32_t members)
{
    uint32_t slots = 64;
    while (slots / 2 < members)
        slots *= 2;
    if (tape->slots_cap < slots) {
        free(tape->slots);
        tape->slots = xmalloc(slots * sizeof(*tape->slots));
        tape->slots_cap = slots;
    }
    memset(tape->slots, 0, slots * sizeof(*tape->slots));
    return slots;
}

static void hash_each(struct decoding *d, uint32_t object)
{
    struct json_tape *tape = d->tape;
    uint32_t last = prepare_slots(tape, tape->values[object].size) - 1;
    uint64_t seed = hash_seed();
    for (uint32_t key = object + 1; key < tape->values[object].next;
         key = tape->values[key + 1].next) {
        struct json_text text = json_text(tape, key);
        uint32_t slot = (uint32_t)hash_bytes(text.text, text.len, seed) & last;
        while (tape->slots[slot] != 0 && !same_key(tape, tape->slots[slot], key))
            slot = (slot + 1) & last;
        if (tape->slots[slot] != 0)
            note_duplicate(d, object, tape->slots[slot], key);
        tape->slots[slot] = key;
    }
}

void json_find_duplicates(struct decoding *d, uint32_t object)
{
    const struct json_value *values = d->tape->values, *key = &values[object + 1];
    uint32_t members = values[object].size;
    if (members == 2 && key_word(key) != key_word(&values[key[1].next]))
        return;
    if (members <= SMALL)
        compare_each(d, object);
    else
        hash_each(d, object);
}
