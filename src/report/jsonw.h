/*
 * Writes a JSON document, indented by two, into a string. The caller keeps the order:
 * every jsonw_open() has its jsonw_close(); a key is NULL for the elements of an array.
 * Bytes that are not UTF-8 become U+FFFD, so that any text may be given.
 */
#ifndef REPORT_JSONW_H
#define REPORT_JSONW_H

#include "base/strbuf.h"

#include <stdint.h>

struct jsonw {
    struct strbuf *to;
    unsigned depth;
    bool is_first; /* nothing yet in the innermost object or array */
};

void jsonw_init(struct jsonw *json, struct strbuf *to);
/* `bracket` is '{' or '['; close with '}' or ']'. */
void jsonw_open(struct jsonw *json, const char *key, char bracket);
void jsonw_close(struct jsonw *json, char bracket);
/* NULL is null. */
void jsonw_text(struct jsonw *json, const char *key, const char *text);
void jsonw_count(struct jsonw *json, const char *key, uint64_t count);
void jsonw_signed(struct jsonw *json, const char *key, int64_t number);
/* Six digits behind the point at the most; the locale does not matter. */
void jsonw_real(struct jsonw *json, const char *key, double number);
void jsonw_bool(struct jsonw *json, const char *key, bool value);
void jsonw_null(struct jsonw *json, const char *key);

#endif
