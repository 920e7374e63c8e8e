/*
 * The JSON-Schema-Test-Suite, and its files: the tape of one, and the text of any value
 * in it.
 *
 * The suite is found through METAPROBE_SUITES, which names the folder that it is in
 * (default
 * ../shared/suites from the root of the project). Without it the program says so and
 * exits with 77 before any test, which ctest shows as skipped.
 */
#ifndef TESTS_SCHEMA_SUITE_JSON_H
#define TESTS_SCHEMA_SUITE_JSON_H

#include "base/strbuf.h"
#include "json/tape.h"

struct suite_json {
    struct strbuf text;
    struct json_tape tape;
};

const char *suite_root(void);

bool suite_json_read(struct suite_json *json, const char *path);
/* The same for text that is in memory. */
bool suite_json_parse(struct suite_json *json, const char *text, size_t len);
void suite_json_release(struct suite_json *json);

/* The source text of the value. */
struct json_text suite_json_text(const struct suite_json *json, uint32_t value);

#endif
