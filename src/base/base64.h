/*
 * Base64 (RFC 4648): the standard alphabet and the one for URLs.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Adds the standard form, with padding, or the form for URLs, without. */
void base64_put(struct strbuf *to, const char *bytes, size_t len, bool for_url);

/* Adds what the text stands for, in either alphabet, with or without padding. False, with
 * nothing added, when it is not Base64. */
bool base64_decode(struct strbuf *to, const char *text, size_t len);

#endif
