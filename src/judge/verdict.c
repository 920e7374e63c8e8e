#include "judge/verdict.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The ways a rule may conclude otherwise. */
enum conclusion { ALSO_NONE, ALSO_PASS, ALSO_RETRIEVE, ALSO_STATUS, ALSO_DECODE };

static const struct rule {
    bool known;
    enum failure failure;
    size_t confidence; /* where in struct profile_rule_confidence */
    enum conclusion also[2];
} rules[TROUBLE_COUNT] = {
#define RULE(trouble, code, confidence, also, too) \
    [TROUBLE_##trouble] = { true, \
                            FAILURE_##code, \
                            offsetof(struct profile_rule_confidence, confidence), \
                            { ALSO_##also, ALSO_##too } },
#include "judge/rule.def"
};

static enum confidence rule_confidence(const struct profile *profile,
                                       const struct rule *rule)
{
    enum confidence confidence;
    memcpy(&confidence, (const char *)&profile->confidence + rule->confidence,
           sizeof(confidence));
    return confidence;
}

static const char *conclusion_name(const struct profile *profile,
                                   enum conclusion conclusion)
{
    switch (conclusion) {
    case ALSO_NONE:
        return NULL;
    case ALSO_PASS:
        return SAMPLE_PASS;
    case ALSO_RETRIEVE:
        return profile->failure_code[FAILURE_RETRIEVE]->name;
    case ALSO_STATUS:
        return profile->failure_code[FAILURE_STATUS]->name;
    case ALSO_DECODE:
        return profile->failure_code[FAILURE_DECODE]->name;
    }
    return NULL;
}

void verdict_add_alternative(struct verdict *verdict, const char *conclusion)
{
    const char *own = verdict->failed ? verdict->code->name : SAMPLE_PASS;
    if (conclusion == NULL || verdict->own || strcmp(own, conclusion) == 0)
        return;
    verdict->confidence = confidence_weaker(verdict->confidence, CONFIDENCE_AMBIGUOUS);
    for (size_t i = 0; i < verdict->alternative_count; i++) {
        if (strcmp(verdict->alternatives[i], conclusion) == 0)
            return;
    }
    if (verdict->alternative_count < ALTERNATIVES_MAX)
        verdict->alternatives[verdict->alternative_count++] = conclusion;
}

static void set_failure(struct verdict *verdict, const struct profile_code *code,
                        enum confidence confidence, const char *cause)
{
    verdict->failed = true;
    verdict->own = false;
    verdict->undecided = false;
    verdict->code = code;
    verdict->confidence = confidence;
    verdict->alternative_count = 0;
    snprintf(verdict->cause, sizeof(verdict->cause), "%s", cause);
}

void verdict_fail(struct verdict *verdict, const struct profile *profile,
                  enum failure failure, enum confidence confidence, const char *cause,
                  const char *format, ...)
{
    set_failure(verdict, profile->failure_code[failure], confidence, cause);
    va_list args;
    va_start(args, format);
    vsnprintf(verdict->reason, sizeof(verdict->reason), format, args);
    va_end(args);
}

void verdict_fail_own(struct verdict *verdict, const char *cause, const char *format, ...)
{
    static const struct profile_code code = { .name = SAMPLE_OWN_CODE };
    set_failure(verdict, &code, CONFIDENCE_DOCUMENTED, cause);
    verdict->own = true;
    va_list args;
    va_start(args, format);
    vsnprintf(verdict->reason, sizeof(verdict->reason), format, args);
    va_end(args);
}

void verdict_undecide(struct verdict *verdict, const char *cause, const char *format, ...)
{
    if (verdict->failed || verdict->undecided)
        return;
    verdict->undecided = true;
    snprintf(verdict->cause, sizeof(verdict->cause), "%s", cause);
    va_list args;
    va_start(args, format);
    vsnprintf(verdict->reason, sizeof(verdict->reason), format, args);
    va_end(args);
}

static void fail_by_status(struct verdict *verdict, const struct profile *profile,
                           const struct attempt *attempt)
{
    enum confidence confidence;
    const struct profile_code *code =
        profile_status_code(profile, attempt->status, &confidence);
    char cause[32];
    snprintf(cause, sizeof(cause), "status %d", attempt->status);
    set_failure(verdict, code, confidence, cause);
    snprintf(verdict->reason, sizeof(verdict->reason), "status %d%s", attempt->status,
             attempt->redirects > 0 ? " after a redirect" : "");
    if (attempt->trouble == TROUBLE_LATE)
        verdict_add_alternative(verdict, profile->failure_code[FAILURE_TIMEOUT]->name);
}

static void describe(struct verdict *verdict, const struct attempt *attempt)
{
    char text[64] = "";
    if (attempt->trouble == TROUBLE_LATE && attempt->budget_us > 0)
        snprintf(text, sizeof(text), " (%.3f s of %.3f s)",
                 (double)attempt->total_us / 1e6, (double)attempt->budget_us / 1e6);
    snprintf(verdict->cause, sizeof(verdict->cause), "%s",
             trouble_cause(attempt->trouble));
    snprintf(verdict->reason, sizeof(verdict->reason), "%s%s%s%s",
             trouble_cause(attempt->trouble), text, attempt->detail[0] ? ": " : "",
             attempt->detail);
}

static void fail_by_trouble(struct verdict *verdict, const struct profile *profile,
                            const struct attempt *attempt)
{
    const struct rule *rule = &rules[attempt->trouble];
    set_failure(verdict, profile->failure_code[rule->failure],
                rule_confidence(profile, rule), "");
    if (attempt->trouble == TROUBLE_LATE && attempt->flags & ATTEMPT_HEAD)
        verdict->confidence =
            confidence_weaker(verdict->confidence, profile->confidence.whole_answer);
    describe(verdict, attempt);
    for (size_t i = 0; i < 2; i++)
        verdict_add_alternative(verdict, conclusion_name(profile, rule->also[i]));
}

/* Our client's limit and not the platform's: a header was too long for us, so the body
 * was never seen. All that is known is the status. */
static void pass_unread(struct verdict *verdict, const struct profile *profile,
                        const struct attempt *attempt)
{
    describe(verdict, attempt);
    verdict_add_alternative(verdict, profile->failure_code[FAILURE_DECODE]->name);
    verdict_add_alternative(verdict, profile->failure_code[FAILURE_RETRIEVE]->name);
}

static bool status_decides(const struct attempt *attempt)
{
    switch (trouble_stage(attempt->trouble)) {
    case STAGE_NONE: /* "000" is a status, too */
        return true;
    case STAGE_BODY:
    case STAGE_UNREAD:
        return attempt->status != 0;
    case STAGE_LATE: /* services look at the status before they read the body */
        return (attempt->flags & ATTEMPT_HEAD) != 0;
    case STAGE_NO_ANSWER:
    case STAGE_REDIRECT:
    case STAGE_BLOCKED:
    case STAGE_LOCAL:
        return false;
    }
    return false;
}

void verdict_init(struct verdict *verdict, const struct profile *profile)
{
    verdict->failed = false;
    verdict->own = false;
    verdict->inconclusive = false;
    verdict->undecided = false;
    verdict->code = NULL;
    verdict->confidence = profile->confidence.pass;
    verdict->alternative_count = 0;
    verdict->cause[0] = '\0';
    verdict->reason[0] = '\0';
}

bool verdict_of_attempt(struct verdict *verdict, const struct profile *profile,
                        const struct attempt *attempt)
{
    bool whole = false;
    verdict_init(verdict, profile);
    if (trouble_stage(attempt->trouble) == STAGE_LOCAL) {
        verdict->inconclusive = true;
        describe(verdict, attempt);
        return false;
    }
    if (status_decides(attempt) && !profile_accepts(profile, attempt->status))
        fail_by_status(verdict, profile, attempt);
    else if (attempt->trouble == TROUBLE_NONE)
        whole = true;
    else if (trouble_stage(attempt->trouble) == STAGE_UNREAD)
        pass_unread(verdict, profile, attempt);
    else
        fail_by_trouble(verdict, profile, attempt);
    if (attempt->redirects > 0 && !whole)
        verdict_add_alternative(verdict, profile->failure_code[FAILURE_STATUS]->name);
    return whole;
}
