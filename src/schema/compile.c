#include "schema/compile.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "schema/kinds.h"
#include "schema/name.h"
#include "json/pointer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint16_t says[] = {
#define OP(symbol, name, says, cost) says,
#include "schema/op.def"
};

void *part_alloc(const struct part *part, size_t count, size_t size)
{
    return arena_alloc(&part->compiler->schema->arena, count, size);
}

bool part_wrong(struct part *part, uint32_t value, const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    return document_wrong(part->block->resource->document, value, part->compiler->err,
                          "%s", text);
}

static void keep_block(struct schema *schema, struct block *block)
{
    if (schema->block_count == schema->block_cap) {
        schema->block_cap = schema->block_cap == 0 ? 64 : schema->block_cap * 2;
        schema->blocks =
            xreallocarray(schema->blocks, schema->block_cap, sizeof(*schema->blocks));
    }
    schema->blocks[schema->block_count++] = block;
}

static const struct block *block_at(struct compiler *compiler, struct resource *resource,
                                    uint32_t value)
{
    struct document *document = resource->document;
    if (document->blocks[value] == NULL) {
        struct block *fresh = arena_alloc(&compiler->schema->arena, 1, sizeof(*fresh));
        fresh->resource = resource;
        fresh->at = value;
        fresh->kinds = KIND_ANY;
        document->blocks[value] = fresh;
        keep_block(compiler->schema, fresh);
    }
    return document->blocks[value];
}

bool compiler_block(struct compiler *compiler, struct resource *resource, uint32_t value,
                    const struct block **block)
{
    enum json_kind kind = json_kind(&resource->document->tape, value);
    bool boolean = kind == JSON_TRUE || kind == JSON_FALSE;

    if (kind != JSON_OBJECT &&
        !(boolean && (resource->dialect.draft & BOOLEAN_SCHEMAS) != 0))
        return document_wrong(resource->document, value, compiler->err,
                              "expected a schema");
    *block = block_at(compiler, resource, value);
    return true;
}

bool part_block(struct part *part, uint32_t value, const struct block **block)
{
    struct resource *own = part->block->resource;
    struct resource *resource = own;
    /* A subschema with an $id is a resource of its own. */
    if (own->document->resource_count > 1)
        resource = resource_around(own->document, value);
    return compiler_block(part->compiler, resource, value, block);
}

bool part_rest(struct part *part, uint32_t value, const struct block **rest)
{
    *rest = NULL;
    if (value == JSON_NONE || json_kind(part->tape, value) == JSON_TRUE)
        return true;
    if (json_kind(part->tape, value) != JSON_FALSE)
        return part_block(part, value, rest);
    *rest = block_at(part->compiler, part->block->resource, value);
    return true;
}

bool part_list(struct part *part, uint32_t value, struct block_list **list)
{
    const struct json_tape *tape = part->tape;
    if (json_kind(tape, value) != JSON_ARRAY || tape->values[value].size == 0)
        return part_wrong(part, value, "expected an array of at least one schema");

    uint32_t count = 0;
    *list = part_alloc(
        part, 1, sizeof(**list) + tape->values[value].size * sizeof(struct block *));
    for (uint32_t e = json_first(tape, value); e < json_end(tape, value);
         e = json_next(tape, e)) {
        if (!part_block(part, e, &(*list)->blocks[count++]))
            return false;
    }
    (*list)->count = count;
    return true;
}

struct code *part_add(struct part *part, enum op op, uint32_t value)
{
    if (part->count == part->cap) {
        part->cap = part->cap == 0 ? 16 : part->cap * 2;
        part->codes = xreallocarray(part->codes, part->cap, sizeof(*part->codes));
    }
    struct code *code = &part->codes[part->count++];
    *code = (struct code){ .op = (uint8_t)op, .kinds = says[op], .at = value };
    return code;
}

uint32_t part_sibling(const struct part *part, const char *name)
{
    if (keyword_find(part->dialect, name, strlen(name)) == NULL)
        return JSON_NONE;
    return json_get(part->tape, part->at, name);
}

bool part_expect(struct part *part, uint32_t value, enum kind_set kinds, const char *what)
{
    if (kinds_hold(kinds, part->tape, value))
        return true;
    return part_wrong(part, value, "expected %s", what);
}

struct name part_name(const struct part *part, uint32_t string)
{
    struct json_text text = json_text(part->tape, string);
    return name_of(text.text, text.len);
}

bool part_count(struct part *part, uint32_t value, uint64_t *count)
{
    struct number number;
    if (!part_expect(part, value, KIND_INTEGER, "a whole number from 0 up"))
        return false;
    struct json_text text = json_text(part->tape, value);
    number_read(&number, text.text, text.len);
    if (number.negative)
        return part_wrong(part, value, "expected a whole number from 0 up");
    int64_t small;
    *count = number_to_int64(&number, &small) ? (uint64_t)small : UINT64_MAX;
    return true;
}

static bool compile_keyword(struct part *part, uint32_t key)
{
    struct json_text name = json_text(part->tape, key);
    const struct keyword *keyword = keyword_find(part->dialect, name.text, name.len);
    return keyword == NULL || keyword->compile(part, key + 1);
}

static bool compile_members(struct part *part)
{
    const struct json_tape *tape = part->tape;
    uint32_t ref = part_sibling(part, "$ref");

    if (ref != JSON_NONE && (part->dialect->draft & REF_REPLACES_SIBLINGS) != 0)
        return compile_ref(part, ref);
    for (uint32_t key = json_first(tape, part->at); key < json_end(tape, part->at);
         key = json_next(tape, key + 1)) {
        if ((tape->values[key].flags & JSON_SHADOWED) == 0 && !compile_keyword(part, key))
            return false;
    }
    return true;
}

/* unevaluated* must see what all others have evaluated. */
static void move_unevaluated_last(struct part *part)
{
    uint32_t front = 0;
    struct code *last = xcalloc(part->count + 1, sizeof(*last));
    uint32_t last_count = 0;

    for (uint32_t i = 0; i < part->count; i++) {
        uint8_t op = part->codes[i].op;
        if (op == OP_UNEVALUATED_ITEMS || op == OP_UNEVALUATED_PROPERTIES)
            last[last_count++] = part->codes[i];
        else
            part->codes[front++] = part->codes[i];
    }
    for (uint32_t i = 0; i < last_count; i++)
        part->codes[front + i] = last[i];
    part->block->tracked = last_count > 0;
    part->compiler->schema->tracks |= last_count > 0;
    free(last);
}

static bool compile_block(struct compiler *compiler, struct block *block)
{
    struct resource *resource = block->resource;
    resource->entered = true;

    struct part part = { .compiler = compiler,
                         .block = block,
                         .at = block->at,
                         .tape = &resource->document->tape,
                         .dialect = &resource->dialect };
    bool done = true;
    if (json_kind(part.tape, part.at) == JSON_FALSE)
        part_add(&part, OP_NEVER, part.at);
    else if (json_kind(part.tape, part.at) == JSON_OBJECT)
        done = compile_members(&part);
    if (done) {
        move_unevaluated_last(&part);
        struct code *codes = part_alloc(&part, part.count + 1, sizeof(*codes));
        if (part.count > 0)
            memcpy(codes, part.codes, part.count * sizeof(*codes));
        block->codes = codes;
        block->code_count = part.count;
    }
    free(part.codes);
    return done;
}

static bool compile_pending(struct compiler *compiler)
{
    while (compiler->next < compiler->schema->block_count) {
        if (!compile_block(compiler, compiler->schema->blocks[compiler->next++]))
            return false;
    }
    return true;
}

static bool compile_all(struct compiler *compiler)
{
    do {
        if (!compile_pending(compiler) || !compile_dynamic_anchors(compiler))
            return false;
    } while (compiler->next < compiler->schema->block_count);
    return true;
}

/* As a schema, a whole OpenAPI document would accept everything. */
static bool is_schema(const struct document *document, uint32_t value, struct err *err)
{
    if (value != 0 || json_get(&document->tape, 0, "openapi") == JSON_NONE)
        return true;
    err_set(err, ERR_USAGE, "%s: an OpenAPI document is no schema, but holds some",
            document->uri);
    return err_hint(err, "name one: %s#/components/schemas/NAME", document->uri);
}

static bool find_root(struct document *document, const char *pointer, uint32_t *value,
                      struct err *err)
{
    *value = json_pointer_find(&document->tape, pointer, strlen(pointer));
    if (*value != JSON_NONE)
        return true;
    char safe[200];
    untrusted_copy(safe, sizeof(safe), pointer, strlen(pointer));
    return err_set(err, ERR_USAGE, "%s: nothing at \"%s\"", document->uri, safe);
}

bool compile_document(struct schema *schema, struct document *document,
                      const char *pointer, struct err *err)
{
    struct compiler compiler = { .schema = schema, .err = err };
    uint32_t value;

    bool done = find_root(document, pointer, &value, err) &&
                is_schema(document, value, err) &&
                compiler_block(&compiler, resource_around(document, value), value,
                               &schema->root) &&
                compile_all(&compiler) && compile_check_cycles(schema, err);
    strmap_release(&compiler.dynamic_names);
    return done;
}
