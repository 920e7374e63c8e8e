#include "emulator/fill.h"

#include "emulator/chance.h"
#include "emulator/words.h"

#include <string.h>

static const char elsewhere[] = "https://assets.example.com/wanderers/";

/* Slips that can be made in several ways are made in one of these, by the token's id. */
enum { WAYS = 3 };
static const char *const typos[WAYS] = { "\"Deep Nihgt\"", "\"Glaciier\"", "\"Embrs\"" };
static const char *const cases[WAYS] = { "\"deep night\"", "\"GLACIER\"", "\" Embers\"" };
enum leftover { LEFTOVER_NAME, LEFTOVER_IMAGE, LEFTOVER_VALUE };

static size_t put_text(char *to, const char *text)
{
    size_t len = strlen(text);
    memcpy(to, text, len);
    return len;
}

static size_t put_id(char *to, uint64_t id)
{
    char digits[20];
    size_t at = sizeof(digits);
    do
        digits[--at] = (char)('0' + id % 10);
    while ((id /= 10) > 0);
    memcpy(to, digits + at, sizeof(digits) - at);
    return sizeof(digits) - at;
}

static bool is_left_over(const struct document_wish *wish, enum leftover what)
{
    return wish->slip == SLIP_LEFTOVER && wish->token_id % WAYS == what;
}

static size_t put_number(char *to, const struct document_wish *wish)
{
    if (wish->slip == SLIP_NAME)
        return 0;
    if (is_left_over(wish, LEFTOVER_NAME))
        return put_text(to, " #undefined");
    size_t len = put_text(to, " #");
    return len +
           put_id(to + len, wish->slip == SLIP_NUMBER ? wish->other_id : wish->token_id);
}

static size_t put_assets(char *to, const struct document_wish *wish)
{
    if (wish->origin == NULL)
        return put_text(to, elsewhere);
    size_t len = put_text(to, wish->origin);
    return len + put_text(to + len, "/assets/");
}

static size_t put_image(char *to, const struct document_wish *wish)
{
    size_t len = is_left_over(wish, LEFTOVER_IMAGE)
                     ? put_text(to, "ipfs://NewUriToReplace/")
                     : put_assets(to, wish);
    len += put_id(to + len, wish->slip == SLIP_IMAGE ? wish->other_id : wish->token_id);
    return len + put_text(to + len, ".png");
}

static size_t put_serial(char *to, const struct document_wish *wish, uint64_t seed)
{
    uint64_t serial = chance(seed, CHANCE_SERIAL, wish->token_id);
    if (wish->slip == SLIP_CHANGED)
        serial = chance(serial, CHANCE_SERIAL, wish->other_id);
    for (size_t i = 0; i < DOCUMENT_SERIAL_DIGITS; i++)
        to[i] = "0123456789abcdef"[serial >> (60 - 4 * i) & 15];
    return DOCUMENT_SERIAL_DIGITS;
}

static size_t put_background(char *to, const struct document_wish *wish, uint64_t value)
{
    if (wish->slip == SLIP_TYPO)
        return put_text(to, typos[wish->token_id % WAYS]);
    if (wish->slip == SLIP_CASE)
        return put_text(to, cases[wish->token_id % WAYS]);
    if (is_left_over(wish, LEFTOVER_VALUE))
        return put_text(to, "\"undefined\"");
    to[0] = '"';
    size_t len = 1 + put_text(to + 1, words_traits[WORDS_BACKGROUND].values[value]);
    return len + put_text(to + len, "\"");
}

static size_t put_level(char *to, const struct document_wish *wish, uint64_t value)
{
    if (wish->slip != SLIP_TEXT)
        return put_id(to, value);
    to[0] = '"';
    size_t len = 1 + put_id(to + 1, value);
    return len + put_text(to + len, "\"");
}

size_t fill_hole(const struct hole *hole, const struct document_wish *wish, uint64_t seed,
                 char to[FILL_MAX])
{
    switch (hole->kind) {
    case HOLE_ID:
        return put_id(to, wish->token_id);
    case HOLE_NUMBER:
        return put_number(to, wish);
    case HOLE_ASSETS:
        return put_assets(to, wish);
    case HOLE_IMAGE:
        return put_image(to, wish);
    case HOLE_SERIAL:
        return put_serial(to, wish, seed);
    case HOLE_BACKGROUND:
        return put_background(to, wish, hole->value);
    case HOLE_LEVEL:
        return put_level(to, wish, hole->value);
    }
    return 0;
}
