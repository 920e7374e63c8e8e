#include "base/xalloc.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

static _Noreturn void out_of_memory(void)
{
    static const char words[] = "metaprobe: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof(words) - 1);
    (void)ignored;
    _exit(3);
}

static size_t product(size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        out_of_memory();
    return count * size;
}

void *xmalloc(size_t size)
{
    void *block = malloc(size ? size : 1);
    if (block == NULL)
        out_of_memory();
    return block;
}

void *xcalloc(size_t count, size_t size)
{
    size_t bytes = product(count, size);
    void *block = calloc(1, bytes ? bytes : 1);
    if (block == NULL)
        out_of_memory();
    return block;
}

void *xrealloc(void *old, size_t size)
{
    void *block = realloc(old, size ? size : 1);
    if (block == NULL)
        out_of_memory();
    return block;
}

void *xreallocarray(void *old, size_t count, size_t size)
{
    return xrealloc(old, product(count, size));
}

char *xmemdup0(const char *text, size_t len)
{
    char *copy = xmalloc(len + 1);
    if (len > 0)
        memcpy(copy, text, len);
    copy[len] = '\0';
    return copy;
}

char *xstrdup(const char *text)
{
    return xmemdup0(text, strlen(text));
}

char *xstrfmt(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text;
    if (vasprintf(&text, format, args) < 0)
        out_of_memory();
    va_end(args);
    return text;
}

void xalloc_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

void xalloc_install(void)
{
    json_set_alloc_funcs(xmalloc, free);
}
