/*
 * What schema/ says: ours DIALECT < cases > verdicts. A line a case, a letter a document:
 * V valid, I invalid, U undecided; X when the schema is refused, D when the explaining
 * pass disagrees with the fast one.
 */
#include "base/strbuf.h"
#include "schema/schema.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum schema_dialect dialect;

static void count(void *to, const struct schema_breach *breach)
{
    (void)breach;
    ++*(size_t *)to;
}

static char verdict_of(const struct schema *schema, struct schema_run *run,
                       const struct json_tape *tape, uint32_t document)
{
    static const char letters[] = {
        [SCHEMA_VALID] = 'V', [SCHEMA_INVALID] = 'I', [SCHEMA_UNDECIDED] = 'U'
    };
    size_t told = 0;
    enum schema_verdict verdict = schema_check(schema, run, tape, document);
    schema_explain(schema, run, tape, document, 10, count, &told);
    return (told == 0) == (verdict == SCHEMA_VALID) ? letters[verdict] : 'D';
}

/* The schema is the first member of the line, and the documents the second. */
static struct schema *compile(const struct json_tape *tape, struct err *err)
{
    const struct schema_options options = { .dialect = dialect,
                                            .formats = SCHEMA_FORMATS_ASSERT };
    uint32_t schema = json_get(tape, 0, "schema"),
             documents = json_get(tape, 0, "documents");
    const char *start = tape->source + json_source_offset(tape, schema);
    const char *end = tape->source + json_source_offset(tape, documents - 1);
    while (end > start && *end != '}')
        end--;
    return schema_new("case", start, (size_t)(end + 1 - start), "", &options, err);
}

static void answer(const char *line, size_t len, struct schema_run *run)
{
    struct json_tape tape;
    struct json_facts facts;
    struct err err = ERR_INIT;

    json_tape_init(&tape);
    if (!json_decode(&tape, line, len, &json_limits_default, &facts))
        exit(1);
    struct schema *schema = compile(&tape, &err);
    uint32_t documents = json_get(&tape, 0, "documents");
    for (uint32_t d = json_first(&tape, documents); d < json_end(&tape, documents);
         d = json_next(&tape, d))
        putchar(schema != NULL ? verdict_of(schema, run, &tape, d) : 'X');
    if (schema == NULL)
        printf(" %s", err.text);
    putchar('\n');
    schema_free(schema);
    json_tape_release(&tape);
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t cap = 0;
    ssize_t len;

    if (argc != 2)
        return 2;
    dialect = strcmp(argv[1], "openapi-3.0") == 0 ? SCHEMA_OPENAPI_3_0 : SCHEMA_DETECT;
    struct schema_run *run = schema_run_new();
    while ((len = getline(&line, &cap, stdin)) > 0)
        answer(line, (size_t)len, run);
    schema_run_free(run);
    free(line);
    return 0;
}
