#include "base/nearest.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static void the_distance_counts_edits(void)
{
    static const struct {
        const char *a, *b;
        size_t distance;
    } rows[] = {
        { "", "", 0 },
        { "", "abc", 3 },
        { "abc", "", 3 },
        { "abc", "abc", 0 },
        { "abc", "ABC", 0 },
        { "abc", "abd", 1 },
        { "abc", "ab", 1 },
        { "abc", "abcd", 1 },
        { "abc", "acb", 1 },
        { "ca", "abc", 3 },
        { "kitten", "sitting", 3 },
        { "fuond", "found", 1 },
        { "--profil", "--profile", 1 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s, %s", rows[i].a, rows[i].b);
        CHECK_INT(rows[i].distance, nearest_distance(rows[i].a, rows[i].b));
        CHECK_INT(rows[i].distance, nearest_distance(rows[i].b, rows[i].a));
    }
}

static void the_nearest_name_is_found(void)
{
    static const char *const names[] = {
        "alchemy", "immutable-x", "immutable-x-backoff", "immutable-zkevm", "ronin", NULL
    };
    static const struct {
        const char *wanted, *nearest;
    } rows[] = {
        { "imutable-x", "immutable-x" },
        { "immutable-y", "immutable-x" },
        { "Immutable_X", "immutable-x" },
        { "immutable", "immutable-x" },
        { "immutable-x-backof", "immutable-x-backoff" },
        { "immutable-z", "immutable-zkevm" },
        { "rnoin", "ronin" },
        { "alch", "alchemy" },
        { "opensea", NULL },
        { "x", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].wanted);
        CHECK_STR(rows[i].nearest, nearest_name(rows[i].wanted, names));
    }
}

static void an_empty_list_has_no_nearest_name(void)
{
    static const char *const none[] = { NULL };
    CHECK_STR(NULL, nearest_name("anything", none));
}

static void long_texts_are_compared_as_far_as_the_ceiling(void)
{
    enum { LONG = 100000 };
    char *a = malloc(LONG + 1), *b = malloc(LONG + 1);
    memset(a, 'a', LONG);
    memset(b, 'b', LONG);
    a[LONG] = b[LONG] = '\0';

    CHECK_INT(NEAREST_LEN_MAX, nearest_distance(a, b));
    CHECK_INT(0, nearest_distance(a, a));
    CHECK_INT(NEAREST_LEN_MAX - 1, nearest_distance(a, "a"));

    free(a);
    free(b);
}

static void a_name_is_among_names_to_the_byte(void)
{
    static const char *const names[] = { "rate", "seed", NULL }, *const none[] = { NULL };

    CHECK(name_is_among("seed", names));
    CHECK(!name_is_among("Seed", names));
    CHECK(!name_is_among("see", names));
    CHECK(!name_is_among("", none));
}

SUITE(nearest, TEST(the_distance_counts_edits), TEST(the_nearest_name_is_found),
      TEST(an_empty_list_has_no_nearest_name),
      TEST(long_texts_are_compared_as_far_as_the_ceiling),
      TEST(a_name_is_among_names_to_the_byte))
