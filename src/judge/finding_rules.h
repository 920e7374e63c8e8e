/*
 * The names of all rules that a finding can have, for what counts and ignores findings by
 * their rule: a name that is not here is a slip of the pen.
 */
#ifndef JUDGE_FINDING_RULES_H
#define JUDGE_FINDING_RULES_H

enum finding_need {
#define NEED(symbol, what) FINDING_NEEDS_##symbol,
#include "judge/finding_need.def"
    FINDING_NEEDS
};

/* Of documents and answers: "content.url", "json.duplicate-key", "schema.type". Ended by
 * NULL; a name may stand twice. */
extern const char *const finding_rules[];
/* Of the collection: "collection.missing-id". Ended by NULL. */
extern const char *const finding_rules_of_collection[];

/* What it takes to look for the rule, as words: "--twice". NULL when all of that is
 * there: `given` has a bit for each enum finding_need. */
const char *finding_rule_lacks(const char *rule, unsigned given);

#endif
