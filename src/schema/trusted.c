#include "schema/trusted.h"

#include "schema/schema.h"
#include "json/decode.h"

#include <string.h>

bool trusted_decode(struct json_tape *tape, const char *name, const char *text,
                    size_t len, struct err *err)
{
    struct json_facts facts;
    json_decode(tape, text, len, &json_limits_default, &facts);
    struct json_verdict verdict = json_judge(tape, &facts, JSON_DECODER_RFC8259);
    const struct json_sighting *duplicate = &facts.seen[JSON_FACT_DUPLICATE_KEY];
    if (verdict.accepted && duplicate->times > 0)
        verdict =
            (struct json_verdict){ false, JSON_FACT_DUPLICATE_KEY, duplicate->offset };
    if (verdict.accepted)
        return true;
    uint32_t line, column;
    json_position(text, len, verdict.offset, &line, &column);
    return err_set(err, ERR_USAGE, "%s:%u:%u: %s", name, line, column,
                   verdict.reason == JSON_FACT_SYNTAX
                       ? facts.syntax
                       : json_fact_meaning(verdict.reason));
}

struct telling {
    const char *whole;
    struct err *err;
};

/* "expected array, found string": of a value of a wrong type its type is enough, as it may
 * be a secret in a wrong place. */
static size_t shown_len(const struct schema_breach *breach)
{
    static const char *const kinds[] = { ", found string", ", found number" };
    for (size_t i = 0; strcmp(breach->keyword, "type") == 0 && i < 2; i++) {
        const char *found = strstr(breach->message, kinds[i]);
        if (found != NULL)
            return (size_t)(found - breach->message) + strlen(kinds[i]);
    }
    return strlen(breach->message);
}

static void tell(void *to, const struct schema_breach *breach)
{
    struct telling *telling = to;
    const char *where = breach->instance[0] != '\0' ? breach->instance : telling->whole;
    err_set(telling->err, ERR_USAGE, "%s: %.*s", where, (int)shown_len(breach),
            breach->message);
}

bool trusted_check(const struct json_tape *tape, const char *name, const char *whole,
                   const struct embedded *embedded, struct err *err)
{
    struct schema *schema =
        schema_new(embedded->name, embedded->text, embedded->len, "", NULL, err);
    if (schema == NULL)
        return false;
    struct telling telling = { whole, err };
    struct schema_run *run = schema_run_new();
    bool meets = schema_check(schema, run, tape, 0) == SCHEMA_VALID;
    if (!meets)
        schema_explain(schema, run, tape, 0, 1, tell, &telling);
    schema_run_free(run);
    schema_free(schema);
    return meets || err_within(err, "%s", name);
}
