/*
 * The reading of one gate, private to its files: gate_metric.c reads what is counted,
 * gate_read.c the rest.
 */
#ifndef RESULT_GATE_PRIV_H
#define RESULT_GATE_PRIV_H

#include "result/gate.h"

struct reading {
    struct gate *gate;
    const char *at; /* within gate->text */
    const struct gate_names *names;
    struct err *err;
};

/* An error that says at which column of the gate, `at`, it is. */
bool reading_fail(const struct reading *reading, const char *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void reading_pass_blanks(struct reading *reading);

/* Reads the metric: fills all of the gate but the relation and the limit. */
bool reading_take_metric(struct reading *reading);

#endif
