#include "schema/explain.h"

#include "base/untrusted.h"
#include "schema/format.h"
#include "schema/name.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN = 40 }; /* columns of a value that are printed */

typedef void describe_fn(struct strbuf *to, struct schema_run *run,
                         const struct code *code, uint32_t at, uint32_t value);

static void put_value(struct strbuf *to, const struct json_tape *tape, uint32_t value)
{
    struct json_text text = json_text(tape, value);
    switch (json_kind(tape, value)) {
    case JSON_NULL:
        strbuf_puts(to, "null");
        return;
    case JSON_FALSE:
        strbuf_puts(to, "false");
        return;
    case JSON_TRUE:
        strbuf_puts(to, "true");
        return;
    case JSON_NUMBER:
        untrusted_put(to, text.text, text.len, SHOWN);
        return;
    case JSON_STRING:
        strbuf_putc(to, '"');
        untrusted_put(to, text.text, text.len, SHOWN);
        strbuf_putc(to, '"');
        return;
    case JSON_ARRAY:
        strbuf_putf(to, "an array of %" PRIu32, tape->values[value].size);
        return;
    case JSON_OBJECT:
        strbuf_puts(to, "an object");
        return;
    }
}

static void put_found(struct strbuf *to, const struct json_tape *tape, uint32_t value)
{
    enum json_kind kind = json_kind(tape, value);
    strbuf_puts(to, ", found ");
    if (kind == JSON_STRING)
        strbuf_puts(to, "string ");
    else if (kind == JSON_NUMBER)
        strbuf_puts(to, "number ");
    put_value(to, tape, value);
}

static void put_name(struct strbuf *to, const struct name *name)
{
    strbuf_putc(to, '"');
    untrusted_put(to, name->text, name->len, SHOWN);
    strbuf_putc(to, '"');
}

/* The tape of the schema that the innermost block is in. */
static const struct json_tape *schema_tape(const struct schema_run *run)
{
    const struct explain *explain = run->explain;
    return &explain->trail[explain->trail_count - 1].block->resource->document->tape;
}

/* "string, number or boolean" */
static void put_types(struct strbuf *to, unsigned kinds)
{
    /* clang-format off */
    static const struct {
        const char *name;
        unsigned kinds;
    } rows[] = {
        { "string",  KIND_STRING },  { "number",  KIND_NUMBER },
        { "integer", KIND_INTEGER },
        { "integer without fraction and exponent", KIND_PLAIN_INTEGER },
        { "boolean", KIND_BOOLEAN }, { "true",    KIND_TRUE },
        { "false",   KIND_FALSE },   { "array",   KIND_ARRAY },
        { "object",  KIND_OBJECT },  { "null",    KIND_NULL },
    };
    /* clang-format on */
    bool first = true;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if ((kinds & rows[i].kinds) != rows[i].kinds)
            continue;
        kinds &= ~rows[i].kinds;
        strbuf_puts(to, first ? "" : kinds == 0 ? " or " : ", ");
        strbuf_puts(to, rows[i].name);
        first = false;
    }
}

static void describe_never(struct strbuf *to, struct schema_run *run,
                           const struct code *code, uint32_t at, uint32_t value)
{
    const struct explain *explain = run->explain;
    const char *keyword = explain->text.text + explain->rows[explain->count - 1].keyword;
    (void)code;
    (void)at;
    if (strstr(keyword, "roperties") == NULL || value == 0) {
        strbuf_puts(to, "expected nothing here");
        put_found(to, run->tape, value);
        return;
    }
    struct json_text name = json_text(run->tape, value - 1);
    strbuf_puts(to, "property \"");
    untrusted_put(to, name.text, name.len, SHOWN);
    strbuf_puts(to, "\" is not allowed");
}

static void describe_type(struct strbuf *to, struct schema_run *run,
                          const struct code *code, uint32_t at, uint32_t value)
{
    (void)at;
    strbuf_puts(to, "expected ");
    put_types(to, code->with.kinds);
    put_found(to, run->tape, value);
}

static void describe_enum(struct strbuf *to, struct schema_run *run,
                          const struct code *code, uint32_t at, uint32_t value)
{
    enum { NAMED = 8 };
    const struct value_set *set = code->with.values;
    (void)at;
    strbuf_puts(to, set->count == 1 ? "expected " : "expected one of ");
    for (uint32_t i = 0; i < set->count && i < NAMED; i++) {
        strbuf_puts(to, i == 0 ? "" : ", ");
        put_value(to, set->tape, set->values[i]);
    }
    if (set->count > NAMED)
        strbuf_putf(to, " and %" PRIu32 " more", set->count - NAMED);
    put_found(to, run->tape, value);
}

static void describe_const(struct strbuf *to, struct schema_run *run,
                           const struct code *code, uint32_t at, uint32_t value)
{
    describe_enum(to, run, code, at, value);
}

/* "expected <what> <the keyword's value>, found …" */
static void put_bound(struct strbuf *to, struct schema_run *run, const char *what,
                      uint32_t at, uint32_t value)
{
    strbuf_putf(to, "expected %s ", what);
    put_value(to, schema_tape(run), at);
    put_found(to, run->tape, value);
}

#define DESCRIBE_BOUND(name, what) \
    static void describe_##name(struct strbuf *to, struct schema_run *run, \
                                const struct code *code, uint32_t at, uint32_t value) \
    { \
        (void)code; \
        put_bound(to, run, what, at, value); \
    }
DESCRIBE_BOUND(minimum, "at least")
DESCRIBE_BOUND(maximum, "at most")
DESCRIBE_BOUND(exclusive_minimum, "more than")
DESCRIBE_BOUND(exclusive_maximum, "less than")
DESCRIBE_BOUND(multiple_of, "a multiple of")
DESCRIBE_BOUND(pattern, "a match for")
#undef DESCRIBE_BOUND

static uint64_t length_of(const struct json_tape *tape, uint32_t value)
{
    struct json_text text = json_text(tape, value);
    uint64_t length = 0;
    for (size_t i = 0; i < text.len; i++)
        length += ((unsigned char)text.text[i] & 0xc0) != 0x80;
    return length;
}

/* "expected at least 3 characters, found 2" */
#define DESCRIBE_COUNT(name, what, unit, found) \
    static void describe_##name(struct strbuf *to, struct schema_run *run, \
                                const struct code *code, uint32_t at, uint32_t value) \
    { \
        (void)at; \
        const struct json_tape *tape = run->tape; \
        strbuf_putf(to, "expected " what " %" PRIu64 " " unit ", found %" PRIu64, \
                    code->with.count, (uint64_t)(found)); \
    }
DESCRIBE_COUNT(min_length, "at least", "characters", length_of(tape, value))
DESCRIBE_COUNT(max_length, "at most", "characters", length_of(tape, value))
DESCRIBE_COUNT(min_items, "at least", "elements", tape->values[value].size)
DESCRIBE_COUNT(max_items, "at most", "elements", tape->values[value].size)
DESCRIBE_COUNT(min_properties, "at least", "properties", member_count(tape, value))
DESCRIBE_COUNT(max_properties, "at most", "properties", member_count(tape, value))
#undef DESCRIBE_COUNT

static void describe_format(struct strbuf *to, struct schema_run *run,
                            const struct code *code, uint32_t at, uint32_t value)
{
    (void)at;
    const struct format *format = code->with.format->format;
    strbuf_putf(to, "expected %s (format %s)", format->meaning, format->name);
    put_found(to, run->tape, value);
}

static void describe_contains(struct strbuf *to, struct schema_run *run,
                              const struct code *code, uint32_t at, uint32_t value)
{
    const struct contains_plan *plan = code->with.contains;
    uint64_t bound = at == plan->max_at ? plan->max : plan->min;
    strbuf_putf(to, "expected at %s %" PRIu64 " element%s that match%s \"contains\"",
                at == plan->max_at ? "most" : "least", bound, bound == 1 ? "" : "s",
                bound == 1 ? "es" : "");
    put_found(to, run->tape, value);
}

static void describe_unique_items(struct strbuf *to, struct schema_run *run,
                                  const struct code *code, uint32_t at, uint32_t value)
{
    (void)code;
    (void)at;
    (void)value;
    (void)run;
    strbuf_puts(to, "expected all elements to differ, found two that are equal");
}

static void describe_one_of(struct strbuf *to, struct schema_run *run,
                            const struct code *code, uint32_t at, uint32_t value)
{
    (void)at;
    strbuf_putf(
        to, "expected a match for exactly one of %" PRIu32 " alternatives, found several",
        code->with.list->count);
    (void)run;
    (void)value;
}

static void describe_not(struct strbuf *to, struct schema_run *run,
                         const struct code *code, uint32_t at, uint32_t value)
{
    (void)code;
    (void)at;
    strbuf_puts(to, "expected anything but a match for \"not\"");
    put_found(to, run->tape, value);
}

void message_put(struct strbuf *to, struct schema_run *run, const struct code *code,
                 uint32_t at, uint32_t value)
{
    /* Those that are missing here break through their subschemas, which tell. */
    static describe_fn *const rows[OP_COUNT] = {
        [OP_NEVER] = describe_never,
        [OP_TYPE] = describe_type,
        [OP_MIN_ITEMS] = describe_min_items,
        [OP_MAX_ITEMS] = describe_max_items,
        [OP_MIN_LENGTH] = describe_min_length,
        [OP_MAX_LENGTH] = describe_max_length,
        [OP_CONST] = describe_const,
        [OP_MINIMUM] = describe_minimum,
        [OP_MAXIMUM] = describe_maximum,
        [OP_EXCLUSIVE_MINIMUM] = describe_exclusive_minimum,
        [OP_EXCLUSIVE_MAXIMUM] = describe_exclusive_maximum,
        [OP_ENUM] = describe_enum,
        [OP_MIN_PROPERTIES] = describe_min_properties,
        [OP_MAX_PROPERTIES] = describe_max_properties,
        [OP_MULTIPLE_OF] = describe_multiple_of,
        [OP_FORMAT] = describe_format,
        [OP_PATTERN] = describe_pattern,
        [OP_CONTAINS] = describe_contains,
        [OP_UNIQUE_ITEMS] = describe_unique_items,
        [OP_NOT] = describe_not,
        [OP_ONE_OF] = describe_one_of,
    };
    rows[code->op](to, run, code, at, value);
}

void message_put_missing(struct strbuf *to, const struct name *name,
                         const struct name *because)
{
    strbuf_puts(to, "expected property ");
    put_name(to, name);
    if (because != NULL) {
        strbuf_puts(to, " beside ");
        put_name(to, because);
    }
    strbuf_puts(to, ", found none");
}

/* What the branch demands of the type; 0 when it demands more than that. */
static unsigned types_of(const struct block *branch)
{
    return branch->fast_count == 0 && branch->kinds != KIND_ANY ? branch->kinds : 0;
}

bool message_is_types(const struct block_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (types_of(list->blocks[i]) == 0)
            return false;
    }
    return true;
}

void message_put_choice(struct strbuf *to, struct schema_run *run,
                        const struct code *code, uint32_t value)
{
    const struct block_list *list = code->with.list;
    if (message_is_types(list)) {
        unsigned kinds = 0;
        for (uint32_t i = 0; i < list->count; i++)
            kinds |= types_of(list->blocks[i]);
        strbuf_puts(to, "expected ");
        put_types(to, kinds);
    } else {
        strbuf_putf(to, "expected a match for %s of %" PRIu32 " alternatives",
                    code->op == OP_ONE_OF ? "exactly one" : "one", list->count);
    }
    put_found(to, run->tape, value);
}
