#include "base/arena.h"
#include "base/nearest.h"
#include "result/gate_priv.h"

#include <stdio.h>
#include <string.h>

struct word {
    const char *at;
    size_t len;
};

static bool is_word(struct word word, const char *text)
{
    return strlen(text) == word.len && memcmp(word.at, text, word.len) == 0;
}

static bool begins(struct word word, const char *text)
{
    size_t len = strlen(text);
    return word.len >= len && memcmp(word.at, text, len) == 0;
}

static bool is_listed(const char *const *names, struct word word)
{
    for (; names != NULL && *names != NULL; names++) {
        if (is_word(word, *names))
            return true;
    }
    return false;
}

/* ---- names that are not known ---- */

/* Names from which the nearest is chosen; they live in the arena. */
struct choice {
    struct arena arena;
    const char **names; /* ended by NULL */
    size_t count;
};

enum { CHOICE_MAX = 512 };

static void choice_init(struct choice *choice)
{
    *choice = (struct choice){ .arena = ARENA_INIT };
    choice->names = arena_alloc(&choice->arena, CHOICE_MAX + 1, sizeof(*choice->names));
}

static void choice_add(struct choice *choice, const char *first, const char *rest)
{
    char name[2 * GATE_TEXT_MAX];
    int len = snprintf(name, sizeof(name), "%s%s", first, rest);
    if (choice->count < CHOICE_MAX && len > 0 && (size_t)len < sizeof(name))
        choice->names[choice->count++] = arena_memdup0(&choice->arena, name, (size_t)len);
}

static void choice_hint(struct choice *choice, struct word word, const char *otherwise,
                        struct err *err)
{
    char wanted[GATE_TEXT_MAX + 1];
    snprintf(wanted, sizeof(wanted), "%.*s", (int)word.len, word.at);
    const char *nearest = nearest_name(wanted, choice->names);
    if (nearest != NULL)
        err_hint(err, "did you mean %s?", nearest);
    else
        err_hint(err, "%s", otherwise);
    arena_release(&choice->arena);
}

static const char *const times_names[TIMES_COUNT] = {
    [TIMES_TOTAL] = "",
    [TIMES_FIRST_BYTE] = "ttfb_",
    [TIMES_CONNECT] = "connect_",
};
static const char *const figures[] = { "min", "mean", "max",   "p50",   "p90",
                                       "p95", "p99",  "p99.9", "p99.99" };
enum { FIGURES = sizeof(figures) / sizeof(figures[0]) };

static bool unknown_metric(const struct reading *reading, struct word word)
{
    enum run_subject subject = reading->names->subject;
    struct choice choice;
    choice_init(&choice);
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (!metric_is_of((enum metric)i, subject))
            continue;
        choice_add(&choice, metric_name((enum metric)i), "");
        if (metric_has_rate((enum metric)i))
            choice_add(&choice, metric_name((enum metric)i), "_rate");
    }
    for (int i = 0; subject == RUN_OF_TOKENS && i < TIMES_COUNT; i++) {
        for (size_t k = 0; k < FIGURES; k++)
            choice_add(&choice, times_names[i], figures[k]);
    }
    choice_add(&choice, "elapsed", "");
    choice_add(&choice, "count(NAME)", "");
    choice_add(&choice, "rate(NAME)", "");
    reading_fail(reading, word.at, "no metric \"%.*s\" is known", (int)word.len, word.at);
    choice_hint(&choice, word, "--help lists the metrics", reading->err);
    return false;
}

static bool is_metric(struct word word)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (is_word(word, metric_name((enum metric)i)))
            return true;
    }
    return false;
}

static bool unknown_name(const struct reading *reading, struct word word)
{
    const char *const *const lists[] = { reading->names->codes, reading->names->rules,
                                         reading->names->collection_rules };
    struct choice choice;
    choice_init(&choice);
    choice_add(&choice, SAMPLE_OWN_CODE, "");
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        for (const char *const *name = lists[i]; name != NULL && *name != NULL; name++)
            choice_add(&choice, *name, "");
    }
    reading_fail(reading, word.at, "neither a code of the profile nor a rule: \"%.*s\"",
                 (int)word.len, word.at);
    if (is_metric(word))
        err_hint(reading->err, "%.*s is a metric by itself, without count()",
                 (int)word.len, word.at);
    choice_hint(&choice, word,
                "`metaprobe profiles NAME` lists the codes; reports name the rules",
                reading->err);
    return false;
}

/* ---- the metric ---- */

/* What asks for a source has no place in a run over files. */
static bool is_asked_for(const struct reading *reading, struct word word)
{
    if (reading->names->subject == RUN_OF_TOKENS)
        return true;
    reading_fail(reading, word.at,
                 "documents in files have no \"%.*s\": nothing is asked for",
                 (int)word.len, word.at);
    return err_hint(reading->err, "metaprobe check has it");
}

/* Whoever writes a gate believes that it guards something. */
static bool is_looked_for(const struct reading *reading, struct word word)
{
    const struct gate_names *names = reading->names;
    const struct gate *gate = reading->gate;
    const char *lacks = NULL;
    if (names->lacks != NULL && gate->source != GATE_OF_CODE)
        lacks = names->lacks(gate->name, names->given);
    if (lacks == NULL)
        return true;
    reading_fail(reading, word.at, "%s is not looked for in this run", gate->name);
    return err_hint(reading->err, "it needs %s", lacks);
}

static bool take_name(struct reading *reading, struct word word, struct word name)
{
    const struct gate_names *names = reading->names;
    struct gate *gate = reading->gate;
    gate->unit = is_word(word, "rate") ? GATE_RATE : GATE_COUNT;
    snprintf(gate->name, sizeof(gate->name), "%.*s", (int)name.len, name.at);
    if (is_listed(names->codes, name) || is_word(name, SAMPLE_OWN_CODE))
        gate->source = GATE_OF_CODE;
    else if (is_listed(names->rules, name))
        gate->source = GATE_OF_RULE;
    else if (is_listed(names->collection_rules, name))
        gate->source = GATE_OF_COLLECTION;
    else
        return unknown_name(reading, name);
    if (gate->source == GATE_OF_COLLECTION && gate->unit == GATE_RATE)
        return reading_fail(
            reading, word.at,
            "a finding on the collection is no share of the tokens: count(%s)",
            gate->name);
    return is_looked_for(reading, name);
}

/* 50, 99.9, 99.999: above 0, and at most 100. */
static bool take_percent(struct reading *reading, struct word number)
{
    enum { DIGITS = 6 };
    uint64_t millionths = 0;
    size_t i = 0, fraction = 0;
    for (; i < number.len && number.at[i] >= '0' && number.at[i] <= '9' && i < 3; i++)
        millionths = millionths * 10 + (uint64_t)(number.at[i] - '0');
    bool good = i > 0;
    if (i < number.len && number.at[i] == '.') {
        for (i++; i < number.len && number.at[i] >= '0' && number.at[i] <= '9' &&
                  fraction < DIGITS;
             i++, fraction++)
            millionths = millionths * 10 + (uint64_t)(number.at[i] - '0');
        good = good && fraction > 0;
    }
    for (; fraction < DIGITS; fraction++)
        millionths *= 10;
    if (!good || i < number.len || millionths == 0 || millionths > 100000000)
        return reading_fail(
            reading, number.at,
            "a percentile is above 0 and at most 100, such as p99 or p(99.95)");
    reading->gate->figure = FIGURE_PERCENTILE;
    reading->gate->percent = (double)millionths / 1e6;
    return true;
}

static struct word behind(struct word word, size_t len)
{
    return (struct word){ word.at + len, word.len - len };
}

static bool is_percentile(struct word word)
{
    return word.len > 1 && word.at[0] == 'p' && word.at[1] >= '0' && word.at[1] <= '9';
}

/* The longest prefix that fits; the name of the figure remains. */
static enum gate_times take_times(struct word *word)
{
    for (int i = TIMES_COUNT - 1; i > 0; i--) {
        if (!begins(*word, times_names[i]))
            continue;
        *word = behind(*word, strlen(times_names[i]));
        return (enum gate_times)i;
    }
    return TIMES_TOTAL;
}

/* The figures that have a name; the others are percentiles. */
static const char *const plain_figures[] = {
    [FIGURE_MIN] = "min",
    [FIGURE_MEAN] = "mean",
    [FIGURE_MAX] = "max",
};

static bool is_latency(struct word word, bool brackets)
{
    take_times(&word);
    if (brackets)
        return is_word(word, "p");
    for (int i = 0; i < FIGURE_PERCENTILE; i++) {
        if (is_word(word, plain_figures[i]))
            return true;
    }
    return is_percentile(word);
}

/* `inside` is what stands in brackets, if they are there. */
static bool take_latency(struct reading *reading, struct word word,
                         const struct word *inside)
{
    struct gate *gate = reading->gate;
    if (!is_asked_for(reading, word))
        return false;
    gate->source = GATE_OF_LATENCY;
    gate->unit = GATE_DURATION;
    gate->times = take_times(&word);
    for (int i = 0; i < FIGURE_PERCENTILE; i++) {
        gate->figure = (enum gate_figure)i;
        if (is_word(word, plain_figures[i]))
            return true;
    }
    return take_percent(reading, inside != NULL ? *inside : behind(word, 1));
}

static bool take_plain(struct reading *reading, struct word word)
{
    static const char rate[] = "_rate";
    struct gate *gate = reading->gate;
    if (is_word(word, "elapsed")) {
        gate->source = GATE_OF_ELAPSED;
        gate->unit = GATE_DURATION;
        return true;
    }
    gate->source = GATE_OF_METRIC;
    for (int i = 0; i < METRIC_COUNT; i++) {
        const char *name = metric_name((enum metric)i);
        struct word rest = behind(word, begins(word, name) ? strlen(name) : 0);
        bool is_rate = metric_has_rate((enum metric)i) && is_word(rest, rate);
        if (!begins(word, name) || !(rest.len == 0 || is_rate))
            continue;
        gate->metric = (enum metric)i;
        gate->unit = is_rate ? GATE_RATE : GATE_COUNT;
        return metric_is_of(gate->metric, reading->names->subject) ||
               is_asked_for(reading, word);
    }
    return unknown_metric(reading, word);
}

/* What stands between "(" and ")", without the blanks around it. */
static bool take_inside(struct reading *reading, struct word *inside)
{
    const char *open = reading->at++;
    reading_pass_blanks(reading);
    const char *close = strchr(reading->at, ')');
    if (close == NULL)
        return reading_fail(reading, open, "this bracket is not closed");
    *inside = (struct word){ reading->at, (size_t)(close - reading->at) };
    while (inside->len > 0 && strchr(" \t", inside->at[inside->len - 1]) != NULL)
        inside->len--;
    reading->at = close + 1;
    return true;
}

bool reading_take_metric(struct reading *reading)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_.";
    struct word word = { reading->at, strspn(reading->at, letters) };
    struct word inside = { "", 0 };
    bool named = is_word(word, "count") || is_word(word, "rate");
    if (word.len == 0)
        return reading_fail(reading, word.at, "expected a metric, such as fail or p99");
    reading->at += word.len;
    reading_pass_blanks(reading);
    bool brackets = reading->at[0] == '(';
    if (brackets && !take_inside(reading, &inside))
        return false;
    if (named && brackets)
        return take_name(reading, word, inside);
    if (named)
        return reading_fail(reading, reading->at,
                            "expected a code or a rule in brackets: "
                            "%.*s(unable_to_decode_response)",
                            (int)word.len, word.at);
    if (is_latency(word, brackets))
        return take_latency(reading, word, brackets ? &inside : NULL);
    if (brackets)
        return reading_fail(reading, word.at,
                            "only count(NAME), rate(NAME) and p(PERCENT) have brackets");
    return take_plain(reading, word);
}
