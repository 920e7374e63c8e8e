#include "schema/compile.h"

static bool add_prefix(struct part *part, struct array_plan *plan, uint32_t list)
{
    struct block_list *blocks;
    if (json_kind(part->tape, list) != JSON_ARRAY)
        return part_wrong(part, list, "expected an array of schemas");
    if (part->tape->values[list].size == 0)
        return true;
    if (!part_list(part, list, &blocks))
        return false;
    plan->prefix = blocks->blocks;
    plan->prefix_count = blocks->count;
    return true;
}

/* Up to 2019-09 `items` is either the prefix, and `additionalItems` speaks of the rest,
 * or it speaks of all and there is no `additionalItems`. */
static bool find_halves(struct part *part, uint32_t *prefix, uint32_t *rest)
{
    uint32_t items = part_sibling(part, "items");
    *prefix = part_sibling(part, "prefixItems");
    *rest = items;
    if ((part->dialect->draft & ITEMS_LISTS) == 0)
        return true;
    uint32_t additional = part_sibling(part, "additionalItems");
    *rest = items;
    if (items != JSON_NONE && json_kind(part->tape, items) == JSON_ARRAY) {
        *prefix = items;
        *rest = additional;
    } else if (additional != JSON_NONE) {
        const struct block *unused;
        return part_rest(part, additional, &unused);
    }
    return true;
}

bool compile_array(struct part *part, uint32_t value)
{
    if (part->array_at != 0)
        return true;
    part->array_at = value;
    uint32_t prefix, rest;
    struct array_plan *plan = part_alloc(part, 1, sizeof(*plan));

    if (!find_halves(part, &prefix, &rest))
        return false;
    if (prefix != JSON_NONE && !add_prefix(part, plan, prefix))
        return false;
    if (!part_rest(part, rest, &plan->rest))
        return false;
    plan->evaluates_rest = rest != JSON_NONE;
    part_add(part, OP_ARRAY, value)->with.array = plan;
    return true;
}

bool compile_contains(struct part *part, uint32_t value)
{
    struct contains_plan *plan = part_alloc(part, 1, sizeof(*plan));
    *plan = (struct contains_plan){ .min = 1,
                                    .max = UINT64_MAX,
                                    .min_at = part_sibling(part, "minContains"),
                                    .max_at = part_sibling(part, "maxContains"),
                                    .evaluates = part->dialect->draft == DRAFT_2020 };
    if (!part_block(part, value, &plan->block))
        return false;
    if (plan->min_at != JSON_NONE && !part_count(part, plan->min_at, &plan->min))
        return false;
    if (plan->max_at != JSON_NONE && !part_count(part, plan->max_at, &plan->max))
        return false;
    part_add(part, OP_CONTAINS, value)->with.contains = plan;
    return true;
}

bool compile_unevaluated_items(struct part *part, uint32_t value)
{
    const struct block *block;
    if (!part_block(part, value, &block))
        return false;
    part_add(part, OP_UNEVALUATED_ITEMS, value)->with.block = block;
    return true;
}

bool compile_unevaluated_properties(struct part *part, uint32_t value)
{
    const struct block *block;
    if (!part_block(part, value, &block))
        return false;
    part_add(part, OP_UNEVALUATED_PROPERTIES, value)->with.block = block;
    return true;
}
