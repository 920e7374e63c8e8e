/*
 * Whether a document that decodes is what a person would call metadata: content that no
 * platform's page refuses and that goes wrong all the same (a placeholder, what a template
 * left behind, the wrong token's document, an error text with status 200, markup, invisible
 * characters). All are findings, never failures.
 *
 * The fast path of a clean document is one look at each member of the root.
 */
#ifndef JUDGE_CONTENT_H
#define JUDGE_CONTENT_H

#include "result/finding.h"
#include "json/tape.h"

/* The root of `tape` is an object; `token_id` is the token that it is to be of, in
 * decimal, or NULL where that is not known. */
void content_check(const struct json_tape *tape, const char *token_id,
                   struct findings *findings);

#endif
