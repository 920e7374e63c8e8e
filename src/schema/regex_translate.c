#include "schema/regex_translate.h"

#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH = 200, /* of groups; PCRE2 has a limit of 250 */
    NAME_BYTES = 200,
    REPEATS = 65535, /* PCRE2's largest count */
    NOT_FOUND = -1
};

struct group_name {
    const char *text;
    size_t len;
    unsigned number;
};

/* What the last term was, for the quantifier that may follow. */
enum term { TERM_NONE, TERM_ASSERTION, TERM_LOOKAHEAD, TERM_ATOM };

struct translation {
    struct strbuf *to;
    const char *start, *p, *end;
    bool strict;
    struct err *err;
    unsigned group_count;
    struct group_name *names;
    unsigned name_count;
    enum term open[DEPTH]; /* what each open group will be when it is closed */
    unsigned depth;
    enum term last;
};

/* The white space and line ends of ECMA-262, and all that is neither. */
static const char spaces[] = "\\x09-\\x0d\\x20\\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}"
                             "\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}";
static const char not_spaces[] =
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}"
    "\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}"
    "\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}";

static bool wrong(struct translation *t, const char *what)
{
    return err_set(t->err, ERR_USAGE, "bad regular expression: %s at offset %zu", what,
                   (size_t)(t->p - t->start));
}

static bool at(const struct translation *t, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(t->end - t->p) >= n && memcmp(t->p, text, n) == 0;
}

static bool skip(struct translation *t, const char *text)
{
    if (!at(t, text))
        return false;
    t->p += strlen(text);
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Takes the code point at hand; there is one. */
static uint32_t take_code_point(struct translation *t)
{
    size_t width = utf8_width(t->p, (size_t)(t->end - t->p));
    unsigned char a = (unsigned char)*t->p;
    uint32_t code = width <= 1 ? a : a & (0x7fu >> width);
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)t->p[i] & 0x3f);
    t->p += width == 0 ? 1 : width;
    return code;
}

static void put_code_point(struct strbuf *to, uint32_t code)
{
    strbuf_putf(to, "\\x{%x}", (unsigned)code);
}

static bool is_surrogate(uint32_t code)
{
    return code >= 0xd800 && code <= 0xdfff;
}

/*** escapes ***/

/* Exactly `count` hex digits, or NOT_FOUND and nothing taken. */
static int32_t take_hex(struct translation *t, int count)
{
    int32_t number = 0;
    for (int i = 0; i < count; i++) {
        char c = t->p + i < t->end ? t->p[i] : '\0';
        int digit = is_digit(c)                  ? c - '0'
                    : (c >= 'a' && c <= 'f') ? c - 'a' + 10
                    : (c >= 'A' && c <= 'F') ? c - 'A' + 10
                                             : -1;
        if (digit < 0)
            return NOT_FOUND;
        number = number * 16 + digit;
    }
    t->p += count;
    return number;
}

/* Behind "\u{". */
static bool take_braced(struct translation *t, uint32_t *code)
{
    *code = 0;
    if (at(t, "}"))
        return wrong(t, "\\u{} without digits");
    while (!skip(t, "}")) {
        int32_t digit = take_hex(t, 1);
        if (digit == NOT_FOUND)
            return wrong(t, "a digit of \\u{…} that is none");
        *code = *code << 4 | (uint32_t)digit;
        if (*code > 0x10ffff)
            return wrong(t, "a code point above 10FFFF");
    }
    return true;
}

/* Behind "\u": four digits, a pair of surrogates, or braces. */
static bool take_unicode(struct translation *t, uint32_t *code)
{
    if (skip(t, "{"))
        return take_braced(t, code);
    int32_t unit = take_hex(t, 4);
    if (unit == NOT_FOUND)
        return wrong(t, "\\u without four hex digits");
    *code = (uint32_t)unit;
    if (unit < 0xd800 || unit > 0xdbff || !at(t, "\\u"))
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
    if (!good && (t->strict || is_letter(c) || is_digit(c)))
        return wrong(t, "an escape that ECMA-262 does not know");
    *code = take_code_point(t);
    return true;
}

/* Behind the backslash: an escape that means one code point. */
static bool take_character_escape(struct translation *t, bool in_class, uint32_t *code)
{
    static const char letters[] = "tnvfr", meanings[] = "\t\n\v\f\r";
    const char *letter = *t->p == '\0' ? NULL : strchr(letters, *t->p);
    if (letter != NULL) {
        *code = (uint32_t)meanings[letter - letters];
        t->p++;
        return true;
    }
    if (at(t, "0") && !(t->end - t->p > 1 && is_digit(t->p[1]))) {
        *code = 0;
        t->p++;
        return true;
    }
    if (at(t, "c") && t->end - t->p > 1 && is_letter(t->p[1])) {
        *code = (uint32_t)t->p[1] % 32;
        t->p += 2;
        return true;
    }
    if (skip(t, "x")) {
        int32_t byte = take_hex(t, 2);
        *code = (uint32_t)byte;
        return byte != NOT_FOUND || wrong(t, "\\x without two hex digits");
    }
    if (skip(t, "u"))
        return take_unicode(t, code);
    return take_identity(t, in_class, code);
}

/* \d \D \w \W \s \S \p{…} \P{…}, as they are written within a class. `*found` is false and
 * nothing is taken when it is none of them. */
static bool take_class_escape(struct translation *t, struct strbuf *to, bool *found)
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

    const char *close = at(t, "{") ? memchr(t->p, '}', (size_t)(t->end - t->p)) : NULL;
    if (close == NULL)
        return wrong(t, "\\p without a property in braces");
    strbuf_putf(to, "\\%c{", c);
    if (!regex_property(to, t->p + 1, (size_t)(close - t->p - 1)))
        return wrong(t, "an unknown Unicode property");
    t->p = close + 1;
    return strbuf_putc(to, '}');
}

/*** classes ***/

/* One end of a range: a code point, or a class escape, which is then in `to`. */
static bool take_class_atom(struct translation *t, struct strbuf *to, uint32_t *code,
                            bool *is_set)
{
    *is_set = false;
    if (!skip(t, "\\")) {
        *code = take_code_point(t);
        return true;
    }
    if (t->p == t->end)
        return wrong(t, "a backslash at the end");
    if (skip(t, "b")) {
        *code = '\b';
        return true;
    }
    if (!take_class_escape(t, to, is_set))
        return false;
    return *is_set || take_character_escape(t, true, code);
}

/* Texts hold no surrogates: a range loses those it has. */
static void put_range(struct strbuf *to, uint32_t from, uint32_t until)
{
    if (is_surrogate(from))
        from = 0xe000;
    if (is_surrogate(until))
        until = 0xd7ff;
    if (from > until)
        return;
    put_code_point(to, from);
    if (until > from) {
        strbuf_putc(to, '-');
        put_code_point(to, until);
    }
}

static bool translate_range(struct translation *t, uint32_t from, bool from_is_set)
{
    uint32_t until;
    bool until_is_set;
    struct strbuf set = STRBUF_INIT(NAME_BYTES * 4);

    t->p++;
    bool done = take_class_atom(t, &set, &until, &until_is_set);
    if (done && (from_is_set || until_is_set)) {
        done = !t->strict || wrong(t, "a range that begins or ends in a class");
        if (!from_is_set)
            put_range(t->to, from, from);
        put_code_point(t->to, '-');
        if (until_is_set)
            strbuf_add(t->to, set.text, set.len);
        else
            put_range(t->to, until, until);
    } else if (done) {
        done = from <= until || wrong(t, "a range that is out of order");
        put_range(t->to, from, until);
    }
    strbuf_release(&set);
    return done;
}

/* Behind the '['. */
static bool translate_class(struct translation *t)
{
    strbuf_puts(t->to, skip(t, "^") ? "[^" : "[");
    while (!skip(t, "]")) {
        uint32_t code;
        bool is_set;
        if (t->p == t->end)
            return wrong(t, "a class without its ']'");
        if (!take_class_atom(t, t->to, &code, &is_set))
            return false;
        if (at(t, "-") && t->end - t->p > 1 && t->p[1] != ']') {
            if (!translate_range(t, code, is_set))
                return false;
        } else if (!is_set) {
            put_range(t->to, code, code);
        }
    }
    t->last = TERM_ATOM;
    return strbuf_putc(t->to, ']');
}

/*** groups and what refers to them ***/

/* The name that begins here and ends at '>'. */
static bool take_name(struct translation *t, const char **name, size_t *len)
{
    *name = t->p;
    while (t->p < t->end && *t->p != '>') {
        unsigned char c = (unsigned char)*t->p;
        bool first = t->p == *name;
        if (!is_letter((char)c) && c != '_' && c != '$' && c < 0x80 &&
            (first || !is_digit((char)c)))
            return wrong(t, "a character that no name of a group has");
        t->p++;
    }
    *len = (size_t)(t->p - *name);
    if (*len == 0 || !skip(t, ">"))
        return wrong(t, "a group without a name");
    return true;
}

static const struct group_name *find_name(const struct translation *t, const char *name,
                                          size_t len)
{
    for (unsigned i = 0; i < t->name_count; i++) {
        if (t->names[i].len == len && memcmp(t->names[i].text, name, len) == 0)
            return &t->names[i];
    }
    return NULL;
}

static bool add_name(struct translation *t)
{
    const char *name;
    size_t len;
    if (!take_name(t, &name, &len))
        return false;
    if (find_name(t, name, len) != NULL)
        return wrong(t, "a second group of the same name");
    t->names = xreallocarray(t->names, t->name_count + 1, sizeof(*t->names));
    t->names[t->name_count++] = (struct group_name){ name, len, t->group_count };
    return true;
}

/* Counts the groups that capture, and learns their names, before the walk: a reference may
 * stand before its group. */
static bool find_groups(struct translation *t)
{
    bool in_class = false;
    for (t->p = t->start; t->p < t->end; t->p++) {
        if (*t->p == '\\' && t->end - t->p > 1) {
            t->p++;
        } else if (*t->p == '[') {
            in_class = true;
        } else if (*t->p == ']') {
            in_class = false;
        } else if (*t->p == '(' && !in_class) {
            bool named = at(t, "(?<") && !at(t, "(?<=") && !at(t, "(?<!");
            t->group_count += named || !at(t, "(?");
            if (!named)
                continue;
            t->p += 3;
            if (!add_name(t))
                return false;
            t->p--;
        }
    }
    t->p = t->start;
    return true;
}

static bool open_group(struct translation *t)
{
    /* clang-format off */
    static const struct {
        const char *ecma, *pcre;
        enum term closed;
    } rows[] = {
        { "(?:",  "(?:",  TERM_ATOM },      { "(?=",  "(?=",  TERM_LOOKAHEAD },
        { "(?!",  "(?!",  TERM_LOOKAHEAD }, { "(?<=", "(?<=", TERM_ASSERTION },
        { "(?<!", "(?<!", TERM_ASSERTION }, { "(?<",  "(",    TERM_ATOM },
        { "(?",   NULL,   TERM_NONE },      { "(*",   NULL,   TERM_NONE },
        { "(",    "(",    TERM_ATOM },
    };
    /* clang-format on */
    size_t i = 0;
    while (!at(t, rows[i].ecma))
        i++;
    if (rows[i].pcre == NULL)
        return wrong(t, "a group that ECMA-262 does not know");
    if (t->depth == DEPTH)
        return wrong(t, "too many groups within one another");
    t->open[t->depth++] = rows[i].closed;
    t->last = TERM_NONE;
    t->p += strlen(rows[i].ecma);
    strbuf_puts(t->to, rows[i].pcre);
    const char *name;
    size_t len;
    return strcmp(rows[i].ecma, "(?<") != 0 || take_name(t, &name, &len);
}

static bool close_group(struct translation *t)
{
    if (t->depth == 0)
        return wrong(t, "a ')' without its '('");
    t->last = t->open[--t->depth];
    t->p++;
    return strbuf_putc(t->to, ')');
}

/* Behind "\k". */
static bool translate_named_reference(struct translation *t)
{
    const char *name;
    size_t len;
    if (!skip(t, "<") || !take_name(t, &name, &len))
        return wrong(t, "\\k without a name");
    const struct group_name *group = find_name(t, name, len);
    if (group == NULL)
        return wrong(t, "a reference to a group that does not exist");
    t->last = TERM_ATOM;
    return strbuf_putf(t->to, "\\g{%u}", group->number);
}

static bool translate_reference(struct translation *t)
{
    unsigned number = 0;
    while (t->p < t->end && is_digit(*t->p)) {
        number = number * 10 + (unsigned)(*t->p++ - '0');
        if (number > t->group_count)
            return wrong(t, "a reference to a group that does not exist");
    }
    t->last = TERM_ATOM;
    return strbuf_putf(t->to, "\\g{%u}", number);
}

/*** terms ***/

static bool translate_code_point(struct translation *t, uint32_t code)
{
    t->last = TERM_ATOM;
    if (is_surrogate(code))
        return strbuf_puts(t->to, "[]"); /* no text holds one */
    if (code >= 0x80 || is_letter((char)code) || is_digit((char)code))
        put_code_point(t->to, code);
    else
        strbuf_putf(t->to, "\\x%02x", (unsigned)code);
    return true;
}

/* Behind the backslash. */
static bool translate_escape(struct translation *t)
{
    bool found;
    uint32_t code;

    if (t->p == t->end)
        return wrong(t, "a backslash at the end");
    if (*t->p == 'b' || *t->p == 'B') {
        t->last = TERM_ASSERTION;
        return strbuf_putf(t->to, "\\%c", *t->p++);
    }
    if (skip(t, "k"))
        return translate_named_reference(t);
    if (*t->p >= '1' && *t->p <= '9')
        return translate_reference(t);

    struct strbuf set = STRBUF_INIT(NAME_BYTES * 4);
    bool done = take_class_escape(t, &set, &found);
    if (done && found)
        strbuf_putf(t->to, "[%s]", set.text);
    strbuf_release(&set);
    t->last = TERM_ATOM;
    if (!done || found)
        return done;
    return take_character_escape(t, false, &code) && translate_code_point(t, code);
}

static bool take_number(struct translation *t, unsigned *number)
{
    *number = 0;
    if (t->p == t->end || !is_digit(*t->p))
        return false;
    for (; t->p < t->end && is_digit(*t->p); t->p++)
        *number = *number > REPEATS ? *number : *number * 10 + (unsigned)(*t->p - '0');
    return true;
}

/* At a '{': its bounds, if it is a quantifier; else nothing is taken. */
static bool take_bounds(struct translation *t, unsigned *least, unsigned *most, bool *open)
{
    const char *before = t->p;
    t->p++;
    bool good = take_number(t, least);
    *most = *least;
    *open = false;
    if (good && skip(t, ","))
        *open = !take_number(t, most);
    good = good && skip(t, "}");
    if (!good)
        t->p = before;
    return good;
}

static bool translate_quantifier(struct translation *t, bool *found)
{
    unsigned least, most;
    bool open;

    *found = true;
    const char *before = t->p;
    if (at(t, "*") || at(t, "+") || at(t, "?")) {
        t->p++;
    } else if (!at(t, "{") || !take_bounds(t, &least, &most, &open)) {
        *found = false;
        return true;
    } else if (least > REPEATS || (!open && most > REPEATS)) {
        return wrong(t, "a count above 65535");
    } else if (!open && most < least) {
        return wrong(t, "counts that are out of order");
    }
    if (t->last != TERM_ATOM && (t->strict || t->last != TERM_LOOKAHEAD)) {
        t->p = before;
        return wrong(t, "nothing to repeat");
    }
    strbuf_add(t->to, before, (size_t)(t->p - before));
    if (skip(t, "?"))
        strbuf_putc(t->to, '?');
    t->last = TERM_NONE;
    return true;
}

static bool translate_plain(struct translation *t)
{
    if (t->strict && (at(t, "]") || at(t, "{") || at(t, "}")))
        return wrong(t, "a bracket without its partner");
    return translate_code_point(t, take_code_point(t));
}

static bool translate_term(struct translation *t)
{
    bool found;
    if (!translate_quantifier(t, &found) || found)
        return found && t->err->kind == ERR_NONE;
    switch (*t->p) {
    case '^':
    case '$':
        t->last = TERM_ASSERTION;
        return strbuf_putc(t->to, *t->p++);
    case '|':
        t->last = TERM_NONE;
        return strbuf_putc(t->to, *t->p++);
    case '.':
        t->p++;
        t->last = TERM_ATOM;
        return strbuf_puts(t->to, "[^\\n\\r\\x{2028}\\x{2029}]");
    case '(':
        return open_group(t);
    case ')':
        return close_group(t);
    case '[':
        t->p++;
        return translate_class(t);
    case '\\':
        t->p++;
        return translate_escape(t);
    }
    return translate_plain(t);
}

static bool translate(struct strbuf *to, const char *pattern, size_t len, bool strict,
                      struct err *err)
{
    struct translation t = { .to = to, .start = pattern, .p = pattern, .end = pattern + len,
                             .strict = strict, .err = err };
    bool done = find_groups(&t);
    while (done && t.p < t.end)
        done = translate_term(&t);
    if (done && t.depth > 0)
        done = wrong(&t, "a '(' without its ')'");
    if (done && to->full)
        done = err_set(err, ERR_USAGE, "bad regular expression: too long");
    free(t.names);
    return done;
}

bool regex_translate(struct strbuf *to, const char *pattern, size_t len,
                     enum regex_grammar grammar, struct err *err)
{
    if (grammar == REGEX_STRICT)
        return translate(to, pattern, len, true, err);

    struct err ignored = ERR_INIT;
    const size_t before = to->len;
    if (translate(to, pattern, len, true, &ignored))
        return true;
    strbuf_cut(to, before);
    to->full = false;
    return translate(to, pattern, len, false, err);
}
