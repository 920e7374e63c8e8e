/*
 * The record of one token: what was asked, what came, what the platform would conclude.
 * Or of one document that was read from a file, without asking: then it has a path and
 * what each decoder says, and no attempts. The waist of the program: everything upstream
 * makes samples, everything downstream reads them.
 *
 *  - `code` is not NULL exactly when the outcome is FAIL: one of the profile's codes, or
 *    SAMPLE_OWN_CODE where a schema of the studio's own is not met.
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

enum {
    ATTEMPTS_MAX = 8,
    ALTERNATIVES_MAX = 4,
    DECODERS_MAX = 8,
    TOKEN_ID_MAX = 80,
    SAMPLE_NAME_MAX = 256
};

#define SAMPLE_PASS     "pass"             /* as an alternative */
#define SAMPLE_OWN_CODE "schema_violation" /* no platform's: --schema */

enum decoder_says { DECODER_ACCEPTS, DECODER_REJECTS, DECODER_UNDECIDED };

struct decoder_verdict {
    const char *name; /* "go-map" */
    enum decoder_says says;
};

/* What came with the answer that decided, as it came: the head of the response and the
 * decoded body. Borrowed, and there only while the sample is handed on; all NULL and 0
 * when there was no answer. */
struct evidence {
    const char *head;
    size_t head_len;
    const char *body;
    size_t body_len;
};

struct sample {
    uint64_t position;           /* in the set of tokens, ascending, from 0 */
    char token_id[TOKEN_ID_MAX]; /* "" where a document's name tells none */
    const char *path; /* of a document; NULL: a token that was asked for. Borrowed */
    uint64_t line;    /* of a document that is a line of its file, from 1; else 0 */
    struct decoder_verdict decoders[DECODERS_MAX]; /* of a document */
    size_t decoder_count;
    struct strbuf url;
    enum outcome outcome; /* as judged; sample_outcome() is what counts */
    const char
        *ignored; /* of FAIL: the reason why it does not decide, or NULL. Borrowed */
    const char *code;
    enum confidence confidence;
    const char *alternatives[ALTERNATIVES_MAX];
    size_t alternative_count;
    char cause[64];
    char reason[240];
    bool unminted; /* beyond the minted ids, and asked for all the same */
    struct attempt attempts[ATTEMPTS_MAX];
    size_t attempt_count;
    unsigned extra_requests; /* that are of no attempt: those of --twice */
    struct findings findings;
    struct evidence evidence;
};

void sample_init(struct sample *sample);
void sample_clear(struct sample *sample);
void sample_release(struct sample *sample);

/* As judged, but a PASS where nothing is left to look at but what is ignored. */
enum outcome sample_outcome(const struct sample *sample);

/* Adds an alternative once; the confidence becomes AMBIGUOUS. */
void sample_add_alternative(struct sample *sample, const char *conclusion);

/* What reports call it: the token's id, "meta/17.json", or "all.ndjson:17". Put into
 * `name`, or the token id itself. A longer path loses its beginning to "…". */
const char *sample_name(const struct sample *sample, char name[SAMPLE_NAME_MAX]);

/* The order in which token ids and names are told: shorter ones first, then by their
 * bytes, which for decimal ids is the order of the numbers. As strcmp(). */
int sample_id_compare(const char *a, const char *b);

/* Adds the sample as one line of NDJSON, '\n' included: a token's, or a document's
 * (schemas/sample.schema.json). */
void sample_put_ndjson(struct strbuf *to, const struct sample *sample);

#endif
