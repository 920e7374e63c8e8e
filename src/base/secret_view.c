#include "base/hex.h"
#include "base/secret_priv.h"
#include "base/xalloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What an escape stands for. */
struct meaning {
    char bytes[4];
    size_t len;
};

/* ---- code points ---- */

/* Returns `used`, or 0 when there is no such character. */
static size_t mean(struct meaning *meaning, uint32_t code, size_t used)
{
    static const struct {
        uint32_t end;
        unsigned char mark;
    } widths[] = { { 0x80, 0 }, { 0x800, 0xc0 }, { 0x10000, 0xe0 }, { 0x110000, 0xf0 } };
    size_t more = 0;
    while (more < 4 && code >= widths[more].end)
        more++;
    if (more == 4 || (code >= 0xd800 && code < 0xe000))
        return 0;
    meaning->len = more + 1;
    meaning->bytes[0] = (char)(widths[more].mark | code >> (6 * more));
    for (size_t i = 1; i <= more; i++)
        meaning->bytes[i] = (char)(0x80 | (code >> (6 * (more - i)) & 0x3f));
    return used;
}

static size_t mean_byte(struct meaning *meaning, int byte, size_t used)
{
    meaning->len = 1;
    meaning->bytes[0] = (char)byte;
    return byte >= 0 ? used : 0;
}

static int hex_pair(const char *text, size_t len)
{
    int high = len > 1 ? hex_value(text[0]) : -1;
    int low = high >= 0 ? hex_value(text[1]) : -1;
    return low >= 0 ? high << 4 | low : -1;
}

/* Digits to the base, as many as there are; returns how many, 0 for too many. */
static size_t read_digits(const char *text, size_t len, int base, uint32_t *value)
{
    enum { DIGITS_MAX = 8 };
    size_t at = 0;
    *value = 0;
    for (; at < len && at <= DIGITS_MAX; at++) {
        int digit = hex_value(text[at]);
        if (digit < 0 || digit >= base)
            break;
        *value = *value * (uint32_t)base + (uint32_t)digit;
    }
    return at <= DIGITS_MAX ? at : 0;
}

/* ---- escapes ---- */

/* "%41", and "%2541" where it was done twice. */
static size_t undo_percent(const char *text, size_t len, struct meaning *meaning)
{
    size_t at = 1;
    while (len - at >= 4 && memcmp(text + at, "25", 2) == 0 &&
           hex_pair(text + at + 2, len - at - 2) >= 0)
        at += 2;
    return mean_byte(meaning, hex_pair(text + at, len - at), at + 2);
}

/* "\u00e4", as a number; -1 for none. */
static int utf16_unit(const char *text, size_t len)
{
    if (len < 6 || text[0] != '\\' || text[1] != 'u')
        return -1;
    int high = hex_pair(text + 2, 2), low = hex_pair(text + 4, 2);
    return high >= 0 && low >= 0 ? high << 8 | low : -1;
}

static size_t undo_utf16(const char *text, size_t len, struct meaning *meaning)
{
    int unit = utf16_unit(text, len);
    int low = unit >= 0xd800 && unit < 0xdc00 ? utf16_unit(text + 6, len - 6) : -1;
    if (low >= 0xdc00 && low < 0xe000)
        return mean(
            meaning,
            0x10000U + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00), 12);
    return unit >= 0 ? mean(meaning, (uint32_t)unit, 6) : 0;
}

/* "\u{202e}", as base/untrusted.h has it. */
static size_t undo_code_point(const char *text, size_t len, struct meaning *meaning)
{
    uint32_t code;
    size_t digits =
        len > 3 && text[2] == '{' ? read_digits(text + 3, len - 3, 16, &code) : 0;
    bool closed = digits > 0 && 3 + digits < len && text[3 + digits] == '}';
    return closed ? mean(meaning, code, digits + 4) : 0;
}

static size_t undo_backslash(const char *text, size_t len, struct meaning *meaning)
{
    static const char letters[] = "\"\\/bfnrt'", stand_for[] = "\"\\/\b\f\n\r\t'";
    if (len < 2)
        return 0;
    const char *letter = text[1] != '\0' ? strchr(letters, text[1]) : NULL;
    if (letter != NULL)
        return mean_byte(meaning, stand_for[letter - letters], 2);
    if (text[1] == 'x')
        return mean_byte(meaning, hex_pair(text + 2, len - 2), 4);
    if (text[1] != 'u')
        return 0;
    bool braced = len > 2 && text[2] == '{';
    return braced ? undo_code_point(text, len, meaning) : undo_utf16(text, len, meaning);
}

/* The code point of an entity's name, 0 for none. */
static uint32_t entity_code(const char *name, size_t len)
{
    /* clang-format off */
    static const struct {
        const char *name;
        uint32_t code;
    } of_ascii[] = {
        { "amp", '&' }, { "apos", '\'' }, { "gt", '>' }, { "lt", '<' }, { "quot", '"' },
    };
    /* Those of Latin-1, from U+00A0 on. */
    static const char *const of_latin1[] = {
        "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy",
        "ordf", "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute",
        "micro", "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12",
        "frac34", "iquest", "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig",
        "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml",
        "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
        "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute",
        "acirc", "atilde", "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc",
        "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde", "ograve", "oacute",
        "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc", "uuml",
        "yacute", "thorn", "yuml",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(of_ascii) / sizeof(of_ascii[0]); i++) {
        if (strlen(of_ascii[i].name) == len && memcmp(of_ascii[i].name, name, len) == 0)
            return of_ascii[i].code;
    }
    for (size_t i = 0; i < sizeof(of_latin1) / sizeof(of_latin1[0]); i++) {
        if (strlen(of_latin1[i]) == len && memcmp(of_latin1[i], name, len) == 0)
            return 0xa0 + (uint32_t)i;
    }
    return 0;
}

/* "&auml;", "&#228;" or "&#xe4;" */
static size_t undo_entity(const char *text, size_t len, struct meaning *meaning)
{
    enum { ENTITY_MAX = 12 };
    size_t end = 1;
    while (end < len && end <= ENTITY_MAX && text[end] != ';')
        end++;
    if (end == len || text[end] != ';' || end == 1)
        return 0;
    uint32_t code = 0;
    if (text[1] != '#') {
        code = entity_code(text + 1, end - 1);
    } else {
        bool hex = text[2] == 'x' || text[2] == 'X';
        size_t from = hex ? 3 : 2;
        if (from >= end ||
            read_digits(text + from, end - from, hex ? 16 : 10, &code) != end - from)
            return 0;
    }
    return code > 0 ? mean(meaning, code, end + 1) : 0;
}

/* Bytes of the escape that the text begins with, 0 if it does with none. */
static size_t undo(const char *text, size_t len, struct meaning *meaning)
{
    switch (text[0]) {
    case '%':
        return undo_percent(text, len, meaning);
    case '\\':
        return undo_backslash(text, len, meaning);
    case '&':
        return undo_entity(text, len, meaning);
    default:
        return 0;
    }
}

/* ---- views ---- */

/* Three fast searches, since most texts have none. */
static bool may_have_escapes(const char *text, size_t len)
{
    return memchr(text, '%', len) != NULL || memchr(text, '\\', len) != NULL ||
           memchr(text, '&', len) != NULL;
}

static size_t next_escape(const char *text, size_t at, size_t len)
{
    while (at < len && text[at] != '%' && text[at] != '\\' && text[at] != '&')
        at++;
    return at;
}

static void add_turn(struct secret_view *view, size_t from)
{
    if (view->turn_count == view->turn_cap) {
        view->turn_cap = view->turn_cap > 0 ? 2 * view->turn_cap : 16;
        view->turns = xreallocarray(view->turns, view->turn_cap, sizeof(*view->turns));
    }
    view->turns[view->turn_count++] = (struct secret_turn){ view->len, from };
}

/* Text that stands for itself. */
static void add_run(struct secret_view *view, const char *text, size_t len)
{
    memcpy(view->text + view->len, text, len);
    view->len += len;
}

bool secret_view_init(struct secret_view *view, const char *text, size_t len)
{
    size_t escape = may_have_escapes(text, len) ? next_escape(text, 0, len) : len;
    size_t from = 0;
    *view = (struct secret_view){ .text = NULL };
    for (struct meaning meaning; escape < len;) {
        size_t used = undo(text + escape, len - escape, &meaning);
        if (used > 0) {
            if (view->text == NULL)
                view->text = xmalloc(len);
            add_run(view, text + from, escape - from);
            add_turn(view, escape);
            add_run(view, meaning.bytes, meaning.len);
            from = escape + used;
            add_turn(view, from);
        }
        escape = next_escape(text, escape + (used > 0 ? used : 1), len);
    }
    if (view->text != NULL)
        add_run(view, text + from, len - from);
    return view->text != NULL;
}

/* How many turns come before the byte, its own included. */
static size_t turns_to(const struct secret_view *view, size_t at)
{
    size_t low = 0, high = view->turn_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->turns[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Every other turn is the beginning of an escape. */
static bool is_escape(size_t turns)
{
    return turns % 2 == 1;
}

size_t secret_view_begin(const struct secret_view *view, size_t at)
{
    size_t turns = turns_to(view, at);
    if (turns == 0)
        return at;
    const struct secret_turn *turn = &view->turns[turns - 1];
    return is_escape(turns) ? turn->origin : turn->origin + (at - turn->at);
}

size_t secret_view_end(const struct secret_view *view, size_t end)
{
    size_t turns = turns_to(view, end - 1);
    return is_escape(turns) ? view->turns[turns].origin
                            : secret_view_begin(view, end - 1) + 1;
}

void secret_view_release(struct secret_view *view)
{
    if (view->text != NULL)
        secret_wipe(view->text, view->len);
    free(view->text);
    free(view->turns);
}
