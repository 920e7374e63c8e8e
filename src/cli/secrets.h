/*
 * What of a command's input is secret: it is registered (base/secret.h) before the first
 * request, so that it comes out nowhere.
 *
 *  - Of a header its value, unless its name is one that says nothing confidential (Accept,
 *    Content-Type, Cache-Control, …); and what can be taken out of the value: what stands
 *    behind a scheme ("Bearer …"), user and password of Basic, the values of cookies.
 *  - Of a proxy its user and password, also in the form in which they are sent.
 *  - Of a file of secrets all values. The source's own are the business of token/url.h.
 */
#ifndef CLI_SECRETS_H
#define CLI_SECRETS_H

#include "base/err.h"

/* "Name: value" */
bool secrets_of_header(const char *header, struct err *err);
/* "[SCHEME://][USER[:PASSWORD]@]HOST[:PORT]" */
bool secrets_of_proxy(const char *proxy, struct err *err);

/* Gives the secrets of a file their names: NAME=VALUE lines; blank lines and lines that
 * begin with '#' are passed over. Warns on standard error where others may read it. */
bool secrets_read(const char *path, struct err *err);

#endif
