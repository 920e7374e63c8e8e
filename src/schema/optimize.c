/*
 * The fast lists. For each block: the demands on the type become `kinds`; subschemas that
 * apply to the same value are drawn in where that is safe and short; choices between
 * types become one set of kinds; and what is left is sorted by cost.
 *
 * Safe means: the subschema does not lead back to the block, has no unevaluated* of its
 * own, and does not widen a dynamic scope that somebody may look at.
 */
#include "schema/schema_priv.h"

#include "base/xalloc.h"
#include "schema/dialect.h"

#include <stdlib.h>
#include <string.h>

enum state { UNTOUCHED, AT_WORK, DONE };
enum {
    DRAWN_IN = 50, /* codes that a block may come to */
    DEPTH = 200    /* of blocks that wait for one another; deeper ones are not drawn in */
};

static const uint8_t costs[] = {
#define OP(symbol, name, says, cost) cost,
#include "schema/op.def"
};

struct fast {
    struct schema *schema;
    struct block *block;
    struct code *codes;
    uint32_t count, cap;
    unsigned kinds;
    unsigned depth;
};

static void optimize_block(struct schema *schema, struct block *block, unsigned depth);

static void add(struct fast *fast, const struct code *code)
{
    if (fast->count == fast->cap) {
        fast->cap = fast->cap == 0 ? 16 : fast->cap * 2;
        fast->codes = xreallocarray(fast->codes, fast->cap, sizeof(*fast->codes));
    }
    fast->codes[fast->count++] = *code;
}

/* The block in its final form, if it has one by now. */
static const struct block *finished(const struct fast *fast, const struct block *block)
{
    struct block *own = block->resource->document->blocks[block->at];
    if (own->state == UNTOUCHED && fast->depth < DEPTH)
        optimize_block(fast->schema, own, fast->depth + 1);
    return own->state == DONE ? own : NULL;
}

/* Draws the block in; false when it must stay a block of its own. */
static bool draw_in(struct fast *fast, const struct block *block)
{
    const struct block *done = finished(fast, block);
    if (done == NULL || done->tracked || fast->count + done->fast_count > DRAWN_IN)
        return false;
    if (fast->schema->dynamic && done->resource != fast->block->resource)
        return false;
    fast->kinds &= done->kinds;
    for (uint32_t i = 0; i < done->fast_count; i++)
        add(fast, &done->fast[i]);
    return true;
}

/* The set of kinds that the block comes down to; false when it is more than that. */
static bool mere_kinds(const struct fast *fast, const struct block *block,
                       unsigned *kinds)
{
    const struct block *done = finished(fast, block);
    *kinds = done == NULL ? 0 : done->kinds;
    return done != NULL && done->fast_count == 0 && !done->tracked;
}

static bool never(const struct fast *fast, const struct block *block)
{
    unsigned kinds;
    return mere_kinds(fast, block, &kinds) && kinds == 0;
}

/* A choice between types; for oneOf they must be disjoint. */
static bool fold_choice(struct fast *fast, const struct code *code)
{
    unsigned together = 0;
    for (uint32_t i = 0; i < code->with.list->count; i++) {
        unsigned kinds;
        if (!mere_kinds(fast, code->with.list->blocks[i], &kinds))
            return false;
        if (code->op == OP_ONE_OF && (together & kinds) != 0)
            return false;
        together |= kinds;
    }
    fast->kinds &= together;
    return true;
}

static bool fold_all_of(struct fast *fast, const struct code *code)
{
    struct fast before = *fast;
    for (uint32_t i = 0; i < code->with.list->count; i++) {
        if (draw_in(fast, code->with.list->blocks[i]))
            continue;
        fast->count = before.count;
        fast->kinds = before.kinds;
        return false;
    }
    return true;
}

static void fold_object(const struct fast *fast, struct object_plan *plan)
{
    for (uint32_t i = 0; i < plan->row_count; i++) {
        struct property *row = &plan->rows[i];
        unsigned kinds = KIND_ANY;
        if (row->block != NULL)
            row->simple = mere_kinds(fast, row->block, &kinds);
        row->kinds = (uint16_t)kinds;
    }
}

static void fold_array(const struct fast *fast, struct array_plan *plan)
{
    unsigned kinds = KIND_ANY;
    if (plan->rest != NULL)
        plan->rest_simple = mere_kinds(fast, plan->rest, &kinds);
    plan->rest_kinds = (uint16_t)kinds;
}

/* True when the code is taken care of and needs no place in the list. */
static bool fold(struct fast *fast, const struct code *code)
{
    switch (code->op) {
    case OP_NEVER:
        fast->kinds = 0;
        return true;
    case OP_TYPE:
        fast->kinds &= code->with.kinds;
        return true;
    case OP_REF:
        return draw_in(fast, code->with.block);
    case OP_ALL_OF:
        return fold_all_of(fast, code);
    case OP_ANY_OF:
    case OP_ONE_OF:
        return fold_choice(fast, code);
    case OP_NOT:
        return never(fast, code->with.block);
    case OP_OBJECT:
        fold_object(fast, code->with.object);
        return false;
    case OP_ARRAY:
        fold_array(fast, code->with.array);
        return false;
    }
    return false; /* all others stand for themselves */
}

static void sort_by_cost(struct fast *fast)
{
    for (uint32_t i = 1; i < fast->count; i++) { /* stable, and short */
        struct code code = fast->codes[i];
        uint32_t j = i;
        for (; j > 0 && costs[fast->codes[j - 1].op] > costs[code.op]; j--)
            fast->codes[j] = fast->codes[j - 1];
        fast->codes[j] = code;
    }
}

static void optimize_block(struct schema *schema, struct block *block, unsigned depth)
{
    struct fast fast = {
        .schema = schema, .block = block, .kinds = KIND_ANY, .depth = depth
    };

    block->state = AT_WORK;
    for (uint32_t i = 0; i < block->code_count; i++) {
        if (!fold(&fast, &block->codes[i]))
            add(&fast, &block->codes[i]);
    }
    sort_by_cost(&fast);
    struct code *codes = arena_alloc(&schema->arena, fast.count + 1, sizeof(*codes));
    if (fast.count > 0)
        memcpy(codes, fast.codes, fast.count * sizeof(*codes));
    block->fast = codes;
    block->fast_count = fast.count;
    block->kinds = (uint16_t)fast.kinds;
    block->state = DONE;
    free(fast.codes);
}

void schema_optimize(struct schema *schema)
{
    for (uint32_t i = 0; i < schema->block_count; i++) {
        if (schema->blocks[i]->state == UNTOUCHED)
            optimize_block(schema, schema->blocks[i], 0);
    }
}
