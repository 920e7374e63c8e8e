#include "base/nearest.h"
#include "profile/fact.h"
#include "profile/rules_priv.h"

#include <stdlib.h>

/* clang-format off */
const char *const profile_failure_pointers[FAILURE_COUNT] = {
    [FAILURE_RETRIEVE]  = "/failures/retrieve",
    [FAILURE_TIMEOUT]   = "/failures/timeout",
    [FAILURE_STATUS]    = "/failures/status",
    [FAILURE_DECODE]    = "/failures/decode",
    [FAILURE_NOT_FOUND] = "/failures/not_found",
    [FAILURE_TOO_LARGE] = "/failures/too_large",
    [FAILURE_SCHEMA]    = "/failures/schema",
};
/* clang-format on */

static bool read_code(struct profile_code *code, struct place place,
                      struct profile_rules *rules, struct err *err)
{
    struct place causes = place_member(place, "causes"),
                 fixes = place_member(place, "fixes");
    code->meaning = place_text(place_member(place, "meaning"), &rules->arena);
    code->source = place_text(place_member(place, "source"), &rules->arena);
    return fact_read_texts(&code->causes, causes, &rules->arena, err) &&
           fact_read_texts(&code->fixes, fixes, &rules->arena, err);
}

/* An unknown code is a slip: say which one was probably meant. */
static bool no_such_code(const struct profile *profile, const char *name, struct err *err)
{
    const char *pointer = layers_pointer("/codes", name, &profile->rules->arena);
    struct place place = layers_find(&profile->rules->layers, pointer);
    const char **names =
        arena_alloc(&profile->rules->arena, profile->code_count + 1, sizeof(*names));
    for (size_t i = 0; i < profile->code_count; i++)
        names[i] = profile->codes[i].name;
    const char *nearest = nearest_name(name, names);
    err_set(err, ERR_USAGE, "no code \"%s\" is described in \"codes\"", name);
    if (place_is_null(place))
        return err_hint(err, "%s takes it away", place.layer->file.name);
    return nearest != NULL ? err_hint(err, "did you mean \"%s\"?", nearest) : false;
}

/* The code that the fact at `pointer` names; leaves *code NULL where there is none. */
static bool find_code(const struct profile_code **code, const struct profile *profile,
                      const char *pointer, struct err *err)
{
    struct profile_rules *rules = profile->rules;
    struct fact fact;
    const char *name = NULL;
    if (!fact_find(&fact, &rules->layers, pointer, &rules->arena))
        return true;
    bool done = fact_read_text(&name, fact.value, &rules->arena, err);
    if (done && name != NULL) {
        *code = profile_find_code(profile, name);
        done = *code != NULL || no_such_code(profile, name, err);
    }
    return done || layers_blame(&rules->layers, pointer, err);
}

static size_t count_texts(const char *const *texts)
{
    size_t count = 0;
    while (texts[count] != NULL)
        count++;
    return count;
}

static bool read_status_codes(struct profile *profile, struct err *err)
{
    static const char section[] = "/failures/statuses";
    struct profile_rules *rules = profile->rules;
    const char *const *names = layers_names(&rules->layers, section, &rules->arena);
    size_t count = count_texts(names);
    struct profile_status_code *codes =
        arena_alloc(&rules->arena, count + 1, sizeof(*codes));
    for (size_t i = 0; i < count; i++) {
        const char *pointer = layers_pointer(section, names[i], &rules->arena);
        codes[i].status = (int)strtol(names[i], NULL, 10);
        codes[i].confidence = fact_basis(&rules->layers, pointer);
        if (!find_code(&codes[i].code, profile, pointer, err))
            return false;
    }
    profile->status_codes = codes;
    profile->status_code_count = count;
    return true;
}

static bool read_all_codes(struct profile *profile, struct err *err)
{
    struct profile_rules *rules = profile->rules;
    const char *const *names = layers_names(&rules->layers, "/codes", &rules->arena);
    struct profile_code *codes =
        arena_alloc(&rules->arena, count_texts(names) + 1, sizeof(*codes));
    profile->codes = codes;
    for (; *names != NULL; names++) {
        const char *pointer = layers_pointer("/codes", *names, &rules->arena);
        struct place place = layers_find(&rules->layers, pointer);
        if (place_is_null(place))
            continue; /* an inherited one that was taken away */
        struct profile_code *code = &codes[profile->code_count++];
        code->name = *names;
        code->basis = fact_basis(&rules->layers, pointer);
        if (!read_code(code, place, rules, err))
            return layers_blame(&rules->layers, pointer, err);
    }
    return true;
}

bool profile_read_codes(struct profile *profile, struct err *err)
{
    if (!read_all_codes(profile, err))
        return false;
    for (int failure = 0; failure < FAILURE_COUNT; failure++) {
        if (!find_code(&profile->failure_code[failure], profile,
                       profile_failure_pointers[failure], err))
            return false;
    }
    return read_status_codes(profile, err);
}
