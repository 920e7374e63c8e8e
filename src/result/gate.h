/*
 * Gates: what a run must not show, as `--fail-if` says it. A gate is one comparison, and
 * it is broken when the comparison is true:
 *
 *     fail > 0          p99 > 2400ms          count(unable_to_decode_response) > 0
 *     warn_rate > 1%    ttfb_p(99.95) >= 1s   count(content.url) > 10
 *
 *     gate     = metric operator number
 *     operator = ">" ">=" "<" "<=" "==" "!="
 *
 *     metric                                            number
 *     fail, late, … (result/metric.def)                 a whole number
 *     fail_rate, late_rate, …: its share of the whole   1% or 0.01
 *     count(NAME): tokens that fail with a code, or     a whole number
 *       have a finding of a rule; ids or files, where
 *       the rule is about the collection
 *     rate(NAME): their share of the tokens             1% or 0.01
 *     min, mean, max, p50, p99.9, p(99.95): latencies   2400ms, 1.5s
 *       of whole answers; ttfb_p99, … to their first
 *       byte; connect_p99, … of fresh connections
 *     elapsed: the run                                  10m
 *
 *  - A gate is checked whole when it is read: the metric exists, and where the run has
 *    one; the number has the metric's unit; and the gate can be broken at all
 *    (`warn_rate > 1` cannot: it meant 1%).
 *  - Counts and shares are compared exactly. Percentiles are those of the histogram: the
 *    highest value of a bucket, exact below 2048 us and at most 0.1 % too high above, so
 *    that a gate errs on the side of being broken. The mean is rounded to a microsecond.
 *  - An attempt that was over the budget counts among the latencies as one that took
 *    longer than that; how long, nobody knows. So `p99 > 2400ms` is broken where more
 *    than one in a hundred was late, and `p99 > 10s` is then unknown.
 *  - A rule counts once a token, and only among the findings that are listed: a document
 *    with more than FINDINGS_MAX of them may have it unseen.
 *  - What is ignored (result/ignored.h) is counted nowhere but in `ignored`.
 *  - Where documents could not be looked at (collection.not-looked-at) a count of
 *    findings on the collection is one of at least so many: a gate that it does not break
 *    is unknown.
 *  - A metric without a value (a percentile without an answer, a share of nothing, a
 *    finding on a collection that nobody looked at) makes the gate unknown.
 *  - The state of a gate speaks of what was asked: of a run that is not conclusive, of
 *    what there was so far. What the program makes of it is in run_exit_status().
 */
#ifndef RESULT_GATE_H
#define RESULT_GATE_H

#include "base/err.h"
#include "base/strbuf.h"
#include "result/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { GATES_MAX = 64, GATE_TEXT_MAX = 200 };

enum metric {
#define METRIC(symbol, name, subject, of, number, meaning) METRIC_##symbol,
#include "result/metric.def"
    METRIC_COUNT
};

/* Where a gate's value comes from. */
enum gate_source {
    GATE_OF_METRIC,
    GATE_OF_CODE,
    GATE_OF_RULE,
    GATE_OF_COLLECTION, /* a rule about the collection */
    GATE_OF_LATENCY,
    GATE_OF_ELAPSED
};

enum gate_unit { GATE_COUNT, GATE_RATE, GATE_DURATION };

/* Of which times, and which figure of them. */
enum gate_times { TIMES_TOTAL, TIMES_FIRST_BYTE, TIMES_CONNECT, TIMES_COUNT };
enum gate_figure { FIGURE_MIN, FIGURE_MEAN, FIGURE_MAX, FIGURE_PERCENTILE };

enum gate_relation {
    GATE_ABOVE,
    GATE_ABOVE_OR_AT,
    GATE_BELOW,
    GATE_BELOW_OR_AT,
    GATE_AT,
    GATE_NOT_AT
};

/* A limit that is a rate is so many of GATE_RATE_WHOLE. */
enum { GATE_RATE_WHOLE = 1000000000 };

struct gate {
    char text[GATE_TEXT_MAX + 1]; /* as it was given; printable only through
                                   * base/untrusted.h */
    enum gate_source source;
    enum gate_unit unit;
    enum metric metric;
    char name[GATE_TEXT_MAX + 1]; /* of a code or a rule */
    enum gate_times times;
    enum gate_figure figure;
    double percent; /* of a percentile */
    enum gate_relation relation;
    uint64_t limit; /* in the unit; durations in us */
};

struct gates {
    struct gate *list;
    size_t count;
};
#define GATES_INIT \
    { \
        NULL, 0 \
    }

/* The names that a run can count. Lists end with NULL; each may be NULL. */
struct gate_names {
    enum run_subject subject;
    const char *const *codes;            /* SAMPLE_OWN_CODE is known without */
    const char *const *rules;            /* of findings on a document or an answer */
    const char *const *collection_rules; /* of findings on the collection */
    /* What it takes to look for a rule, and is not there: a gate on it would guard
     * nothing. NULL: it is looked for. Without the function all rules are. */
    const char *(*lacks)(const char *rule, unsigned given);
    unsigned given;
};

/* Reads one more; ERR_USAGE with the column when it is no gate. */
bool gates_add(struct gates *gates, const char *text, const struct gate_names *names,
               struct err *err);
void gates_release(struct gates *gates);

enum gate_state { GATE_HOLDS, GATE_BROKEN, GATE_UNKNOWN };
const char *gate_state_name(enum gate_state state); /* "holds", "broken", "unknown" */

struct gate_value {
    bool known;
    bool over;       /* of latencies: more than `number`, and nobody knows how much */
    bool at_least;   /* of findings on a collection that could not be looked at whole */
    uint64_t number; /* in the gate's unit; of a rate, the part */
    uint64_t whole;  /* of a rate, else 0 */
};

/* `value` is what was compared; it may be NULL. */
enum gate_state gate_state(const struct gate *gate, const struct run *run,
                           struct gate_value *value);
/* Of all of them: BROKEN when one is, else UNKNOWN when one is, else HOLDS. */
enum gate_state gates_state(const struct gates *gates, const struct run *run);
/* The value for people: "12", "12 of 10,000 (0.12 %)", "2.40032 s", "over 3 s". */
void gate_put_value(struct strbuf *to, const struct gate *gate,
                    const struct gate_value *value);

/* The name of a metric, and whether "_rate" may stand behind it. */
const char *metric_name(enum metric metric);
const char *metric_meaning(enum metric metric);
bool metric_has_rate(enum metric metric);
bool metric_is_of(enum metric metric, enum run_subject subject);

#endif
