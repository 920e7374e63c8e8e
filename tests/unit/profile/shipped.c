#include "check.h"
#include "profile/profile.h"

#include <string.h>

/* The shipped profile; a failure to load it fails the test with its reason. */
static struct profile *load(const char *name)
{
    struct err err = ERR_INIT;
    check_case("%s", name);
    struct profile *profile = profile_load(name, &err);
    CHECK_STR("", err.text);
    return profile;
}

static void the_names_are_sorted(void)
{
    const char *const *names = profile_names();
    CHECK(names[0] != NULL);
    for (; names[0] != NULL && names[1] != NULL; names++)
        CHECK(strcmp(names[0], names[1]) < 0);
}

static void every_shipped_profile_loads_under_its_own_name(void)
{
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct profile *profile = load(*name);
        if (profile == NULL)
            continue;
        CHECK_STR(*name, profile->name);
        CHECK(profile->title[0] != '\0');
        CHECK(profile->summary[0] != '\0');
        CHECK(profile->budget_us > 0);
        CHECK(profile->retry.attempts > 0);
        CHECK(profile->headers != NULL);
        profile_free(profile);
    }
}

static void every_failure_has_a_code_with_causes_and_fixes(void)
{
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct profile *profile = load(*name);
        if (profile == NULL)
            continue;
        for (int failure = 0; failure < FAILURE_TOO_LARGE; failure++)
            CHECK(profile->failure_code[failure] != NULL);
        for (size_t i = 0; i < profile->code_count; i++) {
            const struct profile_code *code = &profile->codes[i];
            check_case("%s: %s", *name, code->name);
            CHECK(code->meaning != NULL && code->meaning[0] != '\0');
            CHECK(code->source != NULL && code->source[0] != '\0');
            CHECK(code->causes[0] != NULL);
            CHECK(code->fixes[0] != NULL);
            CHECK(profile_find_code(profile, code->name) == code);
        }
        profile_free(profile);
    }
}

static void immutable_x_is_as_its_page_says(void)
{
    struct profile *profile = load("immutable-x");
    if (profile == NULL)
        return;
    CHECK_STR(NULL, profile->extends);
    CHECK_INT(3000000, profile->budget_us);
    CHECK_INT(9, profile->redirects_max);
    CHECK_INT(2, profile->retry.attempts);
    CHECK_INT(true, profile->retry.on_any_failure);
    CHECK_INT(0, profile->retry.wait_us);
    CHECK_INT(JSON_DECODER_GO_MAP, profile->decoder);
    CHECK_INT(2, profile->also_decoder_count);
    CHECK_INT(JSON_DECODER_GO_STRUCT, profile->also_decoders[0]);
    CHECK_INT(JSON_DECODER_GO_STREAM, profile->also_decoders[1]);
    CHECK_INT(0, profile->document_bytes_max);
    CHECK_STR("immutable-x.schema.json", profile->schema_name);
    CHECK(profile->schema != NULL);
    CHECK_INT(false, profile->schema_refuses);
    CHECK_INT(1000, profile->refresh.tokens_per_request);
    CHECK_INT(10, profile->refresh.requests_per_hour);
    CHECK_INT(UINT64_C(48) * 3600 * 1000000, profile->refresh.complete_us);
    CHECK_STR("immutable-x-backoff", profile->compare_with);
    CHECK_INT(4, profile->code_count);
    profile_free(profile);
}

static void immutable_x_accepts_200_alone(void)
{
    struct profile *profile = load("immutable-x");
    if (profile == NULL)
        return;
    for (int status = 100; status < 1000; status++) {
        check_case("%d", status);
        CHECK_INT(status == 200, profile_accepts(profile, status));
    }
    profile_free(profile);
}

static void immutable_x_gives_each_failure_its_documented_code(void)
{
    static const struct {
        enum failure failure;
        const char *code;
    } rows[] = {
        { FAILURE_RETRIEVE, "unable_to_retrieve_metadata" },
        { FAILURE_TIMEOUT, "unable_to_retrieve_metadata" },
        { FAILURE_STATUS, "invalid_response_status_code" },
        { FAILURE_DECODE, "unable_to_decode_response" },
        { FAILURE_NOT_FOUND, "token_not_found" },
    };
    struct profile *profile = load("immutable-x");
    if (profile == NULL)
        return;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_STR(rows[i].code, profile->failure_code[rows[i].failure]->name);
    CHECK(profile->failure_code[FAILURE_TOO_LARGE] == NULL);
    CHECK(profile->failure_code[FAILURE_SCHEMA] == NULL);
    CHECK(profile_find_code(profile, "token_not_fuond") == NULL);
    profile_free(profile);
}

static void a_rule_is_as_sure_as_the_weakest_fact_it_rests_on(void)
{
    struct profile *profile = load("immutable-x");
    if (profile == NULL)
        return;
    const struct profile_rule_confidence *confidence = &profile->confidence;
    CHECK_INT(CONFIDENCE_DOCUMENTED, confidence->timeout);
    CHECK_INT(CONFIDENCE_INFERRED, confidence->whole_answer);
    CHECK_INT(CONFIDENCE_INFERRED, confidence->transport);
    CHECK_INT(CONFIDENCE_DOCUMENTED, confidence->status);
    CHECK_INT(CONFIDENCE_DOCUMENTED, confidence->decode);
    CHECK_INT(CONFIDENCE_INFERRED, confidence->root);
    CHECK_INT(CONFIDENCE_INFERRED, confidence->redirects);
    CHECK_INT(CONFIDENCE_DOCUMENTED, confidence->retry);
    CHECK_INT(CONFIDENCE_UNKNOWN, confidence->retry_wait);
    CHECK_INT(CONFIDENCE_INFERRED, confidence->pass);
    profile_free(profile);
}

static void the_later_rule_differs_in_its_retries_alone(void)
{
    struct profile *earlier = load("immutable-x"), *later = load("immutable-x-backoff");
    if (earlier == NULL || later == NULL)
        return;
    CHECK_STR("immutable-x", later->extends);
    CHECK_STR("immutable-x", later->compare_with);
    CHECK_INT(3, later->retry.attempts);
    CHECK_INT(false, later->retry.on_any_failure);
    CHECK_INT(429, later->retry.statuses[0]);
    CHECK_INT(503, later->retry.statuses[1]);
    CHECK_INT(0, later->retry.statuses[2]);
    CHECK_INT(1000000, later->retry.wait_us);
    CHECK_INT(2, later->retry.wait_factor);
    CHECK_INT(CONFIDENCE_DOCUMENTED, later->confidence.retry);
    CHECK_INT(CONFIDENCE_UNKNOWN, later->confidence.retry_wait);

    CHECK_INT(earlier->budget_us, later->budget_us);
    CHECK_INT(earlier->redirects_max, later->redirects_max);
    CHECK_INT(earlier->code_count, later->code_count);
    CHECK_STR(earlier->failure_code[FAILURE_DECODE]->name,
              later->failure_code[FAILURE_DECODE]->name);
    CHECK_STR(earlier->schema_name, later->schema_name);
    CHECK_INT(earlier->refresh.tokens_per_request, later->refresh.tokens_per_request);
    profile_free(earlier);
    profile_free(later);
}

static void a_status_may_have_a_code_of_its_own(void)
{
    static const struct {
        int status;
        const char *code;
    } rows[] = {
        { 429, "Throttled token uri" },
        { 428, "Token uri responded with a non 200 response code" },
        { 404, "Token uri responded with a non 200 response code" },
        { 503, "Token uri responded with a non 200 response code" },
    };
    struct profile *profile = load("alchemy");
    if (profile == NULL)
        return;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        enum confidence confidence = CONFIDENCE_COUNT;
        check_case("%d", rows[i].status);
        CHECK_STR(rows[i].code,
                  profile_status_code(profile, rows[i].status, &confidence)->name);
        CHECK_INT(CONFIDENCE_DOCUMENTED, confidence);
    }
    profile_free(profile);
}

static void alchemy_takes_any_2xx_and_30000_bytes(void)
{
    struct profile *profile = load("alchemy");
    if (profile == NULL)
        return;
    for (int status = 100; status < 600; status++) {
        check_case("%d", status);
        CHECK_INT(status >= 200 && status <= 299, profile_accepts(profile, status));
    }
    CHECK_INT(30000, profile->document_bytes_max);
    CHECK_STR("Contract returned a broken token uri",
              profile->failure_code[FAILURE_TOO_LARGE]->name);
    CHECK(profile->failure_code[FAILURE_SCHEMA] == NULL);
    CHECK(profile_find_code(profile, "bad_status") == NULL);
    profile_free(profile);
}

static void the_generic_codes_are_metaprobes_own(void)
{
    struct profile *profile = load("generic");
    if (profile == NULL)
        return;
    for (size_t i = 0; i < profile->code_count; i++)
        CHECK_INT(CONFIDENCE_UNKNOWN, profile->codes[i].basis);
    CHECK_STR("undecodable", profile->failure_code[FAILURE_DECODE]->name);
    CHECK_STR("schema_violation", profile->failure_code[FAILURE_SCHEMA]->name);
    CHECK_INT(true, profile->schema_refuses);
    CHECK_INT(1, profile->retry.attempts);
    profile_free(profile);
}

static void a_profile_that_is_not_there_is_freed_all_the_same(void)
{
    profile_free(NULL);
}

SUITE(shipped, TEST(the_names_are_sorted),
      TEST(every_shipped_profile_loads_under_its_own_name),
      TEST(every_failure_has_a_code_with_causes_and_fixes),
      TEST(immutable_x_is_as_its_page_says), TEST(immutable_x_accepts_200_alone),
      TEST(immutable_x_gives_each_failure_its_documented_code),
      TEST(a_rule_is_as_sure_as_the_weakest_fact_it_rests_on),
      TEST(the_later_rule_differs_in_its_retries_alone),
      TEST(a_status_may_have_a_code_of_its_own),
      TEST(alchemy_takes_any_2xx_and_30000_bytes),
      TEST(the_generic_codes_are_metaprobes_own),
      TEST(a_profile_that_is_not_there_is_freed_all_the_same))
