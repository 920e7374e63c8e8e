/*
 * How fast a source may be asked: one for all workers of a run. Rate, ramp, the host's
 * own wish (Retry-After), and a breaker.
 *
 *  - Time is an argument (microseconds of a monotonic clock). Thread-safe.
 *  - The rate is a schedule of slots, 1/rate apart, that may be caught up with only a
 *    little, so that a pause is not followed by a burst. Over the ramp the rate grows
 *    from a tenth.
 *  - Every request counts: those that the HTTP library sent again by itself are charged.
 *  - The breaker looks at the last 100 attempts. When half of them or more are distress
 *    (no answer, too late, 429, 5xx), the rate is halved; at the third time the run
 *    stops. Each time it starts to count afresh. A 404 is not distress: it costs the
 *    source little and says nothing about its health.
 */
#ifndef PROBE_GOVERNOR_H
#define PROBE_GOVERNOR_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

enum { GOVERNOR_WINDOW = 100, GOVERNOR_TRIPS_MAX = 3 };

struct governor_options {
    uint64_t rate_per_1000s; /* 0: no limit */
    uint64_t ramp_us;        /* 0: none */
    bool breaker;
};

struct governor {
    pthread_mutex_t lock;
    struct governor_options options;
    uint64_t rate_per_1000s; /* as it is now */
    uint64_t started_us;
    uint64_t next_us; /* the next free slot */
    uint64_t pause_until_us;
    bool stopped;
    unsigned trips;
    unsigned seen,
        distressed; /* attempts since the last trip, GOVERNOR_WINDOW at the most */
    unsigned at;
    uint64_t window_us; /* when the first of `seen` was observed */
    bool window[GOVERNOR_WINDOW];
};

#define GOVERNOR_NEVER UINT64_MAX

void governor_init(struct governor *governor, const struct governor_options *options,
                   uint64_t now_us);
void governor_release(struct governor *governor);

/* May a request go out now? 0: yes, and its slot is taken. Else how long to wait before
 * asking again; GOVERNOR_NEVER once the breaker has stopped the run. */
uint64_t governor_admit(struct governor *governor, uint64_t now_us);
/* Requests that went out without asking. */
void governor_charge(struct governor *governor, unsigned requests);
/* Nothing goes out before then. A later pause wins, an earlier one changes nothing. */
void governor_pause(struct governor *governor, uint64_t until_us);
/* How much longer nothing goes out because of a pause; 0: none. */
uint64_t governor_pause_left(struct governor *governor, uint64_t now_us);
/* An attempt ended. True when this one made the breaker stop the run. */
bool governor_observe(struct governor *governor, bool distress, uint64_t now_us);
unsigned governor_trips(struct governor *governor);
bool governor_is_stopped(struct governor *governor);

#endif
