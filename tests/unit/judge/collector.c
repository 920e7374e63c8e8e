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

/* Three are the same to the byte: the first of them stands for all. */
static void of_those_that_are_the_same_the_first_may_share_a_name(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 20; id++)
        gather_art(&gathering, id);
    for (unsigned id = 31; id <= 33; id++)
        gather(&gathering, id, "{\"name\":\"Ann\",\"image\":\"ipfs://x/ann.png\"}");
    gather(&gathering, 34, "{\"name\":\"Ann\",\"image\":\"ipfs://x/34.png\"}");
    for (unsigned seed = 0; seed < 5; seed++) {
        CHECK_STR("warning collection.same-document 3: 31, 32, 33; "
                  "warning collection.same-name 2: 31, 34",
                  found(&gathering));
        CHECK_INT(2, gathering.collection.findings.list[1].names->count);
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

/* Whoever shows a token of ERC-1155 puts its id into the URL. */
static void a_url_with_a_hole_for_the_id_is_shared_by_nobody(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 1; id <= 20; id++)
        gather(&gathering, id, "{\"name\":\"N\",\"image\":\"ipfs://x/{id}.png\"}");
    CHECK_STR("info collection.same-name 20: 1, 2, 3, 4, 5", found(&gathering));
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
    const struct group_names *names = gathering.collection.findings.list[0].names;
    CHECK_INT(GROUP_NAMES_MAX, names->count);
    CHECK_STR("100001", names->text.text);
    CHECK_INT(40000 - GROUP_NAMES_MAX, names->left_out);
    gathering_release(&gathering);
}

/* The names of all that a rule counts, "30 31 32"; of many, how many. */
static void names_of(const struct gathering *gathering, const char *rule,
                     struct strbuf *to)
{
    for (size_t i = 0; i < gathering->collection.findings.count; i++) {
        const struct summary_group *finding = &gathering->collection.findings.list[i];
        if (strcmp(finding->cause, rule) != 0 || finding->names == NULL)
            continue;
        const char *name = finding->names->text.text;
        CHECK_INT(finding->count, finding->names->count + finding->names->left_out);
        for (uint64_t k = 0; k < finding->names->count && k < 12; k++) {
            strbuf_putf(to, "%s%s", to->len > 0 ? " " : "", name);
            name += strlen(name) + 1;
        }
    }
}

static void all_that_must_be_mended_are_named(void)
{
    static const struct {
        const char *rule, *names;
    } rows[] = {
        { "collection.same-document", "30 31 32 33" },
        { "collection.same-name", "40 41 42 43" },
        { "collection.same-image", "50 51 52 53" },
        { "collection.wrong-number", "60 61 62 63 64 65 66 67" },
    };
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_NOTHING);
    for (unsigned id = 70; id <= 99; id++)
        gather_art(&gathering, id);
    for (unsigned id = 0; id < 4; id++) {
        gather(&gathering, 30 + id, "{\"name\":\"T%u\"}", id / 2);
        gather(&gathering, 40 + id, "{\"name\":\"Ann%u\",\"hp\":%u}", id / 2, id);
        gather(&gathering, 50 + id, "{\"name\":\"B%uo\",\"image\":\"ipfs://x/%u\"}", id,
               id / 2);
    }
    for (unsigned id = 60; id <= 67; id++)
        gather(&gathering, id, "{\"name\":\"Owl #1%u\"}", id);
    for (unsigned seed = 0; seed < 4; seed++) {
        found(&gathering);
        for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
            struct strbuf names = STRBUF_INIT(1024);
            check_case("%s", rows[i].rule);
            names_of(&gathering, rows[i].rule, &names);
            CHECK_STR(rows[i].names, names.text);
            strbuf_release(&names);
        }
        shuffle(&gathering, seed);
    }
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
        CHECK_STR("2 documents of more than 256 KiB each are not kept whole, and nobody "
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
      TEST(of_those_that_are_the_same_the_first_may_share_a_name),
      TEST(a_url_with_a_hole_for_the_id_is_shared_by_nobody),
      TEST(of_groups_of_one_size_that_with_the_first_token_is_shown),
      TEST(what_tokens_share_shows_among_very_many),
      TEST(all_that_must_be_mended_are_named), TEST(each_medium_is_compared_by_itself),
      TEST(what_caches_keep_is_told), TEST(the_longest_time_is_told_in_words),
      TEST(documents_of_any_kind_do_no_harm), TEST(deep_and_wide_documents_do_no_harm),
      TEST(what_nobody_could_show_is_told),
      TEST(names_of_any_kind_come_back_as_they_were),
      TEST(examples_are_the_first_by_name))
