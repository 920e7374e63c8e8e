/*
 * A decoded JSON document: a flat array of values in document order, the tape.
 *
 *  - A value is named by its index. The root is value 0.
 *  - An object's members lie behind it as key, value, key, value …; a key is a string. An
 *    array's elements lie behind it one after another. `next` of any value is the index
 *    behind the whole of it, so that walking siblings is `i = tape->values[i].next`.
 *  - Text is by reference: into the source bytes, or into the tape's own copy where an
 *    escape or a repair forced one. Numbers keep their text (json/number.h compares them
 *    exactly).
 *  - Duplicate keys are all kept, in order. Who looks a key up gets the last one, as
 *    every decoder that accepts duplicates does (json_get()); who walks the members of an
 *    object flagged JSON_DUPLICATES passes over the keys flagged JSON_SHADOWED.
 *  - The source bytes must outlive the tape's use. Strings may hold NUL: `size` counts.
 *
 * A tape is made by json_decode() (json/decode.h) and used again for the next document.
 */
#ifndef JSON_TAPE_H
#define JSON_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum json_kind {
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
};

enum json_value_flags {
    JSON_COPIED = 1 << 0,    /* `at` is an offset into tape->copies, not the source */
    JSON_INTEGER = 1 << 1,   /* a number written without fraction and exponent */
    JSON_REPAIRED = 1 << 2,  /* a string: what was not Unicode became U+FFFD */
    JSON_SHADOWED = 1 << 3,  /* a key: a later member of the object has the same name */
    JSON_DUPLICATES = 1 << 4 /* an object: some of its keys are shadowed */
};

struct json_value {
    uint8_t kind;  /* enum json_kind */
    uint8_t flags; /* enum json_value_flags */
    uint16_t mark; /* of a key: its first and last byte; keys are told apart by it */
    uint32_t size; /* string, number: bytes of text; array: elements; object: members,
                    * shadowed ones too */
    uint32_t at;   /* string, number: offset of the text; else: offset in the source */
    uint32_t next; /* index behind this value and all within it */
};

struct json_tape {
    struct json_value *values;
    uint32_t count;     /* values in use; 0 when nothing was decoded */
    const char *source; /* borrowed */
    uint32_t source_len;
    char *copies; /* unescaped and repaired strings */
    uint32_t copies_len;
    uint32_t values_cap, copies_cap;
    uint32_t broken_count; /* values that precede a mistake in the syntax; json/pointer.h
                            * finds the way to it through them */
    uint32_t *slots;       /* scratch of the search for duplicate keys */
    uint32_t slots_cap;
};

#define JSON_NONE UINT32_MAX /* "no such value" */

struct json_text {
    const char *text; /* not ended with '\0' */
    size_t len;
};

/* The bytes of a string or a number. Borrowed from the tape or the source. */
static inline struct json_text json_text(const struct json_tape *tape, uint32_t value)
{
    const struct json_value *v = &tape->values[value];
    const char *base = v->flags & JSON_COPIED ? tape->copies : tape->source;
    return (struct json_text){ base + v->at, v->size };
}

static inline enum json_kind json_kind(const struct json_tape *tape, uint32_t value)
{
    return (enum json_kind)tape->values[value].kind;
}

/*
 * The members of `object`, one after another:
 *
 *     for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
 *          key = json_next(tape, key + 1)) { … the value is key + 1 … }
 *
 * and the elements of an array:
 *
 *     for (uint32_t e = json_first(tape, array); e < json_end(tape, array);
 *          e = json_next(tape, e))
 */
static inline uint32_t json_first(const struct json_tape *tape, uint32_t container)
{
    (void)tape;
    return container + 1;
}

static inline uint32_t json_end(const struct json_tape *tape, uint32_t container)
{
    return tape->values[container].next;
}

static inline uint32_t json_next(const struct json_tape *tape, uint32_t value)
{
    return tape->values[value].next;
}

/* The value of the last member named `key`, JSON_NONE if there is none or `object` is not
 * an object. */
uint32_t json_get(const struct json_tape *tape, uint32_t object, const char *key);

/* Is the string value equal to `text`? */
bool json_text_is(const struct json_tape *tape, uint32_t value, const char *text);

void json_tape_init(struct json_tape *tape);
void json_tape_release(struct json_tape *tape);

#endif
