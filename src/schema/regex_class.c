#include "schema/regex_translate_priv.h"

static void put_code_point(struct strbuf *to, uint32_t code)
{
    strbuf_putf(to, "\\x{%x}", (unsigned)code);
}

/* One end of a range: a code point, or a class escape, which is then in `to`. */
static bool take_class_atom(struct translation *t, struct strbuf *to, uint32_t *code,
                            bool *is_set)
{
    *is_set = false;
    *code = 0;
    if (!regex_skip(t, "\\")) {
        *code = regex_take_code_point(t);
        return true;
    }
    if (t->p == t->end)
        return regex_wrong(t, "a backslash at the end");
    if (regex_skip(t, "b")) {
        *code = '\b';
        return true;
    }
    if (!regex_take_set(t, to, is_set))
        return false;
    return *is_set || regex_take_character(t, true, code);
}

/* Texts hold no surrogates: a range loses those it has. */
static void put_range(struct strbuf *to, uint32_t from, uint32_t until)
{
    if (regex_is_surrogate(from))
        from = 0xe000;
    if (regex_is_surrogate(until))
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
    struct strbuf set = STRBUF_INIT(REGEX_SET_BYTES);

    t->p++;
    bool done = take_class_atom(t, &set, &until, &until_is_set);
    if (done && (from_is_set || until_is_set)) {
        done = !t->strict || regex_wrong(t, "a range that begins or ends in a class");
        if (!from_is_set)
            put_range(t->to, from, from);
        put_code_point(t->to, '-');
        if (until_is_set)
            strbuf_add(t->to, set.text, set.len);
        else
            put_range(t->to, until, until);
    } else if (done) {
        done = from <= until || regex_wrong(t, "a range that is out of order");
        put_range(t->to, from, until);
    }
    strbuf_release(&set);
    return done;
}

bool regex_translate_class(struct translation *t)
{
    const size_t start = t->to->len;
    const bool negated = regex_skip(t, "^");

    strbuf_puts(t->to, negated ? "[^" : "[");
    while (!regex_skip(t, "]")) {
        uint32_t code;
        bool is_set;
        if (t->p == t->end)
            return regex_wrong(t, "a class without its ']'");
        if (!take_class_atom(t, t->to, &code, &is_set))
            return false;
        if (regex_at(t, "-") && t->end - t->p > 1 && t->p[1] != ']') {
            if (!translate_range(t, code, is_set))
                return false;
        } else if (!is_set) {
            put_range(t->to, code, code);
        }
    }
    t->last = TERM_ATOM;
    if (negated || t->to->len > start + 1)
        return strbuf_putc(t->to, ']');
    strbuf_cut(t->to, start);
    return strbuf_puts(t->to, REGEX_NOTHING);
}
