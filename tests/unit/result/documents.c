/* Samples of documents, and what is found of them together. */
#include "base/xalloc.h"
#include "check.h"
#include "result/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_name(const char *expected, const char *path, uint64_t line)
{
    struct sample sample;
    char name[SAMPLE_NAME_MAX];
    sample_init(&sample);
    snprintf(sample.token_id, sizeof(sample.token_id), "17");
    sample.path = path;
    sample.line = line;
    CHECK_STR(expected, sample_name(&sample, name));
    sample_release(&sample);
}

static void a_name_is_what_one_would_look_for(void)
{
    check_name("17", NULL, 0);
    check_name("meta/17.json", "meta/17.json", 0);
    check_name("all.ndjson:8", "all.ndjson", 8);
}

static void a_long_path_loses_its_beginning(void)
{
    char path[600], expected[SAMPLE_NAME_MAX];
    memset(path, 'a', sizeof(path));
    memcpy(path + sizeof(path) - 6, "/7.js", 6);
    snprintf(expected, sizeof(expected), "…%s",
             path + sizeof(path) - SAMPLE_NAME_MAX + 3);
    check_name(expected, path, 0);

    struct sample sample;
    char name[SAMPLE_NAME_MAX];
    sample_init(&sample);
    for (size_t i = 0; i + 2 < sizeof(path); i += 2)
        memcpy(path + i, "é", 2);
    path[sizeof(path) - 2] = '\0';
    sample.path = path;
    sample.line = 123;
    sample_name(&sample, name);
    CHECK(strncmp(name, "…é", 5) == 0);
    CHECK_STR("é:123", name + strlen(name) - 6);
    sample_release(&sample);
}

static void a_document_is_one_line_for_other_programs(void)
{
    struct sample sample;
    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_init(&sample);
    sample.path = "meta/7.json";
    snprintf(sample.token_id, sizeof(sample.token_id), "7");
    sample.outcome = OUTCOME_FAIL;
    sample.code = SAMPLE_OWN_CODE;
    snprintf(sample.reason, sizeof(sample.reason), "own.json: /a: x");
    sample.decoders[0] = (struct decoder_verdict){ "go-map", DECODER_ACCEPTS };
    sample.decoders[1] = (struct decoder_verdict){ "go-struct", DECODER_REJECTS };
    sample.decoders[2] = (struct decoder_verdict){ "rfc8259", DECODER_UNDECIDED };
    sample.decoder_count = 3;
    struct finding *finding =
        findings_add(&sample.findings, SEVERITY_ERROR, "schema.type", "/a", "x");
    finding->offset = 5;
    finding->line = 1;
    finding->column = 6;
    finding_set_schema(finding, "own.json#/properties/a/type");
    sample_put_ndjson(&line, &sample);
    CHECK_STR(
        "{\"path\":\"meta/7.json\",\"line\":null,\"token_id\":\"7\",\"outcome\":\"fail\","
        "\"code\":\"schema_violation\",\"confidence\":\"documented\","
        "\"alternatives\":[],\"reason\":\"own.json: /a: x\",\"decoders\":{"
        "\"go-map\":\"accept\",\"go-struct\":\"reject\",\"rfc8259\":\"undecided\"},"
        "\"findings\":[{\"rule\":\"schema.type\",\"severity\":\"error\","
        "\"pointer\":\"/a\",\"message\":\"x\",\"offset\":5,\"line\":1,\"column\":6,"
        "\"schema\":\"own.json#/properties/a/type\"}]}\n",
        line.text);

    sample_clear(&sample);
    sample.path = "all.ndjson";
    sample.line = 8;
    strbuf_reset(&line);
    sample_put_ndjson(&line, &sample);
    CHECK_STR(
        "{\"path\":\"all.ndjson\",\"line\":8,\"token_id\":null,\"outcome\":\"pass\","
        "\"code\":null,\"confidence\":\"documented\",\"alternatives\":[],\"reason\":\"\","
        "\"decoders\":{},\"findings\":[]}\n",
        line.text);
    strbuf_release(&line);
    sample_release(&sample);
}

static void what_is_found_keeps_the_first_examples(void)
{
    struct collection collection;
    collection_init(&collection);
    CHECK_INT(SEVERITY_INFO, collection_worst(&collection));
    CHECK_INT(SEVERITY_INFO, collection_worst(NULL));
    struct summary_group *finding =
        collection_find(&collection, SEVERITY_WARNING, "rule", 9, "%d of them", 9);
    for (int i = 0; i < 9; i++)
        collection_example(finding, "%d", i);
    CHECK_INT(GROUP_EXAMPLES, finding->example_count);
    CHECK_STR("4", finding->examples[GROUP_EXAMPLES - 1]);
    CHECK_STR("9 of them", finding->reason);
    for (int i = 0; i < 20; i++)
        collection_find(&collection, SEVERITY_INFO, "other", 1, "x");
    CHECK_INT(SEVERITY_WARNING, collection_worst(&collection));
    CHECK_STR("rule", collection.findings.list[0].cause);
    collection_release(&collection);
}

static void a_collection_decides_with_the_documents(void)
{
    static const struct {
        bool collection, fails;
        enum severity worst;
        enum run_verdict verdict;
    } rows[] = {
        { false, false, SEVERITY_INFO, VERDICT_READY },
        { false, true, SEVERITY_INFO, VERDICT_NOT_READY },
        { true, false, SEVERITY_WARNING, VERDICT_READY },
        { true, false, SEVERITY_ERROR, VERDICT_NOT_READY },
        { true, true, SEVERITY_WARNING, VERDICT_NOT_READY },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct summary summary;
        struct collection collection;
        summary_init(&summary);
        collection_init(&collection);
        collection_find(&collection, rows[i].worst, "rule", 1, "x");
        summary.outcomes[OUTCOME_FAIL] = rows[i].fails;
        const struct run run = { .summary = &summary,
                                 .collection = rows[i].collection ? &collection : NULL };
        check_case("row %zu", i);
        CHECK_STR(run_verdict_name(rows[i].verdict), run_verdict_name(run_verdict(&run)));
        collection_release(&collection);
        summary_release(&summary);
    }
}

SUITE(documents, TEST(a_name_is_what_one_would_look_for),
      TEST(a_long_path_loses_its_beginning),
      TEST(a_document_is_one_line_for_other_programs),
      TEST(what_is_found_keeps_the_first_examples),
      TEST(a_collection_decides_with_the_documents))
