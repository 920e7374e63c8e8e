#include "schema/run.h"

#include "schema/name.h"
#include "schema/regex.h"

/* Members tend to come in the order of the schema: the search begins behind the last row
 * that was found, and goes round. */
static inline struct property *find_row(const struct object_plan *plan,
                                        const struct json_tape *tape,
                                        const struct json_value *key, uint32_t *cursor)
{
    struct property *row = plan->rows + *cursor;
    for (uint32_t left = plan->row_count; left > 0; left--) {
        if (row == plan->rows + plan->row_count)
            row = plan->rows;
        if (name_is_key(&row->name, tape, key)) {
            *cursor = (uint32_t)(row + 1 - plan->rows);
            return row;
        }
        row++;
    }
    return NULL;
}

static const struct property *look_up_row(const struct object_plan *plan,
                                          const struct json_tape *tape, uint32_t key)
{
    struct json_text text = json_text(tape, key);
    for (uint32_t slot = name_hash(text.text, (uint32_t)text.len);; slot++) {
        uint32_t number = plan->table[slot & plan->table_mask];
        if (number == 0)
            return NULL;
        const struct property *row = &plan->rows[number - 1];
        if (name_is_key(&row->name, tape, &tape->values[key]))
            return row;
    }
}

static const struct property *row_of(const struct object_plan *plan,
                                     const struct json_tape *tape, uint32_t key,
                                     uint32_t *cursor)
{
    if (plan->table != NULL)
        return look_up_row(plan, tape, key);
    return find_row(plan, tape, &tape->values[key], cursor);
}

static bool check_row(struct schema_run *run, const struct property *row, uint32_t value)
{
    if (row->simple && run->explain == NULL)
        return kinds_hold(row->kinds, run->tape, value);
    return row->block == NULL || check_child(run, row->block, value);
}

/* `*matched` is set when some pattern matches the name. */
static bool check_patterns(struct schema_run *run, const struct code *code, uint32_t key,
                           bool *matched)
{
    const struct object_plan *plan = code->with.object;
    struct json_text name = json_text(run->tape, key);
    bool holds = true;

    for (uint32_t i = 0; i < plan->pattern_count; i++) {
        const struct pattern_property *row = &plan->patterns[i];
        uint64_t cost = 0;
        enum regex_answer answer =
            regex_match(row->regex, run->regex, name.text, name.len, &cost);
        if (!run_spend(run, cost))
            return false;
        if (answer == REGEX_NO)
            continue;
        *matched = true;
        if (answer == REGEX_UNDECIDED) {
            explain_undecided(run, code, key + 1);
            run->undecided++;
            continue;
        }
        holds = check_child(run, row->block, key + 1) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    return holds;
}

static bool check_member(struct schema_run *run, const struct code *code, uint32_t key,
                         const struct property *row)
{
    const struct object_plan *plan = code->with.object;
    bool named = row != NULL && row->block != NULL;
    bool holds = row == NULL || check_row(run, row, key + 1);

    if (!holds && run_is_over(run))
        return false;
    if (plan->pattern_count > 0)
        holds = check_patterns(run, code, key, &named) && holds;
    if (!named && plan->rest != NULL && (holds || !run_is_over(run)))
        holds = check_child(run, plan->rest, key + 1) && holds;
    if (run->track && (named || plan->evaluates_rest))
        run_note(run, key + 1);
    return holds;
}

static bool tell_missing(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct object_plan *plan = code->with.object;
    for (uint32_t i = 0; run->explain != NULL && i < plan->row_count; i++) {
        const struct property *row = &plan->rows[i];
        if (!row->required)
            continue;
        if (!run_spend(run, 1 + run->tape->values[value].size))
            return false;
        if (name_find_member(run->tape, value, &row->name) == JSON_NONE)
            explain_missing(run, plan->required_at, &row->name, NULL, value);
    }
    return false;
}

/* The common case, which the fast pass is made of: few names and nothing else. */
static bool check_few_names(struct schema_run *run, const struct object_plan *plan,
                            uint32_t value)
{
    const struct json_tape *tape = run->tape;
    const struct json_value *values = tape->values;
    const uint32_t end = values[value].next;
    uint32_t met = 0, cursor = 0;

    for (uint32_t key = value + 1; key < end; key = values[key + 1].next) {
        const struct property *row = find_row(plan, tape, &values[key], &cursor);
        if (row == NULL)
            continue;
        met += row->required;
        bool holds = row->simple ? kinds_hold(row->kinds, tape, key + 1)
                                 : check_block(run, row->block, key + 1);
        if (!holds)
            return false;
    }
    return met == plan->required_count;
}

bool check_object(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct object_plan *plan = code->with.object;
    const struct json_tape *tape = run->tape;
    const uint32_t end = json_end(tape, value);
    uint32_t met = 0, cursor = 0;
    bool holds = true;

    if (!run_spend(run, tape->values[value].size))
        return false;
    if (plan->few_names && !run->slow &&
        (tape->values[value].flags & JSON_DUPLICATES) == 0)
        return check_few_names(run, plan, value);
    for (uint32_t key = json_first(tape, value); key < end;
         key = json_next(tape, key + 1)) {
        if ((tape->values[key].flags & JSON_SHADOWED) != 0)
            continue;
        const struct property *row = row_of(plan, tape, key, &cursor);
        met += row != NULL && row->required;
        holds = check_member(run, code, key, row) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    if (met < plan->required_count)
        return tell_missing(run, code, value);
    return holds;
}

bool check_property_names(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct json_tape *tape = run->tape;
    bool holds = true;

    if (!run_spend(run, tape->values[value].size))
        return false;
    for (uint32_t key = json_first(tape, value); key < json_end(tape, value);
         key = json_next(tape, key + 1)) {
        holds = check_child(run, code->with.block, key) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    return holds;
}

uint64_t member_count(const struct json_tape *tape, uint32_t value)
{
    uint64_t count = tape->values[value].size;
    if ((tape->values[value].flags & JSON_DUPLICATES) == 0)
        return count;
    for (uint32_t key = json_first(tape, value); key < json_end(tape, value);
         key = json_next(tape, key + 1))
        count -= (tape->values[key].flags & JSON_SHADOWED) != 0;
    return count;
}

bool check_min_properties(struct schema_run *run, const struct code *code, uint32_t value)
{
    run_spend(run, run->tape->values[value].size);
    return member_count(run->tape, value) >= code->with.count ||
           run_breach(run, code, value);
}

bool check_max_properties(struct schema_run *run, const struct code *code, uint32_t value)
{
    run_spend(run, run->tape->values[value].size);
    return member_count(run->tape, value) <= code->with.count ||
           run_breach(run, code, value);
}

static bool check_needs(struct schema_run *run, const struct code *code,
                        const struct dependency *row, uint32_t value)
{
    bool holds = true;
    for (uint32_t i = 0; i < row->need_count; i++) {
        if (!run_spend(run, 1 + run->tape->values[value].size))
            return false;
        if (name_find_member(run->tape, value, &row->needs[i]) != JSON_NONE)
            continue;
        holds = false;
        if (run->explain == NULL)
            break;
        explain_missing(run, code->at, &row->needs[i], &row->name, value);
    }
    return holds;
}

bool check_dependent_required(struct schema_run *run, const struct code *code,
                              uint32_t value)
{
    const struct dependency_plan *plan = code->with.dependencies;
    bool holds = true;
    for (uint32_t i = 0; i < plan->count; i++) {
        if (!run_spend(run, 1 + run->tape->values[value].size))
            return false;
        if (name_find_member(run->tape, value, &plan->rows[i].name) != JSON_NONE)
            holds = check_needs(run, code, &plan->rows[i], value) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    return holds;
}

bool check_dependent_schemas(struct schema_run *run, const struct code *code,
                             uint32_t value)
{
    const struct dependency_plan *plan = code->with.dependencies;
    bool holds = true;
    for (uint32_t i = 0; i < plan->count; i++) {
        if (!run_spend(run, 1 + run->tape->values[value].size))
            return false;
        if (name_find_member(run->tape, value, &plan->rows[i].name) != JSON_NONE)
            holds = check_block(run, plan->rows[i].block, value) && holds;
        if (!holds && run_is_over(run))
            return false;
    }
    return holds;
}

bool check_unevaluated_properties(struct schema_run *run, const struct code *code,
                                  uint32_t value)
{
    const struct json_tape *tape = run->tape;
    bool holds = true;

    run_stamp_notes(run);
    run_spend(run, tape->values[value].size);
    const uint32_t epoch = run->epoch;
    for (uint32_t key = json_first(tape, value); key < json_end(tape, value);
         key = json_next(tape, key + 1)) {
        if ((tape->values[key].flags & JSON_SHADOWED) != 0 ||
            run->stamps[key + 1] == epoch)
            continue;
        holds = check_child(run, code->with.block, key + 1) && holds;
        if (!holds && run_is_over(run))
            return false;
        run_note(run, key + 1);
    }
    return holds;
}
