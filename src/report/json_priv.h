/*
 * Parts of the JSON report, private to this folder: json.c puts them in order,
 * json_gates.c tells what decides the exit status and what does not, json_traits.c which
 * values the traits have.
 */
#ifndef REPORT_JSON_PRIV_H
#define REPORT_JSON_PRIV_H

#include "report/jsonw.h"
#include "result/run.h"

/* The members "gates" and "ignores". */
void json_put_gates(struct jsonw *json, const struct run *run);
void json_put_ignores(struct jsonw *json, const struct run *run);

/* The member "traits". */
void json_put_traits(struct jsonw *json, const struct traits *traits);

#endif
