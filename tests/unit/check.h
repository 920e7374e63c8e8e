/*
 * Checks whose failures print both values, over CUnit.
 *
 * A test is a function whose name is a sentence; a file ends with one SUITE(…) that lists
 * its tests. The files of one room make one program; main() is in check.c and its exit
 * status is 0 only when at least one test ran and none failed.
 */
#ifndef TESTS_UNIT_CHECK_H
#define TESTS_UNIT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

struct check_test {
    const char *name;
    void (*run)(void);
};

#define TEST(function) \
    { \
#function, function \
    }
#define SUITE(suite_name, ...) \
    static const struct check_test suite_name##_tests[] = { __VA_ARGS__, \
                                                            { NULL, NULL } }; \
    __attribute__((constructor)) static void suite_name##_register(void) \
    { \
        check_register(#suite_name, suite_name##_tests); \
    }

void check_register(const char *suite, const struct check_test *tests);

/* `what` is the expression; the case, if set, names the row of a table that is at
 * work. */
void check_case(const char *format, ...) __attribute__((format(printf, 1, 2)));
void check_true(bool holds, const char *what, const char *file, unsigned line);
void check_int(long long expected, long long got, const char *what, const char *file,
               unsigned line);
void check_str(const char *expected, const char *got, const char *what, const char *file,
               unsigned line);
void check_mem(const char *expected, size_t expected_len, const char *got, size_t got_len,
               const char *what, const char *file, unsigned line);

#define CHECK(condition) check_true((condition), #condition, __FILE__, __LINE__)
#define CHECK_INT(expected, got) \
    check_int((long long)(expected), (long long)(got), #got, __FILE__, __LINE__)
#define CHECK_STR(expected, got) check_str((expected), (got), #got, __FILE__, __LINE__)
#define CHECK_MEM(expected, expected_len, got, got_len) \
    check_mem((expected), (expected_len), (got), (got_len), #got, __FILE__, __LINE__)

#endif
