#include "schema/regex_translate_priv.h"

#include "base/untrusted.h"

/* The white space and line ends of ECMA-262, and all that is neither. */
static const char spaces[] =
    "\\x09-\\x0d\\x20\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}"
    "\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
static const char not_spaces[] =
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

uint32_t regex_take_code_point(struct translation *t)
{
    size_t width = utf8_width(t->p, (size_t)(t->end - t->p));
    unsigned char a = (unsigned char)*t->p;
    uint32_t code = width <= 1 ? a : a & (0x7fu >> width);
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)t->p[i] & 0x3f);
    t->p += width == 0 ? 1 : width;
    return code;
}

/* Exactly `count` hex digits, or REGEX_NO_NUMBER and nothing taken. */
static int32_t take_hex(struct translation *t, int count)
{
    int32_t number = 0;
    for (int i = 0; i < count; i++) {
        char c = t->p + i < t->end ? t->p[i] : '\0';
        if (regex_is_digit(c))
            number = number * 16 + c - '0';
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            number = number * 16 + (c | 0x20) - 'a' + 10;
        else
            return REGEX_NO_NUMBER;
    }
    t->p += count;
    return number;
}

/* Behind "\u{". */
static bool take_braced(struct translation *t, uint32_t *code)
{
    *code = 0;
    if (regex_at(t, "}"))
        return regex_wrong(t, "\\u{} without digits");
    while (!regex_skip(t, "}")) {
        int32_t digit = take_hex(t, 1);
        if (digit == REGEX_NO_NUMBER)
            return regex_wrong(t, "a digit of \\u{…} that is none");
        *code = *code << 4 | (uint32_t)digit;
        if (*code > 0x10ffff)
            return regex_wrong(t, "a code point above 10FFFF");
    }
    return true;
}

/* Behind "\u": four digits, a pair of surrogates, or braces. */
static bool take_unicode(struct translation *t, uint32_t *code)
{
    if (regex_skip(t, "{"))
        return take_braced(t, code);
    int32_t unit = take_hex(t, 4);
    if (unit == REGEX_NO_NUMBER)
        return regex_wrong(t, "\\u without four hex digits");
    *code = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdbff || !regex_at(t, "\\u"))
        return true;
    const char *before = t->p;
    t->p += 2;
    int32_t low = take_hex(t, 4);
    if (low >= 0xdc00 && low <= 0xdfff)
        *code = 0x10000 + ((uint32_t)unit - 0xd800) * 0x400 + ((uint32_t)low - 0xdc00);
    else
        t->p = before;
    return true;
}

static bool is_syntax_character(char c)
{
    return c != '\0' && strchr("^$\\.*+?()[]{}|/", c) != NULL;
}

/* What stands for itself behind a backslash. */
static bool take_identity(struct translation *t, bool in_class, uint32_t *code)
{
    char c = *t->p;
    bool good = is_syntax_character(c) || (in_class && c == '-');
    if (!good && (t->strict || regex_is_letter(c) || regex_is_digit(c)))
        return regex_wrong(t, "an escape that ECMA-262 does not know");
    *code = regex_take_code_point(t);
    return true;
}

bool regex_take_character(struct translation *t, bool in_class, uint32_t *code)
{
    static const char letters[] = "tnvfr", meanings[] = "\t\n\v\f\r";
    const char *letter = *t->p == '\0' ? NULL : strchr(letters, *t->p);
    if (letter != NULL) {
        *code = (uint32_t)meanings[letter - letters];
        t->p++;
        return true;
    }
    if (regex_at(t, "0") && !(t->end - t->p > 1 && regex_is_digit(t->p[1]))) {
        *code = 0;
        t->p++;
        return true;
    }
    if (regex_at(t, "c") && t->end - t->p > 1 && regex_is_letter(t->p[1])) {
        *code = (uint32_t)t->p[1] % 32;
        t->p += 2;
        return true;
    }
    if (regex_skip(t, "x")) {
        int32_t byte = take_hex(t, 2);
        *code = (uint32_t)byte;
        return byte != REGEX_NO_NUMBER || regex_wrong(t, "\\x without two hex digits");
    }
    if (regex_skip(t, "u"))
        return take_unicode(t, code);
    return take_identity(t, in_class, code);
}

bool regex_take_set(struct translation *t, struct strbuf *to, bool *found)
{
    char c = *t->p;
    *found = c != '\0' && strchr("dDwWsSpP", c) != NULL;
    if (!*found)
        return true;
    t->p++;
    if (c == 's' || c == 'S')
        return strbuf_puts(to, c == 's' ? spaces : not_spaces);
    if (c != 'p' && c != 'P')
        return strbuf_putf(to, "\\%c", c);

    const char *close =
        regex_at(t, "{") ? memchr(t->p, '}', (size_t)(t->end - t->p)) : NULL;
    if (close == NULL)
        return regex_wrong(t, "\\p without a property in braces");
    strbuf_putf(to, "\\%c{", c);
    if (!regex_property(to, t->p + 1, (size_t)(close - t->p - 1)))
        return regex_wrong(t, "an unknown Unicode property");
    t->p = close + 1;
    return strbuf_putc(to, '}');
}
