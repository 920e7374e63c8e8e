#include "base/arena.h"

#include "check.h"

#include <stdint.h>
#include <string.h>

static void memory_is_zeroed_aligned_and_apart(void)
{
    struct arena arena = ARENA_INIT;
    unsigned char *first = arena_alloc(&arena, 1, 3);
    bool zeroed = true, aligned = true;

    memset(first, 0xaa, 3);
    for (size_t size = 0; size < 3000; size++) {
        unsigned char *memory = arena_alloc(&arena, size, 1);
        aligned = aligned && (uintptr_t)memory % _Alignof(max_align_t) == 0;
        for (size_t i = 0; i < size; i++)
            zeroed = zeroed && memory[i] == 0;
        memset(memory, 0xff, size);
    }
    CHECK(zeroed);
    CHECK(aligned);
    CHECK_MEM("\xaa\xaa\xaa", 3, (char *)first, 3);
    arena_release(&arena);
}

static void one_thing_may_be_larger_than_a_chunk(void)
{
    enum { LARGE = 1 << 20 };
    struct arena arena = ARENA_INIT;
    char *small = arena_alloc(&arena, 1, 1);
    char *large = arena_alloc(&arena, LARGE / 8, 8);

    *small = 'a';
    memset(large, 'b', LARGE);
    CHECK_INT('a', *small);
    CHECK_INT('b', large[LARGE - 1]);
    arena_release(&arena);
}

static void a_text_is_copied_and_ended(void)
{
    struct arena arena = ARENA_INIT;
    const char *text = arena_memdup0(&arena, "a\0b and more", 3);
    CHECK_MEM("a\0b", 4, text, 4);
    CHECK_STR("", arena_memdup0(&arena, NULL, 0));
    arena_release(&arena);
}

static void an_arena_may_be_used_again_after_its_release(void)
{
    struct arena arena = ARENA_INIT;
    arena_memdup0(&arena, "first", 5);
    arena_release(&arena);
    CHECK(arena.chunks == NULL);
    CHECK_STR("second", arena_memdup0(&arena, "second", 6));
    arena_release(&arena);
}

/* clang-format off */
SUITE(arena,
      TEST(memory_is_zeroed_aligned_and_apart), TEST(one_thing_may_be_larger_than_a_chunk),
      TEST(a_text_is_copied_and_ended), TEST(an_arena_may_be_used_again_after_its_release))
/* clang-format on */
