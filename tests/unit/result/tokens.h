/*
 * Samples and attempts, made up.
 */
#ifndef TESTS_UNIT_RESULT_TOKENS_H
#define TESTS_UNIT_RESULT_TOKENS_H

#include "result/summary.h"

extern const char code_retrieve[], code_decode[];

/* The reason becomes "why TOKEN". */
void sample_set(struct sample *sample, uint64_t token, enum outcome outcome,
                const char *code, const char *cause);
/* One more attempt, over a reused connection. */
struct attempt *attempt_add(struct sample *sample, enum trouble trouble, int status,
                            uint64_t total_us);
/* Ends a run: what was asked is what has ended. */
void close_and_check(struct summary *summary);

#endif
