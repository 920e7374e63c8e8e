#include "emulator/script.h"

#include "base/embedded.h"
#include "base/units.h"
#include "emulator/chance.h"
#include "schema/trusted.h"
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

static bool flag_or(struct value value, bool otherwise)
{
    return value.at == JSON_NONE ? otherwise
                                 : json_kind(value.tape, value.at) == JSON_TRUE;
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

static bool read_beyond(struct value root, struct script *script, struct err *err)
{
    const struct script_range *tokens = &script->tokens, *beyond = &script->beyond;
    struct value value = member(root, "beyond");
    script->beyond = SCRIPT_NO_RANGE;
    if (value.at == JSON_NONE)
        return true;
    if (!read_range(value, &script->beyond, err))
        return err_within(err, "/beyond");
    if (beyond->first <= tokens->last && tokens->first <= beyond->last)
        return err_set(err, ERR_USAGE, "/beyond: some of these ids are in /tokens");
    if (beyond->last - beyond->first >= SCRIPT_TOKENS_MAX ||
        script_count(script) > SCRIPT_TOKENS_MAX)
        return err_set(err, ERR_USAGE, "/beyond: more than %d ids with those of /tokens",
                       SCRIPT_TOKENS_MAX);
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
    documents->seed = count_or(member(object, "seed"), 0);
    documents->unrevealed = !flag_or(member(object, "revealed"), true);
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
    script->assets = flag_or(member(root, "assets"), false);
    return read_tokens(root, script, err) && read_beyond(root, script, err) &&
           read_latency(root, &script->latency, err) &&
           read_documents(root, &script->documents, err) && read_rules(root, script, err);
}

bool script_parse(struct script *script, const char *name, const char *text,
                  struct err *err)
{
    struct json_tape tape;
    json_tape_init(&tape);
    bool done = trusted_decode(&tape, name, text, strlen(text), err) &&
                trusted_check(&tape, name, "the script", script_schema, err);
    if (done && !read_script(script, &tape, err))
        done = err_within(err, "%s", name);
    json_tape_release(&tape);
    return done;
}

enum behaviour script_behaviour(const struct script *script, uint64_t id)
{
    if (!script_knows(script, id))
        return BEHAVIOUR_NOT_FOUND;
    for (size_t i = 0; i < script->by_range.count; i++) {
        if (script_range_has(&script->by_range.list[i].tokens, id))
            return script->by_range.list[i].behaviour;
    }
    if (script_range_has(&script->beyond, id))
        return BEHAVIOUR_GOOD;
    uint64_t at = chance(script->seed, CHANCE_BEHAVIOUR, id) >> 1;
    for (size_t i = 0; i < script->by_share.count; i++) {
        if (at < script->by_share.list[i].below)
            return script->by_share.list[i].behaviour;
    }
    return BEHAVIOUR_GOOD;
}
