#include "result/outcome.h"

#include "check.h"

/* Other programs rely on these names. */
static void the_names_of_outcomes_do_not_change(void)
{
    static const char *const names[] = { "pass", "warn", "fail", "inconclusive",
                                         "skipped" };
    CHECK_INT(sizeof(names) / sizeof(names[0]), OUTCOME_COUNT);
    for (int i = 0; i < OUTCOME_COUNT; i++) {
        CHECK_STR(names[i], outcome_name((enum outcome)i));
        CHECK(outcome_meaning((enum outcome)i)[0] != '\0');
    }
}

static void the_names_of_confidences_do_not_change(void)
{
    static const char *const names[] = { "documented", "inferred", "ambiguous",
                                         "unknown" };
    CHECK_INT(sizeof(names) / sizeof(names[0]), CONFIDENCE_COUNT);
    for (int i = 0; i < CONFIDENCE_COUNT; i++) {
        enum confidence found = CONFIDENCE_COUNT;
        CHECK_STR(names[i], confidence_name((enum confidence)i));
        CHECK(confidence_meaning((enum confidence)i)[0] != '\0');
        CHECK(confidence_find(names[i], &found));
        CHECK_INT(i, found);
    }
}

static void an_unknown_confidence_is_not_found(void)
{
    static const char *const others[] = { "", "Documented", "documented ", "document" };
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        enum confidence found = CONFIDENCE_AMBIGUOUS;
        CHECK(!confidence_find(others[i], &found));
        CHECK_INT(CONFIDENCE_AMBIGUOUS, found);
    }
}

static void the_weaker_confidence_is_inherited(void)
{
    for (int a = 0; a < CONFIDENCE_COUNT; a++) {
        for (int b = 0; b < CONFIDENCE_COUNT; b++)
            CHECK_INT(a > b ? a : b,
                      confidence_weaker((enum confidence)a, (enum confidence)b));
    }
    CHECK_INT(CONFIDENCE_UNKNOWN,
              confidence_weaker(CONFIDENCE_DOCUMENTED, CONFIDENCE_UNKNOWN));
}

static void severities_have_names(void)
{
    static const char *const names[] = { "info", "warning", "error" };
    CHECK_INT(sizeof(names) / sizeof(names[0]), SEVERITY_COUNT);
    for (int i = 0; i < SEVERITY_COUNT; i++)
        CHECK_STR(names[i], severity_name((enum severity)i));
}

SUITE(outcome, TEST(the_names_of_outcomes_do_not_change),
      TEST(the_names_of_confidences_do_not_change),
      TEST(an_unknown_confidence_is_not_found), TEST(the_weaker_confidence_is_inherited),
      TEST(severities_have_names))
