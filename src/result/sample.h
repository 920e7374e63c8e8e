/*
 * The record of one token: what was asked, what came, what the platform would conclude.
 * The waist of the program: everything upstream makes samples, everything downstream
 * reads them.
 *
 *  - `code` is one of the profile's codes exactly when the outcome is FAIL, else NULL.
 *  - `alternatives` are other conclusions that cannot be excluded: codes, or "pass". They
 *    are not empty exactly when the confidence is AMBIGUOUS.
 *  - `cause` has few distinct values, so that reports can group by it ("status 404");
 *    `reason` is the whole sentence. Both are printable and "" for a plain pass.
 *  - Strings that are `const char *` here live as long as the profile or the program.
 *    A sample is reused from token to token: sample_clear().
 */
#ifndef RESULT_SAMPLE_H
#define RESULT_SAMPLE_H

#include "base/strbuf.h"
#include "result/attempt.h"
#include "result/finding.h"
#include "result/outcome.h"

#include <stddef.h>

enum { ATTEMPTS_MAX = 8, ALTERNATIVES_MAX = 4, TOKEN_ID_MAX = 80 };

#define SAMPLE_PASS "pass" /* as an alternative */

struct sample {
    char token_id[TOKEN_ID_MAX];
    struct strbuf url;
    enum outcome outcome;
    const char *code;
    enum confidence confidence;
    const char *alternatives[ALTERNATIVES_MAX];
    size_t alternative_count;
    char cause[64];
    char reason[240];
    struct attempt attempts[ATTEMPTS_MAX];
    size_t attempt_count;
    struct findings findings;
};

void sample_init(struct sample *sample);
void sample_clear(struct sample *sample);
void sample_release(struct sample *sample);

/* Adds an alternative once; the confidence becomes AMBIGUOUS. */
void sample_add_alternative(struct sample *sample, const char *conclusion);

/* The order in which token ids are told: shorter ones first, then by their bytes, which for
 * decimal ids is the order of the numbers. As strcmp(). */
int sample_id_compare(const char *a, const char *b);

/* Adds the sample as one line of NDJSON, '\n' included (schemas/sample.schema.json). */
void sample_put_ndjson(struct strbuf *to, const struct sample *sample);

#endif
