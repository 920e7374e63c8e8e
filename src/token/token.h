/*
 * Sets of token ids.
 *
 * A token id is a decimal uint256, up to 78 digits, kept without loss. A set is a sorted
 * list of ranges that do not touch: 1-1000000 is one range. It takes 16 bytes a range of
 * ids under 2^64 and 40 bytes a range of others, and holds at most TOKEN_RANGES_MAX
 * ranges: ten million scattered ids are 160 MB, or 400 MB. Order of walking is ascending.
 *
 * As text: "1-10000", "1,5,9-12", "@file", "-" (standard input). A file has one id or
 * range a line; blank lines and comments behind '#' are passed over. With a column it is
 * CSV (RFC 4180): a name from the header line, or a number from 1, which lets the first
 * line be a header when its field begins with a letter. Blanks around items, Windows line
 * ends and a byte order mark are tolerated. A bad line is an error with file and line.
 */
#ifndef TOKEN_TOKEN_H
#define TOKEN_TOKEN_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An unsigned 256-bit number, most significant limb last. */
struct token_id {
    uint64_t limb[4];
};

enum {
    TOKEN_DIGITS_MAX = 78,
    TOKEN_TEXT_SIZE = TOKEN_DIGITS_MAX + 1,
    TOKEN_HEX_SIZE = 65
};
enum { TOKEN_RANGES_MAX = 12000000, TOKEN_SAMPLE_MAX = 1000000 };

/* Decimal digits without sign; false when it is not one or is over 2^256 - 1. Leading
 * zeros are not a token id ("007" and "7" would be two names of one token). */
bool token_id_parse(struct token_id *id, const char *text, size_t len);
const char *token_id_text(const struct token_id *id, char text[TOKEN_TEXT_SIZE]);
/* 64 lowercase hexadecimal digits, zero-padded: ERC-1155's {id}. */
const char *token_id_hex(const struct token_id *id, char text[TOKEN_HEX_SIZE]);
int token_id_compare(const struct token_id *a, const struct token_id *b);
/* The one behind it, or before it; the last has none behind, and 0 none before. */
struct token_id token_id_next(const struct token_id *id);
struct token_id token_id_previous(const struct token_id *id);
/* How many ids there are from `first` to `last`, both included: UINT64_MAX if there are
 * more, 0 if `last` comes before. */
uint64_t token_id_span(const struct token_id *first, const struct token_id *last);

struct token_set; /* opaque */

struct token_source {
    const char *text;   /* the option's value */
    const char *option; /* "--tokens", for messages */
    const char *column; /* CSV column or NULL */
};

/* Parses and sorts; NULL and `err` when something is wrong or the set is empty. */
struct token_set *token_set_new(const struct token_source *source, struct err *err);
void token_set_free(struct token_set *set);

/* How many ids. Sets of over 2^63 ids are refused by token_set_new(). */
uint64_t token_set_count(const struct token_set *set);
/* How many were given more than once (each repeat counts one; it stops short of 2^64). */
uint64_t token_set_repeats(const struct token_set *set);
bool token_set_has(const struct token_set *set, const struct token_id *id);
/* The id at a position in ascending order, 0 to count - 1. Fast for nearby positions too:
 * may be called from many threads. */
void token_set_at(const struct token_set *set, uint64_t position, struct token_id *id);
/* The set as its ranges in ascending order. They do not touch, but at 2^64, where one
 * that lies across is cut. */
size_t token_set_range_count(const struct token_set *set);
void token_set_range(const struct token_set *set, size_t index, struct token_id *first,
                     struct token_id *last);
/* A set out of the ranges that `next` tells, in any order, until it returns false; first
 * is not behind last. NULL and `err` when there are too many; the set may be empty. */
struct token_set *token_set_of_ranges(bool (*next)(void *from, struct token_id *first,
                                                   struct token_id *last),
                                      void *from, struct err *err);
/* How many of `set` are not in `other`. */
uint64_t token_set_missing(const struct token_set *set, const struct token_set *other);

/* A seeded random sample without repeats, of `count` of its ids (all, when fewer): the
 * same seed gives the same sample on every machine. Each subset of that size is equally
 * likely. Takes memory for the sample alone; `count` is at most TOKEN_SAMPLE_MAX. */
struct token_set *token_set_sample(const struct token_set *set, uint64_t count,
                                   uint64_t seed);

#endif
