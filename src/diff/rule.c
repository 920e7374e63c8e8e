#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* NULL when there are too many. */
static struct diff_rule *rule_of(struct diff_rules *rules, const struct finding *finding)
{
    for (size_t i = 0; i < rules->count; i++) {
        if (strcmp(rules->list[i].rule, finding->rule) == 0)
            return &rules->list[i];
    }
    if (rules->count == DIFF_RULES_MAX)
        return NULL;
    if (rules->count == rules->cap) {
        rules->cap = rules->cap ? 2 * rules->cap : 16;
        rules->list = xreallocarray(rules->list, rules->cap, sizeof(*rules->list));
    }
    struct diff_rule *rule = &rules->list[rules->count++];
    *rule = (struct diff_rule){ .severity = finding->severity };
    snprintf(rule->rule, sizeof(rule->rule), "%s", finding->rule);
    return rule;
}

/* Among the first `count` findings. */
static bool has_rule(const struct findings *findings, size_t count, const char *rule)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(findings->list[i].rule, rule) == 0)
            return true;
    }
    return false;
}

/* A rule counts once a token, however often the document breaks it. */
void fold_rules(struct diff *diff, const struct sample *before,
                const struct sample *after)
{
    struct diff_rules *rules = &diff->rules;
    const struct findings *old_ones = &before->findings, *new_ones = &after->findings;
    for (size_t i = 0; i < old_ones->count; i++) {
        const char *name = old_ones->list[i].rule;
        if (has_rule(old_ones, i, name))
            continue;
        struct diff_rule *rule = rule_of(rules, &old_ones->list[i]);
        if (rule == NULL) {
            rules->left_out++;
            continue;
        }
        rule->before++;
        if (has_rule(new_ones, new_ones->count, name))
            continue;
        rule->gone++;
        diff_ids_add(&rule->gone_ids, before->token_id, diff->limit);
    }
    for (size_t i = 0; i < new_ones->count; i++) {
        const char *name = new_ones->list[i].rule;
        if (has_rule(new_ones, i, name))
            continue;
        struct diff_rule *rule = rule_of(rules, &new_ones->list[i]);
        if (rule == NULL) {
            rules->left_out++;
            continue;
        }
        rule->after++;
        if (has_rule(old_ones, old_ones->count, name))
            continue;
        rule->appeared++;
        diff_ids_add(&rule->appeared_ids, after->token_id, diff->limit);
    }
}

void diff_rules_release(struct diff_rules *rules)
{
    for (size_t i = 0; i < rules->count; i++) {
        diff_ids_release(&rules->list[i].appeared_ids);
        diff_ids_release(&rules->list[i].gone_ids);
    }
    free(rules->list);
}

static int most_changes_first(const void *a, const void *b)
{
    const struct diff_rule *x = a, *y = b;
    uint64_t x_changes = x->appeared + x->gone, y_changes = y->appeared + y->gone;
    if (x_changes != y_changes)
        return x_changes > y_changes ? -1 : 1;
    return strcmp(x->rule, y->rule);
}

void fold_rules_sort(struct diff_rules *rules)
{
    if (rules->count > 0)
        qsort(rules->list, rules->count, sizeof(rules->list[0]), most_changes_first);
    while (rules->count > 0 && rules->list[rules->count - 1].appeared == 0 &&
           rules->list[rules->count - 1].gone == 0)
        rules->count--;
}
