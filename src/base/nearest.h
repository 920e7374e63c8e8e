/*
 * "Did you mean …?": the name that somebody most likely meant.
 */
#ifndef BASE_NEAREST_H
#define BASE_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How many edits lead from one text to the other: a byte added, left out or replaced, or
 * two neighbours swapped, each byte taking part in one edit at the most. Letters count as
 * equal in either case. Only the first NEAREST_LEN_MAX bytes of each are looked at.
 */
enum { NEAREST_LEN_MAX = 128 };
size_t nearest_distance(const char *a, const char *b);

/*
 * The name nearest to `wanted`, the first of several; NULL when none is near: within a
 * third of the longer one's length. A name that begins with `wanted`, if that has three
 * bytes or more, is nearer than one edit: "alch" means "alchemy". `names` ends with NULL.
 */
const char *nearest_name(const char *wanted, const char *const *names);

/* Is the name one of them, to the byte? */
bool name_is_among(const char *name, const char *const *names);

#endif
