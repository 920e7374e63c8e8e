#include "store/part.h"

#include "base/xalloc.h"
#include "store/bind.h"

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
    struct binder binder = { insert, 0 };
    bind_plain(&binder, part->tool_version);
    bind_plain(&binder, part->libraries);
    bind_number(&binder, (uint64_t)part->started_ms);
    bind_number(&binder, elapsed_us / US_PER_MS);
    bind_number(&binder, part->connections);
    bind_number(&binder, part->workers);
    bind_number(&binder, part->rate_per_1000s);
    bool done = binder_insert(&binder);
    return sqlite3_finalize(insert) == SQLITE_OK && done;
}
