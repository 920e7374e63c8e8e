#include "result/gate.h"

#include "base/units.h"
#include "base/xalloc.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- metrics ---- */

/* Of which a metric is a share. */
enum metric_whole { OF_NOTHING, OF_ASKED, OF_ATTEMPTS };

#define SUBJECT_ANY    true
#define SUBJECT_TOKENS false
static const struct {
    const char *name, *meaning;
    bool of_documents; /* they have it too */
    enum metric_whole whole;
} metrics[] = {
#define METRIC(symbol, name, subject, of, number, meaning) \
    [METRIC_##symbol] = { name, meaning, SUBJECT_##subject, OF_##of },
#include "result/metric.def"
};

const char *metric_name(enum metric metric)
{
    return metrics[metric].name;
}

const char *metric_meaning(enum metric metric)
{
    return metrics[metric].meaning;
}

bool metric_has_rate(enum metric metric)
{
    return metrics[metric].whole != OF_NOTHING;
}

bool metric_is_of(enum metric metric, enum run_subject subject)
{
    return subject == RUN_OF_TOKENS || metrics[metric].of_documents;
}

static uint64_t metric_number(enum metric metric, const struct summary *s)
{
    switch (metric) {
#define METRIC(symbol, name, subject, of, number, meaning) \
    case METRIC_##symbol: \
        return number;
#include "result/metric.def"
    case METRIC_COUNT:
        break;
    }
    BUG("no such metric");
}

/* ---- values ---- */

static uint64_t whole_of(const struct gate *gate, const struct summary *summary)
{
    bool of_attempts =
        gate->source == GATE_OF_METRIC && metrics[gate->metric].whole == OF_ATTEMPTS;
    return of_attempts ? summary->attempts : summary->asked;
}

/* A code's groups are those of its causes; a rule has one. */
static uint64_t count_named(const struct summary_groups *groups, const struct gate *gate)
{
    uint64_t count = 0;
    for (size_t i = 0; i < groups->count; i++) {
        const struct summary_group *group = &groups->list[i];
        const char *name = gate->source == GATE_OF_CODE ? group->code : group->cause;
        if (strcmp(name, gate->name) == 0)
            count += group->count - group->ignored;
    }
    return count;
}

/* Times, and how many more there are of which only one thing is known: that they are over
 * the budget, for then nobody waited any longer. */
struct latencies {
    const struct histogram *times;
    uint64_t late, budget_us;
};

static struct latencies latencies_of(const struct run *run, enum gate_times times)
{
    const struct summary *summary = run->summary;
    const struct latencies of[TIMES_COUNT] = {
        [TIMES_TOTAL] = { &summary->total, summary->late, run->budget_us },
        [TIMES_FIRST_BYTE] = { &summary->first_byte, summary->late_silent,
                               run->budget_us },
        [TIMES_CONNECT] = { &summary->connect, 0, 0 },
    };
    return of[times];
}

static struct gate_value over_budget(const struct latencies *of)
{
    return (struct gate_value){ .known = true, .over = true, .number = of->budget_us };
}

static struct gate_value mean_of(const struct latencies *of)
{
    double known = (double)of->times->total, late = (double)of->late;
    double sum = of->times->sum_us + late * (double)of->budget_us;
    return (struct gate_value){ .known = true,
                                .over = of->late > 0,
                                .number = (uint64_t)(sum / (known + late) + 0.5) };
}

static struct gate_value percentile_of(const struct latencies *of, double percent)
{
    uint64_t rank = histogram_rank_of(percent, of->times->total + of->late);
    uint64_t lowest, highest;
    if (rank > of->times->total)
        return over_budget(of);
    histogram_rank(of->times, rank, &lowest, &highest);
    return (struct gate_value){ .known = true, .number = highest };
}

static struct gate_value latency_of(const struct gate *gate, const struct run *run)
{
    struct latencies of = latencies_of(run, gate->times);
    if (of.times->total + of.late == 0)
        return (struct gate_value){ .known = false };
    switch (gate->figure) {
    case FIGURE_MIN:
        if (of.times->total == 0)
            return over_budget(&of);
        return (struct gate_value){ .known = true, .number = of.times->min_us };
    case FIGURE_MEAN:
        return mean_of(&of);
    case FIGURE_MAX:
        if (of.late > 0)
            return over_budget(&of);
        return (struct gate_value){ .known = true, .number = of.times->max_us };
    case FIGURE_PERCENTILE:
        return percentile_of(&of, gate->percent);
    }
    BUG("no such figure");
}

static struct gate_value count_of(const struct gate *gate, const struct run *run)
{
    const struct summary *summary = run->summary;
    const struct collection *collection = run->collection;
    switch (gate->source) {
    case GATE_OF_METRIC:
        return (struct gate_value){ .known = true,
                                    .number = metric_number(gate->metric, summary) };
    case GATE_OF_CODE:
        return (struct gate_value){ .known = true,
                                    .number = count_named(&summary->failures, gate) };
    case GATE_OF_RULE:
        return (struct gate_value){ .known = true,
                                    .number = count_named(&summary->findings, gate) };
    case GATE_OF_COLLECTION:
        if (collection == NULL)
            return (struct gate_value){ .known = false };
        return (struct gate_value){ .known = true,
                                    .at_least = collection->left_out > 0,
                                    .number = count_named(&collection->findings, gate) };
    case GATE_OF_LATENCY:
        return latency_of(gate, run);
    case GATE_OF_ELAPSED:
        return (struct gate_value){ .known = true, .number = run->elapsed_us };
    }
    BUG("no such source of a value");
}

static struct gate_value value_of(const struct gate *gate, const struct run *run)
{
    struct gate_value value = count_of(gate, run);
    if (gate->unit == GATE_RATE) {
        value.whole = whole_of(gate, run->summary);
        value.known = value.known && value.whole > 0;
    }
    return value;
}

/* ---- comparing ---- */

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* a/b and c/d, by their continued fractions, so that no product can overflow. As
 * strcmp(); b and d are not 0. */
static int compare_ratios(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
    for (int sign = 1;; sign = -sign) {
        int order = compare(a / b, c / d);
        uint64_t a_rest = a % b, c_rest = c % d;
        if (order == 0 && (a_rest == 0 || c_rest == 0))
            order = compare(a_rest, 0) - compare(c_rest, 0);
        else if (order == 0) {
            /* The rests over b and d compare as d and b over the rests, turned round. */
            a = b;
            b = a_rest;
            c = d;
            d = c_rest;
            continue;
        }
        return sign * order;
    }
}

static bool is_true(enum gate_relation relation, int order)
{
    switch (relation) {
    case GATE_ABOVE:
        return order > 0;
    case GATE_ABOVE_OR_AT:
        return order >= 0;
    case GATE_BELOW:
        return order < 0;
    case GATE_BELOW_OR_AT:
        return order <= 0;
    case GATE_AT:
        return order == 0;
    case GATE_NOT_AT:
        return order != 0;
    }
    BUG("no such relation");
}

enum gate_state gate_state(const struct gate *gate, const struct run *run,
                           struct gate_value *value)
{
    struct gate_value is = value_of(gate, run);
    if (value != NULL)
        *value = is;
    /* What is over a number may be anything above it. */
    if (!is.known || (is.over && is.number < gate->limit))
        return GATE_UNKNOWN;
    int order = gate->unit == GATE_RATE
                    ? compare_ratios(is.number, is.whole, gate->limit, GATE_RATE_WHOLE)
                    : compare(is.number, gate->limit);
    if (is.over)
        order = 1;
    if (is.at_least && order <= 0)
        return GATE_UNKNOWN;
    return is_true(gate->relation, order) ? GATE_BROKEN : GATE_HOLDS;
}

enum gate_state gates_state(const struct gates *gates, const struct run *run)
{
    enum gate_state all = GATE_HOLDS;
    for (size_t i = 0; i < gates->count && all != GATE_BROKEN; i++) {
        enum gate_state one = gate_state(&gates->list[i], run, NULL);
        if (one != GATE_HOLDS)
            all = one;
    }
    return all;
}

void gates_release(struct gates *gates)
{
    free(gates->list);
    *gates = (struct gates)GATES_INIT;
}

/* ---- for people ---- */

const char *gate_state_name(enum gate_state state)
{
    static const char *const names[] = {
        [GATE_HOLDS] = "holds",
        [GATE_BROKEN] = "broken",
        [GATE_UNKNOWN] = "unknown",
    };
    return names[state];
}

/* To the microsecond: beside its limit a rounded time would contradict the state. */
static void put_exact(struct strbuf *to, uint64_t us)
{
    bool seconds = us >= 1000000;
    uint64_t unit = seconds ? 1000000 : 1000;
    char text[UNITS_TEXT];
    int len = snprintf(text, sizeof(text), "%" PRIu64 ".%0*" PRIu64, us / unit,
                       seconds ? 6 : 3, us % unit);
    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    strbuf_putf(to, "%.*s %s", len, text, seconds ? "s" : "ms");
}

void gate_put_value(struct strbuf *to, const struct gate *gate,
                    const struct gate_value *value)
{
    char number[UNITS_TEXT], whole[UNITS_TEXT], share[UNITS_TEXT];
    if (!value->known) {
        strbuf_puts(to, "no value");
        return;
    }
    switch (gate->unit) {
    case GATE_COUNT:
        strbuf_puts(to, value->at_least ? "at least " : "");
        strbuf_puts(to, units_count(number, value->number));
        return;
    case GATE_RATE:
        strbuf_putf(to, "%s of %s (%s)", units_count(number, value->number),
                    units_count(whole, value->whole),
                    units_share(share, value->number, value->whole));
        return;
    case GATE_DURATION:
        strbuf_puts(to, value->over ? "over " : "");
        put_exact(to, value->number);
        return;
    }
}
