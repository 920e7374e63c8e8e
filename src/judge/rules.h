/*
 * What documents are judged by: a platform's profile, and what the user adds to it.
 * Borrowed by all judges of a run; nothing in it changes while they work.
 */
#ifndef JUDGE_RULES_H
#define JUDGE_RULES_H

#include "judge/expectation.h"
#include "profile/profile.h"
#include "profile/schema_set.h"

struct ignores;

struct judge_rules {
    const struct profile *profile;
    /* The decoder to judge by, and no other one, instead of the profile's; NULL: those.
     */
    const enum json_decoder *decoder;
    /* A document that does not meet them all fails with SAMPLE_OWN_CODE, unless the
     * platform refuses it before. Their breaches are errors, those of the profile's
     * schema warnings. NULL: none. */
    const struct schema_set *own;
    enum expectation expect; /* of all documents */
    /* Marks each finished sample before it is counted (judge/ignore.h). NULL: nothing is
     * ignored. Not const: it notes what was of use. */
    struct ignores *ignores;
};

#endif
