/*
 * What is wrong, or odd, with one token's answer. Data, not an error: it is counted and
 * reported. A list stops at FINDINGS_MAX and counts what it left out, since the document
 * is somebody else's idea of how much there is to say. For the same reason a pointer of more
 * than FINDING_POINTER_MAX bytes is cut, and ends in "…".
 */
#ifndef RESULT_FINDING_H
#define RESULT_FINDING_H

#include "result/outcome.h"

#include <stddef.h>

enum { FINDINGS_MAX = 32, FINDING_RULE_MAX = 48, FINDING_POINTER_MAX = 512 };

struct finding {
    char rule[FINDING_RULE_MAX]; /* "schema.type", "json.duplicate-key": stable names */
    enum severity severity;
    char *pointer; /* JSON Pointer into the document; "" is the whole, NULL: not in it */
    char *message; /* one printable line */
};

struct findings {
    struct finding *list;
    size_t count, cap;
    size_t left_out; /* beyond FINDINGS_MAX */
    enum severity worst; /* of those left out too */
};

/* Copies what it is given. `pointer` may be NULL. The message is made printable. */
void findings_add(struct findings *findings, enum severity severity, const char *rule,
                  const char *pointer, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* The highest severity of all that were added; SEVERITY_INFO when nothing was. */
enum severity findings_worst(const struct findings *findings);
/* Empties it and keeps the array. */
void findings_clear(struct findings *findings);
void findings_release(struct findings *findings);

#endif
