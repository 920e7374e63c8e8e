/*
 * A JSON file of a test suite: its tape, and the text of any value in it.
 */
#ifndef TESTS_SCHEMA_SUITE_JSON_H
#define TESTS_SCHEMA_SUITE_JSON_H

#include "base/strbuf.h"
#include "json/tape.h"

struct suite_json {
    struct strbuf text;
    struct json_tape tape;
};

bool suite_json_read(struct suite_json *json, const char *path);
/* The same for text that is in memory. */
bool suite_json_parse(struct suite_json *json, const char *text);
void suite_json_release(struct suite_json *json);

/* The source text of the value. */
struct json_text suite_json_text(const struct suite_json *json, uint32_t value);

#endif
