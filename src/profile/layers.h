/*
 * A profile's file over the file that it extends, and so on down.
 *
 *  - What is asked for is named by a JSON Pointer, and the topmost file that says it
 *    answers. A fact or a code is one statement and comes from one file as a whole, so
 *    that no value ever stands beside the quotation for another.
 *  - Each file is strict JSON in which no name stands twice. Whether it is shaped like a
 *    profile is shape_check()'s to say.
 */
#ifndef PROFILE_LAYERS_H
#define PROFILE_LAYERS_H

#include "base/arena.h"
#include "base/err.h"
#include "profile/datafile.h"
#include "json/tape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LAYERS_MAX = 8 };

struct layer {
    struct datafile file;
    struct json_tape tape;
};

struct layers {
    struct layer items[LAYERS_MAX]; /* from the named profile down to the last extended */
    size_t count;
};

/* A value in one of the layers. `layer` is NULL when there is none. */
struct place {
    const struct layer *layer;
    uint32_t value;
};

/* Reads the profile and all that it extends; layers_release() is due on false too. */
bool layers_load(struct layers *layers, const char *name, struct err *err);
void layers_release(struct layers *layers);

/* What the topmost file that says something there says. */
struct place layers_find(const struct layers *layers, const char *pointer);

/* The names of all members of the object there, over all layers, the lowest first; ended
 * by NULL. Copied into the arena. */
const char *const *layers_names(const struct layers *layers, const char *pointer,
                                struct arena *arena);

/* The pointer with one more token, the name of a member. In the arena. */
const char *layers_pointer(const char *pointer, const char *name, struct arena *arena);

/* The member of an object; its `layer` is NULL if there is none. */
struct place place_member(struct place object, const char *name);

/* The elements of an array one after another, until `layer` is NULL; none of what is no
 * array. */
struct place place_first(struct place array);
struct place place_next(struct place array, struct place item);

bool place_is_null(struct place place);

/* Texts for messages: a string's characters, a number as it is written, else NULL. Copied
 * into the arena. */
const char *place_text(struct place place, struct arena *arena);

/* Puts "<file>: <pointer>: " before the error, for the file of the place (the topmost one
 * where there is no such place); returns false. */
bool layers_blame(const struct layers *layers, const char *pointer, struct err *err);

#endif
