#include "schema/library.h"

#include "base/embedded.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "schema/uri.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DOCUMENT_BYTES = 32 * 1024 * 1024,
    DOCUMENT_VALUES = 4 * 1000 * 1000,
    DOCUMENT_DEPTH = 1000,
    DOCUMENTS = 1000,
    URI_BYTES = 8 * 1024,
    POINTER_BYTES = 64 * 1024
};

extern const struct embedded schema_meta_files[];

void library_init(struct library *library, struct arena *arena,
                  const struct schema_options *options)
{
    *library = (struct library){ .arena = arena, .options = options };
}

void library_release(struct library *library)
{
    for (struct document *d = library->documents; d != NULL; d = d->next) {
        for (uint32_t i = 0; i < d->resource_count; i++)
            strmap_release(&d->resources[i]->anchors);
        free(d->resources);
        free(d->blocks);
        json_tape_release(&d->tape);
    }
    strmap_release(&library->resources);
}

bool document_wrong(const struct document *document, uint32_t value, struct err *err,
                    const char *format, ...)
{
    struct strbuf pointer = STRBUF_INIT(POINTER_BYTES);
    char text[400], where[160];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    json_pointer_of(&pointer, &document->tape, value);
    untrusted_copy(where, sizeof(where), pointer.text, pointer.len);
    strbuf_release(&pointer);
    return err_set(err, ERR_USAGE, "%s#%s: %s", document->uri, where, text);
}

/* Says what the decoder stumbled over, with line and column. */
static bool not_json(const struct document *document, const char *text, size_t len,
                     const struct json_facts *facts, const struct json_verdict *verdict,
                     struct err *err)
{
    uint32_t line, column;
    bool syntax = verdict->reason == JSON_FACT_SYNTAX && facts->syntax != NULL;
    json_position(text, len, verdict->offset, &line, &column);
    return err_set(err, ERR_USAGE, "%s:%u:%u: not JSON: %s", document->uri, line, column,
                   syntax ? facts->syntax : json_fact_meaning(verdict->reason));
}

/* A schema is JSON by the letter: what only some decoders take is refused. */
static bool decode(struct document *document, const char *text, size_t len,
                   struct err *err)
{
    const struct json_limits limits = { DOCUMENT_DEPTH, DOCUMENT_VALUES, DOCUMENT_BYTES };
    struct json_facts facts;

    json_tape_init(&document->tape);
    bool whole = json_decode(&document->tape, text, len, &limits, &facts);
    if (facts.seen[JSON_FACT_CEILING].times > 0)
        return err_set(
            err, ERR_USAGE,
            "%s: too large for a schema (%d bytes, %d values, %d levels at most)",
            document->uri, DOCUMENT_BYTES, DOCUMENT_VALUES, DOCUMENT_DEPTH);
    struct json_verdict verdict =
        json_judge(&document->tape, &facts, JSON_DECODER_RFC8259);
    if (!whole || !verdict.accepted)
        return not_json(document, text, len, &facts, &verdict, err);
    document->blocks = xcalloc(document->tape.count, sizeof(struct block *));
    return true;
}

struct document *library_add(struct library *library, const char *uri, const char *text,
                             size_t len, struct err *err)
{
    if (library->document_count == DOCUMENTS) {
        err_set(err, ERR_USAGE, "%s: more than %d schema documents", uri, DOCUMENTS);
        return NULL;
    }
    struct document *document = arena_alloc(library->arena, 1, sizeof(*document));
    document->uri =
        arena_memdup0(library->arena, uri, uri_without_fragment(uri, strlen(uri)));
    document->next = library->documents;
    library->documents = document;
    library->document_count++;

    document->text = arena_memdup0(library->arena, text, len);
    document->len = len;
    if (!decode(document, document->text, len, err) ||
        !library_index(library, document, err))
        return NULL;
    return document;
}

/* The embedded meta-schema with this URI. */
static const struct embedded *metaschema(const char *uri, size_t len)
{
    static const struct {
        const char *uri, *path;
    } rows[] = {
        { "https://json-schema.org/draft/2020-12/", "schemas/meta/draft2020-12/" },
        { "https://json-schema.org/draft/2019-09/", "schemas/meta/draft2019-09/" },
        { "http://json-schema.org/draft-07/", "schemas/meta/draft-07/" },
        { "http://json-schema.org/draft-06/", "schemas/meta/draft-06/" },
        { "http://json-schema.org/draft-04/", "schemas/meta/draft-04/" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t n = strlen(rows[i].uri);
        if (len <= n || len > 200 || memcmp(uri, rows[i].uri, n) != 0)
            continue;
        char name[300];
        snprintf(name, sizeof(name), "%s%.*s.json", rows[i].path, (int)(len - n),
                 uri + n);
        for (const struct embedded *file = schema_meta_files; file->name != NULL;
             file++) {
            if (strcmp(file->name, name) == 0)
                return file;
        }
    }
    return NULL;
}

/* Reads it from one of the folders. `*found` is false when none has it. */
static struct document *add_from_folder(struct library *library, const char *uri,
                                        bool *found, struct err *err)
{
    const struct schema_options *options = library->options;

    for (size_t i = 0; i < options->folder_count; i++) {
        const struct schema_folder *folder = &options->folders[i];
        size_t n = strlen(folder->prefix);
        if (strncmp(uri, folder->prefix, n) != 0 || strstr(uri + n, "..") != NULL)
            continue;
        struct strbuf text = STRBUF_INIT(DOCUMENT_BYTES);
        struct err ignored = ERR_INIT;
        char *path = xstrfmt("%s/%s", folder->directory, uri + n);
        struct document *document = NULL;
        *found = file_read(&text, path, &ignored);
        if (*found)
            document = library_add(library, uri, text.text, text.len, err);
        free(path);
        strbuf_release(&text);
        if (*found)
            return document;
    }
    return NULL;
}

static struct document *load(struct library *library, const char *uri, struct err *err)
{
    const struct schema_options *options = library->options;
    bool found = false;

    for (size_t i = 0; i < options->resource_count; i++) {
        const struct schema_resource *r = &options->resources[i];
        if (strcmp(r->uri, uri) == 0)
            return library_add(library, uri, r->text, r->len, err);
    }
    struct document *document = add_from_folder(library, uri, &found, err);
    if (found)
        return document;
    const struct embedded *file = metaschema(uri, strlen(uri));
    if (file != NULL)
        document = library_add(library, uri, file->text, file->len, err);
    if (document != NULL)
        document->embedded = true;
    return document;
}

struct resource *library_find(struct library *library, const char *uri, size_t len,
                              struct err *err)
{
    struct resource *known = strmap_get(&library->resources, uri, len);
    if (known != NULL || memchr(uri, '\0', len) != NULL)
        return known;
    char *name = xmemdup0(uri, len);
    struct document *document = load(library, name, err);
    free(name);
    return document == NULL ? NULL : document->resources[0];
}

/* The value that the pointer names, seen from the root of the resource. */
static uint32_t find_pointer(const struct resource *resource, const char *pointer,
                             size_t len)
{
    const struct json_tape *tape = &resource->document->tape;
    struct strbuf whole = STRBUF_INIT(POINTER_BYTES);
    uint32_t value = JSON_NONE;

    json_pointer_of(&whole, tape, resource->root);
    if (strbuf_add(&whole, pointer, len))
        value = json_pointer_find(tape, whole.text, whole.len);
    strbuf_release(&whole);
    return value;
}

/* From the resource to the place in it that the fragment names. */
static bool find_fragment(struct resource *resource, const char *fragment, size_t len,
                          struct target *target)
{
    *target = (struct target){ .resource = resource, .value = resource->root };
    if (len == 0)
        return true;
    if (fragment[0] == '/') {
        target->value = find_pointer(resource, fragment, len);
        if (target->value != JSON_NONE)
            target->resource = resource_around(resource->document, target->value);
        return target->value != JSON_NONE;
    }
    const struct anchor *anchor = strmap_get(&resource->anchors, fragment, len);
    if (anchor == NULL)
        return false;
    target->value = anchor->value;
    target->resource = anchor->resource;
    if (anchor->dynamic) {
        target->anchor = fragment;
        target->anchor_len = len;
    }
    return true;
}

static bool unresolved(const char *uri, size_t len, struct err *err)
{
    char safe[200];
    untrusted_copy(safe, sizeof(safe), uri, len);
    return err_set(err, ERR_USAGE, "cannot find \"%s\"", safe);
}

bool library_resolve(struct library *library, const struct resource *base,
                     const char *reference, size_t len, struct target *target,
                     struct err *err)
{
    struct strbuf uri = STRBUF_INIT(URI_BYTES), fragment = STRBUF_INIT(URI_BYTES);
    uri_resolve(&uri, base->uri, reference, len);
    size_t n = uri_without_fragment(uri.text, uri.len);
    struct resource *resource = library_find(library, uri.text, n, err);
    bool done = resource != NULL && !uri.full;

    if (done && n < uri.len)
        done = uri_unescape(&fragment, uri.text + n + 1, uri.len - n - 1);
    if (done)
        done = find_fragment(resource, fragment.text, fragment.len, target);
    if (done && target->anchor != NULL)
        target->anchor =
            arena_memdup0(library->arena, target->anchor, target->anchor_len);
    if (!done && err->kind == ERR_NONE)
        unresolved(uri.text, uri.len, err);
    strbuf_release(&fragment);
    strbuf_release(&uri);
    return done;
}

struct resource *resource_around(const struct document *document, uint32_t value)
{
    uint32_t low = 0, high = document->resource_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (document->resources[middle]->root <= value)
            low = middle;
        else
            high = middle;
    }
    struct resource *resource = document->resources[low];
    while (value >= document->tape.values[resource->root].next)
        resource = resource->parent;
    return resource;
}
