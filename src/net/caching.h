/*
 * What a response says to caches: how old it is, and how long a shared cache may answer
 * with it without asking the source (RFC 9111). Pure: the clock is an argument.
 *
 *  - Header values are given as they come, several lines of one name one after another.
 *  - Of Age and of each directive the first counts (RFC 9111, 4.2.1 and 5.1); an Age that
 *    is no number is as if it were not there, but a lifetime that cannot be read is 0,
 *    since caches are told to take such a response for stale.
 *  - no-store, no-cache and private make it 0. With a list of fields (no-cache="x") they
 *    are about these fields alone.
 *  - s-maxage is what a shared cache goes by, then max-age, then Expires less Date.
 *  - Numbers are cut at CACHING_MAX_S, as RFC 9111 (1.2.2) has it.
 */
#ifndef NET_CACHING_H
#define NET_CACHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHING_MAX_S INT64_C(2147483648)

/* A date of HTTP, "Sun, 06 Nov 1994 08:49:37 GMT", or the longest of the obsolete forms. */
enum { CACHING_DATE_MAX = 48 };

struct caching {
    bool said;         /* there is an Age, a Cache-Control or an Expires */
    bool uncachable;   /* no-store, no-cache or private */
    bool expires_said; /* and `expires` is it, "" where it is none */
    bool age_said;
    int64_t age_s, s_maxage_s, max_age_s; /* -1: not said */
    char expires[CACHING_DATE_MAX], date[CACHING_DATE_MAX];
};

void caching_init(struct caching *caching);

void caching_age(struct caching *caching, const char *value, size_t len);
void caching_control(struct caching *caching, const char *value, size_t len);
void caching_expires(struct caching *caching, const char *value, size_t len);
void caching_date(struct caching *caching, const char *value, size_t len);

/* -1 where nothing is said. `now_s` is the time at which it came, UNIX seconds: the date
 * of a response that bears none. */
int64_t caching_fresh_s(const struct caching *caching, int64_t now_s);

#endif
