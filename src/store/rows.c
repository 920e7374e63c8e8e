#include "store/rows.h"

#include "base/xalloc.h"
#include "store/bind.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
/* A position comes once; a second time it is an error, as it is where an index of
 * somebody else's stands against a row. */
static const char insert_token[] =
    "INSERT INTO token (position, token_id, at_ms, outcome, code, confidence, alternatives, "
    "cause, reason, unminted, extra_requests, attempts, findings, left_out, worst, "
    "document_bytes, digest, block, offset, kept_bytes, head_bytes"
#define ATTEMPT(column) ", " column
#include "store/attempt.def"
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
#undef ATTEMPT
#define ATTEMPT(column) ", ?"
#include "store/attempt.def"
    ")";
#undef ATTEMPT
static const char insert_attempt[] =
    "INSERT INTO attempt (position, ordinal"
#define ATTEMPT(column) ", " column
#include "store/attempt.def"
    ") VALUES (?, ?"
#undef ATTEMPT
#define ATTEMPT(column) ", ?"
#include "store/attempt.def"
    ")";
#undef ATTEMPT
/* clang-format on */
static const char insert_alternative[] =
    "INSERT INTO alternative (position, ordinal, conclusion) VALUES (?, ?, ?)";
static const char insert_finding[] =
    "INSERT INTO finding (position, ordinal, rule, severity, pointer, message, offset, "
    "line, \"column\", schema) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char insert_evidence[] =
    "INSERT INTO evidence (position, head, body) VALUES (?, ?, ?)";

static bool count_evidence(struct rows *rows, sqlite3 *db, const char *name,
                           struct err *err)
{
    sqlite3_stmt *select = database_prepare(
        db,
        "SELECT total(coalesce(length(head), 0) + coalesce(length(body), 0)) FROM "
        "(SELECT head, body FROM evidence LIMIT 100000)",
        name, err);
    if (select == NULL)
        return false;
    bool counted = sqlite3_step(select) == SQLITE_ROW;
    if (counted)
        rows->evidence_bytes = (uint64_t)sqlite3_column_double(select, 0);
    else
        database_failed(db, name, ERR_USAGE, err);
    sqlite3_finalize(select);
    return counted;
}

bool rows_init(struct rows *rows, sqlite3 *db, const char *name, struct err *err)
{
    *rows = (struct rows){ .digester = digester_new() };
    if (!label_table_init(&rows->labels, db, name, err) ||
        !packer_init(&rows->packer, db, name, err) ||
        !count_evidence(rows, db, name, err))
        return false;
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } statements[] = {
        { &rows->token, insert_token },       { &rows->attempt, insert_attempt },
        { &rows->finding, insert_finding },   { &rows->alternative, insert_alternative },
        { &rows->evidence, insert_evidence },
    };
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        *statements[i].statement = database_prepare(db, statements[i].sql, name, err);
        if (*statements[i].statement == NULL)
            return false;
    }
    return true;
}

void rows_release(struct rows *rows)
{
    label_table_release(&rows->labels);
    packer_release(&rows->packer);
    digester_free(rows->digester);
    sqlite3_finalize(rows->token);
    sqlite3_finalize(rows->attempt);
    sqlite3_finalize(rows->alternative);
    sqlite3_finalize(rows->finding);
    sqlite3_finalize(rows->evidence);
    free(rows->batch);
}

/* ---- the rows ---- */

static void bind_attempt(struct binder *binder, struct rows *rows,
                         struct record_cursor *cursor)
{
    struct attempt attempt;
    record_attempt(cursor, &attempt);
    if (attempt.trouble == TROUBLE_NONE)
        bind_null(binder);
    else
        bind_name(binder, &rows->labels, &rows->troubles[attempt.trouble],
                  trouble_name(attempt.trouble));
    bind_number(binder, (uint64_t)attempt.status);
    bind_number(binder, attempt.flags);
    bind_number(binder, attempt.redirects);
    bind_number(binder, attempt.requests);
    bind_said(binder, attempt.retry_after_s);
    bind_said(binder, attempt.age_s);
    bind_said(binder, attempt.fresh_s);
    bind_number(binder, attempt.dns_us);
    bind_number(binder, attempt.connect_us);
    bind_number(binder, attempt.tls_us);
    bind_number(binder, attempt.first_byte_us);
    bind_number(binder, attempt.total_us);
    bind_number(binder, attempt.bytes);
    bind_number(binder, attempt.wire_bytes);
    bind_some_text(binder, &rows->labels, record_next(cursor));
    bind_some_text(binder, &rows->labels, record_next(cursor));
    bind_some_text(binder, &rows->labels, record_next(cursor));
}

/* No row without its labels. */
static bool put(const struct rows *rows, struct binder *binder)
{
    return rows->labels.failure.kind == ERR_NONE && binder_insert(binder);
}

static bool insert_attempts(struct rows *rows, const struct record *record,
                            struct record_cursor *cursor)
{
    for (unsigned i = 1; i < record->attempt_count; i++) {
        struct binder binder = { rows->attempt, 0 };
        bind_number(&binder, record->position);
        bind_number(&binder, i);
        bind_attempt(&binder, rows, cursor);
        if (!put(rows, &binder))
            return false;
    }
    return true;
}

static bool insert_alternatives(struct rows *rows, const struct record *record,
                                struct record_cursor *cursor)
{
    for (unsigned i = 1; i <= record->alternative_count; i++) {
        struct binder binder = { rows->alternative, 0 };
        bind_number(&binder, record->position);
        bind_number(&binder, i);
        bind_word(&binder, &rows->labels, record_next(cursor));
        if (!put(rows, &binder))
            return false;
    }
    return true;
}

static bool insert_findings(struct rows *rows, const struct record *record,
                            struct record_cursor *cursor)
{
    for (unsigned i = 1; i <= record->finding_count; i++) {
        struct binder binder = { rows->finding, 0 };
        struct record_finding finding;
        record_finding(cursor, &finding);
        bind_number(&binder, record->position);
        bind_number(&binder, i);
        bind_word(&binder, &rows->labels, record_next(cursor));
        bind_name(&binder, &rows->labels, &rows->severities[finding.severity],
                  severity_name((enum severity)finding.severity));
        bind_text(&binder, &rows->labels, record_next(cursor));
        bind_text(&binder, &rows->labels, record_next(cursor));
        bind_number(&binder, finding.offset);
        bind_number(&binder, finding.line);
        bind_number(&binder, finding.column);
        bind_text(&binder, &rows->labels, record_next(cursor));
        if (!put(rows, &binder))
            return false;
    }
    return true;
}

static bool insert_clear_evidence(struct rows *rows, const struct record *record)
{
    size_t body =
        record->kept_bytes < STORE_EXCERPT_MAX ? record->kept_bytes : STORE_EXCERPT_MAX;
    if (record->outcome == OUTCOME_PASS || (!record->has_document && !record->has_head) ||
        rows->evidence_bytes + body + record->head_bytes > EVIDENCE_CEILING)
        return true;
    rows->evidence_bytes += body + record->head_bytes;
    const unsigned char *document = record_document(record);
    struct binder binder = { rows->evidence, 0 };
    bind_number(&binder, record->position);
    bind_blob(&binder, record->has_head ? document + record->kept_bytes : NULL,
              record->head_bytes);
    bind_blob(&binder, record->has_document ? document : NULL, body);
    return put(rows, &binder);
}

static void bind_document(struct binder *binder, struct rows *rows,
                          const struct placed *placed,
                          unsigned char digest[STORE_DIGEST_BYTES])
{
    const struct record *record = placed->record;
    bool whole = record->kept_bytes == record->document_bytes;
    if (!record->has_document) {
        bind_null(binder);
        bind_null(binder);
    } else {
        if (whole)
            digester_put(rows->digester, record_document(record), record->kept_bytes,
                         digest);
        else
            memcpy(digest, record->digest, STORE_DIGEST_BYTES);
        bind_number(binder, record->document_bytes);
        bind_blob(binder, digest, STORE_DIGEST_BYTES);
    }
    if (record->kept_bytes + record->head_bytes == 0) {
        bind_null(binder);
        bind_null(binder);
    } else {
        bind_number(binder, (uint64_t)rows->packer.last);
        bind_number(binder, placed->offset);
    }
    if (whole)
        bind_null(binder);
    else
        bind_number(binder, record->kept_bytes);
    if (record->has_head)
        bind_number(binder, record->head_bytes);
    else
        bind_null(binder);
}

static void bind_no_attempt(struct binder *binder)
{
#define ATTEMPT(column) bind_null(binder);
#include "store/attempt.def"
#undef ATTEMPT
}

/* How much was found, from `attempts` to `worst`. */
static void bind_counts(struct binder *binder, struct rows *rows,
                        const struct record *record)
{
    bind_number(binder, record->attempt_count);
    bind_number(binder, record->finding_count);
    bind_number(binder, record->left_out);
    if (record->finding_count > 0 || record->left_out > 0)
        bind_name(binder, &rows->labels, &rows->severities[record->worst],
                  severity_name(record->worst));
    else
        bind_null(binder);
}

/* The texts of a record come in one order, so other rows are inserted in between. */
static bool insert_one(struct rows *rows, const struct placed *placed)
{
    const struct record *record = placed->record;
    struct record_cursor cursor = record_texts(record);
    struct binder binder = { rows->token, 0 };
    unsigned char digest[STORE_DIGEST_BYTES];
    bind_number(&binder, record->position);
    bind_token_id(&binder, record_next(&cursor));
    bind_number(&binder, (uint64_t)record->at_ms);
    bind_name(&binder, &rows->labels, &rows->outcomes[record->outcome],
              outcome_name(record->outcome));
    bind_word(&binder, &rows->labels, record_next(&cursor));
    bind_name(&binder, &rows->labels, &rows->confidences[record->confidence],
              confidence_name(record->confidence));
    bind_number(&binder, record->alternative_count);
    if (!insert_alternatives(rows, record, &cursor))
        return false;
    bind_some_text(&binder, &rows->labels, record_next(&cursor));
    bind_some_text(&binder, &rows->labels, record_next(&cursor));
    bind_number(&binder, record->unminted);
    bind_number(&binder, record->extra_requests);
    bind_counts(&binder, rows, record);
    bind_document(&binder, rows, placed, digest);
    if (!insert_attempts(rows, record, &cursor))
        return false;
    if (record->attempt_count > 0)
        bind_attempt(&binder, rows, &cursor);
    else
        bind_no_attempt(&binder);
    return insert_findings(rows, record, &cursor) &&
           insert_clear_evidence(rows, record) && put(rows, &binder);
}

/* ---- batches ---- */

static int by_position(const void *a, const void *b)
{
    uint64_t left = ((const struct placed *)a)->record->position;
    uint64_t right = ((const struct placed *)b)->record->position;
    return (left > right) - (left < right);
}

/* In ascending order rows are appended to full pages; and neighbours resemble. */
static size_t sort_batch(struct rows *rows, const struct chunk *chunks)
{
    size_t count = 0;
    bool sorted = true;
    for (; chunks != NULL; chunks = chunks->next) {
        for (size_t at = 0; at < chunks->used;) {
            const struct record *record = (const void *)(chunks->bytes + at);
            at += record->size;
            if (count == rows->batch_cap) {
                rows->batch_cap = rows->batch_cap > 0 ? 2 * rows->batch_cap : 1024;
                rows->batch =
                    xreallocarray(rows->batch, rows->batch_cap, sizeof(*rows->batch));
            }
            if (count > 0 && rows->batch[count - 1].record->position > record->position)
                sorted = false;
            rows->batch[count++] = (struct placed){ record, 0 };
        }
    }
    if (!sorted)
        qsort(rows->batch, count, sizeof(*rows->batch), by_position);
    return count;
}

/* So many of the batch from `start` as make a block; their documents are in it. */
static size_t fill_block(struct rows *rows, size_t start, size_t count)
{
    size_t end = start;
    for (; end < count && !packer_is_full(&rows->packer); end++) {
        const struct record *record = rows->batch[end].record;
        rows->batch[end].offset =
            packer_add(&rows->packer, record_document(record),
                       (size_t)record->kept_bytes + record->head_bytes);
    }
    return end;
}

bool rows_insert(struct rows *rows, const struct chunk *chunks)
{
    size_t count = sort_batch(rows, chunks);
    for (size_t start = 0; start < count;) {
        size_t end = fill_block(rows, start, count);
        if (!packer_flush(&rows->packer))
            return false;
        for (; start < end; start++) {
            if (!insert_one(rows, &rows->batch[start]))
                return false;
        }
    }
    return true;
}
