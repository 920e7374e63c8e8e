#include "check.h"
#include "fixture.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define KNOWN "\"basis\": \"inferred\", \"source\": \"a test\""

/* Writes a profile: its name, what it extends, and more members. */
static void put_profile(const char *file, const char *name, const char *extends,
                        const char *more)
{
    char text[2000];
    snprintf(text, sizeof(text),
             "{\"name\": \"%s\", \"title\": \"t\", \"summary\": \"s\", "
             "\"extends\": \"%s\"%s%s}",
             name, extends, more[0] != '\0' ? ", " : "", more);
    put_file(file, text);
}

static struct profile *load(const char *name)
{
    struct err err = ERR_INIT;
    struct profile *profile = profile_load(name, &err);
    CHECK_STR("", err.text);
    return profile;
}

static void the_topmost_file_that_says_a_fact_wins(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("low.json", "low", "immutable-x",
                "\"answer\": {\"time_budget\": {\"value\": \"5s\", " KNOWN "}}, "
                "\"retry\": {\"attempts\": {\"value\": 4, " KNOWN "}}");
    put_profile("top.json", "top", "low.json",
                "\"retry\": {\"attempts\": {\"value\": 5, " KNOWN "}}");
    struct profile *profile = load("top.json");
    if (profile != NULL) {
        CHECK_STR("top", profile->name);
        CHECK_STR("low.json", profile->extends);
        CHECK_INT(5, profile->retry.attempts);
        CHECK_INT(5000000, profile->budget_us);
        CHECK_INT(CONFIDENCE_INFERRED, profile->confidence.timeout);
        CHECK_INT(9, profile->redirects_max);
    }
    profile_free(profile);
    folder_leave(&folder);
}

static void a_fact_is_replaced_with_its_quotation(void)
{
    struct folder folder;
    struct strbuf to = STRBUF_INIT(1 << 20);
    folder_enter(&folder);
    put_profile("p.json", "p", "immutable-x",
                "\"answer\": {\"time_budget\": {\"value\": \"5s\", " KNOWN "}}");
    struct profile *profile = load("p.json");
    if (profile != NULL)
        profile_print(&to, profile);
    CHECK(strstr(to.text, "  time budget          inferred    5s\n    source: a test\n"
                          "  budget covers ") != NULL);
    CHECK(strstr(to.text, "less than 3 seconds") == NULL);
    profile_free(profile);
    strbuf_release(&to);
    folder_leave(&folder);
}

static void names_in_a_file_are_relative_to_its_folder(void)
{
    struct folder folder;
    folder_enter(&folder);
    CHECK_INT(0, mkdir("below", 0700));
    put_profile("below/top.json", "top", "low.json", "");
    put_profile("below/low.json", "low", "immutable-x",
                "\"compare_with\": \"../other.json\", "
                "\"document\": {\"schema\": {\"value\": \"own.schema.json\", " KNOWN
                "}}");
    put_profile("other.json", "other", "immutable-x", "");
    put_file("below/own.schema.json", "{\"type\": \"object\"}");
    struct profile *profile = load("below/top.json");
    if (profile != NULL) {
        CHECK_STR("below/../other.json", profile->compare_with);
        CHECK_STR("own.schema.json", profile->schema_name);
        CHECK(profile->schema != NULL);
    }
    profile_free(profile);
    folder_leave(&folder);
}

static void a_file_that_is_not_beside_it_may_be_a_shipped_one(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile(
        "p.json", "p", "immutable-x.json",
        "\"compare_with\": \"ronin.json\", "
        "\"document\": {\"schema\": {\"value\": \"immutable-x.schema.json\", " KNOWN
        "}}");
    struct profile *profile = load("p.json");
    if (profile != NULL) {
        CHECK_STR("ronin", profile->compare_with);
        CHECK(profile->schema != NULL);
    }
    profile_free(profile);
    folder_leave(&folder);
}

static void a_file_beside_it_stands_in_for_the_shipped_one(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("immutable-x.json", "immutable-x", "immutable-x",
                "\"retry\": {\"attempts\": {\"value\": 7, " KNOWN "}}");
    put_profile("p.json", "p", "immutable-x.json", "");
    put_profile("q.json", "q", "immutable-x", "");
    struct profile *standing_in = load("p.json"), *shipped = load("q.json");
    if (standing_in != NULL && shipped != NULL) {
        CHECK_INT(7, standing_in->retry.attempts);
        CHECK_INT(2, shipped->retry.attempts);
    }
    profile_free(standing_in);
    profile_free(shipped);
    folder_leave(&folder);
}

static void null_takes_away_what_is_inherited(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("p.json", "p", "alchemy",
                "\"compare_with\": null, \"codes\": {\"Bad Token URI\": null}");
    struct profile *profile = load("p.json");
    if (profile != NULL) {
        CHECK_STR(NULL, profile->compare_with);
        CHECK(profile_find_code(profile, "Bad Token URI") == NULL);
        CHECK(profile_find_code(profile, "Throttled token uri") != NULL);
    }
    profile_free(profile);
    folder_leave(&folder);
}

static void a_child_may_add_a_code_and_use_it(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("p.json", "p", "immutable-x",
                "\"codes\": {\"a/b~c\": {\"meaning\": \"m\", " KNOWN
                ", \"causes\": [\"c\"], \"fixes\": [\"f\"]}}, "
                "\"failures\": {\"statuses\": {\"429\": {\"value\": \"a/b~c\", " KNOWN
                "}}}");
    struct profile *profile = load("p.json");
    if (profile != NULL) {
        enum confidence confidence = CONFIDENCE_COUNT;
        CHECK_STR("a/b~c", profile_status_code(profile, 429, &confidence)->name);
        CHECK_INT(CONFIDENCE_INFERRED, confidence);
        CHECK_STR("f", profile_find_code(profile, "a/b~c")->fixes[0]);
        CHECK_INT(5, profile->code_count);
    }
    profile_free(profile);
    folder_leave(&folder);
}

static void profiles_that_extend_one_another_in_a_circle_are_refused(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("self.json", "self", "self.json", "");
    put_profile("a.json", "a", "b.json", "");
    put_profile("b.json", "b", "c.json", "");
    put_profile("c.json", "c", "./a.json", "");
    check_refused("./self.json", "./self.json: /extends: extends itself", "");
    check_refused("a.json",
                  "c.json: /extends: ./a.json, which extends it, directly or not", "");
    folder_leave(&folder);
}

static void more_than_eight_layers_are_refused(void)
{
    struct folder folder;
    folder_enter(&folder);
    for (int i = 0; i < 9; i++) {
        char file[24], below[24];
        snprintf(file, sizeof(file), "p%d.json", i);
        snprintf(below, sizeof(below), "p%d.json", i + 1);
        put_profile(file, "p", i < 8 ? below : "immutable-x", "");
    }
    check_refused("p0.json", "p7.json: /extends: more than 8 profiles, one on another",
                  "");
    struct profile *profile = load("p2.json");
    CHECK(profile != NULL);
    profile_free(profile);
    folder_leave(&folder);
}

static void a_fault_below_is_blamed_on_the_file_that_has_it(void)
{
    struct folder folder;
    folder_enter(&folder);
    put_profile("top.json", "top", "low.json", "");
    put_profile("low.json", "low", "immutable-x",
                "\"retry\": {\"attempts\": {\"value\": 0, " KNOWN "}}");
    check_refused("top.json",
                  "low.json: /retry/attempts: expected 1 to 8 attempts, got 0", "");
    put_profile("low.json", "low", "immutable-y", "");
    check_refused("top.json", "low.json: /extends: unknown profile \"immutable-y\"",
                  "did you mean \"immutable-x\"? `metaprobe profiles` lists them all");
    put_file("low.json", "{");
    check_refused("top.json", "low.json:1:2: the document ends too early", "");
    folder_leave(&folder);
}

static void hostile_texts_are_printed_harmlessly(void)
{
    struct folder folder;
    struct strbuf to = STRBUF_INIT(1 << 20);
    folder_enter(&folder);
    put_file("p.json",
             "{\"name\": \"p\", \"title\": \"\\u001b[2J\", \"summary\": \"s\\u202e\", "
             "\"extends\": \"immutable-x\", \"refresh\": {\"x-a\\u001b\": "
             "{\"value\": \"\\u001b]0;x\\u0007\", " KNOWN "}}}");
    struct profile *profile = load("p.json");
    if (profile != NULL)
        profile_print(&to, profile);
    CHECK(to.len > 0);
    CHECK(strchr(to.text, '\x1b') == NULL);
    CHECK(strchr(to.text, '\x07') == NULL);
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    CHECK(strstr(to.text, "\xe2\x80\xae") == NULL);
    CHECK(strstr(to.text, "p: \\x1b[2J\n") != NULL);
    profile_free(profile);
    strbuf_release(&to);
    folder_leave(&folder);
}

SUITE(extends, TEST(the_topmost_file_that_says_a_fact_wins),
      TEST(a_fact_is_replaced_with_its_quotation),
      TEST(names_in_a_file_are_relative_to_its_folder),
      TEST(a_file_that_is_not_beside_it_may_be_a_shipped_one),
      TEST(a_file_beside_it_stands_in_for_the_shipped_one),
      TEST(null_takes_away_what_is_inherited), TEST(a_child_may_add_a_code_and_use_it),
      TEST(profiles_that_extend_one_another_in_a_circle_are_refused),
      TEST(more_than_eight_layers_are_refused),
      TEST(a_fault_below_is_blamed_on_the_file_that_has_it),
      TEST(hostile_texts_are_printed_harmlessly))
