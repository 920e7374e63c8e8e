#include "schema/schema.h"

#include "base/xalloc.h"
#include "schema/compile.h"
#include "schema/regex.h"
#include "schema/schema_priv.h"

#include <stdlib.h>

struct schema *schema_new(const char *name, const char *text, size_t len,
                          const char *pointer, const struct schema_options *options,
                          struct err *err)
{
    static const struct schema_options none = { .dialect = SCHEMA_DETECT };
    struct schema *schema = xcalloc(1, sizeof(*schema));

    library_init(&schema->library, &schema->arena, options != NULL ? options : &none);
    struct document *document = library_add(&schema->library, name, text, len, err);
    if (document == NULL || !compile_document(schema, document, pointer, err)) {
        schema_free(schema);
        return NULL;
    }
    schema->library.options = NULL; /* the caller's, and no longer needed */
    schema_optimize(schema);
    return schema;
}

void schema_free(struct schema *schema)
{
    if (schema == NULL)
        return;
    for (uint32_t i = 0; i < schema->regex_count; i++)
        regex_free(schema->regexes[i]);
    free(schema->regexes);
    free(schema->blocks);
    library_release(&schema->library);
    arena_release(&schema->arena);
    free(schema);
}

void schema_documents(const struct schema *schema, schema_document_fn *tell, void *to)
{
    for (const struct document *d = schema->library.documents; d != NULL; d = d->next) {
        if (!d->embedded)
            tell(to, d->uri, d->text, d->len);
    }
}
