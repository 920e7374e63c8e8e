#include "check.h"
#include "given.h"

#include "base/strbuf.h"
#include "json/decode.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
    const char *what;
    const char *text;
    struct json_limits limits;
    bool whole;
    uint32_t offset;
} ceilings[] = {
    { "bytes, just",
      "[1]",
      { .depth = 9, .value_count = 9, .source_bytes = 3 },
      true,
      0 },
    { "bytes, one more",
      "[1 ]",
      { .depth = 9, .value_count = 9, .source_bytes = 3 },
      false,
      0 },
    { "depth, just",
      "[[{}]]",
      { .depth = 3, .value_count = 9, .source_bytes = 99 },
      true,
      0 },
    { "depth, one more",
      "[[[{}]]]",
      { .depth = 3, .value_count = 9, .source_bytes = 99 },
      false,
      3 },
    { "depth again",
      "[[],[[]],[[[[]]]]]",
      { .depth = 3, .value_count = 99, .source_bytes = 99 },
      false,
      11 },
    { "values, just",
      "[1,2,{\"a\":3}]",
      { .depth = 9, .value_count = 6, .source_bytes = 99 },
      true,
      0 },
    { "a number more",
      "[1,2,{\"a\":3}]",
      { .depth = 9, .value_count = 5, .source_bytes = 99 },
      false,
      10 },
    { "a key more",
      "[1,2,{\"a\":3}]",
      { .depth = 9, .value_count = 4, .source_bytes = 99 },
      false,
      6 },
    { "a key that is copied more",
      "{\"\\n\":0}",
      { .depth = 9, .value_count = 1, .source_bytes = 99 },
      false,
      1 },
    { "an array more",
      "[[]]",
      { .depth = 9, .value_count = 1, .source_bytes = 99 },
      false,
      1 },
    { "a word more",
      "[null]",
      { .depth = 9, .value_count = 1, .source_bytes = 99 },
      false,
      1 },
    { "no values at all",
      "0",
      { .depth = 9, .value_count = 0, .source_bytes = 99 },
      false,
      0 },
};

static void what_is_beyond_a_ceiling_is_undecided(void)
{
    for (size_t i = 0; i < sizeof(ceilings) / sizeof(*ceilings); i++) {
        check_case("%s", ceilings[i].what);
        struct given given;
        given_bytes(&given, ceilings[i].text, strlen(ceilings[i].text),
                    &ceilings[i].limits);

        CHECK_INT(ceilings[i].whole, given.whole);
        CHECK_INT(!ceilings[i].whole, given.facts.seen[JSON_FACT_CEILING].times);
        CHECK_INT(ceilings[i].offset, given.facts.seen[JSON_FACT_CEILING].offset);
        CHECK_INT(ceilings[i].whole, given.tape.count > 0);
        CHECK_INT(0, given.facts.seen[JSON_FACT_SYNTAX].times);
        struct json_verdict verdict =
            json_judge(&given.tape, &given.facts, JSON_DECODER_RFC8259);
        CHECK_INT(ceilings[i].whole, verdict.accepted);
        if (!ceilings[i].whole)
            CHECK_INT(JSON_FACT_CEILING, verdict.reason);

        given_release(&given);
    }
}

static void a_mistake_right_at_the_ceiling_has_no_pointer(void)
{
    struct given given;
    struct json_limits limits = { .depth = 9, .value_count = 2, .source_bytes = 99 };
    given_bytes(&given, TEXT("{\"a\" x"), &limits);

    CHECK(!given.whole);
    CHECK_INT(5, given.facts.seen[JSON_FACT_SYNTAX].offset);
    char *pointer = pointer_at(&given.tape, 5);
    CHECK_STR("", pointer);

    free(pointer);
    given_release(&given);
}

static void no_bytes_at_all_are_a_mistake(void)
{
    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);

    CHECK(!json_decode(&tape, NULL, 0, &json_limits_default, &facts));
    CHECK_INT(1, facts.seen[JSON_FACT_SYNTAX].times);

    json_tape_release(&tape);
}

static void a_lower_ceiling_holds_on_a_tape_that_has_grown(void)
{
    struct json_tape tape;
    struct json_facts facts;
    json_tape_init(&tape);
    struct json_limits low = { .depth = 9, .value_count = 2, .source_bytes = 99 };

    CHECK(json_decode(&tape, TEXT("[1,2,3,4,5,6,7,8,9]"), &json_limits_default, &facts));
    CHECK(!json_decode(&tape, TEXT("[1,2]"), &low, &facts));
    CHECK(json_decode(&tape, TEXT("[1]"), &low, &facts));

    json_tape_release(&tape);
}

static void a_string_of_20_megabytes_is_decoded(void)
{
    char *plain = repeated("[\"", "0123456789abcdef", 20 << 16, "\"]");
    char *escaped = repeated("[\"",
                             "\\u00e9\\n\xff"
                             "6789abc",
                             20 << 16, "\"]");
    struct given given;

    given_text(&given, plain);
    CHECK(given.whole);
    CHECK_INT(20 << 20, given.tape.values[1].size);
    CHECK_INT(0, given.tape.copies_len);
    given_release(&given);

    given_text(&given, escaped);
    CHECK(given.whole);
    CHECK_INT(13 * (20 << 16), given.tape.values[1].size);
    CHECK_INT(20 << 16, given.facts.seen[JSON_FACT_BAD_UTF8].times);
    given_release(&given);

    free(plain);
    free(escaped);
}

/* An object of `count` members whose keys repeat after `distinct`. */
static char *object_of(size_t count, size_t distinct)
{
    struct strbuf text = STRBUF_INIT(64 << 20);
    for (size_t i = 0; i < count; i++)
        strbuf_putf(&text, "%c\"key%zu\":0", i > 0 ? ',' : '{', i % distinct);
    strbuf_putc(&text, '}');
    return strbuf_detach(&text);
}

static double seconds_to_decode(const char *text, uint32_t duplicates)
{
    struct given given;
    struct timespec start, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    given_text(&given, text);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    CHECK(given.whole);
    CHECK_INT(duplicates, given.facts.seen[JSON_FACT_DUPLICATE_KEY].times);
    given_release(&given);
    return (double)(end.tv_sec - start.tv_sec) +
           (double)(end.tv_nsec - start.tv_nsec) / 1e9;
}

/* Ten thousand million comparisons would take a minute. */
static void a_hundred_thousand_keys_are_compared_fast(void)
{
    static const size_t distinct[] = { 100000, 99999, 50000, 1 };
    for (size_t i = 0; i < sizeof(distinct) / sizeof(*distinct); i++) {
        check_case("%zu distinct keys", distinct[i]);
        char *text = object_of(100000, distinct[i]);
        CHECK(seconds_to_decode(text, (uint32_t)(100000 - distinct[i])) < 5);
        free(text);
    }
}

static void duplicates_are_found_in_objects_of_every_size(void)
{
    for (size_t count = 2; count < 70; count++) {
        check_case("%zu members", count);
        char *distinct = object_of(count, count),
             *one_twice = object_of(count, count - 1);
        seconds_to_decode(distinct, 0);
        seconds_to_decode(one_twice, 1);
        free(distinct);
        free(one_twice);
    }
}

SUITE(json_ceilings, TEST(what_is_beyond_a_ceiling_is_undecided),
      TEST(a_mistake_right_at_the_ceiling_has_no_pointer),
      TEST(no_bytes_at_all_are_a_mistake),
      TEST(a_lower_ceiling_holds_on_a_tape_that_has_grown),
      TEST(a_string_of_20_megabytes_is_decoded),
      TEST(a_hundred_thousand_keys_are_compared_fast),
      TEST(duplicates_are_found_in_objects_of_every_size))
