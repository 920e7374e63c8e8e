#include "judge/document.h"

#include "base/xalloc.h"
#include "judge/content.h"
#include "schema/schema.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct judge {
    const struct profile *profile;
    struct json_tape tape;
    struct json_facts facts;
    struct schema_run *run;
};

/* Deeper than any metadata, and where the first decoders give up. */
enum { DEPTH_ODD = 512 };
/* The documented limit of a document on a sister platform (Immutable zkEVM). */
enum { SIZE_ODD = 16 * 1024 };

struct judge *judge_new(const struct profile *profile)
{
    struct judge *judge = xcalloc(1, sizeof(*judge));
    judge->profile = profile;
    json_tape_init(&judge->tape);
    judge->run = schema_run_new();
    return judge;
}

void judge_free(struct judge *judge)
{
    if (judge == NULL)
        return;
    json_tape_release(&judge->tape);
    schema_run_free(judge->run);
    free(judge);
}

static const char *nature_of(const char *body, size_t len)
{
    size_t at = 0;
    while (at < len &&
           (body[at] == ' ' || body[at] == '\t' || body[at] == '\n' || body[at] == '\r'))
        at++;
    if (at == len)
        return "an empty body";
    if (body[at] == '<')
        return "HTML or XML instead of JSON";
    if (len - at >= 2 && (unsigned char)body[at] == 0x1f &&
        (unsigned char)body[at + 1] == 0x8b)
        return "gzip data without a Content-Encoding";
    return "the body is not JSON";
}

static const char *root_name(const struct json_tape *tape)
{
    static const char *const names[] = { "null",     "a boolean", "a boolean", "a number",
                                         "a string", "an array",  "an object" };
    return names[json_kind(tape, 0)];
}

static void fail_to_decode(struct judge *judge, const char *body, size_t len,
                           struct json_verdict refusal, struct verdict *verdict)
{
    const struct profile *profile = judge->profile;
    if (refusal.reason == JSON_FACT_SYNTAX) {
        uint32_t line, column;
        json_position(body, len, refusal.offset, &line, &column);
        const char *nature = nature_of(body, len);
        verdict_fail(verdict, profile, FAILURE_DECODE, profile->confidence.decode, nature,
                     "%s: %s at line %u, column %u", nature, judge->facts.syntax, line,
                     column);
    } else if (refusal.reason == JSON_FACT_ROOT_KIND) {
        verdict_fail(verdict, profile, FAILURE_DECODE, profile->confidence.root,
                     "the document is not an object", "the document is %s, not an object",
                     root_name(&judge->tape));
    } else {
        const char *meaning = json_fact_meaning(refusal.reason);
        verdict_fail(verdict, profile, FAILURE_DECODE,
                     confidence_weaker(profile->confidence.decode, CONFIDENCE_INFERRED),
                     meaning, "%s (byte %u)", meaning, refusal.offset);
    }
}

/* Another way of decoding that cannot be excluded, and that concludes otherwise. That the
 * document is an object is the profile's own rule: metadata has members, however decoded. */
static void add_other_decoders(struct judge *judge, struct verdict *verdict,
                               struct findings *findings)
{
    const struct profile *profile = judge->profile;
    if (judge->facts.seen[JSON_FACT_ROOT_KIND].times > 0)
        return;
    const char *decode = profile->failure_code[FAILURE_DECODE]->name;
    for (size_t i = 0; i < profile->also_decoder_count; i++) {
        enum json_decoder other = profile->also_decoders[i];
        struct json_verdict says = json_judge(&judge->tape, &judge->facts, other);
        bool failed = verdict->failed && strcmp(verdict->code->name, decode) == 0;
        if (says.accepted != failed)
            continue;
        verdict_add_alternative(verdict, says.accepted ? SAMPLE_PASS : decode);
        findings_add(findings, SEVERITY_WARNING, "json.decoders-differ", NULL,
                     says.accepted ? "%s would accept it, %s does not"
                                   : "%s would refuse it, %s does not",
                     json_decoder_name(other), json_decoder_name(profile->decoder));
    }
}

static enum severity fact_severity(enum json_fact fact)
{
    switch (fact) {
    case JSON_FACT_ROOT_NULL:
        return SEVERITY_ERROR;
    case JSON_FACT_BELOW_DOUBLE:
    case JSON_FACT_NEGATIVE_ZERO:
        return SEVERITY_INFO;
    default: /* the list is json's to extend; all others are worth a look */
        return SEVERITY_WARNING;
    }
}

static void add_fact(struct judge *judge, enum json_fact fact, struct findings *findings)
{
    const struct json_sighting *seen = &judge->facts.seen[fact];
    struct strbuf pointer = STRBUF_INIT(1024);
    json_pointer_at(&pointer, &judge->tape, seen->offset);
    char rule[FINDING_RULE_MAX];
    snprintf(rule, sizeof(rule), "json.%s", json_fact_name(fact));
    findings_add(findings, fact_severity(fact), rule, pointer.text, "%s (byte %u%s)",
                 json_fact_meaning(fact), seen->offset,
                 seen->times > 1 ? ", and again" : "");
    strbuf_release(&pointer);
}

static void add_facts(struct judge *judge, struct findings *findings)
{
    for (int fact = 0; fact < JSON_FACT_COUNT; fact++) {
        if (judge->facts.seen[fact].times > 0 && fact != JSON_FACT_WRONG_TYPE)
            add_fact(judge, (enum json_fact)fact, findings);
    }
    if (judge->facts.depth > DEPTH_ODD)
        findings_add(findings, SEVERITY_WARNING, "json.depth", NULL,
                     "it is nested %u deep", judge->facts.depth);
}

static void add_breach(void *to, const struct schema_breach *breach)
{
    char rule[FINDING_RULE_MAX];
    snprintf(rule, sizeof(rule), "schema.%s",
             breach->undecided ? "undecided" : breach->keyword);
    findings_add(to, SEVERITY_WARNING, rule, breach->instance, "%s", breach->message);
}

static void check_schema(struct judge *judge, struct verdict *verdict,
                         struct findings *findings)
{
    const struct profile *profile = judge->profile;
    if (profile->schema == NULL ||
        schema_check(profile->schema, judge->run, &judge->tape, 0) == SCHEMA_VALID)
        return;
    size_t first = findings->count;
    size_t breaches = schema_explain(profile->schema, judge->run, &judge->tape, 0,
                                     FINDINGS_MAX, add_breach, findings);
    bool invalid =
        schema_check(profile->schema, judge->run, &judge->tape, 0) == SCHEMA_INVALID;
    if (invalid && profile->schema_refuses && !verdict->failed && first < findings->count)
        verdict_fail(verdict, profile, FAILURE_SCHEMA, profile->confidence.schema,
                     "the document breaks the platform's schema", "%s: %s%s",
                     findings->list[first].pointer, findings->list[first].message,
                     breaches > 1 ? ", and more" : "");
}

static void check_head(const struct attempt *attempt, struct findings *findings)
{
    const char *type = attempt->content_type;
    size_t len = strcspn(type, "; \t");
    bool json = (len == 16 && strncasecmp(type, "application/json", len) == 0) ||
                (len > 5 && strncasecmp(type + len - 5, "+json", 5) == 0);
    if (type[0] == '\0')
        findings_add(findings, SEVERITY_WARNING, "http.content-type", NULL,
                     "no Content-Type; application/json is expected");
    else if (!json)
        findings_add(findings, SEVERITY_WARNING, "http.content-type", NULL,
                     "Content-Type is %s; application/json is expected", type);
    if (attempt->redirects > 0)
        findings_add(
            findings, SEVERITY_WARNING, "http.redirected", NULL,
            "reached after %u redirect%s; no platform documents that it follows them",
            attempt->redirects, attempt->redirects > 1 ? "s" : "");
    if (attempt->flags & ATTEMPT_RESENT)
        findings_add(findings, SEVERITY_INFO, "http.lost-on-reuse", NULL,
                     "the kept-alive connection was lost; asked again on a fresh one");
}

static void check_size(const struct profile *profile, size_t len, struct verdict *verdict,
                       struct findings *findings)
{
    if (profile->document_bytes_max > 0 && len > profile->document_bytes_max &&
        profile->failure_code[FAILURE_TOO_LARGE] != NULL && !verdict->failed)
        verdict_fail(verdict, profile, FAILURE_TOO_LARGE, profile->confidence.too_large,
                     "the document is larger than the platform takes",
                     "%zu bytes, more than %llu", len,
                     (unsigned long long)profile->document_bytes_max);
    else if (len > SIZE_ODD)
        findings_add(findings, SEVERITY_WARNING, "content.large", NULL,
                     "%zu bytes; platforms that publish a limit refuse over 16 KiB", len);
}

static void judge_body(struct judge *judge, const char *token_id, const char *body,
                       size_t len, struct verdict *verdict, struct findings *findings)
{
    bool decoded =
        json_decode(&judge->tape, body, len, &json_limits_default, &judge->facts);
    struct json_verdict says =
        json_judge(&judge->tape, &judge->facts, judge->profile->decoder);
    if (!says.accepted)
        fail_to_decode(judge, body, len, says, verdict);
    if (!decoded)
        return;
    add_other_decoders(judge, verdict, findings);
    add_facts(judge, findings);
    check_size(judge->profile, len, verdict, findings);
    if (json_kind(&judge->tape, 0) != JSON_OBJECT)
        return;
    check_schema(judge, verdict, findings);
    content_check(&judge->tape, token_id, findings);
}

void judge_answer(struct judge *judge, const char *token_id,
                  const struct attempt *attempt, const char *body, size_t len,
                  struct verdict *verdict, struct findings *findings)
{
    const struct profile *profile = judge->profile;
    if (!verdict_of_attempt(verdict, profile, attempt))
        return;
    if (attempt->flags & ATTEMPT_FRAMING_IGNORED)
        verdict_fail(verdict, profile, FAILURE_DECODE, CONFIDENCE_INFERRED,
                     "chunked in HTTP/1.0",
                     "chunked in HTTP/1.0, which Go reads as part of the body");
    else
        judge_body(judge, token_id, body, len, verdict, findings);
    check_head(attempt, findings);
    if (attempt->redirects > 0)
        verdict_add_alternative(verdict, profile->failure_code[FAILURE_STATUS]->name);
}
