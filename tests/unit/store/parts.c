/* A run in several parts: its time, and who wrote them. */

#include "fixture.h"

#include "check.h"

static void add_token(struct store *store, uint64_t position)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, position, document);
    store_add(store, &sample);
    sample_release(&sample);
}

static uint64_t elapsed_of(const char *path)
{
    struct err err = ERR_INIT;
    struct run run = { .elapsed_us = 0 };
    struct stored *stored = stored_open(path, &err);
    CHECK(stored_run(stored, &run, &err));
    expect_no_error(&err);
    stored_close(stored);
    return run.elapsed_us;
}

/* A part that was killed took as long as its last answer tells, which is not that of the
 * highest position; and the one after it goes on from there. */
static void the_time_of_a_run_has_no_pauses(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    add_token(store, 0);
    add_token(store, 1);
    store_close(store);
    change(place.path, "UPDATE token SET at_ms = 700000 - position");
    CHECK_INT(700000000, elapsed_of(place.path));

    const struct store_part part = { "1.3", "libraries", 1700000099000, 8, 2, 500 };
    store = store_resume(place.path, &err);
    store_start_part(store, &part);
    add_token(store, 2);
    store_close(store);
    expect_no_error(&err);
    expect_sql(place.path, "1",
               "SELECT at_ms BETWEEN 700000 AND 800000 FROM token WHERE position = 2");
    expect_sql(
        place.path, "1.3 libraries 1700000099000 700000 8 2 500",
        "SELECT tool_version || ' ' || libraries || ' ' || started_ms || ' ' || "
        "begun_ms || ' ' || connections || ' ' || workers || ' ' || rate_per_1000s "
        "FROM part");

    struct run run = plain_run();
    run.elapsed_us = 900000000;
    store = store_resume(place.path, &err);
    CHECK(store_finish(store, &run, &err));
    store_close(store);
    CHECK_INT(900000000, elapsed_of(place.path));
    store = store_resume(place.path, &err);
    add_token(store, 3);
    store_close(store);
    expect_sql(place.path, "1", "SELECT max(at_ms) >= 900000 FROM token");
    expect_no_error(&err);
    place_release(&place);
}

static void a_part_that_adds_nothing_is_none(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    const struct store_part part = { .tool_version = "1.3" };
    struct store *store = new_run(place.path, 10);
    store_start_part(store, &part);
    add_token(store, 0);
    store_close(store);
    store = store_resume(place.path, &err);
    store_start_part(store, &part);
    store_close(store);
    expect_no_error(&err);
    expect_sql(place.path, "1", "SELECT count(*) FROM part");
    place_release(&place);
}

SUITE(store_parts, TEST(the_time_of_a_run_has_no_pauses),
      TEST(a_part_that_adds_nothing_is_none))
