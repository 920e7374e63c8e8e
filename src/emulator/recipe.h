/*
 * How each behaviour answers: one row each, that says what is not usual about the answer.
 * The usual one has the token's good document, after the usual time.
 */
#ifndef EMULATOR_RECIPE_H
#define EMULATOR_RECIPE_H

#include "emulator/document.h"
#include "emulator/source.h"

#include <stdbool.h>
#include <stddef.h>

enum recipe_timing {
    RECIPE_AT_EASE, /* after a time drawn from the script's spread */
    RECIPE_IN_TIME, /* shortly before the time budget ends */
    RECIPE_LATE     /* shortly after */
};

/* What an alteration may add to a document, in bytes. */
enum { RECIPE_ROOM = 64 };

struct recipe {
    int status;
    unsigned flags; /* enum serve_flags */
    enum recipe_timing timing;
    enum document_kind document;
    enum behaviour first;
    bool once;                /* the first time as `first`, then as good */
    bool of_first;            /* the document of the source's first token */
    bool moved;               /* the header's value leads to the document */
    const char *content_type; /* NULL: no such header */
    const char *fixed;        /* the body, when it is not a document */
    const char *header;       /* the name of one more header, NULL: none */
    const char *value;        /* its value, unless `moved` */
    /* Changes the document and returns its new length; NULL: nothing to change. */
    size_t (*alter)(char *body, size_t len);
};

extern const struct recipe recipes[BEHAVIOUR_COUNT];

#endif
