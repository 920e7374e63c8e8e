#include "report/progress.h"

#include "check.h"

#include <string.h>

static const struct progress halfway = { .done = 4211,
                                         .total = 10000,
                                         .failing = 3,
                                         .per_1000s = 100400,
                                         .p99_us = 512000,
                                         .left_us = 57800000 };

static void check_line(const char *expected, const struct progress *progress,
                       size_t columns)
{
    struct strbuf to = STRBUF_INIT(1000);
    strbuf_puts(&to, "\r");
    progress_put(&to, progress, columns);
    CHECK_STR(expected, to.text + 1);
    strbuf_release(&to);
}

static void a_wide_terminal_has_all_of_it(void)
{
    check_line("4,211/10,000  42.1 %  100/s  p99 512 ms  3 failing  58 s left", &halfway,
               80);
}

static void a_narrow_one_has_what_matters_most(void)
{
    static const struct {
        size_t columns;
        const char *line;
    } rows[] = {
        { 63, "4,211/10,000  42.1 %  100/s  p99 512 ms  3 failing  58 s left" },
        { 61, "4,211/10,000  42.1 %  100/s  p99 512 ms  3 failing  58 s left" },
        { 60, "4,211/10,000  42.1 %  100/s  3 failing  58 s left" },
        { 48, "4,211/10,000  100/s  3 failing  58 s left" },
        { 40, "4,211/10,000  3 failing  58 s left" },
        { 30, "4,211/10,000  3 failing" },
        { 20, "4,211/10,000" },
        { 5, "4,211" },
        { 0, "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%zu columns", rows[i].columns);
        check_line(rows[i].line, &halfway, rows[i].columns);
    }
}

static void what_is_not_known_is_left_out(void)
{
    struct progress progress = { .total = 5,
                                 .p99_us = PROGRESS_UNKNOWN,
                                 .left_us = PROGRESS_UNKNOWN };
    check_line("0/5  0 %  0.0/s  0 failing", &progress, 80);
}

/* Otherwise a pause of minutes would look like a program that hangs. */
static void a_pause_that_the_source_asked_for_is_told(void)
{
    struct progress progress = halfway;
    progress.paused_us = 41200000;
    check_line("4,211/10,000  42.1 %  waiting 42 s (Retry-After)  p99 512 ms  3 failing  "
               "58 s left",
               &progress, 100);
    check_line("4,211/10,000  3 failing  58 s left", &progress, 40);
}

static void the_time_left_is_whole_seconds_rounded_up(void)
{
    static const struct {
        uint64_t left_us;
        const char *words;
    } rows[] = {
        { 0, "0 s left" },
        { 1, "1 s left" },
        { 1000000, "1 s left" },
        { 59000001, "1 min 00 s left" },
        { 61500000, "1 min 02 s left" },
        { UINT64_C(7260000000), "2 h 01 min left" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf to = STRBUF_INIT(1000);
        struct progress progress = halfway;
        progress.left_us = rows[i].left_us;
        progress_put(&to, &progress, 80);
        CHECK_STR(rows[i].words, strstr(to.text, "failing") + strlen("failing  "));
        strbuf_release(&to);
    }
}

static void the_largest_numbers_fit_some_way(void)
{
    struct progress progress = { UINT64_MAX,     UINT64_MAX,     UINT64_MAX, UINT64_MAX,
                                 UINT64_MAX - 1, UINT64_MAX - 1, 0 };
    for (size_t columns = 0; columns < 200; columns++) {
        struct strbuf to = STRBUF_INIT(1000);
        progress_put(&to, &progress, columns);
        CHECK(to.len <= columns);
        CHECK(strlen(to.text) == to.len);
        strbuf_release(&to);
    }
}

SUITE(progress, TEST(a_wide_terminal_has_all_of_it),
      TEST(a_narrow_one_has_what_matters_most), TEST(what_is_not_known_is_left_out),
      TEST(a_pause_that_the_source_asked_for_is_told),
      TEST(the_time_left_is_whole_seconds_rounded_up),
      TEST(the_largest_numbers_fit_some_way))
