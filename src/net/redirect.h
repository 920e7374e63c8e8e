/*
 * Where a redirect leads, and whether it is followed from here: private to net/. A
 * Location is somebody else's text; the addresses behind it are looked at when a socket
 * is opened (net/address.h).
 */
#ifndef NET_REDIRECT_H
#define NET_REDIRECT_H

#include "result/attempt.h"

#include <curl/curl.h>
#include <stdbool.h>

bool url_has_scheme(CURLU *url, const char *scheme);

/* The URL that `location` means, seen from `from`, into `*hop`, which the caller cleans
 * up. Otherwise the trouble, and `*why` is a static text:
 *
 *  - REDIRECT_BAD: Go's client does not follow it either: it is no URL, its percent
 *    escapes are broken, its scheme is neither http nor https.
 *  - REDIRECT_UNSAFE: we do not: from https to http, or with a user name. */
enum trouble redirect_resolve(CURLU *from, const char *location, CURLU **hop,
                              const char **why);

#endif
