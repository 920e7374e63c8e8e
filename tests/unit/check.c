#include "check.h"

#include <CUnit/Basic.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUITES_MAX = 64 };

static struct {
    const char *name;
    const struct check_test *tests;
} suites[SUITES_MAX];
static size_t suite_count;
static char current_case[200];

void check_register(const char *suite, const struct check_test *tests)
{
    if (suite_count == SUITES_MAX)
        abort();
    suites[suite_count].name = suite;
    suites[suite_count++].tests = tests;
}

void check_case(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(current_case, sizeof(current_case), format, args);
    va_end(args);
}

/* CUnit copies the condition's text, so it may be made here with both values in it. */
static void judge(bool holds, const char *text, const char *file, unsigned line)
{
    char full[1400];
    if (current_case[0] != '\0')
        snprintf(full, sizeof(full), "[%s] %s", current_case, text);
    else
        snprintf(full, sizeof(full), "%s", text);
    CU_assertImplementation(holds, line, full, file, "", CU_FALSE);
}

void check_true(bool holds, const char *what, const char *file, unsigned line)
{
    judge(holds, what, file, line);
}

void check_int(long long expected, long long got, const char *what, const char *file,
               unsigned line)
{
    char text[512];
    snprintf(text, sizeof(text), "%s: expected %lld, got %lld", what, expected, got);
    judge(expected == got, text, file, line);
}

void check_str(const char *expected, const char *got, const char *what, const char *file,
               unsigned line)
{
    check_mem(expected, expected ? strlen(expected) : 0, got, got ? strlen(got) : 0, what,
              file, line);
}

void check_mem(const char *expected, size_t expected_len, const char *got, size_t got_len,
               const char *what, const char *file, unsigned line)
{
    bool same = (expected == NULL) == (got == NULL) && expected_len == got_len &&
                (expected_len == 0 || memcmp(expected, got, expected_len) == 0);
    char text[1200];
    snprintf(text, sizeof(text), "%s: expected \"%.*s\", got \"%.*s\"", what,
             (int)(expected_len < 500 ? expected_len : 500),
             expected ? expected : "(null)", (int)(got_len < 500 ? got_len : 500),
             got ? got : "(null)");
    judge(same, text, file, line);
}

static void before_each_test(void)
{
    current_case[0] = '\0';
}

int main(void)
{
    if (CU_initialize_registry() != CUE_SUCCESS)
        return 2;
    for (size_t i = 0; i < suite_count; i++) {
        CU_pSuite suite = CU_add_suite_with_setup_and_teardown(suites[i].name, NULL, NULL,
                                                               before_each_test, NULL);
        for (const struct check_test *test = suites[i].tests; test->name != NULL;
             test++) {
            if (suite == NULL || CU_add_test(suite, test->name, test->run) == NULL)
                return 2;
        }
    }
    CU_basic_set_mode(CU_BRM_VERBOSE);
    CU_basic_run_tests();
    unsigned ran = CU_get_number_of_tests_run();
    unsigned failures = CU_get_number_of_failures();
    CU_cleanup_registry();
    return ran > 0 && failures == 0 ? 0 : 1;
}
