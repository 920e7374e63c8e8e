/*
 * Digits in groups of three, as people and URLs write thousands: "1,234", "1.234",
 * "1 234", "1%2C234".
 */
#ifndef JUDGE_GROUPS_H
#define JUDGE_GROUPS_H

#include <stddef.h>

enum { GROUP_DIGITS = 3, GROUP_SEPARATOR_MAX = 3 };

/* The bytes of what may stand between two groups; 0: it is something else. */
size_t group_separator(const char *at, const char *end);

#endif
