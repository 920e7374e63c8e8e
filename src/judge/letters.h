/*
 * Which bytes a text has, as a set: whether a word can be in it at all is then one
 * comparison, and most texts need no search.
 */
#ifndef JUDGE_LETTERS_H
#define JUDGE_LETTERS_H

#include <stddef.h>
#include <stdint.h>

/* A letter, given in lower case, whatever its case in the text. */
#define LETTER(c) (UINT64_C(1) << ((c) - 'a'))
/* Bytes that are rare in texts. */
#define LETTER_CAPITAL_N  (UINT64_C(1) << 32)
#define LETTER_CAPITAL_U  (UINT64_C(1) << 33)
#define LETTER_HASH       (UINT64_C(1) << 34) /* # */
#define LETTER_PERCENT    (UINT64_C(1) << 35)
#define LETTER_BRACKET    (UINT64_C(1) << 36) /* { [ < */
#define LETTER_QUESTION   (UINT64_C(1) << 37)
#define LETTER_UNDERSCORE (UINT64_C(1) << 39)
/* Bytes that need a closer look where people read the text: '<', controls other than line
 * ends and tabs, and the lead bytes of all characters that do not show (U+0080..009F,
 * U+00AD, U+061C, U+180E, U+2000.., U+FEFF, U+FFF9.., U+E0000..; base/untrusted.c). Most
 * text in most languages has none. */
#define LETTER_ODD (UINT64_C(1) << 38)

/* Reads all of the text. */
uint64_t letters_of(const char *text, size_t len);

#endif
