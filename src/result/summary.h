/*
 * A run over tokens or documents in constant memory: counts, groups, latencies. Each
 * worker folds its own samples (summary_add()), and the parts are merged at the end
 * (summary_merge()).
 *
 * Relations, asserted by summary_check():
 *  - asked = the sum of the five outcomes once the run has ended
 *  - failing groups' counts add up to outcomes[FAIL], and what they ignore to `ignored`
 *  - late <= attempts
 */
#ifndef RESULT_SUMMARY_H
#define RESULT_SUMMARY_H

#include "result/histogram.h"
#include "result/sample.h"

enum { GROUP_EXAMPLES = 5, GROUPS_MAX = 128 };

/*
 * Tokens with one code and cause, or findings of one rule. What exceeds GROUPS_MAX is
 * counted in one more group for each code, with the cause "other", so that the counts by
 * code stay exact. The examples are the lowest ids of the group, in order, so that they
 * do not depend on which worker was first.
 */
struct group_names; /* result/collection.h */

struct summary_group {
    const char *code;           /* NULL for findings and for inconclusive tokens */
    char cause[64];             /* sample.cause, or a finding's rule */
    enum severity severity;     /* of findings */
    enum confidence confidence; /* the weakest in the group */
    uint64_t count;             /* tokens (a finding's rule counts once a token) */
    uint64_t ignored;           /* of count: result/ignored.h */
    char reason[240];           /* of the first example; a finding's place and message */
    char examples[GROUP_EXAMPLES][SAMPLE_NAME_MAX]; /* sample_name() */
    unsigned example_count;
    struct group_names *names; /* of findings on a collection: all of them, or NULL */
    const char *alternatives[ALTERNATIVES_MAX]; /* of any in the group */
    size_t alternative_count;
};

struct summary_groups {
    struct summary_group *list;
    size_t count, cap;
};

struct summary {
    uint64_t asked; /* tokens this run is about */
    uint64_t outcomes[OUTCOME_COUNT];
    uint64_t ambiguous;          /* tokens whose confidence is AMBIGUOUS */
    uint64_t ignored;            /* of FAIL: an ignore file names the code */
    uint64_t ignored_late;       /* of ignored, and of failed_late */
    uint64_t may_fail;           /* of PASS and WARN: a code is an alternative */
    uint64_t failed_late;        /* of FAIL: the last attempt was over the budget */
    uint64_t failed_own;         /* of FAIL: SAMPLE_OWN_CODE */
    uint64_t attempts, requests; /* requests >= attempts that reached the wire */
    uint64_t extra_requests;     /* of requests: of no attempt, those of --twice */
    uint64_t second_attempts;    /* of attempts: not the first of their token */
    uint64_t late;               /* of attempts: over the budget */
    uint64_t late_silent;        /* of late: without a first byte */
    uint64_t connections;        /* of attempts: on a fresh connection */
    uint64_t lost_on_reuse;      /* of attempts: ATTEMPT_RESENT */
    uint64_t http2;              /* of attempts */
    uint64_t reached;            /* of attempts: a connection was there */
    uint64_t bytes;
    uint64_t requests_by_status[6]; /* [0]: no status; [1]: 1xx … [5]: 5xx and above */
    struct histogram total;         /* of attempts with a status and a whole body */
    struct histogram first_byte;    /* of the same */
    struct histogram connect;       /* of fresh connections, TLS included */
    struct summary_groups failures; /* by code and cause, most tokens first when sorted */
    struct summary_groups inconclusive; /* by cause */
    struct summary_groups findings;     /* by rule */
};

void summary_init(struct summary *summary);
void summary_release(struct summary *summary);
void summary_add(struct summary *summary, const struct sample *sample);
void summary_merge(struct summary *into, const struct summary *from);
/* Tokens that were never asked (breaker, interrupt). */
void summary_skip(struct summary *summary, uint64_t tokens);
/* Sorts the groups for people: the most severe findings first, then most tokens first,
 * then by name. */
void summary_sort(struct summary *summary);
void summary_groups_sort(struct summary_groups *groups);

struct summary_code {
    const char *code;
    uint64_t count; /* tokens that would fail with it */
};
enum { CODES_MAX = 32 };
/* The codes of the failing tokens, most tokens first, then by name; returns how many. */
size_t summary_codes(const struct summary *summary, struct summary_code codes[CODES_MAX]);

/* Stops the program (BUG) when the relations do not hold. */
void summary_check(const struct summary *summary);

#endif
