/* What is put in comes out. */

#include "fixture.h"

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANY_COUNT = 1500 };

static void expect_same_walk(struct stored *stored, uint64_t seed)
{
    struct err err = ERR_INIT;
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
    struct stored_token token;
    struct sample expected;
    sample_init(&expected);
    uint64_t position = 0;
    for (; stored_walk_next(walk, &token, &err); position++) {
        check_case("position %llu", (unsigned long long)position);
        make_any(&expected, position, seed);
        expect_same_sample(&expected, &token);
    }
    check_case("%s", "");
    expect_no_error(&err);
    CHECK_INT(ANY_COUNT, position);
    sample_release(&expected);
    stored_walk_free(walk);
}

/* In an order of chance, as connections are of different speed. */
static void add_any(struct store *store, uint64_t seed)
{
    struct sample sample;
    sample_init(&sample);
    for (uint64_t i = 0; i < ANY_COUNT; i++) {
        make_any(&sample, i * 7 % ANY_COUNT, seed);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

static void any_sample_comes_back_as_it_was(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, ANY_COUNT);
    add_any(store, 1);
    CHECK(store_sync(store, &err));
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    expect_no_error(&err);
    expect_same_walk(stored, 1);
    stored_close(stored);
    place_release(&place);
}

static void a_temporary_run_is_read_while_it_is_written(void)
{
    struct err err = ERR_INIT;
    struct store *store = new_run(NULL, ANY_COUNT);
    struct stored *stored = stored_of(store, &err);
    add_any(store, 2);
    CHECK(store_sync(store, &err));

    expect_same_walk(stored, 2);
    expect_no_error(&err);
    stored_close(stored);
    store_close(store);
}

static void a_view_of_a_run_shows_what_was_synced_since(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, ANY_COUNT);
    struct stored *stored = stored_of(store, &err);
    add_any(store, 3);
    CHECK(store_sync(store, &err));

    expect_same_walk(stored, 3);
    stored_close(stored);
    store_close(store);
    place_release(&place);
}

static void skipped_tokens_are_not_recorded(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 4);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 1, document);
    store_add(store, &sample);
    make_plain(&sample, 2, document);
    sample.outcome = OUTCOME_SKIPPED;
    store_add(store, &sample);
    CHECK(store_sync(store, &err));
    store_close(store);

    CHECK_INT(1, count_plain(place.path));
    sample_release(&sample);
    place_release(&place);
}

static void a_token_that_is_recorded_stays_as_it_is(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 4);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 1, document);
    store_add(store, &sample);
    make_any(&sample, 1, 5);
    store_add(store, &sample);
    CHECK(store_sync(store, &err));
    store_close(store);

    CHECK_INT(1, count_plain(place.path));
    sample_release(&sample);
    place_release(&place);
}

/* Beyond a number of them texts are kept where they occur. */
static void more_texts_than_there_are_labels_for_come_back_too(void)
{
    enum { TEXTS = 70000 };
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, TEXTS);
    struct sample sample;
    sample_init(&sample);
    sample.attempt_count = 1;
    sample.attempts[0] = (struct attempt)ATTEMPT_INIT;
    for (uint64_t i = 0; i < TEXTS; i++) {
        sample.position = i;
        snprintf(sample.reason, sizeof(sample.reason), "%llu", (unsigned long long)i);
        store_add(store, &sample);
    }
    CHECK(store_sync(store, &err));
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
    struct stored_token token;
    uint64_t same = 0;
    while (stored_walk_next(walk, &token, &err))
        same += strtoull(token.sample->reason, NULL, 10) == token.sample->position;
    CHECK_INT(TEXTS, same);
    expect_no_error(&err);
    stored_walk_free(walk);
    stored_close(stored);
    char *wrong = ask_sql(place.path, "SELECT count(*) FROM tokens WHERE position <> "
                                      "CAST(reason AS INTEGER)");
    CHECK_STR("0", wrong);
    free(wrong);
    sample_release(&sample);
    place_release(&place);
}

SUITE(store_samples, TEST(more_texts_than_there_are_labels_for_come_back_too),
      TEST(any_sample_comes_back_as_it_was),
      TEST(a_temporary_run_is_read_while_it_is_written),
      TEST(a_view_of_a_run_shows_what_was_synced_since),
      TEST(skipped_tokens_are_not_recorded),
      TEST(a_token_that_is_recorded_stays_as_it_is))
