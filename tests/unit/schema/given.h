/*
 * Schemas and documents in the words of the tests: one line compiles, checks and
 * explains.
 */
#ifndef TESTS_SCHEMA_GIVEN_H
#define TESTS_SCHEMA_GIVEN_H

#include "schema/schema.h"
#include "json/tape.h"

#include <stdbool.h>

/* Of the document under the schema; a schema that does not compile or a document that is
 * no JSON is a failed check. `options` may be NULL. */
enum schema_verdict verdict_under(const struct schema_options *options,
                                  const char *schema, const char *document);
enum schema_verdict verdict(const char *schema, const char *document); /* as 2020-12 */

/* Many of them; a row without a schema ends the table. */
struct verdict_row {
    const char *schema, *document;
    bool valid;
};
void check_verdicts(const struct schema_options *options, const struct verdict_row *rows);

/* The text of the error that the schema is refused with, "" when it is not; borrowed
 * until the next call. The schema is called "s.json". */
const char *refusal(const struct schema_options *options, const char *schema);

/* The breaches, a line each: "instance | keyword location | message"; "undecided" stands
 * behind the message where it was. Borrowed until the next call. */
const char *breaches_under(const struct schema_options *options, const char *schema,
                           const char *document);
const char *breaches(const char *schema, const char *document);

extern const struct schema_options under_openapi, under_draft_7, with_formats;

#endif
