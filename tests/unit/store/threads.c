/* Several threads that add while one writes and others read. */

#include "fixture.h"

#include "check.h"
#include "store/store_priv.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ADDERS = 4, EACH = 3000 };

struct adder {
    pthread_t thread;
    struct store *store;
    uint64_t first;
};

static void *add_some(void *arg)
{
    struct adder *adder = arg;
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < EACH; i++) {
        make_plain(&sample, adder->first + i * ADDERS, document);
        while (!store_has_room(adder->store) && !store_failed(adder->store))
            sched_yield();
        store_add(adder->store, &sample);
    }
    sample_release(&sample);
    return NULL;
}

/* Each look sees whole tokens, and no fewer than the one before. */
static void read_while_it_grows(struct store *store)
{
    uint64_t before = 0;
    for (int looks = 0; looks < 5; looks++) {
        struct err err = ERR_INIT;
        CHECK(store_sync(store, &err));
        struct stored *stored = stored_of(store, &err);
        struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
        struct stored_token token;
        uint64_t count = 0;
        while (stored_walk_next(walk, &token, &err))
            count += token.document != NULL;
        expect_no_error(&err);
        CHECK(count >= before);
        before = count;
        stored_walk_free(walk);
        stored_close(stored);
    }
}

static void expect_all(struct store *store)
{
    struct err err = ERR_INIT;
    CHECK(store_sync(store, &err));
    struct stored *stored = stored_of(store, &err);
    struct bitset done = BITSET_INIT;
    CHECK(stored_positions(stored, &done, &err));
    expect_no_error(&err);
    CHECK_INT(ADDERS * EACH, done.count);
    bitset_release(&done);
    stored_close(stored);
}

static void add_from_all_sides(const char *path)
{
    struct store *store = new_run(path, ADDERS * EACH);
    struct adder adders[ADDERS];
    for (uint64_t i = 0; i < ADDERS; i++) {
        adders[i] = (struct adder){ .store = store, .first = i };
        CHECK_INT(0, pthread_create(&adders[i].thread, NULL, add_some, &adders[i]));
    }
    read_while_it_grows(store);
    for (size_t i = 0; i < ADDERS; i++)
        pthread_join(adders[i].thread, NULL);
    expect_all(store);
    store_close(store);
}

static void a_run_is_written_from_many_threads(void)
{
    struct place place;
    place_init(&place);
    add_from_all_sides(place.path);
    CHECK_INT(ADDERS * EACH, count_plain(place.path));
    place_release(&place);
}

static void a_temporary_run_is_written_from_many_threads(void)
{
    add_from_all_sides(NULL);
}

/* The disk is slow: the writer waits for it. */
static void there_is_no_room_while_too_much_waits(void)
{
    static char document[STORE_DOCUMENT_MAX];
    enum { MORE_THAN_ENOUGH = 1000 };
    struct err err = ERR_INIT;
    struct store *store = new_run(NULL, MORE_THAN_ENOUGH);
    struct sample sample;
    char plain[PLAIN_DOCUMENT_MAX];
    uint64_t added = 0;
    memset(document, ' ', sizeof(document));
    sample_init(&sample);
    pthread_mutex_lock(&store->db_lock);
    CHECK(store_has_room(store));
    for (; added < MORE_THAN_ENOUGH && store_has_room(store); added++) {
        make_plain(&sample, added, plain);
        sample.evidence.body = document;
        sample.evidence.body_len = sizeof(document);
        store_add(store, &sample);
    }
    CHECK(added < MORE_THAN_ENOUGH);
    pthread_mutex_unlock(&store->db_lock);
    CHECK(store_sync(store, &err));
    CHECK(store_has_room(store));
    sample_release(&sample);
    store_close(store);
}

/* Nobody asks for it: the writer's own clock does. */
static void what_is_added_is_on_the_disk_within_a_second(void)
{
    struct place place;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 1, document);
    store_add(store, &sample);
    struct timespec begun, now;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    uint64_t seen = 0;
    double waited = 0;
    while (seen == 0 && waited < 30) {
        char *count = ask_sql(place.path, "SELECT count(*) FROM token");
        seen = strtoull(count, NULL, 10);
        free(count);
        clock_gettime(CLOCK_MONOTONIC, &now);
        waited = (double)(now.tv_sec - begun.tv_sec) +
                 (double)(now.tv_nsec - begun.tv_nsec) / 1e9;
    }
    CHECK_INT(1, seen);
    sample_release(&sample);
    store_close(store);
    place_release(&place);
}

SUITE(store_threads, TEST(a_run_is_written_from_many_threads),
      TEST(a_temporary_run_is_written_from_many_threads),
      TEST(there_is_no_room_while_too_much_waits),
      TEST(what_is_added_is_on_the_disk_within_a_second))
