#include "check.h"
#include "fixture.h"
#include "rendered.h"

#include "base/xalloc.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct schema *load_schema(const char *path)
{
    struct err err = ERR_INIT;
    char *text = project_file_text(path);
    struct schema *schema = schema_new(path, text, strlen(text), "", NULL, &err);
    CHECK_STR("", err.text);
    free(text);
    return schema;
}

static void tell_breach(void *to, const struct schema_breach *breach)
{
    (void)to;
    CHECK_STR("", breach->message);
    CHECK_STR("", breach->instance);
}

/* One decoder for all: RFC 8259 without any fact that another would stumble over. */
static void check_conforms(const struct schema *schema, const char *text, size_t len)
{
    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);
    struct schema_run *run = schema_run_new();
    CHECK(json_decode(&tape, text, len, &json_limits_default, &facts));
    for (int fact = 0; fact < JSON_FACT_COUNT; fact++) {
        if (facts.seen[fact].times > 0)
            CHECK_STR("a document without facts", json_fact_name((enum json_fact)fact));
    }
    enum schema_verdict verdict = schema_check(schema, run, &tape, 0);
    CHECK_INT(SCHEMA_VALID, verdict);
    if (verdict != SCHEMA_VALID)
        schema_explain(schema, run, &tape, 0, 3, tell_breach, NULL);
    schema_run_free(run);
    json_tape_release(&tape);
}

static void the_samples_conform_to_the_published_schemas(void)
{
    struct schema *report = load_schema("schemas/report.schema.json");
    struct schema *sample = load_schema("schemas/sample.schema.json");
    char *text = project_file_text("reports/samples/check.json");
    check_conforms(report, text, strlen(text));
    free(text);

    text = project_file_text("reports/samples/check.ndjson");
    size_t lines = 0;
    for (char *line = text; *line != '\0'; lines++) {
        size_t len = strcspn(line, "\n");
        check_case("line %zu", lines + 1);
        check_conforms(sample, line, len);
        line += len + (line[len] == '\n');
    }
    CHECK_INT(40, lines);
    free(text);
    schema_free(report);
    schema_free(sample);
}

static void every_end_of_a_run_conforms(void)
{
    static const struct {
        const char *name;
        enum run_end end;
        int signal;
        bool sample, empty, limits, odd;
    } rows[] = {
        { "complete", RUN_COMPLETE, 0, false, false, true, false },
        { "interrupted", RUN_INTERRUPTED, SIGTERM, false, false, false, false },
        { "stopped", RUN_STOPPED, 0, true, false, true, false },
        { "unreachable", RUN_UNREACHABLE, 0, false, true, false, false },
        { "nothing at all", RUN_COMPLETE, 0, true, true, false, false },
        { "hostile bytes", RUN_STOPPED, 0, false, false, false, true },
    };
    struct schema *schema = load_schema("schemas/report.schema.json");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *words = rows[i].odd ? hostile : "words";
        struct scene scene;
        scene_init(&scene, &report_json);
        if (!rows[i].empty) {
            scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
            scene_add(&scene, 2, OUTCOME_FAIL, words, words, words);
            scene_add(&scene, 3, OUTCOME_INCONCLUSIVE, NULL, words, words);
        }
        scene.run.end = rows[i].end;
        scene.run.end_signal = rows[i].signal;
        scene.run.sample_size = rows[i].sample ? 3 : 0;
        scene.run.rate_per_1000s = rows[i].limits ? 2500 : 0;
        scene.run.tokens_per_refresh = rows[i].limits ? 1000 : 0;
        scene.run.source = scene.run.tokens = scene.run.profile = words;
        snprintf(scene.run.end_reason, sizeof(scene.run.end_reason), "%s", words);
        scene_render(&scene);
        check_case("%s", rows[i].name);
        check_conforms(schema, scene.text.text, scene.text.len);
        scene_release(&scene);
    }
    schema_free(schema);
}

static void an_interrupted_run_says_that_it_is_incomplete(void)
{
    struct scene scene;
    scene_init(&scene, &report_json);
    scene_add(&scene, 1, OUTCOME_PASS, NULL, "", "");
    summary_skip(&scene.summary, 9);
    scene.run.end = RUN_INTERRUPTED;
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\"verdict\": \"incomplete\",\n  \"exit_status\": 130,\n"
                       "  \"complete\": false,\n  \"conclusive\": false,\n"
                       "  \"end\": \"interrupted\"") != NULL);
    CHECK(strstr(text, "\"skipped\": 9") != NULL);
    scene_release(&scene);
}

static void every_line_of_every_trouble_conforms(void)
{
    struct schema *schema = load_schema("schemas/sample.schema.json");
    struct strbuf line = STRBUF_INIT(1 << 20);
    for (int trouble = 0; trouble < TROUBLE_COUNT; trouble++) {
        struct sample sample;
        sample_init(&sample);
        snprintf(sample.token_id, sizeof(sample.token_id), "%s", hostile);
        strbuf_puts(&sample.url, hostile);
        sample.outcome = OUTCOME_FAIL;
        sample.code = "code_a";
        sample_add_alternative(&sample, SAMPLE_PASS);
        snprintf(sample.reason, sizeof(sample.reason), "%s", hostile);
        sample.attempt_count = 2;
        sample.attempts[0] = (struct attempt){ .trouble = (enum trouble)trouble,
                                               .retry_after_s = -1,
                                               .age_s = -1,
                                               .fresh_s = -1 };
        sample.attempts[1] = (struct attempt){ .status = 200,
                                               .flags = ATTEMPT_HTTP2 | ATTEMPT_RESENT,
                                               .address = "[2001:db8::1]:443",
                                               .detail = "detail" };
        findings_add(&sample.findings, SEVERITY_INFO, "a.rule", hostile, "%s", hostile);
        findings_add(&sample.findings, SEVERITY_INFO, "a.rule", NULL, "%s", hostile);
        sample.findings.left_out = 3;
        strbuf_reset(&line);
        sample_put_ndjson(&line, &sample);
        check_case("%s", trouble_name((enum trouble)trouble));
        CHECK_INT('\n', line.text[line.len - 1]);
        check_conforms(schema, line.text, line.len);
        sample_release(&sample);
    }
    strbuf_release(&line);
    schema_free(schema);
}

/* ---- the table of traits ---- */

static void add_values(struct traits *traits, const char *type, unsigned values,
                       unsigned tokens)
{
    for (unsigned i = 0; i < values; i++) {
        char value[32];
        snprintf(value, sizeof(value), "%s %04u", type, i);
        traits->list[traits->count++] =
            (struct trait){ xstrdup(type), xstrdup(value), TRAIT_TEXT, tokens };
    }
}

static size_t times(const char *text, const char *word)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        count++;
    return count;
}

static void every_trait_has_rows_in_the_table(void)
{
    static const struct {
        const char *type;
        unsigned values, tokens; /* of each value */
        size_t rows;
    } rows[] = {
        { "Born", 3000, 1, 1 }, { "Fur", 12, 250, 12 },   { "Hat", 1, 3000, 1 },
        { "Hit", 700, 4, 487 }, { "Luck", 1500, 2, 487 }, { "Rarity", 12, 250, 12 },
    };
    struct schema *schema = load_schema("schemas/report.schema.json");
    struct scene scene;
    struct collection collection;
    scene_init(&scene, &report_json);
    collection_init(&collection);
    struct traits *traits = &collection.traits;
    traits->tokens = 3000;
    traits->list = xcalloc(6000, sizeof(*traits->list));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        add_values(traits, rows[i].type, rows[i].values, rows[i].tokens);
    scene.run.collection = &collection;
    const char *text = scene_render(&scene);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char row[64];
        check_case("%s", rows[i].type);
        snprintf(row, sizeof(row), "\"type\": \"%s\"", rows[i].type);
        CHECK_INT(rows[i].rows, times(text, row));
    }
    CHECK(strstr(text, "(3000 values, each of few tokens)") != NULL);
    CHECK(strstr(text, "\"values\": 5225,\n      \"left_out\": 0,") != NULL);
    CHECK(strstr(text, "\"unlisted\": 4226") != NULL);
    check_conforms(schema, text, strlen(text));
    scene_release(&scene);
    collection_release(&collection);
    schema_free(schema);
}

SUITE(json, TEST(every_trait_has_rows_in_the_table),
      TEST(the_samples_conform_to_the_published_schemas),
      TEST(every_end_of_a_run_conforms),
      TEST(an_interrupted_run_says_that_it_is_incomplete),
      TEST(every_line_of_every_trouble_conforms))
