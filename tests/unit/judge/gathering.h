/*
 * A collection of documents for tests of judge/collector.h: gathered in any order, and
 * what is found as a text, "severity rule count: example, example; …".
 */
#ifndef TESTS_UNIT_JUDGE_GATHERING_H
#define TESTS_UNIT_JUDGE_GATHERING_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "judge/collector.h"

enum { GATHERING_MAX = 150000 };

struct gathering {
    enum expectation expect;
    struct collector_item *items;
    size_t count;
    struct arena arena;
    struct collection collection; /* what was found last */
    struct strbuf found;
};

void gathering_init(struct gathering *gathering, enum expectation expect);
void gathering_release(struct gathering *gathering);

/* The document of a token, its name being its id; the format's first argument may be the
 * id itself. Returns the item, to be changed. */
struct collector_item *gather(struct gathering *gathering, unsigned id,
                              const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* A document as a generated collection has it, with an image of its own. */
void gather_art(struct gathering *gathering, unsigned id);
/* An item of a game: its image and its name are shared, its level is not. */
void gather_item(struct gathering *gathering, unsigned id);

/* What is found; valid until the next call. */
const char *found(struct gathering *gathering);
/* The reason of a rule that was found, "" when it was not. */
const char *reason_of(const struct gathering *gathering, const char *rule);
/* Another order of the same documents. */
void shuffle(struct gathering *gathering, unsigned seed);

#endif
