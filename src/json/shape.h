/*
 * Decoding into a Go struct, as far as it can fail: each member whose name is a field's
 * (Go looks at letters of either case as the same) must have the field's type or be null,
 * and a number must fit into a double where it is kept. Duplicates are each looked at;
 * members without a field are skipped unread. The struct is json/shape.def.
 */
#ifndef JSON_SHAPE_H
#define JSON_SHAPE_H

#include "json/decode.h"

/* The first value, in document order, that json.Unmarshal would refuse. The root is an
 * object or null. */
struct json_verdict json_shape_judge(const struct json_tape *tape,
                                     const struct json_facts *facts);

#endif
