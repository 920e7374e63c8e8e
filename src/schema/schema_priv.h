/*
 * What schema_new() makes and the other files of this room share.
 */
#ifndef SCHEMA_SCHEMA_PRIV_H
#define SCHEMA_SCHEMA_PRIV_H

#include "base/arena.h"
#include "schema/library.h"
#include "schema/program.h"

struct schema {
    struct arena arena;
    struct library library;
    const struct block *root;
    struct block **blocks; /* all of them */
    uint32_t block_count, block_cap;
    struct regex **regexes;
    uint32_t regex_count, regex_cap;
    bool
        tracks; /* somewhere unevaluated* is used: a check must note what was evaluated */
    bool dynamic; /* somewhere $dynamicRef is used: a check must note the dynamic scope */
};

/* Adds the `fast` list to every block (optimize.c). */
void schema_optimize(struct schema *schema);

#endif
