#include "cli/tell.h"
#include "check.h"

#include <string.h>

static int run(struct command_line *line, struct err *err)
{
    (void)line;
    (void)err;
    return 0;
}

static const struct command command = { "check", "", run };

/* What is told of one option. */
static const char *told(struct telling *telling, const struct option *option, bool json)
{
    const struct option options[] = { *option,
                                      { NULL, OPTION_END, NULL, NULL, NULL, 0, 0 } };
    const struct option_origin origins[] = { { OPTION_FROM_COMMAND_LINE, NULL } };
    struct command_line line = { .command = &command, .common = { .json = json } };
    struct err err = ERR_INIT;
    telling_init(telling);
    CHECK(tell_command(telling, &line, options, origins, &err));
    return telling->text.text;
}

static void a_url_is_told_without_credentials_and_query(void)
{
    static const struct {
        const char *url, *shown;
    } rows[] = {
        { "https://meta.example/api", "https://meta.example/api" },
        { "https://me:key@meta.example/api?a=key#b",
          "https://***@meta.example/api?a=***" },
        { "https://me:k/y@meta.example/api", "https://***@meta.example/api" },
        { "https://me:k?y@meta.example", "https://***@meta.example" },
        { "https://me:k@y@meta.example", "https://***@meta.example" },
        { "me:key@meta.example:80", "***@meta.example:80" },
        { "https://meta.example/key/a1b2c3d4", "https://meta.example/key/***" },
        { "://", "://" },
        { "https://", "https://" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const char *url = rows[i].url;
        const struct option option = {
            "proxy", OPTION_TEXT | OPTION_SECRET, &url, "URL", "", 0, 0
        };
        struct telling telling;
        char line[200];
        check_case("%s", url);
        snprintf(line, sizeof(line), "metaprobe check\n  --proxy  %-44scommand line\n",
                 rows[i].shown);
        CHECK_STR(line, told(&telling, &option, false));
        telling_release(&telling);
        CHECK(strstr(told(&telling, &option, true), rows[i].shown) != NULL);
        telling_release(&telling);
    }
}

static void a_header_is_told_by_its_name(void)
{
    const char *items[] = { "X-Api-Key: opensesame", "no name", "Accept: text/plain",
                            "Referer: https://h/opensesame", NULL };
    struct option_list list = { items, 4 };
    const struct option option = {
        "header", OPTION_LIST | OPTION_SECRET, &list, "LINE", "", 0, 0
    };
    struct telling telling;

    CHECK(strstr(told(&telling, &option, false), "X-Api-Key") != NULL);
    CHECK(strstr(telling.text.text, "opensesame") == NULL);
    CHECK(strstr(telling.text.text, "no name") == NULL);
    CHECK(strstr(telling.text.text, "Accept: text/plain") != NULL);
    telling_release(&telling);
}

static void numbers_are_told_as_they_would_be_given(void)
{
    uint64_t number = 2500000;
    struct telling telling;
    const struct {
        struct option option;
        const char *shown;
    } rows[] = {
        { { "x", OPTION_DURATION, &number, "X", "", 1, UINT64_MAX }, "2500ms" },
        { { "x", OPTION_BYTES, &number, "X", "", 1, UINT64_MAX }, "2500000" },
        { { "x", OPTION_RATE, &number, "X", "", 1, UINT64_MAX }, "2500/s" },
        { { "x", OPTION_COUNT, &number, "X", "", 1, UINT64_MAX }, "2500000" },
        { { "x", OPTION_COUNT, &number, "X", "", 2500001, UINT64_MAX }, "not set" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char line[200];
        snprintf(line, sizeof(line), "metaprobe check\n  --x  %-44scommand line\n",
                 rows[i].shown);
        CHECK_STR(line, told(&telling, &rows[i].option, false));
        telling_release(&telling);
    }
}

static void what_acts_on_a_terminal_is_spelled_out(void)
{
    const char *text = "a\033[31mb";
    const struct option option = { "x", OPTION_TEXT, &text, "X", "", 0, 0 };
    struct telling telling;

    CHECK(strstr(told(&telling, &option, false), "a\\x1b[31mb") != NULL);
    telling_release(&telling);
}

SUITE(tell, TEST(a_url_is_told_without_credentials_and_query),
      TEST(a_header_is_told_by_its_name), TEST(numbers_are_told_as_they_would_be_given),
      TEST(what_acts_on_a_terminal_is_spelled_out))
