#include "judge/again.h"

#include "judge/document_priv.h"
#include "json/equal.h"
#include "json/pointer.h"

#include <stdio.h>
#include <string.h>

enum { POINTER_MAX = 4096, MESSAGE_MAX = 200 };

static struct finding *note(struct sample *sample, const char *pointer, const char *what)
{
    struct finding *finding =
        findings_add(&sample->findings, SEVERITY_WARNING, "http.differs", pointer,
                     "asked again, another answer came: %s", what);
    if (sample->outcome == OUTCOME_PASS)
        sample->outcome = OUTCOME_WARN;
    return finding;
}

static size_t first_difference(const struct evidence *first, const char *body, size_t len)
{
    size_t at = 0, both = first->body_len < len ? first->body_len : len;
    while (at < both && first->body[at] == body[at])
        at++;
    return at;
}

static void note_bytes(struct judge *judge, const char *body, size_t len,
                       struct sample *sample)
{
    const struct evidence *first = &sample->evidence;
    size_t at = first_difference(first, body, len);
    struct strbuf pointer = STRBUF_INIT(POINTER_MAX);
    struct json_tape other;
    struct json_facts facts;
    char what[MESSAGE_MAX];
    json_tape_init(&other);
    bool decode = json_decode(&judge->tape, first->body, first->body_len,
                              &json_limits_default, &facts) &&
                  json_decode(&other, body, len, &json_limits_default, &facts);
    if (decode)
        json_pointer_at(&pointer, &judge->tape, (uint32_t)at);
    if (decode && json_equal(&judge->tape, 0, &other, 0))
        snprintf(what, sizeof(what),
                 "the same JSON value, but other bytes from byte %zu on", at);
    else
        snprintf(what, sizeof(what), "%zu bytes, then %zu bytes, which part at byte %zu",
                 first->body_len, len, at);
    struct finding *finding = note(sample, decode ? pointer.text : NULL, what);
    if (finding != NULL && decode) {
        finding->offset = (uint32_t)at;
        json_position(first->body, first->body_len, finding->offset, &finding->line,
                      &finding->column);
    }
    json_tape_release(&other);
    strbuf_release(&pointer);
}

void judge_again(struct judge *judge, const struct attempt *second, const char *body,
                 size_t len, struct sample *sample)
{
    const struct attempt *first = &sample->attempts[sample->attempt_count - 1];
    const struct evidence *evidence = &sample->evidence;
    char what[MESSAGE_MAX];
    if (second->trouble != TROUBLE_NONE) {
        note(sample, NULL, trouble_cause(second->trouble));
    } else if (second->status != first->status) {
        snprintf(what, sizeof(what), "status %d, then status %d", first->status,
                 second->status);
        note(sample, NULL, what);
    } else if (evidence->body_len != len ||
               (len > 0 && memcmp(evidence->body, body, len) != 0)) {
        note_bytes(judge, body, len, sample);
    }
}

void judge_asked_once(struct sample *sample, const char *why)
{
    findings_add(&sample->findings, SEVERITY_INFO, "http.asked-once", NULL,
                 "not asked again: %s", why);
}
