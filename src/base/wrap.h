/*
 * Running text broken into lines for a terminal or a text file.
 */
#ifndef BASE_WRAP_H
#define BASE_WRAP_H

#include "base/strbuf.h"

#include <stddef.h>

/*
 * Adds `text` and a line feed, broken at spaces so that no line is wider than `width`
 * columns (a word that is wider stands alone on its line). The first line begins with
 * `first`, the others with `rest`; both count. Runs of white space become one space.
 * Columns are those of a terminal: a character of East Asia or an emoji takes two, an
 * accent that joins the character before it none.
 */
void wrap_put(struct strbuf *to, const char *text, const char *first, const char *rest,
              size_t width);

/* How many columns a text takes that may be printed (base/untrusted.h). */
size_t wrap_columns(const char *text, size_t len);

#endif
