/*
 * Attributes that stand where the real ones are still hidden: "Status": "Unrevealed",
 * "Revealed": false, or "Hidden" for all of them.
 *
 * Some words stand in no other place; others are values of real things too ("Background":
 * "Hidden"), and say something only where every attribute has one, or all have the same.
 */
#ifndef JUDGE_VEIL_H
#define JUDGE_VEIL_H

#include "json/tape.h"

#include <stdbool.h>

enum veil_kind {
    VEIL_NONE,
    VEIL_THIN, /* one attribute, with a word that says nothing by itself */
    VEIL_WEAK,
    VEIL_STRONG,
    VEIL_STATUS /* as strong, and what says so is a status: no name of a thing */
};

/* The attributes of one document, as they come. */
struct veil {
    unsigned count, strong, weak; /* of all: with such a word */
    unsigned same;                /* of all: with the text of the first */
    bool status;                  /* a strong one is a status */
    struct json_text first;
};

/* A text or a boolean; of anything else `value` is { NULL, 0 }, and it hides nothing. */
void veil_add(struct veil *veil, struct json_text type, struct json_text value);

/* Do they hide all that there is to tell? */
enum veil_kind veil_of_all(const struct veil *veil);

#endif
