#include "cli/judging.h"

#include "base/arena.h"
#include "base/nearest.h"
#include "base/xalloc.h"
#include "report/report.h"
#include "result/sample.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* clang-format off */
/* As they are named in help texts, and as others write them. */
static const struct {
    const char *name;
    const char *also[4];
    enum schema_dialect dialect;
} dialects[] = {
    { "2020-12",     { "draft2020-12" },                      SCHEMA_2020_12 },
    { "2019-09",     { "draft2019-09" },                      SCHEMA_2019_09 },
    { "draft-7",     { "draft-07", "draft7", "7" },           SCHEMA_DRAFT_7 },
    { "draft-6",     { "draft-06", "draft6", "6" },           SCHEMA_DRAFT_6 },
    { "draft-4",     { "draft-04", "draft4", "4" },           SCHEMA_DRAFT_4 },
    { "openapi-3.0", { "openapi3.0", "openapi30", "oas3.0" }, SCHEMA_OPENAPI_3_0 },
};
/* clang-format on */
enum { DIALECT_COUNT = sizeof(dialects) / sizeof(dialects[0]) };

bool judging_given(const struct command_line *line,
                   const struct judging_settings *settings, struct err *err)
{
    return settings->schemas.count > 0 || !command_was_given(line, "dialect") ||
           err_set(err, ERR_USAGE, "--dialect needs --schema FILE, whose dialect it is");
}

static bool unknown(const char *option, const char *name, const char *const *names,
                    struct err *err)
{
    struct strbuf all = STRBUF_INIT(512);
    const char *nearest = nearest_name(name, names);
    for (size_t i = 0; names[i] != NULL; i++)
        strbuf_putf(&all, "%s%s", i > 0 ? ", " : "", names[i]);
    err_set(err, ERR_USAGE, "--%s: no \"%s\" is known", option, name);
    if (nearest != NULL)
        err_hint(err, "did you mean %s?", nearest);
    else
        err_hint(err, "known are %s", all.text);
    strbuf_release(&all);
    return false;
}

static bool is_dialect(size_t row, const char *name)
{
    if (strcmp(name, dialects[row].name) == 0)
        return true;
    for (const char *const *also = dialects[row].also; *also != NULL; also++) {
        if (strcmp(name, *also) == 0)
            return true;
    }
    return false;
}

static bool find_dialect(const char *name, enum schema_dialect *dialect, struct err *err)
{
    const char *names[DIALECT_COUNT + 1] = { NULL };
    *dialect = SCHEMA_DETECT;
    if (name == NULL)
        return true;
    for (size_t i = 0; i < DIALECT_COUNT; i++) {
        names[i] = dialects[i].name;
        if (is_dialect(i, name)) {
            *dialect = dialects[i].dialect;
            return true;
        }
    }
    return unknown("dialect", name, names, err);
}

static bool find_decoder(const char *name, enum json_decoder *decoder, struct err *err)
{
    const char *names[JSON_DECODER_COUNT + 1] = { NULL };
    for (int i = 0; i < JSON_DECODER_COUNT; i++)
        names[i] = json_decoder_name((enum json_decoder)i);
    return name == NULL || json_decoder_find(name, decoder) ||
           unknown("decoder", name, names, err);
}

static bool find_nullable(const char *name, enum schema_nullable_enum *how,
                          struct err *err)
{
    static const char *const names[] = { "strict", "lenient", NULL };
    if (name == NULL)
        return true;
    *how = strcmp(name, "lenient") == 0 ? SCHEMA_NULLABLE_ENUM_LENIENT
                                        : SCHEMA_NULLABLE_ENUM_STRICT;
    return strcmp(name, "strict") == 0 || strcmp(name, "lenient") == 0 ||
           unknown("nullable-enum", name, names, err);
}

bool judging_expectation(const char *name, enum expectation *expect, struct err *err)
{
    static const char *const names[] = { "revealed", "placeholder", NULL };
    static const enum expectation meant[] = { EXPECT_REVEALED, EXPECT_PLACEHOLDER };
    *expect = EXPECT_NOTHING;
    if (name == NULL)
        return true;
    for (size_t i = 0; names[i] != NULL; i++) {
        if (strcmp(name, names[i]) == 0) {
            *expect = meant[i];
            return true;
        }
    }
    return unknown("expect", name, names, err);
}

bool judging_names_known(const struct judging_settings *settings, struct err *err)
{
    enum schema_nullable_enum nullable;
    enum json_decoder decoder;
    enum expectation expect;
    enum schema_dialect dialect;
    return find_nullable(settings->nullable_enum, &nullable, err) &&
           find_decoder(settings->decoder, &decoder, err) &&
           judging_expectation(settings->expect, &expect, err) &&
           find_dialect(settings->dialect, &dialect, err);
}

/* "https://example.com/schemas/=schemas" */
static bool read_folder(struct schema_folder *folder, const char *given,
                        struct arena *arena, struct err *err)
{
    const char *equals = strchr(given, '=');
    struct stat found;
    if (equals == NULL || equals == given || equals[1] == '\0') {
        err_set(err, ERR_USAGE, "--resources: expected URL-PREFIX=DIR, found \"%s\"",
                given);
        return err_hint(err, "such as https://example.com/schemas/=schemas");
    }
    folder->prefix = arena_memdup0(arena, given, (size_t)(equals - given));
    folder->directory = equals + 1;
    if (stat(folder->directory, &found) != 0)
        return err_set_errno(err, ERR_USAGE, "--resources: %s", folder->directory);
    return S_ISDIR(found.st_mode) ||
           err_set(err, ERR_USAGE, "--resources: %s is no folder", folder->directory);
}

static bool load_profiles(struct judging *judging, const char *name,
                          const struct profile_options *options, struct err *err)
{
    judging->profile = profile_load_with(name, options, err);
    if (judging->profile == NULL)
        return false;
    if (judging->profile->compare_with != NULL)
        judging->other = profile_load_with(judging->profile->compare_with, options, err);
    return judging->profile->compare_with == NULL || judging->other != NULL;
}

static bool load_schemas(struct judging *judging, const struct judging_settings *settings,
                         const struct profile_options *given, struct err *err)
{
    struct schema_options options = {
        .formats =
            given->assert_formats ? SCHEMA_FORMATS_ASSERT : SCHEMA_FORMATS_BY_DIALECT,
        .nullable_enum = judging->profile->nullable_enum,
        .folders = given->folders,
        .folder_count = given->folder_count,
    };
    if (!find_dialect(settings->dialect, &options.dialect, err))
        return false;
    for (size_t i = 0; i < settings->schemas.count; i++) {
        if (!schema_set_add(&judging->own, settings->schemas.items[i], &options, err))
            return err_within(err, "--schema");
    }
    return true;
}

/* What reports say about the rules: the codes of the profile and our own; the schemas. */
static void list_names(struct judging *judging)
{
    const struct profile *profile = judging->profile;
    const struct schema_set *own = &judging->own;
    size_t count = 0;
    judging->codes = xcalloc(profile->code_count + 2, sizeof(*judging->codes));
    for (size_t i = 0; i < profile->code_count; i++)
        judging->codes[count++] = profile->codes[i].name;
    if (own->count == 0)
        return;
    if (profile_find_code(profile, SAMPLE_OWN_CODE) == NULL)
        judging->codes[count++] = SAMPLE_OWN_CODE;
    judging->schemas = xcalloc(own->count + 1, sizeof(*judging->schemas));
    for (size_t i = 0; i < own->count; i++)
        judging->schemas[i] = own->list[i].name;
}

bool judging_load(struct judging *judging, const struct judging_settings *settings,
                  struct err *err)
{
    *judging = (struct judging){ .own = SCHEMA_SET_INIT };
    enum schema_nullable_enum nullable = SCHEMA_NULLABLE_ENUM_STRICT;
    struct arena arena = ARENA_INIT;
    struct schema_folder *folders =
        arena_alloc(&arena, settings->resources.count + 1, sizeof(*folders));
    bool done = find_nullable(settings->nullable_enum, &nullable, err) &&
                find_decoder(settings->decoder, &judging->decoder, err) &&
                judging_expectation(settings->expect, &judging->expect, err);
    for (size_t i = 0; done && i < settings->resources.count; i++)
        done = read_folder(&folders[i], settings->resources.items[i], &arena, err);

    const struct profile_options options = {
        .assert_formats = settings->assert_format,
        .nullable_enum = settings->nullable_enum != NULL ? &nullable : NULL,
        .folders = folders,
        .folder_count = settings->resources.count,
    };
    done = done && load_profiles(judging, settings->profile, &options, err) &&
           load_schemas(judging, settings, &options, err);
    if (done)
        list_names(judging);
    judging->rules.decoder = settings->decoder != NULL ? &judging->decoder : NULL;
    judging->rules.profile = judging->profile;
    judging->rules.expect = judging->expect;
    judging->rules.own = judging->own.count > 0 ? &judging->own : NULL;
    arena_release(&arena);
    return done;
}

void judging_release(struct judging *judging)
{
    schema_set_release(&judging->own);
    profile_free(judging->profile);
    profile_free(judging->other);
    free(judging->codes);
    free(judging->schemas);
}

void judging_settings_release(struct judging_settings *settings)
{
    option_list_release(&settings->schemas);
    option_list_release(&settings->resources);
}

static void put_names(struct strbuf *to, const char *option, const char *const *names)
{
    strbuf_putf(to, "  %-10s", option);
    for (size_t i = 0; names[i] != NULL; i++)
        strbuf_putf(to, "%s%s", i > 0 ? ", " : "", names[i]);
    strbuf_putc(to, '\n');
}

void judging_help(struct strbuf *to)
{
    const char *names[DIALECT_COUNT + JSON_DECODER_COUNT] = { NULL };
    strbuf_puts(to, "\nReports:\n");
    reports_list(to);
    strbuf_puts(to, "\nNames:\n");
    for (size_t i = 0; i < DIALECT_COUNT; i++)
        names[i] = dialects[i].name;
    put_names(to, "dialects", names);
    for (int i = 0; i < JSON_DECODER_COUNT; i++)
        names[i] = json_decoder_name((enum json_decoder)i);
    names[JSON_DECODER_COUNT] = NULL;
    put_names(to, "decoders", names);
}
