/*
 * The parts of the translator (regex_translate.h): one walk over the pattern, in which
 * each function takes what it names and adds its translation, or says what is wrong and
 * where.
 */
#ifndef SCHEMA_REGEX_TRANSLATE_PRIV_H
#define SCHEMA_REGEX_TRANSLATE_PRIV_H

#include "schema/regex_translate.h"

#include <stdint.h>
#include <string.h>

enum {
    REGEX_DEPTH = 200,      /* of groups; PCRE2 has a limit of 250 */
    REGEX_SET_BYTES = 1000, /* of the translation of a class escape */
    REGEX_REPEATS = 65535,  /* PCRE2's largest count */
    REGEX_NO_NUMBER = -1
};

/* What matches no text. (PCRE2 has [] too, but drops a quantifier behind it.) */
#define REGEX_NOTHING "(?:(?!))"

struct regex_group {
    const char *name;
    size_t len;
    unsigned number;
};

/* What the last term was, for the quantifier that may follow. */
enum regex_term { TERM_NONE, TERM_ASSERTION, TERM_LOOKAHEAD, TERM_ATOM };

struct translation {
    struct strbuf *to;
    const char *start, *p, *end;
    bool strict;
    struct err *err;
    unsigned group_count;
    struct regex_group *named;
    unsigned named_count;
    enum regex_term
        open[REGEX_DEPTH]; /* what each open group will be once it is closed */
    unsigned depth;
    enum regex_term last;
};

/* Says that `what` is at hand; returns false. */
bool regex_wrong(struct translation *t, const char *what);

static inline bool regex_at(const struct translation *t, const char *text)
{
    size_t n = strlen(text);
    return (size_t)(t->end - t->p) >= n && memcmp(t->p, text, n) == 0;
}

static inline bool regex_skip(struct translation *t, const char *text)
{
    if (!regex_at(t, text))
        return false;
    t->p += strlen(text);
    return true;
}

static inline bool regex_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool regex_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool regex_is_surrogate(uint32_t code)
{
    return code >= 0xd800 && code <= 0xdfff;
}

/* regex_escape.c. Takes the code point at hand; there is one. */
uint32_t regex_take_code_point(struct translation *t);
/* Behind the backslash: an escape that means one code point. */
bool regex_take_character(struct translation *t, bool in_class, uint32_t *code);
/* Behind the backslash: \d \D \w \W \s \S \p{…} \P{…}, as they are written within a
 * class.
 * `*found` is false and nothing is taken when it is none of them. */
bool regex_take_set(struct translation *t, struct strbuf *to, bool *found);

/* regex_class.c. Behind the '['. */
bool regex_translate_class(struct translation *t);

/* regex_group.c. Counts the groups that capture, and learns their names, before the walk:
 * a reference may stand before its group. */
bool regex_find_groups(struct translation *t);
bool regex_open_group(struct translation *t);
bool regex_close_group(struct translation *t);
/* Behind "\k", and at the digits of a reference by number. */
bool regex_translate_named_reference(struct translation *t);
bool regex_translate_reference(struct translation *t);

#endif
