/*
 * A schema that applies itself to the same value again, whatever the value is, has no
 * meaning: {"$ref": "#"}. Cycles that a document may or may not enter ($dynamicRef, the
 * branches behind the first) are left to the depth limit of the check.
 */
#include "schema/compile.h"

#include "base/xalloc.h"

#include <stdlib.h>

enum colour { WHITE, GREY, BLACK };

/* A block on the way, and the next of its codes and of that code's subschemas to
 * visit. */
struct step {
    struct block *block;
    uint32_t code, index;
};

struct search {
    struct step *way;
    size_t count, cap;
};

/* The subschema number `index` that the code always applies to the same value; NULL
 * behind the last. */
static const struct block *always_applies(const struct code *code, uint32_t index)
{
    switch (code->op) {
    case OP_ALL_OF:
        return index < code->with.list->count ? code->with.list->blocks[index] : NULL;
    case OP_ANY_OF:
    case OP_ONE_OF:
        return index == 0 ? code->with.list->blocks[0] : NULL;
    case OP_REF:
    case OP_NOT:
        return index == 0 ? code->with.block : NULL;
    case OP_IF:
        return index == 0 ? code->with.condition->condition : NULL;
    }
    return NULL;
}

static void enter(struct search *search, struct block *block)
{
    if (search->count == search->cap) {
        search->cap = search->cap == 0 ? 64 : search->cap * 2;
        search->way = xreallocarray(search->way, search->cap, sizeof(*search->way));
    }
    block->state = GREY;
    search->way[search->count++] = (struct step){ block, 0, 0 };
}

/* The next subschema of the step, NULL when it is done. */
static struct block *next_of(struct step *step)
{
    for (; step->code < step->block->code_count; step->code++, step->index = 0) {
        const struct block *next =
            always_applies(&step->block->codes[step->code], step->index);
        if (next == NULL)
            continue;
        step->index++;
        return next->resource->document->blocks[next->at];
    }
    return NULL;
}

static bool visit(struct search *search, struct block *block, struct err *err)
{
    enter(search, block);
    while (search->count > 0) {
        struct step *last = &search->way[search->count - 1];
        struct block *next = next_of(last);
        if (next == NULL) {
            last->block->state = BLACK;
            search->count--;
        } else if (next->state == WHITE) {
            enter(search, next);
        } else if (next->state == GREY) {
            return document_wrong(last->block->resource->document,
                                  last->block->codes[last->code].at, err,
                                  "the schema refers to itself without an end");
        }
    }
    return true;
}

bool compile_check_cycles(struct schema *schema, struct err *err)
{
    struct search search = { .way = NULL };
    bool done = true;
    for (uint32_t i = 0; i < schema->block_count && done; i++) {
        if (schema->blocks[i]->state == WHITE)
            done = visit(&search, schema->blocks[i], err);
    }
    for (uint32_t i = 0; i < schema->block_count; i++)
        schema->blocks[i]->state = WHITE;
    free(search.way);
    return done;
}
