#include "json/pointer.h"

#include "json/scan.h"

#include <string.h>

/* The values there are, before a mistake in the syntax if there was one. */
static uint32_t value_count(const struct json_tape *tape)
{
    return tape->count > 0 ? tape->count : tape->broken_count;
}

uint32_t json_source_offset(const struct json_tape *tape, uint32_t value)
{
    const struct json_value *v = &tape->values[value];
    if (v->kind != JSON_STRING)
        return v->at;
    if (!(v->flags & JSON_COPIED))
        return v->at - 1;
    uint32_t origin; /* json/string.c puts it before the copy */
    memcpy(&origin, tape->copies + v->at - sizeof(origin), sizeof(origin));
    return origin;
}

void json_pointer_put_key(struct strbuf *to, const struct json_tape *tape, uint32_t key)
{
    struct json_text text = json_text(tape, key);
    const char *p = text.text, *end = p + text.len;
    strbuf_putc(to, '/');
    while (p != end) {
        const char *plain = p;
        while (p != end && *p != '~' && *p != '/')
            p++;
        strbuf_add(to, plain, (size_t)(p - plain));
        if (p != end)
            strbuf_puts(to, *p++ == '~' ? "~0" : "~1");
    }
}

uint32_t json_pointer_part(const struct json_tape *tape, uint32_t container,
                           uint32_t value, uint32_t *index)
{
    uint32_t part = json_first(tape, container);
    bool object = json_kind(tape, container) == JSON_OBJECT;
    for (*index = 0;; (*index)++) {
        uint32_t next = json_next(tape, object ? part + 1 : part);
        if (value < next)
            return part;
        part = next;
    }
}

void json_pointer_of(struct strbuf *to, const struct json_tape *tape, uint32_t value)
{
    uint32_t at = 0, index;
    while (at < value && value < value_count(tape)) {
        uint32_t part = json_pointer_part(tape, at, value, &index);
        if (json_kind(tape, at) == JSON_OBJECT) {
            json_pointer_put_key(to, tape, part);
            if (part == value)
                return;
            at = part + 1;
        } else {
            strbuf_putc(to, '/');
            strbuf_putu(to, index);
            at = part;
        }
    }
}

/* Behind the last byte of a string, number, word, or empty container. */
static const char *end_of(const struct json_tape *tape, uint32_t value)
{
    const char *end = tape->source + tape->source_len;
    const char *p = tape->source + json_source_offset(tape, value);
    switch (json_kind(tape, value)) {
    case JSON_NULL:
    case JSON_TRUE:
        return end - p < 4 ? end : p + 4;
    case JSON_FALSE:
        return p + 5;
    case JSON_NUMBER:
        return p + tape->values[value].size;
    case JSON_STRING:
        for (p++; p != end && *p != '"'; p++)
            p += *p == '\\' && p + 1 != end;
        return p == end ? end : p + 1;
    case JSON_ARRAY:
    case JSON_OBJECT:
        p = scan_space(p + 1, end);
        return p == end ? end : p + 1;
    }
    return end;
}

/* The last part of `container` (key, member's value, or element) that begins at or before
 * `offset`, JSON_NONE if none does. */
static uint32_t last_part_before(const struct json_tape *tape, uint32_t container,
                                 uint32_t offset)
{
    if (json_kind(tape, container) < JSON_ARRAY)
        return JSON_NONE;
    uint32_t found = JSON_NONE;
    for (uint32_t part = json_first(tape, container); part < json_end(tape, container);
         part = json_next(tape, part)) {
        if (json_source_offset(tape, part) > offset)
            break;
        found = part;
    }
    return found;
}

/* How many containers close from `p` on before `offset`. A comma or a colon ends the
 * count: something follows in the container that is open there. */
static uint32_t closed_before(const struct json_tape *tape, const char *p,
                              uint32_t offset)
{
    const char *limit = tape->source + offset;
    uint32_t closed = 0;
    for (; p < limit && (scan_is_space(*p) || *p == ']' || *p == '}'); p++)
        closed += !scan_is_space(*p);
    return closed;
}

/* The value `levels` below the root on the way to what begins last before `offset`. */
static uint32_t descend(const struct json_tape *tape, uint32_t offset, uint32_t levels,
                        uint32_t *reached)
{
    uint32_t value = 0;
    for (*reached = 0; *reached < levels; (*reached)++) {
        uint32_t part = last_part_before(tape, value, offset);
        if (part == JSON_NONE)
            break;
        value = part;
    }
    return value;
}

void json_pointer_at(struct strbuf *to, const struct json_tape *tape, uint32_t offset)
{
    if (value_count(tape) == 0 || offset < json_source_offset(tape, 0))
        return;
    uint32_t depth;
    uint32_t value = descend(tape, offset, UINT32_MAX, &depth);
    bool inside =
        tape->values[value].next > value + 1 || json_source_offset(tape, value) == offset;
    const char *end = inside ? NULL : end_of(tape, value);
    if (!inside && end <= tape->source + offset) {
        uint32_t closed = closed_before(tape, end, offset);
        if (closed + 1 > depth)
            return;
        value = descend(tape, offset, depth - 1 - closed, &depth);
    }
    json_pointer_of(to, tape, value);
}

/* Is the key equal to the pointer's token, in which ~0 and ~1 stand for ~ and /? */
static bool key_is(const struct json_tape *tape, uint32_t key, const char *token,
                   const char *end)
{
    struct json_text text = json_text(tape, key);
    size_t i = 0;
    for (; token != end; token++, i++) {
        char c = *token;
        if (c == '~')
            c = ++token == end || *token > '1' || *token < '0' ? '\0'
                                                               : "~/"[*token - '0'];
        if (token == end || i == text.len || text.text[i] != c)
            return false;
    }
    return i == text.len;
}

static uint32_t find_member(const struct json_tape *tape, uint32_t object,
                            const char *token, const char *end)
{
    uint32_t found = JSON_NONE;
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1))
        if (key_is(tape, key, token, end))
            found = key + 1;
    return found;
}

/* An index is 0, or digits that do not begin with 0. */
static uint32_t find_element(const struct json_tape *tape, uint32_t array,
                             const char *token, const char *end)
{
    uint64_t index = 0;
    if (token == end || end - token > 10 || (*token == '0' && end - token > 1))
        return JSON_NONE;
    for (; token != end; token++) {
        if (*token < '0' || *token > '9')
            return JSON_NONE;
        index = index * 10 + (uint64_t)(*token - '0');
    }
    uint32_t element = json_first(tape, array);
    if (index >= tape->values[array].size)
        return JSON_NONE;
    while (index-- > 0)
        element = json_next(tape, element);
    return element;
}

uint32_t json_pointer_find(const struct json_tape *tape, const char *pointer, size_t len)
{
    const char *p = pointer, *end = pointer + len;
    uint32_t at = tape->count > 0 ? 0 : JSON_NONE;
    while (at != JSON_NONE && p != end) {
        if (*p++ != '/')
            return JSON_NONE;
        const char *slash = memchr(p, '/', (size_t)(end - p));
        const char *stop = slash != NULL ? slash : end;
        if (json_kind(tape, at) == JSON_OBJECT)
            at = find_member(tape, at, p, stop);
        else if (json_kind(tape, at) == JSON_ARRAY)
            at = find_element(tape, at, p, stop);
        else
            at = JSON_NONE;
        p = stop;
    }
    return at;
}
