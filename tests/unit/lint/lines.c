#include "lint/lines.h"

#include "check.h"
#include "fixture.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMIT = 1024 };

/* Reads the file to its end, and puts its lines together again: "1:text|3:text|", a line
 * that is too long as "2!|". */
static void read_all(struct strbuf *to, const char *path, size_t limit, int *error)
{
    struct lines lines;
    struct strbuf block = STRBUF_INIT(lines_block_max(limit));
    uint64_t line;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    lines_init(&lines, fd, limit);
    for (enum lines_kind kind; (kind = lines_next(&lines, &block, &line)) != LINES_END;) {
        if (kind == LINES_TOO_LONG) {
            strbuf_putf(to, "%" PRIu64 "!|", line);
            continue;
        }
        CHECK(block.len > 0);
        for (const char *text = block.text; *text != '\0'; line++) {
            size_t len = strcspn(text, "\n");
            strbuf_putf(to, "%" PRIu64 ":%.*s|", line, (int)len, text);
            text += len + (text[len] == '\n');
        }
    }
    *error = lines.error;
    lines_release(&lines);
    strbuf_release(&block);
    close(fd);
}

static void check_lines(const char *expected, const char *text)
{
    struct strbuf got = STRBUF_INIT(1 << 20);
    int error;
    put_file("lines", text);
    read_all(&got, "lines", LIMIT, &error);
    CHECK_STR(expected, got.text);
    CHECK_INT(0, error);
    strbuf_release(&got);
}

static void lines_are_numbered_and_whole(void)
{
    folder_enter();
    check_lines("", "");
    check_lines("1:|", "\n");
    check_lines("1:a|", "a");
    check_lines("1:a|", "a\n");
    check_lines("1:a|2:|3:b\r|4:|", "a\n\nb\r\n\n");
    folder_leave();
}

/* Lines of all lengths around the limit and around what is read at a time. */
static const size_t lengths[] = { 1,      LIMIT - 1, LIMIT,  LIMIT + 1, 131070, 131071,
                                  131072, 131073,    262144, 300000,    3 };
enum { COUNT = sizeof(lengths) / sizeof(lengths[0]) };

static void put_line(struct strbuf *to, size_t index)
{
    for (size_t k = 0; k < lengths[index]; k++)
        strbuf_putc(to, (char)('a' + index));
}

static void put_long_lines(void)
{
    struct strbuf text = STRBUF_INIT(2 << 20);
    for (size_t i = 0; i < COUNT; i++) {
        put_line(&text, i);
        strbuf_putc(&text, '\n');
    }
    put_file("lines", text.text);
    strbuf_release(&text);
}

static void a_line_may_be_longer_than_what_is_read_at_a_time(void)
{
    struct strbuf expected = STRBUF_INIT(2 << 20), got = STRBUF_INIT(2 << 20);
    int error;
    folder_enter();
    put_long_lines();
    read_all(&got, "lines", 300000, &error);
    for (size_t i = 0; i < COUNT; i++) {
        strbuf_putf(&expected, "%zu:", i + 1);
        put_line(&expected, i);
        strbuf_putc(&expected, '|');
    }
    CHECK(strcmp(expected.text, got.text) == 0);
    strbuf_release(&expected);
    strbuf_release(&got);
    folder_leave();
}

/* One that ends within what was read at a time is given out all the same: who judges it
 * sees its length. */
static void too_long_lines_are_passed_over_and_counted(void)
{
    struct strbuf got = STRBUF_INIT(2 << 20);
    int error;
    folder_enter();
    put_long_lines();
    read_all(&got, "lines", LIMIT, &error);
    size_t line = 0;
    for (const char *at = got.text; *at != '\0'; at = strchr(at, '|') + 1) {
        char *end;
        check_case("line %zu", ++line);
        CHECK_INT(line, strtoul(at, &end, 10));
        CHECK(*end == ':' || lengths[line - 1] > LIMIT);
    }
    CHECK_INT(COUNT, line);
    CHECK(strstr(got.text, "|10!|11:kkk|") != NULL);
    strbuf_release(&got);
    folder_leave();
}

static void the_end_is_known_before_it_is_given(void)
{
    struct lines lines;
    struct strbuf block = STRBUF_INIT(lines_block_max(LIMIT));
    uint64_t line;
    folder_enter();
    put_file("lines", "a\n");
    int fd = open("lines", O_RDONLY | O_CLOEXEC);
    lines_init(&lines, fd, LIMIT);
    CHECK(!lines_at_end(&lines));
    CHECK_INT(LINES_BLOCK, lines_next(&lines, &block, &line));
    CHECK(lines_at_end(&lines));
    CHECK_INT(LINES_END, lines_next(&lines, &block, &line));
    lines_release(&lines);
    strbuf_release(&block);
    close(fd);
    folder_leave();
}

static void a_file_that_cannot_be_read_ends_with_the_reason(void)
{
    struct strbuf got = STRBUF_INIT(100);
    int error;
    read_all(&got, "/", LIMIT, &error); /* a folder */
    CHECK_STR("", got.text);
    CHECK(error != 0);
    strbuf_release(&got);
}

SUITE(lines, TEST(lines_are_numbered_and_whole),
      TEST(a_line_may_be_longer_than_what_is_read_at_a_time),
      TEST(too_long_lines_are_passed_over_and_counted),
      TEST(the_end_is_known_before_it_is_given),
      TEST(a_file_that_cannot_be_read_ends_with_the_reason))
