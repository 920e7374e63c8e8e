/*
 * From the tape of a schema document to blocks and codes.
 *
 *  - Blocks are compiled one after another from a queue, so that neither depth nor cycles
 *    of $ref are a danger: whoever needs a subschema's block gets its address at once
 *    (part_block()), and its contents are filled in when its turn comes.
 *  - Each keyword has one function compile_<name>() (keyword.def), which checks that its
 *    value is what the keyword needs and adds codes. A mistake is an error that names the
 *    document and the pointer of the value.
 *  - Keywords that must look at each other (properties and additionalProperties, …) share
 *    one function; the first that comes up compiles for all.
 */
#ifndef SCHEMA_COMPILE_H
#define SCHEMA_COMPILE_H

#include "schema/schema_priv.h"

struct dynamic_name;

struct compiler {
    struct schema *schema;
    struct err *err;
    struct strmap dynamic_names; /* of $dynamicRef; to struct dynamic_name */
    struct dynamic_name *dynamic_list;
    uint32_t dynamic_count;
    uint32_t next; /* block whose turn is next */
};

/* One subschema at work. */
struct part {
    struct compiler *compiler;
    struct block *block;
    const struct json_tape *tape;
    uint32_t at; /* the schema object */
    const struct dialect *dialect;
    uint32_t object_at, array_at; /* where the shared codes were made; 0: not yet */
    struct code *codes;
    uint32_t count, cap;
};

/* The block of the document that is to be compiled, and of all that it refers to. */
bool compile_document(struct schema *schema, struct document *document,
                      const char *pointer, struct err *err);

/* compile_cycle.c: does some block always apply itself to the same value again? */
bool compile_check_cycles(struct schema *schema, struct err *err);

void *part_alloc(const struct part *part, size_t count, size_t size);
/* The block of the subschema at `value`; an error if no schema can be there. */
bool part_block(struct part *part, uint32_t value, const struct block **block);
/* The block of a subschema anywhere. */
bool compiler_block(struct compiler *compiler, struct resource *resource, uint32_t value,
                    const struct block **block);
/* Adds a code that says something about the kinds of op.def. */
struct code *part_add(struct part *part, enum op op, uint32_t value);
/* Sets the error to "<document>#<pointer>: <text>" and returns false. */
bool part_wrong(struct part *part, uint32_t value, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The value of another keyword of the same schema, JSON_NONE if it is absent or no
 * keyword of the dialect. */
uint32_t part_sibling(const struct part *part, const char *name);
bool part_expect(struct part *part, uint32_t value, enum kind_set kinds,
                 const char *what);
struct name part_name(const struct part *part, uint32_t string);
/* A list of at least one subschema. */
bool part_list(struct part *part, uint32_t value, struct block_list **list);
/* The subschema for the rest of the members or elements; NULL when it says nothing. In
 * OpenAPI 3.0 and draft 4 it may be a boolean, which other schemas may not. */
bool part_rest(struct part *part, uint32_t value, const struct block **rest);
bool part_regex(struct part *part, uint32_t string, const struct regex **regex);
/* A whole number from 0 up; what does not fit is the largest there is. */
bool part_count(struct part *part, uint32_t value, uint64_t *count);

/* Compiles what a $dynamicRef may find in the resources that are in use; may add
 * blocks. */
bool compile_dynamic_anchors(struct compiler *compiler);

#define KEYWORD(name, drafts, vocabulary, holds, compile) \
    bool compile_##compile(struct part *part, uint32_t value);
#include "schema/keyword.def"

#endif
