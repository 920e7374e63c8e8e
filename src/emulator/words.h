/*
 * What the generated documents are made of: sentences with the characters that real
 * descriptions have, and traits of every kind that marketplaces know.
 */
#ifndef EMULATOR_WORDS_H
#define EMULATOR_WORDS_H

#include <stdint.h>

enum { WORDS_SENTENCE_COUNT = 16, WORDS_TRAIT_COUNT = 16 };

/* The first of the traits, which every document has. */
enum words_always { WORDS_BACKGROUND, WORDS_LEVEL, WORDS_ALWAYS_COUNT };

enum words_kind {
    WORDS_TEXT,     /* one of `values` */
    WORDS_WHOLE,    /* a whole number */
    WORDS_FRACTION, /* a number in hundredths, written with two decimals */
    WORDS_FLAG      /* true or false */
};

struct words_trait {
    const char *name;
    const char *display; /* display_type; NULL: no such member */
    enum words_kind kind;
    uint64_t low, high; /* of the value; for texts, of the index in `values` */
    const char *values[8];
};

extern const char *const words_sentences[WORDS_SENTENCE_COUNT];
extern const struct words_trait words_traits[WORDS_TRAIT_COUNT];

#endif
