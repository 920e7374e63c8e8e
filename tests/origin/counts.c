#include "origin/counts.h"

#include "base/xalloc.h"

#include <string.h>

struct counted {
    uint64_t count;
    char name[];
};

uint64_t counts_add(struct counts *counts, const char *name)
{
    size_t len = strlen(name);
    struct counted *counted = strmap_get(&counts->by_name, name, len);

    if (!counted && counts->by_name.count == COUNTS_MAX)
        return 1;
    if (!counted) {
        counted = xcalloc(1, sizeof(*counted) + len + 1);
        memcpy(counted->name, name, len);
        strmap_put(&counts->by_name, counted->name, len, counted);
    }
    return ++counted->count;
}

void counts_release(struct counts *counts)
{
    for (size_t i = 0; i < counts->by_name.cap; i++)
        if (counts->by_name.slots[i].key)
            free(counts->by_name.slots[i].value);
    strmap_release(&counts->by_name);
}
