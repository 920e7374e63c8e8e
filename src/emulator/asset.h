/*
 * The media that documents of a script with "assets" point to: the smallest that are of
 * their type, the same for every token, answered to HEAD and GET, whole or in part.
 */
#ifndef EMULATOR_ASSET_H
#define EMULATOR_ASSET_H

#include "net/serve.h"

#include <stdbool.h>
#include <stddef.h>

/* What is wrong with a token's media. */
enum asset_fault {
    ASSET_WELL,
    ASSET_MISSING,     /* 404 */
    ASSET_HTML,        /* 200 with a page */
    ASSET_EMPTY,       /* 200 with nothing */
    ASSET_HEAD_REFUSED /* 405 to HEAD */
};

enum asset_type { ASSET_PNG, ASSET_MP4, ASSET_TYPE_COUNT };

struct asset {
    const char *stem; /* of the name, without the extension; part of the path */
    size_t stem_len;
    enum asset_type type;
};

/* Is this the path of media: "/assets/17.png"? */
bool asset_read(const char *path, struct asset *asset);

/* Answers a GET or HEAD, except that the delay is not touched. */
void asset_answer(enum asset_type type, enum asset_fault fault,
                  const struct serve_request *request, struct serve_reply *reply);

#endif
