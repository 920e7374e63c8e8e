/*
 * Regular expressions as ECMA-262 means them, on PCRE2. This is the only unit that knows
 * PCRE2.
 *
 *  - A pattern is read as with the flag `u` first; what is an error there but means
 *    something without the flag (Annex B of ECMA-262) is then taken that way.
 *  - A match may be anywhere in the text, as `pattern` says.
 *  - Every match is bounded (PCRE2's match and heap limits). Where a bound is hit the
 *    answer is REGEX_UNDECIDED, never a mismatch.
 *  - Texts are well-formed UTF-8: json_decode() has seen to it.
 *  - Common shapes (prefixes, fixed strings, lengths, runs of a class) are matched
 *    without PCRE2; see regex_shape.h.
 */
#ifndef SCHEMA_REGEX_H
#define SCHEMA_REGEX_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regex;

/* NULL with `err` set ("bad regular expression at offset 3: …") when it is none. */
struct regex *regex_new(const char *pattern, size_t len, struct err *err);
void regex_free(struct regex *regex);

enum regex_answer { REGEX_NO, REGEX_YES, REGEX_UNDECIDED };

/* What a match needs of its own; one a thread. */
struct regex_run;
struct regex_run *regex_run_new(void);
void regex_run_free(struct regex_run *run);

/* Adds to `cost` what it cost, in steps of a few nanoseconds (schema/run.h). */
enum regex_answer regex_match(const struct regex *regex, struct regex_run *run,
                              const char *text, size_t len, uint64_t *cost);

/* Is the text a regular expression? For `format: regex`: the flag `u` alone. */
bool regex_is_valid(const char *pattern, size_t len);

#endif
