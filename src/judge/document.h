/*
 * What a platform would make of a document: does it decode there, does it meet the
 * schemas, is it what a person would call metadata. Pure; a struct judge holds the memory
 * that is used again for each document, one a thread.
 *
 *  - One way for what came from a source and what was read from a file: judge_answer() is
 *    the transport and then the same as judge_document().
 *  - What decoders differ on, and what breaks a schema, is a finding with its place. A
 *    body that no decoder takes has the finding json.syntax.
 *  - Undecided, and so inconclusive, is a document beyond the ceilings of our own
 *    decoder, and one that a schema which decides cannot be held to within the limits of
 *    a check.
 */
#ifndef JUDGE_DOCUMENT_H
#define JUDGE_DOCUMENT_H

#include "judge/rules.h"
#include "judge/verdict.h"

#include <stddef.h>

struct judge; /* opaque */

/* Borrows the rules. */
struct judge *judge_new(const struct judge_rules *rules);
void judge_free(struct judge *judge);

/*
 * Judges one attempt: verdict_of_attempt(), and then the body if there is one to judge.
 * `token_id` is what was asked for. Findings are added, not cleared.
 */
void judge_answer(struct judge *judge, const char *token_id,
                  const struct attempt *attempt, const char *body, size_t len,
                  struct verdict *verdict, struct findings *findings);

/* Judges a document that was read from a file: fills all of `sample` but path, line and
 * token_id, which is "" when it is not known. */
void judge_document(struct judge *judge, const char *body, size_t len,
                    struct sample *sample);

/* The same for one that could not be read, as `reason` says: nothing is known of it. */
void judge_unread(const struct judge *judge, const char *cause, const char *reason,
                  struct sample *sample);

/* The same for one that is larger than `limit`, the most that is read; `len` is its size,
 * or UINT64_MAX where that is not known. It fails if the platform takes no such size. */
void judge_too_large(const struct judge *judge, uint64_t len, uint64_t limit,
                     struct sample *sample);

/* The same for one that the run did not come to: skipped. */
void judge_left_out(const char *why, struct sample *sample);

#endif
