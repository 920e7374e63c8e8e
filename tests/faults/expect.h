/*
 * What may be concluded about a fault. Written "U|D?pass": one of U, D and pass is the
 * conclusion, and U and D must both be among the conclusion and its alternatives, because
 * neither can be excluded; pass may be. "U!?D" is the same, but the conclusion is U
 * itself.
 *
 *     pass, warn       the refresh succeeds, without and with a warning
 *     U, S, D          the platform's codes: unable_to_retrieve_metadata,
 *                      invalid_response_status_code, unable_to_decode_response
 *     inconclusive     our client could not see what the platform would see
 *
 * As alternatives pass and warn are the same.
 */
#ifndef FAULTS_EXPECT_H
#define FAULTS_EXPECT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum conclusion {
    CONCLUSION_PASS = 1 << 0,
    CONCLUSION_WARN = 1 << 1,
    CONCLUSION_U = 1 << 2,
    CONCLUSION_S = 1 << 3,
    CONCLUSION_D = 1 << 4,
    CONCLUSION_INCONCLUSIVE = 1 << 5
};

struct expect {
    unsigned required; /* a set of enum conclusion; may be empty */
    unsigned optional;
    bool firm; /* the conclusion is a required one */
};

/* A prediction, or what a peer observed. */
struct predicted {
    enum conclusion main;
    unsigned others;
};

/* 0 if there is no such word. A platform's code is known by its name too. */
unsigned conclusion_find(const char *word, size_t len);
/* "U|D", words in the order above. */
void conclusions_put(struct strbuf *to, unsigned set);

/* False: the text does not follow the rules above. */
bool expect_parse(struct expect *expect, const char *text);
/* Whether the prediction is right and complete. */
bool expect_holds(const struct expect *expect, const struct predicted *predicted);
/* Whether all that was observed may be; a peer knows no warnings. */
bool expect_allows(const struct expect *expect, const struct predicted *observed);
/* Whether the conclusion is among those that the prediction left open. */
bool predicted_covers(const struct predicted *predicted, enum conclusion observed);

#endif
