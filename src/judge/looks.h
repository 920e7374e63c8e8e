/*
 * How a text looks to a reader, where bytes differ that nobody sees: so that two
 * spellings that look the same can be compared, and told apart in a message.
 *
 *  - Blanks of all kinds and tabs are a blank; typographic quotes and dashes are those of
 *    ASCII, and so are full-width characters.
 *  - What does not show (zero-width characters, variation selectors) is left out.
 *  - A letter and an accent behind it are the one letter that Unicode composes of them:
 *    of Latin, Greek, Cyrillic, Japanese and Korean, in the order that NFC and NFD have.
 *  - A Cyrillic or Greek letter that looks like a Latin one is that, in a word that has
 *    no letters of its own script, beside Latin ones.
 *
 * Case stays as it is, and so do accents: "Grun" does not look like "Grün". Pure.
 */
#ifndef JUDGE_LOOKS_H
#define JUDGE_LOOKS_H

#include "base/strbuf.h"

enum { LOOKS_BYTES = 96 };

/* Writes it to `to`, which has room for `len` bytes, at most LOOKS_BYTES; returns its
 * length. */
size_t looks_of(char *to, const char *text, size_t len);

/* Adds the text as untrusted_put() does, and what looks like something else spelled out
 * (\u{a0}) unless `beside` has it as well; one of more than LOOKS_BYTES as it is. */
void looks_put(struct strbuf *to, const char *text, size_t len, const char *beside,
               size_t beside_len, size_t columns);

#endif
