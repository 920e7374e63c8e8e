#include "judge/alike.h"

#include "base/hash.h"
#include "base/hex.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* What is hashed in the place of an id, and what tells kinds of values apart. */
enum { HOLE = 0x1d, KIND_SEED = 0xa11e };
enum { LITERALS_MAX = 4096 };

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

/* Passes over zeros, but for the last digit. */
static const char *significant(const char *digits, const char *end)
{
    while (end - digits > 1 && *digits == '0')
        digits++;
    return digits;
}

static bool is_decimal(const struct own_id *id, const char *digits, const char *end)
{
    digits = significant(digits, end);
    for (; id != NULL; id = id->also) {
        if ((size_t)(end - digits) == id->decimal_len &&
            memcmp(digits, id->decimal, id->decimal_len) == 0)
            return true;
    }
    return false;
}

static bool same_hex(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (hex_value(a[i]) != hex_value(b[i]))
            return false;
    }
    return true;
}

static bool is_hex(const struct own_id *id, const char *digits, const char *end)
{
    digits = significant(digits, end);
    for (; id != NULL; id = id->also) {
        if ((size_t)(end - digits) == id->hex_len &&
            same_hex(digits, id->hex, id->hex_len))
            return true;
    }
    return false;
}

/* A run of bytes that may be an id. */
struct run {
    const char *start, *end;
    bool hex; /* a whole word of hexadecimal digits; else a run of decimal ones */
};

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

static const char *word_end(const char *at, const char *end)
{
    while (at < end && is(*at, ALNUM))
        at++;
    return at;
}

/* The next word that is the id in hexadecimal digits, or run of digits in a word that is
 * the id; false when there is none. */
static bool next_own(const struct own_id *id, const char *at, const char *end,
                     struct run *run)
{
    while (at < end) {
        if (!is(*at, ALNUM)) {
            at++;
            continue;
        }
        const char *word = at, *behind = word_end(at, end);
        const char *hex = hex_digits(word, behind);
        if (hex != NULL && is_hex(id, hex, behind)) {
            *run = (struct run){ word, behind, true };
            return true;
        }
        while (at < behind) {
            const char *digits = at;
            while (at < behind && is(*at, DIGIT))
                at++;
            if (at > digits && is_decimal(id, digits, at)) {
                *run = (struct run){ digits, at, false };
                return true;
            }
            at += at < behind;
        }
    }
    return false;
}

/* ---- the hash ---- */

/* Is one of eight bytes a decimal digit? What is below 10 after the exclusive or leaves the
 * high bit clear. */
static bool word_has_digit(uint64_t word)
{
    static const uint64_t each = 0x0101010101010101;
    word ^= each * '0';
    return (~(((word & each * 0x7f) + each * (0x80 - 10)) | word) & each * 0x80) != 0;
}

static bool has_digit(const char *text, size_t len)
{
    uint64_t word;
    for (; len >= sizeof(word); len -= sizeof(word), text += sizeof(word)) {
        memcpy(&word, text, sizeof(word));
        if (word_has_digit(word))
            return true;
    }
    word = 0;
    memcpy(&word, text, len);
    return word_has_digit(word);
}

/* Most texts have no digit, and so no id. */
static bool may_have_own(const struct own_id *id, struct json_text text)
{
    if (id->decimal_len == 0 || text.len == 0)
        return false;
    for (; id != NULL; id = id->also) {
        if (!id->digits_only)
            return true;
    }
    return has_digit(text.text, text.len);
}

static uint64_t hash_text(const struct own_id *id, struct json_text text, uint64_t seed)
{
    if (!may_have_own(id, text))
        return hash_bytes(text.text, text.len, seed);
    const char *at = text.text, *end = text.text + text.len;
    struct run run;
    uint64_t hash = seed;
    while (next_own(id, at, end, &run)) {
        hash = hash_join(hash_bytes(at, (size_t)(run.start - at), hash), HOLE);
        at = run.end;
    }
    return hash_bytes(at, (size_t)(end - at), hash);
}

static uint64_t hash_number(const struct own_id *id, struct json_text text, uint64_t seed)
{
    if (is_decimal(id, text.text, text.text + text.len))
        return hash_join(seed, HOLE);
    return hash_bytes(text.text, text.len, seed);
}

/* Parts stand behind what they are part of, and have their hashes already. */
static uint64_t hash_parts(const struct json_tape *tape, uint32_t container,
                           const uint64_t *hashes, uint64_t seed)
{
    uint64_t hash = seed;
    if (json_kind(tape, container) == JSON_ARRAY) {
        for (uint32_t i = json_first(tape, container); i < json_end(tape, container);
             i = json_next(tape, i))
            hash = hash_join(hash, hashes[i]);
        return hash;
    }
    for (uint32_t key = json_first(tape, container); key < json_end(tape, container);
         key = json_next(tape, key + 1)) {
        if (!(tape->values[key].flags & JSON_SHADOWED))
            hash += hash_join(hashes[key], hashes[key + 1]);
    }
    return hash_join(hash, seed);
}

static uint64_t hash_value(const struct json_tape *tape, uint32_t value,
                           const struct own_id *id, const uint64_t *hashes, uint64_t seed)
{
    enum json_kind kind = json_kind(tape, value);
    seed += kind;
    switch (kind) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        return hash_join(seed, seed);
    case JSON_NUMBER:
        return hash_number(id, json_text(tape, value), seed);
    case JSON_STRING:
        return hash_text(id, json_text(tape, value), seed);
    case JSON_ARRAY:
    case JSON_OBJECT:
        return hash_parts(tape, value, hashes, seed);
    }
    return 0;
}

uint64_t alike_hash(struct alike_scratch *scratch, const struct json_tape *tape,
                    const struct own_id *id)
{
    if (scratch->cap < tape->count) {
        scratch->cap = tape->count + tape->count / 2;
        free(scratch->hashes);
        scratch->hashes = xreallocarray(NULL, scratch->cap, sizeof(*scratch->hashes));
    }
    uint64_t seed = hash_join(hash_seed(), KIND_SEED);
    for (uint32_t i = tape->count; i-- > 0;)
        scratch->hashes[i] = hash_value(tape, i, id, scratch->hashes, seed);
    return scratch->hashes[0] != 0 ? scratch->hashes[0] : 1;
}

void alike_scratch_release(struct alike_scratch *scratch)
{
    free(scratch->hashes);
    *scratch = (struct alike_scratch)ALIKE_SCRATCH_INIT;
}

/* ---- what is alike ---- */

static int compare_likely(const void *left, const void *right)
{
    const struct likely *a = left, *b = right;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->mark > b->mark) - (a->mark < b->mark);
}

uint16_t own_id_mark(const struct own_id *id)
{
    if (id->decimal_len == 0)
        return 0;
    return (uint16_t)(hash_bytes(id->decimal, id->decimal_len, hash_seed()) | 1);
}

/* Reads the reference as it would be, were it the template of one token after another. */
struct reading {
    struct likeness *likeness;
    struct alike_scratch *scratch;
    const struct json_tape *tape;
    const struct own_id *own;
};

static void add_literal(struct reading *reading, const char *decimal, size_t len)
{
    struct likeness *likeness = reading->likeness;
    struct own_id id;
    own_id_init(&id, decimal, len);
    if (id.decimal_len == 0 || likeness->count == LITERALS_MAX)
        return;
    id.also = reading->own;
    likeness->list[likeness->count++] =
        (struct likely){ alike_hash(reading->scratch, reading->tape, &id),
                         own_id_mark(&id) };
}

static void add_hex(struct reading *reading, const char *digits, const char *end)
{
    struct token_id number = { { 0 } };
    char decimal[TOKEN_TEXT_SIZE];
    digits = significant(digits, end);
    if (end - digits > TOKEN_HEX_SIZE - 1)
        return;
    for (const char *p = digits; p < end; p++) {
        size_t place = (size_t)(end - p) - 1;
        number.limb[place / 16] |= (uint64_t)hex_value(*p) << 4 * (place % 16);
    }
    token_id_text(&number, decimal);
    add_literal(reading, decimal, strlen(decimal));
}

static void add_word(struct reading *reading, const char *word, const char *end)
{
    const char *hex = hex_digits(word, end);
    if (hex != NULL)
        add_hex(reading, hex, end);
    while (word < end) {
        const char *digits = word;
        while (word < end && is(*word, DIGIT))
            word++;
        if (word > digits) {
            digits = significant(digits, word);
            add_literal(reading, digits, (size_t)(word - digits));
        }
        word += word < end;
    }
}

static void add_text(struct reading *reading, struct json_text text)
{
    const char *end = text.text + text.len;
    for (const char *at = text.text; at < end; at++) {
        const char *word = at;
        at = word_end(at, end);
        if (at > word)
            add_word(reading, word, at);
        if (at == end)
            return;
    }
}

/* For a token x the template has x where the reference has its own id, and blanks out,
 * besides, what looks like x: so both are blanked out. Every x that makes a difference
 * stands in the reference. */
void likeness_init(struct likeness *likeness, struct alike_scratch *scratch,
                   const struct json_tape *tape, const struct own_id *id)
{
    struct reading reading = { likeness, scratch, tape, id };
    likeness->hash = alike_hash(scratch, tape, id);
    likeness->list = xcalloc(LITERALS_MAX, sizeof(*likeness->list));
    likeness->count = 0;
    for (uint32_t i = 0; i < tape->count; i++) {
        enum json_kind kind = json_kind(tape, i);
        if (kind == JSON_STRING || kind == JSON_NUMBER)
            add_text(&reading, json_text(tape, i));
    }
    qsort(likeness->list, likeness->count, sizeof(*likeness->list), compare_likely);
}

void likeness_release(struct likeness *likeness)
{
    free(likeness->list);
    *likeness = (struct likeness){ .hash = 0 };
}

bool likeness_has(const struct likeness *likeness, uint64_t hash, uint16_t mark)
{
    const struct likely wanted = { hash, mark };
    return hash == likeness->hash ||
           (likeness->count > 0 && bsearch(&wanted, likeness->list, likeness->count,
                                           sizeof(wanted), compare_likely) != NULL);
}
