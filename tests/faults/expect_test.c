#include "check.h"
#include "faults/expect.h"

#include <string.h>

/* "U/D|pass": what is predicted, then its alternatives. */
static struct predicted predicted_from(const char *text)
{
    size_t len = strcspn(text, "/");
    struct predicted predicted = { conclusion_find(text, len), 0 };

    for (const char *word = text + len; *word;) {
        word++;
        predicted.others |= conclusion_find(word, strcspn(word, "|"));
        word += strcspn(word, "|");
    }
    return predicted;
}

static void a_conclusion_is_known_by_its_word_or_by_the_platforms_name(void)
{
    CHECK_INT(CONCLUSION_U, conclusion_find("U", 1));
    CHECK_INT(CONCLUSION_S, conclusion_find("invalid_response_status_code", 28));
    CHECK_INT(0, conclusion_find("X", 1));
    CHECK_INT(0, conclusion_find("", 0));
}

static void text_that_breaks_the_rules_is_no_expectation(void)
{
    static const char *const broken[] = { "",   "?",   "X",    "U|", "U|U",
                                          "|U", "U?X", "U?D|", "u",  "U !?D" };
    struct expect expect;

    for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
        check_case("%s", broken[i]);
        CHECK(!expect_parse(&expect, broken[i]));
    }
}

static const struct {
    const char *expect, *predicted;
    bool holds;
} rows[] = {
    { "pass", "pass", true },
    { "pass", "warn", false },
    { "pass?warn", "warn", true },
    { "pass", "pass/U", false },
    { "U", "U", true },
    { "U", "S", false },
    { "U", "U/pass", false },
    { "U|D", "U", false },
    { "U|D", "U/D", true },
    { "U|D", "D/U", true },
    { "U|D", "U/D|pass", false },
    { "U?pass", "U", true },
    { "U?pass", "U/pass", true },
    { "U?pass", "pass/U", true },
    { "U!?pass", "pass/U", false },
    { "U!?pass", "U/pass", true },
    { "warn|S", "warn/S", true },
    { "warn|S", "S/pass", true },
    { "warn|S", "S", false },
    { "U", "inconclusive", false },
    { "U?inconclusive", "inconclusive", true },
    { "?pass|U", "U", true },
    { "?pass|U", "D", false },
};

static void a_prediction_must_be_right_and_complete(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct predicted predicted = predicted_from(rows[i].predicted);
        struct expect expect;

        check_case("%s for %s", rows[i].predicted, rows[i].expect);
        CHECK(expect_parse(&expect, rows[i].expect));
        CHECK_INT(rows[i].holds, expect_holds(&expect, &predicted));
    }
}

static void what_a_peer_saw_need_not_be_everything_that_is_possible(void)
{
    struct expect expect;
    struct predicted only_u = predicted_from("U"), status = predicted_from("U/S");

    CHECK(expect_parse(&expect, "U|D"));
    CHECK(expect_allows(&expect, &only_u));
    CHECK(!expect_allows(&expect, &status));
}

static void a_prediction_covers_what_it_left_open(void)
{
    struct predicted predicted = predicted_from("U/pass");

    CHECK(predicted_covers(&predicted, CONCLUSION_U));
    CHECK(predicted_covers(&predicted, CONCLUSION_WARN));
    CHECK(!predicted_covers(&predicted, CONCLUSION_D));
}

SUITE(expect, TEST(a_conclusion_is_known_by_its_word_or_by_the_platforms_name),
      TEST(text_that_breaks_the_rules_is_no_expectation),
      TEST(a_prediction_must_be_right_and_complete),
      TEST(what_a_peer_saw_need_not_be_everything_that_is_possible),
      TEST(a_prediction_covers_what_it_left_open))
