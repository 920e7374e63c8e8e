/*
 * The short way to what a collection is looked at by: documents without the samples that
 * they came with, which cost twice as much to read.
 */
#include "store/ranges.h"
#include "store/row.h"

#include "base/xalloc.h"

#include <limits.h>
#include <stdlib.h>

/* The answer was a success: no trouble, a status of 2xx. */
#define SUCCESSES \
    "FROM token WHERE document_bytes > 0 AND trouble IS NULL AND status BETWEEN 200 AND 299"

static const char select_documents[] =
    "SELECT token_id, unminted, age_s, fresh_s, flags, document_bytes, block, offset " SUCCESSES
    " AND kept_bytes IS NULL AND block IS NOT NULL ORDER BY position";
static const char count_left_out[] =
    "SELECT count(*) " SUCCESSES " AND kept_bytes IS NOT NULL";

struct stored_documents {
    struct stored *stored;
    struct unpacker *unpacker;
    sqlite3_stmt *statement;
    struct stored_document document;
    bool over;
};

struct stored_documents *stored_documents_new(struct stored *stored, struct err *err)
{
    struct stored_documents *documents = xcalloc(1, sizeof(*documents));
    documents->stored = stored;
    documents->statement = stored_prepare(stored, select_documents, err);
    if (documents->statement != NULL) {
        stored_lock(stored);
        documents->unpacker = unpacker_new(stored->db, stored->name, err);
        stored_unlock(stored);
    }
    if (documents->unpacker != NULL)
        return documents;
    stored_documents_free(documents);
    return NULL;
}

void stored_documents_free(struct stored_documents *documents)
{
    if (documents == NULL)
        return;
    stored_lock(documents->stored);
    sqlite3_finalize(documents->statement);
    unpacker_free(documents->unpacker);
    stored_unlock(documents->stored);
    free(documents);
}

static bool get(struct stored_documents *documents, struct err *err)
{
    struct row row = { documents->stored, documents->statement, 0, false };
    struct stored_document *document = &documents->document;
    if (!ranges_id_text(row.statement, row.next++, document->token_id, TOKEN_ID_MAX))
        row.bad = true;
    document->unminted = row_up_to(&row, 1) != 0;
    document->age_s = row_said(&row, INT64_MAX);
    document->fresh_s = row_said(&row, INT64_MAX);
    document->fresh_guessed = (row_up_to(&row, UINT_MAX) & ATTEMPT_FRESH_GUESSED) != 0;
    document->len = (size_t)row_up_to(&row, STORE_DOCUMENT_MAX);
    sqlite3_int64 block = row_number(&row);
    uint64_t offset = (uint64_t)row_up_to(&row, BLOCK_RAW_MAX);
    if (row.bad)
        return database_damaged(documents->stored->name, "a token", err);
    document->document =
        unpacker_get(documents->unpacker, block, offset, document->len, err);
    return document->document != NULL;
}

static bool step(struct stored_documents *documents, struct err *err)
{
    int code = sqlite3_step(documents->statement);
    if (code == SQLITE_ROW)
        return get(documents, err);
    if (code != SQLITE_DONE)
        stored_failed(documents->stored, err);
    return false;
}

const struct stored_document *stored_documents_next(struct stored_documents *documents,
                                                    struct err *err)
{
    if (documents->over)
        return NULL;
    stored_lock(documents->stored);
    documents->over = !step(documents, err);
    if (documents->over)
        sqlite3_reset(documents->statement);
    stored_unlock(documents->stored);
    return documents->over ? NULL : &documents->document;
}

bool stored_documents_left_out(struct stored *stored, uint64_t *count, struct err *err)
{
    sqlite3_stmt *statement = stored_prepare(stored, count_left_out, err);
    if (statement == NULL)
        return false;
    stored_lock(stored);
    bool done = sqlite3_step(statement) == SQLITE_ROW;
    if (done)
        *count = (uint64_t)sqlite3_column_int64(statement, 0);
    else
        stored_failed(stored, err);
    stored_unlock(stored);
    stored_finalize(stored, statement);
    return done;
}
