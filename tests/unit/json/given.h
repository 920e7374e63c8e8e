/*
 * What the tests of json/ share: a document given as text, decoded, with its facts.
 */
#ifndef TESTS_UNIT_JSON_GIVEN_H
#define TESTS_UNIT_JSON_GIVEN_H

#include "json/decode.h"

#include <stddef.h>

struct given {
    struct json_tape tape;
    struct json_facts facts;
    char *source; /* exactly as long as the text, so that sanitizers see its end */
    bool whole;   /* what json_decode() said */
};

/* Decodes `len` bytes under the limits, NULL for the default ones. */
void given_bytes(struct given *given, const char *text, size_t len,
                 const struct json_limits *limits);
void given_text(struct given *given, const char *text);
void given_release(struct given *given);

/* A text made of `unit`, `times` times, between `before` and `after`; caller frees. */
char *repeated(const char *before, const char *unit, size_t times, const char *after);

/* The tape spelled out on one line, for comparison: strings as they were decoded with
 * bytes that are not printable ASCII as \xNN, numbers as they were written. Caller
 * frees. */
char *spelled(const struct json_tape *tape);

/* The JSON Pointer to an offset; caller frees. */
char *pointer_at(const struct json_tape *tape, uint32_t offset);

#define TEXT(literal) (literal), sizeof(literal) - 1

#endif
