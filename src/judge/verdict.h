/*
 * What a platform would conclude from one attempt. Pure: no clock, no socket, no file.
 */
#ifndef JUDGE_VERDICT_H
#define JUDGE_VERDICT_H

#include "profile/profile.h"
#include "result/attempt.h"
#include "result/sample.h"

struct verdict {
    bool failed;       /* the platform would call this attempt a failure, with `code` */
    bool inconclusive; /* trouble on this machine: it says nothing about the source */
    const struct profile_code *code; /* NULL unless failed */
    enum confidence confidence;
    const char *alternatives[ALTERNATIVES_MAX]; /* codes, or SAMPLE_PASS */
    size_t alternative_count;
    char cause[64];
    char reason[240];
};

/* Another conclusion that cannot be excluded; the same as the verdict's own is passed
 * over. The confidence becomes AMBIGUOUS. */
void verdict_add_alternative(struct verdict *verdict, const char *conclusion);

/*
 * The part that needs no document: transport, status, redirects (judge/rule.def). True
 * when an accepted answer came whole and the body has to be judged (judge/document.h).
 */
bool verdict_of_attempt(struct verdict *verdict, const struct profile *profile,
                        const struct attempt *attempt);

/* Makes it a failure of that kind. `format` is the reason, printable. */
void verdict_fail(struct verdict *verdict, const struct profile *profile,
                  enum failure failure, enum confidence confidence, const char *cause,
                  const char *format, ...) __attribute__((format(printf, 6, 7)));

#endif
