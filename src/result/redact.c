#include "result/redact.h"

#include "base/secret.h"

enum {
    EVIDENCE_MAX = 1 << 30
}; /* what is masked gets shorter: as much as a body can be */

void redaction_init(struct redaction *redaction)
{
    strbuf_init(&redaction->head, EVIDENCE_MAX);
    strbuf_init(&redaction->body, EVIDENCE_MAX);
}

void redaction_release(struct redaction *redaction)
{
    strbuf_release(&redaction->head);
    strbuf_release(&redaction->body);
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

static bool redact_bytes(struct strbuf *masked, const char **bytes, size_t *len)
{
    if (*bytes == NULL || !secret_occurs(*bytes, *len))
        return false;
    strbuf_reset(masked);
    secret_redact(masked, *bytes, *len);
    *bytes = masked->text;
    *len = masked->len;
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
    any |= redact_bytes(&redaction->head, &evidence->head, &evidence->head_len);
    bool document = redact_bytes(&redaction->body, &evidence->body, &evidence->body_len);
    if (any || document)
        findings_add(
            &sample->findings, SEVERITY_INFO, REDACT_RULE, NULL,
            "the answer repeats a secret of the request, which is kept and shown "
            "as " SECRET_MASK "%s",
            document ? ", in its body too" : "");
    return any || document;
}
