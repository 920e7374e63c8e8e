#include "store/stored_priv.h"

#include "base/xalloc.h"
#include "store/ranges.h"
#include "store/row.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* clang-format off */
static const char select_token[] =
    "SELECT position, token_id, outcome, code, confidence, alternatives, cause, reason, "
    "unminted, extra_requests, attempts, findings, left_out, worst, document_bytes, digest, "
    "block, offset, kept_bytes, head_bytes"
#define ATTEMPT(column) ", " column
#include "store/attempt.def"
#undef ATTEMPT
    " FROM token ORDER BY position";
/* The number comes first, so that each column has its comma. */
static const char select_attempts[] =
    "SELECT ordinal"
#define ATTEMPT(column) ", " column
#include "store/attempt.def"
#undef ATTEMPT
    " FROM attempt WHERE position = ? ORDER BY ordinal";
/* clang-format on */
static const char select_alternatives[] =
    "SELECT conclusion FROM alternative WHERE position = ? ORDER BY ordinal";
static const char select_findings[] =
    "SELECT rule, severity, pointer, message, offset, line, \"column\", schema FROM "
    "finding WHERE position = ? ORDER BY ordinal";

struct stored_walk {
    struct stored *stored;
    struct unpacker *unpacker;
    sqlite3_stmt *token, *attempts, *alternatives, *findings;
    struct sample sample;
    sqlite3_int64 last;
    enum stored_depth depth;
    bool over;
};

static bool prepare(struct stored_walk *walk, struct err *err)
{
    const struct {
        sqlite3_stmt **statement;
        const char *sql;
    } statements[] = { { &walk->token, select_token },
                       { &walk->attempts, select_attempts },
                       { &walk->alternatives, select_alternatives },
                       { &walk->findings, select_findings } };
    for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
        *statements[i].statement = stored_prepare(walk->stored, statements[i].sql, err);
        if (*statements[i].statement == NULL)
            return false;
    }
    stored_lock(walk->stored);
    walk->unpacker = unpacker_new(walk->stored->db, walk->stored->name, err);
    stored_unlock(walk->stored);
    return walk->unpacker != NULL;
}

struct stored_walk *stored_walk_new(struct stored *stored, enum stored_depth depth,
                                    struct err *err)
{
    struct stored_walk *walk = xcalloc(1, sizeof(*walk));
    walk->depth = depth;
    walk->stored = stored;
    walk->last = -1;
    sample_init(&walk->sample);
    if (prepare(walk, err))
        return walk;
    stored_walk_free(walk);
    return NULL;
}

void stored_walk_free(struct stored_walk *walk)
{
    if (walk == NULL)
        return;
    stored_lock(walk->stored);
    sqlite3_finalize(walk->token);
    sqlite3_finalize(walk->attempts);
    sqlite3_finalize(walk->alternatives);
    sqlite3_finalize(walk->findings);
    unpacker_free(walk->unpacker);
    stored_unlock(walk->stored);
    sample_release(&walk->sample);
    free(walk);
}

/* ---- the parts of a sample ---- */

static void get_attempt(struct row *row, struct attempt *attempt)
{
    *attempt = (struct attempt)ATTEMPT_INIT;
    if (row_is_null(row))
        row->next++;
    else
        attempt->trouble = row_trouble(row);
    attempt->status = (int)row_up_to(row, INT_MAX);
    attempt->flags = (unsigned)row_up_to(row, UINT_MAX);
    attempt->redirects = (unsigned)row_up_to(row, UINT_MAX);
    attempt->requests = (unsigned)row_up_to(row, UINT_MAX);
    attempt->retry_after_s = (int)row_said(row, INT_MAX);
    attempt->age_s = row_said(row, INT64_MAX);
    attempt->fresh_s = row_said(row, INT64_MAX);
    attempt->dns_us = (uint64_t)row_number(row);
    attempt->connect_us = (uint64_t)row_number(row);
    attempt->tls_us = (uint64_t)row_number(row);
    attempt->first_byte_us = (uint64_t)row_number(row);
    attempt->total_us = (uint64_t)row_number(row);
    attempt->bytes = (uint64_t)row_number(row);
    attempt->wire_bytes = (uint64_t)row_number(row);
    row_into(row, attempt->address, sizeof(attempt->address));
    row_into(row, attempt->content_type, sizeof(attempt->content_type));
    row_into(row, attempt->detail, sizeof(attempt->detail));
}

static void get_alternative(struct row *row, struct sample *sample)
{
    const char *word = row_code(row);
    if (word == NULL)
        row->bad = true;
    else
        sample->alternatives[sample->alternative_count++] = word;
}

static void get_earlier_attempt(struct row *row, struct sample *sample)
{
    row->next++; /* its number */
    get_attempt(row, &sample->attempts[sample->attempt_count++]);
}

static void get_finding(struct row *row, struct sample *sample)
{
    struct findings *findings = &sample->findings;
    if (findings->cap < FINDINGS_MAX) {
        findings->cap = FINDINGS_MAX;
        findings->list =
            xreallocarray(findings->list, findings->cap, sizeof(*findings->list));
    }
    struct finding *finding = &findings->list[findings->count++];
    *finding = (struct finding){ .rule = "" };
    row_into(row, finding->rule, sizeof(finding->rule));
    finding->severity = row_severity(row);
    finding->pointer = row_copy(row);
    finding->message = row_copy(row);
    finding->offset = (uint32_t)row_up_to(row, UINT32_MAX);
    finding->line = (uint32_t)row_up_to(row, UINT32_MAX);
    finding->column = (uint32_t)row_up_to(row, UINT32_MAX);
    finding->schema = row_copy(row);
    if (finding->message == NULL)
        finding->message = xstrdup("");
}

/* The rows of one token, of which there must be `count`. */
static bool get_rows(struct stored_walk *walk, sqlite3_stmt *statement, uint64_t count,
                     void (*get)(struct row *row, struct sample *sample), struct err *err)
{
    if (count == 0)
        return true;
    struct row row = { walk->stored, statement, 0, false };
    int code = SQLITE_ROW;
    uint64_t seen = 0;
    sqlite3_bind_int64(statement, 1, (sqlite3_int64)walk->sample.position);
    while (!row.bad && (code = sqlite3_step(statement)) == SQLITE_ROW && seen++ < count) {
        row.next = 0;
        get(&row, &walk->sample);
    }
    if (row.bad || code == SQLITE_ROW || (code == SQLITE_DONE && seen != count))
        database_damaged(walk->stored->name, "what belongs to a token", err);
    else if (code != SQLITE_DONE)
        stored_failed(walk->stored, err);
    sqlite3_reset(statement);
    return err->kind == ERR_NONE;
}

/* ---- the document ---- */

/* Where it is kept. */
struct place {
    sqlite3_int64 block;
    uint64_t offset, kept, head;
    bool is_there, whole, has_head;
};

static void get_digest(struct row *row, struct stored_token *token)
{
    int column = row->next++;
    token->has_digest = sqlite3_column_type(row->statement, column) == SQLITE_BLOB;
    if (!token->has_digest)
        return;
    const void *digest = sqlite3_column_blob(row->statement, column);
    if (digest != NULL &&
        sqlite3_column_bytes(row->statement, column) == STORE_DIGEST_BYTES)
        memcpy(token->digest, digest, STORE_DIGEST_BYTES);
    else
        row->bad = true;
}

static void get_place(struct row *row, struct stored_token *token, struct place *place)
{
    *place = (struct place){ .is_there = !row_is_null(row) };
    sqlite3_int64 bytes = row_said(row, INT64_MAX);
    token->document_len = bytes > 0 ? (size_t)bytes : 0;
    get_digest(row, token);
    place->block = row_said(row, INT64_MAX);
    place->offset = (uint64_t)row_said(row, BLOCK_RAW_MAX);
    place->whole = place->is_there && row_is_null(row);
    place->kept = (uint64_t)row_said(row, STORE_DOCUMENT_MAX);
    if (place->whole)
        place->kept = token->document_len;
    else if (!place->is_there)
        place->kept = 0;
    place->has_head = !row_is_null(row);
    sqlite3_int64 head = row_said(row, STORE_HEAD_MAX);
    place->head = head > 0 ? (uint64_t)head : 0;
    if (place->kept > STORE_DOCUMENT_MAX || place->kept > token->document_len ||
        token->has_digest != place->is_there)
        row->bad = true;
}

static bool get_document(struct stored_walk *walk, const struct place *place,
                         struct stored_token *token, struct err *err)
{
    const char *bytes = "";
    if (place->kept + place->head > 0)
        bytes = unpacker_get(walk->unpacker, place->block, place->offset,
                             place->kept + place->head, err);
    if (bytes == NULL)
        return false;
    struct evidence *evidence = &walk->sample.evidence;
    if (place->has_head) {
        evidence->head = bytes + place->kept;
        evidence->head_len = place->head;
    }
    if (!place->whole)
        return true;
    token->document = bytes;
    evidence->body = bytes;
    evidence->body_len = place->kept;
    return true;
}

/* ---- a token ---- */

/* How many rows elsewhere belong to it. */
struct parts {
    uint64_t alternatives, attempts, findings;
};

static void get_conclusion(struct row *row, struct sample *sample, struct parts *parts)
{
    sample->position = (uint64_t)row_up_to(row, INT64_MAX);
    if (!ranges_id_text(row->statement, row->next++, sample->token_id, TOKEN_ID_MAX))
        row->bad = true;
    sample->outcome = row_outcome(row);
    sample->code = row_code(row);
    sample->confidence = row_confidence(row);
    parts->alternatives = (uint64_t)row_up_to(row, ALTERNATIVES_MAX);
    row_into(row, sample->cause, sizeof(sample->cause));
    row_into(row, sample->reason, sizeof(sample->reason));
    sample->unminted = row_up_to(row, 1) != 0;
    sample->extra_requests = (unsigned)row_up_to(row, UINT_MAX);
    parts->attempts = (uint64_t)row_up_to(row, ATTEMPTS_MAX);
    parts->findings = (uint64_t)row_up_to(row, FINDINGS_MAX);
    sample->findings.left_out = (size_t)row_up_to(row, INT64_MAX);
    if (row_is_null(row))
        row->next++;
    else
        sample->findings.worst = row_severity(row);
}

static bool get_token(struct stored_walk *walk, struct stored_token *token,
                      struct err *err)
{
    struct sample *sample = &walk->sample;
    struct row row = { walk->stored, walk->token, 0, false };
    struct parts parts;
    struct place place;
    struct attempt last;
    sample_clear(sample);
    *token = (struct stored_token){ .sample = sample };
    get_conclusion(&row, sample, &parts);
    get_place(&row, token, &place);
    if (parts.attempts > 0)
        get_attempt(&row, &last);
    bool fails = sample->outcome == OUTCOME_FAIL;
    if (row.bad || (sample->code != NULL) != fails ||
        (sqlite3_int64)sample->position <= walk->last)
        return database_damaged(walk->stored->name, "a token", err);
    walk->last = (sqlite3_int64)sample->position;
    uint64_t earlier = parts.attempts > 0 ? parts.attempts - 1 : 0;
    if (!get_rows(walk, walk->alternatives, parts.alternatives, get_alternative, err) ||
        !get_rows(walk, walk->attempts, earlier, get_earlier_attempt, err) ||
        !get_rows(walk, walk->findings, parts.findings, get_finding, err) ||
        (walk->depth == STORED_WITH_DOCUMENTS && !get_document(walk, &place, token, err)))
        return false;
    if (parts.attempts > 0)
        sample->attempts[sample->attempt_count++] = last;
    return true;
}

/* From its first step on a walk sees the file as it is then. */
static bool step(struct stored_walk *walk, struct stored_token *token, struct err *err)
{
    bool first = walk->last == -1;
    int code = sqlite3_step(walk->token);
    if (code == SQLITE_ROW)
        return (!first || stored_load_labels(walk->stored, err)) &&
               get_token(walk, token, err);
    if (code != SQLITE_DONE)
        stored_failed(walk->stored, err);
    return false;
}

bool stored_walk_next(struct stored_walk *walk, struct stored_token *token,
                      struct err *err)
{
    if (walk->over)
        return false;
    stored_lock(walk->stored);
    walk->over = !step(walk, token, err);
    if (walk->over)
        sqlite3_reset(walk->token);
    stored_unlock(walk->stored);
    return !walk->over;
}
