#include "schema/run.h"

#include "base/xalloc.h"
#include "schema/regex.h"

#include <stdlib.h>
#include <string.h>

/*
 * The budget of a check. A step is a few nanoseconds, so that the dearest document costs
 * a tenth of a second, plus a microsecond for each of its values. Depth counts blocks
 * within blocks; a frame of the C stack goes with each.
 */
enum { WORK = 20 * 1000 * 1000, WORK_PER_VALUE = 200, DEPTH = 4000 };

static check_fn *const checks[OP_COUNT] = {
#define OP(symbol, name, says, cost) [OP_##symbol] = check_##name,
#include "schema/op.def"
};

bool run_stop(struct schema_run *run)
{
    run->stopped = true;
    run->work = -1;
    return false;
}

void run_note(struct schema_run *run, uint32_t value)
{
    if (run->note_count == run->note_cap) {
        run->note_cap = run->note_cap == 0 ? 256 : run->note_cap * 2;
        run->notes = xreallocarray(run->notes, run->note_cap, sizeof(*run->notes));
    }
    run->notes[run->note_count++] = value;
    run_spend(run, 1);
}

static bool check_codes(struct schema_run *run, const struct code *codes, uint32_t count,
                        uint32_t value)
{
    if (run->depth == 0 || !run_spend(run, 1 + count))
        return run_stop(run);
    run->depth--;
    bool holds = true;
    const unsigned kind = 1u << run->tape->values[value].kind;
    for (const struct code *code = codes; code < codes + count; code++) {
        if ((code->kinds & kind) == 0 || checks[code->op](run, code, value))
            continue;
        holds = false;
        if (run_is_over(run))
            break;
    }
    run->depth++;
    return holds;
}

static void enter_resource(struct schema_run *run, struct resource *resource)
{
    if (run->scope_count > 0 && run->scope[run->scope_count - 1] == resource)
        return;
    if (run->scope_count == run->scope_cap) {
        run->scope_cap = run->scope_cap == 0 ? 16 : run->scope_cap * 2;
        run->scope = xreallocarray(run->scope, run->scope_cap, sizeof(struct resource *));
    }
    run->scope[run->scope_count++] = resource;
}

/* The codes of a block with all that may go with them. */
static bool check_slowly(struct schema_run *run, const struct block *block,
                         uint32_t value, uint32_t via)
{
    const uint32_t notes = run->note_count, floor = run->note_floor,
                   scope = run->scope_count;
    const bool track = run->track;
    bool holds;

    if (run->schema->dynamic)
        enter_resource(run, block->resource);
    if (block->tracked) {
        run->track = true;
        run->note_floor = notes;
    }
    if (run->explain != NULL) {
        explain_enter(run, block, via);
        holds = check_codes(run, block->codes, block->code_count, value);
        explain_leave(run);
    } else {
        holds = kinds_hold(block->kinds, run->tape, value) &&
                check_codes(run, block->fast, block->fast_count, value);
    }
    if (!holds || !track)
        run->note_count = notes;
    run->note_floor = floor;
    run->track = track;
    run->scope_count = scope;
    return holds;
}

bool check_block(struct schema_run *run, const struct block *block, uint32_t value)
{
    if (run->slow)
        return check_slowly(run, block, value, JSON_NONE);
    if (!kinds_hold(block->kinds, run->tape, value))
        return false;
    if (run->depth == 0 || !run_spend(run, 1 + block->fast_count))
        return run_stop(run);
    const unsigned kind = 1u << run->tape->values[value].kind;
    const struct code *code = block->fast, *end = code + block->fast_count;
    run->depth--;
    while (code < end &&
           ((code->kinds & kind) == 0 || checks[code->op](run, code, value)))
        code++;
    run->depth++;
    return code == end;
}

bool check_target(struct schema_run *run, const struct block *block, uint32_t value,
                  uint32_t at)
{
    if (run->slow)
        return check_slowly(run, block, value, at);
    return check_block(run, block, value);
}

bool check_quietly(struct schema_run *run, const struct block *block, uint32_t value)
{
    struct explain *explain = run->explain;
    run->explain = NULL;
    bool holds = check_block(run, block, value);
    run->explain = explain;
    return holds;
}

struct schema_run *schema_run_new(void)
{
    struct schema_run *run = xcalloc(1, sizeof(*run));
    run->regex = regex_run_new();
    return run;
}

void schema_run_free(struct schema_run *run)
{
    if (run == NULL)
        return;
    regex_run_free(run->regex);
    free(run->notes);
    free(run->stamps);
    free(run->scope);
    free(run->slots);
    free(run);
}

enum schema_verdict run_start(struct schema_run *run, const struct schema *schema,
                              const struct json_tape *tape, uint32_t root,
                              struct explain *explain)
{
    run->schema = schema;
    run->tape = tape;
    run->work = WORK + (int64_t)WORK_PER_VALUE * tape->count;
    run->depth = DEPTH;
    run->undecided = 0;
    run->stopped = false;
    run->track = false;
    run->explain = explain;
    run->slow = explain != NULL || schema->tracks || schema->dynamic;
    run->note_count = run->note_floor = run->scope_count = 0;

    bool holds = check_block(run, schema->root, root);
    if (run->stopped)
        return SCHEMA_UNDECIDED;
    if (!holds)
        return SCHEMA_INVALID;
    return run->undecided > 0 ? SCHEMA_UNDECIDED : SCHEMA_VALID;
}

enum schema_verdict schema_check(const struct schema *schema, struct schema_run *run,
                                 const struct json_tape *tape, uint32_t root)
{
    return run_start(run, schema, tape, root, NULL);
}
