/*
 * Sets from text and from files, and what they hold as text again.
 */
#ifndef TESTS_UNIT_TOKEN_FIXTURE_H
#define TESTS_UNIT_TOKEN_FIXTURE_H

#include "token/token.h"

struct token_id id_of(const char *text);

/* The set of an option's value; the test fails when it is refused. */
struct token_set *set_of(const char *text);

/* The set of a file with these bytes. Messages begin with the file's name, which differs
 * from run to run: behind_name() is what follows it and a colon. */
struct token_set *set_of_file(const char *bytes, size_t len, const char *column,
                              struct err *err);
const char *behind_name(const struct err *err);

/* "1-3,9": a small set's ids, in order. */
#define SET_TEXT 1024
const char *set_text(const struct token_set *set, char text[SET_TEXT]);

/* Of a generator that is the same everywhere: the tests' own, not the program's. */
uint64_t next_number(uint64_t *state);

#endif
