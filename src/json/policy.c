#include "json/decode_priv.h"
#include "json/shape.h"

#include <string.h>

static const char *const decoder_names[] = {
#define DECODER(symbol, name, meaning) name,
#include "json/decoder.def"
};

static const char *const decoder_meanings[] = {
#define DECODER(symbol, name, meaning) meaning,
#include "json/decoder.def"
};

static const char *const fact_names[] = {
#define FACT(symbol, name, meaning) name,
#include "json/fact.def"
};

static const char *const fact_meanings[] = {
#define FACT(symbol, name, meaning) meaning,
#include "json/fact.def"
};

static const uint8_t policies[JSON_FACT_COUNT][JSON_DECODER_COUNT] = {
#define POLICY(fact, a, b, c, d, e, f) \
    [JSON_FACT_##fact] = { JSON_##a, JSON_##b, JSON_##c, JSON_##d, JSON_##e, JSON_##f },
#include "json/policy.def"
};
_Static_assert(JSON_DECODER_COUNT == 6, "each row of policy.def has six columns");

const char *json_decoder_name(enum json_decoder decoder)
{
    return decoder_names[decoder];
}

const char *json_decoder_meaning(enum json_decoder decoder)
{
    return decoder_meanings[decoder];
}

bool json_decoder_find(const char *name, enum json_decoder *decoder)
{
    for (size_t i = 0; i < JSON_DECODER_COUNT; i++)
        if (strcmp(decoder_names[i], name) == 0) {
            *decoder = (enum json_decoder)i;
            return true;
        }
    return false;
}

const char *json_fact_name(enum json_fact fact)
{
    return fact_names[fact];
}

const char *json_fact_meaning(enum json_fact fact)
{
    return fact_meanings[fact];
}

enum json_treatment json_treatment(enum json_decoder decoder, enum json_fact fact)
{
    return (enum json_treatment)policies[fact][decoder];
}

const char *json_treatment_meaning(enum json_treatment treatment)
{
    switch (treatment) {
    case JSON_TAKES:
        return "taken as it is";
    case JSON_STRIPS:
        return "taken away";
    case JSON_REPLACES:
        return "taken with U+FFFD in its place";
    case JSON_LAST:
        return "taken, the last one counts";
    case JSON_ROUNDS:
        return "taken as the nearest double";
    case JSON_IGNORES:
        return "never read";
    case JSON_STOPS:
    case JSON_FAILS:
        return "refused";
    case JSON_SHAPED:
        return "refused where the struct has a field for it";
    }
    return "";
}

/* Of the facts that get this treatment, the one seen nearest to the start. */
static struct json_verdict first_refused(const struct json_facts *facts,
                                         enum json_decoder decoder,
                                         enum json_treatment treatment)
{
    struct json_verdict verdict = { .accepted = true, .offset = UINT32_MAX };
    for (size_t i = 0; i < JSON_FACT_COUNT; i++) {
        const struct json_sighting *seen = &facts->seen[i];
        if (policies[i][decoder] != treatment || seen->times == 0 ||
            seen->offset >= verdict.offset)
            continue;
        verdict = (struct json_verdict){ false, (enum json_fact)i, seen->offset };
    }
    return verdict;
}

struct json_verdict json_judge(const struct json_tape *tape,
                               const struct json_facts *facts, enum json_decoder decoder)
{
    struct json_verdict verdict = first_refused(facts, decoder, JSON_STOPS);
    if (verdict.accepted)
        verdict = first_refused(facts, decoder, JSON_FAILS);
    if (verdict.accepted && policies[JSON_FACT_WRONG_TYPE][decoder] == JSON_SHAPED)
        verdict = json_shape_judge(tape, facts);
    if (verdict.accepted)
        verdict.offset = 0;
    return verdict;
}
