/*
 * Records into rows: the statements of the writer, and what they need from row to row.
 * One thread at a time; transactions are the caller's.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/block.h"
#include "store/digest.h"
#include "store/label.h"
#include "store/queue.h"

enum { EVIDENCE_CEILING = 32 * 1024 * 1024 };

struct placed {
    const struct record *record;
    size_t offset; /* in the block */
};

struct rows {
    struct label_table labels;
    struct packer packer;
    struct digester *digester;
    sqlite3_stmt *token, *attempt, *alternative, *finding, *evidence;
    uint64_t evidence_bytes; /* in the table of that name */
    struct placed *batch;
    size_t batch_cap;
    sqlite3_int64 outcomes[OUTCOME_COUNT], confidences[CONFIDENCE_COUNT];
    sqlite3_int64 severities[SEVERITY_COUNT], troubles[TROUBLE_COUNT]; /* 0: not yet */
};

bool rows_init(struct rows *rows, sqlite3 *db, const char *name, struct err *err);
void rows_release(struct rows *rows);
/* Inserts them all; false: the database has an error. */
bool rows_insert(struct rows *rows, const struct chunk *chunks);

#endif
