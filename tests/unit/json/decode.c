#include "check.h"
#include "given.h"

#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

/* The tape spelled out: a container is its bracket, its size, and its parts. */
static const struct {
    const char *text;
    const char *tape;
} documents[] = {
    { "null", "null" },
    { " true\n", "true" },
    { "false", "false" },
    { "0", "0" },
    { "-0", "-0" },
    { "-12.50e+07", "-12.50e+07" },
    { "1E5", "1E5" },
    { "\"\"", "''" },
    { "[]", "[0]" },
    { "{}", "{0}" },
    { " [ ] ", "[0]" },
    { "{\t}", "{0}" },
    { "[1,2,3]", "[3 1 2 3]" },
    { "[[],[[]],{}]", "[3 [0] [1 [0]] {0}]" },
    { "{\"a\":1}", "{1 'a' 1}" },
    { "{\"a\":{\"b\":[1,{}]},\"c\":null}", "{2 'a' {1 'b' [2 1 {0}]} 'c' null}" },
    { "\r\n{ \"a\" : 1 , \"b\"\t:\n2 }\r\n", "{2 'a' 1 'b' 2}" },
    { "{\"a\":1,\"a\":2}", "{2 'a' 1 'a' 2}" },
    { "\"0123456789abcdef0123456789abcdef0123456789\"",
      "'0123456789abcdef0123456789abcdef0123456789'" },
    { "[                                                       1\n\n\n\n\n\n\n\n\n\n]",
      "[1 1]" },
};

static void documents_become_tapes(void)
{
    for (size_t i = 0; i < sizeof(documents) / sizeof(*documents); i++) {
        check_case("%s", documents[i].text);
        struct given given;
        given_text(&given, documents[i].text);
        char *tape = spelled(&given.tape);

        CHECK(given.whole);
        CHECK_STR(documents[i].tape, tape);

        free(tape);
        given_release(&given);
    }
}

static const struct {
    const char *text;
    const char *string;
} strings[] = {
    { "\"\\\"\\\\\\/\"", "'\"\\/'" },
    { "\"\\b\\f\\n\\r\\t\"", "'\\x08\\x0c\\x0a\\x0d\\x09'" },
    { "\"a\\u0041b\"", "'aAb'" },
    { "\"\\u00e9\\u20AC\\u20ac\"", "'\\xc3\\xa9\\xe2\\x82\\xac\\xe2\\x82\\xac'" },
    { "\"\\u0000\"", "'\\x00'" },
    { "\"\\u007f\\u0080\\u07ff\\u0800\\uffff\"",
      "'\\x7f\\xc2\\x80\\xdf\\xbf\\xe0\\xa0\\x80\\xef\\xbf\\xbf'" },
    { "\"\\ud83d\\ude00\"", "'\\xf0\\x9f\\x98\\x80'" },
    { "\"\\ud800\\udc00\\udbff\\udfff\"", "'\\xf0\\x90\\x80\\x80\\xf4\\x8f\\xbf\\xbf'" },
    { "\"\xc3\xa9\xe6\x97\xa5\xf0\x9f\x98\x80\"",
      "'\\xc3\\xa9\\xe6\\x97\\xa5\\xf0\\x9f\\x98\\x80'" },
    /* Half pairs: each half becomes U+FFFD, and what follows stands for itself. */
    { "\"\\ud83d\"", "'\\xef\\xbf\\xbd'" },
    { "\"\\ude00\\ud83d\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\\ud83d\\u0041\"", "'\\xef\\xbf\\xbdA'" },
    { "\"\\ud83d\\n\"", "'\\xef\\xbf\\xbd\\x0a'" },
    { "\"\\ud83d\\ud83d\\ude00\"", "'\\xef\\xbf\\xbd\\xf0\\x9f\\x98\\x80'" },
    /* Bad UTF-8: a U+FFFD for each byte, as Go has it. */
    { "\"a\xff"
      "b\"",
      "'a\\xef\\xbf\\xbdb'" },
    { "\"\xe2\x82\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\xe2\x82z\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbdz'" },
    { "\"\xc0\xaf\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\xed\xa0\x80\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\xf4\x90\x80\x80\"",
      "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\xf0\x9f\x98\"", "'\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd'" },
    { "\"\xc3\xa9\x80\xc3\xa9\"", "'\\xc3\\xa9\\xef\\xbf\\xbd\\xc3\\xa9'" },
    /* Around sixteen bytes, where the scanner takes steps. */
    { "\"0123456789abcde\\n\"", "'0123456789abcde\\x0a'" },
    { "\"0123456789abcdef\\n0123456789abcdef\"",
      "'0123456789abcdef\\x0a0123456789abcdef'" },
    { "\"0123456789abcd\xc3\xa9"
      "f0123\"",
      "'0123456789abcd\\xc3\\xa9f0123'" },
};

static void strings_are_decoded_and_repaired(void)
{
    for (size_t i = 0; i < sizeof(strings) / sizeof(*strings); i++) {
        check_case("row %zu: %s", i, strings[i].string);
        struct given given;
        given_text(&given, strings[i].text);
        char *tape = spelled(&given.tape);

        CHECK(given.whole);
        CHECK_STR(strings[i].string, tape);

        free(tape);
        given_release(&given);
    }
}

static void plain_strings_are_not_copied(void)
{
    struct given given;
    given_text(&given,
               "{\"name\":\"\xe6\x97\xa5\xe6\x9c\xac 0123456789abcdef\",\"n\":[\"\",1]}");

    CHECK(given.whole);
    CHECK_INT(0, given.tape.copies_len);

    given_release(&given);
}

static void flags_say_what_was_done_to_a_value(void)
{
    struct given given;
    given_text(&given, "[\"plain\",\"\\n\",\"\xff\",\"\\ud800\",1,1.0,1e2]");
    static const uint8_t flags[] = { 0,
                                     JSON_COPIED,
                                     JSON_COPIED | JSON_REPAIRED,
                                     JSON_COPIED | JSON_REPAIRED,
                                     JSON_INTEGER,
                                     0,
                                     0 };

    for (uint32_t i = 0; i < sizeof(flags); i++)
        CHECK_INT(flags[i], given.tape.values[1 + i].flags);

    given_release(&given);
}

/* Offsets are those at which Go's scanner stops, too. */
static const struct {
    const char *text;
    size_t len;
    uint32_t offset;
} mistakes[] = {
    { TEXT(""), 0 },
    { TEXT("   "), 3 },
    { TEXT("{"), 1 },
    { TEXT("["), 1 },
    { TEXT("[1"), 2 },
    { TEXT("[1,"), 3 },
    { TEXT("[1,]"), 3 },
    { TEXT("[,1]"), 1 },
    { TEXT("[1 2]"), 3 },
    { TEXT("[1}"), 2 },
    { TEXT("[}"), 1 },
    { TEXT("{]"), 1 },
    { TEXT("{\"a\":1]"), 6 },
    { TEXT("{\"a\"}"), 4 },
    { TEXT("{\"a\" 1}"), 5 },
    { TEXT("{\"a\":}"), 5 },
    { TEXT("{\"a\":1,}"), 7 },
    { TEXT("{\"a\":1 \"b\":2}"), 7 },
    { TEXT("{a:1}"), 1 },
    { TEXT("{'a':1}"), 1 },
    { TEXT("{1:1}"), 1 },
    { TEXT("tru"), 3 },
    { TEXT("trux"), 3 },
    { TEXT("nulL"), 3 },
    { TEXT("[falze]"), 4 },
    { TEXT("NaN"), 0 },
    { TEXT("-"), 1 },
    { TEXT("-x"), 1 },
    { TEXT("[-]"), 2 },
    { TEXT("+1"), 0 },
    { TEXT(".5"), 0 },
    { TEXT("[1.]"), 3 },
    { TEXT("[1.e5]"), 3 },
    { TEXT("[1e]"), 3 },
    { TEXT("[1e+]"), 4 },
    { TEXT("1e-"), 3 },
    { TEXT("[01]"), 2 },
    { TEXT("[-01]"), 3 },
    { TEXT("[1a]"), 2 },
    { TEXT("[0x10]"), 2 },
    { TEXT("[1\0]"), 2 },
    { TEXT("[true\0]"), 5 },
    { TEXT("\""), 1 },
    { TEXT("\"abc"), 4 },
    { TEXT("\"a\nb\""), 2 },
    { TEXT("\"a\tb\""), 2 },
    { TEXT("\"a\0b\""), 2 },
    { TEXT("\"0123456789abcdef\x1f\""), 17 },
    { TEXT("\"\\x41\""), 2 },
    { TEXT("\"\\U0041\""), 2 },
    { TEXT("\"\\u12G4\""), 5 },
    { TEXT("\"\\u12"), 5 },
    { TEXT("\"\\u123\""), 6 },
    { TEXT("\"\\"), 2 },
    { TEXT("\"\\\""), 3 },
    { TEXT("\"\\ud800\\u12G4\""), 11 },
    { TEXT("\"\xff\n\""), 2 },
    { TEXT("[\xc2\xa0]"), 1 },
    { TEXT("[\f1]"), 1 },
    { TEXT("\x80"), 0 },
    { TEXT("\xef\xbb\xbf"), 3 },
    { TEXT("\xef\xbb{}"), 0 },
    { TEXT("//\n{}"), 0 },
    { TEXT("{/**/}"), 1 },
    { TEXT(")]}'\n{}"), 0 },
    { TEXT("\x1f\x8b\x08"), 0 },
    { TEXT("<!DOCTYPE html>"), 0 },
    { TEXT("{\0\"\0a\0"), 1 },
};

static void mistakes_in_the_syntax_are_found_where_they_are(void)
{
    for (size_t i = 0; i < sizeof(mistakes) / sizeof(*mistakes); i++) {
        check_case("%s", mistakes[i].text);
        struct given given;
        given_bytes(&given, mistakes[i].text, mistakes[i].len, NULL);

        CHECK(!given.whole);
        CHECK_INT(0, given.tape.count);
        CHECK_INT(1, given.facts.seen[JSON_FACT_SYNTAX].times);
        CHECK_INT(mistakes[i].offset, given.facts.seen[JSON_FACT_SYNTAX].offset);
        CHECK(given.facts.syntax != NULL);

        given_release(&given);
    }
}

static void a_tape_is_reused_without_a_trace_of_the_last_document(void)
{
    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);

    CHECK(json_decode(&tape, TEXT("{\"a\\n\":\"\\ud800\",\"a\\n\":1e999}"),
                      &json_limits_default, &facts));
    CHECK(!json_decode(&tape, TEXT("[\"\\n\",["), &json_limits_default, &facts));
    CHECK_INT(0, tape.count);
    CHECK(json_decode(&tape, TEXT("[1]"), &json_limits_default, &facts));
    CHECK_INT(2, tape.count);
    CHECK_INT(0, tape.copies_len);
    for (size_t i = 0; i < JSON_FACT_COUNT; i++)
        CHECK_INT(i == JSON_FACT_ROOT_KIND, facts.seen[i].times);

    json_tape_release(&tape);
}

static void members_are_found_by_name_and_the_last_one_counts(void)
{
    struct given given;
    given_text(&given, "{\"a\":1,\"b\":{\"c\":0},\"a\":2,\"c\":\"x\",\"n\\u0061me\":3}");
    const struct json_tape *tape = &given.tape;

    CHECK_MEM("2", 1, json_text(tape, json_get(tape, 0, "a")).text, 1);
    CHECK_INT(JSON_OBJECT, json_kind(tape, json_get(tape, 0, "b")));
    CHECK(json_text_is(tape, json_get(tape, 0, "c"), "x"));
    CHECK(!json_text_is(tape, json_get(tape, 0, "c"), "xy"));
    CHECK(!json_text_is(tape, json_get(tape, 0, "a"), "2"));
    CHECK_MEM("3", 1, json_text(tape, json_get(tape, 0, "name")).text, 1);
    CHECK_INT(JSON_NONE, json_get(tape, 0, "A"));
    CHECK_INT(JSON_NONE, json_get(tape, json_get(tape, 0, "c"), "a"));

    given_release(&given);
}

static void duplicate_keys_are_flagged_but_the_last(void)
{
    struct given given;
    given_text(&given, "{\"a\":1,\"b\":2,\"a\":3,\"\\u0061\":4,\"o\":{\"a\":5}}");
    static const bool shadowed[] = { true, false, true, false, false };
    const struct json_tape *tape = &given.tape;

    size_t i = 0;
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1))
        CHECK_INT(shadowed[i++], (tape->values[key].flags & JSON_SHADOWED) != 0);
    CHECK(tape->values[0].flags & JSON_DUPLICATES);
    CHECK(!(tape->values[json_get(tape, 0, "o")].flags & JSON_DUPLICATES));

    given_release(&given);
}

SUITE(json_decode, TEST(documents_become_tapes), TEST(strings_are_decoded_and_repaired),
      TEST(plain_strings_are_not_copied), TEST(flags_say_what_was_done_to_a_value),
      TEST(mistakes_in_the_syntax_are_found_where_they_are),
      TEST(a_tape_is_reused_without_a_trace_of_the_last_document),
      TEST(members_are_found_by_name_and_the_last_one_counts),
      TEST(duplicate_keys_are_flagged_but_the_last))
