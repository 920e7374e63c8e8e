#include "schema/regex_translate_priv.h"

#include <stdlib.h>

bool regex_wrong(struct translation *t, const char *what)
{
    return err_set(t->err, ERR_USAGE, "bad regular expression: %s at offset %zu", what,
                   (size_t)(t->p - t->start));
}

static bool translate_code_point(struct translation *t, uint32_t code)
{
    t->last = TERM_ATOM;
    if (regex_is_surrogate(code))
        return strbuf_puts(t->to, REGEX_NOTHING); /* no text holds one */
    return strbuf_putf(t->to, "\\x{%x}", (unsigned)code);
}

/* Behind the backslash. */
static bool translate_escape(struct translation *t)
{
    bool found;
    uint32_t code;

    if (t->p == t->end)
        return regex_wrong(t, "a backslash at the end");
    if (*t->p == 'b' || *t->p == 'B') {
        t->last = TERM_ASSERTION;
        return strbuf_putf(t->to, "\\%c", *t->p++);
    }
    if (regex_skip(t, "k"))
        return regex_translate_named_reference(t);
    if (*t->p >= '1' && *t->p <= '9')
        return regex_translate_reference(t);

    struct strbuf set = STRBUF_INIT(REGEX_SET_BYTES);
    bool done = regex_take_set(t, &set, &found);
    if (done && found)
        strbuf_putf(t->to, "[%s]", set.text);
    strbuf_release(&set);
    t->last = TERM_ATOM;
    if (!done || found)
        return done;
    return regex_take_character(t, false, &code) && translate_code_point(t, code);
}

static bool take_number(struct translation *t, unsigned *number)
{
    *number = 0;
    if (t->p == t->end || !regex_is_digit(*t->p))
        return false;
    for (; t->p < t->end && regex_is_digit(*t->p); t->p++)
        *number =
            *number > REGEX_REPEATS ? *number : *number * 10 + (unsigned)(*t->p - '0');
    return true;
}

/* At a '{': its bounds, if it is a quantifier; else nothing is taken. */
static bool take_bounds(struct translation *t, unsigned *least, unsigned *most,
                        bool *open)
{
    const char *before = t->p;
    t->p++;
    bool good = take_number(t, least);
    *most = *least;
    *open = false;
    if (good && regex_skip(t, ","))
        *open = !take_number(t, most);
    good = good && regex_skip(t, "}");
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
    if (regex_at(t, "*") || regex_at(t, "+") || regex_at(t, "?")) {
        t->p++;
    } else if (!regex_at(t, "{") || !take_bounds(t, &least, &most, &open)) {
        *found = false;
        return true;
    } else if (least > REGEX_REPEATS || (!open && most > REGEX_REPEATS)) {
        return regex_wrong(t, "a count above 65535");
    } else if (!open && most < least) {
        return regex_wrong(t, "counts that are out of order");
    }
    if (t->last != TERM_ATOM && (t->strict || t->last != TERM_LOOKAHEAD)) {
        t->p = before;
        return regex_wrong(t, "nothing to repeat");
    }
    strbuf_add(t->to, before, (size_t)(t->p - before));
    if (regex_skip(t, "?"))
        strbuf_putc(t->to, '?');
    t->last = TERM_NONE;
    return true;
}

static bool translate_plain(struct translation *t)
{
    if (t->strict && (regex_at(t, "]") || regex_at(t, "{") || regex_at(t, "}")))
        return regex_wrong(t, "a bracket without its partner");
    return translate_code_point(t, regex_take_code_point(t));
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
        return regex_open_group(t);
    case ')':
        return regex_close_group(t);
    case '[':
        t->p++;
        return regex_translate_class(t);
    case '\\':
        t->p++;
        return translate_escape(t);
    }
    return translate_plain(t);
}

static bool translate(struct strbuf *to, const char *pattern, size_t len, bool strict,
                      struct err *err)
{
    struct translation t = { .to = to,
                             .start = pattern,
                             .p = pattern,
                             .end = pattern + len,
                             .strict = strict,
                             .err = err };
    bool done = regex_find_groups(&t);
    while (done && t.p < t.end)
        done = translate_term(&t);
    if (done && t.depth > 0)
        done = regex_wrong(&t, "a '(' without its ')'");
    if (done && to->full)
        done = err_set(err, ERR_USAGE, "bad regular expression: too long");
    free(t.named);
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
