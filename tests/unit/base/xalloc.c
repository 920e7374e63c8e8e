#include "base/xalloc.h"

#include "check.h"

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void memory_is_there_even_when_none_is_asked_for(void)
{
    void *blocks[] = { xmalloc(0), xcalloc(0, 8), xcalloc(8, 0), xrealloc(NULL, 0),
                       xreallocarray(NULL, 0, 8) };
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        CHECK(blocks[i] != NULL);
        free(blocks[i]);
    }
}

static void strings_are_copied_and_ended(void)
{
    char *text = xstrdup("abc");
    CHECK_STR("abc", text);
    free(text);
    text = xmemdup0("ab\0cd", 4);
    CHECK_MEM("ab\0c", 5, text, 5);
    free(text);
    text = xmemdup0(NULL, 0);
    CHECK_STR("", text);
    free(text);
    text = xstrfmt("%s-%d", "a", 7);
    CHECK_STR("a-7", text);
    free(text);
}

static void ask_for_too_much(void)
{
    free(xcalloc(SIZE_MAX / 2, 3));
}

static void ask_for_too_much_again(void)
{
    free(xreallocarray(NULL, SIZE_MAX / 2, 3));
}

static void a_product_that_overflows_ends_the_program(void)
{
    void (*const asks[])(void) = { ask_for_too_much, ask_for_too_much_again };
    for (size_t i = 0; i < 2; i++) {
        int ends[2];
        CHECK_INT(0, pipe(ends));
        pid_t child = fork();
        if (child == 0) {
            dup2(ends[1], STDERR_FILENO);
            asks[i]();
            _exit(0);
        }
        close(ends[1]);
        char said[100] = "";
        FILE *stream = fdopen(ends[0], "r");
        CHECK(fgets(said, sizeof(said), stream) != NULL);
        fclose(stream);
        int status;
        waitpid(child, &status, 0);
        CHECK_STR("metaprobe: out of memory\n", said);
        CHECK(WIFEXITED(status));
        CHECK_INT(3, WEXITSTATUS(status));
    }
}

static void jansson_gets_the_same_allocator(void)
{
    xalloc_install();
    json_malloc_t allocate;
    json_free_t release;
    json_get_alloc_funcs(&allocate, &release);
    CHECK(allocate == xmalloc);
    CHECK(release == free);
}

SUITE(xalloc, TEST(memory_is_there_even_when_none_is_asked_for),
      TEST(strings_are_copied_and_ended), TEST(a_product_that_overflows_ends_the_program),
      TEST(jansson_gets_the_same_allocator))
