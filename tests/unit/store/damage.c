/* A run file that somebody or something has changed: it is read as far as it goes, and
 * then an error says so. What is tested is mostly that nothing else happens. */

#include "fixture.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/xalloc.h"
#include "check.h"
#include "store/assets.h"
#include "store/collection.h"
#include "store/traits.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TOKENS = 60 };

static void make_run(const char *path)
{
    struct err err = ERR_INIT;
    struct store *store = new_run(path, TOKENS);
    struct sample sample;
    sample_init(&sample);
    for (uint64_t i = 0; i < TOKENS; i++) {
        make_any(&sample, i, 9);
        if (sample.evidence.body_len > 3000)
            sample.evidence.body_len = 3000;
        if (sample.evidence.head_len > 300)
            sample.evidence.head_len = 300;
        store_add(store, &sample);
    }
    const struct asset_use use = { "https://x.example/1.png", ASSET_IMAGE, "1" };
    CHECK(store_asset_add(store, &use, &err));
    struct asset_result result = { .url = "https://x.example/1.png", .status = 404 };
    findings_add(&result.findings, SEVERITY_ERROR, "asset.status", NULL, "404");
    CHECK(store_asset_done(store, &result, &err));
    struct run run = plain_run();
    struct summary summary;
    struct collection collection;
    summary_init(&summary);
    collection_init(&collection);
    histogram_record(&summary.total, 5);
    run.summary = &summary;
    run.collection = &collection;
    CHECK(store_finish(store, &run, &err));
    expect_no_error(&err);
    findings_release(&result.findings);
    summary_release(&summary);
    collection_release(&collection);
    sample_release(&sample);
    store_close(store);
}

/* Every byte of a text or document that is told is looked at, for the sanitizers. */
static size_t look_at(const char *bytes, size_t len)
{
    size_t sum = 0;
    for (size_t i = 0; bytes != NULL && i < len; i++)
        sum += (unsigned char)bytes[i];
    return sum;
}

static size_t read_tokens(struct stored *stored, struct err *err)
{
    size_t sum = 0;
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, err);
    struct stored_token token;
    struct strbuf line = STRBUF_INIT(1 << 20);
    while (walk != NULL && stored_walk_next(walk, &token, err)) {
        const struct evidence *evidence = &token.sample->evidence;
        sum += look_at(evidence->body, evidence->body_len);
        sum += look_at(evidence->head, evidence->head_len);
        strbuf_reset(&line);
        sample_put_ndjson(&line, token.sample);
    }
    strbuf_release(&line);
    stored_walk_free(walk);
    return sum;
}

/* Reads all there is. True when nothing was wrong. */
static bool read_all(const char *path, size_t *sum)
{
    struct err errs[9] = { ERR_INIT, ERR_INIT };
    struct collection collection;
    struct stored *stored = stored_open(path, &errs[0]);
    if (stored == NULL) {
        CHECK(errs[0].kind != ERR_NONE);
        return false;
    }
    struct run run;
    struct bitset done = BITSET_INIT;
    struct traits traits = { .list = NULL };
    struct stored_asset asset = { .number = 0 };
    bool there = false;
    stored_run(stored, &run, &errs[1]);
    stored_positions(stored, &done, &errs[2]);
    token_set_free(stored_tokens(stored, &errs[3]));
    token_set_free(stored_minted(stored, &errs[4]));
    *sum += read_tokens(stored, &errs[5]);
    stored_traits(stored, &traits, &there, &errs[6]);
    while (stored_asset_next(stored, &asset, &errs[7]))
        *sum += look_at(asset.url, strlen(asset.url));
    stored_asset_release(&asset);
    collection_init(&collection);
    stored_collection(stored, &collection, &there, &errs[8]);
    collection_release(&collection);
    traits_release(&traits);
    bitset_release(&done);
    stored_close(stored);
    bool fine = true;
    for (size_t i = 0; i < sizeof(errs) / sizeof(errs[0]); i++)
        fine = fine && errs[i].kind == ERR_NONE;
    return fine;
}

static char *load(const char *path, size_t *len)
{
    struct strbuf bytes = STRBUF_INIT(1 << 24);
    struct err err = ERR_INIT;
    CHECK(file_read(&bytes, path, &err));
    *len = bytes.len;
    return strbuf_detach(&bytes);
}

static void save(const char *path, const char *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    CHECK(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
    close(fd);
}

static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state = hash_join(*state, 1);
    return *state % below;
}

/* A few bytes here and there, or a piece of another place. */
static void mutate(char *bytes, size_t len, uint64_t *state)
{
    size_t changes = 1 + (size_t)draw(state, 6);
    for (size_t i = 0; i < changes; i++)
        bytes[draw(state, len)] = (char)draw(state, 256);
    if (draw(state, 3) == 0) {
        size_t size = 1 + (size_t)draw(state, 4096);
        memmove(bytes + draw(state, len - size), bytes + draw(state, len - size), size);
    }
}

static void bytes_that_were_changed_do_no_harm(void)
{
    enum { MUTATIONS = 400 };
    struct place place;
    place_init(&place);
    make_run(place.path);
    size_t len, sum = 0, refused = 0;
    char *whole = load(place.path, &len);
    CHECK(read_all(place.path, &sum));
    for (uint64_t i = 0; i < MUTATIONS; i++) {
        uint64_t state = i;
        char *bytes = xmemdup0(whole, len);
        mutate(bytes, len, &state);
        save(place.path, bytes, len);
        refused += !read_all(place.path, &sum);
        struct err err = ERR_INIT;
        if (i % 8 == 0)
            store_close(store_resume(place.path, &err));
        free(bytes);
    }
    /* Some changes hit a free page, or one text that is as good as another. */
    CHECK(refused > MUTATIONS / 4);
    CHECK(sum > 0);
    free(whole);
    place_release(&place);
}

static void a_run_file_that_ends_early_does_no_harm(void)
{
    struct place place;
    place_init(&place);
    make_run(place.path);
    size_t len, sum = 0;
    char *whole = load(place.path, &len);
    for (size_t cut = 0; cut < len; cut += len / 97) {
        save(place.path, whole, cut);
        CHECK(!read_all(place.path, &sum));
    }
    free(whole);
    place_release(&place);
}

/* A row of collection_finding behind its rule. */
#define COLLECTED(values) \
    ("INSERT INTO collection_finding (rule, severity, count, reason, examples) " \
     "VALUES ('collection.leak', " values ")")

/* Values that the writer never makes. */
static const char *const changes[] = {
    "UPDATE token SET outcome = 999999 WHERE position = 5",
    "UPDATE token SET outcome = (SELECT label FROM label WHERE text = 'info')",
    "UPDATE token SET outcome = NULL WHERE position = 5",
    "UPDATE token SET outcome = 'pass' WHERE position = 5",
    "UPDATE token SET confidence = -1",
    "UPDATE token SET token_id = x'00'",
    "UPDATE token SET token_id = printf('%.100c', '1')",
    "UPDATE token SET token_id = 1.5",
    "UPDATE token SET cause = printf('%.64c', 'x')",
    "UPDATE token SET cause = 'a' || char(0) || 'b'",
    "UPDATE token SET reason = 1e300",
    "UPDATE token SET attempts = 9",
    "UPDATE token SET attempts = -1",
    "UPDATE token SET attempts = attempts + 1 WHERE attempts > 1",
    "UPDATE token SET findings = 33",
    "UPDATE token SET findings = findings + 1",
    "UPDATE token SET alternatives = 5",
    "UPDATE token SET status = -1 WHERE attempts > 0",
    "UPDATE token SET status = 1 << 40 WHERE attempts > 0",
    "UPDATE token SET total_us = 'soon' WHERE attempts > 0",
    "UPDATE token SET address = printf('%.56c', 'x') WHERE attempts > 0",
    "UPDATE token SET trouble = 1 << 50 WHERE attempts > 0",
    "UPDATE token SET document_bytes = document_bytes + 1",
    "UPDATE token SET document_bytes = 1 << 50",
    "UPDATE token SET document_bytes = -2",
    "UPDATE token SET digest = x'0011'",
    "UPDATE token SET digest = NULL",
    "UPDATE token SET block = 77777",
    "UPDATE token SET block = -5",
    "UPDATE token SET offset = 100000",
    "UPDATE token SET offset = -3",
    "UPDATE token SET head_bytes = 8193",
    "UPDATE token SET head_bytes = 8000",
    "UPDATE token SET kept_bytes = 65537",
    "UPDATE token SET position = -7 WHERE position = 7",
    "UPDATE token SET code = NULL",
    "UPDATE block SET packed = zeroblob(100)",
    "UPDATE block SET packed = x''",
    "UPDATE block SET raw_bytes = raw_bytes - 1",
    "UPDATE block SET raw_bytes = 1 << 40",
    "UPDATE block SET packed = substr(packed, 1, length(packed) - 1)",
    "UPDATE finding SET rule = 0",
    "UPDATE finding SET severity = rule",
    "UPDATE finding SET line = -1",
    "UPDATE finding SET message = zeroblob(5000)",
    "UPDATE finding SET pointer = zeroblob(3)",
    "UPDATE finding SET rule = (SELECT label FROM label WHERE length(text) > 60)",
    "UPDATE alternative SET conclusion = 1 << 33",
    "UPDATE attempt SET redirects = -1",
    "UPDATE label SET label = 1 << 40 WHERE label = 3",
    "UPDATE label SET label = -1 WHERE label = 3",
    "UPDATE label SET text = zeroblob(9)",
    "UPDATE label SET text = printf('%.5000c', 'x')",
    "UPDATE run SET subject = 'all'",
    "UPDATE run SET \"end\" = 'well'",
    "UPDATE run SET connections = -1",
    "UPDATE run SET end_signal = 1 << 40",
    "UPDATE run SET source = x'610062'",
    "UPDATE token_range SET first = 'x'",
    "UPDATE token_range SET first = last + 1",
    "UPDATE token_range SET first = -1",
    "UPDATE token_range SET last = printf('%.79c', '9')",
    "UPDATE setting SET value = x'610062'",
    "UPDATE asset SET kind = 'sound'",
    "UPDATE asset SET status = -1",
    "UPDATE asset SET url = printf('%.3000c', 'x')",
    "UPDATE asset SET trouble = 'much'",
    "UPDATE asset_finding SET severity = 'bad'",
    "INSERT INTO trait (type, value, kind, tokens) VALUES ('a', 'b', 'c', 1)",
    COLLECTED("'grave', 1, 'reason', '[]'"),
    COLLECTED("'error', -1, 'reason', '[]'"),
    COLLECTED("'error', 1, printf('%.240c', 'x'), '[]'"),
    COLLECTED("'error', 1, 'reason', '[\"a\", '"),
    COLLECTED("'error', 1, 'reason', '[\"' || printf('%.256c', 'x') || '\"]'"),
};

static void values_out_of_range_are_told_as_damaged(void)
{
    struct place place;
    place_init(&place);
    make_run(place.path);
    size_t len, sum = 0;
    char *whole = load(place.path, &len);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        save(place.path, whole, len);
        sqlite3 *db = NULL;
        check_case("%s", changes[i]);
        CHECK_INT(SQLITE_OK, sqlite3_open(place.path, &db));
        sqlite3_exec(db, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
        CHECK_INT(SQLITE_OK, sqlite3_exec(db, changes[i], NULL, NULL, NULL));
        CHECK(sqlite3_changes(db) > 0);
        sqlite3_close(db);
        CHECK(!read_all(place.path, &sum));
    }
    check_case("%s", "");
    free(whole);
    place_release(&place);
}

/* A bitset of positions must not take the memory of the machine. */
static void positions_far_away_are_not_believed(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    make_run(place.path);
    sqlite3 *db = NULL;
    CHECK_INT(SQLITE_OK, sqlite3_open(place.path, &db));
    CHECK_INT(SQLITE_OK,
              sqlite3_exec(db, "UPDATE token SET position = 1 << 60 WHERE position = 9",
                           NULL, NULL, NULL));
    sqlite3_close(db);
    struct stored *stored = stored_open(place.path, &err);
    struct bitset done = BITSET_INIT;
    CHECK(!stored_positions(stored, &done, &err));
    CHECK(strstr(err.text, "damaged") != NULL);
    bitset_release(&done);
    stored_close(stored);
    place_release(&place);
}

SUITE(store_damage, TEST(bytes_that_were_changed_do_no_harm),
      TEST(a_run_file_that_ends_early_does_no_harm),
      TEST(values_out_of_range_are_told_as_damaged),
      TEST(positions_far_away_are_not_believed))
