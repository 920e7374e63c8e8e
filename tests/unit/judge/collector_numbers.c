/* Numbers in names, and when one is a mistake. */
#include "judge/collector.h"

#include "check.h"
#include "gathering.h"

#include <stdio.h>
#include <string.h>

static void a_number_that_is_no_id_is_told_where_it_is_one_in_the_others(void)
{
    static const struct {
        const char *usual, *other; /* the latter of tokens 12 and 13 of 20 */
        const char *found;
    } rows[] = {
        { "Owl #%u", "Owl #7", "warning collection.wrong-number 2: 12, 13" },
        { "Owl #%04u", "Owl #0007 ", "warning collection.wrong-number 2: 12, 13" },
        { "Owl #%u", "Owl #7/500", "warning collection.wrong-number 2: 12, 13" },
        { "#%u of #20: Owl", "#7 of #20: Owl", "" },
        { "Owl #%u", "Owl 7", "" },
        { "Owl #%u", "Owl #7a", "" },
        { "Owl # %u", "Owl # 7", "warning collection.wrong-number 2: 12, 13" },
        { "Owl №%u", "Owl №7", "warning collection.wrong-number 2: 12, 13" },
        { "Owl %u", "Owl 7", "warning collection.wrong-number 2: 12, 13" },
        { "Owl %u", "Studio 54", "" },
        { "%u", "7", "warning collection.wrong-number 2: 12, 13" },
        { "Owl #%u", "Owl #", "" },
        { "Owl #%u/20", "Owl #%u/20", "" },
        { "Owl, copy #1%u", "Owl, copy #7", "" },
        { "Owl", "Owl #7", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s, %s", rows[i].usual, rows[i].other);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 20; id++) {
            char name[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
            snprintf(name, sizeof(name),
                     id == 12 || id == 13 ? rows[i].other : rows[i].usual, id);
#pragma GCC diagnostic pop
            gather(&gathering, id, "{\"name\":\"%s\",\"hp\":%u}", name, id);
        }
        gather(&gathering, 900, "{\"name\":\"Owl #1\"}")->unminted = true;
        gather(&gathering, 901, "{\"name\":\"Owl #1\",\"hp\":7}")->token_id = "";
        found(&gathering);
        const char *rule =
            strstr(gathering.found.text, "warning collection.wrong-number");
        CHECK_STR(rows[i].found, rule != NULL ? rule : "");
        gathering_release(&gathering);
    }
}

/* ---- what numbers count ---- */

static void own(char name[64], unsigned id)
{
    snprintf(name, 64, "Owl #%u", id);
}

/* As people write them: "#1,234". */
static void in_groups(char name[64], unsigned id)
{
    if (id < 1000)
        own(name, id);
    else
        snprintf(name, 64, "Owl #%u%s%03u", id / 1000, id % 2 ? "," : "\u202f",
                 id % 1000);
}

static void in_groups_and_one_is_wrong(char name[64], unsigned id)
{
    in_groups(name, id == 1234 ? 1235 : id);
}

static void one_less(char name[64], unsigned id)
{
    own(name, id == 12 ? 12 : id == 13 ? 11 : id - 1);
}

static void off_by_one_from_700_on(char name[64], unsigned id)
{
    own(name, id + (id >= 700));
}

static void shuffled_from_900_on(char name[64], unsigned id)
{
    own(name, id < 900 ? id : 900 + (id - 900) * 7919 % 1101);
}

static void shuffled(char name[64], unsigned id)
{
    own(name, id * 7919 % 2003);
}

static void works_of_100_copies(char name[64], unsigned id)
{
    own(name, (id - 1) % 100 + 1);
}

static void works_of_1200_and_800_copies(char name[64], unsigned id)
{
    own(name, id > 1200 ? id - 1200 : id);
}

static void two_works(char name[64], unsigned id)
{
    own(name, id > 1000 ? id - 1000 : id);
}

static void one_without_a_number(char name[64], unsigned id)
{
    own(name, id - (id > 900));
    if (id == 900)
        snprintf(name, 64, "The Golden Owl");
}

static void titles_among_numbers(char name[64], unsigned id)
{
    snprintf(name, 64, id % 100 == 0 ? "Area %u" : "Owl %u", id % 100 == 0 ? 51 : id);
}

static void two_of_them_are_swapped(char name[64], unsigned id)
{
    snprintf(name, 64, "Owl %04u", id == 12 ? 13 : id == 13 ? 12 : id);
}

static void numbers_in_names_are_told_where_they_count_tokens(void)
{
    static const struct {
        void (*name)(char name[64], unsigned id);
        const char *found, *reason;
    } rows[] = {
        { own, "", "" },
        { in_groups, "", "" },
        { in_groups_and_one_is_wrong, "1: 1234",
          "in 1 of 2,000 names the number behind # is not the token's id, as it is in the "
          "others" },
        { one_less, "2: 12, 13",
          "in 2 of 2,000 names the number behind # is not the token's id less 1, as it is "
          "in the others" },
        { off_by_one_from_700_on, "1301: 700, 701, 702, 703, 704",
          "in 1,301 of 2,000 names the number behind # is not the token's id, as it is in "
          "the others" },
        { shuffled_from_900_on, "1100: 901, 902, 903, 904, 905", NULL },
        { shuffled, "", "" },
        { works_of_100_copies, "", "" },
        { works_of_1200_and_800_copies, "", "" },
        { two_works, "", "" },
        { one_without_a_number, "", "" },
        { titles_among_numbers, "", "" },
        { two_of_them_are_swapped, "2: 12, 13",
          "in 2 of 2,000 names the number at the end is not the token's id, as it is in "
          "the others" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        char name[64];
        check_case("%zu", i);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 2000; id++) {
            rows[i].name(name, id);
            gather(&gathering, id, "{\"name\":\"%s\",\"hp\":%u}", name, id);
        }
        found(&gathering);
        const char *rule = strstr(gathering.found.text, "collection.wrong-number ");
        const char *reason = reason_of(&gathering, "collection.wrong-number");
        CHECK_STR(rows[i].found,
                  rule != NULL ? rule + strlen("collection.wrong-number ") : "");
        CHECK_STR(rows[i].reason != NULL ? rows[i].reason : reason, reason);
        gathering_release(&gathering);
    }
}

SUITE(collector_numbers,
      TEST(a_number_that_is_no_id_is_told_where_it_is_one_in_the_others),
      TEST(numbers_in_names_are_told_where_they_count_tokens))
