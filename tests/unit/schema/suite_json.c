#include "suite_json.h"

#include "base/file.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SKIPPED = 77 };

static char root[600];

/* Runs before main(): nothing to test is no success. */
__attribute__((constructor)) static void find_suite(void)
{
    const char *suites = getenv("METAPROBE_SUITES");
    snprintf(root, sizeof(root), "%s/JSON-Schema-Test-Suite",
             suites != NULL ? suites : "../shared/suites");
    if (access(root, R_OK) == 0)
        return;
    printf(
        "SKIPPED: no JSON-Schema-Test-Suite at %s (METAPROBE_SUITES names its parent)\n",
        root);
    exit(SKIPPED);
}

const char *suite_root(void)
{
    return root;
}

enum { BYTES = 16 * 1024 * 1024 };

static bool decode(struct suite_json *json)
{
    struct json_facts facts;
    json_tape_init(&json->tape);
    return json_decode(&json->tape, json->text.text, json->text.len, &json_limits_default,
                       &facts);
}

bool suite_json_read(struct suite_json *json, const char *path)
{
    struct err err = ERR_INIT;
    strbuf_init(&json->text, BYTES);
    return file_read(&json->text, path, &err) && decode(json);
}

bool suite_json_parse(struct suite_json *json, const char *text, size_t len)
{
    strbuf_init(&json->text, BYTES);
    strbuf_add(&json->text, text, len);
    return decode(json);
}

void suite_json_release(struct suite_json *json)
{
    json_tape_release(&json->tape);
    strbuf_release(&json->text);
}

/* Behind the string that begins at `p`. */
static const char *string_end(const char *p)
{
    for (p++; *p != '"'; p++)
        p += *p == '\\';
    return p + 1;
}

struct json_text suite_json_text(const struct suite_json *json, uint32_t value)
{
    const char *start = json->text.text + json_source_offset(&json->tape, value),
               *p = start;
    if (*p != '{' && *p != '[') {
        size_t len = *p == '"' ? (size_t)(string_end(p) - p) : strcspn(p, ",]} \t\r\n");
        return (struct json_text){ start, len };
    }
    int depth = 0;
    do {
        depth += *p == '{' || *p == '[';
        depth -= *p == '}' || *p == ']';
        p = *p == '"' ? string_end(p) : p + 1;
    } while (depth > 0);
    return (struct json_text){ start, (size_t)(p - start) };
}
