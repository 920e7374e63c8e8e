#include "store/block.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { LEVEL = 1 };

static bool find_last(struct packer *packer, sqlite3 *db, const char *name,
                      struct err *err)
{
    sqlite3_stmt *select =
        database_prepare(db, "SELECT max(block) FROM block", name, err);
    if (select == NULL)
        return false;
    bool found = sqlite3_step(select) == SQLITE_ROW;
    if (found)
        packer->last = sqlite3_column_int64(select, 0);
    else
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(select);
    if (!found || (packer->last >= 0 && packer->last < INT64_MAX / 2))
        return found;
    return database_damaged(name, "the numbers of its blocks", err);
}

bool packer_init(struct packer *packer, sqlite3 *db, const char *name, struct err *err)
{
    *packer = (struct packer){ .packed_max = ZSTD_compressBound(BLOCK_RAW_MAX) };
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (context == NULL ||
        ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, LEVEL)) ||
        ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)))
        BUG("Zstandard cannot be set up");
    packer->context = context;
    packer->raw = xmalloc(BLOCK_RAW_MAX);
    packer->packed = xmalloc(packer->packed_max);
    packer->insert = database_prepare(
        db, "INSERT INTO block (block, raw_bytes, packed) VALUES (?, ?, ?)", name, err);
    return packer->insert != NULL && find_last(packer, db, name, err);
}

void packer_release(struct packer *packer)
{
    ZSTD_freeCCtx(packer->context);
    free(packer->raw);
    free(packer->packed);
    sqlite3_finalize(packer->insert);
}

size_t packer_add(struct packer *packer, const void *bytes, size_t len)
{
    size_t offset = packer->used;
    if (len > BLOCK_RAW_MAX - offset)
        BUG("%zu bytes do not fit into a block", len);
    memcpy(packer->raw + offset, bytes, len);
    packer->used += len;
    return offset;
}

bool packer_flush(struct packer *packer)
{
    if (packer->used == 0)
        return true;
    size_t len = ZSTD_compress2(packer->context, packer->packed, packer->packed_max,
                                packer->raw, packer->used);
    if (ZSTD_isError(len))
        BUG("Zstandard: %s", ZSTD_getErrorName(len));
    sqlite3_bind_int64(packer->insert, 1, ++packer->last);
    sqlite3_bind_int64(packer->insert, 2, (sqlite3_int64)packer->used);
    sqlite3_bind_blob(packer->insert, 3, packer->packed, (int)len, SQLITE_STATIC);
    packer->used = 0;
    bool done = sqlite3_step(packer->insert) == SQLITE_DONE;
    sqlite3_reset(packer->insert);
    return done;
}

/* ---- reading ---- */

/* Tokens that came at about the same time lie in a few blocks, but not in their order. */
enum { CACHED = 8 };

struct cached {
    sqlite3_int64 block; /* 0: none */
    uint64_t used;       /* when it was asked for last */
    size_t len;
    char *raw;
};

struct unpacker {
    const char *name;
    sqlite3 *db;
    sqlite3_stmt *select;
    ZSTD_DCtx *context;
    struct cached cache[CACHED];
    uint64_t clock;
};

struct unpacker *unpacker_new(sqlite3 *db, const char *name, struct err *err)
{
    sqlite3_stmt *select = database_prepare(
        db, "SELECT raw_bytes, packed FROM block WHERE block = ?", name, err);
    if (select == NULL)
        return NULL;
    struct unpacker *unpacker = xcalloc(1, sizeof(*unpacker));
    unpacker->name = name;
    unpacker->db = db;
    unpacker->select = select;
    unpacker->context = ZSTD_createDCtx();
    if (unpacker->context == NULL)
        BUG("Zstandard cannot be set up");
    for (size_t i = 0; i < CACHED; i++)
        unpacker->cache[i].raw = xmalloc(BLOCK_RAW_MAX);
    return unpacker;
}

void unpacker_free(struct unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    for (size_t i = 0; i < CACHED; i++)
        free(unpacker->cache[i].raw);
    ZSTD_freeDCtx(unpacker->context);
    sqlite3_finalize(unpacker->select);
    free(unpacker);
}

static bool damaged(const struct unpacker *unpacker, struct err *err)
{
    return database_damaged(unpacker->name, "a block of documents", err);
}

/* Of a row of `select`. */
static bool unpack(struct unpacker *unpacker, struct cached *into, struct err *err)
{
    sqlite3_int64 raw_bytes = sqlite3_column_int64(unpacker->select, 0);
    const void *packed = sqlite3_column_blob(unpacker->select, 1);
    int packed_len = sqlite3_column_bytes(unpacker->select, 1);
    if (raw_bytes <= 0 || raw_bytes > BLOCK_RAW_MAX || packed == NULL)
        return damaged(unpacker, err);
    size_t len = ZSTD_decompressDCtx(unpacker->context, into->raw, BLOCK_RAW_MAX, packed,
                                     (size_t)packed_len);
    if (ZSTD_isError(len) || len != (size_t)raw_bytes)
        return damaged(unpacker, err);
    into->len = len;
    return true;
}

static bool load(struct unpacker *unpacker, struct cached *into, sqlite3_int64 block,
                 struct err *err)
{
    into->block = 0;
    sqlite3_bind_int64(unpacker->select, 1, block);
    int code = sqlite3_step(unpacker->select);
    bool done = code == SQLITE_ROW && unpack(unpacker, into, err);
    if (code == SQLITE_DONE)
        damaged(unpacker, err);
    else if (code != SQLITE_ROW)
        database_failed(unpacker->db, unpacker->name, ERR_USAGE, err);
    sqlite3_reset(unpacker->select);
    if (done)
        into->block = block;
    return done;
}

/* Where the block is, or the place of the one that was not used for longest. */
static struct cached *place_of(struct unpacker *unpacker, sqlite3_int64 block)
{
    struct cached *oldest = &unpacker->cache[0];
    for (size_t i = 0; i < CACHED; i++) {
        struct cached *cached = &unpacker->cache[i];
        if (cached->block == block)
            return cached;
        if (cached->used < oldest->used)
            oldest = cached;
    }
    return oldest;
}

const char *unpacker_get(struct unpacker *unpacker, sqlite3_int64 block, uint64_t offset,
                         uint64_t len, struct err *err)
{
    if (block <= 0) {
        damaged(unpacker, err);
        return NULL;
    }
    struct cached *cached = place_of(unpacker, block);
    if (cached->block != block && !load(unpacker, cached, block, err))
        return NULL;
    cached->used = ++unpacker->clock;
    if (offset > cached->len || len > cached->len - offset) {
        damaged(unpacker, err);
        return NULL;
    }
    return cached->raw + offset;
}
