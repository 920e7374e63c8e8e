#include "cli/confine.h"

#include "base/xalloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What `ps` shows of "check" and two more arguments, the second maybe "". */
static void check_shown(const char *first, const char *second, const char *expected)
{
    char command[] = "check";
    char *argv[] = { command, xstrdup(first), xstrdup(second), NULL };
    char shown[400];
    check_case("%s %s", first, second);
    char **copies = confine_arguments(3, argv);
    CHECK_STR(first, copies[1]);
    CHECK_STR(second, copies[2]);
    snprintf(shown, sizeof(shown), "%s %s", argv[1], argv[2]);
    for (size_t len = strlen(shown); len > 0 && shown[len - 1] == ' '; len--)
        shown[len - 1] = '\0';
    CHECK_STR(expected, shown);
    free(argv[1]);
    free(argv[2]);
    confine_end(copies);
}

static void the_command_line_shows_no_secret(void)
{
    /* clang-format off */
    static const struct {
        const char *first, *second, *shown;
    } rows[] = {
        { "--tokens", "1-10", "--tokens 1-10" },
        { "--header", "X-Key: opensesame", "--header X-Key: ***" },
        { "--header", "opensesame", "--header ***" },
        { "--header=X-Key:opensesame", "", "--header=X-Key: ***" },
        { "-H", "X-Key:opensesame", "-H X-Key: ***" },
        { "-HX-Key:opensesame", "", "-HX-Key: ***" },
        { "--headers", "X-Key: opensesame", "--headers X-Key: ***" },
        { "--headers=X-Key: opensesame", "", "--headers=X-Key: ***" },
        { "--header-file", "X-Key:opensesame", "--header-file X-Key:***" },
        { "--header-file", "secrets/headers", "--header-file secrets/headers" },
        { "--header-file", "9f3c1e77a2b84d06c5e1", "--header-file ***" },
        { "--secret-file", "KEY=opensesame", "--secret-file KEY=***" },
        { "--secret-file=KEY=opensesame", "", "--secret-file=KEY=***" },
        { "--secret-file", "./.env", "--secret-file ./.env" },
        { "--proxy", "user:opensesame@proxy:80", "--proxy ***@proxy:80" },
        { "https://h:opensesame/x", "", "https://h:***/x" },
        { "https://h:8080/x", "", "https://h:8080/x" },
        { "https://[2001:db8::1]:8080/x", "", "https://[2001:db8::1]:8080/x" },
        { "https://h/{secret:KEY}/x", "", "https://h/{secret:KEY}/x" },
        { "https://h/{secret:9f3c1e77a2b84d06c5e1}/x", "", "https://h/{secret:***}/x" },
        { "--resolve", "meta.example:443:192.0.2.1", "--resolve meta.example:443:192.0.2.1" },
        { "--report", "junit=check.xml", "--report junit=check.xml" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_shown(rows[i].first, rows[i].second, rows[i].shown);
}

SUITE(confine, TEST(the_command_line_shows_no_secret))
