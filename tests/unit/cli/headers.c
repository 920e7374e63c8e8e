#include "cli/headers.h"

#include "base/secret.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is sent for a header that was given, or the error. */
static void check_sent(const char *header, const char *expected)
{
    struct headers headers = HEADERS_INIT;
    struct option_list given = { NULL, 0 };
    struct err err = ERR_INIT;
    check_case("%s", header);
    option_list_add(&given, header);
    if (headers_read(&headers, &given, NULL, &err))
        CHECK_STR(expected, headers.list.items[0]);
    else
        CHECK_STR(expected, err.text);
    headers_release(&headers);
    option_list_release(&given);
}

static void a_header_is_sent_with_the_secrets_that_it_names(void)
{
    struct err err = ERR_INIT;
    CHECK(secret_name("K", 1, "open%sesame", 11, &err));
    CHECK(secret_name("USER", 4, "me", 2, &err));
    check_sent("X-Key: {secret:K}", "X-Key: open%sesame");
    check_sent("X-Key:a {secret:USER}:{secret:K} b", "X-Key:a me:open%sesame b");
    check_sent("X-Key: {secret:K", "X-Key: {secret:K");
    check_sent("X-{secret:K}: a", "--header: expected a header such as \"Name: value\"");
    check_sent("X-Key: {secret:NONE}", "--header: no secret has the name NONE");
    secret_forget();
}

static void blanks_at_the_end_of_a_header_are_not_sent(void)
{
    check_sent("X-Key: open sesame \t ", "X-Key: open sesame");
    check_sent("X-Empty: ", "X-Empty:");
    CHECK(secret_occurs("(open sesame)", 13));
    secret_forget();
}

static void check_file(const char *text, size_t len, const char *expected)
{
    char path[] = P_tmpdir "/metaprobe-headers-XXXXXX";
    struct headers headers = HEADERS_INIT;
    const struct option_list none = { NULL, 0 };
    struct err err = ERR_INIT;
    char whole[400];
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, len) == (ssize_t)len);
    close(fd);
    CHECK(!headers_read(&headers, &none, path, &err));
    snprintf(whole, sizeof(whole), "--header-file: %s%s", path, expected);
    CHECK_STR(whole, err.text);
    headers_release(&headers);
    unlink(path);
    secret_forget();
}

static void a_bad_file_of_headers_is_refused_with_its_line(void)
{
    static const char nul[] = "X-A: a\nX-B: opense\0same\n";
    static const char none[] = "\xef\xbb\xbfX-A: a\n# no header\n\nopensesame\n";
    check_file(nul, sizeof(nul) - 1, ":2: a NUL byte, which no text has");
    check_file(none, sizeof(none) - 1, ":4: expected a header such as \"Name: value\"");
}

SUITE(headers, TEST(a_header_is_sent_with_the_secrets_that_it_names),
      TEST(blanks_at_the_end_of_a_header_are_not_sent),
      TEST(a_bad_file_of_headers_is_refused_with_its_line))
