#include "check.h"
#include "fixture.h"

enum { LIMIT = 10 };

enum side_state { WHOLE, IN_PART, UNLOOKED };

/* clang-format off */
/* What becomes of collection.leak between two runs, which say so of so many tokens. */
static const struct {
    const char *what;
    enum severity severity;
    uint64_t before, after;
    enum side_state old_state, new_state;
    const char *old_tokens, *new_tokens;
    enum diff_verdict verdict;
    size_t told;
    const char *old_run, *new_run; /* their verdicts */
} leaks[] = {
    { "none", SEVERITY_ERROR, 0, 0, WHOLE, WHOLE, "1", "1", DIFF_IS_SAME, 0, "ready", "ready" },
    { "appears", SEVERITY_ERROR, 0, 5, WHOLE, WHOLE, "1", "1", DIFF_IS_WORSE, 1, "ready", "not-ready" },
    { "grows", SEVERITY_ERROR, 4, 5, WHOLE, WHOLE, "1", "1", DIFF_IS_WORSE, 1, "not-ready", "not-ready" },
    { "stays", SEVERITY_ERROR, 5, 5, WHOLE, WHOLE, "1", "1", DIFF_IS_SAME, 0, "not-ready", "not-ready" },
    { "shrinks", SEVERITY_ERROR, 5, 4, WHOLE, WHOLE, "1", "1", DIFF_IS_BETTER, 1, "not-ready", "not-ready" },
    { "goes", SEVERITY_ERROR, 5, 0, WHOLE, WHOLE, "1", "1", DIFF_IS_BETTER, 1, "not-ready", "ready" },
    { "a warning appears", SEVERITY_WARNING, 0, 5, WHOLE, WHOLE, "1", "1", DIFF_IS_CHANGED, 1, "ready", "ready" },
    { "a warning goes", SEVERITY_WARNING, 5, 0, WHOLE, WHOLE, "1", "1", DIFF_IS_CHANGED, 1, "ready", "ready" },
    { "grows with the set", SEVERITY_ERROR, 4, 5, WHOLE, WHOLE, "1", "1-2", DIFF_IS_CHANGED, 1, "not-ready", "incomplete" },
    { "appears in a larger set", SEVERITY_ERROR, 0, 5, WHOLE, WHOLE, "1", "1-2", DIFF_IS_WORSE, 1, "ready", "incomplete" },
    { "was not looked for", SEVERITY_ERROR, 0, 5, UNLOOKED, WHOLE, "1", "1", DIFF_IS_OPEN, 1, "ready", "not-ready" },
    { "was perhaps not seen", SEVERITY_ERROR, 0, 5, IN_PART, WHOLE, "1", "1", DIFF_IS_OPEN, 1, "incomplete", "not-ready" },
    { "a warning not looked for", SEVERITY_WARNING, 0, 5, UNLOOKED, WHOLE, "1", "1", DIFF_IS_SAME, 0, "ready", "ready" },
    { "is not looked for", SEVERITY_ERROR, 5, 0, WHOLE, UNLOOKED, "1", "1", DIFF_IS_OPEN, 0, "not-ready", "ready" },
    { "is perhaps not seen", SEVERITY_ERROR, 5, 4, WHOLE, IN_PART, "1", "1", DIFF_IS_OPEN, 0, "not-ready", "incomplete" },
    { "grows in what was seen", SEVERITY_ERROR, 5, 6, WHOLE, IN_PART, "1", "1", DIFF_IS_WORSE, 1, "not-ready", "incomplete" },
    { "was never looked for", SEVERITY_ERROR, 0, 0, UNLOOKED, UNLOOKED, "1", "1", DIFF_IS_OPEN, 0, "ready", "ready" },
};
/* clang-format on */

static struct planned_run leaking(const char *tokens, uint64_t leaking,
                                  enum severity severity, enum side_state state)
{
    static const struct planned list[] = { { .id = "1" } };
    struct planned_run run = { .tokens = tokens,
                               LIST(list),
                               .is_unlooked = state == UNLOOKED,
                               .end = state == IN_PART ? RUN_INTERRUPTED : RUN_COMPLETE };
    if (leaking > 0)
        run.groups[0] =
            (struct planned_group){ "collection.leak", severity, leaking, "17", NULL };
    return run;
}

static void what_holds_across_the_collection_is_compared(void)
{
    for (size_t i = 0; i < sizeof(leaks) / sizeof(leaks[0]); i++) {
        check_case("%s", leaks[i].what);
        const struct planned_run before = leaking(leaks[i].old_tokens, leaks[i].before,
                                                  leaks[i].severity, leaks[i].old_state);
        const struct planned_run after = leaking(leaks[i].new_tokens, leaks[i].after,
                                                 leaks[i].severity, leaks[i].new_state);
        struct both_runs both;
        both_compare(&both, &before, &after, LIMIT);

        CHECK_STR(diff_verdict_name(leaks[i].verdict),
                  diff_verdict_name(diff_verdict(&both.diff)));
        CHECK_INT(leaks[i].told, both.diff.collection.count);
        CHECK_STR(leaks[i].old_run, run_verdict_name(run_verdict(&both.diff.before.run)));
        CHECK_STR(leaks[i].new_run, run_verdict_name(run_verdict(&both.diff.after.run)));
        both_release(&both);
    }
}

static void a_finding_on_the_collection_is_told_then_and_now(void)
{
    struct planned_run before = leaking("1", 5, SEVERITY_ERROR, WHOLE);
    struct planned_run after = leaking("1", 5, SEVERITY_ERROR, WHOLE);
    after.groups[0].example = "18";
    after.groups[1] = (struct planned_group){ "collection.same-image", SEVERITY_WARNING,
                                              2, NULL, NULL };
    after.groups[2] =
        (struct planned_group){ "collection.same-image", SEVERITY_INFO, 3, NULL, NULL };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    const struct diff_collected *list = both.diff.collection.list;

    CHECK_INT(2, both.diff.collection.count);
    CHECK_STR("collection.leak", list[0].rule);
    CHECK_STR("17", list[0].old_one->examples[0]);
    CHECK_STR("18", list[0].new_one->examples[0]);
    CHECK_STR("collection.same-image", list[1].rule);
    CHECK_INT(0, list[1].before);
    CHECK_INT(5, list[1].after);
    CHECK(list[1].old_one == NULL);
    CHECK_INT(SEVERITY_WARNING, list[1].new_one->severity);
    CHECK_INT(DIFF_IS_CHANGED, diff_verdict(&both.diff));
    both_release(&both);
}

static void what_moves_from_run_to_run_is_no_change(void)
{
    struct planned_run before = leaking("1", 5, SEVERITY_WARNING, WHOLE);
    struct planned_run after = leaking("1", 5, SEVERITY_WARNING, WHOLE);
    before.groups[0].reason = "5 of 9,902 answers, up to 1 h old";
    after.groups[0].reason = "5 of 9,900 answers, up to 2 h old";
    before.groups[1] =
        (struct planned_group){ "collection.trait-spelling", SEVERITY_WARNING, 6,
                                "\"GLACIER\" beside "
                                "\"Glacier\" (1,216)",
                                NULL };
    after.groups[1] =
        (struct planned_group){ "collection.trait-spelling", SEVERITY_WARNING, 6,
                                "\"GLACIER\" beside "
                                "\"Glacier\" (1,217)",
                                NULL };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    CHECK_INT(0, both.diff.collection.count);
    CHECK_INT(DIFF_IS_SAME, diff_verdict(&both.diff));
    both_release(&both);
}

SUITE(collection, TEST(what_holds_across_the_collection_is_compared),
      TEST(a_finding_on_the_collection_is_told_then_and_now),
      TEST(what_moves_from_run_to_run_is_no_change))
