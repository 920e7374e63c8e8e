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

/* Where the asked sources believe to be. */
#define GIVEN_URL "http://127.0.0.1:8080"

/* Asks for the path with the method; the reply's body lasts until the next asking. */
struct serve_reply given_answer(struct source *source, const char *method,
                                const char *path);

/* The same with the value of a Range header, or NULL. */
struct serve_reply given_part(struct source *source, const char *method, const char *path,
                              const char *range);

/* The value of the header; "" when there is none. */
const char *given_header(const struct serve_reply *reply, const char *name);

/* Is it strict JSON? The tape then holds it. */
bool given_is_json(struct json_tape *tape, const char *text, size_t len);

/* Does the document on the tape meet schemas/immutable-x.schema.json? */
bool given_meets_schema(const struct json_tape *tape);

#endif
