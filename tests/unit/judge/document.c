/* What was read from files, and what the user adds to a platform's rules. */
#include "judge/document.h"

#include "base/xalloc.h"
#include "check.h"
#include "judge/token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GOOD_REST "\"image\":\"https://e.example/7.png\",\"hp\":1}"

/* Everything that judging one document takes. */
struct bench {
    struct profile *profile;
    struct schema_set own;
    struct judge_rules rules;
    struct judge *judge;
    struct sample sample;
};

/* The schema is a file, so it is written into one. */
static void add_schema(struct bench *bench, const char *text)
{
    struct err err = ERR_INIT;
    const struct schema_options options = { .dialect = SCHEMA_DETECT };
    const char *above = getenv("TMPDIR");
    char *path = xstrfmt("%s/own-XXXXXX", above != NULL ? above : P_tmpdir);
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    CHECK(schema_set_add(&bench->own, path, &options, &err));
    CHECK_STR("", err.text);
    close(fd);
    unlink(path);
    free(path);
}

static void set_up(struct bench *bench, const char *profile, const char *schema)
{
    struct err err = ERR_INIT;
    *bench = (struct bench){ .own = SCHEMA_SET_INIT };
    bench->profile = profile_load(profile, &err);
    CHECK_STR("", err.text);
    if (schema != NULL)
        add_schema(bench, schema);
    bench->rules = (struct judge_rules){ .profile = bench->profile, .own = &bench->own };
    bench->judge = judge_new(&bench->rules);
    sample_init(&bench->sample);
}

static void tear_down(struct bench *bench)
{
    judge_free(bench->judge);
    schema_set_release(&bench->own);
    profile_free(bench->profile);
    sample_release(&bench->sample);
}

static void judge_text(struct bench *bench, const char *text)
{
    sample_clear(&bench->sample);
    judge_document(bench->judge, text, strlen(text), &bench->sample);
}

static const struct finding *find(const struct bench *bench, const char *rule)
{
    for (size_t i = 0; i < bench->sample.findings.count; i++) {
        if (strcmp(bench->sample.findings.list[i].rule, rule) == 0)
            return &bench->sample.findings.list[i];
    }
    return NULL;
}

static void without_a_platform_two_codes_are_enough(void)
{
    static const struct {
        const char *text;
        enum outcome outcome;
        const char *code;
    } rows[] = {
        { "{\"name\":\"A\"," GOOD_REST, OUTCOME_PASS, NULL },
        { "{\"name\":7," GOOD_REST, OUTCOME_FAIL, "schema_violation" },
        { "{}", OUTCOME_FAIL, "schema_violation" },
        { "7", OUTCOME_WARN, NULL }, /* "properties" speaks of objects alone */
        { "[]", OUTCOME_FAIL, "schema_violation" },
        { "null", OUTCOME_FAIL, "schema_violation" },
        { "{\"name\":\"A\",}", OUTCOME_FAIL, "undecodable" },
        { "", OUTCOME_FAIL, "undecodable" },
        { "\xef\xbb\xbf{\"name\":7}", OUTCOME_FAIL, "undecodable" },
        { "{\"name\":\"\xff\"," GOOD_REST, OUTCOME_FAIL, "undecodable" },
    };
    struct bench bench;
    set_up(&bench, "generic",
           "{\"type\":[\"object\",\"number\"],\"properties\":{\"name\":{\"type\":"
           "\"string\"}},\"required\":[\"name\"]}");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        judge_text(&bench, rows[i].text);
        CHECK_STR(outcome_name(rows[i].outcome), outcome_name(bench.sample.outcome));
        CHECK_STR(rows[i].code, bench.sample.code);
        CHECK_INT(JSON_DECODER_COUNT, bench.sample.decoder_count);
    }
    tear_down(&bench);
}

static void a_breach_has_its_place_and_the_keyword(void)
{
    struct bench bench;
    set_up(&bench, "generic", "{\"properties\":{\"hp\":{\"maximum\":5}}}");
    judge_text(&bench, "{\n \"name\":\"A\",\n  \"hp\": 9 }");
    const struct finding *finding = find(&bench, "schema.maximum");
    CHECK(finding != NULL);
    if (finding != NULL) {
        const char *end = "#/properties/hp/maximum";
        CHECK_INT(SEVERITY_ERROR, finding->severity);
        CHECK_STR("/hp", finding->pointer);
        CHECK_INT(23, finding->offset);
        CHECK_INT(3, finding->line);
        CHECK_INT(9, finding->column);
        CHECK_STR(end, finding->schema + strlen(finding->schema) - strlen(end));
    }
    CHECK_INT(CONFIDENCE_DOCUMENTED, bench.sample.confidence);
    CHECK(strstr(bench.sample.reason, "/hp: expected at most 5") != NULL);
    tear_down(&bench);
}

static void what_decoders_differ_on_has_its_place(void)
{
    static const struct {
        const char *text, *rule, *pointer;
        uint32_t offset, line, column;
    } rows[] = {
        { "{\"a\":1,\n\"a\":2}", "json.duplicate-key", "/a", 8, 2, 1 },
        { "{\"a\":[0,1e999]}", "json.number-beyond-double", "/a/1", 8, 1, 9 },
        { "{\n\n}x", "json.trailing-data", "", 4, 3, 2 },
        { "{\"a\":\n!}", "json.syntax", "/a", 6, 2, 1 },
    };
    struct bench bench;
    set_up(&bench, "generic", NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char place[64];
        check_case("%s", rows[i].rule);
        judge_text(&bench, rows[i].text);
        const struct finding *finding = find(&bench, rows[i].rule);
        CHECK(finding != NULL);
        if (finding == NULL)
            continue;
        CHECK_STR(rows[i].pointer, finding->pointer);
        CHECK_INT(rows[i].offset, finding->offset);
        CHECK_INT(rows[i].line, finding->line);
        CHECK_INT(rows[i].column, finding->column);
        snprintf(place, sizeof(place), "(byte %u, line %u, column %u", rows[i].offset,
                 rows[i].line, rows[i].column);
        CHECK(strstr(finding->message, place) != NULL);
    }
    tear_down(&bench);
}

static void every_decoder_is_asked(void)
{
    static const struct {
        const char *text, *says; /* by decoder: + takes it, - does not */
    } rows[] = {
        { "{}", "++++++" },
        { "[]", "--++++" },
        { "{\"name\":7}", "+-++++" },
        { "\xef\xbb\xbf{}", "---+--" },
        { "{}{}", "--+---" },
        { "{\"a\":1e999}", "-+-+++" },
        { "{\"a\":\"\xff\"}", "+++++-" },
        { "{,}", "------" },
    };
    struct bench bench;
    set_up(&bench, "generic", NULL);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char says[DECODERS_MAX + 1] = "";
        check_case("%s", rows[i].text);
        judge_text(&bench, rows[i].text);
        for (size_t k = 0; k < bench.sample.decoder_count; k++)
            says[k] = "+-?"[bench.sample.decoders[k].says];
        CHECK_STR(rows[i].says, says);
        CHECK_STR("go-map", bench.sample.decoders[0].name);
    }
    tear_down(&bench);
}

static void the_platform_comes_before_the_users_schema(void)
{
    static const char schema[] = "{\"required\":[\"rarity\"]}";
    struct bench bench;
    set_up(&bench, "immutable-x", schema);
    judge_text(&bench, "{\"name\":\"A\"," GOOD_REST);
    CHECK_STR(SAMPLE_OWN_CODE, bench.sample.code);
    CHECK_INT(CONFIDENCE_DOCUMENTED, bench.sample.confidence);
    CHECK_INT(0, bench.sample.alternative_count);
    judge_text(&bench, "{\"name\":\"A\"} x"); /* which go-stream would take */
    CHECK_STR("unable_to_decode_response", bench.sample.code);
    CHECK(find(&bench, "schema.required") != NULL);
    judge_text(&bench, "{\"name\":7," GOOD_REST); /* which go-struct would not take */
    CHECK_STR(SAMPLE_OWN_CODE, bench.sample.code);
    CHECK_INT(0, bench.sample.alternative_count);
    tear_down(&bench);
}

/* The platform took it: another attempt would change nothing. */
static void a_breach_of_the_users_schema_is_not_asked_again(void)
{
    static const char body[] = "{\"name\":\"A\"," GOOD_REST;
    struct bench bench;
    struct verdict verdict;
    struct attempt attempt = { .status = 200, .redirects = 1 };
    uint64_t wait_us;
    set_up(&bench, "immutable-x", "{\"required\":[\"rarity\"]}");
    judge_answer(bench.judge, "7", &attempt, body, strlen(body), &verdict,
                 &bench.sample.findings);
    CHECK(verdict.failed && verdict.own);
    CHECK_INT(0, verdict.alternative_count);
    CHECK(!judge_asks_again(bench.profile, &verdict, &attempt, 1, &wait_us));
    tear_down(&bench);
}

static void another_decoder_may_judge(void)
{
    enum json_decoder decoder = JSON_DECODER_JS_FETCH;
    struct bench bench;
    set_up(&bench, "immutable-x", NULL);
    bench.rules.decoder = &decoder;
    judge_text(&bench, "\xef\xbb\xbf{\"name\":7," GOOD_REST);
    CHECK_INT(OUTCOME_WARN, bench.sample.outcome);
    CHECK_INT(0, bench.sample.alternative_count);
    decoder = JSON_DECODER_GO_STRUCT;
    judge_text(&bench, "{\"name\":7," GOOD_REST);
    CHECK_STR("unable_to_decode_response", bench.sample.code);
    CHECK(find(&bench, "json.wrong-type") != NULL);
    tear_down(&bench);
}

static void what_cannot_be_decided_is_inconclusive(void)
{
    struct bench bench;
    set_up(&bench, "generic",
           "{\"properties\":{\"name\":{\"pattern\":\"^(a+)+$\"},"
           "\"hp\":{\"type\":\"number\"}}}");
    judge_text(&bench, "{\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"}");
    CHECK_INT(OUTCOME_INCONCLUSIVE, bench.sample.outcome);
    CHECK_STR(NULL, bench.sample.code);
    CHECK(find(&bench, "schema.undecided") != NULL);
    judge_text(&bench,
               "{\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\",\"hp\":\"\"}");
    CHECK_INT(OUTCOME_FAIL, bench.sample.outcome); /* this much is certain */
    CHECK_STR(SAMPLE_OWN_CODE, bench.sample.code);
    tear_down(&bench);
}

/* Our ceiling is no platform's, but who gives up before it is known. */
static void beyond_the_ceiling_only_the_earlier_ends_are_known(void)
{
    enum { DEPTH = 3 << 20 };
    char *deep = xmalloc(DEPTH);
    struct bench bench;
    memset(deep, '[', DEPTH);
    set_up(&bench, "generic", NULL);
    sample_clear(&bench.sample);
    judge_document(bench.judge, deep, DEPTH, &bench.sample);
    CHECK_INT(OUTCOME_INCONCLUSIVE, bench.sample.outcome);
    CHECK(find(&bench, "json.ceiling") != NULL);
    for (size_t i = 0; i < bench.sample.decoder_count; i++) {
        check_case("%s", bench.sample.decoders[i].name);
        bool go = strncmp(bench.sample.decoders[i].name, "go-", 3) == 0;
        CHECK_INT(go ? DECODER_REJECTS : DECODER_UNDECIDED,
                  bench.sample.decoders[i].says);
    }
    tear_down(&bench);

    set_up(&bench, "immutable-x", NULL);
    sample_clear(&bench.sample);
    judge_document(bench.judge, deep, DEPTH, &bench.sample);
    CHECK_STR("unable_to_decode_response", bench.sample.code);
    tear_down(&bench);
    free(deep);
}

static void what_is_too_large_fails_where_the_platform_says_so(void)
{
    static const struct {
        const char *profile;
        uint64_t len, limit;
        enum outcome outcome;
    } rows[] = {
        { "generic", 2000, 1000, OUTCOME_INCONCLUSIVE },
        { "immutable-zkevm", 2000, 1000, OUTCOME_INCONCLUSIVE },
        { "immutable-zkevm", 16384, 1000, OUTCOME_INCONCLUSIVE },
        { "immutable-zkevm", 16385, 1000, OUTCOME_FAIL },
        { "immutable-zkevm", UINT64_MAX, 16383, OUTCOME_INCONCLUSIVE },
        { "immutable-zkevm", UINT64_MAX, 16384, OUTCOME_FAIL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct bench bench;
        set_up(&bench, rows[i].profile, NULL);
        check_case("row %zu", i);
        sample_clear(&bench.sample);
        judge_too_large(bench.judge, rows[i].len, rows[i].limit, &bench.sample);
        CHECK_STR(outcome_name(rows[i].outcome), outcome_name(bench.sample.outcome));
        CHECK(find(&bench, "content.large") != NULL);
        CHECK_INT(DECODER_UNDECIDED, bench.sample.decoders[0].says);
        tear_down(&bench);
    }
}

static void the_zkevm_profile_takes_null_where_its_servers_do(void)
{
    static const char text[] =
        "{\"name\":\"A\",\"image\":\"https://e.example/7.png\",\"attributes\":[{"
        "\"trait_type\":\"a\",\"value\":1,\"display_type\":null}]}";
    struct bench bench;
    set_up(&bench, "immutable-zkevm", NULL);
    judge_text(&bench, text);
    CHECK_INT(OUTCOME_PASS, bench.sample.outcome);
    tear_down(&bench);

    enum schema_nullable_enum strict = SCHEMA_NULLABLE_ENUM_STRICT;
    const struct profile_options options = { .nullable_enum = &strict };
    struct err err = ERR_INIT;
    set_up(&bench, "immutable-zkevm", NULL);
    profile_free(bench.profile);
    judge_free(bench.judge);
    bench.profile = profile_load_with("immutable-zkevm", &options, &err);
    bench.rules.profile = bench.profile;
    bench.judge = judge_new(&bench.rules);
    judge_text(&bench, text);
    CHECK_INT(OUTCOME_WARN, bench.sample.outcome);
    CHECK(find(&bench, "schema.enum") != NULL);
    tear_down(&bench);
}

SUITE(document, TEST(without_a_platform_two_codes_are_enough),
      TEST(a_breach_has_its_place_and_the_keyword),
      TEST(what_decoders_differ_on_has_its_place), TEST(every_decoder_is_asked),
      TEST(the_platform_comes_before_the_users_schema),
      TEST(a_breach_of_the_users_schema_is_not_asked_again),
      TEST(another_decoder_may_judge), TEST(what_cannot_be_decided_is_inconclusive),
      TEST(beyond_the_ceiling_only_the_earlier_ends_are_known),
      TEST(what_is_too_large_fails_where_the_platform_says_so),
      TEST(the_zkevm_profile_takes_null_where_its_servers_do))
