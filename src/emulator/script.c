#include "emulator/script.h"

#include "base/embedded.h"
#include "base/units.h"
#include "emulator/chance.h"
#include "schema/schema.h"
#include "json/decode.h"
#include "json/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct embedded script_schema[];

/* A value of the script; absent members are JSON_NONE. What is read has met the schema,
 * so types hold, and numbers are within their limits. */
struct value {
    const struct json_tape *tape;
    uint32_t at;
};

static struct value member(struct value object, const char *name)
{
    uint32_t at = JSON_NONE;
    if (object.at != JSON_NONE)
        at = json_get(object.tape, object.at, name);
    return (struct value){ object.tape, at };
}

static double number_or(struct value value, double otherwise)
{
    if (value.at == JSON_NONE)
        return otherwise;
    struct json_text text = json_text(value.tape, value.at);
    struct number number;
    number_read(&number, text.text, text.len);
    return number_to_double(&number);
}

static size_t count_or(struct value value, size_t otherwise)
{
    return (size_t)number_or(value, (double)otherwise);
}

static void copy_text(char *to, size_t size, struct value value, const char *otherwise)
{
    struct json_text text = { otherwise, strlen(otherwise) };
    if (value.at != JSON_NONE)
        text = json_text(value.tape, value.at);
    snprintf(to, size, "%.*s", (int)text.len, text.text);
}

static bool read_id(const char *text, uint64_t *id, struct err *err)
{
    return units_parse_count(text, 0, UINT64_C(999999999999999999), id, err);
}

static bool read_range(struct value value, struct script_range *range, struct err *err)
{
    char first[48];
    copy_text(first, sizeof(first), value, "");
    char *dash = strchr(first, '-');
    const char *last = first;
    if (dash != NULL) {
        *dash = '\0';
        last = dash + 1;
    }
    if (!read_id(first, &range->first, err) || !read_id(last, &range->last, err))
        return false;
    if (range->last < range->first)
        return err_set(err, ERR_USAGE, "the range %s-%s ends before it begins", first,
                       last);
    return true;
}

static bool read_tokens(struct value root, struct script *script, struct err *err)
{
    if (!read_range(member(root, "tokens"), &script->tokens, err))
        return err_within(err, "/tokens");
    if (script->tokens.last - script->tokens.first >= SCRIPT_TOKENS_MAX)
        return err_set(err, ERR_USAGE, "/tokens: more than %d ids", SCRIPT_TOKENS_MAX);
    return true;
}

static bool read_latency(struct value root, struct script_latency *latency,
                         struct err *err)
{
    struct value object = member(root, "latency");
    latency->p50_us = 1000 * number_or(member(object, "p50_ms"), 0);
    latency->p99_us = 1000 * number_or(member(object, "p99_ms"), 0);
    latency->max_us = 1000 * number_or(member(object, "max_ms"), 1000);
    if (latency->p50_us > latency->p99_us)
        return err_set(err, ERR_USAGE, "/latency: p50_ms is above p99_ms");
    return true;
}

static bool read_documents(struct value root, struct script_documents *documents,
                           struct err *err)
{
    struct value object = member(root, "documents");
    copy_text(documents->collection, sizeof(documents->collection),
              member(object, "collection"), "Aurora Wanderers");
    documents->min_bytes = count_or(member(object, "min_bytes"), 400);
    documents->mean_bytes = count_or(member(object, "mean_bytes"), 700);
    documents->max_bytes = count_or(member(object, "max_bytes"), 16384);
    documents->distinct = count_or(member(object, "distinct"), 4096);
    if (documents->min_bytes > documents->mean_bytes ||
        documents->mean_bytes > documents->max_bytes)
        return err_set(
            err, ERR_USAGE,
            "/documents: min_bytes, mean_bytes and max_bytes are out of order");
    return true;
}

static enum behaviour read_behaviour(struct value value)
{
    unsigned behaviour = 0;
    while (behaviour < BEHAVIOUR_COUNT - 1 &&
           !json_text_is(value.tape, value.at, behaviour_name((enum behaviour)behaviour)))
        behaviour++;
    return (enum behaviour)behaviour;
}

/* `shares` is the sum of the shares so far. */
static bool read_rule(struct value entry, struct script *script, double *shares,
                      struct err *err)
{
    struct value tokens = member(entry, "tokens");
    struct script_rule rule = { .behaviour = read_behaviour(member(entry, "behaviour")) };
    if (tokens.at != JSON_NONE && !read_range(tokens, &rule.tokens, err))
        return false;
    *shares += number_or(member(entry, "share"), 0);
    if (*shares > 1 + 1e-9)
        return err_set(err, ERR_USAGE, "all shares together are more than 1");
    rule.below = (uint64_t)ldexp(fmin(*shares, 1), 63);
    struct script_rules *rules =
        tokens.at != JSON_NONE ? &script->by_range : &script->by_share;
    rules->list[rules->count++] = rule;
    return true;
}

static bool read_rules(struct value root, struct script *script, struct err *err)
{
    struct value rules = member(root, "behaviours");
    if (rules.at == JSON_NONE)
        return true;
    double shares = 0;
    size_t index = 0;
    uint32_t end = json_end(rules.tape, rules.at);
    for (uint32_t at = json_first(rules.tape, rules.at); at < end;
         at = json_next(rules.tape, at), index++) {
        struct value entry = { rules.tape, at };
        if (!read_rule(entry, script, &shares, err))
            return err_within(err, "/behaviours/%zu", index);
    }
    return true;
}

static bool read_script(struct script *script, const struct json_tape *tape,
                        struct err *err)
{
    struct value root = { tape, 0 };
    memset(script, 0, sizeof(*script));
    script->seed = count_or(member(root, "seed"), 0);
    script->budget_us = 1000 * count_or(member(root, "budget_ms"), 3000);
    return read_tokens(root, script, err) && read_latency(root, &script->latency, err) &&
           read_documents(root, &script->documents, err) && read_rules(root, script, err);
}

/* Scripts are strict JSON, and a name that stands twice is a slip. */
static bool decode(struct json_tape *tape, const char *name, const char *text,
                   struct err *err)
{
    struct json_facts facts;
    size_t len = strlen(text);
    json_decode(tape, text, len, &json_limits_default, &facts);
    struct json_verdict verdict = json_judge(tape, &facts, JSON_DECODER_RFC8259);
    const struct json_sighting *duplicate = &facts.seen[JSON_FACT_DUPLICATE_KEY];
    if (verdict.accepted && duplicate->times > 0)
        verdict =
            (struct json_verdict){ false, JSON_FACT_DUPLICATE_KEY, duplicate->offset };
    if (verdict.accepted)
        return true;
    uint32_t line, column;
    json_position(text, len, verdict.offset, &line, &column);
    return err_set(err, ERR_USAGE, "%s:%u:%u: %s", name, line, column,
                   verdict.reason == JSON_FACT_SYNTAX
                       ? facts.syntax
                       : json_fact_meaning(verdict.reason));
}

static void tell(void *to, const struct schema_breach *breach)
{
    const char *where = breach->instance[0] != '\0' ? breach->instance : "the script";
    err_set(to, ERR_USAGE, "%s: %s", where, breach->message);
}

static bool meets_schema(const struct json_tape *tape, struct err *err)
{
    struct schema *schema = schema_new(script_schema[0].name, script_schema[0].text,
                                       script_schema[0].len, "", NULL, err);
    if (schema == NULL)
        return false;
    struct schema_run *run = schema_run_new();
    bool meets = schema_check(schema, run, tape, 0) == SCHEMA_VALID;
    if (!meets)
        schema_explain(schema, run, tape, 0, 1, tell, err);
    schema_run_free(run);
    schema_free(schema);
    return meets;
}

bool script_parse(struct script *script, const char *name, const char *text,
                  struct err *err)
{
    struct json_tape tape;
    json_tape_init(&tape);
    bool done = decode(&tape, name, text, err);
    if (done && !(meets_schema(&tape, err) && read_script(script, &tape, err)))
        done = err_within(err, "%s", name);
    json_tape_release(&tape);
    return done;
}

enum behaviour script_behaviour(const struct script *script, uint64_t id)
{
    if (!script_range_has(&script->tokens, id))
        return BEHAVIOUR_NOT_FOUND;
    for (size_t i = 0; i < script->by_range.count; i++) {
        if (script_range_has(&script->by_range.list[i].tokens, id))
            return script->by_range.list[i].behaviour;
    }
    uint64_t at = chance(script->seed, CHANCE_BEHAVIOUR, id) >> 1;
    for (size_t i = 0; i < script->by_share.count; i++) {
        if (at < script->by_share.list[i].below)
            return script->by_share.list[i].behaviour;
    }
    return BEHAVIOUR_GOOD;
}
