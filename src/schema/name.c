#include "schema/name.h"

struct name name_of(const char *text, size_t len)
{
    struct name name = { .text = text, .len = (uint32_t)len };
    uint16_t mark = 0;
    if (len > 0)
        mark = (uint16_t)((unsigned char)text[0] | (unsigned char)text[len - 1] << 8);
    name.word = name_word(name.len, mark);
    name_ends(text, name.len, &name.head, &name.tail);
    return name;
}

uint32_t name_find_member(const struct json_tape *tape, uint32_t object,
                          const struct name *name)
{
    for (uint32_t key = json_first(tape, object); key < json_end(tape, object);
         key = json_next(tape, key + 1)) {
        const struct json_value *v = &tape->values[key];
        if ((v->flags & JSON_SHADOWED) == 0 && name_is_key(name, tape, v))
            return key + 1;
    }
    return JSON_NONE;
}
