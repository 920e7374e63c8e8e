/*
 * Quantities as people write them. Inside the program every quantity has one unit, and
 * the unit is in the name: _us for time, _bytes for sizes, a rate in requests a second.
 */
#ifndef BASE_UNITS_H
#define BASE_UNITS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Each from `low` to `high`, which a refusal names. Quantities that are too large for the
 * program's arithmetic are over every limit up to UNITS_MAX.
 */
#define UNITS_MAX (UINT64_MAX / 2 - 1)
/* "250us", "2.5s", "300ms", "1m30s", "2h"; a bare number is refused: it has no unit. */
bool units_parse_duration(const char *text, uint64_t low, uint64_t high, uint64_t *us,
                          struct err *err);
/* "4096", "16KiB", "1MiB", "30kB"; a bare number is bytes. */
bool units_parse_bytes(const char *text, uint64_t low, uint64_t high, uint64_t *bytes,
                       struct err *err);
/* A decimal whole number, nothing before or behind it. */
bool units_parse_count(const char *text, uint64_t low, uint64_t high, uint64_t *count,
                       struct err *err);
/* "100", "2.5", "100/s", "6000/m", "max"; max is 0, and no limit forbids it. In
 * thousandths of a request a second. */
bool units_parse_rate(const char *text, uint64_t low, uint64_t high, uint64_t *per_1000s,
                      struct err *err);

/* Into the caller's array, and returned: "812 us", "2.90 s", "1 h 12 min". */
#define UNITS_TEXT 32
const char *units_duration(char text[UNITS_TEXT], uint64_t us);
/* "671 B", "15.2 KiB". */
const char *units_bytes(char text[UNITS_TEXT], uint64_t bytes);
/* "2.5/s", "max"; as units_parse_rate() reads it. */
const char *units_rate(char text[UNITS_TEXT], uint64_t per_1000s);
/* "1500ms", "3s"; "1MiB", "1000": nothing is lost, and parsing gives the same again. */
const char *units_exact_duration(char text[UNITS_TEXT], uint64_t us);
const char *units_exact_bytes(char text[UNITS_TEXT], uint64_t bytes);
/* "1,000,000". */
const char *units_count(char text[UNITS_TEXT], uint64_t count);
/* A part of a whole: "0.02 %", "<0.01 %", "100 %". */
const char *units_share(char text[UNITS_TEXT], uint64_t part, uint64_t whole);

#endif
