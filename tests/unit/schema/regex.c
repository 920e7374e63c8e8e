/*
 * Regular expressions mean what ECMA-262 says.
 */
#include "schema/regex.h"

#include "base/strbuf.h"
#include "base/units.h"
#include "check.h"
#include "schema/regex_shape.h"

#include <stdio.h>
#include <string.h>

static enum regex_answer ask(const char *pattern, const char *text, size_t len)
{
    struct err err = ERR_INIT;
    enum regex_answer answer = REGEX_UNDECIDED;
    struct regex *regex = regex_new(pattern, strlen(pattern), &err);
    CHECK_STR("", err.text);
    struct regex_run *run = regex_run_new();
    uint64_t cost = 0;
    if (regex != NULL)
        answer = regex_match(regex, run, text, len, &cost);
    regex_run_free(run);
    regex_free(regex);
    return answer;
}

/* Asks twice: as it is, and as a group, which is never matched as a shape. */
static enum regex_answer match(const char *pattern, const char *text)
{
    struct strbuf group = STRBUF_INIT(1000);
    strbuf_putf(&group, "(?:%s)", pattern);
    enum regex_answer answer = ask(pattern, text, strlen(text));
    CHECK_INT(answer, ask(group.text, text, strlen(text)));
    strbuf_release(&group);
    return answer;
}

struct row {
    const char *pattern;
    const char *yes[4], *no[4];
};

static void check_rows(const struct row *rows)
{
    for (; rows->pattern != NULL; rows++) {
        for (size_t i = 0; i < 4 && rows->yes[i] != NULL; i++) {
            check_case("%s on \"%s\"", rows->pattern, rows->yes[i]);
            CHECK_INT(REGEX_YES, match(rows->pattern, rows->yes[i]));
        }
        for (size_t i = 0; i < 4 && rows->no[i] != NULL; i++) {
            check_case("%s on \"%s\"", rows->pattern, rows->no[i]);
            CHECK_INT(REGEX_NO, match(rows->pattern, rows->no[i]));
        }
    }
    check_case("%s", "");
}

#define E_ACUTE        "\xc3\xa9"
#define ARABIC_3       "\xd9\xa3"
#define NO_BREAK_SPACE "\xc2\xa0"
#define LINE_SEPARATOR "\xe2\x80\xa8"
#define BOM            "\xef\xbb\xbf"
#define GRIN           "\xf0\x9f\x98\x80"

static void classes_and_escapes_are_those_of_ecma(void)
{
    static const struct row rows[] = {
        { "^\\d$", { "3" }, { ARABIC_3, "a" } },
        { "^\\D$", { ARABIC_3, GRIN }, { "3" } },
        { "^\\w$", { "a", "_" }, { E_ACUTE, "-" } },
        { "\\bcaf", { "a caf", E_ACUTE "caf" }, { "acaf" } },
        { "^\\s$",
          { " ", "\v", NO_BREAK_SPACE, LINE_SEPARATOR },
          { "x", "\xe1\xa0\x8e" } },
        { "^[\\s]$", { BOM, "\t" }, { "x" } },
        { "^\\S$", { "x", E_ACUTE }, { NO_BREAK_SPACE, BOM, "" } },
        { "^[^\\s]$", { "x", GRIN }, { LINE_SEPARATOR } },
        { "^[\\S]$", { "x", GRIN }, { " ", NO_BREAK_SPACE } },
        { "^[^\\S]$", { " ", NO_BREAK_SPACE }, { "x", GRIN } },
        { "^.$", { "a", E_ACUTE, GRIN }, { "\n", "\r", LINE_SEPARATOR } },
        { "^[^]$", { "\n", GRIN }, { "", "ab" } },
        { "[]", { NULL }, { "a", "" } },
        { "^[]*$", { "" }, { "a" } },
        { "^(?:[\\ud800]?a)+[^]*$", { "aa", "a\n" }, { "", "b" } },
        { "^[\\b]$", { "\b" }, { "b" } },
        { "^\\cA\\x41\\u0042\\u{43}$",
          { "\x01"
            "ABC" },
          { "AABC" } },
        { "^\\v\\f\\t\\n\\r$", { "\v\f\t\n\r" }, { "\n\f\t\n\r" } },
        { "^\\/\\.\\-?$", { NULL }, { "x" } },
        { "^[a\\-z]$", { "-", "a", "z" }, { "b" } },
        { "^[[:a]$", { "[", ":", "a" }, { "b" } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
    CHECK_INT(REGEX_YES, ask("^\\0$", "", 1));
    CHECK_INT(REGEX_NO, ask("^\\0$", "", 0));
}

static void code_points_are_counted_not_bytes_or_surrogates(void)
{
    static const struct row rows[] = {
        { "^.{2}$", { GRIN "a", E_ACUTE E_ACUTE }, { GRIN, "abc" } },
        { "^\\ud83d\\ude00$", { GRIN }, { "x" } },
        { "^[\\ud83d\\ude00-\\ud83d\\ude02]$", { GRIN }, { "x" } },
        { "^\\u{1f600}+$", { GRIN GRIN }, { "" } },
        { "\\ud83d", { NULL }, { GRIN } }, /* half of a pair is in no text */
        { "^[\\ud800-\\udfff]$", { NULL }, { GRIN, "a" } },
        { "^[\\u0000-\\uffff]$", { "a", E_ACUTE }, { GRIN } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
}

static void properties_have_their_names_of_ecma(void)
{
    static const struct row rows[] = {
        { "^\\p{L}$", { "a", E_ACUTE }, { "1" } },
        { "^\\p{Letter}$", { E_ACUTE }, { "1" } },
        { "^\\p{gc=Lu}$", { "A" }, { "a" } },
        { "^\\p{General_Category=Uppercase_Letter}$", { "A" }, { "a" } },
        { "^\\p{digit}$", { "3", ARABIC_3 }, { "x" } },
        { "^\\P{punct}$", { "x" }, { "!" } },
        { "^\\p{Script=Arabic}$", { "\xd8\xa7" }, { "a" } },
        { "^\\p{sc=Arab}$", { "\xd8\xa7" }, { "a" } },
        { "^\\p{scx=Greek}$", { "\xce\xb1" }, { "a" } },
        { "^\\p{Alphabetic}$", { "a" }, { "1" } },
        { "^\\p{Emoji}$", { GRIN }, { "a" } },
        { "^[\\p{L}\\d]+$", { "a1" E_ACUTE }, { "a-1" } },
        { "^\\p{ASCII}$", { "a" }, { E_ACUTE } },
        { "^\\p{Assigned}$", { "a" }, { "\xcd\xb8" } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
}

static void groups_and_assertions_work_as_in_ecma(void)
{
    static const struct row rows[] = {
        { "^abc$", { "abc" }, { "abc\n", "xabc" } },
        { "^(a)|b\\1$", { "a", "b" }, { "c" } },
        { "^(?<year>\\d{4})-\\k<year>$", { "2024-2024" }, { "2024-2023" } },
        { "^\\k<q>(?<q>x)$", { "x" }, { "xx" } },
        { "^(?=.*\\d)(?!.*x).+$", { "a1" }, { "ax1", "a" } },
        { "(?<=\\$)\\d", { "$5" }, { "5" } },
        { "^a{2,}?b{0}c$", { "aac", "aaac" }, { "ac", "aabc" } },
        { "^(?:ab|cd)+$", { "abcd" }, { "abc" } },
        { "", { "", "x" }, { NULL } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
}

static void what_means_something_without_the_flag_u_is_taken(void)
{
    static const struct row rows[] = {
        { "^a{,3}$", { "a{,3}" }, { "aaa" } },
        { "^{x}]$", { "{x}]" }, { "x" } },
        { "^a\\_\\:\\@\\#$", { "a_:@#" }, { "a" } },
        { "^[\\w-.]$", { "a", "-", "." }, { "!" } },
        { "^(?=a)*a$", { "a" }, { "b" } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
    CHECK(!regex_is_valid("a{,3}", 5));
    CHECK(!regex_is_valid("[\\w-.]", 6));
}

static void other_dialects_are_refused(void)
{
    static const char *const rows[] = {
        "\\A",
        "\\Z",
        "\\z",
        "\\a",
        "\\e",
        "\\h",
        "\\R",
        "\\Nx",
        "\\K",
        "\\Qa\\E",
        "\\G",
        "\\X",
        "\\C",
        "\\8",
        "\\1",
        "(?i)a",
        "(?>a)",
        "a++",
        "a*+",
        "(?R)",
        "(*FAIL)",
        "(?#c)a",
        "(?P<n>a)",
        "(?'n'a)",
        "[z-a]",
        "a{3,2}",
        "a**",
        "*a",
        "a|*",
        "(",
        ")",
        "[a",
        "\\",
        "\\x1",
        "\\u12",
        "\\u{}",
        "\\u{110000}",
        "\\c1",
        "\\p{Foo}",
        "\\p{Greek}",
        "\\p{Script=Foo}",
        "\\pL",
        "(?<1>a)",
        "(?<n>a)(?<n>b)",
        "\\k<n>",
        "(?<n>a)\\k<m>",
        "^*",
        "(?<=a)*",
        "a{70000}",
        "\\01",
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", rows[i]);
        CHECK(regex_new(rows[i], strlen(rows[i]), &err) == NULL);
        CHECK(strncmp(err.text, "bad regular expression: ", 24) == 0);
        CHECK(!regex_is_valid(rows[i], strlen(rows[i])));
    }
    check_case("%s", "");
}

static void lookbehinds_of_any_length_are_valid_but_not_ours(void)
{
    struct err err = ERR_INIT;
    CHECK(regex_is_valid("(?<=a+)b", 8));
    CHECK(regex_new("(?<=a+)b", 8, &err) == NULL);
    CHECK_STR("bad regular expression: lookbehind assertion is not fixed length",
              err.text);
}

static void a_match_that_explodes_is_undecided(void)
{
    struct strbuf text = STRBUF_INIT(1 << 16);
    for (int i = 0; i < 60; i++)
        strbuf_putc(&text, 'a');
    strbuf_putc(&text, '!');
    CHECK_INT(REGEX_UNDECIDED, ask("^(a+)+$", text.text, text.len));
    CHECK_INT(REGEX_UNDECIDED, ask("^(?:a|aa)+$", text.text, text.len));

    /* a text that is long and harmless is no reason */
    strbuf_reset(&text);
    for (int i = 0; i < 20000; i++)
        strbuf_putc(&text, i % 2 ? 'a' : 'b');
    CHECK_INT(REGEX_YES, ask("^(?:a|b)*$", text.text, text.len));
    strbuf_release(&text);
}

static void common_shapes_need_no_pcre(void)
{
    static const char *const shapes[] = { "",
                                          "^",
                                          ".*",
                                          "a",
                                          "\\d",
                                          "^https://",
                                          "^.{1,64}$",
                                          "^0x[a-fA-F0-9]{40}$",
                                          "^[^/]+/\\d*$",
                                          "abc$",
                                          "^ipfs:\\/\\/",
                                          "^[\\w.\\-]+$",
                                          "^$" };
    static const char *const others[] = { "a|b",     "(a)",         "\\s",
                                          "^a*a$",   "a+b",         "^a+?$",
                                          "\\u0041", "^[a-z]*[^0]", "[" };
    struct regex_shape shape;
    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        check_case("%s", shapes[i]);
        CHECK(regex_shape_read(&shape, shapes[i], strlen(shapes[i])));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        check_case("%s", others[i]);
        CHECK(!regex_shape_read(&shape, others[i], strlen(others[i])));
    }
    check_case("%s", "");
    static const struct row rows[] = {
        { "^0x[a-fA-F0-9]{40}$",
          { "0x52908400098527886E0F7030069857D2E4169EE7" },
          { "0x52908400098527886E0F7030069857D2E4169EE", "0x", "" } },
        { "^[^/]+/\\d*$", { "a/", E_ACUTE "/12" }, { "/1", "a/b", "a" } },
        { "b+", { "abc" }, { "ac", "" } },
        { ".", { "a", "\n" E_ACUTE }, { "", "\n", LINE_SEPARATOR } },
        { "bc$", { "abc", "bc" }, { "bcd", "c" } },
        { "^a?b{2,3}", { "abb", "bb", "bbbb" }, { "ab", "aabb" } },
        { NULL, { NULL }, { NULL } },
    };
    check_rows(rows);
}

/* clang-format off */
SUITE(regex,
      TEST(classes_and_escapes_are_those_of_ecma),
      TEST(code_points_are_counted_not_bytes_or_surrogates),
      TEST(properties_have_their_names_of_ecma), TEST(groups_and_assertions_work_as_in_ecma),
      TEST(what_means_something_without_the_flag_u_is_taken), TEST(other_dialects_are_refused),
      TEST(lookbehinds_of_any_length_are_valid_but_not_ours),
      TEST(a_match_that_explodes_is_undecided), TEST(common_shapes_need_no_pcre))
/* clang-format on */
