#include "store/collection.h"
#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdlib.h>
#include <string.h>

bool diff_side_collect(struct diff_side *side, struct stored *stored, struct err *err)
{
    struct collection *collection = &side->collection;
    bool there = false;
    if (!stored_collection(stored, collection, &there, err))
        return false;
    if (there)
        side->run.collection = collection;
    return true;
}

bool diff_side_knows_collection(const struct diff_side *side)
{
    return side->run.collection != NULL && side->run.end == RUN_COMPLETE;
}

/* The findings of one rule in one run. */
struct found {
    const struct summary_group *first; /* the most severe; NULL: none */
    uint64_t tokens, error_tokens;
};

static struct found find(const struct diff_side *side, const char *rule)
{
    const struct summary_groups *findings = &side->collection.findings;
    struct found found = { .first = NULL };
    for (size_t i = 0; i < findings->count; i++) {
        const struct summary_group *group = &findings->list[i];
        if (strcmp(group->cause, rule) != 0)
            continue;
        if (found.first == NULL || group->severity > found.first->severity)
            found.first = group;
        found.tokens += group->count;
        found.error_tokens += group->severity == SEVERITY_ERROR ? group->count : 0;
    }
    return found;
}

static bool is_id(const char *example)
{
    return strspn(example, "0123456789") == strlen(example);
}

/* Examples that are no ids, and reasons, hold counts of the whole collection and ages,
 * which move from run to run. */
static bool is_same_group(const struct summary_group *x, const struct summary_group *y)
{
    bool same = x->severity == y->severity && x->count == y->count;
    for (unsigned i = 0; same && i < x->example_count && i < y->example_count; i++)
        same = !is_id(x->examples[i]) || !is_id(y->examples[i]) ||
               strcmp(x->examples[i], y->examples[i]) == 0;
    return same;
}

static const struct summary_group *next_of(const struct summary_groups *findings,
                                           const char *rule, size_t *at)
{
    while (*at < findings->count) {
        const struct summary_group *group = &findings->list[(*at)++];
        if (strcmp(group->cause, rule) == 0)
            return group;
    }
    return NULL;
}

static bool is_same(const struct diff *diff, const char *rule)
{
    size_t x = 0, y = 0;
    const struct summary_group *old_one, *new_one;
    do {
        old_one = next_of(&diff->before.collection.findings, rule, &x);
        new_one = next_of(&diff->after.collection.findings, rule, &y);
    } while (old_one != NULL && new_one != NULL && is_same_group(old_one, new_one));
    return old_one == new_one; /* both at the end */
}

/* Errors alone decide. Where the other run asked for more tokens, more of them may be in
 * the wrong for that reason, and fewer where it asked for fewer. */
static enum diff_effect effect_of(const struct diff *diff, const struct found *before,
                                  const struct found *after)
{
    bool wider = diff->tokens[DIFF_ONLY_NEW].count > 0;
    bool narrower = diff->tokens[DIFF_ONLY_OLD].count > 0;
    if (after->error_tokens > before->error_tokens) {
        bool by_chance = wider && diff_is_of_samples(diff);
        bool is_new = before->error_tokens == 0;
        if (!diff_side_knows_collection(&diff->before) || (is_new && by_chance))
            return DIFF_OPEN;
        return is_new || !wider ? DIFF_WORSE : DIFF_NEITHER;
    }
    bool fewer = after->error_tokens < before->error_tokens;
    return fewer && !narrower && diff_side_knows_collection(&diff->after) ? DIFF_BETTER
                                                                          : DIFF_NEITHER;
}

/* What a run did not look for it does not lack. */
static bool is_sure(const struct diff *diff, const struct found *before,
                    const struct found *after)
{
    bool sure = true;
    if (!diff_side_knows_collection(&diff->before))
        sure = after->error_tokens > before->error_tokens;
    if (!diff_side_knows_collection(&diff->after))
        sure = sure && after->tokens > before->tokens;
    return sure;
}

static void compare(struct diff *diff, const char *rule)
{
    struct found before = find(&diff->before, rule), after = find(&diff->after, rule);
    struct diff_collection *into = &diff->collection;
    if (!is_sure(diff, &before, &after) || is_same(diff, rule))
        return;
    into->list = xreallocarray(into->list, into->count + 1, sizeof(*into->list));
    into->list[into->count++] =
        (struct diff_collected){ .rule = rule,
                                 .effect = effect_of(diff, &before, &after),
                                 .before = before.tokens,
                                 .after = after.tokens,
                                 .old_one = before.first,
                                 .new_one = after.first };
}

static bool is_told(const struct diff_collection *collection, const char *rule)
{
    for (size_t i = 0; i < collection->count; i++) {
        if (strcmp(collection->list[i].rule, rule) == 0)
            return true;
    }
    return false;
}

static void compare_all(struct diff *diff, const struct diff_side *side)
{
    for (size_t i = 0; i < side->collection.findings.count; i++) {
        const char *rule = side->collection.findings.list[i].cause;
        if (!is_told(&diff->collection, rule))
            compare(diff, rule);
    }
}

static enum severity severity_of(const struct diff_collected *collected)
{
    const struct summary_group *x = collected->old_one, *y = collected->new_one;
    if (x == NULL || y == NULL)
        return x != NULL ? x->severity : y->severity;
    return x->severity > y->severity ? x->severity : y->severity;
}

static int most_severe_first(const void *a, const void *b)
{
    const struct diff_collected *x = a, *y = b;
    if (x->effect != y->effect)
        return (int)x->effect - (int)y->effect;
    if (severity_of(x) != severity_of(y))
        return severity_of(x) > severity_of(y) ? -1 : 1;
    return strcmp(x->rule, y->rule);
}

void fold_collections(struct diff *diff)
{
    struct diff_collection *collection = &diff->collection;
    compare_all(diff, &diff->before);
    compare_all(diff, &diff->after);
    if (collection->count > 0)
        qsort(collection->list, collection->count, sizeof(*collection->list),
              most_severe_first);
}

uint64_t diff_collection_count(const struct diff *diff, enum diff_effect effect)
{
    uint64_t count = 0;
    for (size_t i = 0; i < diff->collection.count; i++)
        count += diff->collection.list[i].effect == effect;
    return count;
}
