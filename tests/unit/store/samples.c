/* What is put in comes out. */

#include "fixture.h"

#include "check.h"
#include "store/digest.h"

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

/* A second time it would leave rows that belong to nothing; so it is an error. */
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
    CHECK(store_sync(store, &err));
    for (uint64_t seed = 5; sample.findings.count == 0; seed++)
        make_any(&sample, 1, seed);
    store_add(store, &sample);
    CHECK(!store_sync(store, &err));
    CHECK(strstr(err.text, "UNIQUE constraint") != NULL);
    store_close(store);

    CHECK_INT(1, count_plain(place.path));
    expect_sql(place.path, "0", "SELECT count(*) FROM finding");
    sample_release(&sample);
    place_release(&place);
}

/* Of all of it, though only its beginning is kept. */
static void the_digest_of_a_large_document_is_of_all_of_it(void)
{
    static char document[STORE_DOCUMENT_MAX + 100];
    struct place place;
    struct err err = ERR_INIT;
    unsigned char expected[2][STORE_DIGEST_BYTES];
    struct digester *digester = digester_new();
    place_init(&place);
    struct store *store = new_run(place.path, 2);
    struct sample sample;
    char plain[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < 2; i++) {
        make_plain(&sample, i, plain);
        memset(document, 'x', sizeof(document));
        document[sizeof(document) - 1] = (char)('a' + i);
        sample.evidence.body = document;
        sample.evidence.body_len = sizeof(document);
        digester_put(digester, document, sizeof(document), expected[i]);
        store_add(store, &sample);
    }
    digester_free(digester);
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    struct stored_walk *walk = stored_walk_new(stored, STORED_SAMPLES, &err);
    struct stored_token token;
    for (size_t i = 0; i < 2 && stored_walk_next(walk, &token, &err); i++)
        CHECK_INT(0, memcmp(expected[i], token.digest, STORE_DIGEST_BYTES));
    CHECK(memcmp(expected[0], expected[1], STORE_DIGEST_BYTES) != 0);
    expect_no_error(&err);
    stored_walk_free(walk);
    stored_close(stored);
    sample_release(&sample);
    place_release(&place);
}

static void what_would_act_on_a_terminal_is_spelled_out(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 1);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 0, document);
    findings_add(&sample.findings, SEVERITY_INFO, "rule", "/a", "message");
    store_add(store, &sample);
    sample_release(&sample);
    store_close(store);
    change(
        place.path,
        "UPDATE finding SET message = 'a' || char(155) || char(8238), pointer = char(27); "
        "UPDATE token SET reason = char(155), content_type = 'x' || char(8238); "
        "UPDATE run SET source = 'http://' || char(8238), end_reason = char(27), "
        "\"end\" = 'stopped'");

    struct stored *stored = stored_open(place.path, &err);
    struct stored_walk *walk = stored_walk_new(stored, STORED_SAMPLES, &err);
    struct stored_token token;
    struct run run;
    CHECK(stored_walk_next(walk, &token, &err));
    CHECK_STR("\\u{9b}", token.sample->reason);
    CHECK_STR("x\\u{202e}", token.sample->attempts[0].content_type);
    CHECK_STR("a\\u{9b}\\u{202e}", token.sample->findings.list[0].message);
    CHECK_STR("\\x1b", token.sample->findings.list[0].pointer);
    CHECK(stored_run(stored, &run, &err));
    CHECK_STR("http://\\u{202e}", run.source);
    CHECK_STR("\\x1b", run.end_reason);
    expect_no_error(&err);
    stored_walk_free(walk);
    stored_close(stored);
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
      TEST(a_token_that_is_recorded_stays_as_it_is),
      TEST(the_digest_of_a_large_document_is_of_all_of_it),
      TEST(what_would_act_on_a_terminal_is_spelled_out))
