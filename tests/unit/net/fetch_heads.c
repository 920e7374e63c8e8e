/* What of a response head becomes part of an attempt. */
#include "base/xalloc.h"
#include "check.h"
#include "net/client.h"
#include "net/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool play_headers(struct origin_conn *conn, const char *target)
{
    (void)target;
    return origin_answer(conn, "429 Too Many Requests", conn->origin->data, "slow down");
}

static struct attempt attempt_with(const char *headers)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_headers, headers);
    client_init_for(&client, origin.url);
    struct attempt attempt = *client_ask(&client, "/1", 5 * SECOND);
    client_release(&client);
    origin_stop(&origin);
    CHECK_INT(TROUBLE_NONE, attempt.trouble);
    CHECK_INT(429, attempt.status);
    return attempt;
}

static int retry_after(const char *value)
{
    check_case("Retry-After: %s", value);
    char *header = xstrfmt("Retry-After: %s\r\n", value);
    int seconds = attempt_with(header).retry_after_s;
    free(header);
    return seconds;
}

static void retry_after_in_seconds_is_taken_up_to_five_minutes(void)
{
    static const struct {
        const char *value;
        int seconds;
    } cases[] = {
        { "0", 0 },
        { "5", 5 },
        { "  120  ", 120 },
        { "0007", 7 },
        { "300", 300 },
        { "301", 300 },
        { "4294967296", 300 },
        { "18446744073709551616", 300 },
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        CHECK_INT(cases[i].seconds, retry_after(cases[i].value));
}

static void a_retry_after_that_makes_no_sense_is_none(void)
{
    static const char *const values[] = {
        "",
        "-1",
        "+5",
        "1.5",
        "1e3",
        "5s",
        "5 seconds",
        "0x10",
        "5, 6",
        "string",
        "Mon, 99 Foo 2099 99:99:99 GMT",
        "Wed, 21 Oct 2015 07:28:00 GMT",
        ":",
        "soon",
    };
    for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
        CHECK_INT(-1, retry_after(values[i]));
    CHECK_INT(-1, attempt_with("X-Other: 5\r\n").retry_after_s);
}

/* The three forms of RFC 9110, 5.6.7. */
enum date_form { DATE_IMF, DATE_RFC850, DATE_ASCTIME, DATE_FORMS };

static int retry_after_date(enum date_form form, time_t from_now)
{
    char text[96], day[32];
    struct tm utc;
    time_t then = time(NULL) + from_now;
    gmtime_r(&then, &utc);
    switch (form) {
    case DATE_IMF:
        strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        break;
    case DATE_RFC850:
        strftime(day, sizeof(day), "%A, %d-%b", &utc);
        snprintf(text, sizeof(text), "%s-%02d %02d:%02d:%02d GMT", day, utc.tm_year % 100,
                 utc.tm_hour, utc.tm_min, utc.tm_sec);
        break;
    case DATE_ASCTIME:
        strftime(text, sizeof(text), "%a %b %e %H:%M:%S %Y", &utc);
        break;
    case DATE_FORMS:
        return -1;
    }
    return retry_after(text);
}

static void retry_after_may_be_a_date(void)
{
    for (int form = 0; form < DATE_FORMS; form++) {
        int seconds = retry_after_date((enum date_form)form, 60);
        CHECK(seconds > 50 && seconds <= 60);
        CHECK_INT(300, retry_after_date((enum date_form)form, 86400));
        CHECK_INT(-1, retry_after_date((enum date_form)form, -60));
    }
}

static void of_two_retry_afters_the_first_counts(void)
{
    CHECK_INT(7, attempt_with("Retry-After: 7\r\nretry-after: 9\r\n").retry_after_s);
}

static void a_content_type_is_kept_printable_and_short(void)
{
    CHECK_STR("text/html; charset=utf-8",
              attempt_with("Content-Type: text/html; charset=utf-8\r\n").content_type);
    CHECK_STR("", attempt_with("").content_type);

    struct attempt attempt = attempt_with("Content-Type: a\x1b[2Jb\r\n");
    CHECK(strchr(attempt.content_type, '\x1b') == NULL);
    CHECK(strchr(attempt.content_type, 'b') != NULL);

    char *longest = xstrfmt("Content-Type: %01000d\r\n", 0);
    CHECK(strlen(attempt_with(longest).content_type) < sizeof(attempt.content_type));
    free(longest);
}

/* The next attempt with the same fetch starts with nothing of the one before. */
static bool play_once_with_headers(struct origin_conn *conn, const char *target)
{
    if (strcmp(target, "/1") == 0)
        return origin_answer(conn, "503 Busy",
                             "Retry-After: 5\r\nContent-Type: text/html\r\n", "busy");
    return origin_answer(conn, "200 OK", "", "{}");
}

static void nothing_is_left_of_the_answer_before(void)
{
    struct origin origin;
    struct client client;
    origin_start(&origin, play_once_with_headers, NULL);
    client_init_for(&client, origin.url);
    CHECK_INT(5, client_ask(&client, "/1", 5 * SECOND)->retry_after_s);

    const struct attempt *attempt = client_ask(&client, "/2", 5 * SECOND);

    CHECK_INT(200, attempt->status);
    CHECK_INT(-1, attempt->retry_after_s);
    CHECK_STR("", attempt->content_type);
    CHECK_INT(2, attempt->bytes);
    CHECK_STR("{}", client_body(&client));
    client_release(&client);
    origin_stop(&origin);
}

SUITE(fetch_heads, TEST(retry_after_in_seconds_is_taken_up_to_five_minutes),
      TEST(a_retry_after_that_makes_no_sense_is_none), TEST(retry_after_may_be_a_date),
      TEST(of_two_retry_afters_the_first_counts),
      TEST(a_content_type_is_kept_printable_and_short),
      TEST(nothing_is_left_of_the_answer_before))
