/*
 * What the tests of this room share: documents decoded and checked as a platform would.
 */
#ifndef TESTS_UNIT_EMULATOR_GIVEN_H
#define TESTS_UNIT_EMULATOR_GIVEN_H

#include "emulator/source.h"
#include "json/tape.h"

#include <stdbool.h>
#include <stddef.h>

/* The source of a script that has to be right. */
struct source *given_source(const char *script);

/* Asks for the path with the method; the reply's body lasts until the next asking. */
struct serve_reply given_answer(struct source *source, const char *method,
                                const char *path);

/* Is it strict JSON? The tape then holds it. */
bool given_is_json(struct json_tape *tape, const char *text, size_t len);

/* Does the document on the tape meet schemas/immutable-x.schema.json? */
bool given_meets_schema(const struct json_tape *tape);

#endif
