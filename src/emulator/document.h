/*
 * Metadata documents as collections have them: a name, a description with some Unicode
 * and escapes, URLs, four to twelve attributes of all kinds.
 *
 *  - A library holds a bounded number of documents, written once; each token's own
 *    document is one of them with its id and its serial number put in. A million tokens
 *    cost the memory of the library, and no two of them have equal documents.
 *  - Every document is valid under schemas/immutable-x.schema.json, except the one that
 *    is wrong on purpose. A slip leaves it valid: only who looks at the whole collection
 *    can see it.
 *  - Immutable once made: many threads may use one.
 */
#ifndef EMULATOR_DOCUMENT_H
#define EMULATOR_DOCUMENT_H

#include "emulator/script.h"

#include <stddef.h>
#include <stdint.h>

enum document_kind {
    DOCUMENT_GOOD,        /* a size drawn from the script's spread */
    DOCUMENT_BIG,         /* the script's largest size */
    DOCUMENT_WRONG,       /* attributes with members of wrong types */
    DOCUMENT_PLACEHOLDER, /* says no more of its token than the number */
    DOCUMENT_UNREVEALED   /* not even that: the same for all tokens */
};

/* One thing in a document that is not as it was meant. */
enum document_slip {
    SLIP_NONE,
    SLIP_IMAGE,    /* the image of another token */
    SLIP_NAME,     /* a name without its number */
    SLIP_NUMBER,   /* another token's number in its name */
    SLIP_LEFTOVER, /* what a generator's template had in a value's place */
    SLIP_TYPO,     /* a trait's value with a letter too few, too many or out of place */
    SLIP_CASE,     /* a trait's value in other case or with blanks around it */
    SLIP_TEXT,     /* a trait's number as a text */
    SLIP_CHANGED   /* a serial number of this answer alone */
};

/* Which document. */
struct document_wish {
    enum document_kind kind;
    enum document_slip slip;
    uint64_t token_id;
    uint64_t other_id;  /* the token of SLIP_IMAGE and SLIP_NUMBER, the answer's number of
                           SLIP_CHANGED */
    const char *origin; /* images are in its folder "assets"; NULL: on another host. No
                           longer than DOCUMENT_ORIGIN_MAX, and nothing in it has to be
                           escaped */
};

/* No document is larger, with the longest id and origin. */
enum { DOCUMENT_BYTES_MAX = 16384, DOCUMENT_ORIGIN_MAX = 63 };

struct library;

struct library *library_new(const struct script_documents *options);
void library_free(struct library *library);
/* Puts the document into `to` and returns its length. */
size_t library_put(const struct library *library, const struct document_wish *wish,
                   char to[DOCUMENT_BYTES_MAX]);

#endif
