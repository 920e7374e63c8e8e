#include "check.h"
#include "fixture.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT = 10 };

/* "newly_failing: 3 5; fixed: 4", with "+7" for those that are counted and not listed. */
static void tell_tokens(char *to, size_t size, const struct diff *diff)
{
    struct strbuf text = STRBUF_INIT(4096);
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++) {
        const struct diff_tokens *tokens = &diff->tokens[i];
        if (tokens->count == 0)
            continue;
        strbuf_putf(&text, "%s%s:", text.len > 0 ? "; " : "",
                    diff_change_name((enum diff_change)i));
        for (size_t k = 0; k < tokens->listed; k++)
            strbuf_putf(&text, " %s", tokens->list[k].id);
        if (tokens->count > tokens->listed)
            strbuf_putf(&text, " +%llu",
                        (unsigned long long)(tokens->count - tokens->listed));
    }
    snprintf(to, size, "%s", text.text);
    strbuf_release(&text);
}

static const struct planned busy[] = {
    { .id = "1", .document = "{\"name\":\"a\"}" },
    { .id = "2",
      .outcome = OUTCOME_WARN,
      .document = "{\"name\":\"b\"}",
      .rules = { "content.url" } },
    { .id = "3",
      .outcome = OUTCOME_FAIL,
      .code = "not_found",
      .cause = "status 404",
      .status = 404 },
    { .id = "4", .outcome = OUTCOME_INCONCLUSIVE, .cause = "no descriptors" },
    { .id = "5", .document = "not json" },
};

static void a_run_does_not_differ_from_itself(void)
{
    static const struct planned_trait traits[] = { { "A", "x", TRAIT_TEXT, 3 } };
    const struct planned_run run = { .tokens = "1-5",
                                     LIST(busy),
                                     TRAITS(traits),
                                     .settings = { { "profile", "generic", true } } };
    const struct planned_run known = {
        .tokens = "1-3", .list = busy, .count = 3, TRAITS(traits)
    };
    struct both_runs both;
    both_compare(&both, &known, &known, LIMIT);

    CHECK_INT(DIFF_IS_SAME, diff_verdict(&both.diff));
    CHECK_INT(0, diff_exit_status(&both.diff));
    CHECK(diff_is_alike(&both.diff));
    CHECK_INT(3, both.diff.common);
    CHECK_INT(2, both.diff.documents.same);
    CHECK_INT(2, both.diff.documents.compared);
    CHECK_INT(0, both.diff.rules.count);
    CHECK(both.diff.traits.is_known);
    CHECK_INT(0, both.diff.traits.listed);
    both_release(&both);

    both_compare(&both, &run, &run, LIMIT);
    char told[200];
    tell_tokens(told, sizeof(told), &both.diff);
    CHECK_STR("unknown_in_both: 4", told);
    CHECK_INT(3, both.diff.documents.same);
    CHECK_INT(3, diff_exit_status(&both.diff));
    both_release(&both);
}

/* What becomes of one token between two runs of the tokens 1 and 2. */
static const struct {
    const char *what;
    struct planned before, after; /* without an id: not recorded */
    const char *told;
    int exit_status;
} turns[] = {
    { "pass", { .id = "2" }, { .id = "2", .outcome = OUTCOME_WARN }, "", 0 },
    { "breaks",
      { .id = "2" },
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      "newly_failing: 2",
      1 },
    { "breaks a warned",
      { .id = "2", .outcome = OUTCOME_WARN },
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      "newly_failing: 2",
      1 },
    { "heals",
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      { .id = "2" },
      "fixed: 2",
      0 },
    { "same code",
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a", .cause = "x" },
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a", .cause = "y" },
      "",
      0 },
    { "other code",
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "b" },
      "other_code: 2",
      0 },
    { "skipped", { .id = "2" }, { .id = NULL }, "newly_unknown: 2", 1 },
    { "trouble",
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      { .id = "2", .outcome = OUTCOME_INCONCLUSIVE },
      "newly_unknown: 2",
      1 },
    { "asked at last", { .id = NULL }, { .id = "2" }, "newly_known: 2", 0 },
    { "fails at last",
      { .id = NULL },
      { .id = "2", .outcome = OUTCOME_FAIL, .code = "a" },
      "failing_unknown_before: 2",
      3 },
    { "never recorded", { .id = NULL }, { .id = NULL }, "unknown_in_both: +1", 3 },
    { "never known",
      { .id = "2", .outcome = OUTCOME_INCONCLUSIVE },
      { .id = NULL },
      "unknown_in_both: 2",
      3 },
};

static void what_became_of_a_token_is_told(void)
{
    for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
        check_case("%s", turns[i].what);
        struct planned before[2] = { { .id = "1" }, turns[i].before };
        struct planned after[2] = { { .id = "1" }, turns[i].after };
        const struct planned_run old_run = {
            .tokens = "1-2", .list = before, .count = turns[i].before.id != NULL ? 2 : 1
        };
        const struct planned_run new_run = { .tokens = "1-2",
                                             .list = after,
                                             .count = turns[i].after.id != NULL ? 2 : 1 };
        struct both_runs both;
        both_compare(&both, &old_run, &new_run, LIMIT);

        char told[200];
        tell_tokens(told, sizeof(told), &both.diff);
        CHECK_STR(turns[i].told, told);
        CHECK_INT(turns[i].exit_status, diff_exit_status(&both.diff));
        CHECK_INT(2, both.diff.common);

        both_release(&both);
    }
}

static void sets_that_are_not_the_same_are_told_apart(void)
{
    static const struct planned old_list[] = { { .id = "2" },
                                               { .id = "9" },
                                               { .id = "10" } };
    static const struct planned new_list[] = {
        { .id = "10" },
        { .id = "11", .outcome = OUTCOME_FAIL, .code = "a" },
        { .id = "1000000000000000000000" }
    };
    const struct planned_run before = { .tokens = "2,9-10,12-13", LIST(old_list) };
    const struct planned_run after = { .tokens = "10-11,13,1000000000000000000000",
                                       LIST(new_list) };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);

    char told[200];
    tell_tokens(told, sizeof(told), &both.diff);
    CHECK_STR("only_in_old: 2 9 +1; unknown_in_both: +1; only_in_new: 11 "
              "1000000000000000000000",
              told);
    CHECK_INT(2, both.diff.common);
    CHECK_INT(1, both.diff.only_new_failing);
    CHECK(!diff_is_alike(&both.diff));
    CHECK_INT(1, diff_exit_status(&both.diff));
    both_release(&both);
}

static void lists_stop_at_their_limit_and_counts_do_not(void)
{
    static struct planned before[50], after[50];
    static char ids[50][12];
    for (unsigned i = 0; i < 50; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%u", i + 1);
        before[i] = (struct planned){ .id = ids[i], .document = "{\"n\":1}" };
        after[i] = (struct planned){
            .id = ids[i], .outcome = OUTCOME_FAIL, .code = "a", .document = "{\"n\":2}"
        };
    }
    const struct planned_run old_run = { .tokens = "1-50", LIST(before) };
    const struct planned_run new_run = { .tokens = "1-50", LIST(after) };
    struct both_runs both;
    both_compare(&both, &old_run, &new_run, 3);

    CHECK_INT(50, both.diff.tokens[DIFF_NEWLY_FAILING].count);
    CHECK_INT(3, both.diff.tokens[DIFF_NEWLY_FAILING].listed);
    CHECK_INT(50, both.diff.documents.changed);
    CHECK_INT(3, both.diff.documents.listed);
    CHECK_INT(1, both.diff.documents.pattern_count);
    CHECK_INT(50, both.diff.documents.patterns[0].documents);
    CHECK_INT(DIFF_PATTERN_EXAMPLES, both.diff.documents.patterns[0].example_count);
    both_release(&both);

    both_compare(&both, &old_run, &new_run, 0);
    char *text = text_of(&both.diff);
    CHECK(strstr(text, "\n    1 place\n") != NULL);
    free(text);
    CHECK_INT(50, both.diff.tokens[DIFF_NEWLY_FAILING].count);
    CHECK_INT(0, both.diff.tokens[DIFF_NEWLY_FAILING].listed);
    both_release(&both);
}

static void documents_are_compared_by_what_they_say(void)
{
    static const struct planned old_list[] = {
        { .id = "1", .document = "{\"a\":1,\"b\":[1,2]}" },
        { .id = "2", .document = "{\"a\":1,\"b\":2}" },
        { .id = "3",
          .document = "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":1}]}" },
        { .id = "4",
          .document = "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":7}]}" },
        { .id = "5", .document = "{}" },
        { .id = "6", .document = "oops", .status = 500 },
        { .id = "7",
          .outcome = OUTCOME_FAIL,
          .code = "a",
          .document = "{\"error\":1}",
          .status = 404 },
        { .id = "8", .document = "{}" },
    };
    static const struct planned new_list[] = {
        { .id = "1", .document = "{\"a\":1,\"b\":[1,2]}" },
        { .id = "2", .document = "{ \"b\": 2.0, \"a\": 1 }" },
        { .id = "3",
          .document = "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":2},"
                      "{\"trait_type\":\"Hat\",\"value\":0}]}" },
        { .id = "4",
          .document = "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":8}]}" },
        { .id = "5", .document = "{" },
        { .id = "6", .document = "nope", .status = 500 },
        { .id = "7",
          .outcome = OUTCOME_FAIL,
          .code = "a",
          .document = "{\"error\":2}",
          .status = 404 },
        { .id = "8" },
    };
    const struct planned_run before = { .tokens = "1-8", LIST(old_list) };
    const struct planned_run after = { .tokens = "1-8", LIST(new_list) };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    const struct diff_documents *documents = &both.diff.documents;

    CHECK_INT(5, documents->compared);
    CHECK_INT(1, documents->same);
    CHECK_INT(1, documents->bytes_only);
    CHECK_INT(2, documents->changed);
    CHECK_INT(1, documents->unreadable);
    CHECK_STR("5", documents->unreadable_ids.list[0]);
    CHECK_INT(0, documents->not_kept);
    CHECK_INT(2, documents->pattern_count);
    CHECK_STR("/attributes[trait_type=Level]/value", documents->patterns[0].text);
    CHECK_INT(2, documents->patterns[0].documents);
    CHECK_STR("3", documents->patterns[0].examples[0].id);
    CHECK_STR("1", documents->patterns[0].examples[0].detail.before);
    CHECK_STR("2", documents->patterns[0].examples[0].detail.after);
    CHECK_STR("/attributes/0/value", documents->patterns[0].examples[0].detail.pointer);
    CHECK_STR("/attributes[trait_type=Hat]", documents->patterns[1].text);
    CHECK_INT(JSON_ADDED, documents->patterns[1].change);
    CHECK_INT(2, documents->listed);
    CHECK_STR("3", documents->list[0].id);
    CHECK_INT(2, documents->list[0].count);
    CHECK_INT(DIFF_IS_CHANGED, diff_verdict(&both.diff));
    both_release(&both);
}

static void documents_that_cannot_be_compared_are_named(void)
{
    static char old_large[STORE_DOCUMENT_MAX + 100], new_large[STORE_DOCUMENT_MAX + 100];
    memset(old_large, ' ', sizeof(old_large) - 1);
    memset(new_large, ' ', sizeof(new_large) - 1);
    old_large[0] = '1';
    new_large[0] = '2';
    const struct planned old_list[] = { { .id = "1", .document = old_large },
                                        { .id = "2", .document = old_large },
                                        { .id = "3", .document = "{" },
                                        { .id = "4", .document = "{}" } };
    const struct planned new_list[] = { { .id = "1", .document = new_large },
                                        { .id = "2", .document = new_large },
                                        { .id = "3", .document = "{}" },
                                        { .id = "4", .document = "]" } };
    const struct planned_run before = { .tokens = "1-4", LIST(old_list) };
    const struct planned_run after = { .tokens = "1-4", LIST(new_list) };
    struct both_runs both;
    both_compare(&both, &before, &after, 1);
    const struct diff_documents *documents = &both.diff.documents;

    CHECK_INT(2, documents->not_kept);
    CHECK_INT(1, documents->not_kept_ids.count);
    CHECK_STR("1", documents->not_kept_ids.list[0]);
    CHECK_INT(2, documents->unreadable);
    CHECK_STR("3", documents->unreadable_ids.list[0]);
    char *text = text_of(&both.diff), *json = json_of(&both.diff);
    CHECK(strstr(text, "\n    cannot be decoded: 3 and 1 more\n"
                       "    are not kept: 1 and 1 more\n") != NULL);
    CHECK(strstr(json, "\"not_kept_examples\": [\n") != NULL);
    free(text);
    free(json);
    both_release(&both);
}

static void findings_are_compared_by_rule(void)
{
    static const struct planned old_list[] = {
        { .id = "1", .outcome = OUTCOME_WARN, .rules = { "b", "a", "b" } },
        { .id = "2", .outcome = OUTCOME_WARN, .rules = { "a" } },
        { .id = "3" },
        { .id = "4", .outcome = OUTCOME_WARN, .rules = { "stays" } },
    };
    static const struct planned new_list[] = {
        { .id = "1", .outcome = OUTCOME_WARN, .rules = { "a" } },
        { .id = "2" },
        { .id = "3", .outcome = OUTCOME_WARN, .rules = { "a" } },
        { .id = "4", .outcome = OUTCOME_WARN, .rules = { "stays", "stays" } },
    };
    const struct planned_run before = { .tokens = "1-4", LIST(old_list) };
    const struct planned_run after = { .tokens = "1-4", LIST(new_list) };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    const struct diff_rules *rules = &both.diff.rules;

    CHECK_INT(2, rules->count);
    CHECK_STR("a", rules->list[0].rule);
    CHECK_INT(2, rules->list[0].before);
    CHECK_INT(2, rules->list[0].after);
    CHECK_INT(1, rules->list[0].appeared);
    CHECK_INT(1, rules->list[0].gone);
    CHECK_STR("3", rules->list[0].appeared_ids.list[0]);
    CHECK_STR("2", rules->list[0].gone_ids.list[0]);
    CHECK_STR("b", rules->list[1].rule);
    CHECK_INT(1, rules->list[1].before);
    CHECK_INT(0, rules->list[1].after);
    both_release(&both);
}

static void a_shift_of_the_latencies_is_seen(void)
{
    static struct planned slow[400], fast[400];
    static char ids[400][12];
    for (unsigned i = 0; i < 400; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%u", i + 1);
        fast[i] = (struct planned){ .id = ids[i], .total_us = 1000 + i };
        slow[i] =
            (struct planned){ .id = ids[i], .total_us = 1000 + i + (i > 300 ? 900 : 0) };
    }
    const struct planned_run before = { .tokens = "1-400", LIST(fast) };
    const struct planned_run after = { .tokens = "1-400", LIST(slow) };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);

    CHECK(!both.diff.shifts[0].is_real); /* p50 */
    CHECK(both.diff.shifts[1].is_real);  /* p90 */
    CHECK_INT(900, both.diff.shifts[1].us);
    CHECK(both.diff.shifts[2].is_real); /* p99 */
    CHECK_INT(DIFF_IS_CHANGED, diff_verdict(&both.diff));
    CHECK_INT(0, diff_exit_status(&both.diff));
    both_release(&both);
}

/* Half of the answers take 0.7 s, then longer than the budget of 3 s. */
static void what_is_late_is_no_faster(void)
{
    static struct planned slow[200], late[200];
    static char ids[200][12];
    for (unsigned i = 0; i < 200; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%u", i + 1);
        slow[i] = (struct planned){ .id = ids[i], .total_us = i % 2 ? 700000 : 60000 };
        late[i] = (struct planned){ .id = ids[i], .total_us = 60000, .is_late = i % 2 };
    }
    const struct planned_run before = { .tokens = "1-200", LIST(slow) };
    const struct planned_run after = { .tokens = "1-200", LIST(late) };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);

    const struct shift *shift = &both.diff.shifts[1];
    CHECK(shift->after.is_over);
    CHECK_INT(3000000, shift->after.value_us);
    CHECK_INT(SHIFT_AT_LEAST, shift->bound);
    CHECK(shift->is_real && shift->has_low && shift->low_us > 0);
    char *text = text_of(&both.diff);
    CHECK(strstr(text,
                 "\n  p90  700 ms, now over 3.00 s: a shift (+2.30 s or more; with 95 % "
                 "confidence\n       more than +2.30 s)\n") != NULL);
    CHECK(
        strstr(text, "\n  0 late (over 3.00 s) in OLD, 100 late (over 3.00 s) in NEW:") !=
        NULL);
    free(text);
    both_release(&both);
}

SUITE(diff, TEST(a_run_does_not_differ_from_itself), TEST(what_became_of_a_token_is_told),
      TEST(sets_that_are_not_the_same_are_told_apart),
      TEST(lists_stop_at_their_limit_and_counts_do_not),
      TEST(documents_are_compared_by_what_they_say),
      TEST(documents_that_cannot_be_compared_are_named),
      TEST(findings_are_compared_by_rule), TEST(a_shift_of_the_latencies_is_seen),
      TEST(what_is_late_is_no_faster))
