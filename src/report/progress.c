#include "report/progress.h"

#include "base/units.h"

#include <string.h>

static void put_done(struct strbuf *to, const struct progress *progress)
{
    char done[UNITS_TEXT], total[UNITS_TEXT];
    strbuf_puts(to, units_count(done, progress->done));
    if (progress->total != PROGRESS_UNKNOWN)
        strbuf_putf(to, "/%s", units_count(total, progress->total));
}

static void put_failing(struct strbuf *to, const struct progress *progress)
{
    char failing[UNITS_TEXT];
    strbuf_putf(to, "%s failing", units_count(failing, progress->failing));
}

/* Rounded up: a line that is redrawn is read in passing. */
static uint64_t whole_seconds(uint64_t us)
{
    return us / 1000000 + (us % 1000000 > 0);
}

static void put_left(struct strbuf *to, const struct progress *progress)
{
    static const uint64_t foreseeable_us = UINT64_C(1000) * 3600 * 1000000;
    char left[UNITS_TEXT];
    if (progress->left_us > foreseeable_us)
        return;
    uint64_t seconds = whole_seconds(progress->left_us);
    if (seconds < 60)
        strbuf_putf(to, "%u s left", (unsigned)seconds);
    else
        strbuf_putf(to, "%s left", units_duration(left, seconds * 1000000));
}

static void put_share(struct strbuf *to, const struct progress *progress)
{
    char share[UNITS_TEXT];
    if (progress->total > 0 && progress->total != PROGRESS_UNKNOWN)
        strbuf_puts(to, units_share(share, progress->done, progress->total));
}

static void put_rate(struct strbuf *to, const struct progress *progress)
{
    char rate[UNITS_TEXT];
    if (progress->paused_us > 0)
        strbuf_putf(to, "waiting %llu s (Retry-After)",
                    (unsigned long long)whole_seconds(progress->paused_us));
    else if (progress->per_1000s < 10000)
        strbuf_putf(to, "%.1f/s", (double)progress->per_1000s / 1000);
    else
        strbuf_putf(to, "%s/s", units_count(rate, progress->per_1000s / 1000));
}

static void put_p99(struct strbuf *to, const struct progress *progress)
{
    char p99[UNITS_TEXT];
    if (progress->p99_us != PROGRESS_UNKNOWN)
        strbuf_putf(to, "p99 %s", units_duration(p99, progress->p99_us));
}

/* In the order of the line; `weight` is the order in which they are given up, 0 last. */
static const struct {
    void (*put)(struct strbuf *to, const struct progress *progress);
    unsigned weight;
} parts[] = {
    { put_done, 0 }, { put_share, 4 },   { put_rate, 3 },
    { put_p99, 5 },  { put_failing, 1 }, { put_left, 2 },
};
enum { PART_COUNT = sizeof(parts) / sizeof(parts[0]) };

static void put_parts(struct strbuf *to, const struct progress *progress,
                      unsigned heaviest)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (parts[i].weight > heaviest)
            continue;
        size_t before = to->len;
        strbuf_puts(to, i > 0 ? "  " : "");
        size_t start = to->len;
        parts[i].put(to, progress);
        if (to->len == start)
            strbuf_cut(to, before);
    }
}

/* All of it is ASCII, so a byte is a column. */
void progress_put(struct strbuf *to, const struct progress *progress, size_t columns)
{
    size_t start = to->len;
    for (unsigned heaviest = PART_COUNT - 1;; heaviest--) {
        put_parts(to, progress, heaviest);
        if (to->len - start <= columns)
            return;
        if (heaviest == 0)
            break;
        strbuf_cut(to, start);
    }
    strbuf_cut(to, start + columns);
}
