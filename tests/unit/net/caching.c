#include "net/caching.h"

#include "check.h"
#include "net/head.h"

#include <string.h>

/* Sun, 06 Nov 1994 08:49:37 GMT */
enum { NOW_S = 784111777 };

struct expected {
    const char *headers;
    long long age_s, fresh_s;
};

static void check_rows(const struct expected *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct head head;
        check_case("%s", rows[i].headers);
        head_init(&head, false);
        head_line(&head, "HTTP/1.1 200 OK\r\n", 17);
        for (const char *line = rows[i].headers; *line != '\0';) {
            size_t len = (size_t)(strchr(line, '\n') - line) + 1;
            CHECK(head_line(&head, line, len));
            line += len;
        }
        CHECK_INT(rows[i].age_s, head.caching.age_s);
        CHECK_INT(rows[i].fresh_s, caching_fresh_s(&head.caching, NOW_S));
        CHECK_INT(rows[i].age_s >= 0 || rows[i].fresh_s >= 0, head.caching.said);
    }
}
#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))

static void without_a_word_about_caches_nothing_is_known(void)
{
    static const struct expected rows[] = {
        { "", -1, -1 },
        { "Date: Sun, 06 Nov 1994 08:49:37 GMT\n", -1, -1 },
        { "ETag: \"x\"\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\n", -1, -1 },
        { "X-Cache-Control: max-age=5\n", -1, -1 },
    };
    CHECK_ROWS(rows);
}

static void a_shared_cache_goes_by_s_maxage_then_by_max_age(void)
{
    static const struct expected rows[] = {
        { "Cache-Control: max-age=60\n", -1, 60 },
        { "cache-CONTROL: MAX-AGE=60\r\n", -1, 60 },
        { "Cache-Control: public, max-age=60, s-maxage=10\n", -1, 10 },
        { "Cache-Control: s-maxage=10, max-age=60\n", -1, 10 },
        { "Cache-Control: s-maxage=0, max-age=60\n", -1, 0 },
        { "Cache-Control: max-age=\"60\"\n", -1, 60 },
        { "Cache-Control: max-age = 60\n", -1, 60 },
        { "Cache-Control:max-age=60,,immutable\n", -1, 60 },
        { "Cache-Control: max-age=60\nCache-Control: s-maxage=5\n", -1, 5 },
        { "Cache-Control: max-age=60\nCache-Control: max-age=5\n", -1, 60 },
        { "Cache-Control: ext=\"a, max-age=5, b\\\", s-maxage=1\", max-age=60\n", -1,
          60 },
    };
    CHECK_ROWS(rows);
}

static void what_must_not_be_kept_is_not_fresh(void)
{
    static const struct expected rows[] = {
        { "Cache-Control: no-store\n", -1, 0 },
        { "Cache-Control: max-age=60, No-Cache\n", -1, 0 },
        { "Cache-Control: private, max-age=60\n", -1, 0 },
        { "Cache-Control: s-maxage=60\nCache-Control: no-store\n", -1, 0 },
        { "Cache-Control: no-cache=\"\", max-age=60\n", -1, 0 },
        /* of these fields alone */
        { "Cache-Control: no-cache=\"Set-Cookie\", max-age=60\n", -1, 60 },
        { "Cache-Control: private=\"A, B\", max-age=60\n", -1, 60 },
        /* no directives of these names */
        { "Cache-Control: x-no-store, no-stored, max-age=60\n", -1, 60 },
    };
    CHECK_ROWS(rows);
}

static void a_lifetime_that_cannot_be_read_is_none(void)
{
    static const struct expected rows[] = {
        { "Cache-Control: max-age=\n", -1, 0 },
        { "Cache-Control: max-age\n", -1, 0 },
        { "Cache-Control: max-age=-5\n", -1, 0 },
        { "Cache-Control: max-age=+5\n", -1, 0 },
        { "Cache-Control: max-age=5.5\n", -1, 0 },
        { "Cache-Control: max-age=1h\n", -1, 0 },
        { "Cache-Control: max-age=0x10\n", -1, 0 },
        { "Cache-Control: max-age=\"5\n", -1, 0 },
        { "Cache-Control: s-maxage=x, max-age=60\n", -1, 0 },
    };
    CHECK_ROWS(rows);
}

static void numbers_are_cut_at_two_to_the_31st(void)
{
    static const struct expected rows[] = {
        { "Cache-Control: max-age=2147483647\n", -1, 2147483647 },
        { "Cache-Control: max-age=2147483649\n", -1, CACHING_MAX_S },
        { "Cache-Control: max-age=99999999999999999999999999999999\n", -1,
          CACHING_MAX_S },
        { "Age: 18446744073709551617\n", CACHING_MAX_S, -1 },
        { "Cache-Control: max-age=0000000000000000000000000000060\n", -1, 60 },
    };
    CHECK_ROWS(rows);
}

static void an_age_is_a_number_of_seconds(void)
{
    static const struct expected rows[] = {
        { "Age: 0\n", 0, -1 },
        { "AGE:  77 \r\n", 77, -1 },
        { "Age: 77\nAge: 5\n", 77, -1 },
        { "Age: 77, 5\n", 77, -1 },
        { "Age: 3000\nCache-Control: max-age=3600\n", 3000, 3600 },
    };
    CHECK_ROWS(rows);
}

static void an_age_that_is_no_number_is_none(void)
{
    static const char *const values[] = { "", "-1", "+1", "1.5", "x", "1 2", "\"1\"" };
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
        struct caching caching;
        check_case("Age: %s", values[i]);
        caching_init(&caching);
        caching_age(&caching, values[i], strlen(values[i]));
        caching_age(&caching, "5", 1);
        CHECK_INT(-1, caching.age_s);
        CHECK_INT(-1, caching_fresh_s(&caching, NOW_S));
    }
}

static void who_asks_while_it_is_fetched_anew_gets_the_old_one(void)
{
    static const struct expected rows[] = {
        { "Cache-Control: max-age=0, stale-while-revalidate=86400\n", -1, 86400 },
        { "Cache-Control: max-age=60, stale-while-revalidate=604800\n", -1, 604860 },
        { "Cache-Control: s-maxage=1, stale-while-revalidate\n", -1, 1 },
        { "Cache-Control: stale-while-revalidate=60\n", -1, 60 },
        { "Cache-Control: max-age=5, must-revalidate, stale-while-revalidate=60\n", -1,
          5 },
        { "Cache-Control: max-age=5, stale-while-revalidate=60, proxy-revalidate\n", -1,
          5 },
        { "Cache-Control: no-cache, stale-while-revalidate=60\n", -1, 0 },
        { "Cache-Control: max-age=5, stale-if-error=600\n", -1, 5 },
        { "Cache-Control: max-age=2147483648, stale-while-revalidate=2147483648\n", -1,
          CACHING_MAX_S },
    };
    CHECK_ROWS(rows);
}

static void of_headers_for_cdns_the_longest_lifetime_counts(void)
{
    static const struct expected rows[] = {
        { "CDN-Cache-Control: max-age=600\nCache-Control: no-store\n", -1, 600 },
        { "Cache-Control: max-age=700\nCDN-Cache-Control: max-age=600\n", -1, 700 },
        { "Cloudflare-CDN-Cache-Control: max-age=600\n", -1, 600 },
        { "Vercel-CDN-Cache-Control: s-maxage=600, stale-while-revalidate=5\n", -1, 605 },
        { "Surrogate-Control: content=\"ESI/1.0\", max-age=600+60\n", -1, 660 },
        { "Surrogate-Control: max-age=600\nCDN-Cache-Control: max-age=5\n", -1, 600 },
        { "Surrogate-Control: no-store\n", -1, 0 },
        { "Surrogate-Control: max-age=+\n", -1, 0 },
        { "Surrogate-Key: max-age=600\n", -1, -1 },
    };
    CHECK_ROWS(rows);
}

static void without_a_lifetime_caches_guess_by_the_last_change(void)
{
    static const struct {
        const char *modified, *date;
        long long guess_s;
    } rows[] = {
        { "Sun, 06 Nov 1994 08:32:57 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 100 },
        { "Sun, 06 Nov 1994 08:32:57 GMT", "", 100 }, /* up to now */
        { "Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT", 0 },
        { "Sun, 06 Nov 1995 08:49:37 GMT", "", 0 },
        { "", "", -1 },
        { "yesterday", "", -1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct caching caching;
        check_case("%s", rows[i].modified);
        caching_init(&caching);
        caching_modified(&caching, rows[i].modified, strlen(rows[i].modified));
        caching_date(&caching, rows[i].date, strlen(rows[i].date));
        CHECK_INT(rows[i].guess_s, caching_guess_s(&caching, NOW_S));
        CHECK_INT(-1, caching_fresh_s(&caching, NOW_S));
    }
}

#define DATE "Date: Sun, 06 Nov 1994 08:49:37 GMT\n"

static void expires_counts_from_the_date(void)
{
    static const struct expected rows[] = {
        { DATE "Expires: Sun, 06 Nov 1994 08:50:37 GMT\n", -1, 60 },
        { "Expires: Sun, 06 Nov 1994 08:50:37 GMT\n" DATE, -1, 60 },
        { "Date: Sun, 06 Nov 1994 07:49:37 GMT\n"
          "Expires: Sun, 06 Nov 1994 08:49:37 GMT\n",
          -1, 3600 },
        { "Expires: Sun, 06 Nov 1994 08:49:47 GMT\n", -1, 10 }, /* from now */
        { "Date: yesterday\nExpires: Sun, 06 Nov 1994 08:49:47 GMT\n", -1, 10 },
        { DATE "Expires: Sunday, 06-Nov-94 08:50:37 GMT\n", -1, 60 },
        { DATE "Expires: Sun Nov  6 08:50:37 1994\n", -1, 60 },
        { DATE "Expires: Sun, 06 Nov 2094 08:50:37 GMT\n", -1, CACHING_MAX_S },
        { DATE "Expires: Sun, 06 Nov 1994 08:49:37 GMT\n", -1, 0 },
        { DATE "Expires: Thu, 01 Jan 1970 00:00:00 GMT\n", -1, 0 },
        { DATE "Expires: 0\n", -1, 0 },
        { DATE "Expires: -1\n", -1, 0 },
        { DATE "Expires:\n", -1, 0 },
        { DATE "Expires: Sun, 06 Nov 1994 08:50:37 GMT and then some more text\n", -1,
          0 },
        { DATE "Expires: 0\nExpires: Sun, 06 Nov 1994 08:50:37 GMT\n", -1, 0 },
        { DATE "Expires: Sun, 06 Nov 1994 08:50:37 GMT\nCache-Control: max-age=5\n", -1,
          5 },
        { DATE "Expires: Sun, 06 Nov 1994 08:50:37 GMT\nCache-Control: no-cache\n", -1,
          0 },
        { DATE "Expires: Sun, 06 Nov 1994 08:50:37 GMT\nCache-Control: public\n", -1,
          60 },
    };
    CHECK_ROWS(rows);
}

SUITE(caching, TEST(who_asks_while_it_is_fetched_anew_gets_the_old_one),
      TEST(of_headers_for_cdns_the_longest_lifetime_counts),
      TEST(without_a_lifetime_caches_guess_by_the_last_change),
      TEST(without_a_word_about_caches_nothing_is_known),
      TEST(a_shared_cache_goes_by_s_maxage_then_by_max_age),
      TEST(what_must_not_be_kept_is_not_fresh),
      TEST(a_lifetime_that_cannot_be_read_is_none),
      TEST(numbers_are_cut_at_two_to_the_31st), TEST(an_age_is_a_number_of_seconds),
      TEST(an_age_that_is_no_number_is_none), TEST(expires_counts_from_the_date))
