#include "base/nearest.h"

#include <stdint.h>
#include <string.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t length(const char *text)
{
    return strnlen(text, NEAREST_LEN_MAX);
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Row i of the table holds the distances from the first i bytes of `a` to each beginning
 * of `b`; a swap looks two rows back, so three rows are kept. */
size_t nearest_distance(const char *a, const char *b)
{
    size_t rows[3][NEAREST_LEN_MAX + 1];
    size_t a_len = length(a), b_len = length(b);
    for (size_t j = 0; j <= b_len; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t *row = rows[i % 3];
        const size_t *above = rows[(i + 2) % 3], *two_above = rows[(i + 1) % 3];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            char x = lower(a[i - 1]), y = lower(b[j - 1]);
            row[j] = smaller(smaller(above[j], row[j - 1]) + 1, above[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]))
                row[j] = smaller(row[j], two_above[j - 2] + 1);
        }
    }
    return rows[a_len % 3][b_len];
}

/* The shortest beginning that says something. */
enum { BEGINNING_MIN = 3 };

static bool begins(const char *name, const char *wanted)
{
    size_t len = length(wanted);
    if (len < BEGINNING_MIN || len > length(name))
        return false;
    for (size_t i = 0; i < len; i++) {
        if (lower(name[i]) != lower(wanted[i]))
            return false;
    }
    return true;
}

const char *nearest_name(const char *wanted, const char *const *names)
{
    const char *best = NULL;
    size_t best_distance = SIZE_MAX; /* in half edits */
    for (; *names != NULL; names++) {
        size_t longer = length(wanted) > length(*names) ? length(wanted) : length(*names);
        size_t distance = 2 * nearest_distance(wanted, *names);
        if (distance > 1 && begins(*names, wanted))
            distance = 1;
        if (distance <= 2 * (longer / 3) && distance < best_distance) {
            best = *names;
            best_distance = distance;
        }
    }
    return best;
}

bool name_is_among(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}
