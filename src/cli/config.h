/*
 * metaprobe.json, the file of settings; schemas/config.schema.json says what it may hold.
 *
 *  - A member is called after the option that it sets. At the top level it is for every
 *    command that has the option; in an object that is called after a command, for that
 *    command, where it wins.
 *  - The file is that of --config, or is found: in the current folder, or the nearest one
 *    above that has it, up to the root of the file system.
 *  - Found, and not named, it must belong to us or to root, as must a link that it is
 *    found by, and must not be writable by everybody: it says where requests go, and what
 *    is sent with them. A link that leads nowhere ends the search with an error.
 *  - Names of files in it are relative to its own folder.
 *  - Errors are ERR_USAGE, with the name of the file and a JSON Pointer.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "base/arena.h"
#include "base/err.h"
#include "cli/option.h"

#include <stdbool.h>

struct config; /* opaque: a file that was read and meets the schema */

/* Reads the file. Returns NULL and fills `err` when something is wrong with it; a member
 * that is no setting, but for which `options` has a row, is told so. */
struct config *config_open(const char *path, const struct option *options,
                           struct err *err);
/* Finds it and reads it. NULL without an error: there is none. */
struct config *config_find(const struct option *options, struct err *err);
void config_free(struct config *config); /* NULL is nothing to free */

/* As it is called in messages: "metaprobe.json", "../metaprobe.json", or as it was
 * named. */
const char *config_name(const struct config *config);

/* Fills the rows that no higher source has marked with what the file says for `command`.
 * The values live in `arena`. */
bool config_fill(const struct config *config, const char *command,
                 const struct option *options, struct option_origin *origins,
                 struct arena *arena, struct err *err);

/* The names of all settings, ended by NULL; borrowed from the arena. */
const char **config_settings(struct arena *arena);

#endif
