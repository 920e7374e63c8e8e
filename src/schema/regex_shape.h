/*
 * Regular expressions that need no backtracking, matched in one walk over the text:
 * "^0x[a-fA-F0-9]{40}$", "^https://", "^.{1,64}$", "\d", "abc$". Most patterns of real
 * schemas are like this.
 *
 * A shape is a sequence of sets of characters, each with bounds on how often it comes. It
 * is taken only where the walk cannot go wrong: a set that may come more or less often is
 * disjoint from what may follow it.
 */
#ifndef SCHEMA_REGEX_SHAPE_H
#define SCHEMA_REGEX_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REGEX_SHAPE_ITEMS = 24 };

/* What a set holds beyond ASCII: nothing, all, or all but the line separators that '.'
 * does not match. */
enum regex_wide { WIDE_NONE, WIDE_ALL, WIDE_DOT };

struct regex_item {
    uint64_t ascii[2]; /* a bit for each character */
    enum regex_wide wide;
    uint32_t min, max; /* UINT32_MAX: without an end */
};

struct regex_shape {
    bool from_start, to_end; /* '^', '$' */
    bool anything;           /* every text matches */
    uint32_t count;
    struct regex_item items[REGEX_SHAPE_ITEMS];
};

/* False when the pattern is no such shape, be it valid or not. */
bool regex_shape_read(struct regex_shape *shape, const char *pattern, size_t len);

/* `text` is well-formed UTF-8. */
bool regex_shape_match(const struct regex_shape *shape, const char *text, size_t len);

#endif
