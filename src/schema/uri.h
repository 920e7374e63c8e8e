/*
 * URIs as JSON Schema uses them: names that are resolved against one another and
 * compared, never fetched. The algorithm is RFC 3986, section 5.2; nothing else is
 * normalised.
 */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

/* A URI or a reference, taken apart. A part that is absent has NULL text. */
struct uri_part {
    const char *text;
    size_t len;
};

struct uri {
    struct uri_part scheme, authority, path, query, fragment;
};

void uri_split(struct uri *uri, const char *text, size_t len);

/* Adds to `to` what `reference` means at `base`, fragment included. */
void uri_resolve(struct strbuf *to, const char *base, const char *reference, size_t len);

/* The bytes before the '#'. */
size_t uri_without_fragment(const char *text, size_t len);

/* Adds the text with %XX turned into bytes; false at a % that two hex digits do not
 * follow. */
bool uri_unescape(struct strbuf *to, const char *text, size_t len);

#endif
