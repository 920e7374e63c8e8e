/* From attempts to the one outcome of a token. */
#include "judge/token.h"
#include "check.h"
#include "judge/document.h"

#include <stdio.h>
#include <string.h>

static struct profile *ours, *theirs;
static struct judge_rules rules;
static struct judge *judge;
static struct sample sample;
static struct verdict verdicts[ATTEMPTS_MAX];

static void set_up(const char *name)
{
    struct err err = ERR_INIT;
    ours = profile_load(name, &err);
    theirs = profile_load(ours->compare_with, &err);
    CHECK_STR("", err.text);
    rules = (struct judge_rules){ .profile = ours };
    judge = judge_new(&rules);
    sample_init(&sample);
    sample_clear(&sample);
}

static void tear_down(void)
{
    judge_free(judge);
    profile_free(ours);
    profile_free(theirs);
    sample_release(&sample);
}

/* Attempts as long as the platform goes on; 0 is a time-out, else a status. */
static void play(const int *statuses, size_t count)
{
    static const char good[] =
        "{\"name\":\"A\",\"image\":\"https://e.example/7.png\",\"hp\":1}";
    for (size_t i = 0; i < count; i++) {
        struct attempt *attempt = &sample.attempts[sample.attempt_count];
        *attempt =
            (struct attempt){ .status = statuses[i],
                              .trouble = statuses[i] ? TROUBLE_NONE : TROUBLE_LATE };
        snprintf(attempt->content_type, sizeof(attempt->content_type),
                 "application/json");
        findings_clear(&sample.findings);
        struct verdict *verdict = &verdicts[sample.attempt_count++];
        judge_answer(judge, "7", attempt, good, strlen(good), verdict, &sample.findings);
        uint64_t wait_us;
        if (!judge_asks_again(ours, verdict, attempt, (unsigned)sample.attempt_count,
                              &wait_us))
            break;
    }
    judge_token(ours, theirs, verdicts, &sample);
}

static bool has_finding(const char *rule)
{
    for (size_t i = 0; i < sample.findings.count; i++) {
        if (strcmp(sample.findings.list[i].rule, rule) == 0)
            return true;
    }
    return false;
}

static void attempts_go_on_as_the_profile_says(void)
{
    static const struct {
        const char *profile;
        int statuses[4];
        size_t attempts;
        enum outcome outcome;
        const char *code;
        bool differ; /* the other rules would conclude otherwise, or ask on */
    } rows[] = {
        { "immutable-x", { 200 }, 1, OUTCOME_PASS, NULL, false },
        { "immutable-x", { 404, 200 }, 2, OUTCOME_WARN, NULL, true },
        { "immutable-x", { 0, 200 }, 2, OUTCOME_WARN, NULL, true },
        { "immutable-x", { 503, 200 }, 2, OUTCOME_WARN, NULL, false },
        { "immutable-x",
          { 404, 404, 200 },
          2,
          OUTCOME_FAIL,
          "invalid_response_status_code",
          false },
        { "immutable-x",
          { 503, 503, 200 },
          2,
          OUTCOME_FAIL,
          "invalid_response_status_code",
          true },
        { "immutable-x-backoff",
          { 404, 200 },
          1,
          OUTCOME_FAIL,
          "invalid_response_status_code",
          true },
        { "immutable-x-backoff",
          { 0, 200 },
          1,
          OUTCOME_FAIL,
          "unable_to_retrieve_metadata",
          true },
        { "immutable-x-backoff", { 429, 503, 200 }, 3, OUTCOME_WARN, NULL, true },
        { "immutable-x-backoff",
          { 429, 429, 429, 200 },
          3,
          OUTCOME_FAIL,
          "invalid_response_status_code",
          false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("row %zu, %s", i, rows[i].profile);
        set_up(rows[i].profile);
        play(rows[i].statuses, 4);
        CHECK_INT(rows[i].attempts, sample.attempt_count);
        CHECK_STR(outcome_name(rows[i].outcome), outcome_name(sample.outcome));
        CHECK_STR(rows[i].code, sample.code);
        CHECK_INT(rows[i].differ, has_finding("retry.profiles-differ"));
        tear_down();
    }
}

static void two_codes_make_the_prediction_ambiguous(void)
{
    set_up("immutable-x");

    play((const int[]){ 0, 404 }, 2);

    CHECK_STR("invalid_response_status_code", sample.code);
    CHECK_STR("ambiguous", confidence_name(sample.confidence));
    CHECK_INT(1, sample.alternative_count);
    CHECK_STR("unable_to_retrieve_metadata", sample.alternatives[0]);
    tear_down();
}

static void a_recovered_token_says_what_went_wrong_first(void)
{
    set_up("immutable-x");

    play((const int[]){ 503, 200 }, 2);

    CHECK(has_finding("retry.recovered"));
    CHECK_STR("succeeded at attempt 2 of 2; first: status 503", sample.reason);
    tear_down();
}

static void local_trouble_is_nobodys_failure(void)
{
    set_up("immutable-x");
    sample.attempts[0] = (struct attempt){ .trouble = TROUBLE_LOCAL };
    sample.attempt_count = 1;
    judge_answer(judge, "7", &sample.attempts[0], "", 0, &verdicts[0], &sample.findings);

    judge_token(ours, theirs, verdicts, &sample);

    CHECK_STR("inconclusive", outcome_name(sample.outcome));
    CHECK_STR(NULL, sample.code);
    tear_down();
}

static void a_token_that_is_not_minted_is_not_found(void)
{
    set_up("immutable-x");

    judge_not_minted(ours, &sample);

    CHECK_STR("fail", outcome_name(sample.outcome));
    CHECK_STR("token_not_found", sample.code);
    CHECK_INT(0, sample.attempt_count);
    tear_down();
}

SUITE(token, TEST(attempts_go_on_as_the_profile_says),
      TEST(two_codes_make_the_prediction_ambiguous),
      TEST(a_recovered_token_says_what_went_wrong_first),
      TEST(local_trouble_is_nobodys_failure),
      TEST(a_token_that_is_not_minted_is_not_found))
