/*
 * What a script plants, as lines of JSON for programs: schemas/source-list.schema.json.
 */
#ifndef EMULATOR_LIST_H
#define EMULATOR_LIST_H

#include "emulator/script.h"

#include <stdint.h>
#include <stdio.h>

/* Adds to `counts` how many of the ids have each behaviour. */
void list_count(const struct script *script, const struct script_range *ids,
                uint64_t counts[BEHAVIOUR_COUNT]);

/* Prints a line for each behaviour of the script's tokens, and then of those beyond. In
 * passes over the ids instead of memory for them. */
void list_print(const struct script *script, FILE *to);

#endif
