#include "result/outcome.h"

#include <string.h>

static const struct {
    const char *name, *meaning;
} outcomes[] = {
#define OUTCOME(symbol, name, meaning) { name, meaning },
#include "result/outcome.def"
#undef OUTCOME
}, confidences[] = {
#define CONFIDENCE(symbol, name, meaning) { name, meaning },
#include "result/confidence.def"
#undef CONFIDENCE
};

const char *outcome_name(enum outcome outcome)
{
    return outcomes[outcome].name;
}

const char *outcome_meaning(enum outcome outcome)
{
    return outcomes[outcome].meaning;
}

const char *confidence_name(enum confidence confidence)
{
    return confidences[confidence].name;
}

const char *confidence_meaning(enum confidence confidence)
{
    return confidences[confidence].meaning;
}

bool confidence_find(const char *name, enum confidence *confidence)
{
    for (int i = 0; i < CONFIDENCE_COUNT; i++) {
        if (strcmp(confidences[i].name, name) == 0) {
            *confidence = (enum confidence)i;
            return true;
        }
    }
    return false;
}

const char *severity_name(enum severity severity)
{
    static const char *const names[] = { "info", "warning", "error" };
    return names[severity];
}
