#include "json/decode.h"

#include "base/xalloc.h"
#include "json/decode_priv.h"
#include "json/pointer.h"
#include "json/scan.h"

#include <string.h>

/* For what every value passes. A copy of it in each place where it is used lets the
 * processor predict each place on its own: that is a fifth of the time. */
#define ALWAYS_INLINE inline __attribute__((always_inline))

const struct json_limits json_limits_default = {
    .depth = 1u << 20,
    .value_count = 1u << 22,
    .source_bytes = 64u << 20,
};

void json_note(struct json_facts *facts, enum json_fact fact, uint32_t offset)
{
    struct json_sighting *seen = &facts->seen[fact];
    if (seen->times == 0 || offset < seen->offset)
        seen->offset = offset;
    if (seen->times < UINT32_MAX)
        seen->times++;
}

const char *json_fail(struct decoding *d, const char *at, const char *what)
{
    json_note(d->facts, JSON_FACT_SYNTAX, json_offset(d, at));
    d->facts->syntax = at == d->end ? "the document ends too early" : what;
    return NULL;
}

const char *json_ceiling(struct decoding *d, const char *at)
{
    json_note(d->facts, JSON_FACT_CEILING, json_offset(d, at));
    return NULL;
}

bool json_grow_values(struct decoding *d)
{
    struct json_tape *tape = d->tape;
    if (tape->count >= d->value_limit)
        return false;
    uint64_t cap = tape->values_cap < 64 ? 64 : (uint64_t)tape->values_cap * 2;
    if (cap > UINT32_MAX - 1)
        cap = UINT32_MAX - 1;
    tape->values = xreallocarray(tape->values, cap, sizeof(*tape->values));
    tape->values_cap = (uint32_t)cap;
    d->values_cap = tape->values_cap < d->value_limit ? tape->values_cap : d->value_limit;
    return true;
}

/* `p` is behind the opening quote. */
static ALWAYS_INLINE const char *read_string(struct decoding *d, const char *p,
                                             enum json_role role)
{
    const char *stop = scan_plain(p, d->end);
    if (stop == d->end || *stop != '"')
        return json_string_rest(d, p, stop, role);
    struct json_value *string = json_push(d);
    if (string == NULL)
        return json_ceiling(d, p - 1);
    *string = (struct json_value){ .kind = JSON_STRING,
                                   .mark = role == JSON_ROLE_KEY ? json_mark(p, stop) : 0,
                                   .size = (uint32_t)(stop - p),
                                   .at = json_offset(d, p),
                                   .next = d->tape->count };
    return stop + 1;
}

static inline const char *skip_digits(const char *p, const char *end)
{
    while (p != end && (unsigned char)(*p - '0') <= 9)
        p++;
    return p;
}

/* At least one digit, or NULL. */
static inline const char *read_digits(struct decoding *d, const char *p)
{
    const char *behind = skip_digits(p, d->end);
    return behind != p ? behind : json_fail(d, p, "expected a digit");
}

static const char *read_fraction(struct decoding *d, const char *p)
{
    if (p != d->end && *p == '.') {
        p = read_digits(d, p + 1);
        if (p == NULL)
            return NULL;
    }
    if (p == d->end || (*p | 0x20) != 'e')
        return p;
    p++;
    if (p != d->end && (*p == '+' || *p == '-'))
        p++;
    return read_digits(d, p);
}

/* Up to 15 digits are exact in every decoder, and up to 300 bytes without an exponent are
 * within the range of doubles; only others need a closer look. */
static bool is_remarkable(const char *text, size_t len, bool integer)
{
    bool minus_zero = text[0] == '-' && text[1] == '0';
    if (integer && len <= 15)
        return minus_zero;
    return integer || len > 300 || minus_zero || memchr(text, 'e', len) != NULL ||
           memchr(text, 'E', len) != NULL;
}

static const char *read_number(struct decoding *d, const char *start)
{
    const char *p = start + (*start == '-');
    p = p != d->end && *p == '0' ? p + 1 : read_digits(d, p);
    if (p == NULL)
        return NULL;
    bool integer = p == d->end || (*p != '.' && (*p | 0x20) != 'e');
    if (!integer) {
        p = read_fraction(d, p);
        if (p == NULL)
            return NULL;
    }
    struct json_value *number = json_push(d);
    if (number == NULL)
        return json_ceiling(d, start);
    *number = (struct json_value){ .kind = JSON_NUMBER,
                                   .flags = integer ? JSON_INTEGER : 0,
                                   .size = (uint32_t)(p - start),
                                   .at = json_offset(d, start),
                                   .next = d->tape->count };
    if (is_remarkable(start, number->size, integer))
        json_note_number(d->facts, number->at, start, number->size, integer);
    return p;
}

static const char *read_word(struct decoding *d, const char *p, const char *word,
                             enum json_kind kind)
{
    const char *start = p;
    for (; *word != '\0'; word++, p++)
        if (p == d->end || *p != *word)
            return json_fail(d, p, "expected null, true or false");
    struct json_value *value = json_push(d);
    if (value == NULL)
        return json_ceiling(d, start);
    *value = (struct json_value){ .kind = (uint8_t)kind,
                                  .at = json_offset(d, start),
                                  .next = d->tape->count };
    return p;
}

/* Is `c` at *p, perhaps behind white space? Then *p is moved to it, else to what is there
 * instead. */
static inline bool stands_at(const struct decoding *d, const char **p, char c)
{
    if (*p != d->end && **p == c)
        return true;
    *p = scan_space(*p, d->end);
    return *p != d->end && **p == c;
}

/* The key at `p` and the colon behind it; returns the place where its value may begin. */
static ALWAYS_INLINE const char *read_key(struct decoding *d, const char *p)
{
    if (!stands_at(d, &p, '"'))
        return json_fail(d, p, "expected a key in double quotes");
    p = read_string(d, p + 1, JSON_ROLE_KEY);
    if (p == NULL)
        return NULL;
    return stands_at(d, &p, ':') ? p + 1
                                 : json_fail(d, p, "expected a colon behind the key");
}

/* `container` becomes the innermost open one. */
static inline void enter(struct decoding *d, uint32_t container)
{
    d->open = container;
    if (container != JSON_NONE)
        d->close = d->tape->values[container].kind == JSON_OBJECT ? '}' : ']';
}

static inline void close_container(struct decoding *d)
{
    uint32_t closed = d->open;
    struct json_value *container = &d->tape->values[closed];
    enter(d, container->next);
    d->depth--;
    container->next = d->tape->count;
    if (container->kind == JSON_OBJECT && container->size >= 2)
        json_find_duplicates(d, closed);
}

/* From behind a value to the place where the next one may begin: past the comma and the
 * key, and past the containers that close here. NULL and `rest` when the root is
 * whole. */
static ALWAYS_INLINE const char *next_value(struct decoding *d, const char *p)
{
    while (d->open != JSON_NONE) {
        if (stands_at(d, &p, ',')) {
            d->tape->values[d->open].size++;
            return d->close == ']' ? p + 1 : read_key(d, p + 1);
        }
        if (p == d->end || *p != d->close)
            return json_fail(d, p,
                             d->close == ']' ? "expected a comma or ]"
                                             : "expected a comma or }");
        close_container(d);
        p++;
    }
    d->rest = p;
    return NULL;
}

/* Opens a container and goes on to its first value, or past it when it is empty. */
static ALWAYS_INLINE const char *open_container(struct decoding *d, const char *p)
{
    struct json_value *container = d->depth < d->depth_limit ? json_push(d) : NULL;
    if (container == NULL)
        return json_ceiling(d, p);
    *container = (struct json_value){ .kind = *p == '{' ? JSON_OBJECT : JSON_ARRAY,
                                      .at = json_offset(d, p),
                                      .next = d->open };
    enter(d, d->tape->count - 1);
    if (++d->depth > d->facts->depth)
        d->facts->depth = d->depth;
    if (d->depth == GO_DEPTH + 1)
        json_note(d->facts, JSON_FACT_DEEP, container->at);
    p++;
    if (stands_at(d, &p, d->close)) {
        close_container(d);
        return next_value(d, p + 1);
    }
    container->size = 1;
    return d->close == '}' ? read_key(d, p) : p;
}

/* The value at `p`; returns the place where the next one may begin. */
static ALWAYS_INLINE const char *read_value(struct decoding *d, const char *p)
{
    switch (*p) {
    case '{':
    case '[':
        return open_container(d, p);
    case '"':
        p = read_string(d, p + 1, JSON_ROLE_VALUE);
        break;
    case 't':
        p = read_word(d, p, "true", JSON_TRUE);
        break;
    case 'f':
        p = read_word(d, p, "false", JSON_FALSE);
        break;
    case 'n':
        p = read_word(d, p, "null", JSON_NULL);
        break;
    default:
        if (*p != '-' && (unsigned char)(*p - '0') > 9)
            return json_fail(d, p, "expected a value");
        p = read_number(d, p);
        break;
    }
    return p != NULL ? next_value(d, p) : NULL;
}

static bool read_document(struct decoding *d, const char *p)
{
    while (p != NULL) {
        p = scan_space(p, d->end);
        p = p != d->end ? read_value(d, p) : json_fail(d, p, "");
    }
    return d->rest != NULL;
}

/* Does the innermost open container (or the document) lack the value that was to be read
 * when the mistake came? An array counts its elements when they begin. */
static bool lacks_value(const struct decoding *d)
{
    const struct json_tape *tape = d->tape;
    if (d->open == JSON_NONE)
        return tape->count == 0;
    uint32_t parts = 0;
    for (uint32_t i = d->open + 1; i < tape->count; i = tape->values[i].next)
        parts++;
    const struct json_value *container = &tape->values[d->open];
    return container->kind == JSON_OBJECT ? parts % 2 == 1 : parts < container->size;
}

/* What was read before a mistake in the syntax is kept well-formed, so that a pointer can
 * lead to it: the value that is lacking becomes a null, and what is open is closed. */
static bool keep_broken(struct decoding *d)
{
    struct json_tape *tape = d->tape;
    const struct json_sighting *mistake = &d->facts->seen[JSON_FACT_SYNTAX];
    if (mistake->times == 0)
        return false;
    if (lacks_value(d)) {
        struct json_value *lacking = json_push(d);
        if (lacking == NULL)
            return false;
        *lacking = (struct json_value){ .kind = JSON_NULL,
                                        .at = mistake->offset,
                                        .next = tape->count };
    }
    struct json_value *values = tape->values;
    while (values != NULL && d->open != JSON_NONE) {
        struct json_value *container = &values[d->open];
        d->open = container->next;
        container->next = tape->count;
    }
    return true;
}

/* What the root is, and what stands behind it. */
static void note_root(struct decoding *d)
{
    const struct json_value *root = d->tape->values;
    const char *rest = scan_space(d->rest, d->end);
    if (root->kind == JSON_NULL)
        json_note(d->facts, JSON_FACT_ROOT_NULL, root->at);
    else if (root->kind != JSON_OBJECT)
        json_note(d->facts, JSON_FACT_ROOT_KIND, json_source_offset(d->tape, 0));
    if (rest != d->end)
        json_note(d->facts, JSON_FACT_TRAILING, json_offset(d, rest));
}

static bool is_mark(const char *p, size_t len)
{
    return len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0;
}

/* How many bytes of byte order marks some decoder takes away before it begins. */
static size_t note_marks(struct json_facts *facts, const char *source, size_t len)
{
    if (!is_mark(source, len))
        return 0;
    json_note(facts, JSON_FACT_BOM, 0);
    if (!is_mark(source + 3, len - 3))
        return 3;
    json_note(facts, JSON_FACT_BOM_TWICE, 3);
    return 6;
}

bool json_decode(struct json_tape *tape, const char *source, size_t len,
                 const struct json_limits *limits, struct json_facts *facts)
{
    if (len == 0)
        source = ""; /* whatever it was: nothing is added to a null pointer */
    *facts = (struct json_facts){ .depth = 0 };
    tape->count = tape->broken_count = tape->copies_len = 0;
    tape->source = source;
    tape->source_len = 0;
    struct decoding d = { .tape = tape,
                          .facts = facts,
                          .source = source,
                          .end = source + len,
                          .open = JSON_NONE,
                          .value_limit = limits->value_count,
                          .depth_limit = limits->depth };
    d.values_cap = tape->values_cap < d.value_limit ? tape->values_cap : d.value_limit;
    if (len > limits->source_bytes || len >= UINT32_MAX)
        return json_ceiling(&d, source) != NULL;
    tape->source_len = (uint32_t)len;
    if (read_document(&d, source + note_marks(facts, source, len))) {
        note_root(&d);
        return true;
    }
    tape->broken_count = keep_broken(&d) ? tape->count : 0;
    tape->count = 0;
    return false;
}
