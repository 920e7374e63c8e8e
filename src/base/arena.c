#include "base/arena.h"

#include "base/err.h"
#include "base/xalloc.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES = 16 * 1024 };

struct arena_chunk {
    struct arena_chunk *older;
    max_align_t memory[];
};

static void grow(struct arena *arena, size_t bytes)
{
    size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    struct arena_chunk *chunk = xcalloc(1, sizeof(*chunk) + room);

    chunk->older = arena->chunks;
    arena->chunks = chunk;
    arena->next = (char *)chunk->memory;
    arena->left = room;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > 0 && count > (SIZE_MAX / 2) / size)
        BUG("%zu elements of %zu bytes", count, size);
    size_t bytes = (count * size + align - 1) / align * align;

    if (arena->left < bytes || arena->next == NULL)
        grow(arena, bytes);
    void *memory = arena->next;
    arena->next += bytes;
    arena->left -= bytes;
    return memory;
}

char *arena_memdup0(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1, 1);
    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}

void arena_release(struct arena *arena)
{
    while (arena->chunks != NULL) {
        struct arena_chunk *older = arena->chunks->older;
        free(arena->chunks);
        arena->chunks = older;
    }
    *arena = (struct arena)ARENA_INIT;
}
