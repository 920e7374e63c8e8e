#include "schema/compile.h"

#include "schema/name.h"

bool compile_all_of(struct part *part, uint32_t value)
{
    struct block_list *list;
    if (!part_list(part, value, &list))
        return false;
    part_add(part, OP_ALL_OF, value)->with.list = list;
    return true;
}

/* The branch that the mapping's value, a name or a reference, means; NULL if it is none. */
static bool mapped_block(struct part *part, uint32_t value, const struct block_list *list,
                         const struct block **block)
{
    struct json_text text = json_text(part->tape, value);
    struct target target;
    struct err ignored = ERR_INIT;

    *block = NULL;
    if (!library_resolve(&part->compiler->schema->library, part->block->resource, text.text,
                         text.len, &target, &ignored))
        return false;
    for (uint32_t i = 0; i < list->count && *block == NULL; i++) {
        const struct block *branch = list->blocks[i];
        const struct json_tape *tape = &branch->resource->document->tape;
        uint32_t ref = json_get(tape, branch->at, "$ref");
        struct target named;
        if (ref == JSON_NONE || json_kind(tape, ref) != JSON_STRING)
            continue;
        struct json_text uri = json_text(tape, ref);
        if (library_resolve(&part->compiler->schema->library, branch->resource, uri.text,
                            uri.len, &named, &ignored) &&
            named.resource == target.resource && named.value == target.value)
            *block = branch;
    }
    return *block != NULL;
}

static void add_mapping(struct part *part, struct discriminator *to, uint32_t map,
                        const struct block_list *list)
{
    const struct json_tape *tape = part->tape;
    struct dependency *rows = part_alloc(part, tape->values[map].size + 1, sizeof(*rows));

    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1)) {
        struct dependency *row = &rows[to->mapping_count];
        row->name = part_name(part, key);
        if (json_kind(tape, key + 1) == JSON_STRING &&
            mapped_block(part, key + 1, list, &row->block))
            to->mapping_count++;
    }
    to->mapping = rows;
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
