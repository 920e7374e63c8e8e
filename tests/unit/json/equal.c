#include "check.h"
#include "given.h"

#include "json/equal.h"

#include <stdlib.h>

static const struct {
    const char *a, *b;
    bool equal;
} pairs[] = {
    { "null", "null", true },
    { "null", "false", false },
    { "0", "false", false },
    { "1", "true", false },
    { "1", "\"1\"", false },
    { "1", "1.0", true },
    { "-0", "0", true },
    { "1e2", "100", true },
    { "9007199254740993", "9007199254740992", false },
    { "\"a\"", "\"\\u0061\"", true },
    { "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"", true },
    { "\"a\"", "\"a\\u0000\"", false },
    { "\"\"", "[]", false },
    { "[]", "{}", false },
    { "[]", "[[]]", false },
    { "[1,2]", "[1.0,2e0]", true },
    { "[1,2]", "[2,1]", false },
    { "[1,[2]]", "[[1],2]", false },
    { "[[],[1]]", "[[1],[]]", false },
    { "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true },
    { "{\"a\":1,\"b\":2}", "{\"a\":2,\"b\":1}", false },
    { "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
    { "{\"a\":1,\"b\":2}", "{\"a\":1,\"c\":2}", false },
    { "{\"a\":null}", "{\"b\":null}", false },
    { "{\"a\":{\"x\":[1,{\"y\":2,\"z\":3}]}}", "{\"a\":{\"x\":[1,{\"z\":3,\"y\":2.0}]}}",
      true },
    { "{\"a\":1,\"a\":2}", "{\"a\":2}", true },
    { "{\"a\":1,\"a\":2}", "{\"a\":1}", false },
    { "{\"a\":1,\"b\":3,\"a\":2}", "{\"a\":2,\"b\":1,\"b\":3}", true },
    { "{\"\":0}", "{\"\\u0000\":0}", false },
};

static void values_are_equal_as_json_schema_has_it(void)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        check_case("%s and %s", pairs[i].a, pairs[i].b);
        struct given a, b;
        given_text(&a, pairs[i].a);
        given_text(&b, pairs[i].b);

        CHECK_INT(pairs[i].equal, json_equal(&a.tape, 0, &b.tape, 0));
        CHECK_INT(pairs[i].equal, json_equal(&b.tape, 0, &a.tape, 0));
        CHECK_INT(pairs[i].equal, json_hash(&a.tape, 0, 1) == json_hash(&b.tape, 0, 1));
        CHECK(json_hash(&a.tape, 0, 1) != json_hash(&a.tape, 0, 2));

        given_release(&a);
        given_release(&b);
    }
}

static void parts_of_one_tape_can_be_compared(void)
{
    struct given given;
    given_text(&given, "[{\"a\":[1,{}]},{\"a\":[1.0,{}]},{\"a\":[1,[]]}]");
    const struct json_tape *tape = &given.tape;
    uint32_t first = json_first(tape, 0);
    uint32_t second = json_next(tape, first), third = json_next(tape, second);

    CHECK(json_equal(tape, first, tape, second));
    CHECK(!json_equal(tape, first, tape, third));
    CHECK(json_hash(tape, first, 0) == json_hash(tape, second, 0));
    CHECK(json_hash(tape, first, 0) != json_hash(tape, third, 0));

    given_release(&given);
}

static void all_hashes_at_once_are_those_of_each(void)
{
    struct given given;
    uint64_t hashes[32];
    given_text(&given, "{\"a\":[1,{},[],\"x\"],\"a\":{\"b\":null},\"c\":[[1.0]]}");

    json_hash_all(&given.tape, 0, 5, hashes);
    CHECK(given.tape.count <= 32);
    for (uint32_t i = 0; i < given.tape.count; i++) {
        check_case("value %u", i);
        CHECK(hashes[i] == json_hash(&given.tape, i, 5));
    }
    check_case("%s", "");

    given_release(&given);
}

static void depth_and_width_do_not_hurt(void)
{
    char *open = repeated("", "[{\"a\":1,\"b\":", 100000, "0");
    char *deep = repeated(open, "}]", 100000, "");
    char *wide = repeated("[", "0,", 100000, "0]");
    struct given a, b, c;
    given_text(&a, deep);
    given_text(&b, deep);
    given_text(&c, wide);

    CHECK(json_equal(&a.tape, 0, &b.tape, 0));
    CHECK(json_hash(&a.tape, 0, 3) == json_hash(&b.tape, 0, 3));
    CHECK(!json_equal(&a.tape, 0, &c.tape, 0));
    CHECK(json_equal(&c.tape, 0, &c.tape, 0));

    given_release(&a);
    given_release(&b);
    given_release(&c);
    free(open);
    free(deep);
    free(wide);
}

SUITE(json_equal, TEST(values_are_equal_as_json_schema_has_it),
      TEST(parts_of_one_tape_can_be_compared), TEST(all_hashes_at_once_are_those_of_each),
      TEST(depth_and_width_do_not_hurt))
