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
    bool own;          /* of failed: by a schema of the studio's own, not the platform */
    bool inconclusive; /* trouble on this machine: it says nothing about the source */
    bool undecided;    /* the document is beyond what could be decided here; not failed */
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

/* A success so far, as sure as the profile is of one. */
void verdict_init(struct verdict *verdict, const struct profile *profile);

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

/* A schema of the studio's own is not met: SAMPLE_OWN_CODE, and no doubt about it
 * (DOCUMENTED), since the rule is the user's. The platform would not ask again. */
void verdict_fail_own(struct verdict *verdict, const char *cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Our own limits were hit before there was a conclusion; a failure stays one. */
void verdict_undecide(struct verdict *verdict, const char *cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
