#include "schema/run.h"

#include "base/hash.h"
#include "schema/format.h"
#include "schema/name.h"
#include "schema/regex.h"
#include "json/equal.h"

bool check_never(struct schema_run *run, const struct code *code, uint32_t value)
{
    return run_breach(run, code, value);
}

bool check_type(struct schema_run *run, const struct code *code, uint32_t value)
{
    return kinds_hold(code->with.kinds, run->tape, value) || run_breach(run, code, value);
}

/*** enum, const ***/

static bool has_name(const struct value_set *set, const struct json_tape *tape,
                     uint32_t value)
{
    struct json_text text = json_text(tape, value);
    for (uint32_t i = 0; i < set->name_count; i++) {
        if (name_is_text(&set->names[i], text.text, text.len))
            return true;
    }
    return false;
}

static bool look_up_value(const struct value_set *set, const struct json_tape *tape,
                          uint32_t value)
{
    uint64_t slot = json_hash(tape, value, hash_seed());
    for (;; slot++) {
        uint32_t number = set->table[slot & set->table_mask];
        if (number == 0)
            return false;
        if (json_equal(set->tape, set->values[number - 1], tape, value))
            return true;
    }
}

static bool has_value(const struct value_set *set, const struct json_tape *tape,
                      uint32_t value)
{
    if ((set->kinds >> tape->values[value].kind & 1) == 0)
        return false;
    if (set->table != NULL)
        return look_up_value(set, tape, value);
    if (tape->values[value].kind == JSON_STRING)
        return has_name(set, tape, value);
    for (uint32_t i = 0; i < set->count; i++) {
        if (json_equal(set->tape, set->values[i], tape, value))
            return true;
    }
    return false;
}

bool check_enum(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct json_value *v = &run->tape->values[value];
    if (!run_spend(run, (uint64_t)(v->next - value) + v->size / 64))
        return false;
    return has_value(code->with.values, run->tape, value) || run_breach(run, code, value);
}

bool check_const(struct schema_run *run, const struct code *code, uint32_t value)
{
    return check_enum(run, code, value);
}

/*** numbers ***/

static void read_number(struct schema_run *run, uint32_t value, struct number *number)
{
    struct json_text text = json_text(run->tape, value);
    number_read(number, text.text, text.len);
    run_spend(run, text.len / 32);
}

static int compare(struct schema_run *run, const struct code *code, uint32_t value)
{
    struct number number;
    read_number(run, value, &number);
    return number_compare(&number, code->with.number);
}

bool check_minimum(struct schema_run *run, const struct code *code, uint32_t value)
{
    return compare(run, code, value) >= 0 || run_breach(run, code, value);
}

bool check_maximum(struct schema_run *run, const struct code *code, uint32_t value)
{
    return compare(run, code, value) <= 0 || run_breach(run, code, value);
}

bool check_exclusive_minimum(struct schema_run *run, const struct code *code,
                             uint32_t value)
{
    return compare(run, code, value) > 0 || run_breach(run, code, value);
}

bool check_exclusive_maximum(struct schema_run *run, const struct code *code,
                             uint32_t value)
{
    return compare(run, code, value) < 0 || run_breach(run, code, value);
}

bool check_multiple_of(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct number *divisor = code->with.number;
    struct number number;
    read_number(run, value, &number);
    if (!run_spend(run, (uint64_t)number.digit_count * divisor->digit_count / 32))
        return false;
    return number_is_multiple(&number, divisor) || run_breach(run, code, value);
}

/*** strings ***/

/* Code points: the bytes that begin one. */
static uint64_t string_length(struct schema_run *run, uint32_t value)
{
    struct json_text text = json_text(run->tape, value);
    uint64_t length = 0;
    for (size_t i = 0; i < text.len; i++)
        length += ((unsigned char)text.text[i] & 0xc0) != 0x80;
    run_spend(run, text.len / 32);
    return length;
}

bool check_min_length(struct schema_run *run, const struct code *code, uint32_t value)
{
    uint64_t bytes = run->tape->values[value].size;
    if (bytes >= code->with.count &&
        (bytes / 4 >= code->with.count || string_length(run, value) >= code->with.count))
        return true;
    return run_breach(run, code, value);
}

bool check_max_length(struct schema_run *run, const struct code *code, uint32_t value)
{
    return run->tape->values[value].size <= code->with.count ||
           string_length(run, value) <= code->with.count || run_breach(run, code, value);
}

bool check_pattern(struct schema_run *run, const struct code *code, uint32_t value)
{
    struct json_text text = json_text(run->tape, value);
    uint64_t cost = 0;
    enum regex_answer answer =
        regex_match(code->with.regex, run->regex, text.text, text.len, &cost);

    if (!run_spend(run, cost))
        return false;
    if (answer == REGEX_UNDECIDED) {
        explain_undecided(run, code, value);
        run->undecided++;
    }
    return answer != REGEX_NO || run_breach(run, code, value);
}

bool check_format(struct schema_run *run, const struct code *code, uint32_t value)
{
    const struct format_plan *plan = code->with.format;
    struct json_text text = json_text(run->tape, value);
    const struct format_text what = { text.text, text.len, plan->regex, run->regex };

    if (!run_spend(run, plan->format->cost + text.len / 16))
        return false;
    return plan->format->holds(&what) || run_breach(run, code, value);
}
