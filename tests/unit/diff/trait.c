#include "check.h"
#include "fixture.h"

#include "base/strbuf.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT = 10 };

static const struct planned one_token[] = { { .id = "1", .document = "{\"a\":1}" } };

static void traits_drift_is_told_largest_first(void)
{
    static const struct planned list[] = { { .id = "1" } };
    static const struct planned_trait old_traits[] = { { "Hat", "Red", TRAIT_TEXT, 10 },
                                                       { "Hat", "Blue", TRAIT_TEXT, 5 },
                                                       { "Level", "3", TRAIT_NUMBER, 7 },
                                                       { "Level", "4", TRAIT_NUMBER,
                                                         2 } };
    static const struct planned_trait new_traits[] = { { "Hat", "Blue", TRAIT_TEXT, 12 },
                                                       { "Hat", "Green", TRAIT_TEXT, 1 },
                                                       { "Level", "3", TRAIT_TEXT, 7 },
                                                       { "Level", "4", TRAIT_NUMBER,
                                                         2 } };
    const struct planned_run before = { .tokens = "1", LIST(list), TRAITS(old_traits) };
    const struct planned_run after = { .tokens = "1", LIST(list), TRAITS(new_traits) };
    struct both_runs both;
    both_compare(&both, &before, &after, 4);
    const struct diff_traits *traits = &both.diff.traits;

    CHECK_INT(2, traits->appeared);
    CHECK_INT(2, traits->gone);
    CHECK_INT(1, traits->changed);
    CHECK_INT(4, traits->listed);
    CHECK_STR("Red", traits->list[0].value);
    CHECK_INT(0, traits->list[0].after);
    CHECK_STR("Blue", traits->list[1].value);
    CHECK_INT(12, traits->list[1].after);
    CHECK_STR("3", traits->list[2].value);
    CHECK_INT(TRAIT_TEXT, traits->list[2].kind);
    both_release(&both);

    const struct planned_run unlooked = { .tokens = "1",
                                          LIST(list),
                                          .is_unlooked = true };
    both_compare(&both, &unlooked, &after, 4);
    CHECK(!both.diff.traits.is_known);
    CHECK_INT(0, diff_exit_status(&both.diff));
    both_release(&both);
}

/* Two tables of traits, and what is told of them. */
static const struct {
    const char *what;
    struct planned_trait before[3], after[3]; /* up to the first without a type */
    const char *told;
} tables[] = {
    { "a number in another spelling",
      { { "Level", "5", TRAIT_NUMBER, 20 } },
      { { "Level", "5.0", TRAIT_NUMBER, 20 } },
      "" },
    { "two spellings in one run",
      { { "Level", "5", TRAIT_NUMBER, 12 }, { "Level", "0.5e1", TRAIT_NUMBER, 8 } },
      { { "Level", "5.0", TRAIT_NUMBER, 20 } },
      "" },
    { "numbers that a double cannot tell apart",
      { { "Level", "9007199254740993", TRAIT_NUMBER, 1 } },
      { { "Level", "9007199254740992", TRAIT_NUMBER, 1 } },
      "  1 value is new, 1 is gone.\n"
      "    Level = 9007199254740992: new, 1 token\n"
      "    Level = 9007199254740993: 1 token, now 0\n" },
    { "what looks like a number and is a text",
      { { "Level", "5", TRAIT_TEXT, 20 } },
      { { "Level", "5.0", TRAIT_TEXT, 20 } },
      "  1 value is new, 1 is gone.\n"
      "    Level = \"5\": 20 tokens, now 0\n"
      "    Level = \"5.0\": new, 20 tokens\n" },
    { "a number that became a text",
      { { "Level", "5", TRAIT_NUMBER, 20 } },
      { { "Level", "5", TRAIT_TEXT, 10 }, { "Level", "5", TRAIT_NUMBER, 10 } },
      "  1 value is new, 1 is on more or fewer tokens.\n"
      "    Level = \"5\": new, 10 tokens\n"
      "    Level = 5: 20 tokens, now 10\n" },
    { "a number that is none, of a file that is made up",
      { { "Level", "5]", TRAIT_NUMBER, 2 } },
      { { "Level", "5", TRAIT_NUMBER, 2 } },
      "  1 value is new, 1 is gone.\n"
      "    Level = 5: new, 2 tokens\n"
      "    Level = 5]: 2 tokens, now 0\n" },
    { "a trait without a name",
      { { "", "x", TRAIT_TEXT, 2 } },
      { { "", "x", TRAIT_TEXT, 3 } },
      "  1 value is on more or fewer tokens.\n"
      "    (without a name) = \"x\": 2 tokens, now 3\n" },
};

static size_t length_of(const struct planned_trait *list)
{
    size_t count = 0;
    while (count < 3 && list[count].type != NULL)
        count++;
    return count;
}

/* The part of the text under its heading. */
static void expect_told(const struct diff *diff, const char *expected)
{
    char *text = text_of(diff);
    char *start = strstr(text, "\nTraits\n");
    char *end = start != NULL ? strstr(start + 1, "\n\n") : NULL;
    if (end != NULL)
        end[1] = '\0';
    CHECK_STR(expected, start != NULL ? start + strlen("\nTraits\n") : "");
    free(text);
}

static void a_value_is_what_it_is_however_it_is_written(void)
{
    for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
        check_case("%s", tables[i].what);
        const struct planned_run before = { .tokens = "1",
                                            LIST(one_token),
                                            .traits = tables[i].before,
                                            .trait_count = length_of(tables[i].before) };
        const struct planned_run after = { .tokens = "1",
                                           LIST(one_token),
                                           .traits = tables[i].after,
                                           .trait_count = length_of(tables[i].after) };
        struct both_runs both;
        both_compare(&both, &before, &after, LIMIT);
        expect_told(&both.diff, tables[i].told);
        both_release(&both);
    }
    check_case("%s", "");
}

static void counts_over_other_documents_are_said_to_be_that(void)
{
    static const struct planned changed[] = { { .id = "1", .document = "{\"a\":2}" } };
    static const struct planned_trait old_traits[] = { { "A", "v", TRAIT_TEXT, 34 } };
    static const struct planned_trait new_traits[] = { { "A", "v", TRAIT_TEXT, 13 } };
    const struct planned_run before = {
        .tokens = "1", LIST(one_token), TRAITS(old_traits), .trait_documents = 34
    };
    struct planned_run after = {
        .tokens = "1", LIST(one_token), TRAITS(new_traits), .trait_documents = 13
    };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    expect_told(
        &both.diff,
        "  1 value is on more or fewer tokens. Counted over 34 documents in OLD and 13 in\n"
        "  NEW; of those in both, none changed.\n"
        "    A = \"v\": 34 tokens, now 13\n");
    both_release(&both);

    after.list = changed;
    both_compare(&both, &before, &after, LIMIT);
    expect_told(
        &both.diff,
        "  1 value is on more or fewer tokens. Counted over 34 documents in OLD and 13 in\n"
        "  NEW.\n"
        "    A = \"v\": 34 tokens, now 13\n");
    both_release(&both);
}

SUITE(trait, TEST(traits_drift_is_told_largest_first),
      TEST(a_value_is_what_it_is_however_it_is_written),
      TEST(counts_over_other_documents_are_said_to_be_that))
