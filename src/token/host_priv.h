/*
 * The host of a URL, for this room alone: a name, an IPv4 address in four plain numbers,
 * or an IPv6 address. Forms that resolvers read as addresses though they do not look like
 * one (127.1, 0x7f000001) are refused, so that what is shown is what is asked.
 */
#ifndef TOKEN_HOST_PRIV_H
#define TOKEN_HOST_PRIV_H

#include "base/err.h"

#include <stddef.h>

/* As it stands in a URL: an IPv6 address in brackets. */
bool host_check(const char *text, size_t len, struct err *err);
/* Without brackets. */
bool host_is_loopback(const char *host);

#endif
