/*
 * The number that a name gives its token ("Owl #1,234", "Owl №12", "Owl 12"), and how far
 * it is from the token's id: 0 where it is the id, 1 where names count from 1 and ids
 * from 0. Pure.
 */
#ifndef JUDGE_NUMBERING_H
#define JUDGE_NUMBERING_H

#include "json/tape.h"

#include <stdbool.h>
#include <stdint.h>

/* Of a number less the id: what is further away, and that there is none. */
enum { OFFSET_MAX = 32000, OFFSET_FAR = INT16_MAX, OFFSET_NONE = INT16_MIN };
/* Behind # or № there may be anything before it; at the end of a name, what stands before
 * the number tells which names count the same things. */
enum { STEM_MARKED = 0 };

struct name_number {
    int16_t offset;
    uint16_t stem;  /* STEM_MARKED, or 16 bits of a hash, but not 0 */
    uint64_t value; /* UINT64_MAX where it has too many digits */
};

/* The name may be empty, and so may the id, which is decimal. */
struct name_number name_number_of(struct json_text name, const char *token_id);

#endif
