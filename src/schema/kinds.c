#include "schema/kinds.h"

bool kinds_hold_number(unsigned kinds, const struct json_tape *tape, uint32_t value)
{
    if ((tape->values[value].flags & JSON_INTEGER) != 0)
        return (kinds & KIND_PLAIN_INTEGER) != 0;
    if ((kinds & KIND_INTEGER) == KIND_PLAIN_INTEGER)
        return false;
    struct json_text text = json_text(tape, value);
    struct number number;
    number_read(&number, text.text, text.len);
    return number_is_integer(&number);
}
