/*
 * From SOURCE and a token id to the URL that the platform asks.
 *
 * SOURCE is an http or https base URL, to which "/<token_id>" is appended as it stands
 * (https://h/ gives https://h//1, as the platform does: "do not include any trailing
 * characters"), or a template with {token_id} (decimal), {id} (64 lowercase hex digits,
 * ERC-1155) or {token_id_hex} (hex digits without padding). Both may hold {secret:NAME}:
 * the value of that name (base/secret.h), percent-encoded but for letters, digits and
 * -._~=:@.
 *
 * What a URL holds is shown in every output, except secrets. Only requests have the
 * values; all else has, in their place,
 *
 *  - {secret:NAME}, as it was given;
 *  - "***" for the values of a query's parameters, whatever they are, except what holds
 *    the token;
 *  - "***" for what looks like a key, in the path and elsewhere in the query:
 *      - a segment behind one that is named key, apikey, secret, password, … (also
 *        api-key, api_key), and a value assigned to such a name (";token=…"), where it is
 *        of 4 bytes or more;
 *      - a text with "secret", "apikey", "passwd" or "password" and more in it;
 *      - a UUID;
 *      - a text of 12 bytes or more with letters and digits, or of 16 letters or more, of
 *        which some stretch of letters and digits is not plain: a number of up to 8
 *        digits; a word (letters in the pairs of English, with capitals where words
 *        begin); a word with a number of up to 5 digits before it, behind it or, in small
 *        letters, in it; or the public name of something: a CID of IPFS, a name of IPNS,
 *        "0x" and 40 or 64 hexadecimal digits, a contract of Tezos, Terra or Stargaze,
 *        "ERC721…" with letters, "xn--…", and 43 characters on a gateway of Arweave.
 *
 * So "metadata2024", "azuki-elementals", "v2" and numbers are shown, and of keys that are
 * random and of 22 characters or more fewer than one in a hundred. Who wants to be sure
 * writes {secret:NAME}. The host is always shown. What is hidden as a key is registered
 * as a secret, and so is the value of any parameter that is not ordinary (token/key.h).
 *
 * Refused, with one clear line: no scheme or another one, credentials, a fragment,
 * control characters or spaces, an unknown placeholder, a placeholder in the host, a
 * secret that nobody gave, a URL over 4096 bytes.
 */
#ifndef TOKEN_URL_H
#define TOKEN_URL_H

#include "base/strbuf.h"
#include "token/token.h"

struct token_url; /* opaque, immutable: many threads may use one */

/* Registers secrets: before threads start. */
struct token_url *token_url_new(const char *source, struct err *err);
/* Of what token_url_source() told: to be shown again, not to be asked. Secrets are
 * neither looked up nor registered. */
struct token_url *token_url_told(const char *source, struct err *err);
void token_url_free(struct token_url *url);

/* Registers what is secret in another URL that is asked with the same rules. */
bool token_url_register(const char *url, struct err *err);

/* Puts the whole URL, as it is asked for, into `to`, which is emptied first. */
void token_url_put(struct strbuf *to, const struct token_url *url,
                   const struct token_id *id);
/* The same as it is shown. */
void token_url_put_shown(struct strbuf *to, const struct token_url *url,
                         const struct token_id *id);
/* Do these two differ? */
bool token_url_hides(const struct token_url *url);

/* Adds what may be seen of an argument with a URL in it, be it right or not: all that is
 * hidden, and what may be credentials, is "***". */
void token_url_put_argument(struct strbuf *to, const char *argument);

/* "http://127.0.0.1:8080": scheme, host and port as written; borrowed. */
const char *token_url_origin(const struct token_url *url);
/* The host without brackets and port; borrowed. */
const char *token_url_host(const struct token_url *url);
/* The port, or the scheme's own. */
unsigned token_url_port(const struct token_url *url);
/* Is the host localhost, 127.0.0.0/8 or ::1? Such a source needs no confirmation. */
bool token_url_is_loopback(const struct token_url *url);
/* The template or base as it is shown; borrowed. */
const char *token_url_source(const struct token_url *url);

#endif
