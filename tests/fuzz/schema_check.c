/*
 * Any document against schemas that together use every keyword: the check ends with a
 * verdict, the same twice, and the explaining pass agrees with it.
 */
#include "fuzz.h"

#include "schema/schema.h"
#include "json/decode.h"

#include <string.h>

enum { INPUT_MAX = 1 << 16, TOLD = 8 };

static const char *const texts[] = {
    /* a collection of nested things */
    "{\"$id\":\"urn:a\",\"type\":[\"object\",\"array\"],\"properties\":{\"name\":{"
    "\"type\":\"string\","
    "\"minLength\":1,\"maxLength\":8,\"pattern\":\"^[a-z]+$\"},\"n\":{\"minimum\":-1.5,"
    "\"exclusiveMaximum\":1e3,\"multipleOf\":0.25},\"next\":{\"$ref\":\"#\"},\"kind\":{"
    "\"enum\":"
    "[\"a\",\"b\",1,null,[1,{\"x\":2}]]},\"at\":{\"format\":\"date-time\"},\"to\":{"
    "\"format\":\"uri\"}},"
    "\"patternProperties\":{\"^x-\":true,\"[0-9]\":{\"type\":\"integer\"}},"
    "\"additionalProperties\":"
    "{\"$ref\":\"#/$defs/any\"},\"propertyNames\":{\"maxLength\":20},\"minProperties\":0,"
    "\"maxProperties\":50,\"items\":{\"$ref\":\"#\"},\"$defs\":{\"any\":{\"not\":{"
    "\"const\":\"no\"}}}}",
    /* what was evaluated */
    "{\"allOf\":[{\"properties\":{\"a\":true}},{\"if\":{\"required\":[\"b\"]},\"then\":{"
    "\"properties\":"
    "{\"b\":{\"type\":\"number\"}}},\"else\":{\"patternProperties\":{\"^c\":true}}}],"
    "\"anyOf\":[{\"properties\":"
    "{\"d\":{\"uniqueItems\":true}}},{\"dependentSchemas\":{\"e\":{\"properties\":{\"e\":"
    "true}}}}],"
    "\"prefixItems\":[true,{\"type\":\"string\"}],\"contains\":{\"type\":\"number\"},"
    "\"minContains\":0,"
    "\"maxContains\":3,\"unevaluatedProperties\":{\"type\":\"null\"},"
    "\"unevaluatedItems\":{\"$ref\":\"#\"},"
    "\"dependentRequired\":{\"a\":[\"b\"]}}",
    /* trees with a dynamic scope */
    "{\"$id\":\"urn:strict\",\"$dynamicAnchor\":\"node\",\"$ref\":\"urn:tree\","
    "\"unevaluatedProperties\":false,"
    "\"$defs\":{\"t\":{\"$id\":\"urn:tree\",\"$dynamicAnchor\":\"node\",\"type\":"
    "\"object\",\"properties\":"
    "{\"data\":true,\"children\":{\"type\":\"array\",\"uniqueItems\":true,\"items\":{\"$"
    "dynamicRef\":\"#node\"}}}}}}",
    /* choices, and patterns that backtrack */
    "{\"oneOf\":[{\"type\":\"string\",\"pattern\":\"^(a+)+$\"},{\"type\":\"array\","
    "\"items\":{\"oneOf\":["
    "{\"$ref\":\"#\"},{\"type\":\"number\",\"not\":{\"multipleOf\":3}},{\"minItems\":1,"
    "\"maxItems\":3}]}},"
    "{\"type\":\"object\",\"additionalProperties\":{\"anyOf\":[{\"$ref\":\"#\"},{"
    "\"type\":\"boolean\"}]}}]}",
};
enum { SCHEMAS = sizeof(texts) / sizeof(texts[0]) };

static const struct schema *const *schemas(void)
{
    static const struct schema *compiled[SCHEMAS];
    for (size_t i = 0; i < SCHEMAS && compiled[i] == NULL; i++) {
        const struct schema_options options = { .formats = SCHEMA_FORMATS_ASSERT };
        struct err err = ERR_INIT;
        compiled[i] =
            schema_new("fuzz.json", texts[i], strlen(texts[i]), "", &options, &err);
        if (compiled[i] == NULL)
            BUG("%s", err.text);
    }
    return compiled;
}

static void count(void *to, const struct schema_breach *breach)
{
    (void)breach;
    ++*(size_t *)to;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    struct json_tape tape;
    struct json_facts facts;

    json_tape_init(&tape);
    if (len <= INPUT_MAX &&
        json_decode(&tape, (const char *)data, len, &json_limits_default, &facts)) {
        struct schema_run *run = schema_run_new();
        for (size_t i = 0; i < SCHEMAS; i++) {
            const struct schema *schema = schemas()[i];
            size_t told = 0;
            enum schema_verdict verdict = schema_check(schema, run, &tape, 0);
            schema_explain(schema, run, &tape, 0, TOLD, count, &told);
            FUZZ_HOLDS((told == 0) == (verdict == SCHEMA_VALID));
            FUZZ_HOLDS(schema_check(schema, run, &tape, 0) == verdict);
        }
        schema_run_free(run);
    }
    json_tape_release(&tape);
    return 0;
}
