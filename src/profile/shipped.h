/*
 * The profiles and schemas that are part of the program.
 */
#ifndef PROFILE_SHIPPED_H
#define PROFILE_SHIPPED_H

#include "base/embedded.h"

#include <stdbool.h>

/* By the path from the root of the project, "profiles/immutable-x.json"; NULL: none. */
const struct embedded *shipped_find(const char *path);

/* The names of the profiles, sorted, ended by NULL: "immutable-x", not the path.
 * Static. */
const char *const *shipped_profiles(void);

/* The same of the schemas: "opensea-traits". */
const char *const *shipped_schemas(void);
bool shipped_is_schema(const char *name);

/* The name of the profile with that path; borrowed, static. */
const char *shipped_profile_name(const char *path);

#endif
