#include "store/part.h"

#include "base/xalloc.h"

#include <stdlib.h>

static const char insert_sql[] =
    "INSERT INTO part (tool_version, libraries, started_ms, begun_ms, connections, workers, "
    "rate_per_1000s) VALUES (?, ?, ?, ?, ?, ?, ?)";

static char *copy(const char *text)
{
    return text != NULL ? xstrdup(text) : NULL;
}

struct store_part part_copy(const struct store_part *part)
{
    struct store_part copied = *part;
    copied.tool_version = copy(part->tool_version);
    copied.libraries = copy(part->libraries);
    return copied;
}

void part_release(struct store_part *part)
{
    free((void *)(uintptr_t)part->tool_version);
    free((void *)(uintptr_t)part->libraries);
    *part = (struct store_part){ .tool_version = NULL };
}

bool part_put(sqlite3 *db, const struct store_part *part, uint64_t elapsed_us)
{
    enum { US_PER_MS = 1000 };
    sqlite3_stmt *insert = NULL;
    if (sqlite3_prepare_v2(db, insert_sql, -1, &insert, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(insert, 1, part->tool_version, -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, part->libraries, -1, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 3, part->started_ms);
    sqlite3_bind_int64(insert, 4, (sqlite3_int64)(elapsed_us / US_PER_MS));
    sqlite3_bind_int64(insert, 5, part->connections);
    sqlite3_bind_int64(insert, 6, part->workers);
    sqlite3_bind_int64(insert, 7, (sqlite3_int64)part->rate_per_1000s);
    bool done = sqlite3_step(insert) == SQLITE_DONE;
    return sqlite3_finalize(insert) == SQLITE_OK && done;
}
