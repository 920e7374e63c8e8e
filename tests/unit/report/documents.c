/* What reports say of documents that were read from files. */
#include "base/xalloc.h"
#include "check.h"
#include "rendered.h"
#include "wellformed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add_document(struct scene *scene, const char *path, uint64_t line,
                         enum outcome outcome, const char *code)
{
    struct sample sample;
    sample_init(&sample);
    sample.path = path;
    sample.line = line;
    sample.outcome = outcome;
    sample.code = code;
    snprintf(sample.cause, sizeof(sample.cause), "%s", code != NULL ? "not so" : "");
    snprintf(sample.reason, sizeof(sample.reason), "%s", code != NULL ? "not so: x" : "");
    scene_add_sample(scene, &sample);
    sample_release(&sample);
}

static void of_documents(struct scene *scene, const struct report_format *format)
{
    scene_init(scene, format);
    scene->run.subject = RUN_OF_DOCUMENTS;
    scene->run.command = "lint";
    scene->run.source = "meta";
    scene->run.tokens = NULL;
    scene->run.budget_us = scene->run.connections = 0;
}

static void check_first_line(const char *expected, struct scene *scene)
{
    const char *text = scene_render(scene);
    char *line = xmemdup0(text, strcspn(text, "\n"));
    CHECK_STR(expected, line);
    free(line);
    scene_release(scene);
}

static void the_verdict_speaks_of_documents(void)
{
    struct scene scene;
    of_documents(&scene, &report_text);
    add_document(&scene, "meta/1.json", 0, OUTCOME_PASS, NULL);
    check_first_line("READY: the document passes.", &scene);

    of_documents(&scene, &report_text);
    add_document(&scene, "meta/1.json", 0, OUTCOME_PASS, NULL);
    add_document(&scene, "meta/2.json", 0, OUTCOME_WARN, NULL);
    check_first_line("READY: all 2 documents pass.", &scene);

    of_documents(&scene, &report_text);
    add_document(&scene, "meta/1.json", 0, OUTCOME_PASS, NULL);
    add_document(&scene, "meta/2.json", 0, OUTCOME_FAIL, "code_a");
    check_first_line("NOT READY: 1 of 2 documents fails (50.0 %).", &scene);

    of_documents(&scene, &report_text);
    add_document(&scene, "meta/1.json", 0, OUTCOME_PASS, NULL);
    add_document(&scene, "meta/2.json", 0, OUTCOME_SKIPPED, NULL);
    scene.run.end = RUN_INTERRUPTED;
    check_first_line(
        "INCOMPLETE: the run was interrupted; 1 of 2 documents were not read.", &scene);
}

static void a_collection_with_an_error_is_not_ready(void)
{
    struct scene scene;
    struct collection collection;
    of_documents(&scene, &report_text);
    collection_init(&collection);
    struct summary_group *finding =
        collection_find(&collection, SEVERITY_ERROR, "collection.missing-id", 7,
                        "tokens of the set have no document");
    collection_example(finding, "%s", "2-8");
    collection.documents = collection.ids = 2;
    snprintf(collection.lowest, sizeof(collection.lowest), "1");
    snprintf(collection.highest, sizeof(collection.highest), "9");
    scene.run.collection = &collection;
    add_document(&scene, "meta/1.json", 0, OUTCOME_PASS, NULL);
    add_document(&scene, "meta/9.json", 0, OUTCOME_PASS, NULL);
    const char *text = scene_render(&scene);
    CHECK_INT(1, run_exit_status(&scene.run));
    CHECK(strncmp(text, "NOT READY: ", 11) == 0);
    CHECK(strstr(text, "  2 documents have a token id for a name: 2 ids, from 1 to 9.\n"
                       "    7  collection.missing-id (error)\n"
                       "       tokens of the set have no document: 2-8\n") != NULL);
    scene_release(&scene);
    collection_release(&collection);
}

static void examples_are_paths_in_the_order_of_people(void)
{
    struct scene scene;
    of_documents(&scene, &report_text);
    add_document(&scene, "all.ndjson", 10, OUTCOME_FAIL, "code_a");
    add_document(&scene, "all.ndjson", 9, OUTCOME_FAIL, "code_a");
    add_document(&scene, "all.ndjson", 100, OUTCOME_FAIL, "code_a");
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "\nFail\n  code_a: 3 documents (100 %)\n") != NULL);
    CHECK(strstr(text, "       all.ndjson:9: x\n"
                       "       also all.ndjson:10, all.ndjson:100\n") != NULL);
    CHECK(strstr(text, "token") == NULL);
    CHECK(strstr(text, "refresh") == NULL);
    scene_release(&scene);
}

static void what_breaks_the_users_schema_has_no_page_to_rest_on(void)
{
    struct scene scene;
    scene_init(&scene, &report_text);
    scene_add(&scene, 1, OUTCOME_FAIL, SAMPLE_OWN_CODE, "a schema of your own is not met",
              "own.json: /a: x");
    scene_add(&scene, 2, OUTCOME_PASS, NULL, "", "");
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "NOT READY: 1 of 2 tokens would break your schemas (50.0 %).") !=
          NULL);
    CHECK(strstr(text, "documented") == NULL);
    CHECK_INT(1, scene.summary.failed_own);
    scene_release(&scene);
}

static void any_path_is_harmless(void)
{
    static const struct report_format *const formats[] = { &report_text, &report_json,
                                                           &report_junit };
    for (size_t i = 0; i < 3; i++) {
        struct scene scene;
        size_t at;
        of_documents(&scene, formats[i]);
        add_document(&scene, hostile, 0, OUTCOME_FAIL, "code_a");
        add_document(&scene, hostile, 7, OUTCOME_INCONCLUSIVE, NULL);
        const char *text = scene_render(&scene);
        check_case("%s", formats[i]->name);
        CHECK(strchr(text, '\x1b') == NULL);
        CHECK(strstr(text, "\xe2\x80\x8b") == NULL || i > 0);
        if (formats[i] == &report_junit)
            CHECK_STR(NULL, xml_fault(text, strlen(text), &at));
        scene_release(&scene);
    }
}

static void junit_speaks_of_documents(void)
{
    struct scene scene;
    of_documents(&scene, &report_junit);
    scene.run.tokens = "1-2";
    struct collection collection;
    collection_init(&collection);
    scene.run.collection = &collection;
    add_document(&scene, "meta/1.json", 0, OUTCOME_FAIL, "code_a");
    const char *text = scene_render(&scene);
    CHECK(strstr(text, "name=\"every document has a conclusion\"") != NULL);
    CHECK(strstr(text, "name=\"no document fails with code_b\"") != NULL);
    CHECK(strstr(text, "message=\"1 of 1 documents fail with code_a\"") != NULL);
    CHECK(strstr(text, "document meta/1.json: not so: x") != NULL);
    CHECK(
        strstr(text,
               "name=\"nothing is wrong with the collection as a whole\" time=\"0\"/>") !=
        NULL);
    CHECK(strstr(text, "budget") == NULL && strstr(text, "answering") == NULL);
    scene_release(&scene);
    collection_release(&collection);
}

SUITE(documents, TEST(the_verdict_speaks_of_documents),
      TEST(a_collection_with_an_error_is_not_ready),
      TEST(examples_are_paths_in_the_order_of_people),
      TEST(what_breaks_the_users_schema_has_no_page_to_rest_on),
      TEST(any_path_is_harmless), TEST(junit_speaks_of_documents))
