/*
 * One item of a set as text, an id or a range, for this room alone.
 */
#ifndef TOKEN_ITEM_PRIV_H
#define TOKEN_ITEM_PRIV_H

#include "token/set_priv.h"

/* Where items stand, for messages: "tokens.txt:17: ", or "--tokens: ". */
struct token_place {
    const char *name;
    uint64_t line; /* 0: not a file */
};

struct token_span {
    const char *text;
    size_t len;
};

/* The span without the blanks (spaces, tabs, carriage returns) around it. */
struct token_span token_trim(struct token_span span);

/* Adds "5" or "9-12", with blanks around, to the set. */
bool token_item_add(struct token_set *set, const char *text, size_t len,
                    const struct token_place *place, struct err *err);

/* Puts the place before the message; false, as err_within(). */
bool token_place_within(const struct token_place *place, struct err *err);

#endif
