#include "schema/library.h"

#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "schema/uri.h"

#include <stdlib.h>
#include <string.h>

enum { URI_BYTES = 8 * 1024, METASCHEMA_DEPTH = 8 };

/* Subschemas that are still to be looked at, each with the resource around it. */
struct visit {
    uint32_t value;
    struct resource *resource;
};

struct walk {
    struct library *library;
    struct document *document;
    struct visit *stack;
    size_t count, cap;
    struct err *err;
};

static void push(struct walk *walk, uint32_t value, struct resource *resource)
{
    if (walk->count == walk->cap) {
        walk->cap = walk->cap == 0 ? 64 : walk->cap * 2;
        walk->stack = xreallocarray(walk->stack, walk->cap, sizeof(*walk->stack));
    }
    walk->stack[walk->count++] = (struct visit){ value, resource };
}

static struct resource *resource_new(struct walk *walk, uint32_t root,
                                     struct resource *parent)
{
    struct document *document = walk->document;
    struct resource *resource = arena_alloc(walk->library->arena, 1, sizeof(*resource));

    *resource = (struct resource){
        .uri = document->uri, .document = document, .root = root, .parent = parent
    };
    if (parent != NULL)
        resource->dialect = parent->dialect;
    if (document->resource_count == document->resource_cap) {
        document->resource_cap =
            document->resource_cap == 0 ? 4 : document->resource_cap * 2;
        document->resources = xreallocarray(document->resources, document->resource_cap,
                                            sizeof(*document->resources));
    }
    document->resources[document->resource_count++] = resource;
    return resource;
}

/* The string member `name` of a schema object, JSON_NONE if it is not there. */
static uint32_t string_member(const struct json_tape *tape, uint32_t value,
                              const char *name)
{
    uint32_t member = json_get(tape, value, name);
    return member != JSON_NONE && json_kind(tape, member) == JSON_STRING ? member
                                                                         : JSON_NONE;
}

/* The vocabularies that a meta-schema of the user's names. */
static bool read_vocabularies(struct walk *walk, const struct resource *meta,
                              struct dialect *dialect)
{
    const struct json_tape *tape = &meta->document->tape;
    uint32_t list = json_get(tape, meta->root, "$vocabulary");

    *dialect = meta->dialect;
    if (list == JSON_NONE || json_kind(tape, list) != JSON_OBJECT)
        return true;
    dialect->vocabularies = VOCABULARY_CORE;
    dialect->asserts_format = false;
    for (uint32_t key = json_first(tape, list); key < json_end(tape, list);
         key = json_next(tape, key + 1)) {
        struct json_text uri = json_text(tape, key);
        bool asserts;
        unsigned bits = vocabulary_of_uri(uri.text, uri.len, &asserts);
        if (bits == 0 && json_kind(tape, key + 1) == JSON_TRUE) {
            char safe[200];
            untrusted_copy(safe, sizeof(safe), uri.text, uri.len);
            return document_wrong(meta->document, key + 1, walk->err,
                                  "the vocabulary \"%s\" is required and unknown", safe);
        }
        dialect->vocabularies = (unsigned char)(dialect->vocabularies | bits);
        dialect->asserts_format = dialect->asserts_format || asserts;
    }
    return true;
}

/* The dialect that the string at `value`, a `$schema`, names. */
static bool dialect_named(struct walk *walk, uint32_t value, struct dialect *dialect)
{
    struct json_text uri = json_text(&walk->document->tape, value);
    if (dialect_of_uri(uri.text, uri.len, dialect))
        return true;

    const struct resource *meta = NULL;
    if (walk->library->metaschema_depth < METASCHEMA_DEPTH) {
        walk->library->metaschema_depth++;
        meta = library_find(walk->library, uri.text,
                            uri_without_fragment(uri.text, uri.len), walk->err);
        walk->library->metaschema_depth--;
    }
    if (meta != NULL)
        return read_vocabularies(walk, meta, dialect);
    if (walk->err->kind != ERR_NONE)
        return false;
    char safe[200];
    untrusted_copy(safe, sizeof(safe), uri.text, uri.len);
    document_wrong(walk->document, value, walk->err, "unknown dialect \"%s\"", safe);
    return err_hint(walk->err,
                    "drafts 4 to 2020-12 are known; --dialect overrides $schema");
}

static bool begins(const struct json_tape *tape, uint32_t value, const char *with)
{
    struct json_text text = json_text(tape, value);
    return text.len >= strlen(with) && memcmp(text.text, with, strlen(with)) == 0;
}

static bool detect_dialect(struct walk *walk, struct resource *root)
{
    const struct json_tape *tape = &walk->document->tape;
    enum schema_dialect wanted = walk->library->options->dialect;
    bool is_main = walk->library->document_count == 1;

    root->dialect = dialect_of(wanted);
    if (is_main && wanted != SCHEMA_DETECT)
        return true;
    uint32_t named = string_member(tape, 0, "$schema");
    if (named != JSON_NONE)
        return dialect_named(walk, named, &root->dialect);
    uint32_t openapi = string_member(tape, 0, "openapi");
    if (openapi != JSON_NONE && begins(tape, openapi, "3.0"))
        root->dialect = dialect_of(SCHEMA_OPENAPI_3_0);
    else if (openapi != JSON_NONE)
        root->dialect = dialect_of(SCHEMA_2020_12);
    else if (string_member(tape, 0, "swagger") != JSON_NONE)
        root->dialect = dialect_of(SCHEMA_DRAFT_4); /* OpenAPI 2.0 builds on it */
    return true;
}

static bool add_anchor(struct walk *walk, struct resource *resource, uint32_t schema,
                       struct json_text name, bool dynamic)
{
    if (strmap_get(&resource->anchors, name.text, name.len) != NULL) {
        char safe[100];
        untrusted_copy(safe, sizeof(safe), name.text, name.len);
        return document_wrong(walk->document, schema, walk->err,
                              "another subschema has the anchor \"%s\"", safe);
    }
    struct anchor *anchor = arena_alloc(walk->library->arena, 1, sizeof(*anchor));
    *anchor = (struct anchor){ resource, schema, dynamic };
    strmap_put(&resource->anchors, name.text, name.len, anchor);
    return true;
}

static bool read_anchors(struct walk *walk, struct resource *resource, uint32_t schema)
{
    const struct json_tape *tape = &walk->document->tape;
    unsigned draft = resource->dialect.draft;
    uint32_t name;

    if ((draft & DRAFT_2019_UP) != 0 &&
        (name = string_member(tape, schema, "$anchor")) != JSON_NONE &&
        !add_anchor(walk, resource, schema, json_text(tape, name), false))
        return false;
    if (draft == DRAFT_2020 &&
        (name = string_member(tape, schema, "$dynamicAnchor")) != JSON_NONE &&
        !add_anchor(walk, resource, schema, json_text(tape, name), true))
        return false;
    uint32_t recursive = json_get(tape, schema, "$recursiveAnchor");
    if (draft == DRAFT_2019 && recursive != JSON_NONE &&
        json_kind(tape, recursive) == JSON_TRUE)
        return add_anchor(walk, resource, schema, (struct json_text){ "", 0 }, true);
    return true;
}

static bool name_resource(struct walk *walk, struct resource *resource, const char *uri,
                          size_t len)
{
    const struct resource *other = strmap_get(&walk->library->resources, uri, len);
    if (other != NULL && other != resource) {
        char safe[200];
        untrusted_copy(safe, sizeof(safe), uri, len);
        return document_wrong(walk->document, resource->root, walk->err,
                              "another schema has the URI \"%s\"", safe);
    }
    resource->uri = arena_memdup0(walk->library->arena, uri, len);
    strmap_put(&walk->library->resources, resource->uri, len, resource);
    return true;
}

/* Gives `*resource` the subschema's own resource if it has an $id. */
static bool read_id(struct walk *walk, uint32_t schema, struct resource **resource)
{
    const struct json_tape *tape = &walk->document->tape;
    unsigned draft = (*resource)->dialect.draft;
    uint32_t id = string_member(tape, schema, draft == DRAFT_4 ? "id" : "$id");
    bool hidden = (draft & REF_REPLACES_SIBLINGS) != 0 &&
                  json_get(tape, schema, "$ref") != JSON_NONE;
    if (id == JSON_NONE || hidden)
        return true;

    struct json_text text = json_text(tape, id);
    size_t n = uri_without_fragment(text.text, text.len);
    if (n > 0) {
        struct strbuf uri = STRBUF_INIT(URI_BYTES);
        uri_resolve(&uri, (*resource)->uri, text.text, n);
        if (schema != (*resource)->root)
            *resource = resource_new(walk, schema, *resource);
        bool done = name_resource(walk, *resource, uri.text, uri.len);
        strbuf_release(&uri);
        uint32_t named = string_member(tape, schema, "$schema");
        if (done && schema != 0 && named != JSON_NONE)
            done = dialect_named(walk, named, &(*resource)->dialect);
        if (!done)
            return false;
    }
    if (n + 1 < text.len && (draft & ID_MAY_BE_ANCHOR) != 0)
        return add_anchor(walk, *resource, schema,
                          (struct json_text){ text.text + n + 1, text.len - n - 1 },
                          false);
    return true;
}

static void push_list(struct walk *walk, uint32_t list, struct resource *resource)
{
    const struct json_tape *tape = &walk->document->tape;
    if (json_kind(tape, list) != JSON_ARRAY)
        return;
    for (uint32_t e = json_first(tape, list); e < json_end(tape, list);
         e = json_next(tape, e))
        push(walk, e, resource);
}

static void push_map(struct walk *walk, uint32_t map, struct resource *resource)
{
    const struct json_tape *tape = &walk->document->tape;
    if (json_kind(tape, map) != JSON_OBJECT)
        return;
    for (uint32_t key = json_first(tape, map); key < json_end(tape, map);
         key = json_next(tape, key + 1))
        push(walk, key + 1, resource);
}

static void push_subschemas(struct walk *walk, uint32_t value, struct resource *resource,
                            enum keyword_holds holds)
{
    switch (holds) {
    case HOLDS_NOTHING:
        return;
    case HOLDS_SCHEMA:
        push(walk, value, resource);
        return;
    case HOLDS_SCHEMA_LIST:
        push_list(walk, value, resource);
        return;
    case HOLDS_SCHEMA_MAP:
    case HOLDS_DEPENDENCIES:
        push_map(walk, value, resource);
        return;
    case HOLDS_ONE_OR_LIST:
        if (json_kind(&walk->document->tape, value) == JSON_ARRAY)
            push_list(walk, value, resource);
        else
            push(walk, value, resource);
        return;
    }
}

static bool visit(struct walk *walk, struct visit at)
{
    const struct json_tape *tape = &walk->document->tape;
    if (json_kind(tape, at.value) != JSON_OBJECT)
        return true;
    if (!read_id(walk, at.value, &at.resource) ||
        !read_anchors(walk, at.resource, at.value))
        return false;
    for (uint32_t key = json_first(tape, at.value); key < json_end(tape, at.value);
         key = json_next(tape, key + 1)) {
        struct json_text name = json_text(tape, key);
        const struct keyword *keyword =
            keyword_find(&at.resource->dialect, name.text, name.len);
        if (keyword != NULL)
            push_subschemas(walk, key + 1, at.resource,
                            (enum keyword_holds)keyword->holds);
    }
    return true;
}

/* Where an OpenAPI document has its schemas: to JSON Schema these are no keywords. */
static void push_components(struct walk *walk, struct resource *root)
{
    const struct json_tape *tape = &walk->document->tape;
    uint32_t components = json_get(tape, 0, "components");
    if (string_member(tape, 0, "openapi") == JSON_NONE || components == JSON_NONE)
        return;
    uint32_t schemas = json_get(tape, components, "schemas");
    if (schemas != JSON_NONE)
        push_map(walk, schemas, root);
}

static int by_root(const void *a, const void *b)
{
    uint32_t x = (*(struct resource *const *)a)->root,
             y = (*(struct resource *const *)b)->root;
    return x < y ? -1 : x > y;
}

bool library_index(struct library *library, struct document *document, struct err *err)
{
    struct walk walk = { .library = library, .document = document, .err = err };
    struct resource *root = resource_new(&walk, 0, NULL);

    /* Named before its dialect is known, for a meta-schema may be its own meta-schema. */
    if (strmap_get(&library->resources, document->uri, strlen(document->uri)) == NULL)
        strmap_put(&library->resources, document->uri, strlen(document->uri), root);
    bool done = detect_dialect(&walk, root);
    if (done && root->dialect.draft != OPENAPI_3_0) {
        push(&walk, 0, root);
        push_components(&walk, root);
    }
    while (done && walk.count > 0)
        done = visit(&walk, walk.stack[--walk.count]);
    free(walk.stack);
    qsort(document->resources, document->resource_count, sizeof(struct resource *),
          by_root);
    return done;
}
