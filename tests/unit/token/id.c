#include "check.h"
#include "fixture.h"
#include "token/id_priv.h"

#include <string.h>

#define MAX_256 \
    "115792089237316195423570985008687907853269984665640564039457584007913129639935"

/* clang-format off */
static const struct {
    const char *text, *hex; /* hex without leading zeros */
} ids[] = {
    { "0", "0" },
    { "1", "1" },
    { "9", "9" },
    { "10", "a" },
    { "9999999999999999999", "8ac7230489e7ffff" },
    { "10000000000000000000", "8ac7230489e80000" },
    { "18446744073709551615", "ffffffffffffffff" },
    { "18446744073709551616", "10000000000000000" },
    { "100000000000000000000000000000000000000", "4b3b4ca85a86c47a098a224000000000" },
    { "340282366920938463463374607431768211456", "100000000000000000000000000000000" },
    { "6277101735386680763835789423207666416102355444464034512896",
      "1000000000000000000000000000000000000000000000000" },
    { MAX_256, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" },
};
/* clang-format on */

static void an_id_is_the_same_text_after_reading(void)
{
    for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
        check_case("%s", ids[i].text);
        struct token_id id = id_of(ids[i].text);
        char text[TOKEN_TEXT_SIZE], hex[TOKEN_HEX_SIZE];

        CHECK_STR(ids[i].text, token_id_text(&id, text));
        token_id_hex(&id, hex);

        size_t zeros = TOKEN_HEX_SIZE - 1 - strlen(ids[i].hex);
        CHECK_STR(ids[i].hex, hex + zeros);
        CHECK_INT(zeros, strspn(hex, "0") < zeros ? strspn(hex, "0") : zeros);
    }
}

static void what_is_not_a_decimal_uint256_is_refused(void)
{
    /* clang-format off */
    static const char *const others[] = {
        "", "-1", "+1", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "1,000", "00", "007", "a",
        "12345678901234567890a", "1234567890123456789a1234567890123456789", "\xc2\xb2",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936",
        "200000000000000000000000000000000000000000000000000000000000000000000000000000",
        "999999999999999999999999999999999999999999999999999999999999999999999999999999",
        "1000000000000000000000000000000000000000000000000000000000000000000000000000000",
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        check_case("%s", others[i]);
        struct token_id id = { { 1, 2, 3, 4 } };
        CHECK(!token_id_parse(&id, others[i], strlen(others[i])));
        CHECK_INT(4, id.limb[3]);
    }
    struct token_id id;
    CHECK(!token_id_parse(&id, "1\0", 2));
}

static void ids_compare_by_value_whatever_their_length(void)
{
    size_t count = sizeof(ids) / sizeof(ids[0]);
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            check_case("%s and %s", ids[i].text, ids[j].text);
            struct token_id a = id_of(ids[i].text), b = id_of(ids[j].text);
            CHECK_INT(i < j ? -1 : i > j, token_id_compare(&a, &b));
        }
    }
}

static void a_distance_is_known_up_to_64_bits(void)
{
    /* clang-format off */
    static const struct {
        const char *first, *last;
        bool known;
        uint64_t distance;
    } rows[] = {
        { "5", "5", true, 0 },
        { "5", "9", true, 4 },
        { "9", "5", false, 0 },
        { "18446744073709551615", "18446744073709551616", true, 1 },
        { "1", "18446744073709551616", true, UINT64_MAX },
        { "0", "18446744073709551616", false, 0 },
        { "340282366920938463463374607431768211455",
          "340282366920938463463374607431768211457", true, 2 },
        { "340282366920938463463374607431768211456", "1", false, 0 },
        { "0", MAX_256, false, 0 },
        { MAX_256, "0", false, 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s to %s", rows[i].first, rows[i].last);
        struct token_id first = id_of(rows[i].first), last = id_of(rows[i].last);
        uint64_t distance = 0;
        CHECK_INT(rows[i].known, token_id_distance(&first, &last, &distance));
        if (!rows[i].known)
            continue;
        CHECK_INT(rows[i].distance, distance);
        token_id_advance(&first, distance);
        CHECK_INT(0, token_id_compare(&first, &last));
    }
}

static void neighbours_are_found_across_the_limbs(void)
{
    static const struct {
        const char *id, *next;
    } rows[] = {
        { "0", "1" },
        { "9", "10" },
        { "18446744073709551615", "18446744073709551616" },
        { "340282366920938463463374607431768211455",
          "340282366920938463463374607431768211456" },
        { "6277101735386680763835789423207666416102355444464034512895",
          "6277101735386680763835789423207666416102355444464034512896" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].id);
        struct token_id id = id_of(rows[i].id), next = id_of(rows[i].next);
        struct token_id found = token_id_next(&id);
        CHECK_INT(0, token_id_compare(&next, &found));
        found = token_id_previous(&next);
        CHECK_INT(0, token_id_compare(&id, &found));
        CHECK_INT(2, token_id_span(&id, &next));
        CHECK_INT(1, token_id_span(&id, &id));
        CHECK_INT(0, token_id_span(&next, &id));
    }
}

static void a_span_stops_short_of_2_to_the_64(void)
{
    struct token_id first = id_of("0"), last = id_of("18446744073709551614");
    CHECK(token_id_span(&first, &last) == UINT64_MAX); /* exactly */
    last = id_of("18446744073709551615");
    CHECK(token_id_span(&first, &last) == UINT64_MAX);
    last = id_of(MAX_256);
    CHECK(token_id_span(&first, &last) == UINT64_MAX);
}

SUITE(id, TEST(an_id_is_the_same_text_after_reading),
      TEST(what_is_not_a_decimal_uint256_is_refused),
      TEST(ids_compare_by_value_whatever_their_length),
      TEST(a_distance_is_known_up_to_64_bits),
      TEST(neighbours_are_found_across_the_limbs),
      TEST(a_span_stops_short_of_2_to_the_64))
