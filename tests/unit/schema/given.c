#include "given.h"

#include "base/strbuf.h"
#include "check.h"
#include "json/decode.h"

#include <stdio.h>
#include <string.h>

const struct schema_options under_openapi = { .dialect = SCHEMA_OPENAPI_3_0 };
const struct schema_options under_draft_7 = { .dialect = SCHEMA_DRAFT_7 };
const struct schema_options with_formats = { .formats = SCHEMA_FORMATS_ASSERT };

static struct schema *compile(const struct schema_options *options, const char *text)
{
    struct err err = ERR_INIT;
    struct schema *schema = schema_new("s.json", text, strlen(text), "", options, &err);
    CHECK_STR("", err.text);
    return schema;
}

static void decode(struct json_tape *tape, const char *text)
{
    struct json_facts facts;
    json_tape_init(tape);
    CHECK(json_decode(tape, text, strlen(text), &json_limits_default, &facts));
}

enum schema_verdict verdict_under(const struct schema_options *options, const char *text,
                                  const char *document)
{
    enum schema_verdict verdict = SCHEMA_UNDECIDED;
    struct schema *schema = compile(options, text);
    struct json_tape tape;

    decode(&tape, document);
    if (schema != NULL && tape.count > 0) {
        struct schema_run *run = schema_run_new();
        verdict = schema_check(schema, run, &tape, 0);
        schema_run_free(run);
    }
    json_tape_release(&tape);
    schema_free(schema);
    return verdict;
}

enum schema_verdict verdict(const char *schema, const char *document)
{
    return verdict_under(NULL, schema, document);
}

void check_verdicts(const struct schema_options *options, const struct verdict_row *rows)
{
    for (; rows->schema != NULL; rows++) {
        check_case("%s %s", rows->schema, rows->document);
        CHECK_INT(rows->valid ? SCHEMA_VALID : SCHEMA_INVALID,
                  verdict_under(options, rows->schema, rows->document));
    }
    check_case("%s", "");
}

const char *refusal(const struct schema_options *options, const char *text)
{
    static struct err err;
    err = (struct err)ERR_INIT;
    schema_free(schema_new("s.json", text, strlen(text), "", options, &err));
    return err.text;
}

static void add_line(void *to, const struct schema_breach *breach)
{
    strbuf_putf(to, "%s | %s | %s%s\n", breach->instance, breach->keyword_location,
                breach->message, breach->undecided ? " | undecided" : "");
}

const char *breaches_under(const struct schema_options *options, const char *text,
                           const char *document)
{
    static struct strbuf lines = STRBUF_INIT(1 << 16);
    struct schema *schema = compile(options, text);
    struct json_tape tape;

    strbuf_reset(&lines);
    decode(&tape, document);
    if (schema != NULL && tape.count > 0) {
        struct schema_run *run = schema_run_new();
        schema_explain(schema, run, &tape, 0, 20, add_line, &lines);
        schema_run_free(run);
    }
    json_tape_release(&tape);
    schema_free(schema);
    return lines.text;
}

const char *breaches(const char *schema, const char *document)
{
    return breaches_under(NULL, schema, document);
}
