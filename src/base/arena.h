/*
 * Memory that is given back all at once: many small things with one lifetime.
 *
 *  - What arena_alloc() returns is zeroed, aligned for any type, and never moves.
 *  - There is no ceiling here: whoever fills an arena bounds what goes in.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
    struct arena_chunk *chunks; /* newest first */
    char *next;                 /* the first free byte of the newest */
    size_t left;
};

#define ARENA_INIT \
    { \
        NULL, NULL, 0 \
    }

void arena_release(struct arena *arena);
/* `count` elements of `size` bytes; the product is checked for overflow. */
void *arena_alloc(struct arena *arena, size_t count, size_t size)
    __attribute__((returns_nonnull));
/* A copy of `len` bytes, ended with '\0'. */
char *arena_memdup0(struct arena *arena, const char *text, size_t len)
    __attribute__((returns_nonnull));

#endif
