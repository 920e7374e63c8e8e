/*
 * The JUnit report's parts, private to this folder: junit.c holds the failing tokens and
 * makes the document, junit_checks.c and junit_gates.c its test cases, the latter also
 * what is told of the ignore file.
 */
#ifndef REPORT_JUNIT_PRIV_H
#define REPORT_JUNIT_PRIV_H

#include "report/format_priv.h"

#include <pthread.h>

enum { JUNIT_NAMED_MAX = 100 };

/* A failing token or document that is named. */
struct named {
    char name[SAMPLE_NAME_MAX]; /* sample_name() */
    const char *code;
    char reason[240];
};

/* The lowest names of those that fail, in order, so that it does not matter who is
 * first. */
struct failing {
    pthread_mutex_t lock;
    struct named *list[JUNIT_NAMED_MAX];
    size_t count;
};

/* How a check ended: the element in its test case. */
enum check_end {
    CHECK_PASSED,
    CHECK_FAILURE,
    CHECK_ERROR,
    CHECK_SKIPPED,
    CHECK_END_COUNT
};

struct junit {
    const struct run *run;
    const struct summary *summary;
    const struct report_words *words;
    const struct failing *failing;
    struct strbuf cases; /* the <testcase> elements */
    unsigned ends[CHECK_END_COUNT];
};

/* One test case. `type`, `message` and `details` (XML already) say why it did not
 * pass. */
struct junit_check {
    bool of_gates; /* its class is metaprobe.gates, else that of the command */
    const char *name;
    enum check_end end;
    const char *type, *message, *details;
};

/* Adds one to `cases` and counts it in `ends`. */
void junit_case(struct junit *junit, const struct junit_check *check);
/* Adds all that are not about gates; those that are. */
void junit_checks(struct junit *junit);
void junit_gates(struct junit *junit);

/* Did the run come to its end, and is something known of all? */
bool junit_has_all(const struct junit *junit);

/* A space, the name and the value, escaped. */
void junit_attribute(struct strbuf *to, const char *name, const char *value);
/* A line on each entry of the ignore file, which may be NULL. */
void junit_ignores(struct strbuf *to, const struct ignore_list *ignores);
/* A line on one group: how many, what, such as which. */
void junit_group(struct strbuf *to, const struct summary_group *group);

#endif
