/*
 * How each behaviour answers: one row each, that says what is not usual about the answer.
 * The usual one has the token's good document, after the usual time.
 */
#ifndef EMULATOR_RECIPE_H
#define EMULATOR_RECIPE_H

#include "emulator/asset.h"
#include "emulator/document.h"
#include "emulator/source.h"

#include <stdbool.h>
#include <stddef.h>

enum recipe_timing {
    RECIPE_AT_EASE, /* after a time drawn from the script's spread */
    RECIPE_IN_TIME, /* shortly before the time budget ends */
    RECIPE_LATE     /* shortly after */
};

/* What an alteration may add to a document, in bytes; how many headers an answer has of
 * its own. */
enum { RECIPE_ROOM = 64, RECIPE_HEADERS_MAX = 2 };

struct recipe {
    int status;
    unsigned flags; /* enum serve_flags */
    enum recipe_timing timing;
    enum document_kind document;
    enum document_slip slip;
    enum asset_fault asset; /* of the media that the document points to */
    enum behaviour first;
    bool once;                /* the first time as `first`, then as good */
    bool of_first;            /* the document of the source's first token */
    bool early;               /* its document even when others are not revealed */
    bool moved;               /* the first header's value leads to the document */
    const char *content_type; /* NULL: no such header */
    const char *fixed;        /* the body, when it is not a document */
    struct {
        const char *name, *value;  /* no value where it is `moved` */
    } headers[RECIPE_HEADERS_MAX]; /* name NULL: no more */
    /* Changes the document and returns its new length; NULL: nothing to change. */
    size_t (*alter)(char *body, size_t len);
};

extern const struct recipe recipes[BEHAVIOUR_COUNT];

#endif
