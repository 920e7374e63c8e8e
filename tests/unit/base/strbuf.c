#include "base/strbuf.h"

#include "check.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void check_holds(const char *expected, const struct strbuf *buf)
{
    CHECK_MEM(expected, strlen(expected), buf->text, buf->len);
    CHECK_INT('\0', buf->text[buf->len]);
}

static void an_empty_buffer_is_an_empty_string(void)
{
    struct strbuf buf = STRBUF_INIT(10);
    check_holds("", &buf);
    CHECK(strbuf_add(&buf, "", 0));
    CHECK_INT(0, buf.cap);
    strbuf_cut(&buf, 0);
    strbuf_reset(&buf);
    strbuf_release(&buf);
    check_holds("", &buf);
}

static void everything_is_added_behind(void)
{
    struct strbuf buf = STRBUF_INIT(1000);
    CHECK(strbuf_puts(&buf, "a"));
    CHECK(strbuf_putc(&buf, 'b'));
    CHECK(strbuf_add(&buf, "cdef", 2));
    CHECK(strbuf_putf(&buf, "-%s-%03d", "x", 7));
    CHECK(strbuf_putf(&buf, "%s", ""));
    CHECK(strbuf_putu(&buf, 0));
    CHECK(strbuf_putu(&buf, ULLONG_MAX));
    check_holds("abcd-x-007018446744073709551615", &buf);
    strbuf_release(&buf);
}

static void a_buffer_may_hold_nul(void)
{
    struct strbuf buf = STRBUF_INIT(10);
    CHECK(strbuf_add(&buf, "a\0b", 3));
    CHECK_MEM("a\0b", 3, buf.text, buf.len);
    strbuf_release(&buf);
}

static void a_buffer_stops_at_its_limit_and_stays_an_exact_prefix(void)
{
    struct strbuf buf = STRBUF_INIT(4);
    CHECK(strbuf_puts(&buf, "abc"));
    CHECK(!strbuf_puts(&buf, "de"));
    CHECK(buf.full);
    CHECK(!strbuf_putc(&buf, 'd'));
    CHECK(!strbuf_putf(&buf, "%d", 1));
    CHECK(!strbuf_putu(&buf, 1));
    CHECK(!strbuf_add(&buf, "", 0));
    CHECK(!strbuf_put_json(&buf, "", 0));
    check_holds("abc", &buf);

    strbuf_reset(&buf);
    CHECK(!buf.full);
    CHECK(strbuf_puts(&buf, "abcd"));
    CHECK(!strbuf_putc(&buf, 'e'));
    check_holds("abcd", &buf);
    strbuf_release(&buf);
}

static void memory_stays_under_the_limit_too(void)
{
    struct strbuf buf = STRBUF_INIT(1000);
    while (strbuf_putc(&buf, 'x'))
        CHECK(buf.cap <= 1001);
    CHECK_INT(1000, buf.len);
    CHECK_INT(1001, buf.cap);
    strbuf_release(&buf);

    struct strbuf none = STRBUF_INIT(0);
    CHECK(!strbuf_putc(&none, 'x'));
    check_holds("", &none);
    strbuf_release(&none);
}

static void a_request_for_more_than_there_can_be_is_refused(void)
{
    struct strbuf buf = STRBUF_INIT(100);
    CHECK(strbuf_puts(&buf, "abc"));
    CHECK(!strbuf_reserve(&buf, SIZE_MAX));
    CHECK(!strbuf_putc(&buf, 'd'));
    check_holds("abc", &buf);
    strbuf_release(&buf);
}

static void cutting_only_shortens(void)
{
    struct strbuf buf = STRBUF_INIT(100);
    strbuf_puts(&buf, "abcdef");
    strbuf_cut(&buf, 9);
    check_holds("abcdef", &buf);
    strbuf_cut(&buf, 2);
    check_holds("ab", &buf);
    strbuf_release(&buf);
}

static void a_detached_string_is_the_callers(void)
{
    struct strbuf buf = STRBUF_INIT(100);
    strbuf_puts(&buf, "abc");
    char *text = strbuf_detach(&buf);
    check_holds("", &buf);
    CHECK_STR("abc", text);
    free(text);

    text = strbuf_detach(&buf);
    CHECK_STR("", text);
    free(text);
}

static void json_strings_are_escaped(void)
{
    /* clang-format off */
    static const struct {
        const char *text;
        size_t len;
        const char *json;
    } rows[] = {
        { "", 0, "\"\"" },
        { "plain", 5, "\"plain\"" },
        { "a\"b\\c/d", 7, "\"a\\\"b\\\\c/d\"" },
        { "\n\r\t\b\x01\0\x1f\x7f", 8, "\"\\n\\r\\t\\u0008\\u0001\\u0000\\u001f\\u007f\"" },
        { "é€\xf0\x9f\x98\x80", 9, "\"é€\xf0\x9f\x98\x80\"" },
        { "a\xff" "b", 3, "\"a\xef\xbf\xbd" "b\"" },
        { "\xc3", 1, "\"\xef\xbf\xbd\"" },
        { "\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%zu", i);
        struct strbuf buf = STRBUF_INIT(100);
        CHECK(strbuf_put_json(&buf, rows[i].text, rows[i].len));
        check_holds(rows[i].json, &buf);
        strbuf_release(&buf);
    }
}

static void a_json_string_is_there_whole_or_not_at_all(void)
{
    for (size_t limit = 0; limit < 12; limit++) {
        check_case("limit %zu", limit);
        struct strbuf buf = STRBUF_INIT(limit);
        bool fits = strbuf_puts(&buf, "k:") && strbuf_put_json(&buf, "a\nbcd", 5);
        CHECK_INT(limit >= 10, fits);
        check_holds(limit >= 10 ? "k:\"a\\nbcd\"" : limit >= 2 ? "k:" : "", &buf);
        strbuf_release(&buf);
    }
}

SUITE(strbuf, TEST(an_empty_buffer_is_an_empty_string), TEST(everything_is_added_behind),
      TEST(a_buffer_may_hold_nul),
      TEST(a_buffer_stops_at_its_limit_and_stays_an_exact_prefix),
      TEST(memory_stays_under_the_limit_too),
      TEST(a_request_for_more_than_there_can_be_is_refused), TEST(cutting_only_shortens),
      TEST(a_detached_string_is_the_callers), TEST(json_strings_are_escaped),
      TEST(a_json_string_is_there_whole_or_not_at_all))
