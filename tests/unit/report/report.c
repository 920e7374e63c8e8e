#include "report/report.h"

#include "check.h"
#include "fixture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void check_refused(const char *const *specs, size_t count, const char *text,
                          const char *hint)
{
    struct err err = ERR_INIT;
    struct reports *reports = reports_new(specs, count, false, &err);
    CHECK(reports == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK_STR(text, err.text);
    CHECK_STR(hint, err.hint);
    reports_free(reports);
}

static void what_cannot_be_is_said_before_the_run(void)
{
    static const struct {
        const char *specs[3];
        const char *text, *hint;
    } rows[] = {
        { { "yaml" },
          "unknown report format \"yaml\"",
          "the formats are text, json, ndjson, junit" },
        { { "JSON=a" },
          "unknown report format \"JSON\"",
          "the formats are text, json, ndjson, junit" },
        { { "" },
          "unknown report format \"\"",
          "the formats are text, json, ndjson, junit" },
        { { "\x1b[31m" },
          "unknown report format \"\\x1b[31m\"",
          "the formats are text, json, ndjson, junit" },
        { { "json=" }, "json= lacks the name of the file", "" },
        { { "json", "ndjson=-" },
          "the reports json and ndjson cannot both go to standard output",
          "give one a file: --report ndjson=FILE" },
        { { "json", "text=/dev/stdout" },
          "the reports json and text cannot both go to standard output",
          "give one a file: --report text=FILE" },
        { { "json=a", "ndjson=b", "junit=a" },
          "the reports json and junit cannot both go to a",
          "" },
        { { "json=a", "json=./a" },
          "the reports json and json cannot both go to ./a",
          "" },
        { { "json=a", "text=../here/a" },
          "the reports json and text cannot both go to ../here/a",
          "" },
        { { "json=old", "ndjson=link" },
          "the reports json and ndjson cannot both go to link",
          "" },
        { { "json=no/such" }, "cannot write no/such: No such file or directory", "" },
        { { "ndjson=b", "json=no/such" },
          "cannot write no/such: No such file or directory",
          "" },
    };
    folder_enter();
    CHECK_INT(0, mkdir("here", 0777));
    CHECK_INT(0, chdir("here"));
    CHECK_INT(0, close(creat("old", 0666)));
    CHECK_INT(0, symlink("old", "link"));
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t count = 0;
        while (count < 3 && rows[i].specs[count] != NULL)
            count++;
        check_case("%s", rows[i].specs[0]);
        check_refused(rows[i].specs, count, rows[i].text, rows[i].hint);
    }
    CHECK_INT(0, unlink("old"));
    CHECK_INT(0, unlink("link"));
    CHECK_INT(0, chdir(".."));
    CHECK_INT(0, rmdir("here")); /* nothing was left in it */
    folder_leave();
}

static void a_folder_is_no_place_for_a_report(void)
{
    static const char *const specs[] = { "json=there" };
    struct err err = ERR_INIT;
    folder_enter();
    CHECK_INT(0, mkdir("there", 0777));
    CHECK(reports_new(specs, 1, false, &err) == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(strstr(err.text, "there: Is a directory") != NULL);
    CHECK_INT(1, folder_count());
    folder_leave();
}

static void a_report_that_is_given_up_leaves_nothing(void)
{
    static const char *const specs[] = { "json=a.json", "text=a.txt", "ndjson=a.ndjson" };
    struct err err = ERR_INIT;
    folder_enter();
    struct reports *reports = reports_new(specs, 3, false, &err);
    CHECK(reports != NULL);
    CHECK_INT(3, folder_count()); /* the places are taken, under other names */
    CHECK(access("a.json", F_OK) != 0);

    reports_free(reports);

    CHECK_INT(0, folder_count());
    folder_leave();
}

static void a_finished_report_replaces_what_was_there(void)
{
    static const char *const specs[] = { "text=a.txt" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    folder_enter();
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, 1, true, &err);
    fixture_play(&fixture, reports);
    FILE *old = fopen("a.txt", "w");
    fputs("old", old);
    fclose(old);
    char *before = file_text("a.txt");
    CHECK_STR("old", before);

    CHECK(reports_finish(reports, &fixture.run, &err));
    reports_free(reports);

    char *after = file_text("a.txt");
    CHECK(strncmp(after, "NOT READY: ", 11) == 0); /* and a file is never coloured */
    CHECK_INT(1, folder_count());
    free(before);
    free(after);
    fixture_release(&fixture);
    folder_leave();
}

/* What reports write to standard output, which is a file meanwhile. */
static char *on_standard_output(const char *const *specs, size_t count, bool colour)
{
    struct fixture fixture;
    struct err err = ERR_INIT;
    fflush(stdout);
    int kept = dup(STDOUT_FILENO), file = creat("out", 0666);
    dup2(file, STDOUT_FILENO);
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, count, colour, &err);
    fixture_play(&fixture, reports);
    bool finished = reports_finish(reports, &fixture.run, &err);
    reports_free(reports);
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    close(file);
    CHECK(finished);
    fixture_release(&fixture);
    return file_text("out");
}

static void standard_output_gets_the_text_unless_it_has_another_report(void)
{
    static const struct {
        const char *specs[2];
        bool colour;
        const char *beginning;
    } rows[] = {
        { { NULL }, false, "NOT READY: 4 of 40" },
        { { NULL }, true, "\x1b[1;31mNOT READY\x1b[0m: 4 of 40" },
        { { "junit=a.xml" }, false, "NOT READY: 4 of 40" },
        { { "junit=a.xml", "json=-" }, true, "{\n  \"schema_version\": 1," },
        { { "ndjson" }, true, "{\"token_id\":\"1\"," },
        { { "text=a.txt" }, true, "" },
        { { "text", "json=a.json" }, true, "\x1b[1;31mNOT READY" },
    };
    folder_enter();
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        size_t count = 0;
        while (count < 2 && rows[i].specs[count] != NULL)
            count++;
        char *text = on_standard_output(rows[i].specs, count, rows[i].colour);
        size_t len = strlen(rows[i].beginning);
        check_case("row %zu", i);
        CHECK_MEM(rows[i].beginning, len, text,
                  len > 0 ? strnlen(text, len) : strlen(text));
        free(text);
    }
    folder_leave();
}

static void the_text_on_standard_output_tells_where_the_files_are(void)
{
    static const char *const specs[] = { "text", "json=a.json" };
    folder_enter();
    char *text = on_standard_output(specs, 2, false);
    const char *end = "\nReports\n  json    a.json\n";
    CHECK(strlen(text) > strlen(end));
    CHECK_STR(end, text + strlen(text) - strlen(end));
    free(text);
    folder_leave();
}

/* On a full disk; the rest is written all the same. */
static void a_report_that_cannot_be_written_is_an_error(void)
{
    static const char *const specs[] = { "json=/dev/full", "junit=a.xml", "text=a.txt" };
    struct fixture fixture;
    struct err err = ERR_INIT;
    folder_enter();
    fixture_init(&fixture, 40);
    struct reports *reports = reports_new(specs, 3, false, &err);
    CHECK(reports != NULL);
    fixture_play(&fixture, reports);
    CHECK(!reports_failed(reports));

    CHECK(!reports_finish(reports, &fixture.run, &err));

    CHECK_INT(ERR_OUTPUT, err.kind);
    CHECK_STR("cannot write /dev/full: No space left on device", err.text);
    CHECK_INT(2, folder_count());
    char *text = file_text("a.txt");
    CHECK(strstr(text, "  json    /dev/full (NOT WRITTEN)\n") != NULL);
    CHECK(strstr(text, "  junit   a.xml\n") != NULL);
    free(text);
    reports_free(reports);
    fixture_release(&fixture);
    folder_leave();
}

static void the_formats_are_listed_with_their_purpose(void)
{
    struct strbuf list = STRBUF_INIT(4096);
    reports_list(&list);
    size_t lines = 0;
    for (const char *p = list.text; *p != '\0'; p++)
        lines += *p == '\n';
    CHECK_INT(4, lines);
    CHECK(strstr(list.text, "junit") != NULL);
    strbuf_release(&list);
}

SUITE(report, TEST(what_cannot_be_is_said_before_the_run),
      TEST(a_folder_is_no_place_for_a_report),
      TEST(a_report_that_is_given_up_leaves_nothing),
      TEST(a_finished_report_replaces_what_was_there),
      TEST(standard_output_gets_the_text_unless_it_has_another_report),
      TEST(the_text_on_standard_output_tells_where_the_files_are),
      TEST(a_report_that_cannot_be_written_is_an_error),
      TEST(the_formats_are_listed_with_their_purpose))
