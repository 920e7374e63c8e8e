/*
 * JSON Pointers (RFC 6901) for messages: from a value's place on the tape or its offset
 * in the source to the text "/attributes/0/value", with ~ and / escaped as ~0 and ~1.
 */
#ifndef JSON_POINTER_H
#define JSON_POINTER_H

#include "base/strbuf.h"
#include "json/tape.h"

/* Adds the pointer of `value` to `to`; "" for the root. A key has that of its member. */
void json_pointer_of(struct strbuf *to, const struct json_tape *tape, uint32_t value);

/* A step on the way there: the part of `container` that holds `value`, an element, or a
 * key whose member does; and which one it is, from 0. */
uint32_t json_pointer_part(const struct json_tape *tape, uint32_t container,
                           uint32_t value, uint32_t *index);
/* Adds "/" and the key, escaped. */
void json_pointer_put_key(struct strbuf *to, const struct json_tape *tape, uint32_t key);

/* Adds the pointer of the innermost value that begins at or before `offset` and covers
 * it. Where the syntax is broken it leads through what was read before: to the value that
 * was to come, or to the innermost container around the mistake. */
void json_pointer_at(struct strbuf *to, const struct json_tape *tape, uint32_t offset);

/* The value a pointer names, JSON_NONE when there is none. `len` bytes, unescaped
 * here. */
uint32_t json_pointer_find(const struct json_tape *tape, const char *pointer, size_t len);

/* The offset in the source at which a value begins (its quote, bracket or first
 * digit). */
uint32_t json_source_offset(const struct json_tape *tape, uint32_t value);

#endif
