#include "base/wrap.h"

#include "check.h"

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

SUITE(wrap, TEST(text_is_broken_at_spaces_within_the_width))
