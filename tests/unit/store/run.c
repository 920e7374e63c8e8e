/* The description of a run, its settings, its tokens and its end. */

#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"
#include "store/collection.h"
#include "store/traits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const schemas[] = { "own.json", "other.json", NULL };
static const char *const codes[] = { "unable_to_reach_metadata_api", NULL };

static struct run full_run(void)
{
    struct run run = {
        .tool_version = "1.2.3",
        .command = "check",
        .source = "https://meta.example/{id}",
        .profile = "ronin",
        .profile_title = "Ronin",
        .decoder = "go-map",
        .schemas = schemas,
        .codes = codes,
        .tokens = "1-10000",
        .token_count = 10000,
        .token_repeats = 3,
        .sample_size = 500,
        .sample_seed = UINT64_MAX,
        .budget_us = 3000000,
        .budget_is_what_if = true,
        .insecure = true,
        .connections = 64,
        .workers = 2,
        .rate_per_1000s = 20000,
        .breaker_trips = 1,
        .tokens_per_refresh = 1000,
        .refreshes_per_hour = 10,
        .resumed = 7,
        .started_ms = 1700000000123,
        .elapsed_us = 987654321,
        .end = RUN_STOPPED,
        .end_signal = 15,
        .end_reason = "the breaker: é \"x\"",
    };
    return run;
}

static void expect_same_list(const char *const *expected, const char *const *got)
{
    size_t i = 0;
    for (; expected[i] != NULL; i++)
        CHECK_STR(expected[i], got != NULL ? got[i] : NULL);
    CHECK(got == NULL || got[i] == NULL);
}

static void expect_same_run(const struct run *expected, const struct run *got)
{
    CHECK_STR(expected->tool_version, got->tool_version);
    CHECK_STR(expected->command, got->command);
    CHECK_INT(expected->subject, got->subject);
    CHECK_STR(expected->source, got->source);
    CHECK_STR(expected->profile, got->profile);
    CHECK_STR(expected->profile_title, got->profile_title);
    CHECK_STR(expected->decoder, got->decoder);
    expect_same_list(expected->schemas, got->schemas);
    expect_same_list(expected->codes, got->codes);
    CHECK_STR(expected->tokens, got->tokens);
    CHECK_INT(expected->token_count, got->token_count);
    CHECK_INT(expected->token_repeats, got->token_repeats);
    CHECK_INT(expected->sample_size, got->sample_size);
    CHECK_INT(expected->sample_seed, got->sample_seed);
    CHECK_INT(expected->budget_us, got->budget_us);
    CHECK_INT(expected->budget_is_what_if, got->budget_is_what_if);
    CHECK_INT(expected->insecure, got->insecure);
    CHECK_INT(expected->connections, got->connections);
    CHECK_INT(expected->workers, got->workers);
    CHECK_INT(expected->rate_per_1000s, got->rate_per_1000s);
    CHECK_INT(expected->breaker_trips, got->breaker_trips);
    CHECK_INT(expected->tokens_per_refresh, got->tokens_per_refresh);
    CHECK_INT(expected->refreshes_per_hour, got->refreshes_per_hour);
    CHECK_INT(expected->resumed, got->resumed);
    CHECK_INT(expected->started_ms, got->started_ms);
    CHECK_INT(expected->elapsed_us, got->elapsed_us);
    CHECK_INT(expected->end, got->end);
    CHECK_INT(expected->end_signal, got->end_signal);
    CHECK_STR(expected->end_reason, got->end_reason);
}

static struct token_set *set_of(const char *text)
{
    struct err err = ERR_INIT;
    struct token_source source = { .text = text, .option = "--tokens" };
    struct token_set *set = token_set_new(&source, &err);
    expect_no_error(&err);
    return set;
}

static const struct store_setting settings[] = {
    { "profile", "ronin", true },
    { "rate", "20/s", false },
    { "schema.0.text", "{\n  \"type\": \"object\"\n}", true },
    { "empty", "", true },
};
enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

/* 2^256 - 1, and a range across 2^63 and one across 2^64. */
#define LARGE_IDS \
    "1-5,9,9223372036854775800-9223372036854775815,18446744073709551610-" \
    "18446744073709551620," \
    "115792089237316195423570985008687907853269984665640564039457584007913129639935"

static struct store *new_full_run(const char *path, const struct run *run)
{
    struct err err = ERR_INIT;
    struct token_set *tokens = set_of(LARGE_IDS), *minted = set_of("3-7");
    const struct store_beginning beginning = { run, settings, SETTINGS, tokens, minted };
    struct store *store = store_create(path, &beginning, &err);
    expect_no_error(&err);
    token_set_free(tokens);
    token_set_free(minted);
    return store;
}

static void expect_same_set(const char *expected, struct token_set *got)
{
    struct token_set *set = set_of(expected);
    CHECK(got != NULL);
    if (got != NULL) {
        CHECK_INT(token_set_count(set), token_set_count(got));
        CHECK_INT(0, token_set_missing(set, got));
    }
    token_set_free(set);
    token_set_free(got);
}

static void what_a_run_begins_with_comes_back(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct run run = full_run(), got;
    store_close(new_full_run(place.path, &run));

    struct stored *stored = stored_open(place.path, &err);
    expect_no_error(&err);
    CHECK(stored_run(stored, &got, &err));
    /* It did not end. */
    CHECK_INT(RUN_INTERRUPTED, got.end);
    CHECK(strstr(got.end_reason, "has not ended") != NULL);
    CHECK_STR(place.path, got.run_file);
    got.end = run.end;
    got.elapsed_us = run.elapsed_us;
    memcpy(got.end_reason, run.end_reason, sizeof(run.end_reason));
    expect_same_run(&run, &got);

    size_t count;
    const struct store_setting *list = stored_settings(stored, &count);
    CHECK_INT(SETTINGS, count);
    CHECK_STR("empty", list[0].name);
    CHECK_STR("schema.0.text", list[3].name);
    CHECK(!list[2].decides && list[3].decides);
    for (size_t i = 0; i < SETTINGS; i++)
        CHECK_STR(settings[i].value, stored_setting(stored, settings[i].name));
    CHECK(stored_setting(stored, "prof") == NULL);
    expect_same_set(LARGE_IDS, stored_tokens(stored, &err));
    expect_same_set("3-7", stored_minted(stored, &err));
    expect_no_error(&err);
    stored_close(stored);
    place_release(&place);
}

static void a_run_without_minted_ids_has_none(void)
{
    struct err err = ERR_INIT;
    struct store *store = new_run(NULL, 10);
    struct stored *stored = stored_of(store, &err);
    CHECK(stored_minted(stored, &err) == NULL);
    expect_no_error(&err);
    expect_same_set("0-9", stored_tokens(stored, &err));
    struct run run;
    CHECK(stored_run(stored, &run, &err));
    CHECK(run.run_file == NULL);
    stored_close(stored);
    store_close(store);
}

static void a_run_is_resumed_only_with_what_decides(void)
{
    static const struct {
        struct store_setting now;
        const char *difference; /* "": none */
    } rows[] = {
        { { "profile", "ronin", true }, "" },
        { { "profile", "immutable-x", true },
          "profile: ronin in the run, immutable-x now\n" },
        { { "rate", "100/s", false }, "" },
        { { "new", "x", true }, "new: nothing in the run, x now\n" },
        { { "new", "", true }, "new: nothing in the run, nothing now\n" },
        { { "empty", "\x1b[2J", true }, "empty: nothing in the run, \\x1b[2J now\n" },
        { { "profile", NULL, true }, "profile: ronin in the run, nothing now\n" },
        { { "new", NULL, true }, "" },
        { { "schema.0.text", "{\n}", true }, "schema.0.text: changed since\n" },
    };
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct run run = full_run();
    store_close(new_full_run(place.path, &run));
    struct store *store = store_resume(place.path, &err);
    expect_no_error(&err);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf text = STRBUF_INIT(1024);
        check_case("%s", rows[i].now.name);
        CHECK_INT(rows[i].difference[0] != '\0',
                  store_differences(store, &rows[i].now, 1, &text));
        CHECK_STR(rows[i].difference, text.text);
        strbuf_release(&text);
    }
    check_case("%s", "");
    store_close(store);
    place_release(&place);
}

/* What is written must be read again, so it is refused before it is. */
static void settings_that_are_too_large_are_refused(void)
{
    enum { LARGE = 1 << 20, COUNT = 65 };
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    char *value = xmalloc(LARGE + 1);
    memset(value, 'x', LARGE);
    value[LARGE] = '\0';
    char names[COUNT][8];
    struct store_setting many[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(names[i], sizeof(names[i]), "%zu", i);
        many[i] = (struct store_setting){ names[i], value, true };
    }
    struct run run = full_run();
    struct token_set *tokens = set_of("1");
    struct store_beginning beginning = { &run, many, COUNT - 2, tokens, NULL };
    struct store *store = store_create(place.path, &beginning, &err);
    expect_no_error(&err);
    store_close(store);
    struct stored *stored = stored_open(place.path, &err);
    expect_no_error(&err);
    stored_close(stored);
    unlink(place.path);

    beginning.setting_count = COUNT;
    CHECK(store_create(place.path, &beginning, &err) == NULL);
    CHECK_INT(ERR_USAGE, err.kind);
    CHECK(strstr(err.text, "65 settings") != NULL && !place_has(&place, ""));
    token_set_free(tokens);
    free(value);
    place_release(&place);
}

static void make_collection(struct collection *collection)
{
    collection_init(collection);
    collection->documents = 5;
    collection->ids = 4;
    snprintf(collection->lowest, sizeof(collection->lowest), "1");
    struct summary_group *finding = collection_find(
        collection, SEVERITY_ERROR, "collection.same-image", 2, "one image for two");
    collection_example(finding, "1\"2");
    collection_example(finding, "3");
    collection->traits.tokens = 5;
    collection->traits.left_out = 1;
    collection->traits.count = collection->traits.cap = 2;
    collection->traits.list = xcalloc(2, sizeof(*collection->traits.list));
    collection->traits.list[0] =
        (struct trait){ xstrdup("Fur"), xstrdup("Gold"), TRAIT_TEXT, 4 };
    collection->traits.list[1] =
        (struct trait){ xstrdup("Fur"), xstrdup("17"), TRAIT_NUMBER, 1 };
}

static void finish(struct store *store, const struct run *begun)
{
    struct err err = ERR_INIT;
    struct run run = *begun;
    struct summary summary;
    struct collection collection;
    summary_init(&summary);
    histogram_record(&summary.total, 1500);
    histogram_record(&summary.total, 1500);
    histogram_record(&summary.total, 3000001);
    make_collection(&collection);
    run.summary = &summary;
    run.collection = &collection;
    CHECK(store_finish(store, &run, &err));
    expect_no_error(&err);
    collection_release(&collection);
    summary_release(&summary);
}

static void how_a_run_ended_comes_back(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct run run = full_run(), got;
    struct store *store = new_full_run(place.path, &run);
    finish(store, &run);
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    CHECK(stored_run(stored, &got, &err));
    expect_same_run(&run, &got);
    struct traits traits = { .list = NULL };
    bool there = false;
    CHECK(stored_traits(stored, &traits, &there, &err) && there);
    CHECK_INT(2, traits.count);
    CHECK_INT(5, traits.tokens);
    CHECK_INT(1, traits.left_out);
    CHECK_STR("Fur", traits.list[1].type);
    CHECK_STR("17", traits.list[1].value);
    CHECK_INT(TRAIT_NUMBER, traits.list[1].kind);
    CHECK_INT(1, traits.list[1].tokens);
    struct collection owner;
    collection_init(&owner);
    owner.traits = traits;
    collection_release(&owner);
    stored_close(stored);
    expect_sql(place.path, "1500", "SELECT up_to_us FROM histogram WHERE count = 2");
    expect_sql(place.path, "3000001", "SELECT max(up_to_us) FROM histogram");
    expect_sql(place.path, "[\"1\\\"2\", \"3\"]",
               "SELECT examples FROM collection_finding");
    expect_sql(place.path, "0.8", "SELECT share FROM traits LIMIT 1");
    place_release(&place);
}

static void what_a_run_found_across_its_collection_comes_back(void)
{
    struct place place;
    struct err err = ERR_INIT;
    struct collection found;
    bool there = true;
    place_init(&place);
    struct run run = full_run();
    struct store *store = new_full_run(place.path, &run);
    struct stored *stored = stored_of(store, &err);
    collection_init(&found);
    CHECK(stored_collection(stored, &found, &there, &err));
    CHECK(!there);
    CHECK_INT(0, found.findings.count);
    finish(store, &run);
    CHECK(stored_collection(stored, &found, &there, &err));
    expect_no_error(&err);
    CHECK(there);
    CHECK_INT(1, found.findings.count);
    const struct summary_group *finding = &found.findings.list[0];
    CHECK_STR("collection.same-image", finding->cause);
    CHECK_INT(SEVERITY_ERROR, finding->severity);
    CHECK_INT(2, finding->count);
    CHECK_STR("one image for two", finding->reason);
    CHECK_INT(2, finding->example_count);
    CHECK_STR("1\"2", finding->examples[0]);
    CHECK_STR("3", finding->examples[1]);
    collection_release(&found);
    stored_close(stored);
    store_close(store);
    place_release(&place);
}

static void a_run_that_goes_on_has_not_ended(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct run run = full_run();
    struct store *store = new_full_run(place.path, &run);
    finish(store, &run);
    store_close(store);

    /* Looking at it changes nothing. */
    store_close(store_resume(place.path, &err));
    expect_sql(place.path, "stopped", "SELECT \"end\" FROM run");

    store = store_resume(place.path, &err);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 2, document);
    store_add(store, &sample);
    CHECK(store_sync(store, &err));
    expect_sql(place.path, "NULL", "SELECT \"end\" FROM run");
    expect_sql(place.path, "0", "SELECT count(*) FROM trait");
    run.end = RUN_COMPLETE;
    finish(store, &run);
    store_close(store);
    expect_sql(place.path, "complete", "SELECT \"end\" FROM run");
    expect_sql(place.path, "2", "SELECT count(*) FROM trait");
    expect_sql(place.path, "2", "SELECT count(*) FROM run_list WHERE list = 'schema'");
    expect_no_error(&err);
    sample_release(&sample);
    place_release(&place);
}

static void positions_are_told_as_they_were_recorded(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 1000);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < 1000; i += i % 3 + 1) {
        make_plain(&sample, i, document);
        store_add(store, &sample);
    }
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    struct bitset done = BITSET_INIT;
    CHECK(stored_positions(stored, &done, &err));
    uint64_t count = 0, next = 0;
    for (uint64_t i = 0; i < 1000; i++) {
        CHECK_INT(i == next, bitset_has(&done, i));
        count += i == next;
        if (i == next)
            next += i % 3 + 1;
    }
    CHECK_INT(count, done.count);
    bitset_release(&done);
    stored_close(stored);
    sample_release(&sample);
    place_release(&place);
}

SUITE(store_run, TEST(what_a_run_begins_with_comes_back),
      TEST(a_run_without_minted_ids_has_none),
      TEST(a_run_is_resumed_only_with_what_decides),
      TEST(settings_that_are_too_large_are_refused), TEST(how_a_run_ended_comes_back),
      TEST(what_a_run_found_across_its_collection_comes_back),
      TEST(a_run_that_goes_on_has_not_ended),
      TEST(positions_are_told_as_they_were_recorded))
