/*
 * What holds across a collection: documents are shown to a collector one by one, and at
 * the end it tells what only shows when all of them are looked at together. Pure.
 *
 *  - What is told does not depend on the order in which documents are added.
 *  - Memory grows with the number of documents by 44 bytes each, 8 more for each of its
 *    media beyond one, and 8 or the text for a name of another form than most have, up to
 *    COLLECTOR_DOCUMENTS_MAX; what is beyond is looked at for traits and caches alone,
 *    and the findings say so. Trait values have a ceiling too.
 *  - What does not decode is passed over.
 *  - One thread at a time.
 *
 * The rules, each a finding of struct collection (result/collection.h):
 *
 *     collection.same-document     identical bytes under different ids
 *     collection.same-name         one name for several tokens
 *     collection.same-image        one image for several tokens; each member that shows
 *                                  one is looked at by itself
 *     collection.wrong-number      a number in a name that is not the token's id, where
 *                                  others are it, or all as far from it
 *     collection.placeholder       a placeholder where revealed metadata is expected
 *     collection.revealed-early    documents that differ beyond id-derived text where
 *                                  only the placeholder is expected
 *     collection.leak              an id beyond the minted ones that has metadata
 *     collection.trait-type        one trait with values of different types
 *     collection.trait-spelling    two spellings of what seems one trait or value
 *     collection.trait-leftover    a value or a name that a template left behind
 *     collection.not-looked-at     documents that nobody could show
 *     collection.caching           caches may keep answers beyond a reveal
 *     collection.cached            answers came out of a cache (Age)
 */
#ifndef JUDGE_COLLECTOR_H
#define JUDGE_COLLECTOR_H

#include "judge/expectation.h"
#include "result/collection.h"

enum { COLLECTOR_DOCUMENTS_MAX = 4000000 };

struct collector; /* opaque */

struct collector_item {
    const char *token_id;   /* decimal; "" where it is not known */
    const char *name;       /* what reports call it (sample_name()) */
    bool unminted;          /* beyond the minted ids, and asked all the same */
    int64_t age_s, fresh_s; /* of the answer, result/attempt.h; -1 for a file */
    bool fresh_guessed;     /* fresh_s is what caches may guess */
    const char *document;   /* that decodes; the whole of it */
    size_t len;
};

struct collector *collector_new(enum expectation expect);
void collector_add(struct collector *collector, const struct collector_item *item);
/* So many more documents there are that nobody can show; of more than `bytes` each. */
void collector_left_out(struct collector *collector, uint64_t documents, uint64_t bytes);
/* Adds its findings and the traits to `collection`, and sorts both. */
void collector_finish(struct collector *collector, struct collection *collection);
void collector_free(struct collector *collector);

#endif
