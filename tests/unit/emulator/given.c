#include "given.h"

#include "base/file.h"
#include "check.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <string.h>

struct source *given_source(const char *script)
{
    struct err err = ERR_INIT;
    struct source *source = source_new("script.json", script, &err);
    CHECK_STR("", err.text);
    return source;
}

struct serve_reply given_part(struct source *source, const char *method, const char *path,
                              const char *range)
{
    struct serve_request request = {
        .method = method, .path = path, .query = "", .range = range, .url = GIVEN_URL
    };
    struct serve_reply reply = { .status = 0 };
    source_answer(source, &request, &reply);
    return reply;
}

struct serve_reply given_answer(struct source *source, const char *method,
                                const char *path)
{
    return given_part(source, method, path, NULL);
}

const char *given_header(const struct serve_reply *reply, const char *name)
{
    for (size_t i = 0; i < SERVE_HEADERS_MAX && reply->headers[i].name != NULL; i++) {
        if (strcmp(reply->headers[i].name, name) == 0)
            return reply->headers[i].value;
    }
    return "";
}

bool given_is_json(struct json_tape *tape, const char *text, size_t len)
{
    struct json_facts facts;
    json_decode(tape, text, len, &json_limits_default, &facts);
    return json_judge(tape, &facts, JSON_DECODER_RFC8259).accepted &&
           facts.seen[JSON_FACT_DUPLICATE_KEY].times == 0;
}

static struct schema *load_schema(void)
{
    static const char path[] = "schemas/immutable-x.schema.json";
    struct err err = ERR_INIT;
    struct strbuf text = STRBUF_INIT(1 << 20);
    struct schema *schema = NULL;
    if (file_read(&text, path, &err))
        schema = schema_new(path, text.text, text.len, "", NULL, &err);
    CHECK_STR("", err.text);
    strbuf_release(&text);
    return schema;
}

bool given_meets_schema(const struct json_tape *tape)
{
    static struct schema *schema;
    static struct schema_run *run;
    if (schema == NULL) {
        schema = load_schema();
        run = schema_run_new();
    }
    return schema != NULL && schema_check(schema, run, tape, 0) == SCHEMA_VALID;
}
