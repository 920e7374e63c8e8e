/*
 * What a loaded profile owns, and the two parts of reading it.
 */
#ifndef PROFILE_RULES_PRIV_H
#define PROFILE_RULES_PRIV_H

#include "base/arena.h"
#include "profile/layers.h"
#include "profile/profile.h"

struct profile_rules {
    struct layers layers;
    struct arena arena; /* all texts and lists of the profile */
    struct schema *schema;
};

/* Where a profile says which code a failure gets. */
extern const char *const profile_failure_pointers[FAILURE_COUNT];

/* Fills in what is a fact: how the platform asks, what it demands, its limits; and how
 * sure each conclusion is. */
bool profile_read_rules(struct profile *profile, struct err *err);

/* Fills in the codes, and which failure gets which. */
bool profile_read_codes(struct profile *profile, struct err *err);

#endif
