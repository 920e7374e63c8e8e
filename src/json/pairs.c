#include "json/pairs_priv.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

void pairs_release(struct pairs *pairs)
{
    free(pairs->list);
    *pairs = (struct pairs)PAIRS_INIT;
}

void pairs_add(struct pairs *pairs, uint32_t a, uint32_t b)
{
    if (pairs->count == pairs->cap) {
        pairs->cap = pairs->cap < 16 ? 16 : pairs->cap * 2;
        pairs->list = xreallocarray(pairs->list, pairs->cap, sizeof(*pairs->list));
    }
    pairs->list[pairs->count++] = (struct pair){ a, b };
}

int text_compare(struct json_text x, struct json_text y)
{
    size_t common = x.len < y.len ? x.len : y.len;
    int order = common > 0 ? memcmp(x.text, y.text, common) : 0;
    return order != 0 ? order : (x.len > y.len) - (x.len < y.len);
}

int keys_compare(const struct key_place *a, const struct key_place *b)
{
    return text_compare(json_text(a->tape, a->key), json_text(b->tape, b->key));
}

uint32_t keys_count(const struct json_tape *tape, uint32_t object)
{
    uint32_t count = tape->values[object].size;
    if (tape->values[object].flags & JSON_DUPLICATES)
        for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
             key = json_next(tape, key + 1))
            count -= (tape->values[key].flags & JSON_SHADOWED) != 0;
    return count;
}

static int compare_places(const void *a, const void *b)
{
    return keys_compare(a, b);
}

void keys_sort(const struct json_tape *tape, uint32_t object, struct key_place *to)
{
    size_t count = 0;
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1))
        if (!(tape->values[key].flags & JSON_SHADOWED))
            to[count++] = (struct key_place){ tape, key };
    qsort(to, count, sizeof(*to), compare_places);
}
