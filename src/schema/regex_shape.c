#include "schema/regex_shape.h"

#include <string.h>

enum { REPEATS = 10000 };

struct reader {
    const char *p, *end;
};

static bool take(struct reader *r, char c)
{
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

/*** sets ***/

static void add_range(struct regex_item *item, unsigned from, unsigned until)
{
    for (unsigned c = from; c <= until; c++)
        item->ascii[c / 64] |= (uint64_t)1 << c % 64;
}

static bool holds(const struct regex_item *item, unsigned char c)
{
    return (item->ascii[c / 64] >> c % 64 & 1) != 0;
}

static void complement(struct regex_item *item)
{
    item->ascii[0] = ~item->ascii[0];
    item->ascii[1] = ~item->ascii[1];
    item->wide = item->wide == WIDE_NONE ? WIDE_ALL : WIDE_NONE;
}

static bool disjoint(const struct regex_item *a, const struct regex_item *b)
{
    return (a->ascii[0] & b->ascii[0]) == 0 && (a->ascii[1] & b->ascii[1]) == 0 &&
           (a->wide == WIDE_NONE || b->wide == WIDE_NONE);
}

/* Behind a backslash: \d, \w, or punctuation that stands for itself. Sets `*single` to
 * the character where there is one. */
static bool take_escape(struct reader *r, struct regex_item *item, bool in_class,
                        int *single)
{
    *single = -1;
    if (take(r, 'd')) {
        add_range(item, '0', '9');
        return true;
    }
    if (take(r, 'w')) {
        add_range(item, '0', '9');
        add_range(item, 'A', 'Z');
        add_range(item, 'a', 'z');
        add_range(item, '_', '_');
        return true;
    }
    if (r->p == r->end || *r->p == '\0' || strchr("^$\\.*+?()[]{}|/", *r->p) == NULL) {
        if (!in_class || r->p == r->end || *r->p != '-')
            return false;
    }
    *single = (unsigned char)*r->p++;
    return true;
}

/* One member of a class; `*single` is -1 when it is a set. */
static bool take_member(struct reader *r, struct regex_item *item, int *single)
{
    if (take(r, '\\'))
        return take_escape(r, item, true, single);
    if (r->p == r->end || (unsigned char)*r->p >= 0x80)
        return false;
    *single = (unsigned char)*r->p++;
    return true;
}

/* Behind the '['. */
static bool take_class(struct reader *r, struct regex_item *item)
{
    bool negated = take(r, '^');
    while (!take(r, ']')) {
        int from, until;
        if (r->p == r->end || !take_member(r, item, &from))
            return false;
        until = from;
        if (r->end - r->p > 1 && r->p[0] == '-' && r->p[1] != ']') {
            r->p++;
            if (from < 0 || !take_member(r, item, &until) || until < from)
                return false;
        }
        if (from >= 0)
            add_range(item, (unsigned)from, (unsigned)until);
    }
    if (negated)
        complement(item);
    return true;
}

static bool take_set(struct reader *r, struct regex_item *item)
{
    int single = -1;
    if (take(r, '.')) {
        add_range(item, '\n', '\n');
        add_range(item, '\r', '\r');
        complement(item);
        item->wide = WIDE_DOT;
        return true;
    }
    if (take(r, '['))
        return take_class(r, item);
    if (take(r, '\\')) {
        if (!take_escape(r, item, false, &single))
            return false;
    } else {
        unsigned char c = (unsigned char)*r->p++;
        if (c >= 0x80 || c == '\0' || strchr("^$*+?()]{}|", (char)c) != NULL)
            return false;
        single = c;
    }
    if (single >= 0)
        add_range(item, (unsigned)single, (unsigned)single);
    return true;
}

/*** bounds ***/

static bool take_number(struct reader *r, uint32_t *number)
{
    const char *start = r->p;
    *number = 0;
    while (r->p < r->end && *r->p >= '0' && *r->p <= '9' && *number <= REPEATS)
        *number = *number * 10 + (uint32_t)(*r->p++ - '0');
    return r->p > start && *number <= REPEATS;
}

static bool take_bounds(struct reader *r, struct regex_item *item)
{
    item->min = item->max = 1;
    if (take(r, '*')) {
        item->min = 0;
        item->max = UINT32_MAX;
    } else if (take(r, '+')) {
        item->max = UINT32_MAX;
    } else if (take(r, '?')) {
        item->min = 0;
    } else if (take(r, '{')) {
        if (!take_number(r, &item->min))
            return false;
        item->max = item->min;
        if (take(r, ',')) {
            item->max = UINT32_MAX;
            if (r->p < r->end && *r->p != '}' && !take_number(r, &item->max))
                return false;
        }
        if (!take(r, '}') || item->max < item->min)
            return false;
    }
    return r->p == r->end || strchr("?*+{", *r->p) == NULL || *r->p == '\0';
}

/* Can each set take all it finds without taking what another needs? */
static bool is_determined(const struct regex_shape *shape)
{
    for (uint32_t i = 0; i < shape->count; i++) {
        const struct regex_item *item = &shape->items[i];
        bool open = item->min != item->max;
        for (uint32_t j = i + 1; j < shape->count && open; j++) {
            if (!disjoint(item, &shape->items[j]))
                return false;
            open = shape->items[j].min == 0;
        }
    }
    return true;
}

/* Without a '^' the walk could have to begin anew: only one set, or fixed characters. */
static bool is_search(struct regex_shape *shape)
{
    if (shape->count == 1 && !shape->to_end && shape->items[0].min <= 1) {
        shape->anything = shape->items[0].min == 0;
        return true;
    }
    for (uint32_t i = 0; i < shape->count; i++) {
        if (shape->items[i].min != 1 || shape->items[i].max != 1 ||
            shape->items[i].wide != WIDE_NONE)
            return false;
    }
    return true;
}

bool regex_shape_read(struct regex_shape *shape, const char *pattern, size_t len)
{
    struct reader r = { pattern, pattern + len };

    *shape = (struct regex_shape){ .from_start = take(&r, '^') };
    while (r.p < r.end) {
        if (*r.p == '$' && r.p + 1 == r.end) {
            shape->to_end = true;
            break;
        }
        if (shape->count == REGEX_SHAPE_ITEMS)
            return false;
        struct regex_item *item = &shape->items[shape->count++];
        if (!take_set(&r, item) || !take_bounds(&r, item))
            return false;
    }
    shape->anything = shape->count == 0 && !(shape->from_start && shape->to_end);
    return shape->from_start ? is_determined(shape) : is_search(shape);
}

/*** matching ***/

/* How many bytes the character at `p` has when the set holds it, else 0. */
static size_t step(const struct regex_item *item, const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    if (c < 0x80)
        return holds(item, c);
    if (item->wide == WIDE_NONE)
        return 0;
    size_t width = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < width)
        return 0;
    bool separator = c == 0xe2 && (unsigned char)p[1] == 0x80 &&
                     ((unsigned char)p[2] == 0xa8 || (unsigned char)p[2] == 0xa9);
    return item->wide == WIDE_DOT && separator ? 0 : width;
}

static bool match_here(const struct regex_shape *shape, const char *p, const char *end)
{
    for (uint32_t i = 0; i < shape->count; i++) {
        const struct regex_item *item = &shape->items[i];
        uint32_t times = 0;
        for (size_t n; times < item->max && p < end && (n = step(item, p, end)) > 0;
             p += n)
            times++;
        if (times < item->min)
            return false;
    }
    return !shape->to_end || p == end;
}

bool regex_shape_match(const struct regex_shape *shape, const char *text, size_t len)
{
    const char *end = text + len;
    if (shape->anything)
        return true;
    if (shape->from_start)
        return match_here(shape, text, end);
    if (shape->to_end)
        return len >= shape->count && match_here(shape, end - shape->count, end);
    for (const char *p = text; p < end; p++) {
        bool within = ((unsigned char)*p & 0xc0) == 0x80; /* a character */
        if (!within && match_here(shape, p, end))
            return true;
    }
    return false;
}
