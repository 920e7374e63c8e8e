#include "base/wrap.h"

#include "check.h"

#include <string.h>

static void text_is_broken_at_spaces_within_the_width(void)
{
    static const struct {
        const char *text, *first, *rest;
        size_t width;
        const char *lines;
    } rows[] = {
        { "", "", "", 10, "\n" },
        { "", "- ", "  ", 10, "- \n" },
        { "one", "", "", 10, "one\n" },
        { "one two", "", "", 7, "one two\n" },
        { "one two", "", "", 6, "one\ntwo\n" },
        { "one two three", "- ", "  ", 9, "- one two\n  three\n" },
        { "  one \n\t two  ", "", "", 10, "one two\n" },
        { "a unbreakable b", "", "", 5, "a\nunbreakable\nb\n" },
        { "unbreakable", "- ", "  ", 5, "- unbreakable\n" },
        { "\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9", "", "", 5,
          "\xc3\xa9\xc3\xa9 \xc3\xa9\xc3\xa9\n" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("row %zu", i);
        struct strbuf to = STRBUF_INIT(200);
        wrap_put(&to, rows[i].text, rows[i].first, rows[i].rest, rows[i].width);
        CHECK_STR(rows[i].lines, to.text);
        strbuf_release(&to);
    }
}

static void a_character_takes_the_columns_that_a_terminal_gives_it(void)
{
    static const struct {
        const char *text;
        size_t columns;
    } rows[] = {
        { "", 0 },
        { "abc", 3 },
        { "\xc3\xa9", 1 },                 /* U+E9 */
        { "e\xcc\x81", 1 },                /* and U+301 */
        { "\xe2\x80\xa6", 1 },             /* U+2026 */
        { "\xe6\xbc\xa2\xe5\xad\x97", 4 }, /* U+6F22 U+5B57 */
        { "\xea\xb0\x80", 2 },             /* U+AC00 */
        { "\xef\xbc\xa1", 2 },             /* U+FF21 */
        { "\xe2\x9c\xa8", 2 },             /* U+2728 */
        { "\xe2\x9c\xa7", 1 },             /* U+2727 */
        { "\xf0\x9f\x8c\x8c", 2 },         /* U+1F30C */
        { "\xe2\x9d\xa4\xef\xb8\x8f", 1 }, /* U+2764 U+FE0F */
        { "\xf0\x9d\x95\x8f", 1 },         /* U+1D54F */
        { "\xff", 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        CHECK_INT(rows[i].columns, wrap_columns(rows[i].text, strlen(rows[i].text)));
    }
    check_case("%s", "");
    struct strbuf to = STRBUF_INIT(200);
    wrap_put(&to, "\xf0\x9f\x8c\x8c ab", "", "", 4);
    CHECK_STR("\xf0\x9f\x8c\x8c\nab\n", to.text);
    strbuf_release(&to);
}

SUITE(wrap, TEST(text_is_broken_at_spaces_within_the_width),
      TEST(a_character_takes_the_columns_that_a_terminal_gives_it))
