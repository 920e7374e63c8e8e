#include "check.h"
#include "given.h"

#include "json/difference.h"

#include <stdlib.h>
#include <string.h>

enum { TOLD_MAX = 1 << 16, SHOWN = 60 };

struct both {
    struct given before, after;
    struct json_differences found;
};

static void both_find(struct both *both, const char *before, const char *after)
{
    given_text(&both->before, before);
    given_text(&both->after, after);
    json_differences_find(&both->found, &both->before.tape, &both->after.tape);
}

static void both_release(struct both *both)
{
    given_release(&both->before);
    given_release(&both->after);
}

static void put_value(struct strbuf *to, const struct json_tape *tape, uint32_t value)
{
    if (value == JSON_NONE)
        strbuf_puts(to, "-");
    else
        json_put_value(to, tape, value, SHOWN);
}

/* "~/image 1 2; +/x - 3": what changed, where, from what to what. */
static char *told(const struct json_differences *found)
{
    static const char marks[] = {
        [JSON_CHANGED] = '~', [JSON_REMOVED] = '-', [JSON_ADDED] = '+'
    };
    struct strbuf text = STRBUF_INIT(TOLD_MAX);
    for (size_t i = 0; i < found->count; i++) {
        const struct json_difference *difference = &found->list[i];
        strbuf_puts(&text, i > 0 ? "; " : "");
        strbuf_putc(&text, marks[difference->change]);
        json_difference_pointer(&text, found, difference);
        strbuf_putc(&text, ' ');
        put_value(&text, found->old_tape, difference->old_value);
        strbuf_putc(&text, ' ');
        put_value(&text, found->new_tape, difference->new_value);
    }
    return strbuf_detach(&text);
}

static const struct {
    const char *before, *after, *told;
} cases[] = {
    { "1", "1.0", "" },
    { "1", "2", "~ 1 2" },
    { "{}", "[]", "~ {} []" },
    { "null", "false", "~ null false" },
    { "\"a\"", "\"\\u0061\"", "" },
    /* members */
    { "{\"a\":1,\"b\":2}", "{\"b\":2, \"a\":1}", "" },
    { "{\"a\":1,\"b\":2}", "{\"b\":3,\"a\":1}", "~/b 2 3" },
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"c\":{\"d\":[]}}", "-/a 1 -; +/c - {\"d\":[]}" },
    { "{\"a\":1,\"a\":2}", "{\"a\":2}", "" },
    { "{\"a\":2}", "{\"a\":2,\"a\":3}", "~/a 2 3" },
    { "{\"a/b\":{\"~\":1}}", "{\"a/b\":{\"~\":2}}", "~/a~1b/~0 1 2" },
    { "{\"a\":{\"b\":[1]}}", "{\"a\":{\"b\":{}}}", "~/a/b [1] {}" },
    { "{\"\":1}", "{}", "-/ 1 -" },
    /* elements */
    { "[1,2,3]", "[1,9,2,3]", "+/1 - 9" },
    { "[1,9,2,3]", "[1,2,3]", "-/1 9 -" },
    { "[1,2,3]", "[1,5,3]", "~/1 2 5" },
    { "[1,2,3]", "[3,2,1]", "~/0 1 3; ~/2 3 1" },
    { "[1,1]", "[1,1,1]", "+/2 - 1" },
    { "[]", "[[],{}]", "+/0 - []; +/1 - {}" },
    { "[[1,[2]],3]", "[[1,[4]],3]", "~/0/1/0 2 4" },
    /* traits */
    { "[{\"trait_type\":\"A\",\"value\":1},{\"trait_type\":\"B\",\"value\":2}]",
      "[{\"trait_type\":\"B\",\"value\":2},{\"value\":1,\"trait_type\":\"A\"}]", "" },
    { "[{\"trait_type\":\"A\",\"value\":1},{\"trait_type\":\"B\",\"value\":2}]",
      "[{\"trait_type\":\"C\",\"value\":0},{\"trait_type\":\"B\",\"value\":3},"
      "{\"trait_type\":\"A\",\"value\":1}]",
      "~/1/value 2 3; +/0 - {\"trait_type\":\"C\",\"value\":0}" },
    { "[{\"trait_type\":\"A\",\"value\":1},{\"trait_type\":\"A\",\"value\":2}]",
      "[{\"trait_type\":\"A\",\"value\":2},{\"trait_type\":\"A\",\"value\":3}]",
      "~/0/value 1 3" },
    { "[{\"trait_type\":\"A\",\"value\":1}]", "[]",
      "-/0 {\"trait_type\":\"A\",\"value\":1} -" },
    { "[{\"value\":\"x\"},{\"trait_type\":\"A\",\"value\":1}]",
      "[{\"trait_type\":\"A\",\"value\":1},{\"value\":\"y\"}]", "~/0/value \"x\" \"y\"" },
    { "[{\"trait_type\":\"A\"},1]", "[1,{\"trait_type\":\"A\"}]",
      "~/0 {\"trait_type\":\"A\"} 1; ~/1 1 {\"trait_type\":\"A\"}" },
    { "[{\"trait_type\":7,\"v\":1},{\"v\":2}]", "[{\"trait_type\":7,\"v\":1},{\"v\":3}]",
      "~/1/v 2 3" },
};

static void differences_are_told_by_pointer(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s to %s", cases[i].before, cases[i].after);
        struct both both;
        both_find(&both, cases[i].before, cases[i].after);

        char *text = told(&both.found);
        CHECK_STR(cases[i].told, text);
        CHECK_INT(0, both.found.left_out);

        free(text);
        both_release(&both);
    }
}

static void no_document_differs_from_itself(void)
{
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", cases[i].after);
        struct both both;
        both_find(&both, cases[i].after, cases[i].after);

        CHECK_INT(0, both.found.count);

        both_release(&both);
    }
}

static const struct {
    const char *before, *after, *pattern;
} patterns[] = {
    { "{\"image\":1}", "{\"image\":2}", "/image" },
    { "1", "2", "" },
    { "{\"files\":[{\"uri\":1},{\"uri\":2}]}", "{\"files\":[{\"uri\":1},{\"uri\":3}]}",
      "/files[*]/uri" },
    { "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":1}]}",
      "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":2}]}",
      "/attributes[trait_type=Level]/value" },
    { "{\"attributes\":[]}", "{\"attributes\":[{\"trait_type\":\"Level\",\"value\":2}]}",
      "/attributes[trait_type=Level]" },
    { "[[1],[2]]", "[[1],[3]]", "[*][*]" },
    { "{\"a/b\":[0]}", "{\"a/b\":[]}", "/a~1b[*]" },
};

static void a_pattern_names_an_element_by_its_trait(void)
{
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        check_case("%s to %s", patterns[i].before, patterns[i].after);
        struct both both;
        struct strbuf text = STRBUF_INIT(TOLD_MAX);
        both_find(&both, patterns[i].before, patterns[i].after);

        json_difference_pattern(&text, &both.found, &both.found.list[0]);
        CHECK_INT(1, both.found.count);
        CHECK_STR(patterns[i].pattern, text.text);

        strbuf_release(&text);
        both_release(&both);
    }
}

static void what_exceeds_the_ceiling_is_counted(void)
{
    char *zeros = repeated("[", "0,", 1999, "0]");
    char *ones = repeated("[", "1,", 1999, "1]");
    struct both both;
    both_find(&both, zeros, ones);

    CHECK_INT(JSON_DIFFERENCES_MAX, both.found.count);
    CHECK_INT(2000 - JSON_DIFFERENCES_MAX, both.found.left_out);
    for (uint32_t i = 0; i < JSON_DIFFERENCES_MAX; i++) /* the first in the document */
        CHECK_INT(i + 1, both.found.list[i].old_value);

    both_release(&both);
    free(zeros);
    free(ones);
}

/* Quadratic time would be seen in the time limit of the test. */
static void depth_and_width_cost_little(void)
{
    char *deep_0 = repeated("0", "]", 200000, ""),
         *deep_1 = repeated("1", "]", 200000, "");
    char *old_deep = repeated("", "[", 200000, deep_0);
    char *new_deep = repeated("", "[", 200000, deep_1);
    char *old_wide = repeated("[", "{\"trait_type\":\"A\",\"value\":1},", 100000, "{}]");
    char *new_wide = repeated("[", "{\"trait_type\":\"A\",\"value\":2},", 100000, "{}]");
    struct both both;

    both_find(&both, old_deep, new_deep);
    CHECK_INT(1, both.found.count);
    both_release(&both);
    both_find(&both, old_wide, new_wide);
    CHECK_INT(JSON_DIFFERENCES_MAX, both.found.count);
    CHECK_INT(100000 - JSON_DIFFERENCES_MAX, both.found.left_out);
    both_release(&both);

    free(deep_0);
    free(deep_1);
    free(old_deep);
    free(new_deep);
    free(old_wide);
    free(new_wide);
}

#define ALIKE "0123456789abcdefghijklmnopqrstuvwxyz" /* 36 bytes */

/* In at most 24 bytes. */
static const struct {
    const char *before, *after, *old_shown, *new_shown;
} pairs[] = {
    { "\"short\"", "\"other\"", "\"short\"", "\"other\"" },
    { "\"" ALIKE " well\"", "\"" ALIKE " badly\"", "\"…vwxyz well\"",
      "\"…vwxyz badly\"" },
    { "\"" ALIKE "\"", "\"" ALIKE "!\"", "\"…uvwxyz\"", "\"…uvwxyz!\"" },
    { "\"" ALIKE "1" ALIKE "\"", "\"" ALIKE "2\"", "\"…uvwxyz10123456789abc…",
      "\"…uvwxyz2\"" },
    { "\"0123456789abc1" ALIKE "\"", "\"0123456789abc2\"", "\"…789abc10123456789abc…",
      "\"…789abc2\"" },
    { "\"x1" ALIKE "\"", "\"x2" ALIKE "\"", "\"x10123456789abcdefghijk…",
      "\"x20123456789abcdefghijk…" },
    { "\"" ALIKE "\xc3\xa4\xc3\xa4\xc3\xa4y1\"",
      "\"" ALIKE "\xc3\xa4\xc3\xa4\xc3\xa4y2\"", "\"…\xc3\xa4\xc3\xa4\xc3\xa4y1\"",
      "\"…\xc3\xa4\xc3\xa4\xc3\xa4y2\"" },
    { "\"" ALIKE "\xc3\xa4\"", "\"" ALIKE "\xc3\xb6\"", "\"…vwxyz\xc3\xa4\"",
      "\"…vwxyz\xc3\xb6\"" },
    { "\"" ALIKE "\\n1\"", "\"" ALIKE "\\n2\"", "\"…vwxyz\\n1\"", "\"…vwxyz\\n2\"" },
    { "1234567890123456789012345678901", "1234567890123456789012345678902", "…5678901",
      "…5678902" },
    { "\"" ALIKE "\"", "1", "\"0123456789abcdefghijklm…", "1" },
    { "\"" ALIKE "\"", "[\"" ALIKE "\"]", "\"0123456789abcdefghijklm…",
      "[\"0123456789abcdefghijkl…" },
};

static void long_values_are_shown_where_they_differ(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        check_case("%s and %s", pairs[i].before, pairs[i].after);
        struct both both;
        struct strbuf before = STRBUF_INIT(TOLD_MAX), after = STRBUF_INIT(TOLD_MAX);
        both_find(&both, pairs[i].before, pairs[i].after);

        json_difference_put_values(&before, &after, &both.found, &both.found.list[0], 24);
        CHECK_STR(pairs[i].old_shown, before.text);
        CHECK_STR(pairs[i].new_shown, after.text);

        strbuf_release(&before);
        strbuf_release(&after);
        both_release(&both);
    }
}

static const struct {
    const char *document;
    size_t max;
    const char *shown;
} shown[] = {
    { "{ \"a\" : [ 1, {\"b\":null} , [] ], \"c\": {} }", 60,
      "{\"a\":[1,{\"b\":null},[]],\"c\":{}}" },
    { "[[[]],true,false,1.50]", 60, "[[[]],true,false,1.50]" },
    { "\"a\\u000ab\"", 60, "\"a\\nb\"" },
    { "[1,2,3]", 7, "[1,2,3]" },
    { "[1,2,3]", 6, "[1,2,3…" },
    { "[1,2,3]", 0, "…" },
    { "\"abcdef\"", 4, "\"abc…" },
    { "\"\xc3\xa4\xc3\xa4\xc3\xa4\"", 4, "\"\xc3\xa4…" },
    { "\"\xc3\xa4\xc3\xa4\xc3\xa4\"", 8, "\"\xc3\xa4\xc3\xa4\xc3\xa4\"" },
    { "\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"", 5, "\"\xf0\x9f\x98\x80…" },
    { "123456789", 3, "123…" },
};

static void a_value_is_shown_on_one_line_and_cut(void)
{
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        check_case("%s in %zu", shown[i].document, shown[i].max);
        struct given given;
        struct strbuf text = STRBUF_INIT(TOLD_MAX);
        given_text(&given, shown[i].document);

        json_put_value(&text, &given.tape, 0, shown[i].max);
        CHECK_STR(shown[i].shown, text.text);

        strbuf_release(&text);
        given_release(&given);
    }
}

static void a_value_of_any_depth_is_shown(void)
{
    char *close = repeated("", "]", 5000, ""), *deep = repeated("", "[", 5000, close);
    struct given given;
    struct strbuf text = STRBUF_INIT(TOLD_MAX);
    given_text(&given, deep);

    json_put_value(&text, &given.tape, 0, 4000);
    CHECK(text.len < 4000 + sizeof("…"));
    CHECK(strstr(text.text, "…") != NULL);

    strbuf_release(&text);
    given_release(&given);
    free(close);
    free(deep);
}

SUITE(json_difference, TEST(differences_are_told_by_pointer),
      TEST(no_document_differs_from_itself),
      TEST(a_pattern_names_an_element_by_its_trait),
      TEST(what_exceeds_the_ceiling_is_counted), TEST(depth_and_width_cost_little),
      TEST(long_values_are_shown_where_they_differ),
      TEST(a_value_is_shown_on_one_line_and_cut), TEST(a_value_of_any_depth_is_shown))
