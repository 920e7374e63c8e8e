/*
 * The trait table of a run that is read: the values of each trait and how many tokens
 * have them, as the run told when it ended.
 */
#ifndef STORE_TRAITS_H
#define STORE_TRAITS_H

#include "result/collection.h"
#include "store/store.h"

/* Fills `traits`, which the caller releases in any case. Not `there`: the run did not
 * end, or nobody looked at its collection. */
bool stored_traits(struct stored *stored, struct traits *traits, bool *there,
                   struct err *err);

#endif
