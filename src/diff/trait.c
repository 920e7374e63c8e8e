#include "base/xalloc.h"
#include "diff/fold_priv.h"
#include "json/number.h"

#include <stdlib.h>
#include <string.h>

/* A value of a trait, and what it is when it is a number. */
struct value {
    const struct trait *trait;
    bool is_number;
    struct number number;
};

struct values {
    struct value *list; /* by type and value */
    size_t count, at;
};

/* Numbers by what they are, however they are written; all else by its spelling. */
static int compare(const struct value *x, const struct value *y)
{
    int order = strcmp(x->trait->type, y->trait->type);
    if (order != 0)
        return order;
    if (x->is_number != y->is_number)
        return x->is_number ? -1 : 1;
    if (x->is_number)
        return number_compare(&x->number, &y->number);
    order = strcmp(x->trait->value, y->trait->value);
    return order != 0 ? order : (int)x->trait->kind - (int)y->trait->kind;
}

static int by_value(const void *a, const void *b)
{
    return compare(a, b);
}

/* One that was cut may be none any more. */
static bool is_number(const struct trait *trait, struct json_tape *tape)
{
    struct json_facts facts;
    return trait->kind == TRAIT_NUMBER &&
           json_decode(tape, trait->value, strlen(trait->value), &json_limits_default,
                       &facts) &&
           json_kind(tape, 0) == JSON_NUMBER &&
           json_text(tape, 0).len == strlen(trait->value);
}

static struct values values_of(const struct traits *traits)
{
    struct values values = { .count = traits->count };
    struct json_tape tape;
    json_tape_init(&tape);
    values.list = xcalloc(traits->count + 1, sizeof(*values.list));
    for (size_t i = 0; i < traits->count; i++) {
        struct value *value = &values.list[i];
        value->trait = &traits->list[i];
        value->is_number = is_number(value->trait, &tape);
        if (value->is_number)
            number_read(&value->number, value->trait->value, strlen(value->trait->value));
    }
    json_tape_release(&tape);
    qsort(values.list, values.count, sizeof(values.list[0]), by_value);
    return values;
}

static const struct value *here(const struct values *values)
{
    return values->at < values->count ? &values->list[values->at] : NULL;
}

/* Goes past all spellings of `value`; so many tokens have them. */
static uint64_t take(struct values *values, const struct value *value)
{
    uint64_t tokens = 0;
    for (; here(values) != NULL && compare(here(values), value) == 0; values->at++)
        tokens += here(values)->trait->tokens;
    return tokens;
}

/* Borrows the strings of `trait` for now. */
static void add(struct diff_traits *into, const struct trait *trait, uint64_t before,
                uint64_t after)
{
    if (before == after)
        return;
    into->appeared += before == 0;
    into->gone += after == 0;
    into->changed += before > 0 && after > 0;
    into->list[into->listed++] = (struct diff_trait){ .type = trait->type,
                                                      .value = trait->value,
                                                      .kind = trait->kind,
                                                      .before = before,
                                                      .after = after };
}

static uint64_t size_of(const struct diff_trait *trait)
{
    return trait->after > trait->before ? trait->after - trait->before
                                        : trait->before - trait->after;
}

static int largest_first(const void *a, const void *b)
{
    const struct diff_trait *x = a, *y = b;
    if (size_of(x) != size_of(y))
        return size_of(x) > size_of(y) ? -1 : 1;
    int order = strcmp(x->type, y->type);
    if (order == 0)
        order = strcmp(x->value, y->value);
    return order != 0 ? order : (int)x->kind - (int)y->kind;
}

/* Only those that stay get strings of their own. */
static void keep(struct diff_traits *into, size_t limit)
{
    if (into->listed > 0)
        qsort(into->list, into->listed, sizeof(into->list[0]), largest_first);
    if (into->listed > limit)
        into->listed = limit;
    for (size_t i = 0; i < into->listed; i++) {
        into->list[i].type = xstrdup(into->list[i].type);
        into->list[i].value = xstrdup(into->list[i].value);
    }
}

void fold_traits(struct diff_traits *into, const struct traits *before,
                 const struct traits *after, size_t limit)
{
    struct values old_ones = values_of(before), new_ones = values_of(after);
    into->is_known = true;
    into->old_documents = before->tokens;
    into->new_documents = after->tokens;
    into->list = xcalloc(before->count + after->count + 1, sizeof(*into->list));
    while (here(&old_ones) != NULL || here(&new_ones) != NULL) {
        const struct value *old_one = here(&old_ones), *value = here(&new_ones);
        if (value == NULL || (old_one != NULL && compare(old_one, value) < 0))
            value = old_one;
        uint64_t old_tokens = take(&old_ones, value);
        add(into, value->trait, old_tokens, take(&new_ones, value));
    }
    free(old_ones.list);
    free(new_ones.list);
    keep(into, limit);
}

void diff_traits_release(struct diff_traits *traits)
{
    for (size_t i = 0; i < traits->listed; i++) {
        free(traits->list[i].type);
        free(traits->list[i].value);
    }
    free(traits->list);
}
