/*
 * JSON Schema: compile once, check many documents, explain the failures.
 *
 *  - Dialects: drafts 4 to 2020-12, and OpenAPI 3.0's schema object (3.1 is 2020-12).
 *  - A compiled schema is immutable and may be used by many threads at once; what a check
 *    needs of its own lives in a struct schema_run, one a thread.
 *  - schema_check() stops at the first failure and builds nothing: it is the fast pass.
 *    schema_explain() is called only for documents that failed, and tells all.
 *  - The network is never touched: a $ref to another document resolves through struct
 *    schema_resource rows or folders that the caller gives.
 *  - A mistake in the schema itself is an error at compile time, with file and pointer.
 *    Unknown keywords are no mistakes. contentEncoding and its like, readOnly, writeOnly
 *    and, where they are not asserted, formats are annotations: they decide nothing.
 *  - Numbers are exact, lengths are code points, and of members that share a name the
 *    last one counts. Regular expressions are those of ECMA-262 (regex.h).
 *  - Every check is bounded in time, memory and depth, whatever schema and document are.
 *    Where a bound is hit the verdict is SCHEMA_UNDECIDED, unless it is certain without.
 */
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H

#include "base/err.h"
#include "json/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* SCHEMA_DETECT goes by `$schema`, then by the member `openapi`, then takes 2020-12. */
enum schema_dialect {
    SCHEMA_DETECT,
    SCHEMA_2020_12,
    SCHEMA_DRAFT_7,
    SCHEMA_OPENAPI_3_0,
    SCHEMA_DRAFT_4,
    SCHEMA_DRAFT_6,
    SCHEMA_2019_09
};

/* By dialect: asserted in OpenAPI 3.0 and under a meta-schema with the vocabulary
 * format-assertion, else not. */
enum schema_formats {
    SCHEMA_FORMATS_BY_DIALECT,
    SCHEMA_FORMATS_ASSERT,
    SCHEMA_FORMATS_IGNORE
};

/* OpenAPI 3.0: may a nullable value be null when its `enum` does not list null? By the
 * specification it may not; many servers take it. */
enum schema_nullable_enum { SCHEMA_NULLABLE_ENUM_STRICT, SCHEMA_NULLABLE_ENUM_LENIENT };

/* A document in memory that $ref may name. Borrowed until schema_new() returns. */
struct schema_resource {
    const char *uri;
    const char *text;
    size_t len;
};

/* $ref URIs that begin with `prefix` are read from files below `directory`. */
struct schema_folder {
    const char *prefix;
    const char *directory;
};

struct schema_options {
    enum schema_dialect dialect;
    enum schema_formats formats;
    enum schema_nullable_enum nullable_enum;
    const struct schema_resource *resources;
    size_t resource_count;
    const struct schema_folder *folders;
    size_t folder_count;
};

struct schema;

/*
 * Compiles the schema in `text`. `name` is what messages call it (a file name, or a URI);
 * a part of the document is chosen by `pointer` ("" for the whole; for instance
 * "/components/schemas/NFTMetadataRequest" of an OpenAPI document). `options` may be
 * NULL. Returns NULL and fills `err` when the schema is wrong.
 */
struct schema *schema_new(const char *name, const char *text, size_t len,
                          const char *pointer, const struct schema_options *options,
                          struct err *err);
void schema_free(struct schema *schema);

/* Tells each document that was read for it: its own, and those that a $ref led to, but
 * for the meta-schemas that the program itself has. In an order that depends on these
 * alone. */
typedef void schema_document_fn(void *to, const char *uri, const char *text, size_t len);

void schema_documents(const struct schema *schema, schema_document_fn *tell, void *to);

enum schema_verdict {
    SCHEMA_VALID,
    SCHEMA_INVALID,
    SCHEMA_UNDECIDED /* a pattern or the work limit was hit: neither can be claimed */
};

/* One thread's scratch memory; reused from check to check. */
struct schema_run;
struct schema_run *schema_run_new(void);
void schema_run_free(struct schema_run *run);

/* Checks the value `root` of a decoded document. */
enum schema_verdict schema_check(const struct schema *schema, struct schema_run *run,
                                 const struct json_tape *tape, uint32_t root);

/* One unit of the `basic` output format. All borrowed, valid during the call only. */
struct schema_breach {
    const char *instance;          /* JSON Pointer into the document, from its root */
    const char *keyword;           /* "type", "required", … */
    const char *keyword_location;  /* "/properties/attributes/items/required" */
    const char *absolute_location; /* "nft-metadata.json#/properties/…" */
    const char *message;           /* "expected string or number, found null" */
    bool undecided;                /* the keyword could not be decided, see `message` */
};

typedef void schema_breach_fn(void *to, const struct schema_breach *breach);

/* Tells each breach, in document order, at most `limit` of them; returns how many there
 * were in all (counting stops at 10 * limit). */
size_t schema_explain(const struct schema *schema, struct schema_run *run,
                      const struct json_tape *tape, uint32_t root, size_t limit,
                      schema_breach_fn *tell, void *to);

#endif
