#include "json/shape.h"

#include "json/decode_priv.h"
#include "json/pointer.h"

#include <string.h>

enum type { STRING, ANY, ATTRIBUTES };

struct field {
    enum type type;
    size_t len;
    const char *name;
};

/* A row of the one table stands in the array of its struct. */
static const struct field metadata_fields[] = {
#define IN_METADATA(name, type) { type, sizeof(name) - 1, name },
#define IN_ATTRIBUTE(name, type)
#define FIELD(shape, name, type) IN_##shape(name, type)
#include "json/shape.def"
    { 0, 0, NULL },
};
#undef IN_METADATA
#undef IN_ATTRIBUTE

static const struct field attribute_fields[] = {
#define IN_METADATA(name, type)
#define IN_ATTRIBUTE(name, type) { type, sizeof(name) - 1, name },
#define FIELD(shape, name, type) IN_##shape(name, type)
#include "json/shape.def"
    { 0, 0, NULL },
};

/* What a character of a key is when the case of letters does not matter: its ASCII lower
 * case. Two characters beyond ASCII have one, as unicode.SimpleFold says: U+017F, the
 * long s, and U+212A, the Kelvin sign. Steps behind it; 0 for what no field name
 * holds. */
static char fold(const char **p, const char *end)
{
    unsigned char c = (unsigned char)*(*p)++;
    if (c < 0x80)
        return (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    size_t left = (size_t)(end - *p);
    if (c == 0xc5 && left >= 1 && memcmp(*p, "\xbf", 1) == 0) {
        *p += 1;
        return 's';
    }
    if (c == 0xe2 && left >= 2 && memcmp(*p, "\x84\xaa", 2) == 0) {
        *p += 2;
        return 'k';
    }
    return '\0';
}

static bool names_field(struct json_text key, const struct field *field)
{
    const char *p = key.text, *end = p + key.len, *name = field->name;
    if (key.len < field->len)
        return false;
    while (p != end && *name != '\0')
        if (fold(&p, end) != *name++)
            return false;
    return p == end && *name == '\0';
}

/* Most keys name no field, which their first byte tells; one beyond ASCII may be either
 * of the two characters that fold() knows. */
static bool may_name(struct json_text key, const struct field *field)
{
    unsigned char first = key.len > 0 ? (unsigned char)key.text[0] : 0;
    return (first | 0x20) == field->name[0] || first >= 0x80;
}

static const struct field *find_field(const struct field *fields, struct json_text key)
{
    for (const struct field *field = fields; field->name != NULL; field++)
        if (may_name(key, field) && names_field(key, field))
            return field;
    return NULL;
}

static struct json_verdict refuse(const struct json_tape *tape, enum json_fact reason,
                                  uint32_t value)
{
    return (struct json_verdict){ false, reason, json_source_offset(tape, value) };
}

static const struct json_verdict accepted = { .accepted = true };

/* Every number in `value` becomes a float64. */
static struct json_verdict judge_any(const struct json_tape *tape,
                                     const struct json_facts *facts, uint32_t value)
{
    if (facts->seen[JSON_FACT_BEYOND_DOUBLE].times == 0)
        return accepted;
    for (uint32_t i = value; i < json_end(tape, value); i++) {
        struct json_text text = json_text(tape, i);
        if (json_kind(tape, i) == JSON_NUMBER && json_beyond_double(text.text, text.len))
            return refuse(tape, JSON_FACT_BEYOND_DOUBLE, i);
    }
    return accepted;
}

static struct json_verdict judge_attribute(const struct json_tape *tape,
                                           const struct json_facts *facts, uint32_t value)
{
    if (json_kind(tape, value) == JSON_NULL)
        return accepted;
    if (json_kind(tape, value) != JSON_OBJECT)
        return refuse(tape, JSON_FACT_WRONG_TYPE, value);
    struct json_verdict verdict = accepted;
    for (uint32_t key = json_first(tape, value);
         verdict.accepted && key < json_end(tape, value);
         key = json_next(tape, key + 1)) {
        const struct field *field = find_field(attribute_fields, json_text(tape, key));
        enum json_kind kind = json_kind(tape, key + 1);
        if (field != NULL && field->type == ANY)
            verdict = judge_any(tape, facts, key + 1);
        else if (field != NULL && kind != JSON_STRING && kind != JSON_NULL)
            verdict = refuse(tape, JSON_FACT_WRONG_TYPE, key + 1);
    }
    return verdict;
}

static struct json_verdict judge_attributes(const struct json_tape *tape,
                                            const struct json_facts *facts,
                                            uint32_t value)
{
    struct json_verdict verdict = accepted;
    for (uint32_t element = json_first(tape, value);
         verdict.accepted && element < json_end(tape, value);
         element = json_next(tape, element))
        verdict = judge_attribute(tape, facts, element);
    return verdict;
}

struct json_verdict json_shape_judge(const struct json_tape *tape,
                                     const struct json_facts *facts)
{
    struct json_verdict verdict = accepted;
    if (tape->count == 0 || json_kind(tape, 0) != JSON_OBJECT)
        return verdict;
    for (uint32_t key = json_first(tape, 0); verdict.accepted && key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        const struct field *field = find_field(metadata_fields, json_text(tape, key));
        enum json_kind kind = json_kind(tape, key + 1);
        if (field == NULL || kind == JSON_NULL)
            continue;
        if (kind != (field->type == STRING ? JSON_STRING : JSON_ARRAY))
            verdict = refuse(tape, JSON_FACT_WRONG_TYPE, key + 1);
        else if (field->type == ATTRIBUTES)
            verdict = judge_attributes(tape, facts, key + 1);
    }
    return verdict;
}
