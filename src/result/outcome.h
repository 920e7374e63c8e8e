/*
 * The words of a verdict: outcome, confidence, severity. The lists are in the .def files,
 * once; names are what reports and other programs see, and do not change.
 */
#ifndef RESULT_OUTCOME_H
#define RESULT_OUTCOME_H

#include <stdbool.h>

enum outcome {
#define OUTCOME(symbol, name, meaning) OUTCOME_##symbol,
#include "result/outcome.def"
#undef OUTCOME
    OUTCOME_COUNT
};

/* A prediction inherits the weakest basis that it rests on: the greater of two. */
enum confidence {
#define CONFIDENCE(symbol, name, meaning) CONFIDENCE_##symbol,
#include "result/confidence.def"
#undef CONFIDENCE
    CONFIDENCE_COUNT
};

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITY_COUNT };

const char *outcome_name(enum outcome outcome);
const char *outcome_meaning(enum outcome outcome);
const char *confidence_name(enum confidence confidence);
const char *confidence_meaning(enum confidence confidence);
/* False if there is no such name. */
bool confidence_find(const char *name, enum confidence *confidence);
const char *severity_name(enum severity severity);

static inline enum confidence confidence_weaker(enum confidence a, enum confidence b)
{
    return a > b ? a : b;
}

#endif
