#include "cli/secrets.h"

#include "base/file.h"
#include "base/secret.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void the_values_of_headers_are_secret(void)
{
    /* clang-format off */
    static const struct {
        const char *header, *text;
        bool is_secret;
    } rows[] = {
        { "X-Api-Key: opensesame", "opensesame", true },
        { "X-Api-Key:opensesame", "opensesame", true },
        { "X-Api-Key: opensesame", "X-Api-Key", false },
        { "authorization: Bearer opensesame", "opensesame", true },
        { "Authorization: opensesame", "opensesame", true },
        { "Authorization: Basic dXNlcjpvcGVuc2VzYW1l", "dXNlcjpvcGVuc2VzYW1l", true },
        { "Authorization: Basic dXNlcjpvcGVuc2VzYW1l", "opensesame", true },
        { "Authorization: Basic !", "opensesame", false },
        { "Cookie: theme=dark; session=opensesame", "opensesame", true },
        { "Cookie: theme=dark; session=opensesame", "a dark place", false },
        { "Accept: application/json", "application/json", false },
        { "User-Agent: studio-check", "studio-check", false },
        { "X-Debug: true", "true", false },
        { "X-Empty:", "", false },
        { "no header", "no header", false },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", rows[i].header);
        CHECK(secrets_of_header(rows[i].header, &err));
        CHECK_INT(rows[i].is_secret, secret_occurs(rows[i].text, strlen(rows[i].text)));
        secret_forget();
    }
}

static void the_credentials_of_a_proxy_are_secret(void)
{
    /* clang-format off */
    static const struct {
        const char *proxy, *text;
        bool is_secret;
    } rows[] = {
        { "http://user:opensesame@proxy:80", "opensesame", true },
        { "user:open@sesame@proxy", "open@sesame", true },
        { "user:opensesame@proxy", "dXNlcjpvcGVuc2VzYW1l", true },
        { "socks5h://proxy:1080", "proxy:1080", false },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", rows[i].proxy);
        CHECK(secrets_of_proxy(rows[i].proxy, &err));
        CHECK_INT(rows[i].is_secret, secret_occurs(rows[i].text, strlen(rows[i].text)));
        secret_forget();
    }
}

/* The file's error, with its name taken off, or "". */
static void check_file(const char *text, const char *expected)
{
    char path[] = P_tmpdir "/metaprobe-secrets-XXXXXX";
    struct err err = ERR_INIT;
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    check_case("%s", text);
    CHECK_INT(expected[0] == '\0', secrets_read(path, &err));
    const char *behind = strstr(err.text, path);
    CHECK_STR(expected, behind != NULL ? behind + strlen(path) : err.text);
    unlink(path);
}

static void a_file_gives_secrets_their_names(void)
{
    struct err err = ERR_INIT;
    check_file("# of staging\n\nKEY=open=sesame\r\nOTHER= a b \n", "");
    CHECK_STR("open=sesame", secret_by_name("KEY", 3, &err));
    CHECK_STR(" a b ", secret_by_name("OTHER", 5, &err));
    secret_forget();
}

static void a_bad_file_is_refused_with_its_line_and_without_its_secret(void)
{
    check_file("A=opensesame\nopensesame\n", ":2: expected NAME=VALUE");
    secret_forget();
    check_file("A=opensesame\nA=another\n", ":2: the secret A: given twice");
    secret_forget();
    check_file("A=", ":1: the secret A: an empty value");
    secret_forget();
}

SUITE(secrets, TEST(the_values_of_headers_are_secret),
      TEST(the_credentials_of_a_proxy_are_secret), TEST(a_file_gives_secrets_their_names),
      TEST(a_bad_file_is_refused_with_its_line_and_without_its_secret))
