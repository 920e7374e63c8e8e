#include "check.h"
#include "given.h"

#include "base/strbuf.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

static void the_examples_of_rfc_6901_are_found(void)
{
    static const struct {
        const char *pointer;
        const char *value; /* NULL: nothing there */
    } rows[] = {
        { "/foo/0", "bar" },
        { "/", "0" },
        { "/a~1b", "1" },
        { "/c%d", "2" },
        { "/e^f", "3" },
        { "/g|h", "4" },
        { "/i\\j", "5" },
        { "/k\"l", "6" },
        { "/ ", "7" },
        { "/m~0n", "8" },
        { "/foo/2", NULL },
        { "/foo/-", NULL },
        { "/foo/00", NULL },
        { "/foo/01", NULL },
        { "/foo/", NULL },
        { "foo", NULL },
        { "/foo/0/x", NULL },
        { "/m~n", NULL },
        { "/m~2n", NULL },
        { "/m~", NULL },
        { "/fo", NULL },
        { "/fooo", NULL },
        { "/foo/4294967296", NULL },
        { "/foo/18446744073709551616", NULL },
        { "/foo/1x", NULL },
    };
    struct given given;
    given_text(&given, "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,"
                       "\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,\" \":7,\"m~n\":8}");
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("%s", rows[i].pointer);
        uint32_t value =
            json_pointer_find(&given.tape, rows[i].pointer, strlen(rows[i].pointer));
        CHECK_INT(rows[i].value == NULL, value == JSON_NONE);
        if (rows[i].value == NULL || value == JSON_NONE)
            continue;
        struct json_text text = json_text(&given.tape, value);
        CHECK_MEM(rows[i].value, strlen(rows[i].value), text.text, text.len);
    }
    CHECK_INT(0, json_pointer_find(&given.tape, "", 0));
    given_release(&given);
}

static void each_value_has_the_pointer_that_finds_it(void)
{
    struct given given;
    given_text(&given,
               "{\"a\":[1,[],{\"b~/\":[[null]]}],\"\":{\"\":{}},\"\\u0001\":\"x\"}");
    const struct json_tape *tape = &given.tape;
    struct strbuf pointer = STRBUF_INIT(1000);

    uint32_t checked = 0;
    for (uint32_t i = 0; i < tape->count; i++) {
        strbuf_reset(&pointer);
        json_pointer_of(&pointer, tape, i);
        check_case("value %u: %s", i, pointer.text);
        uint32_t found = json_pointer_find(tape, pointer.text, pointer.len);
        CHECK(found == i || found == i + 1); /* a key has its member's pointer */
        checked += found == i;
    }

    CHECK_INT(tape->count - 5, checked); /* all but the five keys */
    strbuf_release(&pointer);
    given_release(&given);
}

/* In each document the offset is where the first '@' stands (it is part of the text). */
static const struct {
    const char *text;
    const char *pointer;
} places[] = {
    { "@{\"a\":1}", "" },
    { "{@\"a\":1}", "" },
    { "{\"a\":\"@\"}", "/a" },
    { "{\"@\":1}", "/@" },
    { "{\"a/b~\":[\"x\",\"@\"]}", "/a~1b~0/1" },
    { "{\"a\":[\"x\",{\"b\":\"\\n@\"}],\"c\":1}", "/a/1/b" },
    { "{\"a\\n@\":1}", "/a\n@" },
    { "[[1,2],[3,[\"@\"]]]", "/1/1/0" },
    /* Mistakes: the value that was to come, or what is open around them. */
    { "{\"a\":[1,2,@]}", "/a/2" },
    { "{\"a\":[1,2@]}", "/a" },
    { "{\"a\":[1,2 @]}", "/a" },
    { "{\"a\":@}", "/a" },
    { "{\"a\"@:1}", "/a" },
    { "{\"a\":{\"b\":1,@}}", "/a" },
    { "{\"a\":{\"b\":1},@}", "" },
    { "{\"a\":{\"b\":[]@}}", "/a" },
    { "{\"a\":[{\"b\":1}],\"c\":{\"d\":[[0],@", "/c/d/1" },
    { "{\"a\":[{\"b\":1}]@", "" },
    { "[[[1]]@", "" },
    { "[[[1]@", "/0" },
    { "[[[1@", "/0/0" },
    { "{\"a\":tru@", "/a" },
    { "{\"a\":[-@", "/a/0" },
    { "{} @", "" },
    { "1 @", "" },
};

static void an_offset_leads_to_the_innermost_value(void)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        check_case("%s", places[i].text);
        struct given given;
        given_text(&given, places[i].text);
        char *pointer = pointer_at(
            &given.tape, (uint32_t)(strchr(places[i].text, '@') - places[i].text));

        CHECK_STR(places[i].pointer, pointer);

        free(pointer);
        given_release(&given);
    }
}

static void the_offset_of_a_value_leads_back_to_it(void)
{
    struct given given;
    given_text(
        &given,
        " { \"a\" : [ 1 , \"\\u0041\" , [ ] , { } ] , \"\\n\" : { \"x\" : null } } ");
    const struct json_tape *tape = &given.tape;

    for (uint32_t i = 0; i < tape->count; i++) {
        struct strbuf pointer = STRBUF_INIT(100);
        json_pointer_of(&pointer, tape, i);
        char *at = pointer_at(tape, json_source_offset(tape, i));
        check_case("value %u", i);
        CHECK_STR(pointer.text, at);
        free(at);
        strbuf_release(&pointer);
    }

    given_release(&given);
}

static void the_mistake_itself_has_a_pointer(void)
{
    struct given given;
    given_text(&given, "{\"name\":\"x\",\"attributes\":[{},{\"value\":01}]}");

    CHECK_INT(0, given.tape.count);
    char *pointer = pointer_at(&given.tape, given.facts.seen[JSON_FACT_SYNTAX].offset);
    CHECK_STR("/attributes/1", pointer);

    free(pointer);
    given_release(&given);
}

static void a_deep_value_has_a_pointer_that_stops_at_its_ceiling(void)
{
    char *open = repeated("", "[", 100000, "");
    char *text = repeated(open, "]", 100000, "");
    struct given given;
    given_text(&given, text);
    struct strbuf pointer = STRBUF_INIT(11);

    json_pointer_of(&pointer, &given.tape, 99999);
    CHECK_STR("/0/0/0/0/0/", pointer.text);
    CHECK(pointer.full);
    strbuf_release(&pointer);

    strbuf_init(&pointer, 1 << 20);
    json_pointer_at(&pointer, &given.tape, 50000);
    CHECK_INT(100000, pointer.len);
    strbuf_reset(&pointer);
    json_pointer_at(&pointer, &given.tape, 199999);
    CHECK_INT(0, pointer.len);
    strbuf_release(&pointer);

    given_release(&given);
    free(text);
    free(open);
}

static void positions_are_lines_and_columns_in_bytes(void)
{
    static const char text[] = "{\n\n \"a\":1,\r\n\t\"\xc3\xa9\":2}";
    static const struct {
        uint32_t offset, line, column;
    } rows[] = {
        { 0, 1, 1 }, { 1, 1, 2 },  { 2, 2, 1 },  { 3, 3, 1 },  { 4, 3, 2 },
        { 9, 3, 7 }, { 12, 4, 1 }, { 13, 4, 2 }, { 16, 4, 5 }, { 999, 4, 9 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("offset %u", rows[i].offset);
        uint32_t line, column;
        json_position(TEXT(text), rows[i].offset, &line, &column);
        CHECK_INT(rows[i].line, line);
        CHECK_INT(rows[i].column, column);
    }
}

SUITE(json_pointer, TEST(the_examples_of_rfc_6901_are_found),
      TEST(each_value_has_the_pointer_that_finds_it),
      TEST(an_offset_leads_to_the_innermost_value),
      TEST(the_offset_of_a_value_leads_back_to_it),
      TEST(the_mistake_itself_has_a_pointer),
      TEST(a_deep_value_has_a_pointer_that_stops_at_its_ceiling),
      TEST(positions_are_lines_and_columns_in_bytes))
