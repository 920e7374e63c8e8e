/*
 * One check at work, and what its parts call one another with.
 *
 *  - A check_*() function returns false when the value breaks the code. In the fast pass
 *    the first false ends the check; in the explaining pass (run->explain) every breach
 *    is told where it is found, and the walk goes on.
 *  - Something may be neither true nor false: a pattern hit its match limit. Then the
 *    function returns true and counts run->undecided. "True while the count stood still"
 *    is true, false is false, and what lies between is carried upwards; only the codes
 *    that negate or count (not, oneOf, if, contains) look at it.
 *  - Everything is bounded. `work` is spent by each step, in proportion to what the step
 *    costs, and `depth` by each block within a block; where one is used up the whole
 *    check is `stopped`, and its verdict is undecided.
 *  - Evaluated members and elements are noted (as values of the tape) while run->track is
 *    set, which is within a block that has unevaluated*, on the same value.
 */
#ifndef SCHEMA_RUN_H
#define SCHEMA_RUN_H

#include "schema/kinds.h"
#include "schema/program.h"
#include "schema/schema.h"
#include "schema/schema_priv.h"
#include "json/tape.h"

struct explain;
struct regex_run;

struct schema_run {
    const struct schema *schema;
    const struct json_tape *tape;
    int64_t work;
    uint32_t depth; /* how much deeper it may go */
    uint32_t undecided;
    bool stopped;
    bool slow; /* a block needs more than its codes: scope, notes, or explanations */
    bool track;
    struct explain *explain; /* NULL in the fast pass */
    struct regex_run *regex;

    uint32_t *notes; /* values that were evaluated, newest last */
    uint32_t note_count, note_cap;
    uint32_t note_floor; /* of the innermost block with unevaluated* */
    uint32_t *stamps;    /* by value: `epoch` when it is among the notes in question */
    uint32_t stamp_cap, epoch;

    struct resource **scope; /* dynamic scope, outermost first */
    uint32_t scope_count, scope_cap;

    uint32_t *slots; /* uniqueItems: hash table of values */
    uint32_t slot_cap;
};

typedef bool check_fn(struct schema_run *run, const struct code *code, uint32_t value);

#define OP(symbol, name, says, cost) check_fn check_##name;
#include "schema/op.def"

/* Does the value satisfy the block? */
bool check_block(struct schema_run *run, const struct block *block, uint32_t value);
/* The same for the target of the reference whose keyword is at `at`. */
bool check_target(struct schema_run *run, const struct block *block, uint32_t value,
                  uint32_t at);
/* The same without explanations, whatever the pass. */
bool check_quietly(struct schema_run *run, const struct block *block, uint32_t value);

/* Ends the check without a verdict; returns false. */
bool run_stop(struct schema_run *run);
void run_note(struct schema_run *run, uint32_t value);
/* Gives run->stamps the present epoch for all values noted since run->note_floor. */
void run_stamp_notes(struct schema_run *run);
/* Those that share a name count once. */
uint64_t member_count(const struct json_tape *tape, uint32_t object);
/* Runs the whole check; `explain` is NULL for the fast pass. */
enum schema_verdict run_start(struct schema_run *run, const struct schema *schema,
                              const struct json_tape *tape, uint32_t root,
                              struct explain *explain);

/* Takes from what may be spent; false when it is used up. */
static inline bool run_spend(struct schema_run *run, uint64_t steps)
{
    run->work -= steps < INT32_MAX ? (int64_t)steps : INT32_MAX;
    return run->work >= 0 || run_stop(run);
}

/* Must the walk end after a breach? */
static inline bool run_is_over(const struct schema_run *run)
{
    return run->explain == NULL || run->stopped;
}

/* For a member or element of the value at hand: nothing is noted within it. */
static inline bool check_child(struct schema_run *run, const struct block *block,
                               uint32_t value)
{
    if (!run->track)
        return check_block(run, block, value);
    run->track = false;
    bool holds = check_block(run, block, value);
    run->track = true;
    return holds;
}

/* explain.c: tells of a breach, of a missing property, and of what could not be decided.
 * `at` is the keyword that is to blame. None does anything in the fast pass. */
void explain_code(struct schema_run *run, const struct code *code, uint32_t at,
                  uint32_t value);
void explain_missing(struct schema_run *run, uint32_t at, const struct name *name,
                     const struct name *because, uint32_t value);
void explain_undecided(struct schema_run *run, const struct code *code, uint32_t value);

/* For the end of a check function whose code does not hold. */
static inline bool run_breach(struct schema_run *run, const struct code *code,
                              uint32_t value)
{
    if (run->explain != NULL)
        explain_code(run, code, code->at, value);
    return false;
}

/* Branches of a choice tell of breaches that are forgotten if the choice holds. */
uint32_t explain_mark(const struct schema_run *run);
void explain_forget(struct schema_run *run, uint32_t mark);
/* Tells of the choice itself, before what its branches told since `mark`. Where every
 * branch is a mere type, or the discriminator names another branch, that is dropped. */
void explain_choice(struct schema_run *run, const struct code *code, uint32_t value,
                    uint32_t mark);
/* A block is entered and left, through the reference at `via` (or JSON_NONE). */
void explain_enter(struct schema_run *run, const struct block *block, uint32_t via);
void explain_leave(struct schema_run *run);

#endif
