#include "store/collection.h"

#include "store/stored_priv.h"

#include <string.h>

enum { COLLECTION_FINDINGS_MAX = 1000 };

static const char findings_sql[] =
    "SELECT collection_finding, rule, severity, count, reason, e.value "
    "FROM collection_finding LEFT JOIN json_each(examples) AS e "
    "ORDER BY collection_finding, e.key";

static bool find_severity(const char *name, enum severity *severity)
{
    for (int i = SEVERITY_INFO; i <= SEVERITY_ERROR; i++) {
        if (strcmp(severity_name((enum severity)i), name) == 0) {
            *severity = (enum severity)i;
            return true;
        }
    }
    return false;
}

/* A text as it was put there: it fits, and is without NUL. */
static const char *text_at(sqlite3_stmt *row, int column, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    size_t len = (size_t)sqlite3_column_bytes(row, column);
    return text != NULL && len < size && strlen(text) == len ? text : NULL;
}

static struct summary_group *add_finding(struct collection *collection, sqlite3_stmt *row)
{
    struct summary_group like;
    const char *rule = text_at(row, 1, sizeof(like.cause));
    const char *severity = text_at(row, 2, sizeof(like.cause));
    const char *reason = text_at(row, 4, sizeof(like.reason));
    sqlite3_int64 count = sqlite3_column_int64(row, 3);
    if (rule == NULL || severity == NULL || reason == NULL || count < 0 ||
        !find_severity(severity, &like.severity) ||
        collection->findings.count == COLLECTION_FINDINGS_MAX)
        return NULL;
    return collection_find(collection, like.severity, rule, (uint64_t)count, "%s",
                           reason);
}

/* A row is an example, or a finding without one. */
static bool get_findings(struct collection *collection, sqlite3_stmt *select, int *code)
{
    struct summary_group *finding = NULL;
    sqlite3_int64 number = 0;
    while ((*code = sqlite3_step(select)) == SQLITE_ROW) {
        if (finding == NULL || sqlite3_column_int64(select, 0) != number)
            finding = add_finding(collection, select);
        if (finding == NULL)
            return false;
        number = sqlite3_column_int64(select, 0);
        if (sqlite3_column_type(select, 5) == SQLITE_NULL)
            continue;
        const char *example = text_at(select, 5, sizeof(finding->examples[0]));
        if (example == NULL)
            return false;
        collection_example(finding, "%s", example);
    }
    return true;
}

static bool was_looked_at(struct stored *stored, bool *there, struct err *err)
{
    sqlite3_stmt *select =
        database_prepare(stored->db, "SELECT 1 FROM collection", stored->name, err);
    if (select == NULL)
        return false;
    int code = sqlite3_step(select);
    *there = code == SQLITE_ROW;
    bool done = *there || code == SQLITE_DONE || stored_failed(stored, err);
    sqlite3_finalize(select);
    return done;
}

bool stored_collection(struct stored *stored, struct collection *collection, bool *there,
                       struct err *err)
{
    int code = SQLITE_ERROR;
    sqlite3_stmt *select = NULL;
    stored_lock(stored);
    bool done = was_looked_at(stored, there, err);
    if (done)
        select = database_prepare(stored->db, findings_sql, stored->name, err);
    done = select != NULL;
    if (done && !get_findings(collection, select, &code))
        done = database_damaged(stored->name, "its collection", err);
    else if (done && code != SQLITE_DONE)
        done = stored_failed(stored, err);
    sqlite3_finalize(select);
    stored_unlock(stored);
    return done;
}
