#include "base/strmap.h"

#include "base/hash.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static uint64_t hash_of(const char *key, size_t len)
{
    return hash_bytes(key, len, hash_seed());
}

/* The slot of the key, or the free slot where it belongs. */
static struct strmap_slot *slot_of(const struct strmap *map, const char *key, size_t len,
                                   uint64_t hash)
{
    size_t i = (size_t)hash & (map->cap - 1);
    for (;;) {
        struct strmap_slot *slot = &map->slots[i];
        if (slot->key == NULL)
            return slot;
        if (slot->hash == hash && slot->len == len && memcmp(slot->key, key, len) == 0)
            return slot;
        i = (i + 1) & (map->cap - 1);
    }
}

static void grow(struct strmap *map)
{
    struct strmap old = *map;

    map->cap = old.cap == 0 ? 16 : old.cap * 2;
    map->slots = xcalloc(map->cap, sizeof(*map->slots));
    for (size_t i = 0; i < old.cap; i++) {
        const struct strmap_slot *slot = &old.slots[i];
        if (slot->key != NULL)
            *slot_of(map, slot->key, slot->len, slot->hash) = *slot;
    }
    free(old.slots);
}

void *strmap_get(const struct strmap *map, const char *key, size_t len)
{
    if (map->count == 0)
        return NULL;
    return slot_of(map, key, len, hash_of(key, len))->value;
}

void strmap_put(struct strmap *map, const char *key, size_t len, void *value)
{
    if (map->count + 1 > map->cap / 4 * 3)
        grow(map);
    uint64_t hash = hash_of(key, len);
    struct strmap_slot *slot = slot_of(map, key, len, hash);
    if (slot->key == NULL)
        map->count++;
    *slot = (struct strmap_slot){ key, len, hash, value };
}

void strmap_release(struct strmap *map)
{
    free(map->slots);
    *map = (struct strmap)STRMAP_INIT;
}
