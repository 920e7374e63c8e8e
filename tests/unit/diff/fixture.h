/*
 * What the tests of diff/ share: two runs, made through the store as a check makes them,
 * in a folder of their own, and compared.
 */
#ifndef TESTS_UNIT_DIFF_FIXTURE_H
#define TESTS_UNIT_DIFF_FIXTURE_H

#include "diff/diff.h"

/* One token of a run. What is left out is a plain pass, over HTTP with status 200. */
struct planned {
    const char *id;
    enum outcome outcome;
    const char *code, *cause;
    const char *document; /* NULL: none */
    const char *rules[4]; /* of findings */
    int status;           /* 0: 200 */
    uint64_t total_us;    /* 0: 1000 */
    bool is_late;         /* no whole answer within the budget */
};

struct planned_trait {
    const char *type, *value;
    enum trait_kind kind;
    uint64_t tokens;
};

/* A finding that holds across the collection. */
struct planned_group {
    const char *rule;
    enum severity severity;
    uint64_t tokens;
    const char *example;
    const char *reason; /* NULL: one of the rule's name */
};

struct planned_run {
    const char *tokens;         /* the set, "1-10" */
    const struct planned *list; /* in ascending order; the others were not come to */
    size_t count;
    const char *profile; /* NULL: generic */
    const char *minted;  /* NULL: not told */
    unsigned connections;
    uint64_t budget_us; /* 0: 3 s */
    uint64_t sample_size, sample_seed;
    struct store_setting settings[4]; /* up to the first without a name */
    bool is_unlooked;                 /* nobody looked at the collection */
    enum run_end end;
    const struct planned_trait *traits; /* of the collection */
    size_t trait_count;
    uint64_t trait_documents;       /* that were looked at */
    struct planned_group groups[4]; /* up to the first without a rule */
};

struct both_runs {
    char folder[64], old_path[96], new_path[96];
    struct stored *before, *after;
    struct diff diff;
};

/* Makes both and compares them; an error is a failure of the test. */
void both_compare(struct both_runs *both, const struct planned_run *before,
                  const struct planned_run *after, size_t limit);
void both_release(struct both_runs *both);

/* Both reports of a diff; the caller frees. */
char *text_of(const struct diff *diff);
char *json_of(const struct diff *diff);

#define LIST(array)   .list = (array), .count = sizeof(array) / sizeof((array)[0])
#define TRAITS(array) .traits = (array), .trait_count = sizeof(array) / sizeof((array)[0])

#endif
