#include "profile/profile.h"

#include "base/xalloc.h"
#include "profile/rules_priv.h"
#include "profile/shape.h"
#include "profile/shipped.h"

#include <stdlib.h>
#include <string.h>

const char *const *profile_names(void)
{
    return shipped_profiles();
}

bool profile_accepts(const struct profile *profile, int status)
{
    for (const struct profile_statuses *some = profile->accepted; some->low > 0; some++) {
        if (status >= some->low && status <= some->high)
            return true;
    }
    return false;
}

const struct profile_code *profile_status_code(const struct profile *profile, int status,
                                               enum confidence *confidence)
{
    for (size_t i = 0; i < profile->status_code_count; i++) {
        const struct profile_status_code *one = &profile->status_codes[i];
        if (one->status == status) {
            *confidence = one->confidence;
            return one->code;
        }
    }
    *confidence = profile->confidence.status;
    return profile->failure_code[FAILURE_STATUS];
}

const struct profile_code *profile_find_code(const struct profile *profile,
                                             const char *name)
{
    for (size_t i = 0; i < profile->code_count; i++) {
        if (strcmp(profile->codes[i].name, name) == 0)
            return &profile->codes[i];
    }
    return NULL;
}

static const char *text_at(const struct profile *profile, const char *pointer)
{
    return place_text(layers_find(&profile->rules->layers, pointer),
                      &profile->rules->arena);
}

/* The other profile's name as profile_load() takes it, once it is known to be there. */
static bool read_compare_with(struct profile *profile, struct err *err)
{
    static const char pointer[] = "/compare_with";
    struct profile_rules *rules = profile->rules;
    const char *name = text_at(profile, pointer);
    if (name == NULL)
        return true;
    struct place place = layers_find(&rules->layers, pointer);
    struct datafile other;
    bool found = datafile_open(&other, PROFILE_FOLDER, name, &place.layer->file, err);
    if (found && !other.shipped)
        profile->compare_with =
            arena_memdup0(&rules->arena, other.name, strlen(other.name));
    else if (found)
        profile->compare_with = shipped_profile_name(other.name);
    datafile_release(&other);
    return found || layers_blame(&rules->layers, pointer, err);
}

/* "nft.schema.json", or "api.json#/components/schemas/Nft" for a part of a document. */
static bool read_schema(struct profile *profile, const struct profile_options *options,
                        struct err *err)
{
    static const char pointer[] = "/document/schema";
    struct profile_rules *rules = profile->rules;
    const struct schema_options how = {
        .formats =
            profile->assert_formats ? SCHEMA_FORMATS_ASSERT : SCHEMA_FORMATS_BY_DIALECT,
        .nullable_enum = profile->nullable_enum,
        .folders = options->folders,
        .folder_count = options->folder_count,
    };
    if (profile->schema_name == NULL)
        return true;
    size_t len = strcspn(profile->schema_name, "#");
    const char *part = profile->schema_name + len + (profile->schema_name[len] == '#');
    const char *name = arena_memdup0(&rules->arena, profile->schema_name, len);
    struct place place = layers_find(&rules->layers, pointer);
    struct datafile file;
    if (datafile_open(&file, SCHEMA_FOLDER, name, &place.layer->file, err))
        rules->schema = schema_new(file.name, file.text, file.len, part, &how, err);
    datafile_release(&file);
    profile->schema = rules->schema;
    return rules->schema != NULL || layers_blame(&rules->layers, pointer, err);
}

/* A rule that fails a token needs a code to fail it with. */
static bool check_codes(const struct profile *profile, struct err *err)
{
    const struct layers *layers = &profile->rules->layers;
    if (profile->schema_refuses && profile->failure_code[FAILURE_SCHEMA] == NULL) {
        err_set(err, ERR_USAGE,
                "a document that is refused needs a code: /failures/schema");
        return layers_blame(layers, "/document/schema_refuses", err);
    }
    if (profile->document_bytes_max > 0 &&
        profile->failure_code[FAILURE_TOO_LARGE] == NULL) {
        err_set(err, ERR_USAGE, "a document over it needs a code: /failures/too_large");
        return layers_blame(layers, "/document/bytes_max", err);
    }
    return true;
}

/* A schema that is read otherwise than the platform does is no longer its own word. */
static void take_options(struct profile *profile, const struct profile_options *options)
{
    bool assert_formats = profile->assert_formats || options->assert_formats;
    enum schema_nullable_enum nullable_enum =
        options->nullable_enum != NULL ? *options->nullable_enum : profile->nullable_enum;
    if (assert_formats != profile->assert_formats ||
        nullable_enum != profile->nullable_enum)
        profile->confidence.schema =
            confidence_weaker(profile->confidence.schema, CONFIDENCE_INFERRED);
    profile->assert_formats = assert_formats;
    profile->nullable_enum = nullable_enum;
}

static bool read_profile(struct profile *profile, const char *name,
                         const struct profile_options *options, struct err *err)
{
    if (!layers_load(&profile->rules->layers, name, err))
        return false;
    profile->name = text_at(profile, "/name");
    profile->title = text_at(profile, "/title");
    profile->summary = text_at(profile, "/summary");
    profile->extends = text_at(profile, "/extends");
    /* Values first: their readers know better than a pattern does what was expected. */
    if (!profile_read_rules(profile, err) || !shape_check(&profile->rules->layers, err) ||
        !profile_read_codes(profile, err) || !read_compare_with(profile, err))
        return false;
    take_options(profile, options);
    return read_schema(profile, options, err) && check_codes(profile, err);
}

struct profile *profile_load_with(const char *name, const struct profile_options *options,
                                  struct err *err)
{
    static const struct profile_options none = { .folder_count = 0 };
    struct profile *profile = xcalloc(1, sizeof(*profile));
    profile->rules = xcalloc(1, sizeof(*profile->rules));
    if (read_profile(profile, name, options != NULL ? options : &none, err))
        return profile;
    profile_free(profile);
    return NULL;
}

struct profile *profile_load(const char *name, struct err *err)
{
    return profile_load_with(name, NULL, err);
}

void profile_free(struct profile *profile)
{
    if (profile == NULL)
        return;
    schema_free(profile->rules->schema);
    layers_release(&profile->rules->layers);
    arena_release(&profile->rules->arena);
    free(profile->rules);
    free(profile);
}
