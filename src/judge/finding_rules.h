/*
 * The names of all rules that a finding can have, for what counts and ignores findings by
 * their rule: a name that is not here is a slip of the pen.
 */
#ifndef JUDGE_FINDING_RULES_H
#define JUDGE_FINDING_RULES_H

/* Of documents and answers: "content.url", "json.duplicate-key", "schema.type". Ended by
 * NULL; a name may stand twice. */
extern const char *const finding_rules[];
/* Of the collection: "collection.missing-id". Ended by NULL. */
extern const char *const finding_rules_of_collection[];

#endif
