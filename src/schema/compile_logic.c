#include "schema/compile.h"

#include "base/xalloc.h"
#include "schema/name.h"

#include <stdlib.h>

bool compile_all_of(struct part *part, uint32_t value)
{
    struct block_list *list;
    if (!part_list(part, value, &list))
        return false;
    part_add(part, OP_ALL_OF, value)->with.list = list;
    return true;
}

/* What the string at `value`, a reference, means; false when it means nothing. */
static bool find_target(struct part *part, uint32_t value, struct target *target)
{
    struct err ignored = ERR_INIT;
    if (json_kind(part->tape, value) != JSON_STRING)
        return false;
    struct json_text text = json_text(part->tape, value);
    return library_resolve(&part->compiler->schema->library, part->block->resource,
                           text.text, text.len, target, &ignored);
}

/* What the branches refer to, in their order; those that are no references mean
 * nothing. */
static struct target *find_branches(struct part *part, const struct block_list *list)
{
    struct target *targets = xcalloc(list->count, sizeof(*targets));
    for (uint32_t i = 0; i < list->count; i++) {
        uint32_t ref = json_get(part->tape, list->blocks[i]->at, "$ref");
        if (ref == JSON_NONE || !find_target(part, ref, &targets[i]))
            targets[i].resource = NULL;
    }
    return targets;
}

/* A mapping from names to the branches with the same reference. */
static void add_mapping(struct part *part, struct discriminator *to, uint32_t map,
                        const struct block_list *list)
{
    const struct json_tape *tape = part->tape;
    struct dependency *rows = part_alloc(part, tape->values[map].size + 1, sizeof(*rows));
    struct target *targets = find_branches(part, list);

    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1)) {
        struct target wanted;
        if (!find_target(part, key + 1, &wanted))
            continue;
        for (uint32_t i = 0; i < list->count; i++) {
            if (targets[i].resource != wanted.resource ||
                targets[i].value != wanted.value)
                continue;
            struct dependency *row = &rows[to->mapping_count++];
            row->name = part_name(part, key);
            row->block = list->blocks[i];
            break;
        }
    }
    to->mapping = rows;
    free(targets);
}

/* OpenAPI's discriminator says which branch was meant. It changes no verdict; the
 * explanation speaks of that branch alone. */
static bool add_discriminator(struct part *part, struct block_list *list)
{
    uint32_t value = part_sibling(part, "discriminator");
    if (value == JSON_NONE)
        return true;
    if (json_kind(part->tape, value) != JSON_OBJECT)
        return part_wrong(part, value, "expected an object");
    uint32_t name = json_get(part->tape, value, "propertyName");
    if (name == JSON_NONE || json_kind(part->tape, name) != JSON_STRING)
        return part_wrong(part, value, "expected an object with a string propertyName");

    struct discriminator *fresh = part_alloc(part, 1, sizeof(*fresh));
    uint32_t map = json_get(part->tape, value, "mapping");
    fresh->property = part_name(part, name);
    if (map != JSON_NONE && json_kind(part->tape, map) == JSON_OBJECT)
        add_mapping(part, fresh, map, list);
    list->discriminator = fresh;
    return true;
}

static bool add_choice(struct part *part, enum op op, uint32_t value)
{
    struct block_list *list;
    if (!part_list(part, value, &list) || !add_discriminator(part, list))
        return false;
    part_add(part, op, value)->with.list = list;
    return true;
}

bool compile_any_of(struct part *part, uint32_t value)
{
    return add_choice(part, OP_ANY_OF, value);
}

bool compile_one_of(struct part *part, uint32_t value)
{
    return add_choice(part, OP_ONE_OF, value);
}

bool compile_not(struct part *part, uint32_t value)
{
    const struct block *block;
    if (!part_block(part, value, &block))
        return false;
    part_add(part, OP_NOT, value)->with.block = block;
    return true;
}

bool compile_if(struct part *part, uint32_t value)
{
    struct if_plan *plan = part_alloc(part, 1, sizeof(*plan));
    uint32_t yes = part_sibling(part, "then"), no = part_sibling(part, "else");

    if (!part_block(part, value, &plan->condition))
        return false;
    if (yes != JSON_NONE && !part_block(part, yes, &plan->yes))
        return false;
    if (no != JSON_NONE && !part_block(part, no, &plan->no))
        return false;
    part_add(part, OP_IF, value)->with.condition = plan;
    return true;
}
