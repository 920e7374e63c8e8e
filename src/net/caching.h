/*
 * What a response says to caches: how old it is, and how long a shared cache may answer
 * with it without having asked the source (RFC 9111). Pure: the clock is an argument.
 *
 *  - Header values are given as they come, several lines of one name one after another.
 *  - Of Age and of each directive the first counts (RFC 9111, 4.2.1 and 5.1); an Age that
 *    is no number is as if it were not there, but a lifetime that cannot be read is 0,
 *    since caches are told to take such a response for stale.
 *  - no-store, no-cache and private make it 0. With a list of fields (no-cache="x") they
 *    are about these fields alone.
 *  - s-maxage is what a shared cache goes by, then max-age, then Expires less Date.
 *  - stale-while-revalidate (RFC 5861, 3) adds to it: who asks in that time still gets
 *    the old answer, while the cache fetches the new one. Not so with must-revalidate or
 *    proxy-revalidate, which forbid stale answers (RFC 9111, 5.2.2). stale-if-error
 *    counts only while the source fails, and is not looked at.
 *  - Headers for CDNs alone (RFC 9213: CDN-Cache-Control, and those of Cloudflare and
 *    Vercel; Surrogate-Control, whose max-age may be "600+60") come before Cache-Control
 *    for their caches, and not for others: the longest of all lifetimes counts. Of such a
 *    header is known what reaches the client; many CDNs take it off.
 *  - Where nothing is said a cache may guess, typically a tenth of the time between
 *    Last-Modified and Date (RFC 9111, 4.2.2).
 *  - Numbers are cut at CACHING_MAX_S, as RFC 9111 (1.2.2) has it.
 */
#ifndef NET_CACHING_H
#define NET_CACHING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CACHING_MAX_S INT64_C(2147483648)

/* A date of HTTP, "Sun, 06 Nov 1994 08:49:37 GMT", or the longest of the obsolete
 * forms. */
enum { CACHING_DATE_MAX = 48 };

/* The directives of one header. Times are -1 where they are not said. */
struct caching_rules {
    bool uncachable; /* no-store, no-cache or private */
    bool strict;     /* must-revalidate or proxy-revalidate */
    int64_t s_maxage_s, max_age_s, stale_s;
};

struct caching {
    bool said;         /* there is an Age, an Expires, or a header of directives */
    bool expires_said; /* and `expires` is it, "" where it is none */
    bool age_said;
    struct caching_rules control; /* of Cache-Control */
    int64_t targeted_s; /* the longest lifetime that is said to CDNs; -1: none is */
    int64_t age_s;      /* -1: not said */
    char expires[CACHING_DATE_MAX], date[CACHING_DATE_MAX], modified[CACHING_DATE_MAX];
};

void caching_init(struct caching *caching);

void caching_age(struct caching *caching, const char *value, size_t len);
void caching_control(struct caching *caching, const char *value, size_t len);
/* A header for CDNs. */
void caching_targeted(struct caching *caching, const char *value, size_t len);
void caching_expires(struct caching *caching, const char *value, size_t len);
void caching_date(struct caching *caching, const char *value, size_t len);
void caching_modified(struct caching *caching, const char *value, size_t len);

/* -1 where nothing is said. `now_s` is the time at which it came, UNIX seconds: the date
 * of a response that bears none. */
int64_t caching_fresh_s(const struct caching *caching, int64_t now_s);
/* What caches may guess where nothing is said; -1 where there is nothing to guess by. */
int64_t caching_guess_s(const struct caching *caching, int64_t now_s);

#endif
