#include "judge/own_id.h"

#include "base/hash.h"
#include "base/hex.h"
#include "judge/groups.h"

#include <string.h>

/* What is hashed in the place of an id; behind it, for its neighbours. */
enum { HOLE = 0x1d };

/* ---- the forms of an id ---- */

enum { DIGIT = 1, HEX = 2, ALNUM = 4 };

/* clang-format off */
#define D (DIGIT | HEX | ALNUM)
#define X (HEX | ALNUM)
#define A ALNUM
static const unsigned char class_of[256] = {
    ['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D,
    ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D, ['9'] = D,
    ['a'] = X, ['b'] = X, ['c'] = X, ['d'] = X, ['e'] = X, ['f'] = X,
    ['A'] = X, ['B'] = X, ['C'] = X, ['D'] = X, ['E'] = X, ['F'] = X,
    ['g'] = A, ['h'] = A, ['i'] = A, ['j'] = A, ['k'] = A, ['l'] = A, ['m'] = A,
    ['n'] = A, ['o'] = A, ['p'] = A, ['q'] = A, ['r'] = A, ['s'] = A, ['t'] = A,
    ['u'] = A, ['v'] = A, ['w'] = A, ['x'] = A, ['y'] = A, ['z'] = A,
    ['G'] = A, ['H'] = A, ['I'] = A, ['J'] = A, ['K'] = A, ['L'] = A, ['M'] = A,
    ['N'] = A, ['O'] = A, ['P'] = A, ['Q'] = A, ['R'] = A, ['S'] = A, ['T'] = A,
    ['U'] = A, ['V'] = A, ['W'] = A, ['X'] = A, ['Y'] = A, ['Z'] = A,
};
#undef D
#undef X
#undef A
/* clang-format on */

static bool is(char c, unsigned class)
{
    return (class_of[(unsigned char)c] & class) != 0;
}

void own_id_init(struct own_id *id, const char *decimal, size_t len)
{
    struct token_id number;
    char hex[TOKEN_HEX_SIZE];
    *id = (struct own_id){ .decimal_len = 0 };
    if (len == 0 || len > TOKEN_DIGITS_MAX || !token_id_parse(&number, decimal, len))
        return;
    memcpy(id->decimal, decimal, len);
    id->decimal_len = len;
    token_id_hex(&number, hex);
    size_t zeros = strspn(hex, "0");
    id->hex_len = TOKEN_HEX_SIZE - 1 - zeros;
    if (id->hex_len == 0)
        id->hex_len = 1, zeros--;
    memcpy(id->hex, hex + zeros, id->hex_len);
    id->digits_only = strcspn(id->hex, "0123456789") < id->hex_len;
}

/* ---- the ids that are blanked out ---- */

static void put(struct own_ids *ids, const struct token_id *number, unsigned char hole)
{
    char decimal[TOKEN_TEXT_SIZE];
    token_id_text(number, decimal);
    ids->holes[ids->count] = hole;
    own_id_init(&ids->list[ids->count++], decimal, strlen(decimal));
}

/* An id that is not known adds nothing. */
void own_ids_add(struct own_ids *ids, const struct own_id *id)
{
    static const struct token_id first = { { 0 } };
    struct token_id number;
    if (!token_id_parse(&number, id->decimal, id->decimal_len))
        return;
    struct token_id next = token_id_next(&number), previous = token_id_previous(&number);
    put(ids, &number, HOLE);
    if (token_id_compare(&next, &number) > 0)
        put(ids, &next, HOLE + 1);
    if (token_id_compare(&number, &first) > 0)
        put(ids, &previous, HOLE + 2);
}

/* ---- what may be an id ---- */

/* Where the digits of a word begin, if they are hexadecimal to its end; NULL: they are
 * not. */
static const char *hex_digits(const char *word, const char *end)
{
    const char *digits = word;
    if (end - word > 2 && word[0] == '0' && (word[1] | 0x20) == 'x')
        digits += 2;
    for (const char *p = digits; p < end; p++) {
        if (!is(*p, HEX))
            return NULL;
    }
    return digits;
}

static bool is_group(const char *at, const char *end)
{
    return end - at >= GROUP_DIGITS && is(at[0], DIGIT) && is(at[1], DIGIT) &&
           is(at[2], DIGIT);
}

/* Where the groups of three end that begin with these digits; NULL: there are none, or
 * more than an id has. */
static const char *groups_end(const char *digits, const char *behind, const char *end)
{
    enum {
        BYTES_MAX = TOKEN_DIGITS_MAX / GROUP_DIGITS * (GROUP_DIGITS + GROUP_SEPARATOR_MAX)
    };
    const char *at = behind;
    if (end - digits > BYTES_MAX)
        end = digits + BYTES_MAX;
    for (size_t len; (len = group_separator(at, end)) > 0 && is_group(at + len, end);)
        at += len + GROUP_DIGITS;
    bool whole = at == end || !is(*at, ALNUM);
    return at > behind && whole && behind - digits <= GROUP_DIGITS && *digits != '0'
               ? at
               : NULL;
}

/* Passes over what is no word, or to the beginning of one. In URLs "%20" is a blank. */
static bool begin_word(struct scan *scan)
{
    const char *at = scan->at;
    if (*at == '%' && scan->end - at > 2 && is(at[1], HEX) && is(at[2], HEX)) {
        scan->at += 3;
        return false;
    }
    while (at < scan->end && is(*at, ALNUM))
        at++;
    if (at == scan->at) {
        scan->at++;
        return false;
    }
    scan->word_end = at;
    scan->hex_told = scan->groups_told = false;
    return true;
}

/* The next run of digits in the word; false when there is none. */
static bool next_digits(struct scan *scan, struct run *run)
{
    const char *digits = scan->at;
    while (digits < scan->word_end && !is(*digits, DIGIT))
        digits++;
    const char *behind = digits;
    while (behind < scan->word_end && is(*behind, DIGIT))
        behind++;
    scan->at = digits;
    if (behind == digits)
        return false;
    const char *end = NULL;
    if (!scan->groups_told && behind == scan->word_end)
        end = groups_end(digits, behind, scan->end);
    if (end != NULL) {
        scan->groups_told = true;
        *run = (struct run){ RUN_GROUPS, digits, digits, end };
        return true;
    }
    scan->at = behind;
    *run = (struct run){ RUN_DECIMAL, digits, digits, behind };
    return true;
}

bool scan_next(struct scan *scan, struct run *run)
{
    while (scan->at < scan->end) {
        if (scan->at >= scan->word_end && !begin_word(scan))
            continue;
        const char *digits = NULL;
        if (!scan->hex_told)
            digits = hex_digits(scan->at, scan->word_end);
        scan->hex_told = true;
        if (digits != NULL) {
            *run = (struct run){ RUN_HEX, scan->at, digits, scan->word_end };
            return true;
        }
        if (next_digits(scan, run))
            return true;
    }
    return false;
}

/* The run was taken: nothing in it is told again. */
void scan_take(struct scan *scan, const struct run *run)
{
    scan->at = run->end;
    if (scan->word_end < run->end)
        scan->word_end = run->end;
}

/* ---- is it one of the ids? ---- */

/* Passes over zeros, but for the last digit. */
static const char *significant(const char *digits, const char *end)
{
    while (end - digits > 1 && *digits == '0')
        digits++;
    return digits;
}

static bool same_hex(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (hex_value(a[i]) != hex_value(b[i]))
            return false;
    }
    return true;
}

/* The digits of a run in groups, without what stands between them; 0: too many. */
static size_t join_groups(const struct run *run, char digits[TOKEN_TEXT_SIZE])
{
    size_t len = 0;
    for (const char *at = run->start; at < run->end;) {
        size_t between = group_separator(at, run->end);
        at += between;
        if (between > 0)
            continue;
        if (len == TOKEN_DIGITS_MAX)
            return 0;
        digits[len++] = *at++;
    }
    return len;
}

static bool is_id(const struct own_id *id, bool hex, const char *digits, size_t len)
{
    if (hex)
        return len == id->hex_len && same_hex(digits, id->hex, len);
    return len == id->decimal_len && memcmp(digits, id->decimal, len) == 0;
}

/* What to hash in its place; 0: it is none of them. */
unsigned char own_ids_hole(const struct own_ids *ids, const struct run *run)
{
    char joined[TOKEN_TEXT_SIZE];
    const char *digits = significant(run->digits, run->end);
    size_t len = (size_t)(run->end - digits);
    if (run->kind == RUN_GROUPS) {
        len = join_groups(run, joined);
        digits = joined;
    }
    for (size_t i = 0; i < ids->count; i++) {
        if (is_id(&ids->list[i], run->kind == RUN_HEX, digits, len))
            return ids->holes[i];
    }
    return 0;
}

bool run_number(const struct run *run, struct token_id *number)
{
    char joined[TOKEN_TEXT_SIZE];
    const char *digits = significant(run->digits, run->end);
    size_t len = (size_t)(run->end - digits);
    switch (run->kind) {
    case RUN_DECIMAL:
        return token_id_parse(number, digits, len);
    case RUN_GROUPS:
        return token_id_parse(number, joined, join_groups(run, joined));
    case RUN_HEX:
        break;
    }
    *number = (struct token_id){ { 0 } };
    for (size_t place = 0; place < len && len < TOKEN_HEX_SIZE; place++)
        number->limb[place / 16] |= (uint64_t)hex_value(digits[len - 1 - place])
                                    << 4 * (place % 16);
    return len < TOKEN_HEX_SIZE;
}

uint16_t own_id_mark(const struct own_id *id)
{
    if (id->decimal_len == 0)
        return 0;
    return (uint16_t)(hash_bytes(id->decimal, id->decimal_len, hash_seed()) | 1);
}
