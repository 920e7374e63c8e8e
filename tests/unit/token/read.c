#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_refused(const char *text, const char *column, const char *error,
                          const char *hint)
{
    check_case("%s", text);
    struct token_source source = { text, "--tokens", column };
    struct err err = ERR_INIT;
    struct token_set *set = token_set_new(&source, &err);
    CHECK(set == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK_STR(error, err.text);
    CHECK_STR(hint, err.hint);
    token_set_free(set);
}

static void an_option_tolerates_blanks_around_items(void)
{
    char text[SET_TEXT];
    struct token_set *set = set_of(" 1 ,\t5 , 9 - 12 ");
    CHECK_STR("1,5,9-12", set_text(set, text));
    token_set_free(set);
}

static void a_bad_option_is_explained(void)
{
#define EXPECTED(got) "--tokens: expected a token id or a range, got \"" got "\""
    /* clang-format off */
    static const struct {
        const char *text, *error, *hint;
    } rows[] = {
        { "", "--tokens: expected token ids, got \"\"", "" },
        { "  ", "--tokens: expected token ids, got \"  \"", "" },
        { ",", EXPECTED(""), "there is nothing before or behind a comma" },
        { "1,,2", EXPECTED(""), "there is nothing before or behind a comma" },
        { "1,", EXPECTED(""), "there is nothing before or behind a comma" },
        { "abc", EXPECTED("abc"), "" },
        { "1,b,2", EXPECTED("b"), "" },
        { "-1", EXPECTED("-1"), "" },
        { "1-", EXPECTED("1-"), "" },
        { "1-2-3", EXPECTED("1-2-3"), "" },
        { "0x1F", EXPECTED("0x1F"), "token ids are written in decimal" },
        { "007", EXPECTED("007"), "an id is written without leading zeros" },
        { "1..5", EXPECTED("1..5"), "a range is written 1-100" },
        { "1–5", EXPECTED("1–5"), "a range is written with a plain hyphen, 1-100" },
        { "1;2", EXPECTED("1;2"),
          "one id or range a line; for CSV, name the column with --tokens-column" },
        { "1 2", EXPECTED("1 2"), "one id or range a line" },
        { "1.15E+77", EXPECTED("1.15E+77"),
          "a spreadsheet has rounded this number: make its column text before the export" },
        { "\x1b[2J", EXPECTED("\\x1b[2J"), "" },
        { "9-1", "--tokens: expected a range that runs upwards, got \"9-1\"", "write 1-9" },
        { "115792089237316195423570985008687907853269984665640564039457584007913129639936",
          "--tokens: expected token ids up to 2^256 - 1, got \"115792089237316195423570985008"
          "687907853269984665640564039457584007913129639936\"", "" },
        { "README.md", EXPECTED("README.md"), "to read the file, write @README.md" },
        { "@", "--tokens: expected the name of a file behind @", "" },
        { "@no/such/file", "--tokens: no/such/file: No such file or directory", "" },
        { "@src", "src: Is a directory", "" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_refused(rows[i].text, NULL, rows[i].error, rows[i].hint);
    check_refused("1-5", "id", "--tokens: a column needs a CSV file, @FILE or -", "");
}

static void check_file(const char *bytes, size_t len, const char *holds,
                       const char *error)
{
    char text[SET_TEXT] = "";
    struct err err = ERR_INIT;
    struct token_set *set = set_of_file(bytes, len, NULL, &err);
    CHECK_STR(error, behind_name(&err));
    CHECK_STR(holds, set != NULL ? set_text(set, text) : "");
    token_set_free(set);
}

static void a_file_has_an_item_a_line(void)
{
    /* clang-format off */
    static const struct {
        const char *bytes, *holds, *error;
    } rows[] = {
        { "1\n2\n5-9\n", "1-2,5-9", "" },
        { "1\n2", "1-2", "" },
        { "1\r\n2\r\n", "1-2", "" },
        { "\n\n1\n \t\n2\n\n", "1-2", "" },
        { "# all of them\n1 # the first\n#2\n3", "1,3", "" },
        { "\t1 \n 4 - 5 \r\n", "1,4-5", "" },
        { "\xef\xbb\xbf" "1\n2\n", "1-2", "" },
        { "1\nabc\n", "", "2: expected a token id or a range, got \"abc\"" },
        { "1\n\n# 2\n9-\r\n", "", "4: expected a token id or a range, got \"9-\"" },
        { "1\n3-2", "", "2: expected a range that runs upwards, got \"3-2\"" },
        { "1\n2,3\n", "", "2: expected a token id or a range, got \"2,3\"" },
        { "1\r2\r", "", "1: expected a token id or a range, got \"1\\x0d2\"" },
        { "1\n\xef\xbb\xbf" "2\n", "",
          "2: expected a token id or a range, got \"\\u{feff}2\"" },
        { "\xff\xfe" "1", "", " expected UTF-8, got UTF-16" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].bytes);
        check_file(rows[i].bytes, strlen(rows[i].bytes), rows[i].holds, rows[i].error);
    }
    check_file("1\0\n", 3, "", "1: expected a token id or a range, got \"1\\x00\"");
}

static void a_file_without_ids_is_refused(void)
{
    static const char *const files[] = { "", "\n", "# none\n", "\xef\xbb\xbf", "\r\n" };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        check_case("%zu", i);
        struct err err = ERR_INIT;
        CHECK(set_of_file(files[i], strlen(files[i]), NULL, &err) == NULL);
        CHECK(strstr(err.text, "no token ids") != NULL);
    }
}

enum { READ_BYTES = 1 << 16 };

/* A comment of `len` bytes with its line end, and then the text. */
static char *behind_comment(size_t len, const char *text)
{
    char *bytes = malloc(len + strlen(text) + 1);
    memset(bytes, '#', len);
    bytes[len - 1] = '\n';
    memcpy(bytes + len, text, strlen(text) + 1);
    return bytes;
}

static void a_line_may_lie_across_two_reads(void)
{
    for (size_t len = READ_BYTES - 14; len <= READ_BYTES + 1; len++) {
        check_case("the line begins at byte %zu", len);
        char *bytes = behind_comment(len, "12345\r\n678\r\n90");
        check_file(bytes, strlen(bytes), "90,678,12345", "");
        memcpy(bytes + len, "12x45", 5);
        check_file(bytes, strlen(bytes), "",
                   "2: expected a token id or a range, got \"12x45\"");
        free(bytes);
    }
}

static void a_line_without_end_is_refused(void)
{
    char *bytes = behind_comment(4 * READ_BYTES, "");
    bytes[4 * READ_BYTES - 1] = '#';
    check_file(bytes, 4 * READ_BYTES, "", "1: a line of more than 65536 bytes");
    free(bytes);
}

static void a_hyphen_is_standard_input(void)
{
    int saved = dup(STDIN_FILENO);
    FILE *file = tmpfile();
    fputs("3\n1\nx\n", file);
    fflush(file);
    rewind(file);
    dup2(fileno(file), STDIN_FILENO);
    check_refused("-", NULL,
                  "standard input:3: expected a token id or a range, got \"x\"", "");
    rewind(file);
    CHECK_INT(0, ftruncate(fileno(file), 4));
    char text[SET_TEXT] = "";
    struct token_set *set = set_of("-");
    CHECK_STR("1,3", set != NULL ? set_text(set, text) : "");
    token_set_free(set);
    dup2(saved, STDIN_FILENO);
    close(saved);
    fclose(file);
}

static void a_pipe_is_read_to_its_end(void)
{
    int ends[2];
    CHECK_INT(0, pipe(ends));
    CHECK_INT(8, write(ends[1], "1\n2\n5-7\n", 8));
    close(ends[1]);
    char source[40], text[SET_TEXT] = "";
    snprintf(source, sizeof(source), "@/dev/fd/%d", ends[0]);
    struct token_set *set = set_of(source);
    CHECK_STR("1-2,5-7", set != NULL ? set_text(set, text) : "");
    token_set_free(set);
    close(ends[0]);
}

SUITE(read, TEST(an_option_tolerates_blanks_around_items),
      TEST(a_bad_option_is_explained), TEST(a_file_has_an_item_a_line),
      TEST(a_file_without_ids_is_refused), TEST(a_line_may_lie_across_two_reads),
      TEST(a_line_without_end_is_refused), TEST(a_hyphen_is_standard_input),
      TEST(a_pipe_is_read_to_its_end))
