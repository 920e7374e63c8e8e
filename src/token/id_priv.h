/*
 * Arithmetic on token ids, for this room alone.
 */
#ifndef TOKEN_ID_PRIV_H
#define TOKEN_ID_PRIV_H

#include "token/token.h"

/* How far `last` lies behind `first`; false when it lies before it, or 2^64 or more
 * away. */
bool token_id_distance(const struct token_id *first, const struct token_id *last,
                       uint64_t *distance);
/* The id that lies so far behind `id`; the caller knows that it is at most 2^256 - 1. */
void token_id_advance(struct token_id *id, uint64_t distance);

#endif
