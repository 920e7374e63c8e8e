/*
 * A map from strings to pointers, for names that are looked up often.
 *
 *  - Keys are compared by their bytes and may hold NUL. They are borrowed: the text must
 *    stay where it is as long as the map is used. Values are not touched.
 *  - There is no removal, and no order.
 */
#ifndef BASE_STRMAP_H
#define BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

struct strmap_slot {
    const char *key; /* NULL: free */
    size_t len;
    uint64_t hash;
    void *value;
};

struct strmap {
    struct strmap_slot *slots; /* `cap` of them, a power of two, at most 3/4 in use */
    size_t count, cap;
};

#define STRMAP_INIT \
    { \
        NULL, 0, 0 \
    }

void strmap_release(struct strmap *map);
/* NULL when there is no such key. */
void *strmap_get(const struct strmap *map, const char *key, size_t len);
/* Adds the key, or gives it another value. `value` is not NULL. */
void strmap_put(struct strmap *map, const char *key, size_t len, void *value);

#endif
