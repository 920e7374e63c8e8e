#include "check.h"
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

static void check_csv(const char *bytes, size_t len, const char *column,
                      const char *holds, const char *error, const char *hint)
{
    check_case("column %s of %s", column, bytes);
    char text[SET_TEXT] = "";
    struct err err = ERR_INIT;
    struct token_set *set = set_of_file(bytes, len, column, &err);
    CHECK_STR(error, behind_name(&err));
    CHECK_STR(hint, err.hint);
    CHECK_STR(holds, set != NULL ? set_text(set, text) : "");
    token_set_free(set);
}

static void ids_come_from_the_wanted_column(void)
{
    /* clang-format off */
    static const struct {
        const char *bytes, *column, *holds;
    } rows[] = {
        { "id\n1\n2\n", "id", "1-2" },
        { "name,id\na,1\nb,2", "id", "1-2" },
        { "id,name\r\n1,a\r\n2,b\r\n", "id", "1-2" },
        { "id,name\n\n1,a\n\r\n2,b\n\n", "id", "1-2" },
        { "\xef\xbb\xbf" "id\n1\n", "id", "1" },
        { "\"id\",n\n\"1\",a\n", "id", "1" },
        { " id , name\n 1 , a\n", "id", "1" },
        { "token id,n\n1,a\n", "token id", "1" },
        { "id\n5-9\n", "id", "5-9" },
        { "n,id\n\"a,b\",1\n\"two\nlines\",2\n\"say \"\"so\"\"\",3\n", "id", "1-3" },
        { "n,id\n6\" wide,1\n,2\n", "id", "1-2" },
        { "n,\"the\n\"\"id\"\"\"\na,1\n", "the\n\"id\"", "1" },
        { "id,n\n1,a,more\n2\n", "id", "1-2" },
        { "1,a\n2,b\n", "1", "1-2" },
        { "a,1\nb,2\n", "2", "1-2" },
        { "n,id\na,1\n", "2", "1" },
        { "n,_id\na,1\n", "02", "1" },
        { "id\n\"1\"\r\n\"2\"", "id", "1-2" },
        { "0,1\n7,2\n", "1", "0,7" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_csv(rows[i].bytes, strlen(rows[i].bytes), rows[i].column, rows[i].holds, "",
                  "");
}

static void bad_csv_is_explained_with_its_line(void)
{
    static const char rounded[] =
        "a spreadsheet has rounded this number: make its column text before the export";
    /* clang-format off */
    static const struct {
        const char *bytes, *column, *error, *hint;
    } rows[] = {
        { "id\n1\nx\n", "id", "3: expected a token id or a range, got \"x\"", "" },
        { "id\n1\n\"x\ny\"\n", "id",
          "3: expected a token id or a range, got \"x\\x0ay\"", "" },
        { "n,id\n\"1\n2\n3\",4\na,b\n", "id",
          "5: expected a token id or a range, got \"b\"", "" },
        { "id\n1.1E+5\n", "id", "2: expected a token id or a range, got \"1.1E+5\"", rounded },
        { "id,n\n,a\n", "id", "2: expected a token id or a range, got \"\"", "" },
        { "id,n\n\"\",a\n", "id", "2: expected a token id or a range, got \"\"", "" },
        { "n,id\na\n", "id", "2: expected a token id in column 2, got 1 column", "" },
        { "a,b\n1,2\n", "3", "1: expected a token id in column 3, got 2 columns", "" },
        { "token,name\n1,a\n", "id", "1: no column is called \"id\"",
          "the columns are: token, name" },
        { "id,n,id\n1,a,2\n", "id", "1: two columns are called \"id\"",
          "choose by number: 1 or 3" },
        { "id\n\"1\n2\n", "id", "2: expected a closing quote, got the end of the file", "" },
        { "id,n\n\"1\"2,a\n", "id",
          "2: expected a comma or the line's end behind a closing quote", "" },
        { "id\n\"1\"\r2\n", "id",
          "2: expected a comma or the line's end behind a closing quote", "" },
        { "id\n1\r2\n", "id", "2: expected a token id or a range, got \"1\\x0d2\"", "" },
        { "#1\n2\n", "1", "1: expected a token id or a range, got \"#1\"", "" },
        { "-1\n2\n", "1", "1: expected a token id or a range, got \"-1\"", "" },
        { "1\nid\n", "1", "2: expected a token id or a range, got \"id\"", "" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_csv(rows[i].bytes, strlen(rows[i].bytes), rows[i].column, "", rows[i].error,
                  rows[i].hint);
}

static void other_columns_may_be_of_any_length(void)
{
    enum { LONG = 300000 };
    char *bytes = malloc(LONG + 20);
    memcpy(bytes, "n,id\n\"", 6);
    memset(bytes + 6, ',', LONG);
    memcpy(bytes + 6 + LONG, "\",7\n", 5);
    char text[SET_TEXT] = "";
    struct err err = ERR_INIT;
    struct token_set *set = set_of_file(bytes, LONG + 10, "id", &err);
    CHECK_STR("", err.text);
    CHECK_STR("7", set != NULL ? set_text(set, text) : "");
    token_set_free(set);

    set = set_of_file(bytes, LONG + 10, "1", &err);
    CHECK(set == NULL);
    free(bytes);
}

/* What is beyond the kept part of a field must not be overlooked. */
static void a_field_too_long_for_an_id_is_refused(void)
{
    char bytes[700];
    memset(bytes, ' ', sizeof(bytes));
    memcpy(bytes, "id\n1", 4);
    bytes[sizeof(bytes) - 1] = 'x';
    struct err err = ERR_INIT;
    CHECK(set_of_file(bytes, sizeof(bytes), "id", &err) == NULL);
    CHECK_STR("2: expected a token id or a range, got 697 bytes", behind_name(&err));
}

/* A file of one column without ids says nothing about any. */
static void a_header_alone_is_no_set(void)
{
    static const char *const files[] = { "id\n", "id", "id,name\r\n", "" };
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        check_case("%s", files[i]);
        struct err err = ERR_INIT;
        CHECK(set_of_file(files[i], strlen(files[i]), "id", &err) == NULL);
        CHECK(strstr(err.text, "no token ids") != NULL);
    }
}

SUITE(csv, TEST(ids_come_from_the_wanted_column),
      TEST(bad_csv_is_explained_with_its_line), TEST(other_columns_may_be_of_any_length),
      TEST(a_field_too_long_for_an_id_is_refused), TEST(a_header_alone_is_no_set))
