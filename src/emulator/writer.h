/*
 * Writes one metadata document, with holes where each token puts what is its own. The
 * document is a function of its order.
 */
#ifndef EMULATOR_WRITER_H
#define EMULATOR_WRITER_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOCUMENT_HOLES_MAX = 8, DOCUMENT_SERIAL_DIGITS = 16 };

enum hole_kind {
    HOLE_ID,         /* "17" */
    HOLE_NUMBER,     /* what a name ends in: " #17" */
    HOLE_ASSETS,     /* where images are: "https://assets.example.com/wanderers/" */
    HOLE_IMAGE,      /* an image's whole URL */
    HOLE_SERIAL,     /* DOCUMENT_SERIAL_DIGITS hexadecimal digits */
    HOLE_BACKGROUND, /* of the values of WORDS_BACKGROUND, that of this number, quoted */
    HOLE_LEVEL       /* a number */
};

struct hole {
    size_t at; /* bytes of the document before it */
    enum hole_kind kind;
    uint64_t value; /* of a trait */
};

struct document {
    size_t at, len; /* in the text that it was written to */
    struct hole holes[DOCUMENT_HOLES_MAX];
    size_t hole_count;
};

struct document_order {
    const char *collection;
    uint64_t seed;
    size_t target; /* bytes, with an id of five digits; met to within a word, or exceeded
                      by what cannot be left out */
    bool wrong;    /* with attributes whose members have wrong types */
};

/* Adds the document to `text`, whose ceiling must leave room for it. */
void document_write(struct strbuf *text, struct document *document,
                    const struct document_order *order);

/* The same for what stands in a token's place before it is revealed. `numbered`: its name
 * ends in the token's number. */
void document_write_unrevealed(struct strbuf *text, struct document *document,
                               const char *name, bool numbered);

#endif
