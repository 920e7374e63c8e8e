/*
 * What the files share that look at two values at once, private to this folder: pairs of
 * values that are still to be looked at, so that nothing recurses, and the members of an
 * object in the order of their names.
 */
#ifndef JSON_PAIRS_PRIV_H
#define JSON_PAIRS_PRIV_H

#include "json/tape.h"

struct pairs {
    struct pair {
        uint32_t a, b; /* each on its own tape */
    } * list;
    size_t count, cap;
};

#define PAIRS_INIT \
    { \
        NULL, 0, 0 \
    }

void pairs_release(struct pairs *pairs);
void pairs_add(struct pairs *pairs, uint32_t a, uint32_t b);

/* A key on its tape. */
struct key_place {
    const struct json_tape *tape;
    uint32_t key;
};

/* The members that count: of those that share a name, the last. */
uint32_t keys_count(const struct json_tape *tape, uint32_t object);
/* Their keys, sorted by their bytes, into `to`, which has room for keys_count(). */
void keys_sort(const struct json_tape *tape, uint32_t object, struct key_place *to);

/* As strcmp(), by bytes. */
int text_compare(struct json_text x, struct json_text y);
int keys_compare(const struct key_place *a, const struct key_place *b);

#endif
