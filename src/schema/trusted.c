#include "schema/trusted.h"

#include "base/strbuf.h"
#include "schema/schema.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <string.h>

enum { PLACE_MAX = 1024 };

/* The last byte before `at` that is no white space; '\0': there is none. */
static char byte_before(const char *text, size_t at)
{
    while (at > 0 && strchr(" \t\r\n", text[at - 1]) != NULL)
        at--;
    return at > 0 ? text[at - 1] : '\0';
}

/* What other readers of JSON take, and people are used to. */
static bool hint(enum json_fact reason, const char *text, size_t len, size_t at,
                 struct err *err)
{
    char found = at < len ? text[at] : '\0';
    if (reason == JSON_FACT_BOM || reason == JSON_FACT_BOM_TWICE)
        return err_hint(err, "save the file as UTF-8 without a byte order mark");
    if (len > 1 && (memcmp(text, "\xff\xfe", 2) == 0 || memcmp(text, "\xfe\xff", 2) == 0))
        return err_hint(err, "save the file as UTF-8: it looks like UTF-16");
    if (reason != JSON_FACT_SYNTAX && reason != JSON_FACT_TRAILING)
        return false;
    if (found == '/' || found == '#')
        return err_hint(err, "JSON has no comments");
    if ((found == '}' || found == ']') && byte_before(text, at) == ',')
        return err_hint(err, "JSON has no comma behind the last one");
    if (found == '\'')
        return err_hint(err, "JSON has double quotes alone");
    return false;
}

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
    err_set(err, ERR_USAGE, "%s:%u:%u: %s", name, line, column,
            verdict.reason == JSON_FACT_SYNTAX ? facts.syntax
                                               : json_fact_meaning(verdict.reason));
    return hint(verdict.reason, text, len, verdict.offset, err);
}

struct telling {
    const char *whole;
    const struct embedded *schema;
    struct err *err;
};

/* Of a text that matches none of several patterns, these say little to people: the
 * description beside them says what it is to be. */
static void describe(const struct telling *telling, const struct schema_breach *breach)
{
    const char *hash = strchr(breach->absolute_location, '#');
    struct json_tape tape;
    struct strbuf place = STRBUF_INIT(PLACE_MAX);
    struct err ours = ERR_INIT;
    if (strcmp(breach->keyword, "anyOf") != 0 || hash == NULL)
        return;
    json_tape_init(&tape);
    strbuf_putf(&place, "%.*s/description", (int)(strrchr(hash, '/') - hash - 1),
                hash + 1);
    if (!trusted_decode(&tape, telling->schema->name, telling->schema->text,
                        telling->schema->len, &ours))
        BUG("%s", ours.text);
    uint32_t found = json_pointer_find(&tape, place.text, place.len);
    if (found != JSON_NONE) {
        struct json_text text = json_text(&tape, found);
        err_hint(telling->err, "%.*s", (int)text.len, text.text);
    }
    strbuf_release(&place);
    json_tape_release(&tape);
}

/* "expected array, found string": of a value of a wrong type its type is enough, as it
 * may be a secret in a wrong place. */
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
    describe(telling, breach);
}

bool trusted_check(const struct json_tape *tape, const char *name, const char *whole,
                   const struct embedded *embedded, struct err *err)
{
    struct schema *schema =
        schema_new(embedded->name, embedded->text, embedded->len, "", NULL, err);
    if (schema == NULL)
        return false;
    struct telling telling = { whole, embedded, err };
    struct schema_run *run = schema_run_new();
    bool meets = schema_check(schema, run, tape, 0) == SCHEMA_VALID;
    if (!meets)
        schema_explain(schema, run, tape, 0, 1, tell, &telling);
    schema_run_free(run);
    schema_free(schema);
    return meets || err_within(err, "%s", name);
}
