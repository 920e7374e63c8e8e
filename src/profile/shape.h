/*
 * Are the files of a profile shaped like profiles? schemas/profile.schema.json says, of
 * each by itself; it asks a file that extends nothing for everything, so whatever a
 * profile must have, some layer says.
 */
#ifndef PROFILE_SHAPE_H
#define PROFILE_SHAPE_H

#include "base/err.h"
#include "profile/layers.h"

#include <stdbool.h>

/* False, with "<file>: <pointer>: <what is wrong>", at the first breach. */
bool shape_check(const struct layers *layers, struct err *err);

#endif
