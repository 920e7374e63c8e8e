/*
 * A token's own id, and where it stands in a text: what looks like an id there, one run
 * of digits after another.
 */
#ifndef JUDGE_OWN_ID_H
#define JUDGE_OWN_ID_H

#include "token/token.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the forms in which it may stand in a document. */
struct own_id {
    char decimal[TOKEN_TEXT_SIZE];
    char hex[TOKEN_HEX_SIZE];    /* lowercase, no zeros in front */
    size_t decimal_len, hex_len; /* 0: the id is not known */
    bool digits_only;            /* it stands only where there is a decimal digit */
};

/* Of `len` decimal digits; anything else is an id that is not known. */
void own_id_init(struct own_id *id, const char *decimal, size_t len);
/* To tell ids apart in two bytes; 0: not known. */
uint16_t own_id_mark(const struct own_id *id);

/* The ids of one token or of two: each with its neighbours, for an "edition" often counts
 * from 1 where ids begin at 0. */
enum { NEAR_IDS = 3, OWN_IDS_MAX = 2 * NEAR_IDS };
struct own_ids {
    struct own_id list[OWN_IDS_MAX];
    unsigned char holes[OWN_IDS_MAX];
    size_t count; /* 0 to begin with */
};

/* Adds nothing for an id that is not known. */
void own_ids_add(struct own_ids *ids, const struct own_id *id);

enum run_kind {
    RUN_HEX,    /* a whole word of hexadecimal digits, with or without 0x */
    RUN_GROUPS, /* decimal digits, three by three: "1,234" */
    RUN_DECIMAL /* decimal digits, in a word or by themselves */
};

/* A run of digits that may be an id. */
struct run {
    enum run_kind kind;
    const char *start, *digits, *end; /* digits: behind 0x */
};

/* Goes through a text once; what is passed over is not looked at again. In URLs "%20" is
 * a blank. */
struct scan {
    const char *at, *word_end, *end;
    bool hex_told, groups_told; /* of the word; of the digits at `at` */
};

static inline struct scan scan_of(const char *text, size_t len)
{
    return (struct scan){ text, text, text + len, false, false };
}
bool scan_next(struct scan *scan, struct run *run);
/* The run was taken: nothing in it is told again. */
void scan_take(struct scan *scan, const struct run *run);

/* What to hash in its place; 0: it is none of the ids. The first one that fits counts. */
unsigned char own_ids_hole(const struct own_ids *ids, const struct run *run);
/* False: it is beyond all ids. */
bool run_number(const struct run *run, struct token_id *number);

#endif
