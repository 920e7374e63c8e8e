#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define LISTED(expected, patterns, lines, ...) \
    CHECK_STR(expected, \
              listed((const char *const[]){ __VA_ARGS__, NULL }, patterns, lines))

static void a_folder_is_listed_in_the_order_of_its_paths(void)
{
    folder_enter();
    put_file("meta/2.json", "");
    put_file("meta/10.json", "");
    put_file("meta/1.json", "");
    put_file("meta/a/x.json", "");
    put_file("meta/a-b.json", "");
    put_file("meta/a.json", "");
    put_file("meta/a0.json", "");
    /* '-' and '.' come before '/', and '0' behind it */
    LISTED("meta/1.json meta/10.json meta/2.json meta/a-b.json meta/a.json meta/a/x.json "
           "meta/a0.json",
           NULL, false, "meta");
    LISTED("meta/a/x.json meta/1.json", NULL, false, "meta/a/", "meta/1.json");
    folder_leave();
}

static void json_and_names_of_tokens_are_wanted(void)
{
    static const char hex[] =
        "meta/00000000000000000000000000000000000000000000000000000000000000ff";
    folder_enter();
    put_file("meta/7", "");
    put_file("meta/007", "");
    put_file(hex, "");
    put_file("meta/x.json", "");
    put_file("meta/x", "");
    put_file("meta/7.txt", "");
    put_file("meta/7.JSON", "");
    put_file("meta/.json", "");
    put_file("meta/.9.json", "");
    put_file("meta/.git/8", "");
    put_file("meta/-1", "");
    put_file("meta/all.ndjson", "");
    put_file("meta/b.jsonl", "");
    char expected[200];
    snprintf(expected, sizeof(expected), "%s meta/007 meta/7 meta/x.json", hex);
    LISTED(expected, NULL, false, "meta");
    LISTED("meta/all.ndjson meta/b.jsonl", NULL, true, "meta");
    folder_leave();
}

static void patterns_speak_of_names_or_of_paths(void)
{
    static const char *const by_name[] = { "*.txt", "7*", NULL };
    static const char *const by_path[] = { "a/*.txt", NULL };
    static const char *const nothing[] = { "*.xml", NULL };
    folder_enter();
    put_file("meta/7.json", "");
    put_file("meta/8.json", "");
    put_file("meta/x.txt", "");
    put_file("meta/.x.txt", "");
    put_file("meta/a/y.txt", "");
    put_file("meta/a/b/z.txt", "");
    LISTED("meta/7.json meta/a/b/z.txt meta/a/y.txt meta/x.txt", by_name, false, "meta");
    LISTED("meta/a/y.txt", by_path, false, "meta");
    LISTED("meta: no file in it matches *.xml", nothing, false, "meta");
    LISTED("meta/x.txt", nothing, false, "meta/x.txt"); /* it is named */
    folder_leave();
}

static void what_is_not_there_is_an_error(void)
{
    folder_enter();
    put_file("a/x.json", "");
    put_file("b/x.txt", "");
    LISTED("c: No such file or directory", NULL, false, "a", "c");
    LISTED("b: no file in it is called *.json, or after a token's id", NULL, false, "a",
           "b");
    LISTED("b: no file in it is called *.ndjson or *.jsonl", NULL, true, "b");
    LISTED("- a/x.json -", NULL, false, "-", "a", "-");
    folder_leave();
}

static void links_to_files_are_followed_and_loops_are_not(void)
{
    folder_enter();
    put_file("meta/1.json", "");
    put_link("meta/2.json", "1.json");
    put_link("meta/3.json", "nowhere");
    put_link("meta/4.json", "4.json");
    put_link("meta/loop", ".");
    put_link("meta/x.txt", "nowhere");
    put_link("start", "meta");
    CHECK_INT(0, mkfifo("meta/5.json", 0600));
    struct lint_files files;
    struct err err = ERR_INIT;
    const char *const paths[] = { "start" };
    CHECK(lint_files_list(&files, &(struct lint_paths){ .paths = paths, .count = 1 },
                          &err));
    CHECK_INT(4, files.count);
    for (size_t i = 0; i < files.count; i++) {
        check_case("%s", files.list[i].name);
        CHECK_INT(i >= 2, files.list[i].trouble != NULL);
    }
    CHECK_STR("No such file or directory", files.list[2].trouble);
    CHECK_INT(1, files.links.count);
    CHECK_STR("start/loop", files.links.examples[0]);
    CHECK_INT(1, files.others.count);
    CHECK_STR("start/5.json", files.others.examples[0]);
    lint_files_release(&files);
    folder_leave();
}

static void folders_that_are_nested_too_deep_are_told(void)
{
    struct strbuf path = STRBUF_INIT(1000);
    folder_enter();
    strbuf_puts(&path, "d/");
    for (int i = 0; i < FOLDER_DEPTH_MAX; i++)
        strbuf_puts(&path, "d/");
    strbuf_puts(&path, "1.json");
    put_file(path.text, "");
    strbuf_cut(&path, path.len - strlen("1.json"));
    strbuf_puts(&path, "d/2.json");
    put_file(path.text, "");
    struct lint_files files;
    struct err err = ERR_INIT;
    const char *const paths[] = { "d" };
    CHECK(lint_files_list(&files, &(struct lint_paths){ .paths = paths, .count = 1 },
                          &err));
    CHECK_INT(2, files.count);
    CHECK_STR("1.json", files.list[0].name);
    CHECK_STR("folders are nested too deep", files.list[1].trouble);
    lint_files_release(&files);
    strbuf_release(&path);
    folder_leave();
}

SUITE(files, TEST(a_folder_is_listed_in_the_order_of_its_paths),
      TEST(json_and_names_of_tokens_are_wanted),
      TEST(patterns_speak_of_names_or_of_paths), TEST(what_is_not_there_is_an_error),
      TEST(links_to_files_are_followed_and_loops_are_not),
      TEST(folders_that_are_nested_too_deep_are_told))
