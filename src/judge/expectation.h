/*
 * What the user says of the collection: --expect. Which rules are in force hangs on it.
 */
#ifndef JUDGE_EXPECTATION_H
#define JUDGE_EXPECTATION_H

enum expectation {
    EXPECT_NOTHING,
    EXPECT_REVEALED,   /* no placeholder may remain */
    EXPECT_PLACEHOLDER /* nothing may be revealed early */
};

#endif
