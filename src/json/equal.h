/*
 * Are two JSON values the same? As `const`, `enum` and `uniqueItems` of JSON Schema mean
 * it: numbers by value (json/number.h), strings by their bytes after unescaping, arrays
 * in order, objects without regard to order. Of members that share a name the last one
 * counts.
 *
 *  - Nothing recurses: depth is no danger.
 *  - The two values may be on different tapes, or on the same.
 *  - Time is O(n log n) in the size of the smaller value.
 */
#ifndef JSON_EQUAL_H
#define JSON_EQUAL_H

#include "json/tape.h"

bool json_equal(const struct json_tape *a, uint32_t value_a, const struct json_tape *b,
                uint32_t value_b);

/* Equal values have equal hashes. Another seed gives other hashes: with a seed that an
 * attacker does not know (base/hash.h) a table cannot be flooded. */
uint64_t json_hash(const struct json_tape *tape, uint32_t value, uint64_t seed);
/* The same of all values within `value`, in the order of the tape, into `hashes`: as many
 * as there are from `value` to its `next`. In one pass. */
void json_hash_all(const struct json_tape *tape, uint32_t value, uint64_t seed,
                   uint64_t *hashes);

#endif
