/*
 * A piece of a header line: private to the readers of heads.
 */
#ifndef NET_PIECE_H
#define NET_PIECE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

struct piece {
    const char *text; /* borrowed, not ended with '\0' */
    size_t len;
};

static inline bool piece_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Without the blanks around it. */
static inline struct piece piece_trim(struct piece piece)
{
    while (piece.len > 0 && piece_is_blank(piece.text[0])) {
        piece.text++;
        piece.len--;
    }
    while (piece.len > 0 && piece_is_blank(piece.text[piece.len - 1]))
        piece.len--;
    return piece;
}

/* Is it the word, in whatever case? */
static inline bool piece_is(struct piece piece, const char *word)
{
    return piece.len == strlen(word) && strncasecmp(piece.text, word, piece.len) == 0;
}

#endif
