/* The table of traits, and what it tells. */
#include "judge/traits.h"

#include "check.h"
#include "gathering.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ATTRIBUTE(type, value) \
    "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"" type "\",\"value\":" value \
    "}]}"

/* The table as "type=value kind tokens; …". */
static const char *table_of(const struct gathering *gathering)
{
    static char text[4096];
    size_t len = 0;
    text[0] = '\0';
    for (size_t i = 0; i < gathering->collection.traits.count; i++) {
        const struct trait *trait = &gathering->collection.traits.list[i];
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s=%s %c %" PRIu64,
                                i > 0 ? "; " : "", trait->type, trait->value,
                                "tnb0o"[trait->kind], trait -> tokens);
        if (len >= sizeof(text))
            abort();
    }
    return text;
}

static void traits_are_read_in_all_their_forms(void)
{
    static const struct {
        const char *document, *table;
    } rows[] = {
        { "{\"attributes\":[{\"trait_type\":\"A\",\"value\":\"x\"},{\"trait_type\":\"B\","
          "\"value\":1.50},{\"trait_type\":\"C\",\"value\":true},{\"trait_type\":\"D\","
          "\"value\":null},{\"trait_type\":\"E\",\"value\":[1]}]}",
          "A=x t 1; B=1.50 n 1; C=true b 1; D=null 0 1; E=[…] o 1" },
        { "{\"traits\":[{\"trait_type\":\"A\",\"value\":\"x\",\"display_type\":null}]}",
          "A=x t 1" },
        { "{\"attributes\":{\"A\":\"x\",\"B\":2}}", "A=x t 1; B=2 n 1" },
        { "{\"properties\":{\"a\":{\"name\":\"A\",\"value\":\"x\"},\"b\":{\"value\":2},"
          "\"files\":[{\"uri\":\"u\"}],\"c\":{}}}",
          "A=x t 1; b=2 n 1" },
        { "{\"name\":\"n\",\"image\":\"i\",\"id\":7,\"A\":\"x\",\"B\":2,\"C\":{\"D\":1}}",
          "A=x t 1; B=2 n 1" },
        { "{\"A\":\"x\",\"B\":null}", "A=x t 1" },
        { "{\"A\":\"x\",\"attributes\":[{\"trait_type\":\"B\",\"value\":2}]}",
          "B=2 n 1" },
        { "{\"attributes\":[{\"value\":\"x\"},\"y\",7]}", "=x t 1; =y t 1" },
        { "{\"attributes\":[{\"trait_type\":\"A\",\"value\":\"x\"},{\"trait_type\":\"A\","
          "\"value\":\"x\"}]}",
          "A=x t 1" },
        { "[{\"attributes\":[]}]", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s", rows[i].document);
        gathering_init(&gathering, EXPECT_NOTHING);
        gather(&gathering, 1, "%s", rows[i].document);
        CHECK_STR("", found(&gathering));
        CHECK_STR(rows[i].table, table_of(&gathering));
        CHECK_INT(0, gathering.collection.traits.left_out);
        gathering_release(&gathering);
    }
}

static void values_stand_by_how_many_tokens_have_them(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 6; id++)
        gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id,
               id <= 3   ? "Red"
               : id <= 5 ? "Blue"
                         : "Azure");
    for (unsigned seed = 0; seed < 5; seed++) {
        CHECK_STR("", found(&gathering));
        CHECK_STR("Fur=Red t 3; Fur=Blue t 2; Fur=Azure t 1", table_of(&gathering));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

static void a_trait_with_values_of_two_types_is_found(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 9; id++)
        gather(&gathering, id, ATTRIBUTE("Level", "%s"), id, id < 8 ? "5" : "\"5\"");
    for (unsigned seed = 0; seed < 5; seed++) {
        CHECK_STR("warning collection.trait-type 2: \"Level\" is text in 2 tokens, such "
                  "as 8, and a number in others",
                  found(&gathering));
        shuffle(&gathering, seed);
    }
    CHECK_STR("a trait has values of different types, which marketplaces show apart",
              reason_of(&gathering, "collection.trait-type"));
    gathering_release(&gathering);
}

static void what_is_no_scalar_is_of_another_type_too(void)
{
    static const struct {
        const char *odd, *said;
    } rows[] = {
        { "null", "null" },
        { "[5]", "a list or an object" },
        { "{\"a\":5}", "a list or an object" },
        { "false", "true or false" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        char expected[200];
        check_case("%s", rows[i].odd);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 9; id++)
            gather(&gathering, id, ATTRIBUTE("Level", "%s"), id,
                   id == 8 ? rows[i].odd : "5");
        snprintf(expected, sizeof(expected),
                 "warning collection.trait-type 1: \"Level\" is %s in token 8, and a "
                 "number in others",
                 rows[i].said);
        CHECK_STR(expected, found(&gathering));
        gathering_release(&gathering);
    }
}

static void leftovers_among_values_are_found(void)
{
    static const char *const left[] = { "undefined", "[object Object]", "NaN", "${color}",
                                        "{{color}}", "#undefined",      "null" };
    for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++) {
        struct gathering gathering;
        char expected[200];
        check_case("%s", left[i]);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 9; id++)
            gather(&gathering, id, ATTRIBUTE("Hat", "\"%s\""), id,
                   id == 7 ? left[i] : "None");
        snprintf(expected, sizeof(expected),
                 "warning collection.trait-leftover 1: \"Hat\" is \"%s\" in token 7",
                 left[i]);
        CHECK_STR(expected, found(&gathering));
        gathering_release(&gathering);
    }
}

static void leftovers_among_the_names_of_traits_are_found(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 9; id++)
        gather(&gathering, id,
               "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"%s\",\"value\":1}]}",
               id, id == 7 ? "undefined" : "Hat");
    CHECK_STR("warning collection.trait-leftover 1: the name of a trait is \"undefined\" "
              "in token 7",
              found(&gathering));
    gathering_release(&gathering);
}

static void near_misses_are_found(void)
{
    static const struct {
        const char *usual, *rare;
    } rows[] = {
        { "Sky Blue", "Sky blue" },
        { "Sky Blue", "sky-blue" },
        { "Sky Blue", "SkyBlue" },
        { "Sky Blue", " Sky  Blue " },
        { "Golden", "Goldne" },
        { "Golden", "Goldenn" },
        { "Golden", "Golen" },
        { "Golden", "Goldan" },
        { "Robotic Eyes", "Robotc Eyes" },
        { "Straße Grün", "straße grÜn" },
        { "ЗЕЛЁНЫЙ", "зелёный" },
        { "Sky Blue", "Sky Bleu" },
        { "Golden", "Golde" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        char expected[200];
        check_case("%s, %s", rows[i].usual, rows[i].rare);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 40; id++)
            gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id,
                   id == 17 || id == 30 ? rows[i].rare : rows[i].usual);
        snprintf(
            expected, sizeof(expected),
            "warning collection.trait-spelling 2: \"Fur\": \"%s\" (2 tokens, such as "
            "17) beside \"%s\" (38)",
            rows[i].rare, rows[i].usual);
        CHECK_STR(expected, found(&gathering));
        gathering_release(&gathering);
    }
}

static void spellings_that_look_the_same_are_found_and_told_apart(void)
{
    static const struct {
        const char *usual, *rare, *said;
    } rows[] = {
        { "Army Green", "Army\u00a0Green", "Army\\u{a0}Green" },
        { "Army Green", "Army Green\u2007", "Army Green\\u{2007}" },
        { "Army Green", "Army\\tGreen", "Army\\x09Green" },
        { "Golden", "Gol\u200bden", "Gol\\u{200b}den" },
        { "Golden", "Golden\ufe0f", "Golden\\u{fe0f}" },
        { "Golden", "\uff27olden", "\\u{ff27}olden" },
        { "Aqua", "\u0410qua", "\\u{410}qua" },
        { "Team A", "Team \u0410", "Team \\u{410}" },
        { "Omega", "\u039fmega", "\\u{39f}mega" },
        { "Café", "Cafe\u0301", "Cafe\\u{301}" },
        { "Vi\u1ec7t", "Vie\u0323\u0302t", "Vie\\u{323}\\u{302}t" },
        { "가을", "\u1100\u1161을", "\u1100\\u{1161}을" },
        { "がく", "か\u3099く", "か\\u{3099}く" },
        { "King's Robe", "King\u2019s Robe", "King\\u{2019}s Robe" },
        { "King\u2019s Robe", "King\u2019s robe", "King\u2019s robe" },
        { "Half-Moon", "Half\u2011Moon", "Half\\u{2011}Moon" },
        { "A", "A\u00a0", "A\\u{a0}" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        char expected[200];
        check_case("%s, %s", rows[i].usual, rows[i].said);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 40; id++)
            gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id,
                   id == 17 ? rows[i].rare : rows[i].usual);
        snprintf(expected, sizeof(expected),
                 "warning collection.trait-spelling 1: \"Fur\": \"%s\" (token 17) beside "
                 "\"%s\" (39)",
                 rows[i].said, rows[i].usual);
        CHECK_STR(expected, found(&gathering));
        gathering_release(&gathering);
    }
}

static void scripts_that_are_written_on_purpose_are_no_near_misses(void)
{
    static const char *const pairs[][2] = {
        { "Москва", "Mocквa" }, { "Ночной", "Hочной" }, { "Schon", "Schön" },
        { "Омега", "Omega" },   { "А", "A" },           { "👨‍👩", "👩‍👨" },
        { "が", "か" },         { "Ⅲ", "Ⅱ" },           { "①", "②" },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct gathering gathering;
        check_case("%s, %s", pairs[i][0], pairs[i][1]);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 40; id++)
            gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id, pairs[i][id == 17]);
        CHECK_STR("", found(&gathering));
        gathering_release(&gathering);
    }
}

/* In a short word only beside others that are the same, and against many tokens. */
static void near_misses_in_short_words_of_a_phrase_are_found(void)
{
    static const struct {
        const char *usual, *rare;
        bool found;
    } rows[] = {
        { "Cold Blue", "Cod Blue", true },    { "Gold Hoop", "Golld Hoop", true },
        { "Tie Dye", "Tiee Dye", true },      { "Tie Dye", "Tie Dey", true },
        { "Bow Tie", "Bo Tie", true },        { "Solid Gold", "Soid Gold", true },
        { "Dark Brown", "Dak Brown", true },  { "Red Cap", "Redd Cap", true },
        { "Gold Coin", "Gold Corn", false },  { "Red Cap", "Rad Cap", false },
        { "Eye Patch", "Eyes Patch", false }, { "Gold Ring", "Old Ring", false },
        { "Level III", "Level II", false },   { "Tank", "Tan", false },
        { "Rank AB", "Rank A", false },       { "Pier 10", "Pie 10", false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (unsigned times = 1; times <= 2; times++) {
            struct gathering gathering;
            check_case("%s, %s, %u times", rows[i].usual, rows[i].rare, times);
            gathering_init(&gathering, EXPECT_NOTHING);
            for (unsigned id = 1; id <= 100; id++)
                gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id,
                       id <= times ? rows[i].rare : rows[i].usual);
            bool told = strstr(found(&gathering), "collection.trait-spelling") != NULL;
            CHECK_INT(rows[i].found && times == 1, told);
            gathering_release(&gathering);
        }
    }
}

static void what_is_spelled_so_on_purpose_is_no_near_miss(void)
{
    static const char *const pairs[][2] = {
        { "Level 10", "Level 11" },
        { "Mark XVIII", "Mark XXVIII" },
        { "Feathers", "Feather" },
        { "Spiked", "Spike" },
        { "A+", "A-" },
        { "A-", "A" },
        { "Cat", "Bat" },
        { "Brown", "Crown" },
        { "Light", "Night" },
        { "Woman", "Women" },
        { "Red", "Reed" },
        { "1.5", "15" },
        { "Spikes", "Spiked" },
        { "Blue", "Glue" },
        { "1 000", "10 00" },
        { "a", "A" },
        { "Golden", "Olden" },
        { "Silver", "Golden" },
        { "2024-01-02", "2024-01-03" },
        { "赤い", "青い" },
    };
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        struct gathering gathering;
        check_case("%s, %s", pairs[i][0], pairs[i][1]);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 40; id++)
            gather(&gathering, id, ATTRIBUTE("Fur", "\"%s\""), id, pairs[i][id == 17]);
        CHECK_STR("", found(&gathering));
        gathering_release(&gathering);
    }
}

static void two_frequent_words_that_are_alike_are_two_words(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 1000; id++)
        gather(&gathering, id, ATTRIBUTE("Made of", "\"%s\""), id,
               id % 10 == 0 ? "Chain" : "Chair");
    CHECK_STR("", found(&gathering));
    gathering_release(&gathering);
}

static void near_misses_among_the_traits_themselves_are_found(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 100; id++)
        gather(&gathering, id,
               "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"%s\",\"value\":1},"
               "{\"trait_type\":\"%s\",\"value\":2}]}",
               id, id == 5 ? "Backgruond" : "Background",
               id > 98 ? "eye color" : "Eye Color");
    CHECK_STR("warning collection.trait-spelling 3: \"eye color\" (2 tokens, such as 99) "
              "beside \"Eye Color\" (98), \"Backgruond\" (token 5) beside \"Background\" "
              "(99)",
              found(&gathering));
    CHECK_STR("2 traits or values seem to be spelled in two ways, and count as two",
              reason_of(&gathering, "collection.trait-spelling"));
    gathering_release(&gathering);
}

/* Half of the tokens have the one, half the other; or one of 100 has the rare one. */
static void traits_that_no_token_has_both_of_need_not_be_rare(void)
{
    static const struct {
        const char *one, *other;
        unsigned tokens; /* of 100 that have the other one */
        bool apart, found;
    } rows[] = {
        { "Background", "Backgroud", 50, true, true },
        { "Background", "Bakcground", 49, true, true },
        { "Background", "Backgraund", 50, true, true },
        { "Background", "Backgroud", 50, false, false },
        { "Background", "Backgrounds", 50, true, false },
        { "Background", "Backgrounds", 1, true, true },
        { "Background", "Backgrounds", 1, false, false },
        { "Eye", "Eyes", 1, true, true },
        { "Eye", "Eyes", 50, true, false },
        { "Chain", "Chair", 50, true, false },
        { "Marina", "Marine", 50, true, false },
        { "Pants", "Plants", 50, true, false },
        { "Mark II", "Mark III", 50, true, false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s, %s, %u, %d", rows[i].one, rows[i].other, rows[i].tokens,
                   rows[i].apart);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 100; id++) {
            bool other = id <= rows[i].tokens;
            gather(&gathering, id,
                   "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"%s\",\"value\":"
                   "1},{\"trait_type\":\"%s\",\"value\":2}]}",
                   id, other ? rows[i].other : rows[i].one,
                   id == 1 && !rows[i].apart ? rows[i].one : "Hat");
        }
        for (unsigned seed = 0; seed < 3; seed++) {
            bool told = strstr(found(&gathering), "collection.trait-spelling") != NULL;
            CHECK_INT(rows[i].found, told);
            shuffle(&gathering, seed);
        }
        gathering_release(&gathering);
    }
}

static void a_serial_number_does_not_flood_the_table(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 5000; id++)
        gather(&gathering, id,
               "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"Fur\",\"value\":"
               "\"Red\"},{\"trait_type\":\"Seal\",\"value\":\"Seal %x\"}]}",
               id, id);
    CHECK_STR("", found(&gathering));
    CHECK_STR("Fur=Red t 5000; Seal=" TRAIT_SERIAL " o 5000", table_of(&gathering));
    CHECK_INT(5000, gathering.collection.traits.left_out);
    gathering_release(&gathering);
}

/* 3 values a trait and 3000 traits; 3000 values that recur. */
static void beyond_the_ceilings_the_rest_is_counted_in_any_order(void)
{
    char first[2][2048] = { "" };
    for (unsigned seed = 0; seed < 4; seed++) {
        struct gathering gathering;
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 0; id < 12000; id++)
            gather(
                &gathering, id,
                "{\"name\":\"N%u\",\"attributes\":[{\"trait_type\":\"T%u\",\"value\":%u}"
                ",{\"trait_type\":\"Fur\",\"value\":\"v%u\"}]}",
                id, id % 3000, id % 3, id % 3000 * 7);
        shuffle(&gathering, seed);
        CHECK_STR("", found(&gathering));
        const struct traits *traits = &gathering.collection.traits;
        uint64_t kept = traits->left_out;
        size_t len = 0;
        char *text = first[seed > 0];
        for (size_t i = 0; i < traits->count; i++) {
            kept += traits->list[i].tokens;
            if (i % 97 == 0 && len < 2000)
                len += (size_t)snprintf(text + len, 2048 - len, "%s=%s %" PRIu64 ";",
                                        traits->list[i].type, traits->list[i].value,
                                        traits->list[i].tokens);
        }
        CHECK_INT(24000, kept);
        CHECK(traits->count > 500 && traits->count <= TRAITS_MAX);
        CHECK_STR(first[0], text);
        gathering_release(&gathering);
    }
}

/* Of values that are dropped it is not known whether the document had them already. */
static void a_value_that_stands_twice_is_counted_the_same_in_any_order(void)
{
    uint64_t left_out = 0;
    for (unsigned seed = 0; seed < 4; seed++) {
        struct gathering gathering;
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 0; id < 12000; id++)
            gather(&gathering, id,
                   "{\"attributes\":[{\"trait_type\":\"Fur\",\"value\":\"v%u\"},"
                   "{\"trait_type\":\"Fur\",\"value\":\"v%u\"}]}",
                   id % 3000 * 7, id % 3000 * 7);
        shuffle(&gathering, seed);
        found(&gathering);
        if (seed == 0)
            left_out = gathering.collection.traits.left_out;
        CHECK_INT(left_out, gathering.collection.traits.left_out);
        gathering_release(&gathering);
    }
    CHECK(left_out > 0);
}

static void long_texts_are_cut_at_a_character(void)
{
    struct gathering gathering;
    char text[400] = "";
    for (size_t i = 0; i + 3 < 300; i += 3)
        memcpy(text + i, "€", 3);
    gathering_init(&gathering, EXPECT_NOTHING);
    gather(&gathering, 1, ATTRIBUTE("Fur", "\"%s\""), 1, text);
    CHECK_STR("", found(&gathering));
    CHECK_INT(198, strlen(gathering.collection.traits.list[0].value));
    gathering_release(&gathering);
}

SUITE(collector_traits, TEST(traits_are_read_in_all_their_forms),
      TEST(values_stand_by_how_many_tokens_have_them),
      TEST(a_trait_with_values_of_two_types_is_found),
      TEST(leftovers_among_values_are_found),
      TEST(leftovers_among_the_names_of_traits_are_found),
      TEST(what_is_no_scalar_is_of_another_type_too), TEST(near_misses_are_found),
      TEST(spellings_that_look_the_same_are_found_and_told_apart),
      TEST(scripts_that_are_written_on_purpose_are_no_near_misses),
      TEST(traits_that_no_token_has_both_of_need_not_be_rare),
      TEST(a_value_that_stands_twice_is_counted_the_same_in_any_order),
      TEST(near_misses_in_short_words_of_a_phrase_are_found),
      TEST(what_is_spelled_so_on_purpose_is_no_near_miss),
      TEST(two_frequent_words_that_are_alike_are_two_words),
      TEST(near_misses_among_the_traits_themselves_are_found),
      TEST(a_serial_number_does_not_flood_the_table),
      TEST(beyond_the_ceilings_the_rest_is_counted_in_any_order),
      TEST(long_texts_are_cut_at_a_character))
