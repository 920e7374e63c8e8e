/*
 * A schema, a NUL, and a document: the compiler ends, an error has a text, a check gives
 * the same verdict twice, and the explaining pass agrees with it. The first byte chooses
 * the dialect, and whether formats are asserted.
 */
#include "fuzz.h"

#include "schema/schema.h"
#include "json/decode.h"

#include <string.h>

enum { INPUT_MAX = 1 << 14, TOLD = 5, DIALECTS = SCHEMA_2019_09 + 1 };

static void look(void *to, const struct schema_breach *breach)
{
    size_t *told = to;
    FUZZ_HOLDS(strlen(breach->message) > 0);
    FUZZ_HOLDS(breach->instance[0] == '\0' || breach->instance[0] == '/');
    FUZZ_HOLDS(breach->keyword_location[0] == '\0' || breach->keyword_location[0] == '/');
    FUZZ_HOLDS(breach->undecided || strchr(breach->absolute_location, '#') != NULL);
    ++*told;
}

static void check(const struct schema *schema, const struct json_tape *tape)
{
    struct schema_run *run = schema_run_new();
    size_t told = 0;
    enum schema_verdict verdict = schema_check(schema, run, tape, 0);
    size_t count = schema_explain(schema, run, tape, 0, TOLD, look, &told);
    FUZZ_HOLDS(told == (count < TOLD ? count : TOLD));
    FUZZ_HOLDS((count == 0) == (verdict == SCHEMA_VALID));
    FUZZ_HOLDS(schema_check(schema, run, tape, 0) == verdict);
    schema_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 2 || len > INPUT_MAX)
        return 0;
    const char *text = (const char *)data + 1, *end = (const char *)data + len;
    const char *nul = memchr(text, '\0', len - 1);
    size_t schema_len = nul != NULL ? (size_t)(nul - text) : len - 1;
    const struct schema_options options = {
        .dialect = (enum schema_dialect)(data[0] % DIALECTS),
        .formats = data[0] & 0x80 ? SCHEMA_FORMATS_ASSERT : SCHEMA_FORMATS_BY_DIALECT,
        .nullable_enum =
            data[0] & 0x40 ? SCHEMA_NULLABLE_ENUM_LENIENT : SCHEMA_NULLABLE_ENUM_STRICT,
    };
    struct err err = ERR_INIT;
    struct schema *schema = schema_new("fuzz.json", text, schema_len, "", &options, &err);
    FUZZ_HOLDS((schema == NULL) == (err.kind != ERR_NONE));
    FUZZ_HOLDS((schema == NULL) == (err.text[0] != '\0'));

    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);
    if (schema != NULL && nul != NULL &&
        json_decode(&tape, nul + 1, (size_t)(end - nul - 1), &json_limits_default,
                    &facts))
        check(schema, &tape);
    json_tape_release(&tape);
    schema_free(schema);
    return 0;
}
