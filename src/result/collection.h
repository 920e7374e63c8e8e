/*
 * What only shows when all documents of a collection are looked at together: which token
 * ids have a document, and which have none, or two.
 *
 *  - A group of `findings` is one rule: `cause` its name, `count` how many ids or files,
 *    `reason` a sentence, and the examples ids, ranges of ids ("12-17"), or paths, the
 *    first that there are.
 *  - With a finding that is an ERROR the collection is not ready, whatever its documents
 *    are (result/run.h).
 */
#ifndef RESULT_COLLECTION_H
#define RESULT_COLLECTION_H

#include "result/summary.h"

struct collection {
    uint64_t documents;                               /* whose names are token ids */
    uint64_t ids;                                     /* distinct ones of these */
    char lowest[TOKEN_ID_MAX], highest[TOKEN_ID_MAX]; /* "" when there is no id */
    struct summary_groups findings;
};

void collection_init(struct collection *collection);
void collection_release(struct collection *collection);

/* A finding with a sentence of its own. Valid until the next one is added. */
struct summary_group *collection_find(struct collection *collection,
                                      enum severity severity, const char *rule,
                                      uint64_t count, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* One more example, while there is room. */
void collection_example(struct summary_group *finding, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The highest severity found; SEVERITY_INFO when nothing was. `collection` may be NULL.
 */
enum severity collection_worst(const struct collection *collection);

#endif
