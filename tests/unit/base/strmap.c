#include "base/strmap.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static void an_empty_map_has_nothing(void)
{
    struct strmap map = STRMAP_INIT;
    CHECK(strmap_get(&map, "a", 1) == NULL);
    CHECK(strmap_get(&map, "", 0) == NULL);
    CHECK_INT(0, map.count);
    strmap_release(&map);
}

static void many_keys_are_all_found(void)
{
    enum { COUNT = 5000 };
    static char keys[COUNT][16];
    static int values[COUNT];
    struct strmap map = STRMAP_INIT;
    int right = 0;

    for (int i = 0; i < COUNT; i++) {
        snprintf(keys[i], sizeof(keys[i]), "k%d", i);
        strmap_put(&map, keys[i], strlen(keys[i]), &values[i]);
    }
    for (int i = 0; i < COUNT; i++)
        right += strmap_get(&map, keys[i], strlen(keys[i])) == &values[i];
    CHECK_INT(COUNT, right);
    CHECK_INT(COUNT, map.count);
    CHECK(strmap_get(&map, "other", 5) == NULL);
    strmap_release(&map);
}

static void keys_are_told_apart_by_all_their_bytes(void)
{
    struct strmap map = STRMAP_INIT;
    int a, b, empty;

    strmap_put(&map, "a\0b", 3, &a);
    strmap_put(&map, "a\0c", 3, &b);
    strmap_put(&map, "", 0, &empty);
    CHECK(strmap_get(&map, "a\0b", 3) == &a);
    CHECK(strmap_get(&map, "a\0c", 3) == &b);
    CHECK(strmap_get(&map, "", 0) == &empty);
    CHECK(strmap_get(&map, "a", 1) == NULL);
    strmap_release(&map);
}

static void a_key_put_again_has_the_new_value(void)
{
    struct strmap map = STRMAP_INIT;
    int a, b;

    strmap_put(&map, "a", 1, &a);
    strmap_put(&map, "a", 1, &b);
    CHECK(strmap_get(&map, "a", 1) == &b);
    CHECK_INT(1, map.count);
    strmap_release(&map);
}

/* clang-format off */
SUITE(strmap,
      TEST(an_empty_map_has_nothing), TEST(many_keys_are_all_found),
      TEST(keys_are_told_apart_by_all_their_bytes), TEST(a_key_put_again_has_the_new_value))
/* clang-format on */
