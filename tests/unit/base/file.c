#include "base/file.h"

#include "base/xalloc.h"
#include "check.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each test has a folder of its own. */
static char folder[100];
static char target[120], other[120];

static void enter_folder(void)
{
    snprintf(folder, sizeof(folder), "%s/unit-base-XXXXXX", P_tmpdir);
    CHECK(mkdtemp(folder) != NULL);
    snprintf(target, sizeof(target), "%s/target", folder);
    snprintf(other, sizeof(other), "%s/other", folder);
}

/* It must be empty but for the two names: a temporary file left behind would stay. */
static void leave_folder(void)
{
    unlink(target);
    unlink(other);
    CHECK_INT(0, rmdir(folder));
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

static void check_content(const char *expected, const char *path)
{
    struct strbuf text = STRBUF_INIT(1000);
    struct err err = ERR_INIT;
    CHECK(file_read(&text, path, &err));
    CHECK_MEM(expected, strlen(expected), text.text, text.len);
    strbuf_release(&text);
}

static size_t count_files(void)
{
    size_t count = 0;
    DIR *dir = opendir(folder);
    while (readdir(dir) != NULL)
        count++;
    closedir(dir);
    return count - 2; /* itself and its parent */
}

static void a_file_is_read_whole_and_added(void)
{
    enter_folder();
    put(target, "two");
    struct strbuf text = STRBUF_INIT(7);
    struct err err = ERR_INIT;
    strbuf_puts(&text, "one,");
    CHECK(file_read(&text, target, &err));
    CHECK_STR("one,two", text.text);
    strbuf_release(&text);
    leave_folder();
}

static void a_file_over_the_ceiling_is_refused(void)
{
    enter_folder();
    put(target, "12345678");
    struct strbuf text = STRBUF_INIT(7);
    struct err err = ERR_INIT;
    CHECK(!file_read(&text, target, &err));
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(strstr(err.text, "/target: larger than 7 bytes") != NULL);
    strbuf_release(&text);
    leave_folder();
}

static void a_large_file_is_read_in_one_piece(void)
{
    enter_folder();
    FILE *file = fopen(target, "w");
    for (int i = 0; i < 100000; i++)
        fputs("0123456789", file);
    fclose(file);
    struct strbuf text = STRBUF_INIT(1000000);
    struct err err = ERR_INIT;
    CHECK(file_read(&text, target, &err));
    CHECK_INT(1000000, text.len);
    CHECK_MEM("9012345678", 10, text.text + 500009, 10);
    strbuf_release(&text);
    leave_folder();
}

static void what_cannot_be_read_is_an_error_with_its_name(void)
{
    static const struct {
        const char *path, *error;
    } rows[] = {
        { "no/such/file", "no/such/file: No such file or directory" },
        { "src", "src: Is a directory" },
        { "", ": No such file or directory" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf text = STRBUF_INIT(100);
        struct err err = ERR_INIT;
        CHECK(!file_read(&text, rows[i].path, &err));
        CHECK_STR(rows[i].error, err.text);
        CHECK_INT(ERR_USAGE, err.kind);
        strbuf_release(&text);
    }
}

static void a_new_file_appears_when_it_is_committed(void)
{
    enter_folder();
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, target, &err));
    fputs("content", out.stream);
    CHECK(access(target, F_OK) != 0);

    CHECK(outfile_commit(&out, &err));

    check_content("content", target);
    CHECK_INT(1, count_files());
    leave_folder();
}

static void an_aborted_file_leaves_what_was_there(void)
{
    enter_folder();
    put(target, "before");
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, target, &err));
    fputs("after", out.stream);
    fflush(out.stream);
    check_content("before", target);

    outfile_abort(&out);

    check_content("before", target);
    CHECK_INT(1, count_files());
    leave_folder();
}

/* As when the program ends amid its work: nobody closes the stream. */
static void an_unlinked_file_leaves_what_was_there(void)
{
    enter_folder();
    put(target, "before");
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, target, &err));
    CHECK_INT(2, count_files());

    outfile_unlink(&out);

    check_content("before", target);
    CHECK_INT(1, count_files());
    outfile_abort(&out);
    leave_folder();
}

static void a_symbolic_link_stays_one(void)
{
    enter_folder();
    put(other, "before");
    CHECK_INT(0, symlink(other, target));
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, target, &err));
    fputs("after", out.stream);
    CHECK(outfile_commit(&out, &err));

    struct stat there;
    CHECK_INT(0, lstat(target, &there));
    CHECK(S_ISLNK(there.st_mode));
    check_content("after", other);
    leave_folder();
}

static void two_paths_to_one_file_are_one_place(void)
{
    enter_folder();
    put(other, "");
    CHECK_INT(0, symlink(other, target));
    char *way = xstrfmt("%s/./other", folder);
    char *places[] = { file_place(target), file_place(other), file_place(way) };
    CHECK_STR(places[0], places[1]);
    CHECK_STR(places[0], places[2]);
    unlink(other);
    char *gone = file_place(way); /* it is not there, and still the same place */
    CHECK_STR(places[0], gone);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        free(places[i]);
    free(gone);
    free(way);
    leave_folder();
}

static void a_device_is_written_to_and_not_replaced(void)
{
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, "/dev/null", &err));
    fputs("nothing", out.stream);
    CHECK(outfile_commit(&out, &err));
    struct stat there;
    CHECK_INT(0, stat("/dev/null", &there));
    CHECK(S_ISCHR(there.st_mode));
}

static void an_unwritable_place_is_known_at_once(void)
{
    static const struct {
        const char *path, *error;
    } rows[] = {
        { "no/such/folder/x",
          "cannot write no/such/folder/x: No such file or directory" },
        { "src", "cannot write src: Is a directory" },
        { "", "expected the name of a file, got \"\"" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].path);
        struct outfile out;
        struct err err = ERR_INIT;
        CHECK(!outfile_open(&out, rows[i].path, &err));
        CHECK_STR(rows[i].error, err.text);
        CHECK_INT(ERR_USAGE, err.kind);
    }
}

static void a_write_protected_file_is_not_replaced(void)
{
    if (geteuid() == 0)
        return; /* for root nothing is protected */
    enter_folder();
    put(target, "before");
    chmod(target, 0444);
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(!outfile_open(&out, target, &err));
    CHECK(strstr(err.text, "Permission denied") != NULL);
    check_content("before", target);
    leave_folder();
}

static void a_full_disk_is_an_error(void)
{
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, "/dev/full", &err));
    fputs("too much", out.stream);
    CHECK(!outfile_commit(&out, &err));
    CHECK_STR("cannot write /dev/full: No space left on device", err.text);
    CHECK_INT(ERR_OUTPUT, err.kind);
}

/* Only the stream remembers a write that failed before the last one. */
static void an_earlier_failure_is_not_forgotten(void)
{
    struct outfile out;
    struct err err = ERR_INIT;
    CHECK(outfile_open(&out, "/dev/full", &err));
    fputs("too much", out.stream);
    fflush(out.stream);
    CHECK(ferror(out.stream));
    errno = 0;
    CHECK(!outfile_commit(&out, &err));
    CHECK_STR("cannot write /dev/full: a part of it was refused", err.text);
}

static void a_short_write_to_standard_output_is_an_error(void)
{
    fflush(stdout);
    int saved = dup(STDOUT_FILENO);
    FILE *full = fopen("/dev/full", "w");
    dup2(fileno(full), STDOUT_FILENO);
    struct outfile out;
    struct err err = ERR_INIT;
    bool opened = outfile_open(&out, "-", &err);
    fputs("too much", out.stream);
    bool committed = outfile_commit(&out, &err);
    clearerr(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    fclose(full);

    CHECK(opened);
    CHECK(!committed);
    CHECK(strstr(err.text, "cannot write to standard output: ") != NULL);
    CHECK_INT(ERR_OUTPUT, err.kind);
}

SUITE(file, TEST(a_file_is_read_whole_and_added),
      TEST(a_file_over_the_ceiling_is_refused), TEST(a_large_file_is_read_in_one_piece),
      TEST(what_cannot_be_read_is_an_error_with_its_name),
      TEST(a_new_file_appears_when_it_is_committed),
      TEST(an_aborted_file_leaves_what_was_there),
      TEST(an_unlinked_file_leaves_what_was_there), TEST(a_symbolic_link_stays_one),
      TEST(two_paths_to_one_file_are_one_place),
      TEST(a_device_is_written_to_and_not_replaced),
      TEST(an_unwritable_place_is_known_at_once),
      TEST(a_write_protected_file_is_not_replaced), TEST(a_full_disk_is_an_error),
      TEST(an_earlier_failure_is_not_forgotten),
      TEST(a_short_write_to_standard_output_is_an_error))
