/*
 * Are two documents alike beyond what their tokens' ids make of them? Every token has a
 * hash of its document in which its own id is blanked out wherever it stands: as a number,
 * as a run of digits in a text, zeros before it or not, or as a word of hexadecimal
 * digits, with or without 0x. Neither white space nor the order of members matters.
 *
 * A template may hold what looks like the id of one token: "Wave 5" blanks out for token 5
 * alone. A likeness makes up for that: it knows the hash that the same template has for
 * each such token.
 */
#ifndef JUDGE_ALIKE_H
#define JUDGE_ALIKE_H

#include "token/token.h"
#include "json/tape.h"

/* A token's id in the forms in which it may stand in a document. */
struct own_id {
    char decimal[TOKEN_TEXT_SIZE];
    char hex[TOKEN_HEX_SIZE];    /* lowercase, no zeros in front */
    size_t decimal_len, hex_len; /* 0: the id is not known */
    bool digits_only;            /* it stands only where there is a decimal digit */
    const struct own_id *also;   /* is blanked out too, or NULL */
};

/* Of `len` decimal digits; anything else is an id that is not known. */
void own_id_init(struct own_id *id, const char *decimal, size_t len);

struct alike_scratch {
    uint64_t *hashes;
    size_t cap;
};
#define ALIKE_SCRATCH_INIT \
    { \
        NULL, 0 \
    }

/* Never 0. */
uint64_t alike_hash(struct alike_scratch *scratch, const struct json_tape *tape,
                    const struct own_id *id);
void alike_scratch_release(struct alike_scratch *scratch);

/* Of an id, to tell ids apart in two bytes; 0: not known. */
uint16_t own_id_mark(const struct own_id *id);

/* The documents that are alike one of them, by their hashes: its own for any token, and
 * some for one token each. */
struct likeness {
    uint64_t hash;
    struct likely *list; /* sorted */
    size_t count;
};
struct likely {
    uint64_t hash;
    uint16_t mark; /* of the token's id */
};

/* Of the document on the tape, which is the token's `id`. */
void likeness_init(struct likeness *likeness, struct alike_scratch *scratch,
                   const struct json_tape *tape, const struct own_id *id);
void likeness_release(struct likeness *likeness);
bool likeness_has(const struct likeness *likeness, uint64_t hash, uint16_t mark);

#endif
