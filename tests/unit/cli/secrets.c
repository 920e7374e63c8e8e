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
        { "X-Api-Key: opensesame \t", "\"opensesame\"", true },
        { "X-Version: \"7f3a9c21\"", "7f3a9c21", true },
        { "X-Version: \"name\"", "\"name\"", false },
        { "X-Api-Version: 20240131", "20240131", false },
        { "X-Api-Version: v1.2.3", "v1.2.3", false },
        { "X-Since: 2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z", false },
        { "X-Sort-By: name", "name", false },
        { "X-Network: Ethereum", "Ethereum", false },
        { "X-Chain: immutable-zkevm", "immutable-zkevm", false },
        { "X-Kind: image/png", "image/png", false },
        { "X-Kind: application/vnd.studio.v2+json", "application/vnd.studio.v2+json", false },
        { "X-Size: 1024x1024", "1024x1024", false },
        { "X-Who: hunter2", "hunter2", true },
        { "X-Who: x12345", "x12345", true },
        { "X-Card: 4111-1111-1111-1111", "4111-1111-1111-1111", true },
        { "X-Who: xkqzjwvplt", "xkqzjwvplt", true },
        { "X-Session: name", "name", true },
        { "X-Api-Key: Bearer tokAAA111bbb", "tokAAA111bbb", true },
        { "X-Backend: Bearer tokAAA111bbb", "tokAAA111bbb", true },
        { "X-Backend: Basic dXNlcjpvcGVuc2VzYW1l", "opensesame", true },
        { "Authorization: Token token=\"tk77hhA9zz\"", "tk77hhA9zz", true },
        { "Authorization: Token token=\"tk77hhA9zz\"", "(Token)", false },
        { "Authorization: Digest username=\"user\", qop=auth, cnonce=\"a,b c\"", "a,b c", true },
        { "Authorization: Digest username=\"user\", qop=auth, cnonce=\"a,b c\"", "(user)", false },
        { "X-Sig: keyId=\"main\",signature=\"Zm9v+Zm9v/==\"", "Zm9v+Zm9v/==", true },
        { "Cookie: theme=dark; sid=sc00k1", "sc00k1", true },
        { "Cookie: theme=dark; sid=sc00k1", "{\"theme\": \"dark\"}", false },
        { "Cookie: s=abcd==", "abcd==", true },
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
        { "user:p%40ss%2Fw0rd%3Azz9@proxy", "p@ss/w0rd:zz9", true },
        { "us%3Aer:S3cr%25Pa%26s@proxy", "us:er:S3cr%Pa&s", true },
        { "user:p%40ss%2Fw0rd%3Azz9@proxy", "dXNlcjpwQHNzL3cwcmQ6eno5", true },
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
static void check_bytes(const char *text, size_t len, bool comes_first,
                        const char *expected)
{
    char path[] = P_tmpdir "/metaprobe-secrets-XXXXXX";
    struct err err = ERR_INIT;
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, len) == (ssize_t)len);
    close(fd);
    check_case("%s", text);
    CHECK_INT(expected[0] == '\0', secrets_read(path, comes_first, &err));
    const char *behind = strstr(err.text, path);
    CHECK_STR(expected, behind != NULL ? behind + strlen(path) : err.text);
    if (expected[0] != '\0')
        CHECK(strncmp(err.text, "--secret-file: ", 15) == 0);
    unlink(path);
}

static void check_file(const char *text, const char *expected)
{
    check_bytes(text, strlen(text), true, expected);
}

static void check_named(const char *name, const char *value)
{
    struct err err = ERR_INIT;
    CHECK_STR(value, secret_by_name(name, strlen(name), &err));
}

static void a_file_gives_secrets_their_names(void)
{
    check_file("\xef\xbb\xbf# of staging\n\nKEY=open=sesame\r\n  \t\n"
               "OTHER= a b \nexport SHELL_S=\"a b \"\n DOT = 'x\"y' # z\nHASH='a#b'",
               "");
    check_named("KEY", "open=sesame");
    check_named("OTHER", "a b");
    check_named("SHELL_S", "a b ");
    check_named("DOT", "'x\"y' # z");
    check_named("HASH", "a#b");
    secret_forget();
}

static void the_environment_comes_before_a_file_that_settings_name(void)
{
    setenv("METAPROBE_SECRET_KEY", "of the environment", 1);
    check_bytes("KEY=opensesame\n", 15, false, "");
    check_named("KEY", "of the environment");
    CHECK(secret_occurs("opensesame", 10));
    secret_forget();
    check_bytes("KEY=opensesame\n", 15, true, "");
    check_named("KEY", "opensesame");
    secret_forget();
    unsetenv("METAPROBE_SECRET_KEY");
}

static void a_bad_file_is_refused_with_its_line_and_without_its_secret(void)
{
    check_file("A=opensesame\nopensesame\n", ":2: expected NAME=VALUE");
    secret_forget();
    check_file("A=opensesame\nA=another\n", ":2: the secret A: given twice");
    secret_forget();
    check_file("A=", ":1: the secret A: an empty value");
    secret_forget();
    check_bytes("A=open\nB=a\0b\n", 13, true, ":2: a NUL byte, which no text has");
    secret_forget();
}

SUITE(secrets, TEST(the_values_of_headers_are_secret),
      TEST(the_credentials_of_a_proxy_are_secret), TEST(a_file_gives_secrets_their_names),
      TEST(the_environment_comes_before_a_file_that_settings_name),
      TEST(a_bad_file_is_refused_with_its_line_and_without_its_secret))
