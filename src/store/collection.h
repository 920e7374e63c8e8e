/*
 * What a run that is read found across its collection, as it told when it ended.
 */
#ifndef STORE_COLLECTION_H
#define STORE_COLLECTION_H

#include "result/collection.h"
#include "store/store.h"

/* Adds the findings to `collection`, in their order and with their examples; its traits
 * are in store/traits.h. Not `there`: the run did not end, or nobody looked at its
 * collection. */
bool stored_collection(struct stored *stored, struct collection *collection, bool *there,
                       struct err *err);

#endif
