#include "schema/run.h"

bool check_ref(struct schema_run *run, const struct code *code, uint32_t value)
{
    return check_target(run, code->with.block, value, code->at);
}

bool check_dynamic_ref(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct dynamic_plan *plan = code->with.dynamic;
    const struct block *block = plan->fallback;

    if (!run_spend(run, run->scope_count))
        return false;
    for (uint32_t i = 0; i < run->scope_count; i++) {
        const struct resource *resource = run->scope[i];
        if (plan->anchor < resource->dynamic_count &&
            resource->dynamic[plan->anchor] != NULL) {
            block = resource->dynamic[plan->anchor];
            break;
        }
    }
    return check_target(run, block, value, code->at);
}

bool check_all_of(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct block_list *list = code->with.list;
    bool holds = true;
    for (uint32_t i = 0; i < list->count && run_spend(run, 1); i++) {
        holds = check_block(run, list->blocks[i], value) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    return holds;
}

/* How many branches hold, and how many could not be decided; no further than `enough`
 * that hold, for then the answer is known. */
static void count_branches(struct schema_run *run, const struct block_list *list,
                           uint32_t value, uint32_t enough, uint32_t *yes,
                           uint32_t *maybe)
{
    const uint32_t undecided = run->undecided;
    *yes = *maybe = 0;
    for (uint32_t i = 0; i < list->count && *yes < enough && run_spend(run, 1); i++) {
        bool holds = check_block(run, list->blocks[i], value);
        if (holds && run->undecided == undecided)
            ++*yes;
        else if (holds)
            ++*maybe;
        run->undecided = undecided;
    }
}

bool check_any_of(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct block_list *list = code->with.list;
    const uint32_t mark = explain_mark(run);
    uint32_t yes, maybe;

    count_branches(run, list, value, run->track ? UINT32_MAX : 1, &yes, &maybe);
    if (yes == 0 && maybe == 0) {
        explain_choice(run, code, value, mark);
        return false;
    }
    explain_forget(run, mark);
    if (yes == 0) {
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return true;
}

bool check_one_of(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct block_list *list = code->with.list;
    const uint32_t mark = explain_mark(run);
    uint32_t yes, maybe;

    count_branches(run, list, value, 2, &yes, &maybe);
    if (yes == 0 && maybe == 0) {
        explain_choice(run, code, value, mark);
        return false;
    }
    explain_forget(run, mark);
    if (yes > 1)
        return run_breach(run, code, value);
    if (maybe > 0) {
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return true;
}

/* What `not` and `if` see is true, false, or neither. */
enum truth { NO, YES, MAYBE };

static enum truth ask(struct schema_run *run, const struct block *block, uint32_t value)
{
    const uint32_t undecided = run->undecided;
    bool holds = check_quietly(run, block, value);
    bool sure = run->undecided == undecided;
    run->undecided = undecided;
    if (!holds)
        return NO;
    return sure ? YES : MAYBE;
}

bool check_not(struct schema_run *run, const struct code *code, uint32_t value)
{
    const uint32_t notes = run->note_count;
    enum truth truth = ask(run, code->with.block, value);
    run->note_count = notes;
    if (truth == YES)
        return run_breach(run, code, value);
    if (truth == MAYBE) {
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return true;
}

bool check_if(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct if_plan *plan = code->with.condition;
    switch (ask(run, plan->condition, value)) {
    case YES:
        return plan->yes == NULL || check_block(run, plan->yes, value);
    case NO:
        return plan->no == NULL || check_block(run, plan->no, value);
    case MAYBE:
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return true;
}
