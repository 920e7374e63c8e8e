/*
 * Schemas that somebody names on top of a profile's: a studio's own rules (--schema).
 *
 *  - A name is a file, "rules.json", or a part of one,
 *    "api.json#/components/schemas/Nft", or a shipped schema without folder and ending:
 *    "opensea-traits".
 *  - A relative $ref leads to a file beside the schema's; other URIs to the folders of
 *    the options; the network is never asked.
 *  - A set that is complete is immutable and may be read by many threads.
 */
#ifndef PROFILE_SCHEMA_SET_H
#define PROFILE_SCHEMA_SET_H

#include "base/err.h"
#include "schema/schema.h"

#include <stddef.h>

enum { SCHEMA_SET_MAX = 64 };

struct schema_set {
    struct {
        char *name; /* as it was given */
        struct schema *schema;
    } list[SCHEMA_SET_MAX];
    size_t count;
};

#define SCHEMA_SET_INIT \
    { \
        .count = 0 \
    }

/* Compiles one more. A mistake in it is ERR_USAGE with file and JSON Pointer. */
bool schema_set_add(struct schema_set *set, const char *name,
                    const struct schema_options *options, struct err *err);
void schema_set_release(struct schema_set *set);

#endif
