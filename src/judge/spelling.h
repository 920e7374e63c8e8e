/*
 * Two spellings of what seems one word: those that differ in case, blanks and punctuation
 * alone ("Sky Blue", "sky-blue"), or in what nobody sees (judge/looks.h), and a rare one
 * a slip of the pen away from a frequent one ("Goldne"; in a short word only beside
 * others that are the same, "Cod Blue"). Of words of which no token ever has both, as
 * names of traits, neither needs to be rare, and a plural that is rare is a slip as well.
 * Silent on what collections mean: numbers and Roman numerals, plurals and other endings,
 * short words, words with different first letters ("Bat", "Cat").
 *
 * Time is about linear in the words; a word of more than SPELLING_BYTES is passed over.
 */
#ifndef JUDGE_SPELLING_H
#define JUDGE_SPELLING_H

#include "judge/looks.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPELLING_BYTES = LOOKS_BYTES };

struct spelling {
    const char *text;
    size_t len;
    uint64_t tokens;
};

/* Two of the words, `rare` with fewer tokens, or the later one in the list. */
struct near_miss {
    size_t rare, usual;
};

/* Whom to ask about words, and whom to tell. */
struct spelling_reader {
    void *state;
    /* May be NULL: has no token both words? */
    bool (*are_apart)(const void *state, size_t a, size_t b);
    void (*found)(void *state, struct near_miss pair);
};

/* Tells of each pair, each rare word once. The words are different. */
void spelling_compare(const struct spelling *words, size_t count,
                      const struct spelling_reader *reader);

#endif
