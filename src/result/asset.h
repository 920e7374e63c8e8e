/*
 * What came of asking for the media behind a document (--assets).
 */
#ifndef RESULT_ASSET_H
#define RESULT_ASSET_H

#include "result/attempt.h"
#include "result/finding.h"

/* The member of a document that names it. */
enum asset_kind { ASSET_IMAGE, ASSET_ANIMATION };

#define ASSET_BYTES_UNKNOWN UINT64_MAX

struct asset_result {
    const char *url; /* as the document has it; borrowed */
    enum asset_kind kind;
    bool asked;           /* what follows is known, else the reason tells why it is not */
    bool within;          /* a data: URL, which needs no asking; it has no status */
    enum trouble trouble; /* NONE: there is a status */
    int status;           /* 0: none */
    char content_type[80]; /* printable; "": none */
    uint64_t bytes;        /* of the whole, or ASSET_BYTES_UNKNOWN */
    char reason[160];      /* printable: of the trouble, or why it was not asked */
    struct findings findings;
};

const char *asset_kind_name(enum asset_kind kind); /* "image", "animation_url" */

#endif
