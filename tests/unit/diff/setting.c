#include "check.h"
#include "fixture.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT = 10 };

static void settings_that_differ_are_told_those_that_decide_first(void)
{
    static const struct planned list[] = { { .id = "1" } };
    const struct planned_run before = { .tokens = "1",
                                        LIST(list),
                                        .connections = 64,
                                        .settings = { { "resolve", "a:1:10.0.0.1", true },
                                                      { "same", "1", true } } };
    const struct planned_run after = { .tokens = "1",
                                       LIST(list),
                                       .connections = 8,
                                       .settings = { { "expect", "revealed", false },
                                                     { "resolve", "a:1:10.0.0.2", true },
                                                     { "same", "1", true } } };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    const struct diff_setting *settings = both.diff.settings;

    CHECK_INT(3, both.diff.setting_count);
    CHECK_STR("expect", settings[0].name);
    CHECK(settings[0].before == NULL);
    CHECK_STR("revealed", settings[0].after);
    CHECK_STR("resolve", settings[1].name);
    CHECK_STR("a:1:10.0.0.1", settings[1].before);
    CHECK_STR("a:1:10.0.0.2", settings[1].after);
    CHECK_STR("connections", settings[2].name);
    CHECK(!settings[2].decides);
    CHECK(!diff_is_alike(&both.diff));
    CHECK_INT(DIFF_IS_CHANGED, diff_verdict(&both.diff));
    both_release(&both);
}

static void facts_of_the_run_are_told_like_settings(void)
{
    static const struct planned list[] = { { .id = "1" } };
    const struct planned_run before = { .tokens = "1", LIST(list), .connections = 64 };
    const struct planned_run after = {
        .tokens = "1", LIST(list), .profile = "ronin", .connections = 8
    };
    struct both_runs both;
    both_compare(&both, &before, &after, LIMIT);
    const struct diff_setting *settings = both.diff.settings;

    CHECK_INT(2, both.diff.setting_count);
    CHECK_STR("profile", settings[0].name);
    CHECK_STR("ronin", settings[0].after);
    CHECK(settings[0].decides);
    CHECK_STR("connections", settings[1].name);
    CHECK_STR("64", settings[1].before);
    CHECK(!diff_is_alike(&both.diff));
    both_release(&both);
}

/* "expect: - revealed; connections: 64 8", in the order in which they are told. */
static void tell(char *to, size_t size, const struct diff *diff)
{
    struct strbuf text = STRBUF_INIT(4096);
    for (size_t i = 0; i < diff->setting_count; i++) {
        const struct diff_setting *setting = &diff->settings[i];
        strbuf_putf(&text, "%s%s: %s %s", i > 0 ? "; " : "", setting->name,
                    setting->before != NULL ? setting->before : "-",
                    setting->after != NULL ? setting->after : "-");
    }
    snprintf(to, size, "%s", text.text);
    strbuf_release(&text);
}

#define ASK(...) \
    { \
        .tokens = "1-3", __VA_ARGS__ \
    }

/* clang-format off */
static const struct {
    const char *what;
    struct planned_run before, after;
    const char *told;
    bool is_alike;
} questions[] = {
    { "a demo and a check like it", ASK(.connections = 64),
      ASK(.connections = 64, .settings = { { "assert-format", "false", true }, { "max-body", "1MiB", true }, { "seed", "1", true }, { "user-agent", "metaprobe/1", true } }),
      "", true },
    { "the profile by name", ASK(.profile = "ronin"), ASK(.profile = "ronin", .settings = { { "profile", "ronin", true } }), "", true },
    { "the set in other words", ASK(.settings = { { "tokens", "1-3", true } }), { .tokens = "1,2,3", .settings = { { "tokens", "1,2,3", true } } }, "", true },
    { "another set", ASK(), { .tokens = "1-4" }, "tokens: 1-3 1-4", false },
    { "the column of the set", ASK(.settings = { { "tokens-column", "id", true } }), ASK(), "", true },
    { "the profile's budget said", ASK(.budget_us = 3000000), ASK(.budget_us = 3000000, .settings = { { "timeout", "3s", true } }), "", true },
    { "another budget", ASK(.budget_us = 3000000), ASK(.budget_us = 3000001, .settings = { { "timeout", "3000001us", true } }), "budget: 3s 3000001us", false },
    { "a flag", ASK(.settings = { { "twice", "false", true } }), ASK(.settings = { { "twice", "true", true } }), "twice: - true", false },
    { "a body limit", ASK(), ASK(.settings = { { "max-body", "2MiB", true } }), "max-body: - 2MiB", false },
    { "another agent", ASK(), ASK(.settings = { { "user-agent", "other", true } }), "user-agent: - other", false },
    { "the seed of no sample", ASK(.settings = { { "seed", "1", true } }), ASK(.settings = { { "seed", "2", true } }), "", true },
    { "the seed of a sample", ASK(.sample_size = 3, .sample_seed = 1), { .tokens = "2-4", .sample_size = 3, .sample_seed = 2 }, "seed: 1 2; tokens: 1-3 2-4", false },
    { "another seed, the same sample", ASK(.sample_size = 3, .sample_seed = 1), ASK(.sample_size = 3, .sample_seed = 2), "", true },
    { "minted ids in other words", ASK(.minted = "1-2", .settings = { { "minted", "1-2", true } }), ASK(.minted = "1,2", .settings = { { "minted", "1,2", true } }), "", true },
    { "other minted ids", ASK(.minted = "1-2", .settings = { { "minted", "@a", true } }), ASK(.minted = "2-5", .settings = { { "minted", "@a", true } }),
      "minted: 2 ids, 1 of them in it alone 4 ids, 3 of them in it alone", false },
    { "minted ids, and none told", ASK(), ASK(.minted = "1"), "minted: - 1 id", false },
    { "a schema from another place", ASK(.settings = { { "schema", "a.json", true }, { "text of a.json", "{}", true } }),
      ASK(.settings = { { "schema", "b/a.json", true }, { "text of b/a.json", "{}", true } }), "", true },
    { "another part of a schema", ASK(.settings = { { "schema", "a.json#/a", true }, { "text of a.json#/a", "{}", true } }),
      ASK(.settings = { { "schema", "a.json#/b", true }, { "text of a.json#/b", "{}", true } }),
      "schema: a.json#/a a.json#/b; text of a.json#/a: {} -; text of a.json#/b: - {}", false },
    { "a schema more", ASK(.settings = { { "schema", "a", true }, { "text of a", "{}", true } }),
      ASK(.settings = { { "schema", "a\nb", true }, { "text of a", "{}", true }, { "text of b", "[]", true } }),
      "schema: a a\nb; text of b: - []", false },
    { "what only the collection is asked for", ASK(.settings = { { "assets", "false", false } }),
      ASK(.settings = { { "assets", "true", false }, { "expect", "revealed", false } }), "assets: - true; expect: - revealed", false },
    { "what decides nothing", ASK(.settings = { { "no-breaker", "false", false } }), ASK(.settings = { { "no-breaker", "true", false } }), "", true },
};
/* clang-format on */

static void what_was_asked_is_compared_and_not_the_words(void)
{
    static const struct planned list[] = { { .id = "2" } };
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
        check_case("%s", questions[i].what);
        struct planned_run before = questions[i].before, after = questions[i].after;
        before.list = after.list = list;
        before.count = after.count = 1;
        struct both_runs both;
        both_compare(&both, &before, &after, LIMIT);

        char told[400];
        tell(told, sizeof(told), &both.diff);
        CHECK_STR(questions[i].told, told);
        CHECK_INT(questions[i].is_alike, diff_is_alike(&both.diff));
        both_release(&both);
    }
    check_case("%s", "");
}

static void what_is_in_one_of_two_samples_alone_decides_nothing(void)
{
    static const struct planned old_list[] = { { .id = "2" }, { .id = "3" } };
    static const struct planned new_list[] = { { .id = "3" }, { .id = "4" } };
    static const struct {
        const char *what;
        uint64_t old_size, new_size, leaks;
        enum diff_verdict verdict;
    } draws[] = {
        { "no samples", 0, 0, 0, DIFF_IS_WORSE },
        { "one sample", 0, 2, 0, DIFF_IS_WORSE },
        { "two samples", 2, 2, 0, DIFF_IS_CHANGED },
        { "two, one with an error of the collection", 2, 2, 1, DIFF_IS_OPEN },
    };
    for (size_t i = 0; i < sizeof(draws) / sizeof(draws[0]); i++) {
        check_case("%s", draws[i].what);
        const struct planned_run before = { .tokens = "2-3",
                                            LIST(old_list),
                                            .sample_size = draws[i].old_size };
        struct planned_run after = { .tokens = "3-4",
                                     LIST(new_list),
                                     .sample_size = draws[i].new_size };
        if (draws[i].leaks > 0)
            after.groups[0] = (struct planned_group){ "collection.leak", SEVERITY_ERROR,
                                                      draws[i].leaks, NULL, NULL };
        struct both_runs both;
        both_compare(&both, &before, &after, LIMIT);

        CHECK_STR(diff_verdict_name(draws[i].verdict),
                  diff_verdict_name(diff_verdict(&both.diff)));
        CHECK_INT(1, both.diff.tokens[DIFF_ONLY_OLD].count);
        both_release(&both);
    }
    check_case("%s", "");
}

SUITE(setting, TEST(settings_that_differ_are_told_those_that_decide_first),
      TEST(facts_of_the_run_are_told_like_settings),
      TEST(what_was_asked_is_compared_and_not_the_words),
      TEST(what_is_in_one_of_two_samples_alone_decides_nothing))
