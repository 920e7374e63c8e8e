/*
 * The facts of a profile: {"value": …, "basis": …, "source": …}, and what a value means.
 *
 *  - A value is null where nothing is known or there is no such thing; each reader below
 *    then leaves *to as it is and succeeds.
 *  - A value that cannot be read is an error without a place; the caller adds it.
 */
#ifndef PROFILE_FACT_H
#define PROFILE_FACT_H

#include "profile/layers.h"
#include "result/outcome.h"

struct fact {
    struct place value;
    enum confidence basis;
    const char *source;
    const char *quote; /* the documented words, or NULL */
    const char *note;  /* or NULL */
};

/* The fact there; false when no layer has one. Texts are copied into the arena. */
bool fact_find(struct fact *fact, const struct layers *layers, const char *pointer,
               struct arena *arena);

/* The basis of the fact there; the strongest when there is none: nothing rests on it. */
enum confidence fact_basis(const struct layers *layers, const char *pointer);

typedef bool fact_read_fn(void *to, struct place value, struct arena *arena,
                          struct err *err);

fact_read_fn fact_read_text;     /* const char * */
fact_read_fn fact_read_texts;    /* const char *const *, ended by NULL */
fact_read_fn fact_read_flag;     /* bool */
fact_read_fn fact_read_unsigned; /* unsigned */
fact_read_fn fact_read_count;    /* uint64_t */
fact_read_fn fact_read_bytes;    /* uint64_t, from "16KiB" or a number */
fact_read_fn fact_read_duration; /* uint64_t, microseconds, from "3s" */

#endif
