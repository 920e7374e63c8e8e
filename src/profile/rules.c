#include "base/container.h"
#include "base/nearest.h"
#include "profile/fact.h"
#include "profile/rules_priv.h"
#include "result/sample.h"

#include <string.h>

static fact_read_fn read_headers, read_budget, read_accepted, read_attempts, read_on,
    read_decoder, read_also_decoders, read_nullable_enum;

/* clang-format off */

/* Each fact, where its value goes, and how it is read. Where null is no value for a fact,
 * and which facts there must be, shape_check() says. */
static const struct field {
    const char *pointer;
    size_t offset;
    fact_read_fn *read;
} fields[] = {
#define FIELD(pointer, member, read) { pointer, offsetof(struct profile, member), read }
    FIELD("/request/headers",            headers,                    read_headers),
    FIELD("/request/redirects",          redirects_max,              fact_read_unsigned),
    FIELD("/answer/time_budget",         budget_us,                  read_budget),
    FIELD("/answer/accepted_status",     accepted,                   read_accepted),
    FIELD("/retry/attempts",             retry.attempts,             read_attempts),
    FIELD("/retry/on",                   retry,                      read_on),
    FIELD("/retry/wait",                 retry.wait_us,              fact_read_duration),
    FIELD("/retry/wait_factor",          retry.wait_factor,          fact_read_unsigned),
    FIELD("/document/decoder",           decoder,                    read_decoder),
    FIELD("/document/also_decoders",     also_decoders,              read_also_decoders),
    FIELD("/document/bytes_max",         document_bytes_max,         fact_read_bytes),
    FIELD("/document/schema",            schema_name,                fact_read_text),
    FIELD("/document/schema_refuses",    schema_refuses,             fact_read_flag),
    FIELD("/document/assert_formats",    assert_formats,             fact_read_flag),
    FIELD("/document/nullable_enum",     nullable_enum,              read_nullable_enum),
    FIELD("/refresh/tokens_per_request", refresh.tokens_per_request, fact_read_count),
    FIELD("/refresh/requests_per_hour",  refresh.requests_per_hour,  fact_read_count),
    FIELD("/refresh/bytes_per_request",  refresh.bytes_per_request,  fact_read_bytes),
    FIELD("/refresh/complete_within",    refresh.complete_us,        fact_read_duration),
#undef FIELD
};

/* The facts on which a conclusion rests: it is as sure as the weakest of them. */
static const struct ground {
    const char *pointer;
    size_t offset;
} grounds[] = {
#define GROUND(pointer, rule) { pointer, offsetof(struct profile_rule_confidence, rule) }
    GROUND("/answer/time_budget",      timeout),
    GROUND("/failures/timeout",        timeout),
    GROUND("/answer/time_budget",      whole_answer),
    GROUND("/answer/budget_covers",    whole_answer),
    GROUND("/failures/retrieve",       transport),
    GROUND("/answer/accepted_status",  status),
    GROUND("/failures/status",         status),
    GROUND("/failures/decode",         decode),
    GROUND("/document/root",           root),
    GROUND("/failures/decode",         root),
    GROUND("/document/bytes_max",      too_large),
    GROUND("/failures/too_large",      too_large),
    GROUND("/document/schema",         schema),
    GROUND("/document/schema_refuses", schema),
    GROUND("/request/redirects",       redirects),
    GROUND("/retry/attempts",          retry),
    GROUND("/retry/on",                retry),
    GROUND("/retry/wait",              retry_wait),
    GROUND("/retry/wait_factor",       retry_wait),
    GROUND("/answer/success",          pass),
#undef GROUND
};

/* clang-format on */

/* Sent as they stand, so nothing in them may end a line (CWE-113). */
static bool is_header(const char *text)
{
    const char *colon = strstr(text, ": ");
    if (colon == NULL || colon == text || colon[2] == '\0')
        return false;
    for (const char *c = text; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || *c == 0x7f || (*c == ' ' && c < colon))
            return false;
    }
    return true;
}

static bool read_headers(void *to, struct place value, struct arena *arena,
                         struct err *err)
{
    const char *const **headers = to;
    if (!fact_read_texts(headers, value, arena, err))
        return false;
    for (const char *const *header = *headers; header != NULL && *header != NULL;
         header++) {
        if (!is_header(*header))
            return err_set(err, ERR_USAGE, "expected \"Name: value\", got \"%s\"",
                           *header);
    }
    return true;
}

static bool read_budget(void *to, struct place value, struct arena *arena,
                        struct err *err)
{
    uint64_t *budget_us = to;
    if (!fact_read_duration(budget_us, value, arena, err))
        return false;
    return *budget_us > 0 || place_is_null(value) ||
           err_set(err, ERR_USAGE, "nothing can be answered in no time");
}

static bool read_decoder(void *to, struct place value, struct arena *arena,
                         struct err *err)
{
    const char *name = NULL, *names[JSON_DECODER_COUNT + 1] = { NULL };
    if (!fact_read_text(&name, value, arena, err))
        return false;
    if (name == NULL || json_decoder_find(name, to))
        return true;
    for (int decoder = 0; decoder < JSON_DECODER_COUNT; decoder++)
        names[decoder] = json_decoder_name((enum json_decoder)decoder);
    const char *nearest = nearest_name(name, names);
    err_set(err, ERR_USAGE, "no decoder is called \"%s\"", name);
    return nearest != NULL ? err_hint(err, "did you mean \"%s\"?", nearest) : false;
}

static bool read_also_decoders(void *to, struct place value, struct arena *arena,
                               struct err *err)
{
    struct profile *profile = container_of(to, struct profile, also_decoders);
    for (struct place item = place_first(value); item.layer != NULL;
         item = place_next(value, item)) {
        if (profile->also_decoder_count == JSON_DECODER_COUNT)
            return err_set(err, ERR_USAGE, "there are only %d decoders",
                           JSON_DECODER_COUNT);
        enum json_decoder *decoder =
            &profile->also_decoders[profile->also_decoder_count++];
        if (!read_decoder(decoder, item, arena, err))
            return false;
    }
    return true;
}

static bool read_nullable_enum(void *to, struct place value, struct arena *arena,
                               struct err *err)
{
    enum schema_nullable_enum *how = to;
    const char *text = place_text(value, arena);
    if (text == NULL || strcmp(text, "strict") == 0)
        *how = SCHEMA_NULLABLE_ENUM_STRICT;
    else if (strcmp(text, "lenient") == 0)
        *how = SCHEMA_NULLABLE_ENUM_LENIENT;
    else
        return err_set(err, ERR_USAGE, "expected \"strict\" or \"lenient\"");
    return true;
}

/* 200, or "2xx" for all from 200 to 299. */
static bool read_statuses(struct profile_statuses *to, struct place value,
                          struct arena *arena, struct err *err)
{
    const char *text = place_text(value, arena);
    if (text != NULL && strlen(text) == 3 && text[0] >= '1' && text[0] <= '9') {
        int hundred = (text[0] - '0') * 100;
        int rest = (text[1] - '0') * 10 + (text[2] - '0');
        *to = (struct profile_statuses){ hundred + rest, hundred + rest };
        if (strcmp(text + 1, "xx") == 0)
            *to = (struct profile_statuses){ hundred, hundred + 99 };
        if (strcmp(text + 1, "xx") == 0 || strspn(text, "0123456789") == 3)
            return true;
    }
    return err_set(err, ERR_USAGE, "expected a status such as 200 or \"2xx\"");
}

static bool read_accepted(void *to, struct place value, struct arena *arena,
                          struct err *err)
{
    struct profile *profile = container_of(to, struct profile, accepted);
    enum { MAX = sizeof(profile->accepted) / sizeof(profile->accepted[0]) - 1 };
    size_t i = 0;
    for (struct place item = place_first(value); item.layer != NULL;
         item = place_next(value, item)) {
        if (i == MAX)
            return err_set(err, ERR_USAGE, "more than %d entries", MAX);
        if (!read_statuses(&profile->accepted[i++], item, arena, err))
            return false;
    }
    return profile->accepted[0].low > 0 || place_is_null(value) ||
           err_set(err, ERR_USAGE, "at least one status must be accepted");
}

static bool read_attempts(void *to, struct place value, struct arena *arena,
                          struct err *err)
{
    unsigned *attempts = to;
    if (!fact_read_unsigned(attempts, value, arena, err))
        return false;
    if ((*attempts >= 1 && *attempts <= ATTEMPTS_MAX) || place_is_null(value))
        return true;
    return err_set(err, ERR_USAGE, "expected 1 to %d attempts, got %u", ATTEMPTS_MAX,
                   *attempts);
}

static bool read_on(void *to, struct place value, struct arena *arena, struct err *err)
{
    struct profile_retry *retry = to;
    enum { MAX = sizeof(retry->statuses) / sizeof(retry->statuses[0]) - 1 };
    const char *text = place_text(value, arena);
    if (text != NULL) {
        retry->on_any_failure = strcmp(text, "any failure") == 0;
        return retry->on_any_failure ||
               err_set(err, ERR_USAGE, "expected \"any failure\" or a list of statuses");
    }
    size_t i = 0;
    for (struct place item = place_first(value); item.layer != NULL;
         item = place_next(value, item)) {
        struct profile_statuses statuses = { 0, 0 };
        if (i == MAX)
            return err_set(err, ERR_USAGE, "more than %d entries", MAX);
        if (!read_statuses(&statuses, item, arena, err))
            return false;
        retry->statuses[i++] = statuses.low;
    }
    return true;
}

static void weigh(struct profile *profile)
{
    const struct layers *layers = &profile->rules->layers;
    for (size_t i = 0; i < sizeof(grounds) / sizeof(grounds[0]); i++) {
        char *rules = (char *)&profile->confidence;
        enum confidence *rule = (void *)(rules + grounds[i].offset);
        *rule = confidence_weaker(*rule, fact_basis(layers, grounds[i].pointer));
    }
}

bool profile_read_rules(struct profile *profile, struct err *err)
{
    struct profile_rules *rules = profile->rules;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const struct field *field = &fields[i];
        struct fact fact;
        if (!fact_find(&fact, &rules->layers, field->pointer, &rules->arena))
            continue;
        if (!field->read((char *)profile + field->offset, fact.value, &rules->arena, err))
            return layers_blame(&rules->layers, field->pointer, err);
    }
    weigh(profile);
    return true;
}
