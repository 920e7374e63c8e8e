#include "check.h"

#include "report/prose.h"

enum { PAGE_MAX = 1 << 12 };

static void a_paragraph_is_gathered_and_wrapped(void)
{
    struct strbuf page = STRBUF_INIT(PAGE_MAX);
    struct prose prose;
    prose_init(&prose, &page, false);

    prose_many(&prose, 12345, "token", "tokens");
    prose_say(&prose, ", ");
    prose_many(&prose, 1, "document", "documents");
    prose_say(&prose, ", ");
    prose_share(&prose, 1, 2);
    prose_say(&prose,
              " of what is said here at some length, so that it does not fit on a line");
    prose_flow(&prose, "- ", "  ");
    prose_duration(&prose, 2900000);
    prose_keep(&prose, "it took ");
    CHECK_STR(
        "- 12,345 tokens, 1 document, 50.0 % of what is said here at some length, so that\n"
        "  it does not fit on a line\n"
        "it took 2.90 s\n",
        page.text);

    prose_release(&prose);
    strbuf_release(&page);
}

static void what_is_untrusted_is_spelled_out(void)
{
    struct strbuf page = STRBUF_INIT(PAGE_MAX);
    struct prose prose;
    prose_init(&prose, &page, true);

    prose_safe(&prose, "a\x1b[31mb", 100);
    prose_keep(&prose, "");
    CHECK_STR("a\\x1b[31mb\n", page.text);

    prose_release(&prose);
    strbuf_release(&page);
}

static void colours_have_no_width_and_are_left_out_unless_wanted(void)
{
    static const char *const expected[] = {
        "WORSE: two\n\nHeading\n",
        PROSE_RED "WORSE" PROSE_PLAIN ": two\n\n" PROSE_BOLD "Heading" PROSE_PLAIN "\n",
    };
    for (int colour = 0; colour < 2; colour++) {
        struct strbuf page = STRBUF_INIT(PAGE_MAX);
        struct prose prose;
        prose_init(&prose, &page, colour == 1);

        prose_say(&prose, ": two");
        prose_flow_coloured(&prose, PROSE_RED, "WORSE");
        prose_heading(&prose, "Heading");
        CHECK_STR(expected[colour], page.text);

        prose_release(&prose);
        strbuf_release(&page);
    }
}

SUITE(prose, TEST(a_paragraph_is_gathered_and_wrapped),
      TEST(what_is_untrusted_is_spelled_out),
      TEST(colours_have_no_width_and_are_left_out_unless_wanted))
