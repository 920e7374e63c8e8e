/*
 * Masking within documents. Private to result/redact.c.
 */
#ifndef RESULT_REDACT_PRIV_H
#define RESULT_REDACT_PRIV_H

#include "base/secret.h"
#include "base/strbuf.h"

/* Adds the document with each span masked. JSON stays JSON, of the same shape: in a
 * string "***" stands for what was secret, and a number or a literal of which something
 * was becomes the string "***" as a whole; quotes, brackets, commas and colons stay. So
 * what could be decoded still can be, and what could not, because something else than a
 * value stood there, cannot. Of what is not JSON the spans alone are masked. */
void redact_document(struct strbuf *to, const char *text, size_t len,
                     const struct secret_spans *spans);

#endif
