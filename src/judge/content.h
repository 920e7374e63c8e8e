/*
 * Whether a document that decodes is what a person would call metadata: content that no
 * platform's page refuses and that goes wrong all the same (a placeholder, what a
 * template left behind, the wrong token's document, an error text with status 200,
 * markup, invisible characters). All are findings, never failures. Only what one document
 * shows by itself: what is a mistake only beside others (a name's number, weak words of
 * placeholders) is the collector's (judge/collector.h).
 *
 * The fast path of a clean document is one look at each member of the root, and at the
 * texts within those that are in no table.
 */
#ifndef JUDGE_CONTENT_H
#define JUDGE_CONTENT_H

#include "judge/expectation.h"
#include "result/finding.h"
#include "json/tape.h"

/* The root of `tape` is an object; `token_id` is the token that it is to be of, in
 * decimal, or NULL where that is not known. A placeholder that is expected is no finding,
 * nor is what it lacks. */
void content_check(const struct json_tape *tape, const char *token_id,
                   enum expectation expect, struct findings *findings);

#endif
