#include "schema/compile.h"

#include "base/hash.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "schema/format.h"
#include "schema/kinds.h"
#include "schema/name.h"
#include "schema/regex.h"
#include "json/equal.h"

#include <stdlib.h>
#include <string.h>

/* With more values than this an `enum` is a hash table. */
enum { FEW_VALUES = 8 };

/*** keywords of which only the form is checked ***/

bool compile_nothing(struct part *part, uint32_t value)
{
    (void)part;
    (void)value;
    return true;
}

bool compile_string(struct part *part, uint32_t value)
{
    return part_expect(part, value, KIND_STRING, "a string");
}

bool compile_boolean(struct part *part, uint32_t value)
{
    return part_expect(part, value, KIND_BOOLEAN, "true or false");
}

bool compile_object_value(struct part *part, uint32_t value)
{
    return part_expect(part, value, KIND_OBJECT, "an object");
}

bool compile_count_value(struct part *part, uint32_t value)
{
    uint64_t unused;
    return part_count(part, value, &unused);
}

static bool name_character(char c, bool first)
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_')
        return true;
    return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':');
}

/* The superset of what 2019-09 (with ':') and 2020-12 allow. */
bool compile_anchor(struct part *part, uint32_t value)
{
    if (!part_expect(part, value, KIND_STRING, "a string"))
        return false;
    struct json_text text = json_text(part->tape, value);
    bool good = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        good = good && name_character(text.text[i], i == 0);
    return good ||
           part_wrong(part, value, "expected a name of letters, digits, '-', '_', '.'");
}

/*** type ***/

static bool add_type(struct part *part, uint32_t value, unsigned *kinds)
{
    /* clang-format off */
    static const struct {
        const char *name;
        unsigned kinds;
    } rows[] = {
        { "null",   KIND_NULL },   { "boolean", KIND_BOOLEAN },
        { "number", KIND_NUMBER }, { "integer", KIND_INTEGER },
        { "string", KIND_STRING }, { "array",   KIND_ARRAY },
        { "object", KIND_OBJECT },
    };
    /* clang-format on */
    if (!part_expect(part, value, KIND_STRING, "the name of a type"))
        return false;
    unsigned draft = part->dialect->draft;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (!json_text_is(part->tape, value, rows[i].name))
            continue;
        if (draft == OPENAPI_3_0 && rows[i].kinds == KIND_NULL)
            return part_wrong(part, value, "OpenAPI 3.0 has no type null but nullable");
        bool plain = rows[i].kinds == KIND_INTEGER && (draft & INTEGER_IS_PLAIN) != 0;
        *kinds |= plain ? (unsigned)KIND_PLAIN_INTEGER : rows[i].kinds;
        return true;
    }
    char safe[60];
    struct json_text text = json_text(part->tape, value);
    untrusted_copy(safe, sizeof(safe), text.text, text.len);
    return part_wrong(part, value, "unknown type \"%s\"", safe);
}

static bool add_types(struct part *part, uint32_t list, unsigned *kinds)
{
    const struct json_tape *tape = part->tape;
    if (tape->values[list].size == 0)
        return part_wrong(part, list, "expected at least one type");
    for (uint32_t e = json_first(tape, list); e < json_end(tape, list);
         e = json_next(tape, e)) {
        if (!add_type(part, e, kinds))
            return false;
    }
    return true;
}

/* `nullable` adds null to the type that stands beside it, and does nothing without one
 * (OpenAPI proposal "Clarify Semantics of nullable", 2019-10-31, taken up in 3.0.3). */
static bool is_nullable(const struct part *part)
{
    uint32_t nullable = part_sibling(part, "nullable");
    return nullable != JSON_NONE && json_kind(part->tape, nullable) == JSON_TRUE &&
           part_sibling(part, "type") != JSON_NONE;
}

bool compile_type(struct part *part, uint32_t value)
{
    unsigned kinds = is_nullable(part) ? KIND_NULL : 0;
    bool list =
        json_kind(part->tape, value) == JSON_ARRAY && part->dialect->draft != OPENAPI_3_0;

    if (list ? !add_types(part, value, &kinds) : !add_type(part, value, &kinds))
        return false;
    part_add(part, OP_TYPE, value)->with.kinds = kinds;
    return true;
}

/*** enum, const ***/

static unsigned kind_of(const struct json_tape *tape, uint32_t value)
{
    enum json_kind kind = json_kind(tape, value);
    return kind == JSON_NUMBER ? (unsigned)KIND_NUMBER : 1u << kind;
}

static void add_value_table(struct part *part, struct value_set *set)
{
    if (set->count <= FEW_VALUES)
        return;
    uint32_t size = 32;
    while (size < set->count * 2)
        size *= 2;
    uint32_t *table = part_alloc(part, size, sizeof(*table));
    for (uint32_t i = 0; i < set->count; i++) {
        uint64_t slot = json_hash(set->tape, set->values[i], hash_seed());
        while (table[slot & (size - 1)] != 0)
            slot++;
        table[slot & (size - 1)] = i + 1;
    }
    set->table = table;
    set->table_mask = size - 1;
}

static const struct value_set *value_set_of(struct part *part, uint32_t first,
                                            uint32_t end, uint32_t count)
{
    const struct json_tape *tape = part->tape;
    struct value_set *set = part_alloc(part, 1, sizeof(*set));
    uint32_t *values = part_alloc(part, count + 1, sizeof(*values));
    struct name *names = part_alloc(part, count + 1, sizeof(*names));

    set->tape = tape;
    for (uint32_t v = first; v < end; v = json_next(tape, v)) {
        values[set->count++] = v;
        set->kinds = (uint16_t)(set->kinds | kind_of(tape, v));
        if (json_kind(tape, v) == JSON_STRING)
            names[set->name_count++] = part_name(part, v);
    }
    set->values = values;
    set->names = names;
    add_value_table(part, set);
    return set;
}

bool compile_enum(struct part *part, uint32_t value)
{
    const struct json_tape *tape = part->tape;
    bool lenient = part->compiler->schema->library.options->nullable_enum ==
                   SCHEMA_NULLABLE_ENUM_LENIENT;

    if (!part_expect(part, value, KIND_ARRAY, "an array"))
        return false;
    struct code *code = part_add(part, OP_ENUM, value);
    code->with.values = value_set_of(part, json_first(tape, value), json_end(tape, value),
                                     tape->values[value].size);
    if (lenient && is_nullable(part))
        code->kinds = (uint16_t)(code->kinds & ~(unsigned)KIND_NULL);
    return true;
}

bool compile_const(struct part *part, uint32_t value)
{
    part_add(part, OP_CONST, value)->with.values =
        value_set_of(part, value, json_next(part->tape, value), 1);
    return true;
}

/*** numbers ***/

static bool add_number(struct part *part, enum op op, uint32_t value)
{
    if (!part_expect(part, value, KIND_NUMBER, "a number"))
        return false;
    struct number *number = part_alloc(part, 1, sizeof(*number));
    struct json_text text = json_text(part->tape, value);
    number_read(number, text.text, text.len);
    if (op == OP_MULTIPLE_OF && (number->negative || number->digit_count == 0))
        return part_wrong(part, value, "expected a number above 0");
    part_add(part, op, value)->with.number = number;
    return true;
}

static bool is_exclusive(const struct part *part, const char *keyword)
{
    uint32_t flag = part_sibling(part, keyword);
    return (part->dialect->draft & BOOLEAN_BOUNDS) != 0 && flag != JSON_NONE &&
           json_kind(part->tape, flag) == JSON_TRUE;
}

bool compile_minimum(struct part *part, uint32_t value)
{
    bool exclusive = is_exclusive(part, "exclusiveMinimum");
    return add_number(part, exclusive ? OP_EXCLUSIVE_MINIMUM : OP_MINIMUM, value);
}

bool compile_maximum(struct part *part, uint32_t value)
{
    bool exclusive = is_exclusive(part, "exclusiveMaximum");
    return add_number(part, exclusive ? OP_EXCLUSIVE_MAXIMUM : OP_MAXIMUM, value);
}

bool compile_exclusive_minimum(struct part *part, uint32_t value)
{
    return add_number(part, OP_EXCLUSIVE_MINIMUM, value);
}

bool compile_exclusive_maximum(struct part *part, uint32_t value)
{
    return add_number(part, OP_EXCLUSIVE_MAXIMUM, value);
}

bool compile_multiple_of(struct part *part, uint32_t value)
{
    return add_number(part, OP_MULTIPLE_OF, value);
}

/*** counts ***/

static bool add_count(struct part *part, enum op op, uint32_t value)
{
    uint64_t count;
    if (!part_count(part, value, &count))
        return false;
    part_add(part, op, value)->with.count = count;
    return true;
}

bool compile_min_length(struct part *part, uint32_t value)
{
    return add_count(part, OP_MIN_LENGTH, value);
}

bool compile_max_length(struct part *part, uint32_t value)
{
    return add_count(part, OP_MAX_LENGTH, value);
}

bool compile_min_items(struct part *part, uint32_t value)
{
    return add_count(part, OP_MIN_ITEMS, value);
}

bool compile_max_items(struct part *part, uint32_t value)
{
    return add_count(part, OP_MAX_ITEMS, value);
}

bool compile_min_properties(struct part *part, uint32_t value)
{
    return add_count(part, OP_MIN_PROPERTIES, value);
}

bool compile_max_properties(struct part *part, uint32_t value)
{
    return add_count(part, OP_MAX_PROPERTIES, value);
}

bool compile_unique_items(struct part *part, uint32_t value)
{
    if (!compile_boolean(part, value))
        return false;
    if (json_kind(part->tape, value) == JSON_TRUE)
        part_add(part, OP_UNIQUE_ITEMS, value);
    return true;
}

/*** strings ***/

static void keep_regex(struct schema *schema, struct regex *regex)
{
    if (schema->regex_count == schema->regex_cap) {
        schema->regex_cap = schema->regex_cap == 0 ? 8 : schema->regex_cap * 2;
        schema->regexes =
            xreallocarray(schema->regexes, schema->regex_cap, sizeof(*schema->regexes));
    }
    schema->regexes[schema->regex_count++] = regex;
}

static const struct regex *keep_new_regex(struct part *part, const char *text, size_t len,
                                          struct err *err)
{
    struct regex *fresh = regex_new(text, len, err);
    if (fresh != NULL)
        keep_regex(part->compiler->schema, fresh);
    return fresh;
}

bool part_regex(struct part *part, uint32_t string, const struct regex **regex)
{
    struct json_text text = json_text(part->tape, string);
    struct err inner = ERR_INIT;
    *regex = keep_new_regex(part, text.text, text.len, &inner);
    return *regex != NULL || part_wrong(part, string, "%s", inner.text);
}

bool compile_pattern(struct part *part, uint32_t value)
{
    const struct regex *regex;
    if (!part_expect(part, value, KIND_STRING, "a string") ||
        !part_regex(part, value, &regex))
        return false;
    part_add(part, OP_PATTERN, value)->with.regex = regex;
    return true;
}

bool compile_format(struct part *part, uint32_t value)
{
    enum schema_formats wanted = part->compiler->schema->library.options->formats;
    if (!part_expect(part, value, KIND_STRING, "a string"))
        return false;
    if (wanted == SCHEMA_FORMATS_IGNORE ||
        (wanted == SCHEMA_FORMATS_BY_DIALECT && !part->dialect->asserts_format))
        return true;
    struct json_text text = json_text(part->tape, value);
    const struct format *format = format_find(text.text, text.len, part->dialect->draft);
    if (format == NULL)
        return true;
    struct format_plan *plan = part_alloc(part, 1, sizeof(*plan));
    struct err inner = ERR_INIT;
    plan->format = format;
    if (format->pattern != NULL)
        plan->regex =
            keep_new_regex(part, format->pattern, strlen(format->pattern), &inner);
    if (inner.kind != ERR_NONE)
        BUG("format %s: %s", format->name, inner.text);
    struct code *code = part_add(part, OP_FORMAT, value);
    code->with.format = plan;
    code->kinds = format->kinds;
    return true;
}
