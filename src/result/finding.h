/*
 * What is wrong, or odd, with one token's answer. Data, not an error: it is counted and
 * reported. A list stops at FINDINGS_MAX and counts what it left out, since the document
 * is somebody else's idea of how much there is to say. For the same reason a pointer of
 * more than FINDING_POINTER_MAX bytes is cut, and ends in "…".
 */
#ifndef RESULT_FINDING_H
#define RESULT_FINDING_H

#include "result/outcome.h"

#include <stddef.h>
#include <stdint.h>

enum { FINDINGS_MAX = 32, FINDING_RULE_MAX = 48, FINDING_POINTER_MAX = 512 };

struct finding {
    char rule[FINDING_RULE_MAX]; /* "schema.type", "json.duplicate-key": stable names */
    enum severity severity;
    char *pointer; /* JSON Pointer into the document; "" is the whole, NULL: not in it */
    char *message; /* one printable line */
    /* The place in the document's bytes; line and column from 1, columns in bytes. All
     * are 0 where there is none. */
    uint32_t offset, line, column;
    char *schema; /* the keyword that is not met, "own.json#/properties/name/type", or
                     NULL */
    const char *ignored; /* the reason why it does not count (result/ignored.h); NULL: it
                            does. Borrowed from the ignore file */
};

struct findings {
    struct finding *list;
    size_t count, cap;
    size_t left_out;     /* beyond FINDINGS_MAX */
    enum severity worst; /* of those left out too */
};

/* Copies what it is given. `pointer` may be NULL. The message is made printable. Returns
 * the finding, whose place may be set; NULL when it was left out. */
struct finding *findings_add(struct findings *findings, enum severity severity,
                             const char *rule, const char *pointer, const char *format,
                             ...) __attribute__((format(printf, 5, 6)));
/* Copies the place of a keyword, cut where it is too long; `finding` may be NULL. */
void finding_set_schema(struct finding *finding, const char *schema);
/* The highest severity of all that were added; SEVERITY_INFO when nothing was. */
enum severity findings_worst(const struct findings *findings);
/* Empties it and keeps the array. */
void findings_clear(struct findings *findings);
void findings_release(struct findings *findings);

#endif
