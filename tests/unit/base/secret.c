#include "base/secret.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void know(const char *value)
{
    struct err err = ERR_INIT;
    CHECK(secret_add(value, strlen(value), &err));
}

static void check_redacted(const char *expected, const char *text)
{
    struct strbuf to = STRBUF_INIT(1 << 20);
    bool any = secret_redact(&to, text, strlen(text));
    CHECK_STR(expected, to.text);
    CHECK_INT(strcmp(expected, text) != 0, any);
    strbuf_release(&to);
}

static void without_secrets_a_text_stays(void)
{
    CHECK(!secret_any());
    CHECK(!secret_occurs("opensesame", 10));
    check_redacted("opensesame", "opensesame");
    char text[] = "opensesame";
    CHECK(!secret_redact_text(text));
    CHECK_STR("opensesame", text);
}

static void every_form_of_a_secret_is_masked(void)
{
    /* clang-format off */
    static const struct {
        const char *secret, *text, *redacted;
    } rows[] = {
        { "opensesame", "", "" },
        { "opensesame", "opensesame", "***" },
        { "opensesame", "say opensesame, opensesame!", "say ***, ***!" },
        { "opensesame", "opensesameopensesame", "******" },
        { "opensesame", "openopensesame", "open***" },
        { "opensesame", "opensesam, Opensesame", "opensesam, Opensesame" },
        { "opensesame", "b3BlbnNlc2FtZQ==", "***" },
        { "opensesame", "\"b3BlbnNlc2FtZQ\"", "\"***\"" },
        { "opensesame", "eG9wZW5zZXNhbWV5eg== eHhvcGVuc2VzYW1leXo=", "eG***V5eg== eHh***eXo=" },
        { "opensesame", "b3BlbnNlc2FtZXl6", "***Xl6" },
        { "\xfb\xef\xbe\xff\xfe", "++++//4= ++++//4 ----__4 A++++//4A", "*** *** *** A***A" },
        { "\xfb\xef\xbe\xff\xfe", "%2B%2B%2B%2B%2F%2F4%3D", "***" },
        { "a b/c+d=e?", "a b/c+d=e?", "***" },
        { "a b/c+d=e?", "x=a%20b%2Fc%2Bd%3De%3F&", "x=***&" },
        { "a b/c+d=e?", "x=a%20b%2fc%2bd%3de%3f&", "x=***&" },
        { "a b/c+d=e?", "x=a+b%2Fc%2Bd%3De%3F&", "x=***&" },
        { "a b/c+d=e?", "x=a%20b%2Fc+d=e%3F&", "x=***&" },
        { "a-b_c.d", "%61%2Db_c%2ed a%252db_c.d", "*** ***" },
        { "a-b_c.d", "\\u0061-b_c.\\u0064 a&#45;b_c&#x2e;d", "*** ***" },
        { "ab%2Fcd", "ab%2Fcd ab%252Fcd ab/cd", "*** *** ***" },
        { "100%", "100% 100%25 100%2", "*** *** ***2" },
        { "abcd", "%ab%cd %61b", "%ab%cd %61b" },
        { "a b/c+d=e?", "/a b~1c+d=e?/0", "/***/0" },
        { "a/b\"c\\d", "{\"k\":\"a/b\\\"c\\\\d\"}", "{\"k\":\"***\"}" },
        { "a/b\"c\\d", "{\"k\":\"a\\/b\\\"c\\\\d\"}", "{\"k\":\"***\"}" },
        { "<a&b>'\"", "<p>&lt;a&amp;b&gt;&#39;&quot;</p>", "<p>***</p>" },
        { "aaaa", "aaaaaa aaa", "*** aaa" },
        { "\xc3\xa9t\xc3\xa9", "l'\xc3\xa9t\xc3\xa9 %C3%A9t%C3%A9", "l'*** ***" },
        { "\xc3\xa9t\xc3\xa9", "\\u00e9t\\u00E9 &#233;t&#xe9; &eacute;t&eacute;", "*** *** ***" },
        { "\xc3\xa9t\xc3\xa9", "\xc3\x83\xc2\xa9t\xc3\x83\xc2\xa9 \\u00c3\\u00a9t\\u00c3\\u00a9", "*** ***" },
        { "\xc3\xa9t\xc3\xa9", "\\xc3\\xa9t\\xc3\\xa9 \\u{e9}t\\u{e9}", "*** ***" },
        { "k\xf0\x9f\x98\x80y", "k\\ud83d\\ude00y k&#128512;y k\\u{1f600}y", "*** *** ***" },
        { "k\xf0\x9f\x98\x80y", "k\\ud83dy k\\ud83d\\u0041y k&#1114112;y", "k\\ud83dy k\\ud83d\\u0041y k&#1114112;y" },
        { "\xff\xfe\xfd\xfc", "\\xff\\xfe\\xfd\\xfc", "***" },
        { "ab\tcd", "ab\\tcd ab\\u0009cd ab&#9;cd ab%09cd", "*** *** *** ***" },
        { "ab\ncd", "ab\\ncd", "***" },
        { "a\"b\\c", "{\"k\":\"{\\\"k\\\":\\\"a\\\\\\\"b\\\\\\\\c\\\"}\"}", "{\"k\":\"{\\\"k\\\":\\\"***\\\"}\"}" },
        { "a&b<c", "a&amp;amp;amp;b&amp;amp;lt;c a\\u0026amp;b%26lt;c", "*** ***" },
        { "9f3c-1e77", "9F3C-1E77 9f3c-1e77 9f3C-1e77", "*** *** 9f3C-1e77" },
        { "hunter-2", "HUNTER-2 68756e7465722d32 68756E7465722D32", "HUNTER-2 *** ***" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s in %s", rows[i].secret, rows[i].text);
        know(rows[i].secret);
        check_redacted(rows[i].redacted, rows[i].text);
        secret_forget();
    }
}

static void what_overlaps_is_masked_as_one(void)
{
    know("abcdef");
    know("defghi");
    know("abcd");
    check_redacted("x***y", "xabcdefghiy");
    check_redacted("***eg, ***x", "abcdeg, abcdefx");
    secret_forget();
}

static void what_protects_nothing_is_not_registered(void)
{
    static const char *const common[] = { "", "abc", "true", "False", "NULL", "1234567" };
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++)
        know(common[i]);
    CHECK(!secret_any());
    know("12345678");
    check_redacted("token 1234567 of ***", "token 1234567 of 12345678");
    secret_forget();
}

static void a_secret_that_was_cut_off_is_masked(void)
{
    know("opensesame");
    check_redacted("the key is ***", "the key is opense");
    check_redacted("an ope", "an ope");
    char text[] = "got \"opensesa…\" and \"open…\" and \"ope…\", open";
    CHECK(secret_redact_text(text));
    CHECK_STR("got \"***…\" and \"***…\" and \"ope…\", ***", text);
    char within[] = "opense; opensesa; application/json is expected";
    CHECK(secret_redact_text(within));
    CHECK_STR("opense; ***; application/json is expected", within);
    secret_forget();
}

static void a_word_that_a_secret_begins_with_is_no_secret(void)
{
    know("another-one");
    char text[] = "a run of another configuration";
    CHECK(!secret_redact_text(text));
    CHECK_STR("a run of another configuration", text);
    secret_forget();
}

static void a_text_may_hold_nul(void)
{
    know("opensesame");
    struct strbuf to = STRBUF_INIT(100);
    CHECK(secret_redact(&to, "\0opensesame\0open", 16));
    CHECK_MEM("\0***\0***", 8, to.text, to.len);
    strbuf_release(&to);
    secret_forget();
}

/* Every place and every length, so that no window skips one. */
static void a_secret_is_found_wherever_it_stands(void)
{
    char value[301], text[700];
    for (size_t len = SECRET_LEN_MIN; len < sizeof(value); len += len < 12 ? 1 : 71) {
        for (size_t i = 0; i < len; i++)
            value[i] = (char)('a' + (i * 7 + len) % 26);
        value[len] = '\0';
        know("a-longer-one-that-does-not-occur");
        know(value);
        for (size_t at = 0; at + len <= sizeof(text); at++) {
            memset(text, '.', sizeof(text));
            memcpy(text + at, value, len);
            check_case("%zu bytes at %zu", len, at);
            CHECK(secret_occurs(text, sizeof(text)));
            text[at + len - 1] = '.';
            CHECK(!secret_occurs(text, at + len));
        }
        secret_forget();
    }
}

static void a_registry_has_a_ceiling(void)
{
    struct err err = ERR_INIT;
    char value[32];
    for (int i = 0; i < SECRETS_MAX; i++) {
        snprintf(value, sizeof(value), "secret-%d", 10000 + i);
        know(value);
    }
    CHECK(secret_add(value, strlen(value), &err)); /* known already */
    CHECK(!secret_add("one more", 8, &err));
    CHECK_STR("more than 1024 secrets", err.text);
    secret_forget();
    CHECK(!secret_any());
}

static void a_secret_can_have_a_name(void)
{
    struct err err = ERR_INIT;
    CHECK(secret_name("KEY_1", 5, "opensesame", 10, &err));
    CHECK_STR("opensesame", secret_by_name("KEY_1", 5, &err));
    check_redacted("***", "opensesame");
    CHECK_STR("", err.text);
    CHECK(secret_by_name("KEY", 3, &err) == NULL);
    CHECK_STR("no secret has the name KEY", err.text);
    CHECK_STR("set METAPROBE_SECRET_KEY, or name a file of NAME=VALUE lines with "
              "--secret-file",
              err.hint);
    secret_forget();
}

static void a_named_secret_may_come_from_the_environment(void)
{
    struct err err = ERR_INIT;
    setenv("METAPROBE_SECRET_KEY", "hunter2hunter2", 1);
    CHECK_STR("hunter2hunter2", secret_by_name("KEY", 3, &err));
    check_redacted("***", "hunter2hunter2");
    secret_forget();
    CHECK(secret_name("KEY", 3, "opensesame", 10, &err));
    CHECK_STR("opensesame", secret_by_name("KEY", 3, &err));
    unsetenv("METAPROBE_SECRET_KEY");
    secret_forget();
}

static void a_bad_named_secret_is_refused_and_not_repeated(void)
{
    /* clang-format off */
    static const struct {
        const char *name, *value, *error;
    } rows[] = {
        { "", "value", "a secret's name is of letters, digits and \"_\", at most 64, and not FILE" },
        { "A-B", "value", "a secret's name is of letters, digits and \"_\", at most 64, and not FILE" },
        { "FILE", "value", "a secret's name is of letters, digits and \"_\", at most 64, and not FILE" },
        { "A", "", "the secret A: an empty value" },
        { "A", "val\nue", "the secret A: a control character at byte 4 of its value" },
        { "TWICE", "value", "the secret TWICE: given twice" },
    };
    /* clang-format on */
    struct err first = ERR_INIT;
    CHECK(secret_name("TWICE", 5, "other", 5, &first));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s=%s", rows[i].name, rows[i].value);
        CHECK(!secret_name(rows[i].name, strlen(rows[i].name), rows[i].value,
                           strlen(rows[i].value), &err));
        CHECK_STR(rows[i].error, err.text);
    }
    secret_forget();
}

SUITE(secret, TEST(without_secrets_a_text_stays), TEST(every_form_of_a_secret_is_masked),
      TEST(what_overlaps_is_masked_as_one), TEST(what_protects_nothing_is_not_registered),
      TEST(a_secret_that_was_cut_off_is_masked),
      TEST(a_word_that_a_secret_begins_with_is_no_secret), TEST(a_text_may_hold_nul),
      TEST(a_secret_is_found_wherever_it_stands), TEST(a_registry_has_a_ceiling),
      TEST(a_secret_can_have_a_name), TEST(a_named_secret_may_come_from_the_environment),
      TEST(a_bad_named_secret_is_refused_and_not_repeated))
