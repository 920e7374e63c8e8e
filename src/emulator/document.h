/*
 * Metadata documents as collections have them: a name, a description with some Unicode
 * and escapes, URLs, four to twelve attributes of all kinds.
 *
 *  - A library holds a bounded number of documents, written once; each token's own
 *    document is one of them with its id and its serial number put in. A million tokens
 *    cost the memory of the library, and no two of them have equal documents.
 *  - Every document is valid under schemas/immutable-x.schema.json, except the one that
 *    is wrong on purpose.
 *  - Immutable once made: many threads may use one.
 */
#ifndef EMULATOR_DOCUMENT_H
#define EMULATOR_DOCUMENT_H

#include "emulator/script.h"

#include <stddef.h>
#include <stdint.h>

enum document_kind {
    DOCUMENT_GOOD,  /* a size drawn from the script's spread */
    DOCUMENT_BIG,   /* the script's largest size */
    DOCUMENT_WRONG, /* attributes with members of wrong types */
};

/* No document is larger, with the longest id. */
enum { DOCUMENT_BYTES_MAX = 16384 };

struct library;

struct library *library_new(const struct script_documents *options, uint64_t seed);
void library_free(struct library *library);
/* Puts the token's document into `to` and returns its length. */
size_t library_put(const struct library *library, enum document_kind kind,
                   uint64_t token_id, char to[DOCUMENT_BYTES_MAX]);

#endif
