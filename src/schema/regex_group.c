#include "schema/regex_translate_priv.h"

#include "base/xalloc.h"

/* The name that begins here and ends at '>'. */
static bool take_name(struct translation *t, const char **name, size_t *len)
{
    *name = t->p;
    *len = 0;
    while (t->p < t->end && *t->p != '>') {
        unsigned char c = (unsigned char)*t->p;
        bool first = t->p == *name;
        if (!regex_is_letter((char)c) && c != '_' && c != '$' && c < 0x80 &&
            (first || !regex_is_digit((char)c)))
            return regex_wrong(t, "a character that no name of a group has");
        t->p++;
    }
    *len = (size_t)(t->p - *name);
    if (*len == 0 || !regex_skip(t, ">"))
        return regex_wrong(t, "a group without a name");
    return true;
}

static const struct regex_group *find_name(const struct translation *t, const char *name,
                                           size_t len)
{
    for (unsigned i = 0; i < t->named_count; i++) {
        if (t->named[i].len == len && memcmp(t->named[i].name, name, len) == 0)
            return &t->named[i];
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
        return regex_wrong(t, "a second group of the same name");
    t->named = xreallocarray(t->named, t->named_count + 1, sizeof(*t->named));
    t->named[t->named_count++] = (struct regex_group){ name, len, t->group_count };
    return true;
}

bool regex_find_groups(struct translation *t)
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
            bool named =
                regex_at(t, "(?<") && !regex_at(t, "(?<=") && !regex_at(t, "(?<!");
            t->group_count += named || !regex_at(t, "(?");
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

bool regex_open_group(struct translation *t)
{
    /* clang-format off */
    static const struct {
        const char *ecma, *pcre;
        enum regex_term closed;
    } rows[] = {
        { "(?:",  "(?:",  TERM_ATOM },      { "(?=",  "(?=",  TERM_LOOKAHEAD },
        { "(?!",  "(?!",  TERM_LOOKAHEAD }, { "(?<=", "(?<=", TERM_ASSERTION },
        { "(?<!", "(?<!", TERM_ASSERTION }, { "(?<",  "(",    TERM_ATOM },
        { "(?",   NULL,   TERM_NONE },      { "(*",   NULL,   TERM_NONE },
        { "(",    "(",    TERM_ATOM },
    };
    /* clang-format on */
    size_t i = 0;
    while (!regex_at(t, rows[i].ecma))
        i++;
    if (rows[i].pcre == NULL)
        return regex_wrong(t, "a group that ECMA-262 does not know");
    if (t->depth == REGEX_DEPTH)
        return regex_wrong(t, "too many groups within one another");
    t->open[t->depth++] = rows[i].closed;
    t->last = TERM_NONE;
    t->p += strlen(rows[i].ecma);
    strbuf_puts(t->to, rows[i].pcre);
    const char *name;
    size_t len;
    return strcmp(rows[i].ecma, "(?<") != 0 || take_name(t, &name, &len);
}

bool regex_close_group(struct translation *t)
{
    if (t->depth == 0)
        return regex_wrong(t, "a ')' without its '('");
    t->last = t->open[--t->depth];
    t->p++;
    return strbuf_putc(t->to, ')');
}

bool regex_translate_named_reference(struct translation *t)
{
    const char *name;
    size_t len;
    if (!regex_skip(t, "<") || !take_name(t, &name, &len))
        return regex_wrong(t, "\\k without a name");
    const struct regex_group *group = find_name(t, name, len);
    if (group == NULL)
        return regex_wrong(t, "a reference to a group that does not exist");
    t->last = TERM_ATOM;
    return strbuf_putf(t->to, "\\g{%u}", group->number);
}

bool regex_translate_reference(struct translation *t)
{
    unsigned number = 0;
    while (t->p < t->end && regex_is_digit(*t->p)) {
        number = number * 10 + (unsigned)(*t->p++ - '0');
        if (number > t->group_count)
            return regex_wrong(t, "a reference to a group that does not exist");
    }
    t->last = TERM_ATOM;
    return strbuf_putf(t->to, "\\g{%u}", number);
}
