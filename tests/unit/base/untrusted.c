#include "base/untrusted.h"

#include "base/strbuf.h"
#include "check.h"

#include <string.h>

static void utf8_is_well_formed_or_has_no_width(void)
{
    /* clang-format off */
    static const struct {
        const char *bytes;
        size_t len, width;
    } rows[] = {
        { "", 0, 0 }, { "a", 1, 1 }, { "\0", 1, 1 }, { "\x7f", 1, 1 },
        { "\x80", 1, 0 }, { "\xbf", 1, 0 },
        { "\xc0\x80", 2, 0 }, { "\xc1\xbf", 2, 0 }, { "\xc2\x80", 2, 2 },
        { "\xdf\xbf", 2, 2 }, { "\xc2", 1, 0 }, { "\xc2\x41", 2, 0 }, { "\xc2\xc0", 2, 0 },
        { "\xe0\x9f\xbf", 3, 0 }, { "\xe0\xa0\x80", 3, 3 }, { "\xed\x9f\xbf", 3, 3 },
        { "\xed\xa0\x80", 3, 0 }, { "\xed\xbf\xbf", 3, 0 }, { "\xee\x80\x80", 3, 3 },
        { "\xef\xbf\xbf", 3, 3 }, { "\xe2\x82", 2, 0 }, { "\xe2\x82\x41", 3, 0 },
        { "\xf0\x8f\xbf\xbf", 4, 0 }, { "\xf0\x90\x80\x80", 4, 4 },
        { "\xf4\x8f\xbf\xbf", 4, 4 }, { "\xf4\x90\x80\x80", 4, 0 },
        { "\xf5\x80\x80\x80", 4, 0 }, { "\xff", 1, 0 }, { "\xf0\x9f\x98", 3, 0 },
        { "\xf0\x9f\x98\x41", 4, 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%zu", i);
        CHECK_INT(rows[i].width, utf8_width(rows[i].bytes, rows[i].len));
    }
}

/* clang-format off */
static const struct {
    const char *text;
    size_t len;
    const char *shown;
} shown[] = {
    { "", 0, "" },
    { "plain ~", 7, "plain ~" },
    { "é 日本 \xf0\x9f\x98\x80", 14, "é 日本 \xf0\x9f\x98\x80" },
    { "\x1b]0;pwn\x07", 8, "\\x1b]0;pwn\\x07" },
    { "a\0b", 3, "a\\x00b" },
    { "\r\n\t\x7f", 4, "\\x0d\\x0a\\x09\\x7f" },
    { "\x80\xff", 2, "\\x80\\xff" },
    { "\xe2\x82", 2, "\\xe2\\x82" },
    { "\xc2\x9b", 2, "\\u{9b}" },
    { "\xe2\x80\xae\xe2\x80\xac", 6, "\\u{202e}\\u{202c}" },
    { "\xe2\x81\xa6\xe2\x81\xa9", 6, "\\u{2066}\\u{2069}" },
    { "\xe2\x80\x8b", 3, "\\u{200b}" },
    { "\xe2\x80\xa8", 3, "\\u{2028}" },
    { "\xef\xbb\xbf", 3, "\\u{feff}" },
    { "\xc2\xad", 2, "\\u{ad}" },
    { "\xf3\xa0\x81\x81", 4, "\\u{e0041}" },
    { "\xf3\xa0\x84\x80", 4, "\\u{e0100}" },
};
/* clang-format on */

static void what_acts_or_hides_is_spelled_out(void)
{
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        check_case("%s", shown[i].shown);
        struct strbuf to = STRBUF_INIT(200);
        char fixed[200];
        untrusted_put(&to, shown[i].text, shown[i].len, 100);
        CHECK_STR(shown[i].shown, to.text);
        untrusted_copy(fixed, sizeof(fixed), shown[i].text, shown[i].len);
        CHECK_STR(shown[i].shown, fixed);
        strbuf_release(&to);
    }
}

static void what_is_spelled_out_stays_as_it_is(void)
{
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        struct strbuf to = STRBUF_INIT(200);
        untrusted_put(&to, shown[i].shown, strlen(shown[i].shown), 100);
        CHECK_STR(shown[i].shown, to.text);
        strbuf_release(&to);
    }
}

static void long_text_is_cut_at_its_columns(void)
{
    static const struct {
        const char *text;
        size_t max;
        const char *shown;
    } rows[] = {
        { "abcdef", 6, "abcdef" }, { "abcdef", 5, "abcde…" },
        { "ééé", 3, "ééé" },       { "ééé", 2, "éé…" },
        { "ab\n", 5, "ab…" },      { "ab\n", 6, "ab\\x0a" },
        { "a", 0, "…" },           { "", 0, "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s in %zu", rows[i].text, rows[i].max);
        struct strbuf to = STRBUF_INIT(200);
        untrusted_put(&to, rows[i].text, strlen(rows[i].text), rows[i].max);
        CHECK_STR(rows[i].shown, to.text);
        strbuf_release(&to);
    }
}

static void an_array_is_filled_with_whole_characters_and_ended(void)
{
    static const char text[] = "aé\n!";
    static const char *const kept[] = { NULL,      "",         "a",       "a",
                                        "aé",      "aé",       "aé",      "aé",
                                        "aé\\x0a", "aé\\x0a!", "aé\\x0a!" };
    for (size_t size = 1; size < sizeof(kept) / sizeof(kept[0]); size++) {
        check_case("size %zu", size);
        char to[16];
        memset(to, '#', sizeof(to));
        untrusted_copy(to, size, text, strlen(text));
        CHECK_STR(kept[size], to);
        CHECK_INT('#', to[size]);
    }
    char untouched = '#';
    untrusted_copy(&untouched, 0, text, strlen(text));
    CHECK_INT('#', untouched);
}

static void a_word_is_quoted_where_a_shell_would_take_it_apart(void)
{
    static const struct {
        const char *text, *word;
    } rows[] = {
        { "night.run", "night.run" },
        { "/a/b-c_d=1%@,:+", "/a/b-c_d=1%@,:+" },
        { "ü.run", "ü.run" },
        { "", "''" },
        { "my run", "'my run'" },
        { "$HOME", "'$HOME'" },
        { "it's", "'it'\\''s'" },
        { "'", "''\\'''" },
        { "a;\x1b[2J", "'a;\\x1b[2J'" },
        { "*", "'*'" },
    };
    char word[UNTRUSTED_WORD_MAX], large[2 * UNTRUSTED_WORD_MAX];
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        CHECK_STR(rows[i].word, untrusted_word(word, rows[i].text));
    for (int i = 0; i < 2; i++) {
        memset(large, i == 0 ? '\'' : ' ', sizeof(large));
        large[sizeof(large) - 1] = '\0';
        size_t len = strlen(untrusted_word(word, large));
        CHECK(len < UNTRUSTED_WORD_MAX && word[len - 1] == '\'');
    }
}

SUITE(untrusted, TEST(utf8_is_well_formed_or_has_no_width),
      TEST(what_acts_or_hides_is_spelled_out), TEST(what_is_spelled_out_stays_as_it_is),
      TEST(long_text_is_cut_at_its_columns),
      TEST(an_array_is_filled_with_whole_characters_and_ended),
      TEST(a_word_is_quoted_where_a_shell_would_take_it_apart))
