#include "token/id_priv.h"

#include <string.h>

enum { LIMBS = 4, CHUNK_DIGITS = 19 };

/* The greatest power of ten that a limb holds, 10^CHUNK_DIGITS. */
static const uint64_t chunk_size = UINT64_C(10000000000000000000);

__extension__ typedef unsigned __int128 uint128;

static bool digits_parse(uint64_t *number, const char *text, size_t len)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned digit = (unsigned)(unsigned char)text[i] - '0';
        if (digit > 9)
            return false;
        sum = sum * 10 + digit;
    }
    *number = sum;
    return true;
}

/* id = id * factor + more; false when that is over 2^256 - 1. */
static bool scale_and_add(struct token_id *id, uint64_t factor, uint64_t more)
{
    uint128 carry = more;
    for (size_t i = 0; i < LIMBS; i++) {
        carry += (uint128)id->limb[i] * factor;
        id->limb[i] = (uint64_t)carry;
        carry >>= 64;
    }
    return carry == 0;
}

bool token_id_parse(struct token_id *id, const char *text, size_t len)
{
    if (len == 0 || len > TOKEN_DIGITS_MAX || (text[0] == '0' && len > 1))
        return false;
    struct token_id sum = { { 0 } };
    size_t first = (len - 1) % CHUNK_DIGITS + 1;
    if (!digits_parse(&sum.limb[0], text, first))
        return false;
    for (size_t i = first; i < len; i += CHUNK_DIGITS) {
        uint64_t chunk;
        if (!digits_parse(&chunk, text + i, CHUNK_DIGITS) ||
            !scale_and_add(&sum, chunk_size, chunk))
            return false;
    }
    *id = sum;
    return true;
}

static bool is_small(const struct token_id *id)
{
    return (id->limb[1] | id->limb[2] | id->limb[3]) == 0;
}

/* Divides by chunk_size and returns the remainder. */
static uint64_t take_chunk(struct token_id *id)
{
    uint128 rest = 0;
    for (size_t i = LIMBS; i-- > 0;) {
        rest = rest << 64 | id->limb[i];
        id->limb[i] = (uint64_t)(rest / chunk_size);
        rest %= chunk_size;
    }
    return (uint64_t)rest;
}

const char *token_id_text(const struct token_id *id, char text[TOKEN_TEXT_SIZE])
{
    char digits[TOKEN_TEXT_SIZE];
    char *at = digits + sizeof(digits);
    *--at = '\0';
    struct token_id rest = *id;
    while (!is_small(&rest)) {
        uint64_t chunk = take_chunk(&rest);
        for (int i = 0; i < CHUNK_DIGITS; i++) {
            *--at = (char)('0' + chunk % 10);
            chunk /= 10;
        }
    }
    uint64_t small = rest.limb[0];
    for (; small > 0; small /= 10)
        *--at = (char)('0' + small % 10);
    if (*at == '\0')
        *--at = '0';
    memcpy(text, at, (size_t)(digits + sizeof(digits) - at));
    return text;
}

const char *token_id_hex(const struct token_id *id, char text[TOKEN_HEX_SIZE])
{
    for (size_t i = 0; i < TOKEN_HEX_SIZE - 1; i++) {
        uint64_t limb = id->limb[LIMBS - 1 - i / 16];
        text[i] = "0123456789abcdef"[limb >> (60 - 4 * (i % 16)) & 0xf];
    }
    text[TOKEN_HEX_SIZE - 1] = '\0';
    return text;
}

int token_id_compare(const struct token_id *a, const struct token_id *b)
{
    for (size_t i = LIMBS; i-- > 0;) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

bool token_id_distance(const struct token_id *first, const struct token_id *last,
                       uint64_t *distance)
{
    uint64_t borrow = 0, high = 0;
    for (size_t i = 0; i < LIMBS; i++) {
        uint128 limb = (uint128)last->limb[i] - first->limb[i] - borrow;
        borrow = (uint64_t)(limb >> 64) & 1;
        if (i == 0)
            *distance = (uint64_t)limb;
        else
            high |= (uint64_t)limb;
    }
    return borrow == 0 && high == 0;
}

void token_id_advance(struct token_id *id, uint64_t distance)
{
    for (size_t i = 0; i < LIMBS && distance > 0; i++) {
        id->limb[i] += distance;
        distance = id->limb[i] < distance ? 1 : 0;
    }
}

struct token_id token_id_next(const struct token_id *id)
{
    struct token_id next = *id;
    token_id_advance(&next, 1);
    return next;
}

struct token_id token_id_previous(const struct token_id *id)
{
    struct token_id previous = *id;
    for (size_t i = 0; i < LIMBS && previous.limb[i]-- == 0; i++)
        continue;
    return previous;
}

uint64_t token_id_span(const struct token_id *first, const struct token_id *last)
{
    uint64_t distance;
    if (token_id_compare(first, last) > 0)
        return 0;
    if (!token_id_distance(first, last, &distance) || distance == UINT64_MAX)
        return UINT64_MAX;
    return distance + 1;
}
