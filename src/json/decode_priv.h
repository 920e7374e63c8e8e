/*
 * What the files of the decoder share: the state of one decoding.
 *
 *  - A function that reads takes the place to read at and returns the place behind what
 *    it read, NULL when the document ends there: then the fact that says why is noted.
 *  - While a container is open its `next` holds the index of the container around it, so
 *    that the tape itself is the stack.
 */
#ifndef JSON_DECODE_PRIV_H
#define JSON_DECODE_PRIV_H

#include "json/decode.h"

enum { GO_DEPTH = 10000 }; /* maxNestingDepth of encoding/json, scanner.go */

struct decoding {
    struct json_tape *tape;
    struct json_facts *facts;
    const char *source;
    const char *end;
    const char *rest;    /* behind the root, once it is whole */
    uint32_t open;       /* the innermost open container, JSON_NONE outside of all */
    char close;          /* the bracket that closes it */
    uint32_t values_cap; /* the tape's, or the ceiling if that is lower */
    uint32_t value_limit;
    uint32_t depth, depth_limit;
};

enum json_role { JSON_ROLE_VALUE, JSON_ROLE_KEY };

/* Counts a sighting; the one nearest to the start of the source is remembered. */
void json_note(struct json_facts *facts, enum json_fact fact, uint32_t offset);

/* The document is not JSON, as `what` says; it shows at `at`. Returns NULL. */
const char *json_fail(struct decoding *d, const char *at, const char *what);

/* The document is beyond a ceiling, reached at `at`. Returns NULL. */
const char *json_ceiling(struct decoding *d, const char *at);

/* Makes room for one more value; false at the ceiling. */
bool json_grow_values(struct decoding *d);

/* A new value at the end of the tape, for the caller to fill; NULL at the ceiling. */
static inline struct json_value *json_push(struct decoding *d)
{
    struct json_tape *tape = d->tape;
    if (__builtin_expect(tape->count == d->values_cap, 0) && !json_grow_values(d))
        return NULL;
    return &tape->values[tape->count++];
}

static inline uint32_t json_offset(const struct decoding *d, const char *at)
{
    return (uint32_t)(at - d->source);
}

/* Keys with different marks are different. */
static inline uint16_t json_mark(const char *text, const char *end)
{
    if (text == end)
        return 0;
    return (uint16_t)((unsigned char)text[0] | (unsigned char)end[-1] << 8);
}

/* The rest of a string that begins at `start` (behind its quote) and in which an escape,
 * a byte that is not ASCII, or a mistake stands at `stop`. */
const char *json_string_rest(struct decoding *d, const char *start, const char *stop,
                             enum json_role role);

/* Notes what decoders may find in a number's text. */
void json_note_number(struct json_facts *facts, uint32_t offset, const char *text,
                      size_t len, bool integer);

/* Is the number beyond what Go's strconv.ParseFloat takes for a float64? */
bool json_beyond_double(const char *text, size_t len);

/* Flags and notes the duplicate keys of a whole object of two members or more. */
void json_find_duplicates(struct decoding *d, uint32_t object);

#endif
