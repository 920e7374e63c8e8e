#include "judge/document_priv.h"

#include "base/units.h"
#include "base/xalloc.h"
#include "judge/content.h"
#include "judge/token.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct judge *judge_new(const struct judge_rules *rules)
{
    struct judge *judge = xcalloc(1, sizeof(*judge));
    judge->rules = rules;
    judge->profile = rules->profile;
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

/* ---- what a source sent ---- */

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

static void judge_body(struct judging *judging, const char *token_id)
{
    const struct judge *judge = judging->judge;
    bool decoded = decoding_check(judging);
    conformance_check_size(judging);
    if (!decoded)
        return;
    conformance_check(judging);
    if (json_kind(&judge->tape, 0) == JSON_OBJECT)
        content_check(&judge->tape, token_id, judge->rules->expect, judging->findings);
}

void judge_answer(struct judge *judge, const char *token_id,
                  const struct attempt *attempt, const char *body, size_t len,
                  struct verdict *verdict, struct findings *findings)
{
    const struct profile *profile = judge->profile;
    struct judging judging = { judge, body, len, verdict, findings };
    if (!verdict_of_attempt(verdict, profile, attempt))
        return;
    judge_body(&judging, token_id);
    check_head(attempt, findings);
    if (attempt->redirects > 0)
        verdict_add_alternative(verdict, profile->failure_code[FAILURE_STATUS]->name);
}

/* ---- what was read from a file ---- */

void judge_document(struct judge *judge, const char *body, size_t len,
                    struct sample *sample)
{
    struct verdict verdict;
    struct judging judging = { judge, body, len, &verdict, &sample->findings };
    verdict_init(&verdict, judge->profile);
    judge_body(&judging, sample->token_id[0] != '\0' ? sample->token_id : NULL);
    judge_conclude(&verdict, sample);
    decoding_ask_all(judge, sample);
}

void judge_unread(const struct judge *judge, const char *cause, const char *reason,
                  struct sample *sample)
{
    struct verdict verdict;
    verdict_init(&verdict, judge->profile);
    verdict_undecide(&verdict, cause, "%s", reason);
    judge_conclude(&verdict, sample);
    decoding_ask_none(sample);
}

static bool platform_refuses(const struct profile *profile, uint64_t bytes)
{
    return profile->document_bytes_max > 0 && bytes > profile->document_bytes_max &&
           profile->failure_code[FAILURE_TOO_LARGE] != NULL;
}

void judge_too_large(const struct judge *judge, uint64_t len, uint64_t limit,
                     struct sample *sample)
{
    const struct profile *profile = judge->profile;
    bool known = len != UINT64_MAX;
    uint64_t bytes = known ? len : limit + 1; /* at least */
    const char *before = known ? "" : "at least ";
    struct verdict verdict;
    char shown[UNITS_TEXT];
    verdict_init(&verdict, profile);
    if (platform_refuses(profile, bytes))
        verdict_fail(&verdict, profile, FAILURE_TOO_LARGE, profile->confidence.too_large,
                     "the document is larger than the platform takes",
                     "%s%" PRIu64 " bytes, more than %" PRIu64, before, bytes,
                     profile->document_bytes_max);
    else
        verdict_undecide(&verdict, "larger than what is read",
                         "larger than the %s that are read (--max-body)",
                         units_bytes(shown, limit));
    findings_add(&sample->findings, SEVERITY_WARNING, "content.large", NULL,
                 "%s%" PRIu64 " bytes, of which no more than %" PRIu64 " are read",
                 before, bytes, limit);
    judge_conclude(&verdict, sample);
    decoding_ask_none(sample);
}

void judge_left_out(const char *why, struct sample *sample)
{
    judge_skipped(sample, why);
    decoding_ask_none(sample);
}
