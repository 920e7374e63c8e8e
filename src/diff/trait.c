#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdlib.h>
#include <string.h>

static int compare(const struct trait *x, const struct trait *y)
{
    int order = strcmp(x->type, y->type);
    if (order == 0)
        order = strcmp(x->value, y->value);
    return order != 0 ? order : (int)x->kind - (int)y->kind;
}

static int by_name(const void *a, const void *b)
{
    return compare(a, b);
}

static void sort(struct traits *traits)
{
    if (traits->count > 0)
        qsort(traits->list, traits->count, sizeof(traits->list[0]), by_name);
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

void fold_traits(struct diff_traits *into, struct traits *before, struct traits *after,
                 size_t limit)
{
    size_t x = 0, y = 0;
    sort(before);
    sort(after);
    into->is_known = true;
    into->list =
        xreallocarray(NULL, before->count + after->count + 1, sizeof(*into->list));
    while (x < before->count || y < after->count) {
        const struct trait *old_one = &before->list[x], *new_one = &after->list[y];
        int order = x == before->count  ? 1
                    : y == after->count ? -1
                                        : compare(old_one, new_one);
        add(into, order <= 0 ? old_one : new_one, order <= 0 ? old_one->tokens : 0,
            order >= 0 ? new_one->tokens : 0);
        x += order <= 0;
        y += order >= 0;
    }
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
