/*
 * What a platform would make of a body: does it decode there, does it meet the schema, is
 * it what a person would call metadata. Pure; a struct judge holds the memory that is
 * used again for each document, one a thread.
 */
#ifndef JUDGE_DOCUMENT_H
#define JUDGE_DOCUMENT_H

#include "judge/verdict.h"

#include <stddef.h>

struct judge; /* opaque */

struct judge *judge_new(const struct profile *profile);
void judge_free(struct judge *judge);

/*
 * Judges one attempt: verdict_of_attempt(), and then the body if there is one to judge.
 * `token_id` is what was asked for. Findings are added, not cleared.
 */
void judge_answer(struct judge *judge, const char *token_id,
                  const struct attempt *attempt, const char *body, size_t len,
                  struct verdict *verdict, struct findings *findings);

#endif
