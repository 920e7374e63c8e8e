/*
 * What looks like a key, and what does not: in URLs, whose rules token/url.h tells, and
 * in headers.
 */
#ifndef TOKEN_KEY_H
#define TOKEN_KEY_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Does a parameter of this name hold a key: "apikey", "Access-Token", "sig"? */
bool key_has_parameter(const char *name, size_t len);
/* Is the segment of a path behind one of this name a key: "key", "api_key"? Fewer names,
 * since "token" is an everyday word there. */
bool key_follows_segment(const char *name, size_t len);
/* Does the text look like one, percent-encoded or not? */
bool key_looks_so(const char *text, size_t len);
/* Adds the text with its percent-encoding undone. */
void key_decode(struct strbuf *to, const char *text, size_t len);
/* Is it the 43 characters that name a transaction of Arweave, or 32 random bytes? */
bool key_is_43_characters(const char *text, size_t len);
/* Is it random letters and digits, whatever words there are beside them? */
bool key_is_random(const char *text, size_t len);
/* May it be the name of a secret, and not the value, which was put in its place? */
bool key_is_a_name(const char *text, size_t len);
/* As secret_by_name() (base/secret.h), and repeats no value that is in the name's
 * place. */
const char *key_of_name(const char *name, size_t len, struct err *err);
/* Is it what anything may hold, so that it is no secret, and to mask it would only garble
 * what is told: a word or two of fewer than 16 letters ("mainnet", "azuki-elementals"),
 * maybe with a number of up to 3 digits; a number of up to 8; a version, a size
 * ("512x512"), a date, a type of media ("application/json")? */
bool key_is_ordinary(const char *text, size_t len);
/* Does the name of a header, a cookie or a parameter of one speak of credentials: with
 * "auth", "key", "session", "token", … anywhere in it? */
bool key_is_spoken_of(const char *name, size_t len);

#endif
