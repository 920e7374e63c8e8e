/* How often each name was met, for at most COUNTS_MAX names; later ones count as met
 * once. */
#ifndef ORIGIN_COUNTS_H
#define ORIGIN_COUNTS_H

#include "base/strmap.h"

enum { COUNTS_MAX = 1 << 20 };

struct counts {
    struct strmap by_name; /* to struct counted, which owns its name */
};

#define COUNTS_INIT \
    { \
        STRMAP_INIT \
    }

/* Counts one more, and returns how many that makes. */
uint64_t counts_add(struct counts *counts, const char *name);
void counts_release(struct counts *counts);

#endif
