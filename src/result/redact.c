#include "result/redact.h"

#include "result/redact_priv.h"

#include <limits.h>

/* A body of numbers of four digits may grow by a quarter. */
enum { EVIDENCE_MAX = INT_MAX };

void redaction_init(struct redaction *redaction)
{
    strbuf_init(&redaction->head, EVIDENCE_MAX);
    strbuf_init(&redaction->body, EVIDENCE_MAX);
    redaction->spans = SECRET_SPANS_INIT;
}

void redaction_release(struct redaction *redaction)
{
    strbuf_release(&redaction->head);
    strbuf_release(&redaction->body);
    secret_spans_release(&redaction->spans);
}

static bool redact_attempts(struct sample *sample)
{
    bool any = false;
    for (size_t i = 0; i < sample->attempt_count; i++) {
        any |= secret_redact_text(sample->attempts[i].detail);
        any |= secret_redact_text(sample->attempts[i].content_type);
    }
    return any;
}

static bool redact_findings(struct findings *findings)
{
    bool any = false;
    for (size_t i = 0; i < findings->count; i++) {
        any |= secret_redact_text(findings->list[i].message);
        if (findings->list[i].pointer != NULL)
            any |= secret_redact_text(findings->list[i].pointer);
    }
    return any;
}

static bool redact_head(struct redaction *redaction, struct evidence *evidence)
{
    if (evidence->head == NULL || !secret_occurs(evidence->head, evidence->head_len))
        return false;
    strbuf_reset(&redaction->head);
    secret_redact(&redaction->head, evidence->head, evidence->head_len);
    evidence->head = redaction->head.text;
    evidence->head_len = redaction->head.len;
    return true;
}

static bool redact_body(struct redaction *redaction, struct evidence *evidence)
{
    if (evidence->body == NULL ||
        !secret_find(&redaction->spans, evidence->body, evidence->body_len))
        return false;
    strbuf_reset(&redaction->body);
    redact_document(&redaction->body, evidence->body, evidence->body_len,
                    &redaction->spans);
    evidence->body = redaction->body.text;
    evidence->body_len = redaction->body.len;
    return true;
}

bool sample_redact(struct sample *sample, struct redaction *redaction)
{
    if (!secret_any())
        return false;
    struct evidence *evidence = &sample->evidence;
    bool any = redact_attempts(sample);
    any |= redact_findings(&sample->findings);
    any |= secret_redact_text(sample->cause);
    any |= secret_redact_text(sample->reason);
    any |= redact_head(redaction, evidence);
    bool document = redact_body(redaction, evidence);
    if (any || document)
        findings_add(
            &sample->findings, SEVERITY_INFO, REDACT_RULE, NULL,
            "the answer repeats a secret of the request, which is kept and shown "
            "as " SECRET_MASK "%s",
            document ? ", in its body too" : "");
    return any || document;
}

void asset_redact(struct asset_result *result)
{
    secret_redact_text(result->content_type);
    secret_redact_text(result->reason);
    redact_findings(&result->findings);
}
