#include "net/deadlines.h"
#include "check.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <time.h>

enum { OBJECTS_MAX = 4000, SECOND_US = 1000000 };

struct object {
    uint64_t delay_us;
    _Atomic int times;
    _Atomic int place; /* in the order of the calls, from 1 */
    _Atomic uint64_t called_us;
};

static struct object objects[OBJECTS_MAX];
static _Atomic int calls;
static sem_t called;

static uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * SECOND_US + (uint64_t)now.tv_nsec / 1000;
}

static void note_call(void *argument)
{
    struct object *object = argument;
    atomic_store(&object->called_us, now_us());
    atomic_fetch_add(&object->times, 1);
    atomic_store(&object->place, atomic_fetch_add(&calls, 1) + 1);
    sem_post(&called);
}

static struct deadlines *begin(void)
{
    struct err err = ERR_INIT;
    for (size_t i = 0; i < OBJECTS_MAX; i++) {
        atomic_store(&objects[i].times, 0);
        atomic_store(&objects[i].place, 0);
    }
    atomic_store(&calls, 0);
    sem_init(&called, 0, 0);
    struct deadlines *deadlines = deadlines_new(note_call, &err);
    CHECK_STR("", err.text);
    return deadlines;
}

/* False when ten seconds went by without that many calls. */
static bool wait_for_calls(int count)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 10;
    while (count-- > 0) {
        if (sem_timedwait(&called, &until) != 0)
            return false;
    }
    return true;
}

static void objects_are_called_back_in_the_order_of_their_times_and_never_early(void)
{
    static const uint64_t delays_us[] = { 90000, 10000, 50000, 70000, 0, 30000 };
    static const int places[] = { 6, 2, 4, 5, 1, 3 };
    struct deadlines *deadlines = begin();

    uint64_t start_us = now_us();
    for (size_t i = 0; i < 6; i++)
        CHECK(deadlines_add(deadlines, delays_us[i], &objects[i]));

    CHECK(wait_for_calls(6));
    for (size_t i = 0; i < 6; i++) {
        check_case("delay %d us", (int)delays_us[i]);
        CHECK_INT(places[i], atomic_load(&objects[i].place));
        CHECK(atomic_load(&objects[i].called_us) >= start_us + delays_us[i]);
    }
    deadlines_free(deadlines);
}

static void an_earlier_time_that_comes_later_is_not_kept_waiting(void)
{
    struct deadlines *deadlines = begin();

    CHECK(deadlines_add(deadlines, UINT64_C(3600) * SECOND_US, &objects[0]));
    CHECK(deadlines_add(deadlines, 1000, &objects[1]));

    CHECK(wait_for_calls(1));
    CHECK_INT(0, atomic_load(&objects[0].times));
    CHECK_INT(1, atomic_load(&objects[1].times));
    deadlines_free(deadlines);
}

static void stopping_calls_back_all_that_wait_at_once(void)
{
    struct deadlines *deadlines = begin();
    for (size_t i = 0; i < OBJECTS_MAX; i++)
        deadlines_add(deadlines, UINT64_C(3600) * SECOND_US + i, &objects[i]);

    deadlines_stop(deadlines);

    int once = 0;
    for (size_t i = 0; i < OBJECTS_MAX; i++)
        once += atomic_load(&objects[i].times) == 1;
    CHECK_INT(OBJECTS_MAX, once);
    deadlines_free(deadlines);
}

static void nothing_is_taken_after_stopping(void)
{
    struct deadlines *deadlines = begin();
    deadlines_stop(deadlines);

    CHECK(!deadlines_add(deadlines, 0, &objects[0]));

    deadlines_free(deadlines);
    CHECK_INT(0, atomic_load(&objects[0].times));
}

static void delays_beyond_all_clocks_still_end_with_stopping(void)
{
    struct deadlines *deadlines = begin();
    CHECK(deadlines_add(deadlines, UINT64_MAX, &objects[0]));
    CHECK(deadlines_add(deadlines, 0, &objects[1]));

    CHECK(wait_for_calls(1));
    CHECK_INT(0, atomic_load(&objects[0].times));
    CHECK_INT(1, atomic_load(&objects[1].times));

    deadlines_free(deadlines);
    CHECK_INT(1, atomic_load(&objects[0].times));
}

struct adder {
    struct deadlines *deadlines;
    struct object *first;
    pthread_t thread;
};

enum { ADDERS = 4 };

static void *add_many(void *argument)
{
    struct adder *adder = argument;
    for (unsigned i = 0; i < OBJECTS_MAX / ADDERS; i++)
        deadlines_add(adder->deadlines, i * 7919 % 20000, &adder->first[i]);
    return NULL;
}

static void what_many_threads_add_is_called_back_once_each(void)
{
    struct deadlines *deadlines = begin();
    struct adder adders[ADDERS];
    for (size_t i = 0; i < ADDERS; i++) {
        adders[i].deadlines = deadlines;
        adders[i].first = &objects[i * OBJECTS_MAX / ADDERS];
        CHECK_INT(0, pthread_create(&adders[i].thread, NULL, add_many, &adders[i]));
    }
    for (size_t i = 0; i < ADDERS; i++)
        pthread_join(adders[i].thread, NULL);

    CHECK(wait_for_calls(OBJECTS_MAX));

    deadlines_free(deadlines);
    int once = 0;
    for (size_t i = 0; i < OBJECTS_MAX; i++)
        once += atomic_load(&objects[i].times) == 1;
    CHECK_INT(OBJECTS_MAX, once);
}

/* clang-format off */
SUITE(deadlines,
    TEST(objects_are_called_back_in_the_order_of_their_times_and_never_early),
    TEST(an_earlier_time_that_comes_later_is_not_kept_waiting),
    TEST(stopping_calls_back_all_that_wait_at_once),
    TEST(nothing_is_taken_after_stopping),
    TEST(delays_beyond_all_clocks_still_end_with_stopping),
    TEST(what_many_threads_add_is_called_back_once_each))
/* clang-format on */
