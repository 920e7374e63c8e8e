/* What tokens share, what caches keep, and what must not disturb the collector. */
#include "judge/collector.h"

#include "base/xalloc.h"
#include "check.h"
#include "gathering.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const enum expectation expectations[] = { EXPECT_NOTHING, EXPECT_REVEALED };

static void a_clean_collection_has_no_findings(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct gathering gathering;
        gathering_init(&gathering, expectations[i]);
        for (unsigned id = 1; id <= 10000; id++)
            gather_art(&gathering, id);
        CHECK_STR("", found(&gathering));
        CHECK_INT(10000, gathering.collection.traits.tokens);
        gathering_release(&gathering);
    }
}

static void items_of_a_game_share_by_design(void)
{
    for (size_t i = 0; i < 2; i++) {
        struct gathering gathering;
        gathering_init(&gathering, expectations[i]);
        for (unsigned id = 1; id <= 400; id++)
            gather_item(&gathering, id);
        found(&gathering);
        CHECK_INT(SEVERITY_WARNING, collection_worst(&gathering.collection));
        CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
        CHECK(strstr(reason_of(&gathering, "collection.same-image"),
                     "as most of the collection do") != NULL);
        gathering_release(&gathering);
    }
}

static void what_tokens_share_is_told_once(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 20; id++)
        gather_art(&gathering, id);
    for (unsigned id = 30; id <= 32; id++) /* the same in all respects */
        gather(&gathering, id, "{\"name\":\"Twin\",\"image\":\"ipfs://x/twin.png\"}");
    for (unsigned id = 40; id <= 41; id++) /* one name */
        gather(&gathering, id, "{\"name\":\"Ann\",\"image\":\"ipfs://x/%u.png\"}", id);
    for (unsigned id = 50; id <= 51; id++)
        gather(&gathering, id, "{\"name\":\"B%u\",\"image\":\"ipfs://x/b.png\"}", id);
    CHECK_STR("warning collection.same-document 3: 30, 31, 32; "
              "warning collection.same-image 2: 50, 51; "
              "warning collection.same-name 2: 40, 41",
              found(&gathering));
    CHECK_STR("3 tokens share one document, byte for byte, where each should have its "
              "own",
              reason_of(&gathering, "collection.same-document"));
    gathering_release(&gathering);
}

static void of_groups_of_one_size_that_with_the_first_token_is_shown(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 20; id++)
        gather_art(&gathering, id);
    for (unsigned id = 100; id < 110; id++)
        gather(&gathering, id, "{\"name\":\"N%u\",\"image\":\"ipfs://x/%u.png\"}", id / 2,
               id);
    for (unsigned seed = 0; seed < 10; seed++) {
        CHECK_STR("warning collection.same-name 10: 100, 101", found(&gathering));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

/* More than are counted at a time: groups of three, of two, and one of very many. */
static void what_tokens_share_shows_among_very_many(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 100000; id++)
        gather(&gathering, id, "{\"name\":\"N%u\",\"image\":\"ipfs://x/%u.png\"}",
               id > 99000 ? id - 1000 : id, id % 1000 == 7 ? id / 3000 : id + 100);
    CHECK_STR("warning collection.same-name 2000: 98001, 99001; "
              "warning collection.wrong-number 1000: 99001, 99002, 99003, 99004, 99005; "
              "warning collection.same-image 99: 7, 1007, 2007",
              found(&gathering));
    for (unsigned id = 100001; id <= 140000; id++)
        gather(&gathering, id, "{\"name\":\"twin\"}");
    CHECK(strstr(found(&gathering), "same-document 40000: 100001, 100002, ") != NULL);
    CHECK_STR("40,000 tokens share one document, byte for byte, where each should have "
              "its own",
              reason_of(&gathering, "collection.same-document"));
    gathering_release(&gathering);
}

static void each_medium_is_compared_by_itself(void)
{
    static const struct {
        const char *format, *found;
    } rows[] = {
        { "{\"image\":\"ipfs://x/s.png\",\"image_url\":\"ipfs://y/%u.png\"}",
          "warning collection.same-image 3: 30, 31, 32" },
        { "{\"image\":\"ipfs://x/%u.png\",\"image_url\":\"ipfs://y/s.png\"}",
          "warning collection.same-image 3: 30, 31, 32" },
        { "{\"image\":\"ipfs://x/s.png\",\"image_url\":\"ipfs://y/s.png\",\"hp\":%u}",
          "warning collection.same-image 3: 30, 31, 32" },
        { "{\"image\":\"ipfs://x/%u.png\",\"animation_url\":\"ipfs://y/s.mp4\"}",
          "warning collection.same-image 3: 30, 31, 32" },
        { "{\"image\":\"ipfs://x/%u.png\",\"image_url\":\"ipfs://x/s%1$u.png\"}", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s", rows[i].format);
        gathering_init(&gathering, EXPECT_NOTHING);
        for (unsigned id = 1; id <= 20; id++)
            gather(&gathering, id,
                   "{\"image\":\"ipfs://x/%u.png\",\"image_url\":\"ipfs://y/%u.png\","
                   "\"animation_url\":\"ipfs://y/%u.mp4\"}",
                   id, id, id);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        for (unsigned id = 30; id <= 32; id++)
            gather(&gathering, id, rows[i].format, id);
#pragma GCC diagnostic pop
        for (unsigned seed = 0; seed < 3; seed++) {
            CHECK_STR(rows[i].found, found(&gathering));
            shuffle(&gathering, seed);
        }
        gathering_release(&gathering);
    }
}

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

static void what_caches_keep_is_told(void)
{
    static const struct {
        enum expectation expect;
        int64_t fresh_s, age_s;
        bool guessed;
        const char *found;
    } rows[] = {
        { EXPECT_NOTHING, -1, -1, false, "" },
        { EXPECT_NOTHING, 0, 0, false, "" },
        { EXPECT_NOTHING, 60, -1, false, "info collection.caching 1: 7" },
        { EXPECT_NOTHING, 86400, -1, false, "warning collection.caching 1: 7" },
        { EXPECT_PLACEHOLDER, 60, -1, false, "warning collection.caching 1: 7" },
        { EXPECT_PLACEHOLDER, 86400, -1, true, "info collection.caching 1: 7" },
        { EXPECT_PLACEHOLDER, 0, -1, true, "" },
        { EXPECT_NOTHING, 86400, -1, true, "" },
        { EXPECT_NOTHING, -1, 30, false, "warning collection.cached 1: 7" },
        { EXPECT_NOTHING, INT64_MAX, INT64_MAX, false,
          "warning collection.cached 1: 7; warning collection.caching 1: 7" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%zu", i);
        gathering_init(&gathering, rows[i].expect);
        struct collector_item *item = gather(&gathering, 7, "{}");
        item->fresh_s = rows[i].fresh_s;
        item->fresh_guessed = rows[i].guessed;
        item->age_s = rows[i].age_s;
        CHECK_STR(rows[i].found, found(&gathering));
        gathering_release(&gathering);
    }
}

static void the_longest_time_is_told_in_words(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    gather(&gathering, 1, "{}")->fresh_s = 31536000;
    gather(&gathering, 2, "[2]")->fresh_s = 60;
    found(&gathering);
    CHECK_STR("2 of 2 answers may stay in caches for up to 365 days and be told so long "
              "after a reveal, which no-cache in Cache-Control, and in headers for CDNs, "
              "would prevent",
              reason_of(&gathering, "collection.caching"));
    gathering_release(&gathering);
}

static void documents_of_any_kind_do_no_harm(void)
{
    static const char *const texts[] = {
        "",
        "{",
        "null",
        "7",
        "[]",
        "{}",
        "{\"name\":null,\"image\":{},\"attributes\":7}",
        "{\"attributes\":[null,7,\"x\",[],{},{\"value\":[]},{\"trait_type\":[]}]}",
        "{\"properties\":{\"a\":[{}],\"b\":{\"value\":{}},\"c\":{\"name\":7}}}",
        "{\"name\":\"\",\"image\":\"\",\"attributes\":[]}",
        "{\"name\":\"#\",\"image\":\"://\"}",
        "{\"name\":\"a\",\"name\":\"b\",\"\":\"\",\"\\u0000\":\"\\u0000\"}",
        "{\"name\":\"\xff\xfe\",\"attributes\":[{\"trait_type\":\"\xc3\",\"value\":\"\xf0\"}]}",
    };
    for (int expect = EXPECT_NOTHING; expect <= EXPECT_PLACEHOLDER; expect++) {
        struct gathering gathering;
        gathering_init(&gathering, (enum expectation)expect);
        for (unsigned i = 0; i < 3 * sizeof(texts) / sizeof(texts[0]); i++) {
            struct collector_item *item = gather(
                &gathering, i, "%s", texts[i % (sizeof(texts) / sizeof(texts[0]))]);
            item->unminted = i % 3 == 0;
            item->token_id = i % 2 == 0 ? "" : item->token_id;
        }
        found(&gathering);
        CHECK_INT(0, gathering.collection.traits.list == NULL);
        gathering_release(&gathering);
    }
}

static void deep_and_wide_documents_do_no_harm(void)
{
    enum { DEPTH = 15000 };
    char *deep = xcalloc(1, 2 * DEPTH + 1);
    memset(deep, '[', DEPTH);
    memset(deep + DEPTH, ']', DEPTH);
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    gather(&gathering, 1, "%s", deep);
    gather(&gathering, 2, "%s", deep);
    CHECK_STR("", found(&gathering));
    gathering.expect = EXPECT_NOTHING;
    CHECK_STR("warning collection.same-document 2: 1, 2", found(&gathering));
    gathering_release(&gathering);
    free(deep);
}

static void what_nobody_could_show_is_told(void)
{
    static const enum expectation all[] = { EXPECT_NOTHING, EXPECT_REVEALED,
                                            EXPECT_PLACEHOLDER };
    for (size_t i = 0; i < 3; i++) {
        struct collection collection;
        struct collector *collector = collector_new(all[i]);
        collection_init(&collection);
        collector_left_out(collector, 2, 262144);
        collector_finish(collector, &collection);
        CHECK_INT(2, collection.left_out);
        CHECK_INT(all[i] == EXPECT_NOTHING ? SEVERITY_WARNING : SEVERITY_ERROR,
                  collection_worst(&collection));
        CHECK_STR("2 documents of more than 256.0 KiB each are not kept whole, and nobody "
                  "knows what they share or tell",
                  collection.findings.list[0].reason);
        collection_release(&collection);
        collector_free(collector);
    }
}

static void names_of_any_kind_come_back_as_they_were(void)
{
    static const char *const names[] = {
        "0",
        "7",
        "meta/0007.json",
        "all.ndjson:17",
        "00000000000000000000000000000000000000000000000000000000000000ff",
        "m/0000000000000000000000000000000000000000000000000000000000001f2a.json",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "x",
        "",
        "a-b c",
    };
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        gathering.count = 0;
        gather(&gathering, 1, "{}")->name = names[i];
        gathering.items[0].age_s = 1;
        found(&gathering);
        CHECK_INT(1, gathering.collection.findings.count);
        CHECK_STR(names[i], gathering.collection.findings.list[0].examples[0]);
    }
    gathering_release(&gathering);
}

static void examples_are_the_first_by_name(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    static const char *const names[] = { "meta/100.json", "meta/9.json", "x", "12",
                                         "meta/20.json",  "meta/7.json" };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        gather(&gathering, 1, "{}")->name = names[i];
    for (unsigned seed = 0; seed < 10; seed++) {
        CHECK_STR("warning collection.same-document 6: "
                  "x, 12, meta/7.json, meta/9.json, meta/20.json",
                  found(&gathering));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

SUITE(collector, TEST(a_clean_collection_has_no_findings),
      TEST(items_of_a_game_share_by_design), TEST(what_tokens_share_is_told_once),
      TEST(of_groups_of_one_size_that_with_the_first_token_is_shown),
      TEST(what_tokens_share_shows_among_very_many),
      TEST(each_medium_is_compared_by_itself),
      TEST(a_number_that_is_no_id_is_told_where_it_is_one_in_the_others),
      TEST(numbers_in_names_are_told_where_they_count_tokens),
      TEST(what_caches_keep_is_told), TEST(the_longest_time_is_told_in_words),
      TEST(documents_of_any_kind_do_no_harm), TEST(deep_and_wide_documents_do_no_harm),
      TEST(what_nobody_could_show_is_told),
      TEST(names_of_any_kind_come_back_as_they_were),
      TEST(examples_are_the_first_by_name))
