#include "probe/governor.h"
#include "check.h"

enum { SECOND = 1000000 };

/* How many requests are let through in a time, asked as often as it says. */
static unsigned admitted(struct governor *governor, uint64_t from_us, uint64_t to_us)
{
    unsigned count = 0;
    uint64_t now_us = from_us;
    while (now_us < to_us) {
        uint64_t wait_us = governor_admit(governor, now_us);
        if (wait_us == GOVERNOR_NEVER)
            break;
        count += wait_us == 0;
        now_us += wait_us;
    }
    return count;
}

static void the_rate_holds(void)
{
    struct governor governor;
    governor_init(&governor, &(struct governor_options){ .rate_per_1000s = 100000 }, 0);

    CHECK_INT(100, admitted(&governor, 0, SECOND));
    CHECK_INT(1000, admitted(&governor, SECOND, 11 * SECOND));
    governor_release(&governor);
}

static void fractions_of_a_request_a_second_are_rates_too(void)
{
    struct governor governor;
    governor_init(&governor, &(struct governor_options){ .rate_per_1000s = 500 }, 0);

    CHECK_INT(5, admitted(&governor, 0, 10 * SECOND));
    governor_release(&governor);
}

static void a_pause_is_not_followed_by_a_burst(void)
{
    struct governor governor;
    governor_init(&governor, &(struct governor_options){ .rate_per_1000s = 100000 }, 0);
    admitted(&governor, 0, SECOND);

    governor_pause(&governor, 5 * SECOND);
    governor_pause(&governor, 3 * SECOND);

    CHECK_INT(4 * SECOND, governor_pause_left(&governor, SECOND));
    CHECK_INT(0, governor_pause_left(&governor, 5 * SECOND));
    CHECK_INT(0, admitted(&governor, SECOND, 5 * SECOND));
    unsigned after = admitted(&governor, 5 * SECOND, 6 * SECOND);
    CHECK(after >= 99 && after <= 102);
    governor_release(&governor);
}

static void the_ramp_begins_at_a_tenth(void)
{
    struct governor governor;
    governor_init(
        &governor,
        &(struct governor_options){ .rate_per_1000s = 100000, .ramp_us = 10 * SECOND },
        0);

    unsigned first = admitted(&governor, 0, SECOND);
    unsigned last = admitted(&governor, 9 * SECOND, 10 * SECOND);

    CHECK(first >= 10 && first <= 20);
    CHECK(last >= 90 && last <= 101);
    CHECK_INT(100, admitted(&governor, 10 * SECOND, 11 * SECOND));
    governor_release(&governor);
}

static void hidden_requests_take_their_slots(void)
{
    struct governor governor;
    governor_init(&governor, &(struct governor_options){ .rate_per_1000s = 100000 }, 0);

    governor_charge(&governor, 50);

    CHECK_INT(50, admitted(&governor, 0, SECOND));
    governor_release(&governor);
}

static void observe_many(struct governor *governor, unsigned count,
                         unsigned distress_each, uint64_t now_us)
{
    for (unsigned i = 0; i < count; i++)
        governor_observe(governor, distress_each != 0 && i % distress_each == 0, now_us);
}

static void the_breaker_halves_twice_and_then_stops(void)
{
    struct governor governor;
    governor_init(&governor,
                  &(struct governor_options){ .rate_per_1000s = 100000, .breaker = true },
                  0);

    observe_many(&governor, 99, 1, 0);
    CHECK_INT(0, governor_trips(&governor));
    CHECK(!governor_observe(&governor, true, 0));
    CHECK_INT(1, governor_trips(&governor));
    CHECK_INT(50, admitted(&governor, 0, SECOND));

    observe_many(&governor, 100, 2, SECOND);
    CHECK_INT(2, governor_trips(&governor));
    CHECK_INT(25, admitted(&governor, SECOND, 2 * SECOND));

    observe_many(&governor, 99, 1, 2 * SECOND);
    CHECK(governor_observe(&governor, true, 2 * SECOND));
    CHECK(governor_is_stopped(&governor));
    CHECK(governor_admit(&governor, 3 * SECOND) == GOVERNOR_NEVER);
    governor_release(&governor);
}

static void less_than_half_does_not_trip_the_breaker(void)
{
    struct governor governor;
    governor_init(&governor,
                  &(struct governor_options){ .rate_per_1000s = 100000, .breaker = true },
                  0);

    observe_many(&governor, 100000, 3, 0);

    CHECK_INT(0, governor_trips(&governor));
    governor_release(&governor);
}

static void without_a_limit_half_of_what_was_reached_becomes_one(void)
{
    struct governor governor;
    governor_init(&governor, &(struct governor_options){ .breaker = true }, 0);
    CHECK_INT(0, governor_admit(&governor, 0));

    for (unsigned i = 0; i < 100; i++)
        governor_observe(&governor, true, i * 1000); /* a thousand a second */

    unsigned after = admitted(&governor, SECOND, 2 * SECOND);
    CHECK(after >= 500 && after <= 515);
    governor_release(&governor);
}

SUITE(governor, TEST(the_rate_holds), TEST(fractions_of_a_request_a_second_are_rates_too),
      TEST(a_pause_is_not_followed_by_a_burst), TEST(the_ramp_begins_at_a_tenth),
      TEST(hidden_requests_take_their_slots),
      TEST(the_breaker_halves_twice_and_then_stops),
      TEST(less_than_half_does_not_trip_the_breaker),
      TEST(without_a_limit_half_of_what_was_reached_becomes_one))
