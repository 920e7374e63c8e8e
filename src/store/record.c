#include "store/record.h"

#include "store/database.h"
#include "store/digest.h"

#include <string.h>

enum { ABSENT = 0xffff, TEXT_COST = 2, ALIGNMENT = 8 };
enum { ATTEMPT_NUMBERS = offsetof(struct attempt, address) };

static size_t text_bound(const char *text)
{
    return TEXT_COST + (text != NULL ? strlen(text) : 0);
}

static size_t kept_of(const struct evidence *evidence)
{
    if (evidence->body == NULL)
        return 0;
    return evidence->body_len <= STORE_DOCUMENT_MAX ? evidence->body_len
                                                    : STORE_EXCERPT_MAX;
}

/* The head of a plain pass says nothing that anybody will ask for. */
static size_t head_of(const struct sample *sample)
{
    const struct evidence *evidence = &sample->evidence;
    if (evidence->head == NULL || sample->outcome == OUTCOME_PASS)
        return 0;
    return evidence->head_len < STORE_HEAD_MAX ? evidence->head_len : STORE_HEAD_MAX;
}

size_t record_bound(const struct sample *sample)
{
    size_t bound = sizeof(struct record) + ALIGNMENT;
    bound +=
        3 * TEXT_COST + TOKEN_ID_MAX + sizeof(sample->cause) + sizeof(sample->reason);
    bound += text_bound(sample->code);
    for (size_t i = 0; i < sample->alternative_count; i++)
        bound += text_bound(sample->alternatives[i]);
    bound += sample->attempt_count * (sizeof(struct attempt) + 3 * TEXT_COST);
    for (size_t i = 0; i < sample->findings.count; i++) {
        const struct finding *finding = &sample->findings.list[i];
        bound += sizeof(struct record_finding) + TEXT_COST + sizeof(finding->rule) +
                 text_bound(finding->pointer) + text_bound(finding->message) +
                 text_bound(finding->schema);
    }
    return bound + kept_of(&sample->evidence) + head_of(sample);
}

/* ---- putting ---- */

static unsigned char *put_bytes(unsigned char *at, const void *bytes, size_t len)
{
    if (len > 0)
        memcpy(at, bytes, len);
    return at + len;
}

static unsigned char *put_text(unsigned char *at, const char *text)
{
    size_t len = text != NULL ? strlen(text) : 0;
    if (len > STORE_TEXT_MAX)
        len = STORE_TEXT_MAX;
    uint16_t stored = text != NULL ? (uint16_t)len : ABSENT;
    at = put_bytes(at, &stored, sizeof(stored));
    return put_bytes(at, text, len);
}

static unsigned char *put_attempts(unsigned char *at, const struct sample *sample)
{
    for (size_t i = 0; i < sample->attempt_count; i++) {
        const struct attempt *attempt = &sample->attempts[i];
        at = put_bytes(at, attempt, ATTEMPT_NUMBERS);
        at = put_text(at, attempt->address);
        at = put_text(at, attempt->content_type);
        at = put_text(at, attempt->detail);
    }
    return at;
}

static unsigned char *put_findings(unsigned char *at, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        struct record_finding numbers = { finding->severity, finding->offset,
                                          finding->line, finding->column };
        at = put_bytes(at, &numbers, sizeof(numbers));
        at = put_text(at, finding->rule);
        at = put_text(at, finding->pointer);
        at = put_text(at, finding->message);
        at = put_text(at, finding->schema);
    }
    return at;
}

static unsigned char *put_texts(unsigned char *at, const struct sample *sample)
{
    at = put_text(at, sample->token_id);
    at = put_text(at, sample->code);
    for (size_t i = 0; i < sample->alternative_count; i++)
        at = put_text(at, sample->alternatives[i]);
    at = put_text(at, sample->cause);
    return put_text(at, sample->reason);
}

void record_digest(const struct sample *sample, unsigned char digest[STORE_DIGEST_BYTES])
{
    const struct evidence *evidence = &sample->evidence;
    memset(digest, 0, STORE_DIGEST_BYTES);
    if (evidence->body == NULL || kept_of(evidence) == evidence->body_len)
        return;
    struct digester *digester = digester_new();
    digester_put(digester, evidence->body, evidence->body_len, digest);
    digester_free(digester);
}

static size_t align_up(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

size_t record_put(struct record *record, const struct sample *sample,
                  const unsigned char digest[STORE_DIGEST_BYTES], int64_t at_ms)
{
    const struct evidence *evidence = &sample->evidence;
    *record = (struct record){
        .kept_bytes = (uint32_t)kept_of(evidence),
        .head_bytes = (uint32_t)head_of(sample),
        .extra_requests = sample->extra_requests,
        .position = sample->position,
        .at_ms = at_ms,
        .document_bytes = evidence->body_len,
        .left_out = sample->findings.left_out,
        .outcome = (uint8_t)sample->outcome,
        .confidence = (uint8_t)sample->confidence,
        .worst = (uint8_t)sample->findings.worst,
        .alternative_count = (uint8_t)sample->alternative_count,
        .attempt_count = (uint8_t)sample->attempt_count,
        .finding_count = (uint8_t)sample->findings.count,
        .has_document = evidence->body != NULL,
        .has_head = evidence->head != NULL && sample->outcome != OUTCOME_PASS,
        .unminted = sample->unminted,
    };
    memcpy(record->digest, digest, STORE_DIGEST_BYTES);
    unsigned char *start = (unsigned char *)(record + 1);
    unsigned char *at = put_texts(start, sample);
    at = put_attempts(at, sample);
    at = put_findings(at, &sample->findings);
    record->text_bytes = (uint32_t)(at - start);
    at = put_bytes(at, evidence->body, record->kept_bytes);
    at = put_bytes(at, evidence->head, record->head_bytes);
    record->size = (uint32_t)align_up((size_t)(at - (unsigned char *)record));
    return record->size;
}

/* ---- reading ---- */

const unsigned char *record_document(const struct record *record)
{
    return (const unsigned char *)(record + 1) + record->text_bytes;
}

struct record_cursor record_texts(const struct record *record)
{
    return (struct record_cursor){ (const unsigned char *)(record + 1) };
}

static void take(struct record_cursor *cursor, void *to, size_t len)
{
    memcpy(to, cursor->at, len);
    cursor->at += len;
}

struct record_text record_next(struct record_cursor *cursor)
{
    uint16_t len;
    take(cursor, &len, sizeof(len));
    if (len == ABSENT)
        return (struct record_text){ NULL, 0 };
    struct record_text text = { (const char *)cursor->at, len };
    cursor->at += len;
    return text;
}

void record_attempt(struct record_cursor *cursor, struct attempt *attempt)
{
    take(cursor, attempt, ATTEMPT_NUMBERS);
}

void record_finding(struct record_cursor *cursor, struct record_finding *finding)
{
    take(cursor, finding, sizeof(*finding));
}
