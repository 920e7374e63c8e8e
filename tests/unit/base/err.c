#include "base/err.h"

#include "check.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static void setting_an_error_returns_false_and_keeps_all(void)
{
    struct err err = ERR_INIT;
    CHECK(!err_set(&err, ERR_REFUSED, "expected %d, got %s", 1, "two"));
    CHECK(!err_hint(&err, "write %d", 1));
    CHECK_INT(ERR_REFUSED, err.kind);
    CHECK_STR("expected 1, got two", err.text);
    CHECK_STR("write 1", err.hint);
}

static void the_first_error_and_the_first_hint_win(void)
{
    struct err err = ERR_INIT;
    err_set(&err, ERR_USAGE, "first");
    err_hint(&err, "first hint");

    CHECK(!err_set(&err, ERR_OUTPUT, "second"));
    errno = EPERM;
    CHECK(!err_set_errno(&err, ERR_OUTPUT, "third"));
    CHECK(!err_hint(&err, "second hint"));

    CHECK_INT(ERR_USAGE, err.kind);
    CHECK_STR("first", err.text);
    CHECK_STR("first hint", err.hint);
}

static void the_place_stands_before_the_message(void)
{
    struct err err = ERR_INIT;
    err_set(&err, ERR_USAGE, "no such thing");
    err_within(&err, "line %d", 7);
    CHECK(!err_within(&err, "%s", "a.json"));
    CHECK_STR("a.json: line 7: no such thing", err.text);
}

static void errno_is_spelled_out(void)
{
    struct err err = ERR_INIT;
    errno = ENOENT;
    CHECK(!err_set_errno(&err, ERR_USAGE, "%s", "a.json"));
    CHECK_STR("a.json: No such file or directory", err.text);
}

static void a_message_is_printable_however_often_it_is_wrapped(void)
{
    struct err err = ERR_INIT;
    err_set(&err, ERR_USAGE, "got \"%s\"", "\x1b[2Jé\xff\n");
    err_within(&err, "%s", "a\tb");
    err_hint(&err, "%s", "\xe2\x80\x8b");
    CHECK_STR("a\\x09b: got \"\\x1b[2Jé\\xff\\x0a\"", err.text);
    CHECK_STR("\\u{200b}", err.hint);
}

static void a_long_place_leaves_room_for_the_message(void)
{
    char path[2000];
    memset(path, 'p', sizeof(path));
    path[sizeof(path) - 1] = '\0';
    struct err err = ERR_INIT;
    err_set(&err, ERR_USAGE, "no such thing");
    err_within(&err, "%s", path);
    CHECK(strstr(err.text, "ppp: no such thing") != NULL);

    struct err missing = ERR_INIT;
    errno = ENOENT;
    err_set_errno(&missing, ERR_USAGE, "%s", path);
    CHECK(strstr(missing.text, "ppp: No such file or directory") != NULL);
}

static void a_long_message_is_cut_between_characters(void)
{
    char text[2000];
    for (size_t i = 0; i + 2 < sizeof(text); i += 2)
        memcpy(text + i, "é", 2);
    text[sizeof(text) - 2] = '\0';
    for (int shift = 0; shift < 2; shift++) {
        struct err err = ERR_INIT;
        err_set(&err, ERR_USAGE, "%.*s%s", shift, "x", text);
        size_t len = strlen(err.text);
        CHECK(len >= sizeof(err.text) - 3);
        CHECK_STR("é", err.text + len - 2);
    }
}

static void a_bug_names_its_place_and_aborts(void)
{
    int ends[2];
    CHECK_INT(0, pipe(ends));
    pid_t child = fork();
    if (child == 0) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
        dup2(ends[1], STDERR_FILENO);
        bug_at("file.c", 12, "%d is odd", 3);
    }
    close(ends[1]);
    char said[200] = "";
    FILE *stream = fdopen(ends[0], "r");
    CHECK(fgets(said, sizeof(said), stream) != NULL);
    fclose(stream);
    int status;
    waitpid(child, &status, 0);
    CHECK_STR("metaprobe: bug at file.c:12: 3 is odd\n", said);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

SUITE(err, TEST(setting_an_error_returns_false_and_keeps_all),
      TEST(the_first_error_and_the_first_hint_win),
      TEST(the_place_stands_before_the_message), TEST(errno_is_spelled_out),
      TEST(a_message_is_printable_however_often_it_is_wrapped),
      TEST(a_long_place_leaves_room_for_the_message),
      TEST(a_long_message_is_cut_between_characters),
      TEST(a_bug_names_its_place_and_aborts))
