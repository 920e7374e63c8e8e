/*
 * What a template or a program left behind in a text, because a value that was to be put
 * in was not there: "undefined", "[object Object]", "${name}", "ipfs://NewUriToReplace",
 * "YOUR_CID_HERE", the defaults of a generator. ERC-1155's {id} is none: clients replace
 * it, wherever it stands; {token_id} they do not.
 */
#ifndef JUDGE_LEFTOVER_H
#define JUDGE_LEFTOVER_H

#include <stddef.h>
#include <stdint.h>

/* In prose and among traits some of them are words like others: a hat of the value "None"
 * is none, and "undefined" may be said of a shape. */
enum leftover_place {
    LEFTOVER_IN_NAME = 1 << 0,
    LEFTOVER_IN_URL = 1 << 1,
    LEFTOVER_IN_PROSE = 1 << 2,
    LEFTOVER_IN_TRAIT = 1 << 3
};

/* The first leftover, as a static text for messages; NULL when there is none. `letters`
 * are those of the text (judge/letters.h). */
const char *leftover_find(const char *text, size_t len, uint64_t letters,
                          enum leftover_place place);

#endif
