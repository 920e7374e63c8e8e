/*
 * The one gate between what was sent and what is kept or shown of it: a finished sample,
 * or what came of asking for media, goes through it before it is counted, reported or
 * stored. What is secret (base/secret.h) is masked in every text of the sample that may
 * hold something from outside, and in its evidence; a finding says that it was there. The
 * judgement is that of the answer as it came; and what was JSON still is, of the same
 * shape, so that what is told of the whole collection later leaves none out.
 *
 * Without secrets nothing is looked at.
 */
#ifndef RESULT_REDACT_H
#define RESULT_REDACT_H

#include "base/secret.h"
#include "result/asset.h"
#include "result/sample.h"

#define REDACT_RULE "secret.echoed"

/* Holds evidence while a redacted sample is handed on; used again for the next one. */
struct redaction {
    struct strbuf head, body;
    struct secret_spans spans; /* in the body */
};

void redaction_init(struct redaction *redaction);
void redaction_release(struct redaction *redaction);

/* Masks secrets. Evidence in which there was one points into `redaction` afterwards,
 * until the next call. Returns whether anything was masked. */
bool sample_redact(struct sample *sample, struct redaction *redaction);

/* The same for what came of asking for media; its URL is from a document that went
 * through already. */
void asset_redact(struct asset_result *result);

#endif
