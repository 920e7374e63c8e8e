/*
 * The parts that URLs are put together from. Private to token/.
 */
#ifndef TOKEN_URL_PRIV_H
#define TOKEN_URL_PRIV_H

#include "token/url.h"

#include <stdbool.h>

enum { URL_MAX = 4096 };

enum part_kind { PART_TEXT, PART_DECIMAL, PART_HEX_PADDED, PART_HEX };

struct part {
    enum part_kind kind;
    const char *text; /* of a PART_TEXT: in the source, a constant, or `owned` */
    size_t len;
    const char *shown; /* in its place, where it is not told; NULL: it is */
    size_t shown_len;
    char *owned;
};

struct token_url {
    char *source, *origin, *host;
    char *shown; /* the source as it may be told */
    unsigned port;
    bool is_loopback;
    bool is_told; /* nobody asks it: secrets are not there */
    bool hides;   /* there is something that is not told */
    size_t rest;  /* where in the source the path or query begins */
    struct part *parts;
    size_t part_count;
    size_t longest; /* of the URLs that it makes, in bytes */
};

/* Takes the source apart from its path on, and registers what is secret in it. */
bool url_take_parts(struct token_url *url, struct err *err);
void url_release_parts(struct token_url *url);

#endif
