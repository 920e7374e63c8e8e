#include "profile/shape.h"

#include "profile/shipped.h"
#include "schema/schema.h"

static void tell(void *to, const struct schema_breach *breach)
{
    struct err *err = to;
    err_set(err, ERR_USAGE, "%s: %s",
            breach->instance[0] != '\0' ? breach->instance : "the whole document",
            breach->message);
}

static bool check_layer(const struct layer *layer, const struct schema *schema,
                        struct schema_run *run, struct err *err)
{
    if (schema_check(schema, run, &layer->tape, 0) == SCHEMA_VALID)
        return true;
    schema_explain(schema, run, &layer->tape, 0, 1, tell, err);
    if (place_member((struct place){ layer, 0 }, "extends").layer == NULL)
        err_hint(err, "a profile that \"extends\" another says only what differs");
    return err_within(err, "%s", layer->file.name);
}

bool shape_check(const struct layers *layers, struct err *err)
{
    static const char path[] = SCHEMA_FOLDER "profile.schema.json";
    const struct embedded *file = shipped_find(path);
    struct schema *schema = schema_new(path, file->text, file->len, "", NULL, err);
    if (schema == NULL)
        return false;
    struct schema_run *run = schema_run_new();
    bool fit = true;
    for (size_t i = 0; fit && i < layers->count; i++)
        fit = check_layer(&layers->items[i], schema, run, err);
    schema_run_free(run);
    schema_free(schema);
    return fit;
}
