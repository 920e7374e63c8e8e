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
 * Columns are code points: the text is the program's own, not the network's.
 */
void wrap_put(struct strbuf *to, const char *text, const char *first, const char *rest,
              size_t width);

/* How many columns a text of the program's own takes. */
size_t wrap_columns(const char *text, size_t len);

#endif
