/*
 * usage: holds SCHEMA <DOCUMENT
 *        holds --lines SCHEMA <NDJSON
 *
 * Does the document, or each line, meet the JSON Schema? Exits with 0 when it does, else
 * with 1 and what is wrong.
 */
#include "base/file.h"
#include "base/xalloc.h"
#include "schema/schema.h"
#include "json/decode.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_MAX = 64 << 20, BREACHES_TOLD = 5 };

struct check {
    struct schema *schema;
    struct schema_run *run;
    struct json_tape tape;
    unsigned line;
};

static void tell(void *to, const struct schema_breach *breach)
{
    const struct check *check = to;
    printf("%u: %s: %s\n", check->line, breach->instance, breach->message);
}

static bool document_holds(struct check *check, const char *text, size_t len)
{
    struct json_facts facts;
    check->line++;
    if (!json_decode(&check->tape, text, len, &json_limits_default, &facts)) {
        printf("%u: not JSON\n", check->line);
        return false;
    }
    if (schema_check(check->schema, check->run, &check->tape, 0) == SCHEMA_VALID)
        return true;
    schema_explain(check->schema, check->run, &check->tape, 0, BREACHES_TOLD, tell,
                   check);
    return false;
}

static bool lines_hold(struct check *check, const char *text)
{
    bool hold = true;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        hold = document_holds(check, text, len) && hold;
        text += len + (text[len] == '\n');
    }
    return hold;
}

int main(int argc, char **argv)
{
    bool lines = argc == 3 && strcmp(argv[1], "--lines") == 0;
    if (argc != 2 && !lines)
        return 2;
    xalloc_install();
    const char *path = argv[argc - 1];
    struct err err = ERR_INIT;
    struct strbuf schema = STRBUF_INIT(INPUT_MAX), input = STRBUF_INIT(INPUT_MAX);
    struct check check = { .run = schema_run_new() };
    json_tape_init(&check.tape);
    bool holds = false;
    if (file_read(&schema, path, &err) && file_read(&input, "/dev/stdin", &err))
        check.schema = schema_new(path, schema.text, schema.len, "", NULL, &err);
    if (check.schema != NULL)
        holds = lines ? lines_hold(&check, input.text)
                      : document_holds(&check, input.text, input.len);
    if (err.kind != ERR_NONE)
        printf("%s\n", err.text);
    json_tape_release(&check.tape);
    schema_run_free(check.run);
    schema_free(check.schema);
    strbuf_release(&schema);
    strbuf_release(&input);
    return holds ? 0 : 1;
}
