#include "judge/token.h"

#include <stdio.h>
#include <string.h>

static bool retries_after(const struct profile_retry *retry,
                          const struct attempt *attempt)
{
    if (retry->on_any_failure)
        return true;
    for (const int *status = retry->statuses; *status != 0; status++) {
        if (attempt->trouble == TROUBLE_NONE && attempt->status == *status)
            return true;
    }
    return false;
}

bool judge_asks_again(const struct profile *profile, const struct verdict *verdict,
                      const struct attempt *attempt, unsigned made, uint64_t *wait_us)
{
    const struct profile_retry *retry = &profile->retry;
    if (!verdict->failed || verdict->own || made >= retry->attempts ||
        made >= ATTEMPTS_MAX || !retries_after(retry, attempt))
        return false;
    *wait_us = retry->wait_us;
    for (unsigned i = 1; i < made; i++)
        *wait_us *= retry->wait_factor;
    return true;
}

static enum outcome outcome_of(const struct verdict *verdict, const struct sample *sample)
{
    if (verdict->inconclusive || verdict->undecided)
        return OUTCOME_INCONCLUSIVE;
    if (verdict->failed)
        return OUTCOME_FAIL;
    bool look = sample->alternative_count > 0 ||
                findings_worst(&sample->findings) >= SEVERITY_WARNING;
    return look ? OUTCOME_WARN : OUTCOME_PASS;
}

void judge_conclude(const struct verdict *verdict, struct sample *sample)
{
    bool open = verdict->inconclusive || verdict->undecided;
    sample->code = verdict->failed ? verdict->code->name : NULL;
    sample->confidence = open ? CONFIDENCE_UNKNOWN : verdict->confidence;
    for (size_t i = 0; !open && i < verdict->alternative_count; i++)
        sample_add_alternative(sample, verdict->alternatives[i]);
    memcpy(sample->cause, verdict->cause, sizeof(sample->cause));
    memcpy(sample->reason, verdict->reason, sizeof(sample->reason));
    sample->outcome = outcome_of(verdict, sample);
}

static void add_earlier_codes(struct sample *sample, const struct verdict verdicts[])
{
    for (size_t i = 0; i + 1 < sample->attempt_count; i++) {
        const struct profile_code *code = verdicts[i].code;
        if (verdicts[i].failed && strcmp(code->name, sample->code) != 0)
            sample_add_alternative(sample, code->name);
    }
}

/* The platform took the document at a later attempt. */
static void note_recovery(const struct profile *other, const struct verdict verdicts[],
                          struct sample *sample)
{
    const struct verdict *first = &verdicts[0];
    findings_add(&sample->findings, SEVERITY_WARNING, "retry.recovered", NULL,
                 "attempt 1 failed (%s), attempt %zu succeeded", first->reason,
                 sample->attempt_count);
    uint64_t wait_us;
    for (size_t i = 0; other != NULL && i + 1 < sample->attempt_count; i++) {
        if (judge_asks_again(other, &verdicts[i], &sample->attempts[i], (unsigned)i + 1,
                             &wait_us))
            continue;
        findings_add(
            &sample->findings, SEVERITY_WARNING, "retry.profiles-differ", NULL,
            "under the rules of %s it would fail with %s: no further attempt after "
            "\"%s\"",
            other->name, verdicts[i].code->name, verdicts[i].cause);
        break;
    }
}

static void recover(const struct profile *profile, const struct verdict *first,
                    struct sample *sample)
{
    snprintf(sample->cause, sizeof(sample->cause), "recovered at attempt %zu",
             sample->attempt_count);
    snprintf(sample->reason, sizeof(sample->reason),
             "succeeded at attempt %zu of %u; first: %.170s", sample->attempt_count,
             profile->retry.attempts, first->reason);
    sample->confidence = confidence_weaker(sample->confidence, profile->confidence.retry);
    sample->outcome = OUTCOME_WARN;
}

static void note_failure(const struct profile *profile, const struct profile *other,
                         const struct verdict verdicts[], struct sample *sample)
{
    uint64_t wait_us;
    size_t made = sample->attempt_count;
    add_earlier_codes(sample, verdicts);
    if (other != NULL && profile->retry.attempts > 0 &&
        judge_asks_again(other, &verdicts[made - 1], &sample->attempts[made - 1],
                         (unsigned)made, &wait_us))
        findings_add(&sample->findings, SEVERITY_INFO, "retry.profiles-differ", NULL,
                     "under the rules of %s it would be asked %u times", other->name,
                     other->retry.attempts);
}

void judge_token(const struct profile *profile, const struct profile *other,
                 const struct verdict verdicts[], struct sample *sample)
{
    const struct verdict *last = &verdicts[sample->attempt_count - 1];
    judge_conclude(last, sample);
    if (last->inconclusive || last->undecided)
        return;
    if (last->failed && !last->own) {
        note_failure(profile, other, verdicts, sample);
        return;
    }
    if (sample->attempt_count > 1)
        note_recovery(other, verdicts, sample);
    if (sample->attempt_count > 1 && !last->failed)
        recover(profile, &verdicts[0], sample);
}

void judge_not_minted(const struct profile *profile, struct sample *sample)
{
    sample->outcome = OUTCOME_FAIL;
    sample->code = profile->failure_code[FAILURE_NOT_FOUND]->name;
    sample->confidence = CONFIDENCE_DOCUMENTED;
    snprintf(sample->cause, sizeof(sample->cause), "not in the minted set");
    if (sample->attempt_count == 0) {
        snprintf(sample->reason, sizeof(sample->reason),
                 "not in the minted set, so not asked");
        return;
    }
    const struct attempt *attempt = &sample->attempts[sample->attempt_count - 1];
    char answer[64];
    snprintf(answer, sizeof(answer), "status %d", attempt->status);
    snprintf(sample->reason, sizeof(sample->reason),
             "not in the minted set; the source was asked all the same: %s",
             attempt->trouble == TROUBLE_NONE ? answer : trouble_cause(attempt->trouble));
}

void judge_skipped(struct sample *sample, const char *why)
{
    sample->outcome = OUTCOME_SKIPPED;
    sample->confidence = CONFIDENCE_UNKNOWN;
    snprintf(sample->cause, sizeof(sample->cause), "not asked");
    snprintf(sample->reason, sizeof(sample->reason), "%s", why);
}
