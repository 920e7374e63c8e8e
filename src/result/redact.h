/*
 * The one gate between what a source sent and what is kept or shown of it: a finished
 * sample goes through it before it is counted, reported or stored. What is secret
 * (base/secret.h) is masked in every text of the sample that may hold something from
 * outside, and in its evidence; a finding says that it was there. The judgement is that of
 * the answer as it came; and what was JSON still is, of the same shape, so that what is
 * told of the whole collection later leaves none out.
 *
 * Without secrets nothing is looked at.
 */
#ifndef RESULT_REDACT_H
#define RESULT_REDACT_H

#include "base/secret.h"
#include "result/sample.h"

#define REDACT_RULE "secret.echoed"

/* Holds evidence while a redacted sample is handed on; used again for the next one. */
struct redaction {
    struct strbuf head, body;
    struct secret_spans spans; /* in the body */
};

void redaction_init(struct redaction *redaction);
void redaction_release(struct redaction *redaction);

/* Masks secrets. Evidence in which there was one points into `redaction` afterwards, until
 * the next call. Returns whether anything was masked. */
bool sample_redact(struct sample *sample, struct redaction *redaction);

#endif
