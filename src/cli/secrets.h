/*
 * What of a command's input is secret: it is registered (base/secret.h) before the first
 * request, so that it comes out nowhere.
 *
 *  - Of a header its value, and what can be taken out of it: what stands behind a scheme
 *    ("Bearer …"), user and password of Basic, the values of cookies and parameters,
 *    without the quotes around them. Not what says nothing confidential: whatever has a
 *    name like Accept, Content-Type or Cache-Control; and what is ordinary (token/key.h)
 *    where the name of the header, the cookie or the parameter does not speak of
 *    credentials.
 *  - Of a proxy its user and password, also in the form in which they are sent.
 *  - Of a file of secrets all values. Those of URLs are the business of token/url.h.
 */
#ifndef CLI_SECRETS_H
#define CLI_SECRETS_H

#include "base/err.h"
#include "base/strbuf.h"

/* "Name: value" */
bool secrets_of_header(const char *header, struct err *err);
/* Is it one whose value never is? */
bool secrets_none_in_header(const char *header);
/* Is it even shown? Not with a secret in it, {secret:NAME} for one. */
bool secrets_shown_in_header(const char *header);
/* "[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]" */
bool secrets_of_proxy(const char *proxy, struct err *err);

/* Adds what may be seen of the name of a file with secrets, in whose place may stand by a
 * slip what belongs into it: of "Name: value" and NAME=VALUE the name, of a key
 * nothing. */
void secrets_put_file(struct strbuf *to, const char *name);

/* Gives the secrets of a file their names: NAME=VALUE lines, blanks and quotes around the
 * value left out, "export" before the name passed over. A name that the environment has
 * too (base/secret.h) is its own, unless the file comes first. Warns on standard error
 * where others may read it. */
bool secrets_read(const char *path, bool comes_first, struct err *err);

#endif
