/*
 * Two spellings of what seems one word: those that differ in case, blanks and punctuation
 * alone ("Sky Blue", "sky-blue"), and a rare one a slip of the pen away from a frequent
 * one ("Goldne"; in a short word only beside others that are the same, "Cod Blue").
 * Silent on what collections mean: numbers and Roman numerals, plurals and other endings,
 * short words, words with different first letters ("Bat", "Cat").
 *
 * Time is about linear in the words; a word of more than SPELLING_BYTES is passed over.
 */
#ifndef JUDGE_SPELLING_H
#define JUDGE_SPELLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPELLING_BYTES = 96 };

struct spelling {
    const char *text;
    size_t len;
    uint64_t tokens;
};

/* Two of the words, `rare` with fewer tokens, or the later one in the list. */
struct near_miss {
    size_t rare, usual;
};

/* Calls `found` for each pair, each rare word once. The words are different. */
void spelling_compare(const struct spelling *words, size_t count,
                      void (*found)(void *to, struct near_miss pair), void *to);

#endif
