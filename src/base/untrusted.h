/*
 * Printing text that somebody else wrote (bodies, headers, file names, command lines) so
 * that it cannot act on a terminal (CWE-150). Kept: printable ASCII and well-formed UTF-8
 * that shows as itself. All else is spelled out: control characters and stray bytes as
 * \xNN; C1 controls, bidirectional controls (U+202A..202E, U+2066..2069), zero-width
 * characters and line separators as \u{...}.
 */
#ifndef BASE_UNTRUSTED_H
#define BASE_UNTRUSTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* The width in bytes of the well-formed UTF-8 sequence at `text`, 0 if there is none
 * (overlong forms, surrogates and code points above U+10FFFF are not well-formed). */
size_t utf8_width(const char *text, size_t len);

/* The code point of the well-formed sequence of `width` bytes. */
uint32_t utf8_code(const char *text, size_t width);

/* Does the well-formed sequence of `width` bytes show as itself (see above)? */
bool utf8_is_visible(const char *text, size_t width);

/* Does all of the text? Then nothing of it would be spelled out. */
bool untrusted_shows(const char *text, size_t len);

/* Adds the text to `to`, spelled out as above, cut at `max` columns of output with
 * "…". */
void untrusted_put(struct strbuf *to, const char *text, size_t len, size_t max);

/* The same into a fixed array, always ended with '\0'; what does not fit is left out. */
void untrusted_copy(char *to, size_t size, const char *text, size_t len);

/* For a command that people shall copy: the text as one word of a shell, in quotes where
 * it needs them. Cut where it does not fit. Returns `to`. */
enum { UNTRUSTED_WORD_MAX = 1024 };
const char *untrusted_word(char to[UNTRUSTED_WORD_MAX], const char *text);

#endif
