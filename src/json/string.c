/*
 * Strings that are not plain ASCII: UTF-8 is checked, escapes are decoded, and what is
 * broken is repaired the way Go does it: one U+FFFD for each byte that is not part of a
 * well-formed sequence, and one for each half of a surrogate pair.
 */
#include "base/xalloc.h"
#include "json/decode_priv.h"
#include "json/scan.h"

#include <string.h>

/* A string while it is read. A copy is begun when the first byte has to differ. */
struct piece {
    const char *start;   /* behind the opening quote */
    const char *pending; /* from here on nothing has been copied yet */
    uint32_t copy;       /* where the copy begins in tape->copies, once there is one */
    uint8_t flags;
    enum json_role role;
};

/* Each copy has the offset of its opening quote before it; json_source_offset() reads
 * it. */
enum { ORIGIN = sizeof(uint32_t) };

static bool grow_copies(struct json_tape *tape, uint64_t need)
{
    if (need > UINT32_MAX)
        return false;
    uint64_t cap = tape->copies_cap < 256 ? 256 : tape->copies_cap;
    while (cap < need)
        cap *= 2;
    if (cap > UINT32_MAX)
        cap = UINT32_MAX;
    tape->copies = xrealloc(tape->copies, cap);
    tape->copies_cap = (uint32_t)cap;
    return true;
}

static inline bool reserve_copies(struct json_tape *tape, size_t more)
{
    uint64_t need = (uint64_t)tape->copies_len + more;
    return need <= tape->copies_cap || grow_copies(tape, need);
}

/* Before the first copied byte: the offset of the string, and the place of the copy. */
static void begin_copy(struct decoding *d, struct piece *piece)
{
    struct json_tape *tape = d->tape;
    uint32_t origin = json_offset(d, piece->start) - 1;
    memcpy(tape->copies + tape->copies_len, &origin, ORIGIN);
    tape->copies_len += ORIGIN;
    piece->copy = tape->copies_len;
    piece->flags |= JSON_COPIED;
}

/* Copies what is pending up to `p`, and the first `len` of `bytes` instead of what
 * follows. All four are written, which is faster than to count. */
static inline bool copy(struct decoding *d, struct piece *piece, const char *p,
                        const char bytes[4], size_t len)
{
    struct json_tape *tape = d->tape;
    size_t pending = (size_t)(p - piece->pending);
    if (!reserve_copies(tape, ORIGIN + pending + 4))
        return json_ceiling(d, p) != NULL;
    if (!(piece->flags & JSON_COPIED))
        begin_copy(d, piece);
    char *to = tape->copies + tape->copies_len;
    if (pending > 0)
        memcpy(to, piece->pending, pending);
    memcpy(to + pending, bytes, 4);
    tape->copies_len += (uint32_t)(pending + len);
    return true;
}

static bool repair(struct decoding *d, struct piece *piece, const char *p,
                   enum json_fact fact)
{
    json_note(d->facts, fact, json_offset(d, p));
    piece->flags |= JSON_REPAIRED;
    return copy(d, piece, p, "\xef\xbf\xbd", 3);
}

static inline size_t encode_utf8(char to[4], uint32_t point)
{
    if (point < 0x80) {
        to[0] = (char)point;
        return 1;
    }
    size_t len = point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (size_t i = len - 1; i > 0; i--, point >>= 6)
        to[i] = (char)(0x80 | (point & 0x3f));
    to[0] = (char)(0xf00 >> len | point); /* 0xc0, 0xe0 or 0xf0: as many ones as bytes */
    return len;
}

/* The value of a hexadecimal digit and one; 0 is any other byte. */
/* clang-format off */
static const uint8_t hex_digits[256] = {
    ['0'] = 1, ['1'] = 2, ['2'] = 3, ['3'] = 4, ['4'] = 5, ['5'] = 6, ['6'] = 7, ['7'] = 8,
    ['8'] = 9, ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15,
    ['F'] = 16, ['a'] = 11, ['b'] = 12, ['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16,
};
/* clang-format on */

/* The four digits at `p`; false, and `p` at the byte that is none, when there are
 * fewer. */
static inline bool read_hex(const char **p, const char *end, uint32_t *unit)
{
    *unit = 0;
    for (int i = 0; i < 4; i++, (*p)++) {
        uint32_t digit = *p != end ? hex_digits[(unsigned char)**p] : 0;
        if (digit == 0)
            return false;
        *unit = *unit << 4 | (digit - 1);
    }
    return true;
}

/* The second half of a surrogate pair as an escape of its own at `p`, or 0. */
static uint32_t peek_low_surrogate(const char *p, const char *end)
{
    uint32_t unit;
    if (end - p < 6 || p[0] != '\\' || p[1] != 'u')
        return 0;
    p += 2;
    return read_hex(&p, end, &unit) && unit >= 0xdc00 && unit <= 0xdfff ? unit : 0;
}

/* The escape \uXXXX (or two, for a pair) whose backslash is at `p`. */
static const char *read_unicode_escape(struct decoding *d, struct piece *piece,
                                       const char *p)
{
    const char *behind = p + 2;
    uint32_t unit;
    if (!read_hex(&behind, d->end, &unit))
        return json_fail(d, behind, "expected four hexadecimal digits behind \\u");
    bool key = piece->role == JSON_ROLE_KEY;
    if (unit >= 0xd800 && unit <= 0xdfff) {
        uint32_t low = unit < 0xdc00 ? peek_low_surrogate(behind, d->end) : 0;
        if (low == 0) {
            enum json_fact lone =
                key ? JSON_FACT_LONE_SURROGATE_KEY : JSON_FACT_LONE_SURROGATE;
            return repair(d, piece, p, lone) ? behind : NULL;
        }
        unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        behind += 6;
    }
    if (unit == 0)
        json_note(d->facts, key ? JSON_FACT_NUL_ESCAPE_KEY : JSON_FACT_NUL_ESCAPE,
                  json_offset(d, p));
    char bytes[4] = { 0 };
    return copy(d, piece, p, bytes, encode_utf8(bytes, unit)) ? behind : NULL;
}

/* The escape whose backslash is at `p`. */
static const char *read_escape(struct decoding *d, struct piece *piece, const char *p)
{
    static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (p + 1 == d->end)
        return json_fail(d, d->end, "");
    if (p[1] == 'u')
        return read_unicode_escape(d, piece, p);
    const char *letter = memchr(letters, p[1], sizeof(letters) - 1);
    if (letter == NULL)
        return json_fail(d, p + 1, "expected one of \"\\/bfnrtu behind the backslash");
    char meaning[4] = { meanings[letter - letters] };
    return copy(d, piece, p, meaning, 1) ? p + 2 : NULL;
}

static inline bool continues(char c)
{
    return (c & 0xc0) == 0x80;
}

/* The width of the well-formed sequence at `p`, 0 if there is none: Unicode 15, table
 * 3-7. The first byte is not ASCII. */
static inline size_t sequence_width(const char *p, const char *end)
{
    unsigned char first = (unsigned char)p[0];
    size_t left = (size_t)(end - p);
    if (first < 0xc2 || first > 0xf4 || left < 2 || !continues(p[1]))
        return 0;
    if (first < 0xe0)
        return 2;
    unsigned char second = (unsigned char)p[1];
    if (left < 3 || !continues(p[2]))
        return 0;
    if (first < 0xf0) {
        bool overlong = first == 0xe0 && second < 0xa0;
        bool surrogate = first == 0xed && second > 0x9f;
        return overlong || surrogate ? 0 : 3;
    }
    bool overlong = first == 0xf0 && second < 0x90;
    bool beyond = first == 0xf4 && second > 0x8f;
    return left < 4 || !continues(p[3]) || overlong || beyond ? 0 : 4;
}

/* Passes over bytes that are not ASCII, repairing those that are not UTF-8. */
static const char *read_beyond_ascii(struct decoding *d, struct piece *piece,
                                     const char *p)
{
    while (p != d->end && (unsigned char)*p >= 0x80) {
        size_t width = sequence_width(p, d->end);
        if (width == 0) {
            bool key = piece->role == JSON_ROLE_KEY;
            if (!repair(d, piece, p, key ? JSON_FACT_BAD_UTF8_KEY : JSON_FACT_BAD_UTF8))
                return NULL;
            piece->pending = ++p;
        }
        p += width;
    }
    return p;
}

static const char *finish(struct decoding *d, struct piece *piece, const char *stop)
{
    if ((piece->flags & JSON_COPIED) && !copy(d, piece, stop, "\0\0\0", 0))
        return NULL;
    struct json_value *string = json_push(d);
    if (string == NULL)
        return json_ceiling(d, piece->start - 1);
    const char *text = piece->start, *end = stop;
    string->at = json_offset(d, text);
    if (piece->flags & JSON_COPIED) {
        text = d->tape->copies + piece->copy;
        end = d->tape->copies + d->tape->copies_len;
        string->at = piece->copy;
    }
    string->kind = JSON_STRING;
    string->flags = piece->flags;
    string->mark = piece->role == JSON_ROLE_KEY ? json_mark(text, end) : 0;
    string->size = (uint32_t)(end - text);
    string->next = d->tape->count;
    return stop + 1;
}

const char *json_string_rest(struct decoding *d, const char *start, const char *stop,
                             enum json_role role)
{
    struct piece piece = { .start = start, .pending = start, .role = role };
    const char *p = stop;
    while (p != d->end && *p != '"') {
        if (*p == '\\') {
            p = read_escape(d, &piece, p);
            piece.pending = p;
        } else if ((unsigned char)*p >= 0x80) {
            p = read_beyond_ascii(d, &piece, p);
        } else {
            return json_fail(d, p, "control characters in strings must be escaped");
        }
        if (p == NULL)
            return NULL;
        if (p != d->end && *p != '\\')
            p = scan_plain(p, d->end);
    }
    return p != d->end ? finish(d, &piece, p) : json_fail(d, p, "");
}
