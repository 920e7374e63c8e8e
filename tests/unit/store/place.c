/* Where a run is kept: what may lie there before, and which way leads there; and reading
 * it while it is written. */

#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void put_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wbe");
    CHECK(file != NULL && fputs(text, file) >= 0);
    fclose(file);
}

static void add_plain(struct store *store, uint64_t first, uint64_t count)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = first; i < first + count; i++) {
        make_plain(&sample, i, document);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

/* What store_create() says where something is in the way. */
static void expect_no_new_run(const char *path, const char *why)
{
    struct err err = ERR_INIT;
    struct token_source source = { .text = "0-9", .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    struct store_beginning beginning = { .run = &run, .tokens = tokens };
    struct store *store = store_create(path, &beginning, &err);
    CHECK(store == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    if (strstr(err.text, why) == NULL)
        CHECK_STR(why, err.text);
    store_close(store);
    token_set_free(tokens);
}

/* Which is what is left of a run that is killed before its first transaction ends. */
static void an_empty_file_is_as_good_as_none(void)
{
    struct place place;
    place_init(&place);
    put_file(place.path, "");

    struct store *store = new_run(place.path, 10);
    add_plain(store, 0, 10);
    store_close(store);

    CHECK_INT(10, count_plain(place.path));
    place_release(&place);
}

static void an_empty_file_behind_a_link_is_somebody_elses(void)
{
    struct place place;
    place_init(&place);
    char *link = xstrfmt("%s/link", place.folder);
    put_file(place.path, "");
    CHECK_INT(0, symlink(place.path, link));
    expect_no_new_run(link, "is there already");
    unlink(place.path);
    expect_no_new_run(link, "a link to what is not there");
    CHECK_INT(0, unlink(link));
    free(link);
    place_release(&place);
}

static void a_path_that_is_too_long_is_told_so(void)
{
    struct place place;
    place_init(&place);
    char *path = xstrdup(place.folder);
    char *folders[12];
    for (size_t i = 0; i < 12; i++) {
        folders[i] = path;
        path = xstrfmt("%s/%050d", folders[i], (int)i);
        CHECK_INT(0, mkdir(path, 0755));
    }
    char *run = xstrfmt("%s/run.db", path);
    expect_no_new_run(run, "the path of a run file can have 504 bytes");
    CHECK_INT(-1, access(run, F_OK));
    free(run);
    for (size_t i = 12; i-- > 0; path = folders[i]) {
        CHECK_INT(0, rmdir(path));
        free(path);
    }
    free(path);
    place_release(&place);
}

static void what_is_no_file_is_not_offered_to_be_gone_on_with(void)
{
    struct place place;
    place_init(&place);
    expect_no_new_run(place.folder, "not a file");
    expect_no_new_run("/dev/null", "not a file");
    place_release(&place);
}

/* SQLite would remove them, and with them what was never moved into their database. */
static void the_log_of_another_database_is_not_touched(void)
{
    static const char *const beside[] = { "-wal", "-journal" };
    for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++) {
        struct place place;
        place_init(&place);
        char *log = xstrfmt("%s%s", place.path, beside[i]);
        put_file(log, "what somebody has written");
        expect_no_new_run(place.path, beside[i]);
        struct stat is;
        CHECK(stat(log, &is) == 0 && is.st_size == 25);
        CHECK(!place_has(&place, ""));
        free(log);
        place_release(&place);
    }
}

/* Its log lies beside the file, not beside the link. */
static void a_run_that_was_cut_short_is_found_through_a_link(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    char *folder = xstrfmt("%s/elsewhere", place.folder);
    char *link = xstrfmt("%s/link", folder);
    CHECK_INT(0, mkdir(folder, 0755));
    CHECK_INT(0, symlink(place.path, link));
    struct store *store = new_run(place.path, 500);
    add_plain(store, 0, 500);
    CHECK(store_sync(store, &err)); /* all of it is in the log still */

    CHECK_INT(500, count_plain(link));

    store_close(store);
    CHECK_INT(500, count_plain(link));
    CHECK_INT(0, unlink(link));
    CHECK_INT(0, rmdir(folder));
    free(link);
    free(folder);
    place_release(&place);
}

static uint64_t count_positions(struct stored *stored)
{
    struct bitset done = BITSET_INIT;
    struct err err = ERR_INIT;
    CHECK(stored_positions(stored, &done, &err));
    uint64_t count = done.count;
    bitset_release(&done);
    return count;
}

static void a_frozen_run_does_not_grow(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 20);
    add_plain(store, 0, 5);
    CHECK(store_sync(store, &err));
    struct stored *stored = stored_open(place.path, &err);
    CHECK(stored_freeze(stored, &err));
    add_plain(store, 5, 15);
    CHECK(store_sync(store, &err));

    CHECK_INT(5, count_positions(stored));
    stored_thaw(stored);
    CHECK_INT(20, count_positions(stored));

    expect_no_error(&err);
    stored_close(stored);
    store_close(store);
    place_release(&place);
}

/* ---- moved while it is written ---- */

static char *other_path(const struct place *place)
{
    return xstrfmt("%s/other.db", place->folder);
}

static void move_away(const struct place *place)
{
    char *to = other_path(place);
    CHECK_INT(0, rename(place->path, to));
    free(to);
}

static void replace(const struct place *place)
{
    char *by = xstrfmt("%s/by.db", place->folder);
    move_away(place);
    store_close(new_run(by, 3));
    CHECK_INT(0, rename(by, place->path));
    free(by);
}

/* What was written before is in the file, wherever it is; and what lies at its name now,
 * or beside it, is not touched. */
static void expect_told_as_moved(void (*act)(const struct place *place))
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 100);
    add_plain(store, 0, 50);
    CHECK(store_sync(store, &err));
    struct stored *stored = stored_of(store, &err);
    act(&place);
    add_plain(store, 50, 10);

    CHECK(!store_sync(store, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    CHECK(strstr(err.text, "was moved, removed or replaced") != NULL);
    CHECK(strstr(err.hint, "--resume") != NULL);
    CHECK(store_failed(store));
    CHECK_INT(60, count_positions(stored));
    stored_close(stored);
    CHECK(store_close(store));
    char *other = other_path(&place);
    CHECK_INT(60, count_plain(other));
    if (place_has(&place, ""))
        CHECK_INT(0, count_plain(place.path));
    free(other);
    place_release(&place);
}

static void a_run_that_is_moved_is_whole_and_told(void)
{
    expect_told_as_moved(move_away);
    expect_told_as_moved(replace);
}

static void remove_log(const char *log)
{
    CHECK_INT(0, unlink(log));
}

static void cut_log(const char *log)
{
    CHECK_INT(0, truncate(log, 100));
}

/* Returns how many tokens are kept of 50 that were written before and 10 behind it. */
static uint64_t count_after(void (*act)(const char *log), bool is_harm)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    char *log = xstrfmt("%s-wal", place.path);
    struct store *store = new_run(place.path, 100);
    add_plain(store, 0, 50);
    CHECK(store_sync(store, &err));
    act(log);
    add_plain(store, 50, 10);
    CHECK_INT(!is_harm, store_sync(store, &err));
    if (is_harm)
        CHECK(strstr(err.text, "-wal: the log of the run was cut, removed") != NULL);
    store_close(store);
    unlink(log);
    uint64_t count = count_plain(place.path);
    free(log);
    place_release(&place);
    return count;
}

static void empty_log_in_order(const char *log)
{
    char *path = xmemdup0(log, strlen(log) - strlen("-wal"));
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    free(path);
}

static void a_log_that_is_taken_away_or_cut_is_told(void)
{
    CHECK_INT(50, count_after(remove_log, true));
    CHECK_INT(0, count_after(cut_log, true)); /* and the file is not damaged */
    CHECK_INT(60, count_after(empty_log_in_order, false));
}

/* Nothing was added since, but what follows would be written elsewhere. */
static void a_run_that_is_moved_before_its_end_has_none(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    add_plain(store, 0, 10);
    CHECK(store_sync(store, &err));
    move_away(&place);
    struct run run = plain_run();
    CHECK(!store_finish(store, &run, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    store_close(store);
    char *other = other_path(&place);
    char *end = ask_sql(other, "SELECT \"end\" FROM run");
    CHECK_STR("NULL", end);
    free(end);
    free(other);
    place_release(&place);
}

/* Somebody who reads for long does not hold up the end, and nothing is lost. */
static void a_reader_does_not_hold_up_the_end(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 20);
    add_plain(store, 0, 5);
    CHECK(store_sync(store, &err));
    struct stored *stored = stored_open(place.path, &err);
    CHECK(stored_freeze(stored, &err));
    add_plain(store, 5, 15);
    struct run run = plain_run();
    CHECK(store_finish(store, &run, &err));
    CHECK(!store_close(store));

    CHECK_INT(5, count_positions(stored));
    stored_thaw(stored);
    CHECK_INT(20, count_positions(stored));
    stored_close(stored);
    expect_no_error(&err);
    place_release(&place);
}

/* ---- made by somebody, to mislead ---- */

static void make_run(const char *path)
{
    struct store *store = new_run(path, 20);
    add_plain(store, 0, 10);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 10, document);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "unable_to_reach_metadata_api";
    store_add(store, &sample);
    sample_release(&sample);
    store_close(store);
}

static void a_run_without_tokens_is_damaged(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    make_run(place.path);
    change(place.path, "DELETE FROM token_range");
    struct stored *stored = stored_open(place.path, &err);
    expect_no_error(&err);
    CHECK(stored_tokens(stored, &err) == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(strstr(err.text, "its token ids") != NULL);
    stored_close(stored);
    place_release(&place);
}

static void a_code_that_acts_on_a_terminal_is_not_told(void)
{
    struct place place;
    struct err err = ERR_INIT;
    struct stored_token token;
    place_init(&place);
    make_run(place.path);
    change(place.path, "UPDATE label SET text = text || char(27) || '[2J' WHERE label IN "
                       "(SELECT code FROM token)");
    struct stored *stored = stored_open(place.path, &err);
    struct stored_walk *walk = stored_walk_new(stored, STORED_SAMPLES, &err);
    while (stored_walk_next(walk, &token, &err))
        CHECK(token.sample->code == NULL);
    CHECK(strstr(err.text, "the run file is damaged: a token") != NULL);
    stored_walk_free(walk);
    stored_close(stored);
    place_release(&place);
}

/* Rows that SQLite would leave out must not be missed in silence. */
static void an_index_that_admits_no_more_tokens_is_an_error(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    make_run(place.path);
    change(place.path, "DELETE FROM token WHERE position > 0; "
                       "CREATE UNIQUE INDEX one ON token (outcome)");
    struct store *store = store_resume(place.path, &err);
    expect_no_error(&err);
    add_plain(store, 1, 10);
    CHECK(!store_sync(store, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    store_close(store);
    place_release(&place);
}

SUITE(store_place, TEST(an_empty_file_is_as_good_as_none),
      TEST(an_empty_file_behind_a_link_is_somebody_elses),
      TEST(a_path_that_is_too_long_is_told_so),
      TEST(what_is_no_file_is_not_offered_to_be_gone_on_with),
      TEST(the_log_of_another_database_is_not_touched),
      TEST(a_run_that_was_cut_short_is_found_through_a_link),
      TEST(a_frozen_run_does_not_grow), TEST(a_run_that_is_moved_is_whole_and_told),
      TEST(a_log_that_is_taken_away_or_cut_is_told),
      TEST(a_run_that_is_moved_before_its_end_has_none),
      TEST(a_reader_does_not_hold_up_the_end), TEST(a_run_without_tokens_is_damaged),
      TEST(a_code_that_acts_on_a_terminal_is_not_told),
      TEST(an_index_that_admits_no_more_tokens_is_an_error))
