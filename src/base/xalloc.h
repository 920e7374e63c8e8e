/*
 * Memory that is there. Running out of it ends the program, in one place (exit 3: this
 * machine could not do the work), so that no caller checks for NULL. Sizes that come from
 * outside are bounded by ceilings long before they reach an allocation.
 */
#ifndef BASE_XALLOC_H
#define BASE_XALLOC_H

#include <stddef.h>

void *xmalloc(size_t size) __attribute__((malloc, returns_nonnull));
/* Zeroed; the product of the two is checked for overflow. */
void *xcalloc(size_t count, size_t size) __attribute__((malloc, returns_nonnull));
void *xrealloc(void *old, size_t size) __attribute__((returns_nonnull));
/* For growing arrays: `count` elements of `size` bytes, checked for overflow. */
void *xreallocarray(void *old, size_t count, size_t size)
    __attribute__((returns_nonnull));
char *xstrdup(const char *text) __attribute__((malloc, returns_nonnull));
/* Copies `len` bytes and ends them with '\0'. */
char *xmemdup0(const char *text, size_t len) __attribute__((malloc, returns_nonnull));
/* A new printed string; caller frees. */
char *xstrfmt(const char *format, ...)
    __attribute__((format(printf, 1, 2), malloc, returns_nonnull));

/* Gives back to the system what was freed, where the C library would keep it: between two
 * parts of the work that need much memory for different things. */
void xalloc_trim(void);

/* Gives the same allocator to jansson, so that json_object() cannot return NULL
 * either. */
void xalloc_install(void);

#endif
