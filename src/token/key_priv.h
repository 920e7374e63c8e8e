/*
 * What in a URL looks like a key. Private to token/; the rules are told in token/url.h.
 */
#ifndef TOKEN_KEY_PRIV_H
#define TOKEN_KEY_PRIV_H

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
/* Is it a word or two, and no more: "mainnet", "azuki-elementals"? */
bool key_is_a_word(const char *text, size_t len);

#endif
