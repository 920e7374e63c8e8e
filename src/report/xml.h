/*
 * Text inside XML 1.0, in element content and in quoted attributes alike: well-formed for
 * any bytes. Markup characters are escaped; tabs and line ends become character
 * references, which attributes keep; bytes that are not UTF-8 and characters that XML 1.0
 * forbids (production 2 of https://www.w3.org/TR/xml/) become U+FFFD.
 */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "base/strbuf.h"

void xml_put(struct strbuf *to, const char *text, size_t len);
void xml_puts(struct strbuf *to, const char *text);

#endif
