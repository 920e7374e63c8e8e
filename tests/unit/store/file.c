/* Which files are taken for a run, and what is said of the others. */

#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void put_bytes(const char *path, const char *bytes, size_t len)
{
    FILE *file = fopen(path, "wbe");
    CHECK(file != NULL && fwrite(bytes, 1, len, file) == len);
    fclose(file);
}

static char *get_bytes(const char *path, size_t *len)
{
    struct strbuf bytes = STRBUF_INIT(1 << 24);
    struct err err = ERR_INIT;
    FILE *file = fopen(path, "rbe");
    char chunk[4096];
    size_t got;
    while (file != NULL && (got = fread(chunk, 1, sizeof(chunk), file)) > 0)
        strbuf_add(&bytes, chunk, got);
    if (file != NULL)
        fclose(file);
    expect_no_error(&err);
    *len = bytes.len;
    return strbuf_detach(&bytes);
}

/* A run file with a few tokens, closed. */
static void make_run(const char *path)
{
    struct store *store = new_run(path, 100);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < 50; i++) {
        make_plain(&sample, i, document);
        store_add(store, &sample);
    }
    sample_release(&sample);
    store_close(store);
}

static bool contains(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

/* Neither is it read nor gone on with, and both say so. */
static void expect_refused(const char *path, const char *why)
{
    struct err reading = ERR_INIT, resuming = ERR_INIT;
    struct stored *stored = stored_open(path, &reading);
    CHECK(stored == NULL);
    CHECK_INT(ERR_USAGE, reading.kind);
    if (!contains(reading.text, why))
        CHECK_STR(why, reading.text);
    CHECK(contains(reading.text, path));
    struct store *store = store_resume(path, &resuming);
    CHECK(store == NULL);
    CHECK_INT(ERR_USAGE, resuming.kind);
    if (!contains(resuming.text, why))
        CHECK_STR(why, resuming.text);
    CHECK(contains(resuming.text, path));
    stored_close(stored);
    store_close(store);
}

static void what_is_no_run_file_is_refused_with_its_reason(void)
{
    struct place place;
    place_init(&place);
    expect_refused(place.path, "No such file");
    expect_refused(place.folder, "not a file");

    put_bytes(place.path, "", 0);
    expect_refused(place.path, "it is empty");
    put_bytes(place.path, "SQLite format 3", 16);
    expect_refused(place.path, "not a database");
    char noise[9000];
    for (size_t i = 0; i < sizeof(noise); i++)
        noise[i] = (char)(i * i >> 3);
    put_bytes(place.path, noise, sizeof(noise));
    expect_refused(place.path, "not a database");

    unlink(place.path);
    change(place.path, "CREATE TABLE token (position INTEGER PRIMARY KEY)");
    expect_refused(place.path, "a database of another program");
    place_release(&place);
}

static void a_foreign_database_stays_as_it_was(void)
{
    struct place place;
    place_init(&place);
    change(place.path, "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t "
                       "VALUES (1)");
    size_t before_len, after_len;
    char *before = get_bytes(place.path, &before_len);

    expect_refused(place.path, "a database of another program");

    char *after = get_bytes(place.path, &after_len);
    CHECK_MEM(before, before_len, after, after_len);
    free(before);
    free(after);
    place_release(&place);
}

static void a_changed_run_file_is_refused(void)
{
    static const struct {
        const char *sql, *why;
    } rows[] = {
        { "PRAGMA user_version = 2", "a run file of version 2; this program reads 1" },
        { "PRAGMA user_version = 0", "a run file of version 0; this program reads 1" },
        { "DROP TABLE finding", "its tables are not those of a run file" },
        { "ALTER TABLE token ADD COLUMN more", "its tables are not those of a run file" },
        { "DROP TABLE label; CREATE VIEW label AS SELECT 1 AS label, 'x' AS text",
          "its tables are not those of a run file" },
        { "DELETE FROM run", "damaged" },
        { "UPDATE run SET source = NULL", "the description of the run" },
        { "UPDATE run SET \"end\" = 'interrupted', end_signal = 100000",
          "the description of the run" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct place place;
        struct err err = ERR_INIT;
        check_case("%s", rows[i].sql);
        place_init(&place);
        make_run(place.path);
        change(place.path, rows[i].sql);
        struct stored *stored = stored_open(place.path, &err);
        struct run run;
        CHECK(stored == NULL || !stored_run(stored, &run, &err));
        if (!contains(err.text, rows[i].why))
            CHECK_STR(rows[i].why, err.text);
        stored_close(stored);
        struct err resuming = ERR_INIT;
        struct store *store = store_resume(place.path, &resuming);
        CHECK(store == NULL);
        CHECK_STR(err.text, resuming.text);
        store_close(store);
        place_release(&place);
    }
    check_case("%s", "");
}

/* So that a better comment in schema.sql leaves the runs of yesterday readable. */
static void comments_of_tables_may_be_others(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    make_run(place.path);
    change(
        place.path,
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(replace(sql, "
        "'-- label: the platform''s', '--'), '-- UNIX time', '-- since 1970') WHERE "
        "type = 'table'");
    struct stored *stored = stored_open(place.path, &err);
    expect_no_error(&err);
    CHECK(stored != NULL);
    stored_close(stored);
    change(place.path, "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
                       "replace(sql, 'INTEGER, -- since', 'INTEGER NOT NULL, -- since') "
                       "WHERE name = 'run'");
    CHECK(stored_open(place.path, &err) == NULL);
    CHECK(contains(err.text, "its tables are not those of a run file"));
    place_release(&place);
}

static void views_triggers_and_indexes_of_others_do_no_harm(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    make_run(place.path);
    change(place.path,
           "CREATE TRIGGER t AFTER INSERT ON token BEGIN DELETE FROM token; END; "
           "CREATE INDEX i ON token (status); CREATE VIEW v AS SELECT * FROM token");
    struct store *store = store_resume(place.path, &err);
    expect_no_error(&err);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 77, document);
    store_add(store, &sample);
    CHECK(store_sync(store, &err));
    sample_release(&sample);
    store_close(store);

    CHECK_INT(51, count_plain(place.path));
    place_release(&place);
}

static void a_truncated_run_file_is_told_as_damaged(void)
{
    struct place place;
    place_init(&place);
    make_run(place.path);
    struct stat is;
    CHECK_INT(0, stat(place.path, &is));
    CHECK_INT(0, truncate(place.path, is.st_size - 4096));
    expect_refused(place.path, "the run file is damaged");
    CHECK_INT(0, truncate(place.path, 5000));
    expect_refused(place.path, "the run file is damaged");
    place_release(&place);
}

static void a_file_that_is_there_is_not_written_over(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    put_bytes(place.path, "precious", 8);
    struct token_source source = { .text = "1", .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    struct store_beginning beginning = { .run = &run, .tokens = tokens };

    struct store *store = store_create(place.path, &beginning, &err);

    CHECK(store == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(contains(err.text, "is there already"));
    CHECK(contains(err.hint, "--resume"));
    size_t len;
    char *bytes = get_bytes(place.path, &len);
    CHECK_MEM("precious", 8, bytes, len);
    free(bytes);

    static const char *const nowhere[] = { "", "/nowhere/at/all/run.db", "/" };
    for (size_t i = 0; i < sizeof(nowhere) / sizeof(nowhere[0]); i++) {
        struct err why = ERR_INIT;
        CHECK(store_create(nowhere[i], &beginning, &why) == NULL);
        CHECK_INT(ERR_USAGE, why.kind);
    }
    token_set_free(tokens);
    place_release(&place);
}

static void a_folder_that_cannot_be_written_is_told(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct token_source source = { .text = "1", .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    struct store_beginning beginning = { .run = &run, .tokens = tokens };

    /* Nobody, the superuser neither, makes files there. */
    CHECK(store_create("/proc/run.db", &beginning, &err) == NULL);
    CHECK(contains(err.text, "cannot make /proc/run.db: "));

    token_set_free(tokens);
    place_release(&place);
}

/* Names that mean something to SQLite mean nothing here. */
static void names_are_only_names(void)
{
    static const char *const names[] = { ":memory:", "file:run.db?mode=memory",
                                         "a b%20c" };
    struct place place;
    place_init(&place);
    int before = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    CHECK_INT(0, chdir(place.folder));
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        make_run(names[i]);
        CHECK_INT(0, access(names[i], F_OK));
        CHECK_INT(50, count_plain(names[i]));
    }
    CHECK_INT(0, fchdir(before));
    close(before);
    place_release(&place);
}

static void a_second_writer_is_refused_and_a_reader_is_not(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 3, document);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "unable_to_reach_metadata_api";
    store_add(store, &sample);
    CHECK(store_sync(store, &err));

    CHECK(store_resume(place.path, &err) == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(contains(err.text, "another metaprobe is writing this run"));
    char *id = ask_sql(place.path, "SELECT token_id FROM failing_tokens");
    CHECK_STR("3", id);
    free(id);
    store_close(store);

    struct err now = ERR_INIT;
    store = store_resume(place.path, &now);
    expect_no_error(&now);
    store_close(store);
    sample_release(&sample);
    place_release(&place);
}

/* The lock ends with the process, even one that was killed. */
static void the_lock_of_another_process_holds_as_long_as_it_lives(void)
{
    struct place place;
    struct err err = ERR_INIT;
    int ready[2];
    place_init(&place);
    make_run(place.path);
    CHECK_INT(0, pipe(ready));
    pid_t child = fork();
    if (child == 0) {
        struct store *store = store_resume(place.path, &err);
        if (write(ready[1], store != NULL ? "y" : "n", 1) == 1)
            pause();
        _exit(1);
    }
    char answer = 'n';
    CHECK(read(ready[0], &answer, 1) == 1 && answer == 'y');

    CHECK(store_resume(place.path, &err) == NULL);
    CHECK(contains(err.text, "another metaprobe"));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    struct err now = ERR_INIT;
    struct store *store = store_resume(place.path, &now);
    expect_no_error(&now);
    CHECK(place_has(&place, "-wal"));
    store_close(store);
    CHECK(!place_has(&place, "-wal") && !place_has(&place, "-shm"));
    CHECK_INT(50, count_plain(place.path));
    close(ready[0]);
    close(ready[1]);
    place_release(&place);
}

static void a_closed_run_is_one_file_that_can_be_read_anywhere(void)
{
    struct place place;
    place_init(&place);
    make_run(place.path);
    CHECK(!place_has(&place, "-wal") && !place_has(&place, "-shm") &&
          !place_has(&place, "-journal"));
    char *mode = ask_sql(place.path, "PRAGMA journal_mode");
    CHECK_STR("delete", mode);
    free(mode);
    CHECK_INT(0, chmod(place.path, 0444));
    CHECK_INT(50, count_plain(place.path));
    place_release(&place);
}

SUITE(store_file, TEST(what_is_no_run_file_is_refused_with_its_reason),
      TEST(a_foreign_database_stays_as_it_was), TEST(a_changed_run_file_is_refused),
      TEST(comments_of_tables_may_be_others),
      TEST(views_triggers_and_indexes_of_others_do_no_harm),
      TEST(a_truncated_run_file_is_told_as_damaged),
      TEST(a_file_that_is_there_is_not_written_over),
      TEST(a_folder_that_cannot_be_written_is_told), TEST(names_are_only_names),
      TEST(a_second_writer_is_refused_and_a_reader_is_not),
      TEST(the_lock_of_another_process_holds_as_long_as_it_lives),
      TEST(a_closed_run_is_one_file_that_can_be_read_anywhere))
