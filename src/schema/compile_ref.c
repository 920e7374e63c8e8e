#include "schema/compile.h"

#include <string.h>

/* A name that some $dynamicRef looks for in the dynamic scope. */
struct dynamic_name {
    uint32_t number;
    const char *text;
    size_t len;
    struct dynamic_name *next;
};

static bool resolve(struct part *part, uint32_t value, struct target *target)
{
    *target = (struct target){ .value = JSON_NONE };
    if (!part_expect(part, value, KIND_STRING, "a string"))
        return false;
    struct json_text text = json_text(part->tape, value);
    if (memchr(text.text, '\0', text.len) != NULL)
        return part_wrong(part, value, "a URI cannot hold a NUL");

    struct err inner = ERR_INIT;
    struct library *library = &part->compiler->schema->library;
    if (library_resolve(library, part->block->resource, text.text, text.len, target,
                        &inner))
        return true;
    part_wrong(part, value, "%s", inner.text);
    return err_hint(part->compiler->err, "%s",
                    inner.hint[0] != '\0'
                        ? inner.hint
                        : "other documents are found through --resources; "
                          "the network is never asked");
}

bool compile_ref(struct part *part, uint32_t value)
{
    struct target target;
    const struct block *block;

    if (!resolve(part, value, &target))
        return false;
    if (!compiler_block(part->compiler, target.resource, target.value, &block))
        return err_within(part->compiler->err, "%s", "$ref");
    part_add(part, OP_REF, value)->with.block = block;
    return true;
}

static uint32_t number_of(struct part *part, const char *name, size_t len)
{
    struct compiler *compiler = part->compiler;
    struct dynamic_name *known = strmap_get(&compiler->dynamic_names, name, len);
    if (known == NULL) {
        known = part_alloc(part, 1, sizeof(*known));
        *known = (struct dynamic_name){ compiler->dynamic_count++, name, len,
                                        compiler->dynamic_list };
        compiler->dynamic_list = known;
        strmap_put(&compiler->dynamic_names, name, len, known);
    }
    return known->number;
}

/* A $dynamicRef whose target is no $dynamicAnchor is a $ref. A $recursiveRef is one to a
 * dynamic anchor without a name, which $recursiveAnchor gives to the root of a
 * resource. */
bool compile_dynamic_ref(struct part *part, uint32_t value)
{
    struct target target;
    const struct block *block;

    if (!resolve(part, value, &target))
        return false;
    if (part->dialect->draft == DRAFT_2019 &&
        strmap_get(&target.resource->anchors, "", 0) != NULL)
        target.anchor = "";
    if (!compiler_block(part->compiler, target.resource, target.value, &block))
        return false;
    if (target.anchor == NULL) {
        part_add(part, OP_REF, value)->with.block = block;
        return true;
    }
    struct dynamic_plan *plan = part_alloc(part, 1, sizeof(*plan));
    *plan =
        (struct dynamic_plan){ block, number_of(part, target.anchor, target.anchor_len) };
    part_add(part, OP_DYNAMIC_REF, value)->with.dynamic = plan;
    part->compiler->schema->dynamic = true;
    return true;
}

/* Gives the resource the block of its anchor with that name, if it has one. */
static bool compile_dynamic_anchor(struct compiler *compiler, struct resource *resource,
                                   const struct dynamic_name *name)
{
    const struct anchor *anchor = strmap_get(&resource->anchors, name->text, name->len);
    if (anchor == NULL || !anchor->dynamic || resource->dynamic[name->number] != NULL)
        return true;
    return compiler_block(compiler, resource, anchor->value,
                          &resource->dynamic[name->number]);
}

static bool compile_anchors(struct compiler *compiler, struct resource *resource)
{
    if (resource->dynamic_count < compiler->dynamic_count) {
        const struct block **wider = arena_alloc(&compiler->schema->arena,
                                                 compiler->dynamic_count, sizeof(*wider));
        for (uint32_t i = 0; i < resource->dynamic_count; i++)
            wider[i] = resource->dynamic[i];
        resource->dynamic = wider;
        resource->dynamic_count = compiler->dynamic_count;
    }
    for (const struct dynamic_name *n = compiler->dynamic_list; n != NULL; n = n->next) {
        if (!compile_dynamic_anchor(compiler, resource, n))
            return false;
    }
    return true;
}

bool compile_dynamic_anchors(struct compiler *compiler)
{
    if (compiler->dynamic_list == NULL)
        return true;
    for (struct document *d = compiler->schema->library.documents; d != NULL;
         d = d->next) {
        for (uint32_t i = 0; i < d->resource_count; i++) {
            if (d->resources[i]->entered && !compile_anchors(compiler, d->resources[i]))
                return false;
        }
    }
    return true;
}
