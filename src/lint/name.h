/*
 * Which token a file is of, by its name, as collections are laid out for a gateway or a
 * bucket: "123", "123.json", or ERC-1155's {id}, 64 hexadecimal digits.
 *
 * What stands behind the last dot does not matter. A name of 64 hexadecimal digits is
 * always ERC-1155's, though all of them may be decimal.
 */
#ifndef LINT_NAME_H
#define LINT_NAME_H

#include "token/token.h"

enum name_kind {
    NAME_NONE, /* no token's */
    NAME_DECIMAL,
    NAME_PADDED, /* decimal with zeros in front: a platform asks for 7 and not for 007 */
    NAME_HEX
};

/* `name` is a file's, without its folder. The id is set unless the kind is NAME_NONE. */
enum name_kind name_token(const char *name, struct token_id *id);

#endif
