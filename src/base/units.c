#include "base/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Digits, an optional fraction of up to six digits: a number in millionths. */
static bool scan_decimal(const char **at, uint64_t *millionths)
{
    const char *p = *at;
    uint64_t whole = 0;
    if (*p < '0' || *p > '9')
        return false;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (whole > UINT64_MAX / 10000000 / 10)
            return false;
        whole = whole * 10 + (uint64_t)(*p - '0');
    }
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
    *millionths = whole * 1000000 + part;
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

static bool add_scaled(uint64_t *total, uint64_t millionths, uint64_t size)
{
    uint64_t whole = millionths / 1000000, part = millionths % 1000000;
    if (size > 1 && whole > UINT64_MAX / 4 / size)
        return false;
    *total += whole * size + part * size / 1000000;
    return *total < UINT64_MAX / 2;
}

bool units_parse_duration(const char *text, uint64_t *us, struct err *err)
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
        if (unit == NULL || !add_scaled(&total, millionths, unit->size)) {
            err_set(err, ERR_USAGE,
                    "expected a duration such as 3s, 250ms or 1m30s, got \"%s\"", text);
            return false;
        }
    } while (*at != '\0');
    *us = total;
    return true;
}

bool units_parse_bytes(const char *text, uint64_t *bytes, struct err *err)
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
    if (unit == NULL || *at != '\0' || !add_scaled(&total, millionths, unit->size))
        return err_set(err, ERR_USAGE,
                       "expected a size such as 16KiB or 1MiB, got \"%s\"", text);
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

bool units_parse_rate(const char *text, uint64_t *per_1000s, struct err *err)
{
    static const struct unit units[] = {
        { "", 1000 },
        { "/s", 1000 },
        { "/m", 0 },
        { NULL, 0 },
    };
    if (strcmp(text, "max") == 0) {
        *per_1000s = 0;
        return true;
    }
    const char *at = text;
    uint64_t millionths = 0;
    const struct unit *unit = NULL;
    if (scan_decimal(&at, &millionths) && millionths < UINT64_MAX / 1000000)
        unit = scan_unit(units, &at);
    if (unit != NULL && *at == '\0') {
        /* 1/s is 1000 in 1000 s; 1/m is 1000/60. */
        *per_1000s = unit->size ? millionths / 1000 : millionths / 60000;
        if (*per_1000s > 0)
            return true;
    }
    return err_set(err, ERR_USAGE,
                   "expected a rate such as 100, 2.5/s, 600/m or max, got \"%s\"", text);
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
