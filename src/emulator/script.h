/*
 * A source script, read: schemas/source-script.schema.json says what a file may hold.
 *
 *  - Ranges are inclusive on both sides and never empty, unless it is said that they may.
 *  - The ids of `tokens` and `beyond` are different ones, and together no more than
 *    SCRIPT_TOKENS_MAX.
 *  - script_behaviour() is pure: (script, id) -> behaviour.
 */
#ifndef EMULATOR_SCRIPT_H
#define EMULATOR_SCRIPT_H

#include "base/err.h"
#include "emulator/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCRIPT_RULES_MAX = 64, SCRIPT_TOKENS_MAX = 100000000 };

struct script_range {
    uint64_t first, last;
};

/* Without a single id. */
#define SCRIPT_NO_RANGE ((struct script_range){ 1, 0 })

/* One entry of "behaviours". */
struct script_rule {
    enum behaviour behaviour;
    struct script_range tokens; /* of a rule with a range */
    uint64_t below; /* of a rule with a share: the sum of the shares so far, times 2^63 */
};

struct script_rules {
    struct script_rule list[SCRIPT_RULES_MAX];
    size_t count;
};

struct script_latency {
    double p50_us, p99_us, max_us;
};

struct script_documents {
    char collection[257]; /* 64 characters */
    size_t min_bytes, mean_bytes, max_bytes;
    size_t distinct;
    uint64_t seed; /* of what they say; which token misbehaves is none of its business */
    bool unrevealed;
};

struct script {
    uint64_t seed;
    struct script_range tokens;
    struct script_range beyond; /* ids that answer as well; SCRIPT_NO_RANGE: none */
    bool assets;
    uint64_t budget_us;
    struct script_latency latency;
    struct script_documents documents;
    struct script_rules by_range, by_share;
};

/* Reads the JSON `text`; false and ERR_USAGE with `name` and a JSON Pointer when it is
 * not a script. */
bool script_parse(struct script *script, const char *name, const char *text,
                  struct err *err);

static inline bool script_range_has(const struct script_range *range, uint64_t id)
{
    return id >= range->first && id <= range->last;
}

static inline uint64_t script_range_count(const struct script_range *range)
{
    return range->last - range->first + 1;
}

static inline bool script_knows(const struct script *script, uint64_t id)
{
    return script_range_has(&script->tokens, id) || script_range_has(&script->beyond, id);
}

/* How many ids the script knows. */
static inline uint64_t script_count(const struct script *script)
{
    return script_range_count(&script->tokens) + script_range_count(&script->beyond);
}

/* A number below script_count() for each id that the script knows. */
static inline uint64_t script_index(const struct script *script, uint64_t id)
{
    return script_range_has(&script->tokens, id)
               ? id - script->tokens.first
               : script_range_count(&script->tokens) + id - script->beyond.first;
}

/* An id that the script does not know is BEHAVIOUR_NOT_FOUND. Those beyond the tokens
 * have no share in the shares. */
enum behaviour script_behaviour(const struct script *script, uint64_t id);

#endif
