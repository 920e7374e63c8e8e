#include "schema/compile.h"

#include "base/strmap.h"
#include "schema/kinds.h"
#include "schema/name.h"

/* With more names than this a hash table beats looking at one after another. */
enum { FEW_NAMES = 12 };

struct rows {
    struct property *rows;
    uint32_t count;
    struct strmap by_name;
};

static struct property *row_of(struct part *part, struct rows *rows, uint32_t string)
{
    struct json_text text = json_text(part->tape, string);
    struct property *row = strmap_get(&rows->by_name, text.text, text.len);
    if (row == NULL) {
        row = &rows->rows[rows->count++];
        row->name = part_name(part, string);
        row->kinds = KIND_ANY;
        row->simple = true;
        row->at = JSON_NONE;
        strmap_put(&rows->by_name, text.text, text.len, row);
    }
    return row;
}

static bool add_properties(struct part *part, struct rows *rows, uint32_t map)
{
    const struct json_tape *tape = part->tape;
    if (map == JSON_NONE)
        return true;
    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1)) {
        struct property *row = row_of(part, rows, key);
        row->simple = false;
        if (!part_block(part, key + 1, &row->block))
            return false;
    }
    return true;
}

static bool add_required(struct part *part, struct rows *rows, struct object_plan *plan,
                         uint32_t list)
{
    const struct json_tape *tape = part->tape;
    plan->required_at = list;
    if (list == JSON_NONE)
        return true;
    for (uint32_t e = json_first(tape, list); e < json_end(tape, list);
         e = json_next(tape, e)) {
        if (!part_expect(part, e, KIND_STRING, "a string"))
            return false;
        struct property *row = row_of(part, rows, e);
        if (!row->required) {
            row->required = true;
            row->at = e;
            plan->required_count++;
        }
    }
    return true;
}

static uint32_t member_count(const struct part *part, uint32_t value)
{
    return value == JSON_NONE ? 0 : part->tape->values[value].size;
}

/* Members that must be there come first in most documents too. */
static void required_first(struct part *part, struct rows *rows)
{
    struct property *sorted = part_alloc(part, rows->count + 1, sizeof(*sorted));
    uint32_t count = 0;
    for (int required = 1; required >= 0; required--) {
        for (uint32_t i = 0; i < rows->count; i++) {
            if (rows->rows[i].required == required)
                sorted[count++] = rows->rows[i];
        }
    }
    rows->rows = sorted;
}

static void add_table(struct part *part, struct object_plan *plan)
{
    if (plan->row_count <= FEW_NAMES)
        return;
    uint32_t size = 32;
    while (size < plan->row_count * 2)
        size *= 2;
    uint32_t *table = part_alloc(part, size, sizeof(*table));
    for (uint32_t i = 0; i < plan->row_count; i++) {
        uint32_t slot = name_hash(plan->rows[i].name.text, plan->rows[i].name.len);
        while (table[slot & (size - 1)] != 0)
            slot++;
        table[slot & (size - 1)] = i + 1;
    }
    plan->table = table;
    plan->table_mask = size - 1;
}

static bool add_patterns(struct part *part, struct object_plan *plan, uint32_t map)
{
    const struct json_tape *tape = part->tape;
    if (map == JSON_NONE)
        return true;
    struct pattern_property *rows =
        part_alloc(part, member_count(part, map) + 1, sizeof(*rows));
    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1)) {
        if ((tape->values[key].flags & JSON_SHADOWED) != 0)
            continue;
        struct pattern_property *row = &rows[plan->pattern_count++];
        if (!part_regex(part, key, &row->regex) ||
            !part_block(part, key + 1, &row->block))
            return false;
    }
    plan->patterns = rows;
    return true;
}

static bool check_shapes(struct part *part, uint32_t properties, uint32_t required,
                         uint32_t patterns)
{
    if (properties != JSON_NONE &&
        !part_expect(part, properties, KIND_OBJECT, "an object"))
        return false;
    if (patterns != JSON_NONE && !part_expect(part, patterns, KIND_OBJECT, "an object"))
        return false;
    return required == JSON_NONE ||
           part_expect(part, required, KIND_ARRAY, "an array of strings");
}

bool compile_object(struct part *part, uint32_t value)
{
    if (part->object_at != 0)
        return true;
    part->object_at = value;
    uint32_t properties = part_sibling(part, "properties");
    uint32_t required = part_sibling(part, "required");
    uint32_t patterns = part_sibling(part, "patternProperties");
    if (!check_shapes(part, properties, required, patterns))
        return false;

    struct object_plan *plan = part_alloc(part, 1, sizeof(*plan));
    uint32_t rest = part_sibling(part, "additionalProperties");
    uint32_t most = member_count(part, properties) + member_count(part, required);
    struct rows rows = { .rows = part_alloc(part, most + 1, sizeof(*rows.rows)) };
    bool done = add_properties(part, &rows, properties) &&
                add_required(part, &rows, plan, required) &&
                add_patterns(part, plan, patterns) && part_rest(part, rest, &plan->rest);
    strmap_release(&rows.by_name);
    required_first(part, &rows);
    plan->evaluates_rest = rest != JSON_NONE;
    plan->rows = rows.rows;
    plan->row_count = rows.count;
    add_table(part, plan);
    plan->few_names = plan->table == NULL && plan->patterns == NULL && plan->rest == NULL;
    part_add(part, OP_OBJECT, value)->with.object = plan;
    return done;
}

bool compile_property_names(struct part *part, uint32_t value)
{
    const struct block *block;
    if (!part_block(part, value, &block))
        return false;
    part_add(part, OP_PROPERTY_NAMES, value)->with.block = block;
    return true;
}

static bool add_needs(struct part *part, struct dependency *row, uint32_t list)
{
    const struct json_tape *tape = part->tape;
    struct name *needs = part_alloc(part, tape->values[list].size + 1, sizeof(*needs));

    for (uint32_t e = json_first(tape, list); e < json_end(tape, list);
         e = json_next(tape, e)) {
        if (!part_expect(part, e, KIND_STRING, "a string"))
            return false;
        needs[row->need_count++] = part_name(part, e);
    }
    row->needs = needs;
    return true;
}

/* The members of the map that are of the given kinds, as one code. */
static bool add_dependencies(struct part *part, uint32_t map, enum op op, unsigned kinds)
{
    const struct json_tape *tape = part->tape;
    struct dependency_plan *plan = part_alloc(part, 1, sizeof(*plan));
    struct dependency *rows = part_alloc(part, tape->values[map].size + 1, sizeof(*rows));

    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1)) {
        bool shadowed = (tape->values[key].flags & JSON_SHADOWED) != 0;
        if (shadowed || !kinds_hold(kinds, tape, key + 1))
            continue;
        struct dependency *row = &rows[plan->count++];
        row->name = part_name(part, key);
        row->at = key + 1;
        if (op == OP_DEPENDENT_REQUIRED ? !add_needs(part, row, key + 1)
                                        : !part_block(part, key + 1, &row->block))
            return false;
    }
    plan->rows = rows;
    if (plan->count > 0)
        part_add(part, op, map)->with.dependencies = plan;
    return true;
}

bool compile_dependent_required(struct part *part, uint32_t value)
{
    const struct json_tape *tape = part->tape;
    if (!part_expect(part, value, KIND_OBJECT, "an object"))
        return false;
    for (uint32_t key = json_first(tape, value); key < json_end(tape, value);
         key = json_next(tape, key + 1)) {
        if (!part_expect(part, key + 1, KIND_ARRAY, "an array of strings"))
            return false;
    }
    return add_dependencies(part, value, OP_DEPENDENT_REQUIRED, KIND_ARRAY);
}

bool compile_dependent_schemas(struct part *part, uint32_t value)
{
    return part_expect(part, value, KIND_OBJECT, "an object") &&
           add_dependencies(part, value, OP_DEPENDENT_SCHEMAS, KIND_ANY);
}

/* Up to draft 7, and still understood later: arrays of names, and schemas. */
bool compile_dependencies(struct part *part, uint32_t value)
{
    return part_expect(part, value, KIND_OBJECT, "an object") &&
           add_dependencies(part, value, OP_DEPENDENT_REQUIRED, KIND_ARRAY) &&
           add_dependencies(part, value, OP_DEPENDENT_SCHEMAS, KIND_ANY & ~KIND_ARRAY);
}
