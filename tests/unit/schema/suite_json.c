#include "suite_json.h"

#include "base/file.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <string.h>

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

bool suite_json_parse(struct suite_json *json, const char *text)
{
    strbuf_init(&json->text, BYTES);
    strbuf_puts(&json->text, text);
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
    const char *start = json->text.text + json_source_offset(&json->tape, value), *p = start;
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
