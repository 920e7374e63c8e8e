/*
 * The schema documents that a compilation knows: the schema itself, the meta-schemas
 * (embedded), and what its $refs name, found in the resources and folders of the caller.
 *
 *  - A document is decoded once and indexed: which subschemas are resources of their own
 *    ($id), and which have names ($anchor). Only places where the dialect has subschemas
 *    are looked at, so that an "$id" within an `enum` is a value and nothing more.
 *  - Documents stay as long as the schema: values of `const` and `enum` and the places of
 *    keywords are kept as indices into their tapes.
 */
#ifndef SCHEMA_LIBRARY_H
#define SCHEMA_LIBRARY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/strmap.h"
#include "schema/dialect.h"
#include "schema/program.h"
#include "schema/schema.h"
#include "json/tape.h"

struct document {
    const char *uri; /* where it was got from, without fragment; what messages call it */
    const char *text;
    size_t len;
    bool embedded; /* a meta-schema of ours */
    struct json_tape tape;
    struct resource **resources; /* by `root`, ascending; the first is the whole */
    uint32_t resource_count, resource_cap;
    struct block **blocks; /* by value; NULL where none was compiled */
    struct document *next;
};

struct resource {
    const char *uri; /* absolute, without fragment */
    struct document *document;
    uint32_t root;
    struct resource *parent; /* the one around it; NULL for the whole document */
    struct dialect dialect;
    struct strmap anchors;        /* to struct anchor */
    const struct block **dynamic; /* by number of the name in struct schema, or NULL */
    uint32_t dynamic_count;
    bool entered; /* has compiled blocks */
};

struct anchor {
    struct resource *resource;
    uint32_t value;
    bool dynamic;
};

struct library {
    struct arena *arena;
    const struct schema_options *options;
    struct document *documents; /* newest first */
    uint32_t document_count;
    struct strmap resources; /* by URI */
    unsigned metaschema_depth;
};

/* `options` must stay until the compilation is done. */
void library_init(struct library *library, struct arena *arena,
                  const struct schema_options *options);
void library_release(struct library *library);

/* Decodes and indexes a copy of `text` under the name `uri`. NULL: `err` is set. */
struct document *library_add(struct library *library, const char *uri, const char *text,
                             size_t len, struct err *err);

/* What a $ref means. */
struct target {
    struct resource *resource; /* the innermost around `value` */
    uint32_t value;
    const char *anchor; /* the fragment, if it was a $dynamicAnchor; else NULL */
    size_t anchor_len;
};

/* Finds what `reference` means at `base`, and loads its document if need be. */
bool library_resolve(struct library *library, const struct resource *base,
                     const char *reference, size_t len, struct target *target,
                     struct err *err);

/* The innermost resource that holds `value`. */
struct resource *resource_around(const struct document *document, uint32_t value);

/* Sets `err` to "<document>#<pointer of value>: <text>". */
bool document_wrong(const struct document *document, uint32_t value, struct err *err,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* index.c: finds the resources and anchors of a document that was just decoded. */
bool library_index(struct library *library, struct document *document, struct err *err);
/* index.c: the resource with this URI, loaded if need be; NULL without an error when no
 * one has it. */
struct resource *library_find(struct library *library, const char *uri, size_t len,
                              struct err *err);

#endif
