#include "base/units.h"
#include "base/xalloc.h"
#include "result/gate_priv.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool reading_fail(const struct reading *reading, const char *at, const char *format, ...)
{
    char reason[2 * GATE_TEXT_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof(reason), format, args);
    va_end(args);
    return err_set(reading->err, ERR_USAGE, "\"%s\", column %zu: %s", reading->gate->text,
                   (size_t)(at - reading->gate->text) + 1, reason);
}

void reading_pass_blanks(struct reading *reading)
{
    reading->at += strspn(reading->at, " \t");
}

/* ---- the comparison ---- */

/* What other languages write; NULL: it is none of that. */
static const char *meant_operator(const char *at)
{
    static const char *const slips[][2] = {
        { "<>", "!=" },
        { "=>", ">=" },
        { "=<", "<=" },
    };
    for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
        if (strncmp(at, slips[i][0], 2) == 0)
            return slips[i][1];
    }
    return at[0] == '=' && at[1] != '=' ? "==" : NULL;
}

static bool take_operator(struct reading *reading)
{
    /* The longer ones first. */
    static const struct {
        const char *name;
        enum gate_relation relation;
    } operators[] = {
        { ">=", GATE_ABOVE_OR_AT }, { "<=", GATE_BELOW_OR_AT }, { "==", GATE_AT },
        { "!=", GATE_NOT_AT },      { ">", GATE_ABOVE },        { "<", GATE_BELOW },
    };
    reading_pass_blanks(reading);
    const char *meant = meant_operator(reading->at);
    for (size_t i = 0; meant == NULL && i < sizeof(operators) / sizeof(operators[0]);
         i++) {
        size_t len = strlen(operators[i].name);
        if (strncmp(reading->at, operators[i].name, len) != 0)
            continue;
        reading->gate->relation = operators[i].relation;
        reading->at += len;
        return true;
    }
    reading_fail(reading, reading->at, "expected one of > >= < <= == !=%s%s%s",
                 reading->at[0] != '\0' ? ", found \"" : "", reading->at,
                 reading->at[0] != '\0' ? "\"" : "");
    return meant != NULL && err_hint(reading->err, "did you mean %s?", meant);
}

static bool take_count(struct reading *reading, const char *number)
{
    struct err wrong = ERR_INIT;
    const struct gate *gate = reading->gate;
    if (units_parse_count(number, 0, UINT64_MAX, &reading->gate->limit, &wrong))
        return true;
    reading_fail(reading, reading->at,
                 "this is compared with a whole number, found \"%s\"", number);
    if (strchr(number, '%') == NULL)
        return false;
    if (gate->source == GATE_OF_CODE || gate->source == GATE_OF_RULE)
        return err_hint(reading->err, "did you mean rate(%s)?", gate->name);
    if (gate->source == GATE_OF_METRIC && metric_has_rate(gate->metric))
        return err_hint(reading->err, "did you mean %s_rate?", metric_name(gate->metric));
    return false;
}

/* "2400 ms" is "2400ms". */
static bool take_duration(struct reading *reading, const char *number)
{
    struct err wrong = ERR_INIT;
    char text[GATE_TEXT_MAX + 1];
    size_t digits = strspn(number, "0123456789."),
           blanks = strspn(number + digits, " \t");
    snprintf(text, sizeof(text), "%.*s%s", (int)digits, number, number + digits + blanks);
    if (units_parse_duration(text, 0, UNITS_MAX, &reading->gate->limit, &wrong))
        return true;
    reading_fail(reading, reading->at,
                 "this is compared with a time, such as 2400ms or 3s, found \"%s\"",
                 number);
    return number[digits] == '\0' && digits > 0 &&
           err_hint(reading->err, "did you mean %sms?", number);
}

/* Exactly: so many parts of GATE_RATE_WHOLE. False also when it is finer than that. */
static bool read_rate(const char *number, uint64_t *parts)
{
    uint64_t scale = GATE_RATE_WHOLE, value = 0;
    const char *p = number;
    size_t len = strcspn(number, "% \t");
    const char *unit = number + len + strspn(number + len, " \t");
    if (strcmp(unit, "%") == 0)
        scale /= 100;
    else if (*unit != '\0')
        return false;
    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (value > UINT64_MAX / 10 / GATE_RATE_WHOLE - 1)
            return false;
        value = value * 10 + (uint64_t)(*p - '0');
    }
    value *= scale;
    if (*p == '.') {
        if (*++p < '0' || *p > '9')
            return false;
        for (; *p >= '0' && *p <= '9'; p++) {
            if (scale < 10 && *p != '0')
                return false;
            scale /= 10;
            value += (uint64_t)(*p - '0') * scale;
        }
    }
    *parts = value;
    return p == number + len;
}

static bool take_rate(struct reading *reading, const char *number)
{
    struct gate *gate = reading->gate;
    if (!read_rate(number, &gate->limit))
        return reading_fail(
            reading, reading->at,
            "this is compared with a share, such as 1%% or 0.01, found \"%s\"", number);
    if (gate->limit <= GATE_RATE_WHOLE)
        return true;
    reading_fail(reading, reading->at, "a share is at most 100%%, found \"%s\"", number);
    return strchr(number, '%') == NULL &&
           err_hint(reading->err, "did you mean %s%%?", number);
}

/* Whoever writes it believes that it guards something. */
static bool can_be_broken(struct reading *reading, const char *number)
{
    const struct gate *gate = reading->gate;
    bool whole = gate->unit == GATE_RATE && gate->limit == GATE_RATE_WHOLE;
    if (gate->relation == GATE_BELOW && gate->limit == 0)
        return reading_fail(reading, reading->at,
                            "nothing is less than 0: it could never be broken");
    if (gate->relation != GATE_ABOVE || !whole)
        return true;
    reading_fail(reading, reading->at,
                 "no share is above 100%%: it could never be broken");
    return strchr(number, '%') == NULL &&
           err_hint(reading->err, "did you mean %s%%?", number);
}

static bool take_number(struct reading *reading)
{
    char number[GATE_TEXT_MAX + 1];
    bool taken = false;
    reading_pass_blanks(reading);
    size_t len = (size_t)snprintf(number, sizeof(number), "%s", reading->at);
    while (len > 0 && strchr(" \t", number[len - 1]) != NULL)
        number[--len] = '\0';
    if (len == 0)
        return reading_fail(reading, reading->at, "expected a number");
    switch (reading->gate->unit) {
    case GATE_COUNT:
        taken = take_count(reading, number);
        break;
    case GATE_RATE:
        taken = take_rate(reading, number);
        break;
    case GATE_DURATION:
        taken = take_duration(reading, number);
        break;
    }
    if (!taken && number[strcspn(number, " \t&|")] != '\0')
        err_hint(reading->err, "a gate is one comparison; --fail-if is repeatable");
    return taken && can_be_broken(reading, number);
}

bool gates_add(struct gates *gates, const char *text, const struct gate_names *names,
               struct err *err)
{
    struct gate gate = { .text = "" };
    struct reading reading = { &gate, gate.text, names, err };
    if (strlen(text) > GATE_TEXT_MAX)
        return err_set(err, ERR_USAGE, "a gate of more than %d bytes: \"%.40s…\"",
                       GATE_TEXT_MAX, text);
    if (gates->count == GATES_MAX)
        return err_set(err, ERR_USAGE, "more than %d gates", GATES_MAX);
    snprintf(gate.text, sizeof(gate.text), "%s", text);
    reading_pass_blanks(&reading);
    if (!reading_take_metric(&reading) || !take_operator(&reading) ||
        !take_number(&reading))
        return false;
    gates->list = xreallocarray(gates->list, gates->count + 1, sizeof(*gates->list));
    gates->list[gates->count++] = gate;
    return true;
}
