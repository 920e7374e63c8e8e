#include "json/tape.h"

#include <stdlib.h>
#include <string.h>

void json_tape_init(struct json_tape *tape)
{
    *tape = (struct json_tape){ .values = NULL };
}

void json_tape_release(struct json_tape *tape)
{
    free(tape->values);
    free(tape->copies);
    free(tape->slots);
    json_tape_init(tape);
}

static bool text_equals(const struct json_tape *tape, uint32_t value, const char *text,
                        size_t len)
{
    struct json_text own = json_text(tape, value);
    return own.len == len && (len == 0 || memcmp(own.text, text, len) == 0);
}

uint32_t json_get(const struct json_tape *tape, uint32_t object, const char *key)
{
    if (json_kind(tape, object) != JSON_OBJECT)
        return JSON_NONE;
    size_t len = strlen(key);
    uint32_t found = JSON_NONE;
    for (uint32_t at = json_first(tape, object); at < json_end(tape, object);
         at = json_next(tape, at + 1))
        if (text_equals(tape, at, key, len))
            found = at + 1;
    return found;
}

bool json_text_is(const struct json_tape *tape, uint32_t value, const char *text)
{
    return json_kind(tape, value) == JSON_STRING &&
           text_equals(tape, value, text, strlen(text));
}
