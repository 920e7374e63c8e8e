/*
 * JSON that people write for this program (scripts, settings), held to a schema of ours.
 *
 * It is strict JSON in UTF-8, and a name that stands twice in one object is a slip.
 * Errors are ERR_USAGE and say where: "<name>:<line>:<column>: …" of what is no JSON,
 * else "<name>: <JSON Pointer>: …" of the first value that breaks the schema. They do not
 * show a value of a wrong type, which may be a secret in a wrong place.
 */
#ifndef SCHEMA_TRUSTED_H
#define SCHEMA_TRUSTED_H

#include "base/embedded.h"
#include "base/err.h"
#include "json/tape.h"

#include <stdbool.h>
#include <stddef.h>

/* `text` must outlive the use of the tape. */
bool trusted_decode(struct json_tape *tape, const char *name, const char *text,
                    size_t len, struct err *err);
/* `whole` is what messages call the root, such as "the script". */
bool trusted_check(const struct json_tape *tape, const char *name, const char *whole,
                   const struct embedded *schema, struct err *err);

#endif
