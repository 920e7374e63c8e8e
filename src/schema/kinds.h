/*
 * Does a value belong to a set of kinds (enum kind_set)?
 */
#ifndef SCHEMA_KINDS_H
#define SCHEMA_KINDS_H

#include "schema/program.h"
#include "json/tape.h"

/* The slow half: a number against a set that does not hold all numbers. */
bool kinds_hold_number(unsigned kinds, const struct json_tape *tape, uint32_t value);

static inline bool kinds_hold(unsigned kinds, const struct json_tape *tape,
                              uint32_t value)
{
    unsigned kind = tape->values[value].kind;
    if ((kinds >> kind & 1u) != 0)
        return true;
    return kind == JSON_NUMBER && (kinds & KIND_INTEGER) != 0 &&
           kinds_hold_number(kinds, tape, value);
}

#endif
