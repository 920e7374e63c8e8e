/*
 * How the parts of a diff are gathered, private to this folder. diff.c walks the runs and
 * shows each token to the others.
 */
#ifndef DIFF_FOLD_PRIV_H
#define DIFF_FOLD_PRIV_H

#include "diff/diff.h"
#include "json/decode.h"

/* A token in one of the runs. */
struct seen {
    bool is_asked;                    /* it is in the run's set */
    const struct stored_token *token; /* NULL: nothing is recorded */
};

/* What is used again from document to document. */
struct reader {
    struct json_tape before, after;
    struct json_differences found;
};
void reader_init(struct reader *reader);
void reader_release(struct reader *reader);

/* One token: at least one of the two is recorded. */
void fold_token(struct diff *diff, const struct seen *before, const struct seen *after);
/* One token that is recorded in both. */
void fold_rules(struct diff *diff, const struct sample *before,
                const struct sample *after);
void fold_document(struct diff *diff, struct reader *reader,
                   const struct stored_token *before, const struct stored_token *after);

/* One difference of a document that changed. */
void fold_pattern(struct diff_documents *documents, const struct json_differences *found,
                  const struct json_difference *difference, const char *id);

/* What the run told of its collection. */
bool diff_side_collect(struct diff_side *side, struct stored *stored, struct err *err);

/* Each once, at the end. */
void fold_collections(struct diff *diff);
void fold_rules_sort(struct diff_rules *rules);
void fold_patterns_sort(struct diff_documents *documents);
bool fold_settings(struct diff *diff, struct stored *before, struct stored *after,
                   struct err *err);
void fold_traits(struct diff_traits *into, const struct traits *before,
                 const struct traits *after, size_t limit);

enum { DIFF_TEXT_MAX = 1 << 20 };
/* Cuts at a character; what was cut ends in "…". */
void diff_cut(struct strbuf *text, size_t max);
struct diff_detail diff_detail_of(const struct json_differences *found,
                                  const struct json_difference *difference);
void diff_detail_release(struct diff_detail *detail);

void diff_ids_add(struct diff_ids *ids, const char *id, size_t limit);
void diff_ids_release(struct diff_ids *ids);

void diff_rules_release(struct diff_rules *rules);
void diff_documents_release(struct diff_documents *documents);
void diff_patterns_release(struct diff_documents *documents);
void diff_traits_release(struct diff_traits *traits);

#endif
