#include "probe/governor.h"

#include <string.h>

/* How far behind its schedule the rate may catch up. */
enum { CATCH_UP_US = 10000 };

void governor_init(struct governor *governor, const struct governor_options *options,
                   uint64_t now_us)
{
    memset(governor, 0, sizeof(*governor));
    pthread_mutex_init(&governor->lock, NULL);
    governor->options = *options;
    governor->rate_per_1000s = options->rate_per_1000s;
    governor->started_us = governor->next_us = now_us;
}

void governor_release(struct governor *governor)
{
    pthread_mutex_destroy(&governor->lock);
}

/* The time between two slots, at the rate of this moment. */
static uint64_t interval_us(const struct governor *governor, uint64_t now_us)
{
    const uint64_t second_1000 = 1000000000; /* a thousand seconds in microseconds */
    uint64_t rate = governor->rate_per_1000s;
    uint64_t elapsed = now_us - governor->started_us;
    uint64_t ramp = governor->options.ramp_us;
    if (elapsed < ramp)
        rate = rate / 10 + (rate - rate / 10) * elapsed / ramp;
    return second_1000 / (rate ? rate : 1);
}

static uint64_t admit_locked(struct governor *governor, uint64_t now_us)
{
    if (governor->stopped)
        return GOVERNOR_NEVER;
    if (governor->pause_until_us > now_us)
        return governor->pause_until_us - now_us;
    if (governor->rate_per_1000s == 0)
        return 0;
    if (governor->next_us > now_us)
        return governor->next_us - now_us;
    if (governor->next_us + CATCH_UP_US < now_us)
        governor->next_us = now_us - CATCH_UP_US;
    governor->next_us += interval_us(governor, now_us);
    return 0;
}

uint64_t governor_admit(struct governor *governor, uint64_t now_us)
{
    pthread_mutex_lock(&governor->lock);
    uint64_t wait_us = admit_locked(governor, now_us);
    pthread_mutex_unlock(&governor->lock);
    return wait_us;
}

void governor_charge(struct governor *governor, unsigned requests)
{
    pthread_mutex_lock(&governor->lock);
    if (governor->rate_per_1000s > 0)
        governor->next_us += requests * interval_us(governor, governor->next_us);
    pthread_mutex_unlock(&governor->lock);
}

void governor_pause(struct governor *governor, uint64_t until_us)
{
    pthread_mutex_lock(&governor->lock);
    if (until_us > governor->pause_until_us)
        governor->pause_until_us = until_us;
    pthread_mutex_unlock(&governor->lock);
}

uint64_t governor_pause_left(struct governor *governor, uint64_t now_us)
{
    pthread_mutex_lock(&governor->lock);
    uint64_t until_us = governor->pause_until_us;
    pthread_mutex_unlock(&governor->lock);
    return until_us > now_us ? until_us - now_us : 0;
}

/* Without a limit, half of what was reached. */
static void halve(struct governor *governor, uint64_t now_us)
{
    uint64_t rate = governor->rate_per_1000s;
    if (rate == 0) {
        uint64_t took_us = now_us - governor->window_us;
        rate = (uint64_t)GOVERNOR_WINDOW * 1000000000 / (took_us ? took_us : 1);
    }
    governor->rate_per_1000s = rate / 2 ? rate / 2 : 1;
    governor->next_us = now_us;
}

static void trip(struct governor *governor, uint64_t now_us)
{
    governor->trips++;
    governor->stopped = governor->trips == GOVERNOR_TRIPS_MAX;
    halve(governor, now_us);
    governor->seen = governor->distressed = governor->at = 0;
}

static bool observe_locked(struct governor *governor, bool distress, uint64_t now_us)
{
    if (governor->seen == 0)
        governor->window_us = now_us;
    if (governor->seen < GOVERNOR_WINDOW)
        governor->seen++;
    else
        governor->distressed -= governor->window[governor->at];
    governor->window[governor->at] = distress;
    governor->distressed += distress;
    governor->at = (governor->at + 1) % GOVERNOR_WINDOW;
    if (governor->seen < GOVERNOR_WINDOW || governor->distressed * 2 < GOVERNOR_WINDOW)
        return false;
    trip(governor, now_us);
    return governor->stopped;
}

bool governor_observe(struct governor *governor, bool distress, uint64_t now_us)
{
    if (!governor->options.breaker)
        return false;
    pthread_mutex_lock(&governor->lock);
    bool stopped = !governor->stopped && observe_locked(governor, distress, now_us);
    pthread_mutex_unlock(&governor->lock);
    return stopped;
}

unsigned governor_trips(struct governor *governor)
{
    pthread_mutex_lock(&governor->lock);
    unsigned trips = governor->trips;
    pthread_mutex_unlock(&governor->lock);
    return trips;
}

bool governor_is_stopped(struct governor *governor)
{
    pthread_mutex_lock(&governor->lock);
    bool stopped = governor->stopped;
    pthread_mutex_unlock(&governor->lock);
    return stopped;
}
