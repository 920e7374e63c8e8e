#include "schema/run.h"

#include "base/hash.h"
#include "base/xalloc.h"
#include "json/equal.h"

#include <stdlib.h>
#include <string.h>

/* Up to this many elements are compared each with each. */
enum { FEW_ITEMS = 6 };

void run_stamp_notes(struct schema_run *run)
{
    if (run->stamp_cap < run->tape->count || run->epoch == UINT32_MAX) {
        free(run->stamps);
        run->stamp_cap = run->tape->count;
        run->stamps = xcalloc(run->stamp_cap, sizeof(*run->stamps));
        run->epoch = 0;
    }
    run->epoch++;
    for (uint32_t i = run->note_floor; i < run->note_count; i++)
        run->stamps[run->notes[i]] = run->epoch;
    run_spend(run, run->note_count - run->note_floor);
}

static inline bool check_rest(struct schema_run *run, const struct array_plan *plan,
                              uint32_t value)
{
    if (plan->rest_simple && run->explain == NULL)
        return kinds_hold(plan->rest_kinds, run->tape, value);
    return plan->rest == NULL || check_child(run, plan->rest, value);
}

bool check_array(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct array_plan *plan = code->with.array;
    const struct json_tape *tape = run->tape;
    const uint32_t end = json_end(tape, value);
    uint32_t e = json_first(tape, value);
    bool holds = true;

    if (!run_spend(run, tape->values[value].size))
        return false;
    for (uint32_t i = 0; i < plan->prefix_count && e < end; i++, e = json_next(tape, e)) {
        holds = check_child(run, plan->prefix[i], e) && holds;
        if (!holds && run_is_over(run))
            return false;
        if (run->track)
            run_note(run, e);
    }
    if (!plan->evaluates_rest || (plan->rest == NULL && !run->track))
        return holds;
    for (; e < end; e = json_next(tape, e)) {
        holds = check_rest(run, plan, e) && holds;
        if (!holds && run_is_over(run))
            return false;
        if (run->track)
            run_note(run, e);
    }
    return holds;
}

bool check_min_items(struct schema_run *run, const struct code *code, uint32_t value)
{
    return run->tape->values[value].size >= code->with.count ||
           run_breach(run, code, value);
}

bool check_max_items(struct schema_run *run, const struct code *code, uint32_t value)
{
    return run->tape->values[value].size <= code->with.count ||
           run_breach(run, code, value);
}

/* How many elements match, and how many could not be decided. Stops as soon as the answer
 * is known, unless the matches are to be noted. */
static void count_matches(struct schema_run *run, const struct contains_plan *plan,
                          uint32_t value, uint64_t *yes, uint64_t *maybe)
{
    const struct json_tape *tape = run->tape;
    const bool notes = run->track && plan->evaluates;
    const uint32_t undecided = run->undecided;

    *yes = *maybe = 0;
    run_spend(run, tape->values[value].size);
    for (uint32_t e = json_first(tape, value); e < json_end(tape, value) && !run->stopped;
         e = json_next(tape, e)) {
        bool track = run->track;
        run->track = false;
        bool match = check_quietly(run, plan->block, e);
        run->track = track;
        if (match && run->undecided == undecided) {
            ++*yes;
            if (notes)
                run_note(run, e);
        } else if (match) {
            ++*maybe;
        }
        run->undecided = undecided;
        if (!notes && *yes >= plan->min && (plan->max == UINT64_MAX || *yes > plan->max))
            return;
    }
}

bool check_contains(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct contains_plan *plan = code->with.contains;
    uint64_t yes, maybe;

    count_matches(run, plan, value, &yes, &maybe);
    if (yes > plan->max) {
        explain_code(run, code, plan->max_at, value);
        return false;
    }
    if (yes + maybe < plan->min) {
        explain_code(run, code, plan->min_at != JSON_NONE ? plan->min_at : code->at,
                     value);
        return false;
    }
    if (maybe > 0 && (yes < plan->min || yes + maybe > plan->max)) {
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return true;
}

static bool few_are_unique(const struct json_tape *tape, uint32_t value)
{
    for (uint32_t a = json_first(tape, value); a < json_end(tape, value);
         a = json_next(tape, a)) {
        for (uint32_t b = json_next(tape, a); b < json_end(tape, value);
             b = json_next(tape, b)) {
            if (json_equal(tape, a, tape, b))
                return false;
        }
    }
    return true;
}

static void reserve_slots(struct schema_run *run, uint32_t count)
{
    if (run->slot_cap < count) {
        free(run->slots);
        run->slots = xcalloc(count, sizeof(*run->slots));
        run->slot_cap = count;
    }
    memset(run->slots, 0, count * sizeof(*run->slots));
}

static bool many_are_unique(struct schema_run *run, uint32_t value)
{
    const struct json_tape *tape = run->tape;
    uint32_t size = 16;
    while (size < tape->values[value].size * 2)
        size *= 2;
    reserve_slots(run, size);
    for (uint32_t e = json_first(tape, value); e < json_end(tape, value);
         e = json_next(tape, e)) {
        uint64_t slot = json_hash(tape, e, hash_seed());
        for (;; slot++) {
            uint32_t *held = &run->slots[slot & (size - 1)];
            if (*held != 0 && json_equal(tape, *held, tape, e))
                return false;
            if (*held == 0) {
                *held = e;
                break;
            }
        }
    }
    return true;
}

bool check_unique_items(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct json_value *v = &run->tape->values[value];
    if (!run_spend(run, (uint64_t)(v->next - value) * 8))
        return false;
    bool unique = v->size <= FEW_ITEMS ? few_are_unique(run->tape, value)
                                       : many_are_unique(run, value);
    return unique || run_breach(run, code, value);
}

bool check_unevaluated_items(struct schema_run *run, const struct code *code,
                             uint32_t value)
{
    const struct json_tape *tape = run->tape;
    bool holds = true;

    run_stamp_notes(run);
    run_spend(run, tape->values[value].size);
    const uint32_t epoch = run->epoch;
    for (uint32_t e = json_first(tape, value); e < json_end(tape, value);
         e = json_next(tape, e)) {
        if (run->stamps[e] == epoch)
            continue;
        holds = check_child(run, code->with.block, e) && holds;
        if (!holds && run_is_over(run))
            return false;
        run_note(run, e);
    }
    return holds;
}
