#include "judge/finding_rules.h"

#include "result/summary.h"

const char *const finding_rules[] = {
#define SAMPLE_RULE(name) name,
#define COLLECTION_RULE(name)
#include "judge/finding_rules.def"
#define FACT(symbol, name, meaning) "json." name,
#include "json/fact.def"
#define KEYWORD(name, drafts, vocabulary, holds, compile) "schema." name,
#include "schema/keyword.def"
    NULL
};

const char *const finding_rules_of_collection[] = {
#define SAMPLE_RULE(name)
#define COLLECTION_RULE(name) name,
#include "judge/finding_rules.def"
    NULL
};

/* So that each rule has a group of its own in a summary, and its count is exact. */
_Static_assert(sizeof(finding_rules) / sizeof(finding_rules[0]) <= GROUPS_MAX,
               "a summary has a group for every rule");
