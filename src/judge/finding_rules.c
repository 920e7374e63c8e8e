#include "judge/finding_rules.h"

#include "result/summary.h"

#include <stddef.h>
#include <string.h>

const char *const finding_rules[] = {
#define SAMPLE_RULE(name, need) name,
#define COLLECTION_RULE(name, need)
#include "judge/finding_rules.def"
#define FACT(symbol, name, meaning) "json." name,
#include "json/fact.def"
#define KEYWORD(name, drafts, vocabulary, holds, compile) "schema." name,
#include "schema/keyword.def"
    NULL
};

const char *const finding_rules_of_collection[] = {
#define SAMPLE_RULE(name, need)
#define COLLECTION_RULE(name, need) name,
#include "judge/finding_rules.def"
    NULL
};

/* So that each rule has a group of its own in a summary, and its count is exact. */
_Static_assert(sizeof(finding_rules) / sizeof(finding_rules[0]) <= GROUPS_MAX,
               "a summary has a group for every rule");

static const struct {
    const char *rule;
    enum finding_need need;
} needs[] = {
#define SAMPLE_RULE(name, need)     { name, FINDING_NEEDS_##need },
#define COLLECTION_RULE(name, need) { name, FINDING_NEEDS_##need },
#include "judge/finding_rules.def"
};

static const char *const words[] = {
#define NEED(symbol, what) [FINDING_NEEDS_##symbol] = (what),
#include "judge/finding_need.def"
};

const char *finding_rule_lacks(const char *rule, unsigned given)
{
    for (size_t i = 0; i < sizeof(needs) / sizeof(needs[0]); i++) {
        if (strcmp(needs[i].rule, rule) == 0)
            return (given | 1U << FINDING_NEEDS_NOTHING) & 1U << needs[i].need
                       ? NULL
                       : words[needs[i].need];
    }
    return NULL;
}
