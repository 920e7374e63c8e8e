#include "base/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* A number that no quantity is: too many digits. */
#define TOO_LARGE UINT64_MAX

/* Digits, an optional fraction, of which six digits count: a number in millionths. */
static bool scan_decimal(const char **at, uint64_t *millionths)
{
    const char *p = *at;
    uint64_t whole = 0, whole_max = UINT64_MAX / 10000000;
    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++)
        whole = whole > whole_max ? whole : whole * 10 + (uint64_t)(*p - '0');
    uint64_t part = 0, unit = 1000000;
    if (*p == '.') {
        p++;
        if (*p < '0' || *p > '9')
            return false;
        for (; *p >= '0' && *p <= '9'; p++) {
            unit /= 10;
            part += (uint64_t)(*p - '0') * unit;
        }
    }
    *millionths = whole > whole_max ? TOO_LARGE : whole * 1000000 + part;
    *at = p;
    return true;
}

struct unit {
    const char *name;
    uint64_t size;
};

/* The longest name that `*at` begins with. */
static const struct unit *scan_unit(const struct unit *units, const char **at)
{
    const struct unit *best = NULL;
    for (const struct unit *unit = units; unit->name != NULL; unit++) {
        size_t len = strlen(unit->name);
        if (strncmp(*at, unit->name, len) == 0 &&
            (best == NULL || len > strlen(best->name)))
            best = unit;
    }
    if (best != NULL)
        *at += strlen(best->name);
    return best;
}

/* A total that is too large to hold is UINT64_MAX / 2, and stays that. */
static void add_scaled(uint64_t *total, uint64_t millionths, uint64_t size)
{
    uint64_t whole = millionths / 1000000, part = millionths % 1000000;
    bool fits = millionths != TOO_LARGE && whole <= UINT64_MAX / 4 / size;
    if (fits)
        *total += whole * size + part * size / 1000000;
    if (!fits || *total > UINT64_MAX / 2)
        *total = UINT64_MAX / 2;
}

/* In the largest unit of which it is a whole number; `gap` stands before the unit. */
static const char *exactly(char text[UNITS_TEXT], uint64_t number,
                           const struct unit *units, const char *gap)
{
    while (units->size > 1 && (number == 0 || number % units->size != 0))
        units++;
    snprintf(text, UNITS_TEXT, "%" PRIu64 "%s%s", number / units->size,
             units->name[0] != '\0' ? gap : "", units->name);
    return text;
}

static const struct unit exact_durations[] = {
    { "h", UINT64_C(3600000000) },
    { "m", 60000000 },
    { "s", 1000000 },
    { "ms", 1000 },
    { "us", 1 },
};
static const struct unit exact_bytes[] = {
    { "GiB", 1 << 30 }, { "MiB", 1 << 20 }, { "KiB", 1 << 10 }, { "", 1 }
};

/* A limit is told as it is, and not rounded. */
static const char *limit_duration(char text[UNITS_TEXT], uint64_t us)
{
    return exactly(text, us, exact_durations, " ");
}

static const char *limit_bytes(char text[UNITS_TEXT], uint64_t bytes)
{
    return exactly(text, bytes, exact_bytes, " ");
}

typedef const char *show_fn(char text[UNITS_TEXT], uint64_t number);

static bool in_range(uint64_t number, uint64_t low, uint64_t high, show_fn *show,
                     const char *text, struct err *err)
{
    char least[UNITS_TEXT], most[UNITS_TEXT];
    if (number >= low && number <= high)
        return true;
    return err_set(err, ERR_USAGE, "expected %s to %s, got \"%s\"", show(least, low),
                   show(most, high), text);
}

bool units_parse_duration(const char *text, uint64_t low, uint64_t high, uint64_t *us,
                          struct err *err)
{
    static const struct unit units[] = {
        { "us", 1 },
        { "ms", 1000 },
        { "s", 1000000 },
        { "m", UINT64_C(60000000) },
        { "h", UINT64_C(3600000000) },
        { NULL, 0 },
    };
    const char *at = text;
    uint64_t total = 0;
    do {
        uint64_t millionths;
        const struct unit *unit = NULL;
        if (scan_decimal(&at, &millionths))
            unit = scan_unit(units, &at);
        if (unit == NULL)
            return err_set(err, ERR_USAGE,
                           "expected a duration such as 3s, 250ms or 1m30s, got \"%s\"",
                           text);
        add_scaled(&total, millionths, unit->size);
    } while (*at != '\0');
    if (!in_range(total, low, high, limit_duration, text, err))
        return false;
    *us = total;
    return true;
}

bool units_parse_bytes(const char *text, uint64_t low, uint64_t high, uint64_t *bytes,
                       struct err *err)
{
    static const struct unit units[] = {
        { "", 1 },          { "B", 1 },           { "kB", 1000 },     { "KB", 1000 },
        { "MB", 1000000 },  { "GB", 1000000000 }, { "KiB", 1 << 10 }, { "MiB", 1 << 20 },
        { "GiB", 1 << 30 }, { NULL, 0 },
    };
    const char *at = text;
    uint64_t millionths, total = 0;
    const struct unit *unit = NULL;
    if (scan_decimal(&at, &millionths))
        unit = scan_unit(units, &at);
    if (unit == NULL || *at != '\0')
        return err_set(err, ERR_USAGE,
                       "expected a size such as 16KiB or 1MiB, got \"%s\"", text);
    add_scaled(&total, millionths, unit->size);
    if (!in_range(total, low, high, limit_bytes, text, err))
        return false;
    *bytes = total;
    return true;
}

bool units_parse_count(const char *text, uint64_t low, uint64_t high, uint64_t *count,
                       struct err *err)
{
    uint64_t number = 0;
    bool digits = *text != '\0';
    for (const char *p = text; digits && *p != '\0'; p++) {
        uint64_t digit = (uint64_t)(unsigned char)*p - '0';
        digits = digit <= 9 && number <= (UINT64_MAX - digit) / 10;
        number = number * 10 + digit;
    }
    if (!digits || number < low || number > high)
        return err_set(err, ERR_USAGE,
                       "expected a whole number from %" PRIu64 " to %" PRIu64
                       ", got \"%s\"",
                       low, high, text);
    *count = number;
    return true;
}

bool units_parse_rate(const char *text, uint64_t low, uint64_t high, uint64_t *per_1000s,
                      struct err *err)
{
    /* How many seconds a unit is. */
    static const struct unit units[] = {
        { "", 1 },
        { "/s", 1 },
        { "/m", 60 },
        { NULL, 0 },
    };
    if (strcmp(text, "max") == 0) {
        *per_1000s = 0;
        return true;
    }
    const char *at = text;
    uint64_t millionths;
    const struct unit *unit = NULL;
    if (scan_decimal(&at, &millionths))
        unit = scan_unit(units, &at);
    if (unit == NULL || *at != '\0')
        return err_set(err, ERR_USAGE,
                       "expected a rate such as 100, 2.5/s, 600/m or max, got \"%s\"",
                       text);
    uint64_t rate = millionths / 1000 / unit->size;
    if (rate < low || rate > high) {
        char least[UNITS_TEXT], most[UNITS_TEXT];
        return err_set(err, ERR_USAGE, "expected %s to %s, or max, got \"%s\"",
                       units_rate(least, low), units_rate(most, high), text);
    }
    *per_1000s = rate;
    return true;
}

const char *units_duration(char text[UNITS_TEXT], uint64_t us)
{
    /* A unit ends where it would round up to the next one's whole. */
    uint64_t seconds = us / 1000000 + (us % 1000000 >= 500000);
    uint64_t minutes = us / 60000000 + (us % 60000000 >= 30000000);
    if (us < 1000)
        snprintf(text, UNITS_TEXT, "%" PRIu64 " us", us);
    else if (us < 999500)
        snprintf(text, UNITS_TEXT, "%.*f ms", us < 9950 ? 1 : 0, (double)us / 1000);
    else if (us < 59950000)
        snprintf(text, UNITS_TEXT, "%.*f s", us < 9995000 ? 2 : 1, (double)us / 1000000);
    else if (us < UINT64_C(3599500000))
        snprintf(text, UNITS_TEXT, "%" PRIu64 " min %02" PRIu64 " s", seconds / 60,
                 seconds % 60);
    else
        snprintf(text, UNITS_TEXT, "%" PRIu64 " h %02" PRIu64 " min", minutes / 60,
                 minutes % 60);
    return text;
}

const char *units_bytes(char text[UNITS_TEXT], uint64_t bytes)
{
    static const char *const names[] = { "KiB", "MiB", "GiB", "TiB" };
    if (bytes < 1024) {
        snprintf(text, UNITS_TEXT, "%" PRIu64 " B", bytes);
        return text;
    }
    double size = (double)bytes / 1024;
    size_t name = 0;
    while (size >= 1023.95 && name < 3) {
        size /= 1024;
        name++;
    }
    snprintf(text, UNITS_TEXT, "%.1f %s", size, names[name]);
    return text;
}

const char *units_rate(char text[UNITS_TEXT], uint64_t per_1000s)
{
    if (per_1000s == 0) {
        snprintf(text, UNITS_TEXT, "max");
        return text;
    }
    int len = snprintf(text, UNITS_TEXT, "%" PRIu64 ".%03u", per_1000s / 1000,
                       (unsigned)(per_1000s % 1000));
    while (text[len - 1] == '0')
        len--;
    len -= text[len - 1] == '.';
    snprintf(text + len, UNITS_TEXT - (size_t)len, "/s");
    return text;
}

const char *units_exact_duration(char text[UNITS_TEXT], uint64_t us)
{
    return exactly(text, us, exact_durations, "");
}

const char *units_exact_bytes(char text[UNITS_TEXT], uint64_t bytes)
{
    return exactly(text, bytes, exact_bytes, "");
}

const char *units_count(char text[UNITS_TEXT], uint64_t count)
{
    char digits[24];
    int len = snprintf(digits, sizeof(digits), "%" PRIu64, count);
    size_t out = 0;
    for (int i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            text[out++] = ',';
        text[out++] = digits[i];
    }
    text[out] = '\0';
    return text;
}

const char *units_share(char text[UNITS_TEXT], uint64_t part, uint64_t whole)
{
    double share = whole ? 100.0 * (double)part / (double)whole : 0;
    if (part > 0 && share < 0.01)
        snprintf(text, UNITS_TEXT, "<0.01 %%");
    else if (part < whole && share > 99.99)
        snprintf(text, UNITS_TEXT, ">99.99 %%");
    else if (part == 0 || part == whole)
        snprintf(text, UNITS_TEXT, "%.0f %%", share);
    else
        snprintf(text, UNITS_TEXT, "%.*f %%", share < 1 || share > 99 ? 2 : 1, share);
    return text;
}
