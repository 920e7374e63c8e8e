/*
 * Documents in blocks: many together, packed with Zstandard, for they resemble each other
 * and are small. A block is read as a whole, and those last read are kept.
 */
#ifndef STORE_BLOCK_H
#define STORE_BLOCK_H

#include "store/database.h"
#include "store/store.h"

enum {
    BLOCK_RAW = 64 * 1024, /* a block that has reached this takes no more */
    BLOCK_RAW_MAX = BLOCK_RAW + STORE_DOCUMENT_MAX + STORE_HEAD_MAX
};

/* ---- writing ---- */

struct packer {
    void *context; /* of Zstandard */
    unsigned char *raw, *packed;
    size_t used, packed_max;
    sqlite3_stmt *insert;
    sqlite3_int64 last; /* the number of the last block that was inserted */
};

bool packer_init(struct packer *packer, sqlite3 *db, const char *name, struct err *err);
void packer_release(struct packer *packer);
static inline bool packer_is_full(const struct packer *packer)
{
    return packer->used >= BLOCK_RAW;
}
/* Adds to a block that is not full, and returns where it begins. */
size_t packer_add(struct packer *packer, const void *bytes, size_t len);
/* Inserts the block, if there is anything in it; false: it could not be inserted. */
bool packer_flush(struct packer *packer);

/* ---- reading ---- */

struct unpacker; /* opaque */

struct unpacker *unpacker_new(sqlite3 *db, const char *name, struct err *err);
void unpacker_free(struct unpacker *unpacker);
/* The bytes, valid until the next call but few; NULL and `err` when they are not
 * there. */
const char *unpacker_get(struct unpacker *unpacker, sqlite3_int64 block, uint64_t offset,
                         uint64_t len, struct err *err);

#endif
