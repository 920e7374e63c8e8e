/*
 * The parts of a diff's text, private to this folder: text.c tells the verdict, the runs
 * and the tokens, text_content.c what became of documents, rules, traits and times.
 */
#ifndef DIFF_TEXT_PRIV_H
#define DIFF_TEXT_PRIV_H

#include "diff/output.h"
#include "report/prose.h"

enum {
    TEXT_SHOWN_MAX = 300,
    SETTING_SHOWN_MAX = 120,           /* a longer one is told by its size */
    TEXT_ID_COLUMNS = 4 * TOKEN_ID_MAX /* an id is never cut, even when spelled out */
};

/* "and 12 more places" behind those that are shown, "12 places" where none is; or
 * nothing. */
void text_tell_more(struct prose *prose, uint64_t count, size_t shown, const char *one,
                    const char *many);

/* A part that has nothing to tell writes nothing. */
void text_documents(struct prose *prose, const struct diff *diff);
void text_rules(struct prose *prose, const struct diff *diff);
void text_traits(struct prose *prose, const struct diff *diff);
void text_latency(struct prose *prose, const struct diff *diff);

#endif
