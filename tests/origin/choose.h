/*
 * What an answer can depend on: which of several faults plays (index into the others of a
 * CHOICE), or how long it waits. All are functions of struct request alone.
 */
#ifndef ORIGIN_CHOOSE_H
#define ORIGIN_CHOOSE_H

#include "origin/script.h"

/* The first, second, third … request of a target; the last fault stays. Two, three: how
 * many. */
size_t choose_by_request_of_2(const struct request *request);
size_t choose_by_request_of_3(const struct request *request);
/* The remainder of the token's number by twelve. */
size_t choose_by_token_of_12(const struct request *request);
/* 1 from the request on that is the so-many-th of the fault. */
size_t choose_second_after_20(const struct request *request);
/* 0 in three requests of four, 1 in the fourth, by a hash of target and number. */
size_t choose_flaky(const struct request *request);
/* 1 if the request says so. */
size_t choose_user_agent_blocked(const struct request *request);
size_t choose_conditional(const struct request *request);
size_t choose_accepts_json(const struct request *request);
size_t choose_accepts_gzip(const struct request *request);
size_t choose_has_range(const struct request *request);
/* 1 while more than eight connections are open. */
size_t choose_crowded(const struct request *request);

unsigned wait_20ms_a_request_in_flight(const struct request *request);
unsigned wait_longer_each_time(const struct request *request);
/* 3.5 s for what comes in the second half of each ten seconds. */
unsigned wait_while_collecting(const struct request *request);

#endif
