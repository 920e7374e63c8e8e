/*
 * Settings from the environment: METAPROBE_ and the option's name in capitals, with '_'
 * for '-'. METAPROBE_SOURCE is SOURCE.
 *
 *  - A list has an item a line; a flag is 1, true, 0 or false.
 *  - An empty variable counts as none: it is how a pipeline leaves one out.
 *  - Nothing here points into the environment afterwards, so it may be wiped.
 */
#ifndef CLI_ENVIRONMENT_H
#define CLI_ENVIRONMENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strbuf.h"
#include "cli/option.h"

#include <stdbool.h>

/* Fills the rows that no higher source has marked. `variables` is as environ(7); the
 * values live in `arena`. */
bool environment_fill(char *const *variables, const struct option *options,
                      struct option_origin *origins, struct arena *arena,
                      struct err *err);

/* Adds a warning, with its newline, for each variable that sets an option of other
 * commands and would be that of a row which means something else (OPTION_OWN) in
 * `command`. What the command line says needs none. */
void environment_warn_own(struct strbuf *to, char *const *variables, const char *command,
                          const struct option *options,
                          const struct option_origin *origins);

/* Adds a warning, with its newline, for each METAPROBE_ variable that sets nothing in any
 * command. `settings` are the names that are known besides those of this file. */
void environment_warn(struct strbuf *to, char *const *variables,
                      const char *const *settings);

#endif
