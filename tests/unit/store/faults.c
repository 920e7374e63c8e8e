/* Disks that are full or broken, and processes that are killed. */

#include "broken_disk.h"
#include "fixture.h"

#include "base/hash.h"
#include "check.h"
#include "store/assets.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 40, BATCHES = 3, TOKENS = BATCH * BATCHES };

static void add_batch(struct store *store, uint64_t first)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = first; i < first + BATCH; i++) {
        make_plain(&sample, i, document);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

/* Adds what is missing, in batches; returns how many tokens are promised to be there. */
static uint64_t write_run(struct store *store, uint64_t from)
{
    uint64_t promised = from;
    struct err err = ERR_INIT;
    for (uint64_t first = from; first < TOKENS; first += BATCH) {
        add_batch(store, first);
        if (store_sync(store, &err)) {
            promised = first + BATCH;
            continue;
        }
        CHECK_INT(ERR_OUTPUT, err.kind);
        CHECK(store_failed(store));
        CHECK(strstr(err.hint, "--resume") != NULL);
    }
    return promised;
}

static void expect_whole(const char *path)
{
    char *verdict = ask_sql(path, "PRAGMA integrity_check");
    CHECK_STR("ok", verdict);
    free(verdict);
}

/* One run on a disk whose call of that number fails; false: none has failed. */
static bool try_broken(unsigned call, enum failing failing, int code)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    check_case("call %u, %s, code %d", call,
               failing == FAILS_ONCE ? "once" : "from then on", code);
    broken_disk_begin(0, FAILS_ONCE, 0);
    store_close(new_run(place.path, TOKENS));
    broken_disk_begin(call, failing, code);
    struct store *store = store_resume(place.path, &err);
    uint64_t promised = store != NULL ? write_run(store, 0) : 0;
    store_close(store);
    bool failed = broken_disk_end();

    broken_disk_begin(0, FAILS_ONCE, 0);
    uint64_t kept = count_plain(place.path);
    CHECK(kept >= promised && kept % BATCH == 0);
    CHECK(failed || kept == TOKENS);
    struct err again = ERR_INIT;
    store = store_resume(place.path, &again);
    expect_no_error(&again);
    CHECK_INT(TOKENS, write_run(store, kept));
    store_close(store);
    expect_whole(place.path);
    CHECK_INT(TOKENS, count_plain(place.path));
    check_case("%s", "");
    broken_disk_end();
    place_release(&place);
    return failed;
}

static void whatever_call_fails_what_was_promised_is_kept(void)
{
    static const int kinds[] = { SQLITE_FULL, SQLITE_IOERR_WRITE, SQLITE_IOERR_FSYNC };
    static const enum failing failings[] = { FAILS_ONCE, FAILS_FROM_THEN_ON };
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        for (size_t f = 0; f < 2; f++) {
            unsigned call = 1;
            while (try_broken(call, failings[f], kinds[k]))
                call += k == 0 ? 1 : 3;
            CHECK(call > 10);
        }
    }
}

/* Every reason is a label of its own, and they are too many for a cache: SQLite writes,
 * and fails, in the middle of a transaction. */
static void add_reasons(struct store *store, uint64_t count)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < count; i++) {
        make_plain(&sample, i, document);
        sample.outcome = OUTCOME_FAIL;
        sample.code = "unable_to_decode_response";
        snprintf(sample.reason, sizeof(sample.reason), "reason %0200llu",
                 (unsigned long long)i);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

/* One run of which a call fails: what is kept can be read, and is whole or nothing. */
static bool try_reasons(unsigned call)
{
    enum { COUNT = 4000 };
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    check_case("call %u", call);
    broken_disk_begin(0, FAILS_ONCE, 0);
    store_close(new_run(place.path, COUNT));
    broken_disk_begin(call, FAILS_ONCE, SQLITE_FULL);
    struct store *store = store_resume(place.path, &err);
    if (store != NULL) {
        add_reasons(store, COUNT);
        store_sync(store, &err);
        store_close(store);
    }
    bool failed = broken_disk_end();
    CHECK(failed || err.kind == ERR_NONE);
    CHECK(err.kind == ERR_NONE || strstr(err.text, strerror(ENOSPC)) != NULL);
    uint64_t kept = count_plain(place.path);
    CHECK(err.kind == ERR_NONE ? kept == COUNT : kept < COUNT);
    expect_whole(place.path);
    check_case("%s", "");
    place_release(&place);
    return failed;
}

static void a_label_that_fails_leaves_no_row_behind(void)
{
    unsigned call = 1;
    while (try_reasons(call))
        call += call < 40 ? 1 : 97;
    CHECK(call > 40);
}

/* What was made half is not left behind. */
static void a_run_that_cannot_begin_leaves_nothing(void)
{
    struct token_source source = { .text = "0-99", .option = "--tokens" };
    struct err err = ERR_INIT;
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    struct store_beginning beginning = { .run = &run, .tokens = tokens };
    bool failed = true;
    for (unsigned call = 1; failed; call++) {
        struct place place;
        struct err why = ERR_INIT;
        place_init(&place);
        check_case("call %u", call);
        broken_disk_begin(call, FAILS_FROM_THEN_ON, SQLITE_FULL);
        struct store *store = store_create(place.path, &beginning, &why);
        failed = broken_disk_end();
        if (store == NULL) {
            CHECK_INT(ERR_OUTPUT, why.kind);
            CHECK(strstr(why.text, "No space left on device") != NULL);
            CHECK(!place_has(&place, "") && !place_has(&place, "-journal") &&
                  !place_has(&place, "-wal"));
        }
        store_close(store);
        place_release(&place);
    }
    check_case("%s", "");
    token_set_free(tokens);
}

static void a_temporary_run_on_a_full_disk_fails_too(void)
{
    struct err err = ERR_INIT;
    broken_disk_begin(1, FAILS_FROM_THEN_ON, SQLITE_FULL);
    struct store *store = new_run(NULL, 100000);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < 100000 && !store_failed(store); i++) {
        while (!store_has_room(store))
            nanosleep(&(struct timespec){ 0, 1000000 }, NULL);
        make_plain(&sample, i, document);
        store_add(store, &sample);
    }
    CHECK(!store_sync(store, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    CHECK(strstr(err.hint, "TMPDIR") != NULL);
    struct run run = plain_run();
    CHECK(!store_finish(store, &run, &err));
    const struct asset_use use = { "https://x", ASSET_IMAGE, "1" };
    CHECK(!store_asset_add(store, &use, &err));
    store_close(store);
    CHECK(broken_disk_end());
    sample_release(&sample);
}

static void a_file_that_may_not_grow_stops_the_run(void)
{
    struct place place;
    struct err err = ERR_INIT;
    struct rlimit before, small;
    place_init(&place);
    struct store *store = new_run(place.path, 100000);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){ 400000, before.rlim_max };
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    CHECK_INT(0, setrlimit(RLIMIT_FSIZE, &small));
    uint64_t added = 0;
    for (; added < 100000 && !store_failed(store); added += BATCH) {
        add_batch(store, added);
        struct err ignored = ERR_INIT;
        if (!store_sync(store, &ignored))
            break;
    }
    CHECK(!store_sync(store, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    char text[160];
    snprintf(text, sizeof(text), "cannot write %s: File too large", place.path);
    CHECK_STR(text, err.text);
    CHECK(strstr(err.hint, "metaprobe check --resume") != NULL);
    store_close(store);
    CHECK_INT(0, setrlimit(RLIMIT_FSIZE, &before));
    signal(SIGXFSZ, handler);

    CHECK_INT(added, count_plain(place.path));
    struct err again = ERR_INIT;
    store = store_resume(place.path, &again);
    expect_no_error(&again);
    store_close(store);
    expect_whole(place.path);
    CHECK_INT(added, count_plain(place.path));
    place_release(&place);
}

/* Documents that do not pack, so that a log is full after some of them. */
static void add_noise(struct store *store, uint64_t first, uint64_t count)
{
    static char document[STORE_DOCUMENT_MAX];
    struct sample sample;
    char plain[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = first; i < first + count; i++) {
        for (size_t at = 0; at < sizeof(document); at += sizeof(uint64_t)) {
            uint64_t noise = hash_join(i, at);
            memcpy(document + at, &noise, sizeof(noise));
        }
        make_plain(&sample, i, plain);
        sample.evidence.body = document;
        sample.evidence.body_len = sizeof(document);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

/* The log takes what the file does not: it must not do so for ever, and in silence. */
static void a_log_that_cannot_be_moved_into_the_file_stops_the_run(void)
{
    enum { STEP = 100, STEPS = 10 };
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    broken_disk_begin(0, FAILS_ONCE, 0);
    store_close(new_run(place.path, STEP * STEPS));
    struct store *store = store_resume(place.path, &err);
    broken_disk_begin(1, FAILS_IN_THE_FILE, SQLITE_IOERR_FSYNC);
    int step = 0;
    for (; step < STEPS && !store_failed(store); step++) {
        struct err ignored = ERR_INIT;
        add_noise(store, (uint64_t)step * STEP, STEP);
        store_sync(store, &ignored);
    }
    CHECK(step < STEPS);
    CHECK(!store_sync(store, &err));
    CHECK_INT(ERR_OUTPUT, err.kind);
    store_close(store);
    CHECK(broken_disk_end());

    char *kept = ask_sql(place.path, "SELECT count(*) FROM token");
    CHECK_INT(step * STEP, strtoll(kept, NULL, 10));
    free(kept);
    expect_whole(place.path);
    place_release(&place);
}

/* All is in the log, and synced, before the file is touched: the run is kept. */
static void a_run_whose_log_stays_is_kept_all_the_same(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    broken_disk_begin(0, FAILS_ONCE, 0);
    struct store *store = new_run(place.path, TOKENS);
    broken_disk_begin(1, FAILS_IN_THE_FILE, SQLITE_FULL);
    add_batch(store, 0);
    struct run run = plain_run();
    CHECK(store_finish(store, &run, &err));
    expect_no_error(&err);
    CHECK(!store_close(store));
    CHECK(broken_disk_end());

    CHECK(place_has(&place, "-wal"));
    CHECK_INT(BATCH, count_plain(place.path));
    char *end = ask_sql(place.path, "SELECT \"end\" FROM run");
    CHECK_STR("complete", end);
    free(end);
    store = store_resume(place.path, &err);
    expect_no_error(&err);
    CHECK(store_close(store));
    CHECK(!place_has(&place, "-wal"));
    place_release(&place);
}

static void a_disk_without_shared_memory_is_refused(void)
{
    struct place place;
    struct err err = ERR_INIT;
    struct token_source source = { .text = "0-9", .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    struct store_beginning beginning = { .run = &run, .tokens = tokens };
    place_init(&place);
    broken_disk_begin(0, SHARES_NO_MEMORY, 0);
    CHECK(store_create(place.path, &beginning, &err) == NULL);
    broken_disk_end();
    CHECK_INT(ERR_OUTPUT, err.kind);
    CHECK(strstr(err.text, "its file system shares no memory") != NULL);
    CHECK(!place_has(&place, ""));
    token_set_free(tokens);
    place_release(&place);
}

static void what_was_promised_was_synced(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    broken_disk_begin(0, FAILS_ONCE, 0);
    struct store *store = new_run(place.path, TOKENS);
    for (uint64_t first = 0; first < TOKENS; first += BATCH) {
        unsigned before = broken_disk_log_syncs();
        add_batch(store, first);
        CHECK(store_sync(store, &err));
        CHECK(broken_disk_log_syncs() > before);
    }
    store_close(store);
    broken_disk_end();
    place_release(&place);
}

/* ---- kill -9 ---- */

/* How far the child came, in memory that both see. */
struct shared {
    _Atomic uint64_t promised;
};

static _Noreturn void write_until_killed(const char *path, uint64_t from,
                                         struct shared *shared)
{
    struct err err = ERR_INIT;
    struct store *store = store_resume(path, &err);
    if (store == NULL)
        _exit(1);
    for (uint64_t i = from;; i += BATCH) {
        add_batch(store, i);
        if (i / BATCH % 7 == 0 && store_sync(store, &err))
            shared->promised = i + BATCH;
    }
}

static void killed_at_any_moment_a_run_keeps_what_was_promised(void)
{
    enum { KILLS = 20, LIVES_US = 150000 };
    struct place place;
    place_init(&place);
    store_close(new_run(place.path, UINT64_C(1) << 40));
    struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
                                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    uint64_t kept = 0;
    for (uint64_t kill_number = 0; kill_number < KILLS; kill_number++) {
        check_case("kill %d", (int)kill_number);
        pid_t child = fork();
        if (child == 0)
            write_until_killed(place.path, kept, shared);
        long lives_us = (long)(hash_join(hash_seed(), kill_number) % LIVES_US);
        nanosleep(&(struct timespec){ 0, lives_us * 1000 }, NULL);
        kill(child, SIGKILL);
        int status = 0;
        waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        uint64_t before = kept;
        kept = count_plain(place.path);
        CHECK(kept >= before && kept >= shared->promised);
        expect_whole(place.path);
    }
    check_case("%s", "");
    CHECK(kept > 0);
    munmap(shared, sizeof(*shared));
    place_release(&place);
}

SUITE(store_faults, TEST(whatever_call_fails_what_was_promised_is_kept),
      TEST(a_label_that_fails_leaves_no_row_behind),
      TEST(a_run_that_cannot_begin_leaves_nothing),
      TEST(a_temporary_run_on_a_full_disk_fails_too),
      TEST(a_file_that_may_not_grow_stops_the_run),
      TEST(a_log_that_cannot_be_moved_into_the_file_stops_the_run),
      TEST(a_run_whose_log_stays_is_kept_all_the_same),
      TEST(a_disk_without_shared_memory_is_refused), TEST(what_was_promised_was_synced),
      TEST(killed_at_any_moment_a_run_keeps_what_was_promised))
