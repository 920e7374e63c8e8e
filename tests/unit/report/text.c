#include "check.h"
#include "rendered.h"

#include "base/untrusted.h"

#include <stdio.h>
#include <string.h>

static void add_many(struct scene *scene, uint64_t from, uint64_t count,
                     enum outcome outcome)
{
    static const char *const codes[OUTCOME_COUNT] = { [OUTCOME_FAIL] = "code_a" };
    static const char *const causes[OUTCOME_COUNT] = {
        [OUTCOME_FAIL] = "status 404", [OUTCOME_INCONCLUSIVE] = "no ports"
    };
    const char *cause = causes[outcome] != NULL ? causes[outcome] : "";
    for (uint64_t i = 0; i < count; i++)
        scene_add(scene, from + i, outcome, codes[outcome], cause, cause);
}

/* Up to the first empty line. */
static void check_verdict(const char *expected, struct scene *scene)
{
    const char *text = scene_render(scene);
    const char *end = strstr(text, "\n\n");
    CHECK(end != NULL);
    CHECK_MEM(expected, strlen(expected), text, end != NULL ? (size_t)(end - text) : 0);
}

static void the_verdict_comes_first(void)
{
    static const struct {
        uint64_t pass, warn, fail, inconclusive, skipped;
        enum run_end end;
        const char *reason, *verdict;
    } rows[] = {
        { 10, 0, 0, 0, 0, RUN_COMPLETE, "",
          "READY: all 10 tokens would pass a refresh.\n"
          "10 pass.\n"
          "Exit status 0: ready." },
        { 1, 0, 0, 0, 0, RUN_COMPLETE, "",
          "READY: the token would pass a refresh.\n"
          "1 pass.\n"
          "Exit status 0: ready." },
        { 8, 2, 0, 0, 0, RUN_COMPLETE, "",
          "READY: all 10 tokens would pass a refresh.\n"
          "8 pass, 2 pass with a warning.\n"
          "Exit status 0: ready." },
        { 1995, 3, 2, 0, 0, RUN_COMPLETE, "",
          "NOT READY: 2 of 2,000 tokens would fail a refresh (0.10 %).\n"
          "1,995 pass, 3 pass with a warning, 2 fail.\n"
          "Exit status 1: at least one token would fail." },
        { 0, 0, 1, 0, 0, RUN_COMPLETE, "",
          "NOT READY: 1 of 1 token would fail a refresh (100 %).\n"
          "1 fail.\n"
          "Exit status 1: at least one token would fail." },
        { 5, 0, 2, 3, 0, RUN_COMPLETE, "",
          "INCOMPLETE: nothing is known about 3 of 10 tokens.\n"
          "5 pass, 2 fail, 3 inconclusive.\n"
          "Exit status 3: of some tokens nothing is known." },
        { 5, 0, 1, 0, 4, RUN_INTERRUPTED, "",
          "INCOMPLETE: the run was interrupted; 4 of 10 tokens were not asked.\n"
          "5 pass, 1 fail, 4 not asked.\n"
          "Exit status 130: interrupted." },
        { 5, 0, 1, 0, 4, RUN_STOPPED, "60 of the last 100 attempts failed",
          "INCOMPLETE: the run was stopped; 4 of 10 tokens were not asked.\n"
          "60 of the last 100 attempts failed\n"
          "5 pass, 1 fail, 4 not asked.\n"
          "Exit status 3: of some tokens nothing is known." },
        { 0, 0, 0, 0, 10, RUN_UNREACHABLE, "connection refused",
          "UNREACHABLE: not one connection to the source came to be.\n"
          "connection refused\n"
          "10 not asked.\n"
          "Exit status 4: the source could not be reached." },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        add_many(&scene, 1, rows[i].pass, OUTCOME_PASS);
        add_many(&scene, 3001, rows[i].warn, OUTCOME_WARN);
        add_many(&scene, 4001, rows[i].fail, OUTCOME_FAIL);
        add_many(&scene, 5001, rows[i].inconclusive, OUTCOME_INCONCLUSIVE);
        add_many(&scene, 6001, rows[i].skipped, OUTCOME_SKIPPED);
        scene.run.end = rows[i].end;
        snprintf(scene.run.end_reason, sizeof(scene.run.end_reason), "%s",
                 rows[i].reason);
        check_case("row %zu", i);
        check_verdict(rows[i].verdict, &scene);
        scene_release(&scene);
    }
}

/* Such as by a signal while it asks for the media. */
static void an_end_behind_the_last_token_does_not_speak_of_others(void)
{
    static const char *const verdicts[] = {
        "INCOMPLETE: the run was interrupted; all 10 tokens had been asked by then.\n"
        "9 pass, 1 fail.\n"
        "Exit status 130: interrupted.",
        "INCOMPLETE: the run was interrupted; all 10 tokens had been asked by then.\n"
        "9 pass, 1 fail.\n"
        "Exit status 74: the run file could not be written.",
    };
    for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        add_many(&scene, 1, 9, OUTCOME_PASS);
        add_many(&scene, 4001, 1, OUTCOME_FAIL);
        scene.run.end = RUN_INTERRUPTED;
        scene.run.not_kept = i == 1;
        check_verdict(verdicts[i], &scene);
        scene_release(&scene);
    }
}

static void a_sample_is_called_one(void)
{
    static const struct {
        uint64_t pass, fail;
        const char *verdict;
    } rows[] = {
        { 500, 0,
          "READY: as far as sampled. None of 500 tokens drawn from 10,000 would fail a\n"
          "refresh.\n"
          "500 pass.\n"
          "This is a sample: of all 10,000 tokens 0 to 0.76 % would fail (0 to 77 tokens),\n"
          "with 95 % confidence. Seed 7.\n"
          "Exit status 0: ready." },
        { 497, 3,
          "NOT READY: 3 of 500 tokens drawn from 10,000 would fail a refresh (0.60 %).\n"
          "497 pass, 3 fail.\n"
          "This is a sample: of all 10,000 tokens 0.20 to 1.7 % would fail (20 to 175\n"
          "tokens), with 95 % confidence. Seed 7.\n"
          "Exit status 1: at least one token would fail." },
        { 0, 500,
          "NOT READY: 500 of 500 tokens drawn from 10,000 would fail a refresh (100 %).\n"
          "500 fail.\n"
          "This is a sample: of all 10,000 tokens 99.2 to 100 % would fail (9,923 to 10,000\n"
          "tokens), with 95 % confidence. Seed 7.\n"
          "Exit status 1: at least one token would fail." },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        add_many(&scene, 1, rows[i].pass, OUTCOME_PASS);
        add_many(&scene, 4001, rows[i].fail, OUTCOME_FAIL);
        scene.run.sample_size = 500;
        scene.run.sample_seed = 7;
        scene.run.token_count = 10000;
        check_case("row %zu", i);
        check_verdict(rows[i].verdict, &scene);
        scene_release(&scene);
    }
}

static void a_nearly_exhausted_set_bounds_the_estimate(void)
{
    struct scene scene;
    scene_init(&scene, &report_text);
    add_many(&scene, 1, 8, OUTCOME_PASS);
    add_many(&scene, 11, 1, OUTCOME_FAIL);
    scene.run.sample_size = 9;
    scene.run.token_count = 10; /* so 1 or 2 of the 10 fail, whatever a formula says */
    CHECK(strstr(scene_render(&scene), "(1 to 2 tokens)") != NULL);
    scene_release(&scene);
}

static void what_lowers_the_worth_is_loud(void)
{
    struct scene scene;
    scene_init(&scene, &report_text);
    add_many(&scene, 1, 10, OUTCOME_PASS);
    scene.run.insecure = true;
    scene.run.budget_is_what_if = true;
    scene.run.budget_us = 1000000;
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\n\nTLS WAS NOT VERIFIED (--insecure). ") != NULL);
    CHECK(strstr(text, "\n\nWHAT IF the budget were 1.00 s (--timeout)? ") != NULL);
    scene_release(&scene);
}

static void doubt_is_told_plainly(void)
{
    struct scene scene;
    struct sample sample;
    scene_init(&scene, &report_text);
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "1");
    sample.outcome = OUTCOME_FAIL;
    sample.code = "code_a";
    snprintf(sample.cause, sizeof(sample.cause), "the body ended early");
    sample_add_alternative(&sample, "code_b");
    scene_add_sample(&scene, &sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "2");
    snprintf(sample.cause, sizeof(sample.cause), "an odd header");
    sample.alternative_count = 0;
    sample_add_alternative(&sample, SAMPLE_PASS);
    scene_add_sample(&scene, &sample);
    sample_clear(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "3");
    sample.outcome = OUTCOME_WARN;
    sample_add_alternative(&sample, "code_b");
    scene_add_sample(&scene, &sample);

    const char *text = scene_render(&scene);
    CHECK(strstr(text,
                 "  the body ended early\n"
                 "       or code_b: the platform's page does not tell which\n") != NULL);
    CHECK(strstr(text,
                 "  an odd header\n"
                 "       or no failure: the platform's page does not tell which\n") !=
          NULL);
    CHECK(strstr(text,
                 "\n1 of those that pass may fail: the platform's page does not tell.") !=
          NULL);
    sample_release(&sample);
    scene_release(&scene);
}

static void an_example_says_what_its_cause_does_not(void)
{
    static const struct {
        const char *reason, *lines;
    } rows[] = {
        { "status 404", "    2  status 404 (documented)\n"
                        "       tokens 1, 2\n" },
        { "", "    2  status 404 (documented)\n"
              "       tokens 1, 2\n" },
        { "status 404: gone", "    2  status 404 (documented)\n"
                              "       1: gone\n"
                              "       also 2\n" },
        { "status 404 twice", "    2  status 404 (documented)\n"
                              "       1: status 404 twice\n"
                              "       also 2\n" },
        { "it is gone", "    2  status 404 (documented)\n"
                        "       1: it is gone\n"
                        "       also 2\n" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        scene_add(&scene, 1, OUTCOME_FAIL, "code_a", "status 404", rows[i].reason);
        scene_add(&scene, 2, OUTCOME_FAIL, "code_a", "status 404", rows[i].reason);
        check_case("%s", rows[i].reason);
        CHECK(strstr(scene_render(&scene), rows[i].lines) != NULL);
        scene_release(&scene);
    }
}

static void more_causes_than_anyone_reads_are_summed_up(void)
{
    struct scene scene;
    scene_init(&scene, &report_text);
    for (unsigned i = 0; i < 20; i++) {
        char cause[32];
        snprintf(cause, sizeof(cause), "status %u", 400 + i);
        scene_add(&scene, i, OUTCOME_FAIL, "code_a", cause, cause);
        scene_add(&scene, 100 + i, OUTCOME_FAIL, "code_a", cause, cause);
    }
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "       12 more causes with 24 tokens\n") != NULL);
    CHECK(strstr(text, "status 407") != NULL);
    CHECK(strstr(text, "status 408") == NULL);
    scene_release(&scene);
}

/* Every line that flows; commands, sources and file names are there to be copied. */
static void lines_are_at_most_80_columns(void)
{
    struct scene scene;
    char id[TOKEN_ID_MAX];
    scene_init(&scene, &report_text);
    memset(id, '9', 78);
    id[78] = '\0';
    struct sample sample;
    sample_init(&sample);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "code_a";
    memset(sample.cause, 'c', sizeof(sample.cause) - 1);
    for (size_t i = 0; i + 1 < sizeof(sample.reason); i++)
        sample.reason[i] = i % 9 ? 'r' : ' ';
    for (int last = 0; last < 10; last++) {
        id[77] = (char)('0' + last);
        memcpy(sample.token_id, id, sizeof(id));
        scene_add_sample(&scene, &sample);
    }
    for (const char *line = scene_render(&scene); *line != '\0';) {
        size_t len = strcspn(line, "\n");
        bool copied = strstr(line, "metaprobe check") == line + 4;
        bool is_id = strspn(line, " ") + 78 <= len && line[strspn(line, " ")] == '9';
        check_case("%.*s", (int)len, line);
        CHECK(len <= 80 || copied || is_id);
        line += len + (line[len] == '\n');
    }
    sample_release(&sample);
    scene_release(&scene);
}

static bool acts_on_a_terminal(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        unsigned char c = (unsigned char)*p;
        if ((c < 0x20 && c != '\n') || c == 0x7f)
            return true;
    }
    return strstr(text, "\xe2\x80\x8b") != NULL || strstr(text, "\xc2\x9b") != NULL;
}

static void nothing_from_outside_acts_on_the_terminal(void)
{
    struct scene scene;
    struct sample sample;
    scene_init(&scene, &report_text);
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "%s", hostile);
    snprintf(sample.cause, sizeof(sample.cause), "%s", hostile);
    snprintf(sample.reason, sizeof(sample.reason), "%s", hostile);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "code_a";
    findings_add(&sample.findings, SEVERITY_ERROR, hostile, hostile, "%s", hostile);
    scene_add_sample(&scene, &sample);
    sample.outcome = OUTCOME_INCONCLUSIVE;
    sample.code = NULL;
    scene_add_sample(&scene, &sample);
    scene.run.source = scene.run.profile = scene.run.profile_title = hostile;
    scene.run.tokens = hostile;
    scene.run.end = RUN_STOPPED;
    snprintf(scene.run.end_reason, sizeof(scene.run.end_reason), "%s", hostile);

    const char *text = scene_render(&scene);

    CHECK(!acts_on_a_terminal(text));
    CHECK(strstr(text, "\\x1b[2J") != NULL);
    for (size_t i = 0, len = strlen(text); i < len;) {
        size_t width = utf8_width(text + i, len - i);
        CHECK(width > 0);
        i += width > 0 ? width : 1;
    }
    sample_release(&sample);
    scene_release(&scene);
}

static void a_source_is_quoted_for_the_shell(void)
{
    static const struct {
        const char *source, *command;
    } rows[] = {
        { "https://meta.example/api", "metaprobe check https://meta.example/api "
                                      "--profile acme --tokens 1 --report ndjson" },
        { "https://meta.example/{id}?a=1&b=2",
          "metaprobe check 'https://meta.example/{id}?a=1&b=2' --profile acme --tokens "
          "1" },
        { "https://meta.example/it's", NULL },
        { "https://meta.example/\x1b", NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        add_many(&scene, 1, 1, OUTCOME_FAIL);
        scene.run.source = rows[i].source;
        const char *text = scene_render(&scene);
        check_case("%s", rows[i].source);
        if (rows[i].command != NULL)
            CHECK(strstr(text, rows[i].command) != NULL);
        else
            CHECK(strstr(text, "metaprobe check") == NULL);
        scene_release(&scene);
    }
}

static void colours_only_when_asked(void)
{
    struct scene scene;
    scene_init(&scene, &report_text);
    add_many(&scene, 1, 1, OUTCOME_PASS);
    scene.colour = true;
    CHECK(strncmp(scene_render(&scene), "\x1b[1;32mREADY\x1b[0m: the token", 24) == 0);
    scene_release(&scene);

    scene_init(&scene, &report_text);
    add_many(&scene, 1, 1, OUTCOME_PASS);
    CHECK(strchr(scene_render(&scene), '\x1b') == NULL);
    scene_release(&scene);
}

static void the_refresh_is_counted_in_requests_and_hours(void)
{
    static const struct {
        uint64_t tokens, per_request, per_hour;
        const char *words;
    } rows[] = {
        { 10000, 1000, 10,
          "10,000 tokens: 10 requests of at most 1,000, 1 hour's allowance (10 an "
          "hour)." },
        { 103000, 1000, 10,
          "103,000 tokens: 103 requests of at most 1,000, 11 hours' allowance (10 an "
          "hour)." },
        { 1, 50, 0, "1 token: 1 request of at most 50." },
        { 10, 0, 10, NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct scene scene;
        scene_init(&scene, &report_text);
        add_many(&scene, 1, 1, OUTCOME_PASS);
        scene.run.token_count = rows[i].tokens;
        scene.run.tokens_per_refresh = rows[i].per_request;
        scene.run.refreshes_per_hour = rows[i].per_hour;
        char joined[16384];
        snprintf(joined, sizeof(joined), "%s", scene_render(&scene));
        for (char *p = joined; (p = strstr(p, "\n  ")) != NULL;)
            memmove(p, p + 2, strlen(p + 2) + 1); /* undo the wrapping */
        check_case("%u tokens", (unsigned)rows[i].tokens);
        if (rows[i].words != NULL)
            CHECK(strstr(joined, rows[i].words) != NULL);
        else
            CHECK(strstr(joined, "The refresh itself") == NULL);
        scene_release(&scene);
    }
}

SUITE(text, TEST(the_verdict_comes_first),
      TEST(an_end_behind_the_last_token_does_not_speak_of_others),
      TEST(a_sample_is_called_one), TEST(a_nearly_exhausted_set_bounds_the_estimate),
      TEST(what_lowers_the_worth_is_loud), TEST(doubt_is_told_plainly),
      TEST(an_example_says_what_its_cause_does_not),
      TEST(more_causes_than_anyone_reads_are_summed_up),
      TEST(lines_are_at_most_80_columns), TEST(nothing_from_outside_acts_on_the_terminal),
      TEST(a_source_is_quoted_for_the_shell), TEST(colours_only_when_asked),
      TEST(the_refresh_is_counted_in_requests_and_hours))
