/*
 * The explaining pass: where the walk is, and the breaches it has met.
 *
 *  - The trail holds the blocks from the root to where the walk is, each with the
 *    reference it was entered through, so that the place of a keyword can be told as the
 *    walk reached it ("/properties/a/$ref/type").
 *  - Breaches are told while branches are tried, and forgotten when the choice holds.
 */
#ifndef SCHEMA_EXPLAIN_H
#define SCHEMA_EXPLAIN_H

#include "base/strbuf.h"
#include "schema/run.h"

struct frame {
    const struct block *block;
    uint32_t
        via; /* the reference's value in the document before; JSON_NONE for a child */
};

struct breach {
    uint32_t instance; /* value on the tape of the document */
    uint32_t order;    /* in which it was met */
    uint32_t at;       /* the keyword's value in the schema's document … */
    const struct resource *resource;     /* … of this resource */
    uint32_t keyword, location, message; /* offsets in explain.text; each ends with NUL */
    bool undecided;
};

struct explain {
    struct frame *trail;
    uint32_t trail_count, trail_cap;
    struct breach *rows;
    uint32_t count, cap, limit;
    struct strbuf text;
};

/* message.c: adds what was expected and what was found, in plain words. `at` is code->at
 * or the companion keyword that is to blame. */
void message_put(struct strbuf *to, struct schema_run *run, const struct code *code,
                 uint32_t at, uint32_t value);
/* For a property that is missing; `because` is the name that needs it, or NULL. */
void message_put_missing(struct strbuf *to, const struct name *name,
                         const struct name *because);
/* For an alternative of which no branch holds. */
void message_put_choice(struct strbuf *to, struct schema_run *run,
                        const struct code *code, uint32_t value);
/* Is every branch no more than a demand for types? */
bool message_is_types(const struct block_list *list);

#endif
