/*
 * Digests of documents: the first bytes of their SHA-256. One thread at a time.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "store/store.h"

struct digester; /* opaque */

struct digester *digester_new(void);
void digester_free(struct digester *digester);
void digester_put(struct digester *digester, const void *bytes, size_t len,
                  unsigned char digest[STORE_DIGEST_BYTES]);

#endif
