/*
 * Names of properties and strings of enums, and how they are compared: by their length
 * and their two ends, held as numbers, and only then by what is between. A key on a tape
 * is told apart before that, by the word that holds its size and its mark (json/tape.h),
 * so that most keys are compared without a look at their text.
 */
#ifndef SCHEMA_NAME_H
#define SCHEMA_NAME_H

#include "schema/program.h"
#include "json/tape.h"

#include <string.h>

/* The first and the last eight bytes of a text, or four of each; of less than four bytes
 * all of them and none. No byte outside of the text is read. */
static inline void name_ends(const char *text, uint32_t len, uint64_t *head,
                             uint64_t *tail)
{
    uint32_t four = 0;
    *head = *tail = 0;
    if (len >= 8) {
        memcpy(head, text, 8);
        memcpy(tail, text + len - 8, 8);
    } else if (len >= 4) {
        memcpy(&four, text, 4);
        *head = four;
        memcpy(&four, text + len - 4, 4);
        *tail = four;
    } else {
        for (uint32_t i = 0; i < len; i++)
            *head = *head << 8 | (unsigned char)text[i];
    }
}

static inline uint64_t name_word(uint32_t len, uint16_t mark)
{
    return (uint64_t)len << 16 | mark;
}

struct name name_of(const char *text, size_t len);

/* Is the name the text, which is as long as the name? */
static inline bool name_has_text(const struct name *name, const char *text)
{
    uint64_t head, tail;
    name_ends(text, name->len, &head, &tail);
    return head == name->head && tail == name->tail &&
           (name->len <= 16 || memcmp(text + 8, name->text + 8, name->len - 16) == 0);
}

/* Is the name the key's on a tape, or the string's? */
static inline bool name_is_key(const struct name *name, const struct json_tape *tape,
                               const struct json_value *key)
{
    if (name->word != name_word(key->size, key->mark))
        return false;
    return name_has_text(name, (key->flags & JSON_COPIED ? tape->copies : tape->source) +
                                   key->at);
}

static inline bool name_is_text(const struct name *name, const char *text, size_t len)
{
    return name->len == len && name_has_text(name, text);
}

/* For tables whose names come from the schema. */
static inline uint32_t name_hash(const char *text, uint32_t len)
{
    uint64_t head, tail;
    name_ends(text, len, &head, &tail);
    uint64_t hash = (head ^ (tail << 23 | tail >> 41)) + len;
    hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9u;
    return (uint32_t)(hash >> 32);
}

/* The value of the object's member with this name (the last one), or JSON_NONE. */
uint32_t name_find_member(const struct json_tape *tape, uint32_t object,
                          const struct name *name);

#endif
