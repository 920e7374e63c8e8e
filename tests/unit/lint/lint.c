#include "lint/lint.h"

#include "base/file.h"
#include "check.h"
#include "fixture.h"
#include "judge/ignore.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A run over the paths into "out.ndjson" of the current folder. */
struct play {
    const char *path;
    const char *ignore;    /* the text of an ignore file, or NULL */
    bool by_line, stopped; /* before it begins */
    unsigned workers;
    size_t body_limit;
    struct summary summary;
    struct run run;
    struct strbuf lines; /* what was written */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool ended;
};

static void on_ended(void *to)
{
    struct play *play = to;
    pthread_mutex_lock(&play->lock);
    play->ended = true;
    pthread_cond_signal(&play->changed);
    pthread_mutex_unlock(&play->lock);
}

static void wait_for_end(struct play *play)
{
    pthread_mutex_lock(&play->lock);
    while (!play->ended)
        pthread_cond_wait(&play->changed, &play->lock);
    pthread_mutex_unlock(&play->lock);
}

static struct ignores *read_ignores(const char *text)
{
    static const char *const codes[] = { "undecodable", NULL };
    struct err err = ERR_INIT;
    if (text == NULL)
        return NULL;
    struct ignores *ignores =
        ignores_new("ignore.json", text, strlen(text), codes, 20260101, &err);
    CHECK_STR("", err.text);
    return ignores;
}

static void run_lint(struct play *play, struct profile *profile,
                     const struct lint_files *files)
{
    static const char *const specs[] = { "ndjson=out.ndjson", "text=out.txt" };
    struct err err = ERR_INIT;
    const struct judge_rules rules = { .profile = profile,
                                       .ignores = read_ignores(play->ignore) };
    const struct lint_options options = {
        .rules = &rules,
        .files = files,
        .by_line = play->by_line,
        .body_limit = play->body_limit,
        .workers = play->workers,
        .reports = reports_new(specs, 2, false, &err),
    };
    struct lint *lint = lint_new(&options);
    if (play->stopped)
        lint_stop(lint);
    CHECK(lint_start(lint, on_ended, play, &err));
    wait_for_end(play);
    struct lint_progress progress;
    lint_progress(lint, &progress);
    lint_finish(lint, &play->run, play->stopped);
    CHECK_INT(play->stopped ? 0 : play->summary.asked, progress.done);
    CHECK_INT(play->summary.outcomes[OUTCOME_FAIL], progress.failing);
    lint_free(lint);
    CHECK(reports_finish(options.reports, &play->run, &err));
    CHECK_STR("", err.text);
    reports_free(options.reports);
    ignores_free(rules.ignores);
    CHECK(file_read(&play->lines, "out.ndjson", &err));
}

static void play_lint(struct play *play)
{
    struct err err = ERR_INIT;
    struct lint_files files;
    struct profile *profile = profile_load("generic", &err);
    const struct lint_paths paths = { &play->path, 1, NULL, play->by_line };
    CHECK(lint_files_list(&files, &paths, &err));
    CHECK_STR("", err.text);
    pthread_mutex_init(&play->lock, NULL);
    pthread_cond_init(&play->changed, NULL);
    strbuf_init(&play->lines, 64 << 20);
    summary_init(&play->summary);
    play->run = (struct run){ .source = "meta",
                              .profile = "generic",
                              .profile_title = "",
                              .tool_version = "",
                              .command = "lint",
                              .subject = RUN_OF_DOCUMENTS,
                              .summary = &play->summary };
    run_lint(play, profile, &files);
    summary_check(&play->summary);
    lint_files_release(&files);
    profile_free(profile);
}

static void play_release(struct play *play)
{
    summary_release(&play->summary);
    strbuf_release(&play->lines);
    pthread_cond_destroy(&play->changed);
    pthread_mutex_destroy(&play->lock);
}

/* Where the text is in the line; NULL: nowhere. */
static const char *find_in_line(const char *line, const char *text)
{
    return memmem(line, strcspn(line, "\n"), text, strlen(text));
}

/* The text of a member, as it stands there, of each line, joined with spaces. */
static void values_of(struct strbuf *to, const struct play *play, const char *member)
{
    char key[64];
    int len = snprintf(key, sizeof(key), "\"%s\":", member);
    for (const char *line = play->lines.text; *line != '\0';
         line = strchr(line, '\n') + 1) {
        const char *at = find_in_line(line, key) + len;
        strbuf_putf(to, "%s%.*s", to->len > 0 ? " " : "", (int)strcspn(at, ",}"), at);
    }
}

static void check_values(const char *expected, const struct play *play,
                         const char *member)
{
    struct strbuf got = STRBUF_INIT(1 << 16);
    values_of(&got, play, member);
    check_case("%s", member);
    CHECK_STR(expected, got.text);
    strbuf_release(&got);
}

static void every_document_has_its_line_in_the_order_of_the_paths(void)
{
    struct play play = { .path = "meta", .workers = 3, .body_limit = 51 };
    folder_enter();
    put_file("meta/1.json", "[]");
    put_file("meta/2.json",
             "{\"name\":\"A #2\",\"image\":\"https://e.example/\",\"hp\":1}");
    put_file("meta/3", "{");
    put_link("meta/4.json", "nowhere");
    put_file("meta/5.json",
             "{\"name\":\"0123456789012345678901234567890123456789\"}"); /* 51 */
    put_file("meta/10.json", "{\"name\":\"01234567890123456789012345678901234567890\"}");
    put_file("meta/x.json", "");
    play_lint(&play);
    check_values("\"meta/1.json\" \"meta/10.json\" \"meta/2.json\" \"meta/3\" "
                 "\"meta/4.json\" \"meta/5.json\" \"meta/x.json\"",
                 &play, "path");
    check_values("\"1\" \"10\" \"2\" \"3\" \"4\" \"5\" null", &play, "token_id");
    check_values("\"warn\" \"inconclusive\" \"pass\" \"fail\" \"inconclusive\" \"warn\" "
                 "\"fail\"",
                 &play, "outcome");
    check_values("null null null \"undecodable\" null null \"undecodable\"", &play,
                 "code");
    check_values(
        "{\"go-map\":\"reject\" {\"go-map\":\"undecided\" {\"go-map\":\"accept\" "
        "{\"go-map\":\"reject\" {\"go-map\":\"undecided\" {\"go-map\":\"accept\" "
        "{\"go-map\":\"reject\"",
        &play, "decoders");
    CHECK_INT(7, play.summary.asked);
    play_release(&play);
    folder_leave();
}

static void a_name_that_is_another_tokens_is_found(void)
{
    folder_enter();
    put_file("meta/2.json",
             "{\"name\":\"A #2\",\"image\":\"https://e.example/\",\"hp\":1}");
    put_file("meta/3.json",
             "{\"name\":\"A #2\",\"image\":\"https://e.example/\",\"hp\":1,"
             "\"token_id\":2}");
    put_file("meta/x.json",
             "{\"name\":\"A #2\",\"image\":\"https://e.example/\",\"hp\":1,"
             "\"token_id\":7}");
    struct play play = { .path = "meta", .workers = 1, .body_limit = 1000 };
    play_lint(&play);
    check_values("\"pass\" \"warn\" \"pass\"", &play, "outcome");
    CHECK(strstr(play.lines.text, "content.wrong-token") != NULL);
    play_release(&play);
    folder_leave();
}

static void blank_lines_are_no_documents_and_long_ones_are_told(void)
{
    folder_enter();
    put_file("all.ndjson", "{\"name\":\"a\"}\n\n \t\r\n{}\nnull\n"
                           "{\"name\":\"01234567890123456789\"}\n[\n\n{}");
    struct play play = {
        .path = "all.ndjson", .by_line = true, .workers = 2, .body_limit = 20
    };
    play_lint(&play);
    check_values("1 4 5 6 7 9", &play, "line");
    check_values("\"warn\" \"warn\" \"warn\" \"inconclusive\" \"fail\" \"warn\"", &play,
                 "outcome");
    check_values("null null null null null null", &play, "token_id");
    play_release(&play);
    folder_leave();
}

/* Line by line, with a pattern in what fails, and blocks that take very different
 * times. */
static void put_numbered_lines(unsigned count)
{
    struct strbuf text = STRBUF_INIT(64 << 20);
    for (unsigned i = 1; i <= count; i++) {
        if (i % 7 == 0)
            strbuf_puts(&text, "{]\n");
        else if (i % 5000 == 1)
            strbuf_putf(&text, "{\"name\":\"%0200000u\"}\n", i);
        else
            strbuf_putf(&text, "{\"name\":\"A\",\"hp\":%u}\n", i);
    }
    put_file("all.ndjson", text.text);
    strbuf_release(&text);
}

static void many_threads_keep_the_order_of_the_lines(void)
{
    enum { LINES = 20000 };
    folder_enter();
    put_numbered_lines(LINES);
    struct play play = {
        .path = "all.ndjson", .by_line = true, .workers = 8, .body_limit = 1 << 20
    };
    play_lint(&play);
    unsigned expected = 0, wrong = 0;
    for (const char *line = play.lines.text; *line != '\0';
         line = strchr(line, '\n') + 1) {
        unsigned long got = strtoul(find_in_line(line, "\"line\":") + 7, NULL, 10);
        bool fails = find_in_line(line, "\"outcome\":\"fail\"") != NULL;
        expected++;
        wrong += got != expected || fails != (expected % 7 == 0);
    }
    CHECK_INT(LINES, expected);
    CHECK_INT(0, wrong);
    CHECK_INT(LINES / 7, play.summary.outcomes[OUTCOME_FAIL]);
    CHECK_INT(LINES, play.summary.asked);
    play_release(&play);
    folder_leave();
}

static void what_nobody_came_to_is_skipped(void)
{
    folder_enter();
    put_file("meta/1.json", "{}");
    put_file("meta/2.json", "{}");
    struct play play = {
        .path = "meta", .workers = 2, .body_limit = 1000, .stopped = true
    };
    play_lint(&play);
    check_values("\"meta/1.json\" \"meta/2.json\"", &play, "path");
    check_values("\"skipped\" \"skipped\"", &play, "outcome");
    CHECK_INT(RUN_INTERRUPTED, play.run.end);
    CHECK_INT(2, play.summary.outcomes[OUTCOME_SKIPPED]);
    play_release(&play);
    folder_leave();
}

/* By many threads, from one list. */
static void what_is_ignored_is_marked_before_it_is_counted(void)
{
    enum { LINES = 3000 };
    struct strbuf text = STRBUF_INIT(1 << 20);
    for (int i = 0; i < LINES; i++)
        strbuf_puts(&text, i % 3 == 0 ? "[\n" : "{\"name\":\"\"}\n");
    folder_enter();
    put_file("all.ndjson", text.text);
    struct play play = {
        .path = "all.ndjson",
        .ignore = "{\"ignore\":[{\"rule\":\"undecod*\",\"reason\":\"cut\","
                  "\"expires\":\"never\"},{\"rule\":\"content.*\",\"reason\":\"bare\","
                  "\"expires\":\"never\"}]}",
        .by_line = true,
        .workers = 8,
        .body_limit = 1 << 20,
    };
    play_lint(&play);
    CHECK_INT(LINES / 3, play.summary.outcomes[OUTCOME_FAIL]);
    CHECK_INT(LINES / 3, play.summary.ignored);
    CHECK_INT(LINES - LINES / 3, play.summary.outcomes[OUTCOME_PASS]);
    CHECK(find_in_line(play.lines.text, "\"ignored\":\"cut\"") != NULL);
    CHECK_INT(0, run_exit_status(&play.run));
    play_release(&play);
    strbuf_release(&text);
    folder_leave();
}

SUITE(lint, TEST(every_document_has_its_line_in_the_order_of_the_paths),
      TEST(a_name_that_is_another_tokens_is_found),
      TEST(blank_lines_are_no_documents_and_long_ones_are_told),
      TEST(many_threads_keep_the_order_of_the_lines),
      TEST(what_nobody_came_to_is_skipped),
      TEST(what_is_ignored_is_marked_before_it_is_counted))
