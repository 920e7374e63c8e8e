/*
 * A strict reader of the XML that reports may be: elements, attributes in double quotes,
 * character data; the five entities and decimal character references; UTF-8 of characters
 * that XML 1.0 allows. No comments, CDATA or document types. It looks at nothing else.
 */
#ifndef TESTS_UNIT_REPORT_WELLFORMED_H
#define TESTS_UNIT_REPORT_WELLFORMED_H

#include <stddef.h>

/* NULL, or what is wrong at `*at`. */
const char *xml_fault(const char *text, size_t len, size_t *at);
/* How many elements of that name begin in it. */
size_t xml_elements(const char *text, const char *name);

#endif
