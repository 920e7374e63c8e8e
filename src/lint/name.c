#include "lint/name.h"

#include "base/hex.h"

#include <string.h>

enum { HEX_DIGITS = TOKEN_HEX_SIZE - 1, LIMB_DIGITS = 16 };

static bool read_hex(struct token_id *id, const char *text)
{
    struct token_id read = { { 0 } };
    for (size_t i = 0; i < HEX_DIGITS; i++) {
        int digit = hex_value(text[i]);
        if (digit < 0)
            return false;
        uint64_t *limb = &read.limb[(HEX_DIGITS - 1 - i) / LIMB_DIGITS];
        *limb = *limb << 4 | (uint64_t)digit;
    }
    *id = read;
    return true;
}

enum name_kind name_token(const char *name, struct token_id *id)
{
    const char *dot = strrchr(name, '.');
    size_t len = dot != NULL ? (size_t)(dot - name) : strlen(name);
    if (len == HEX_DIGITS && read_hex(id, name))
        return NAME_HEX;
    size_t zeros = 0;
    while (zeros + 1 < len && name[zeros] == '0')
        zeros++;
    if (!token_id_parse(id, name + zeros, len - zeros))
        return NAME_NONE;
    return zeros > 0 ? NAME_PADDED : NAME_DECIMAL;
}
