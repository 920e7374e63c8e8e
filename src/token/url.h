/*
 * From SOURCE and a token id to the URL that the platform asks.
 *
 * SOURCE is an http or https base URL, to which "/<token_id>" is appended as it stands
 * (https://h/ gives https://h//1, as the platform does: "do not include any trailing
 * characters"), or a template with {token_id} (decimal), {id} (64 lowercase hex digits,
 * ERC-1155) or {token_id_hex} (hex digits without padding).
 *
 * Refused, with one clear line: no scheme or another one, credentials, a fragment,
 * control characters or spaces, an unknown or no placeholder in a template, a placeholder
 * in the host, a URL over 4096 bytes.
 */
#ifndef TOKEN_URL_H
#define TOKEN_URL_H

#include "base/strbuf.h"
#include "token/token.h"

struct token_url; /* opaque, immutable: many threads may use one */

struct token_url *token_url_new(const char *source, struct err *err);
void token_url_free(struct token_url *url);

/* Puts the whole URL into `to`, which is emptied first. */
void token_url_put(struct strbuf *to, const struct token_url *url,
                   const struct token_id *id);

/* "http://127.0.0.1:8080": scheme, host and port as written; borrowed. */
const char *token_url_origin(const struct token_url *url);
/* The host without brackets and port; borrowed. */
const char *token_url_host(const struct token_url *url);
/* The port, or the scheme's own. */
unsigned token_url_port(const struct token_url *url);
/* Is the host localhost, 127.0.0.0/8 or ::1? Such a source needs no confirmation. */
bool token_url_is_loopback(const struct token_url *url);
/* The template or base as the user gave it; borrowed. */
const char *token_url_source(const struct token_url *url);

#endif
