/*
 * The compiled form of a schema. compile*.c makes it, optimize.c adds the fast lists, and
 * check*.c runs it; from then on it is never written to.
 *
 *  - A block is one subschema: what it demands of a value, as a list of codes. `codes`
 *    has one for each keyword (or group of keywords that must look at each other), in the
 *    order of the schema: this is what the explaining pass runs. `fast` says the same in
 *    fewer and cheaper steps: types folded into `kinds`, subschemas drawn in.
 *  - Where a keyword stands is not in the way of the fast pass: `at` is the index of the
 *    keyword's value on the tape of the schema document, which is kept for messages.
 *  - All memory belongs to the arena of struct schema, except the regular expressions.
 */
#ifndef SCHEMA_PROGRAM_H
#define SCHEMA_PROGRAM_H

#include "base/arena.h"
#include "schema/schema.h"
#include "json/number.h"
#include "json/tape.h"

#include <stdbool.h>
#include <stdint.h>

/* Sets of kinds of value. Numbers are three nested sets, so that `&` and `|` of two sets
 * mean intersection and union: all, those without a fractional part (1.0, 1e2), and those
 * written without fraction and exponent. */
enum kind_set {
    KIND_NULL = 1 << JSON_NULL,
    KIND_FALSE = 1 << JSON_FALSE,
    KIND_TRUE = 1 << JSON_TRUE,
    KIND_PLAIN_INTEGER = 1 << 8,
    KIND_INTEGER = 1 << 7 | KIND_PLAIN_INTEGER,
    KIND_NUMBER = 1 << JSON_NUMBER | KIND_INTEGER,
    KIND_STRING = 1 << JSON_STRING,
    KIND_ARRAY = 1 << JSON_ARRAY,
    KIND_OBJECT = 1 << JSON_OBJECT,
    KIND_BOOLEAN = KIND_FALSE | KIND_TRUE,
    KIND_ANY = 0x1ff
};

enum op {
#define OP(symbol, name, says, cost) OP_##symbol,
#include "schema/op.def"
    OP_COUNT
};

struct block;
struct discriminator;
struct document;
struct regex;
struct resource;
struct format;

/* A list of subschemas: allOf, anyOf, oneOf. */
struct block_list {
    uint32_t count;
    const struct discriminator *discriminator; /* OpenAPI; NULL: none */
    const struct block *blocks[];
};

/* A name as it is compared; name.h. */
struct name {
    const char *text;
    uint32_t len;
    uint64_t word; /* length and mark, as of a key on a tape */
    uint64_t head, tail;
};

/* One name that an object may have: from `properties`, from `required`, or from both. */
struct property {
    struct name name;
    const struct block *block; /* NULL: no demands */
    uint16_t kinds;            /* in the fast pass: what it must be … */
    bool simple;               /* … and nothing more is to be asked */
    bool required;
    uint32_t at; /* of its string in `required`, for messages */
};

struct pattern_property {
    const struct regex *regex;
    const struct block *block;
};

/* `properties`, `patternProperties`, `additionalProperties` and `required`: one walk over
 * the members answers for all four. */
struct object_plan {
    struct property *rows;
    uint32_t row_count;
    uint32_t required_count;
    const uint32_t *table; /* hash table of row numbers + 1; NULL when the rows are few */
    uint32_t table_mask;
    const struct pattern_property *patterns;
    uint32_t pattern_count;
    uint32_t required_at;     /* of `required`, JSON_NONE when there is none */
    const struct block *rest; /* additionalProperties; NULL: anything */
    bool evaluates_rest;      /* there is an additionalProperties, be it `true` */
    bool few_names;           /* neither table nor patterns nor rest */
};

/* `prefixItems` and `items`, or `items` and `additionalItems`. */
struct array_plan {
    const struct block *const *prefix;
    uint32_t prefix_count;
    const struct block *rest; /* NULL: anything */
    bool evaluates_rest;      /* there is an `items` for the rest, be it `true` */
    uint16_t rest_kinds;      /* in the fast pass, as in struct property */
    bool rest_simple;
};

struct contains_plan {
    const struct block *block;
    uint64_t min, max;
    uint32_t min_at, max_at; /* JSON_NONE when the keyword is absent */
    bool evaluates;          /* its matches count as evaluated items (2020-12) */
};

struct if_plan {
    const struct block *condition, *yes, *no; /* `yes` and `no` may be NULL */
};

/* `enum` and `const`: values on a tape of a schema document. */
struct value_set {
    const struct json_tape *tape;
    const uint32_t *values;
    uint32_t count;
    uint32_t name_count;
    const struct name *names; /* those that are strings */
    const uint32_t *table;    /* by json_hash(): indices + 1; NULL when they are few */
    uint32_t table_mask;
    uint16_t kinds; /* of the values */
};

struct dependency {
    struct name name;
    const struct name *needs; /* dependentRequired */
    uint32_t need_count;
    const struct block *block; /* dependentSchemas */
    uint32_t at;
};

struct dependency_plan {
    const struct dependency *rows;
    uint32_t count;
};

/* $dynamicRef: the outermost resource in the dynamic scope that has the anchor wins. */
struct dynamic_plan {
    const struct block *fallback;
    uint32_t anchor; /* number of the name in schema->dynamic_names */
};

/* `format`, with the regular expression that it uses, if it does. */
struct format_plan {
    const struct format *format;
    const struct regex *regex;
};

struct code {
    uint8_t op;     /* enum op */
    uint16_t kinds; /* of instance that it says anything about (enum kind_set) */
    uint32_t at;    /* the keyword's value in the document of the block */
    union {
        const struct block *block;
        const struct block_list *list;
        struct object_plan *object; /* the optimizer adds to these two */
        struct array_plan *array;
        const struct contains_plan *contains;
        const struct if_plan *condition;
        const struct value_set *values;
        const struct dependency_plan *dependencies;
        const struct dynamic_plan *dynamic;
        const struct regex *regex;
        const struct format_plan *format;
        const struct number *number;
        uint64_t count;
        unsigned kinds; /* OP_TYPE: those that are allowed */
    } with;
};

struct block {
    const struct code *fast;
    uint32_t fast_count;
    uint32_t code_count;
    uint16_t kinds; /* fast pass: what any value must be */
    bool tracked;   /* has unevaluatedItems or unevaluatedProperties */
    uint8_t state;  /* 0 between the passes of the compiler, which use it */
    const struct code *codes;
    struct resource *resource;
    uint32_t at; /* of the subschema in the resource's document */
};

struct discriminator {
    struct name property;
    const struct dependency *mapping; /* name: the value, block: the branch */
    uint32_t mapping_count;
};

#endif
