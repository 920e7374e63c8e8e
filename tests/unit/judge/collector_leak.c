/* Ids that are not minted, and what they may answer. */
#include "judge/collector.h"

#include "check.h"
#include "gathering.h"

#include <string.h>

#define OK "\"image\":\"ipfs://x/box.png\",\"description\":\"Wait.\"}"

static void an_unminted_id_with_metadata_is_a_leak(void)
{
    static const struct {
        const char *document;
        bool leak, before; /* after a reveal, or with nothing expected; before it */
    } rows[] = {
        { "{\"error\":\"no such token\"}", false, false },
        { "{}", false, false },
        { "null", false, false },
        { "{\"name\":\"Owl #900\"}", false, false },
        { "{\"name\":\"Box #900\"," OK, true, false },
        { "{\"name\":\"Unrevealed\",\"image\":\"ipfs://y\"}", false, false },
        { "{\"name\":\"Wise Owl #900\",\"image\":\"ipfs://y/900.png\",\"attributes\":["
          "{\"trait_type\":\"Fur\",\"value\":\"Black\"},{\"trait_type\":\"Hat\","
          "\"value\":\"Fez\"}]}",
          true, true },
        { "{\"name\":\"Owl\",\"attributes\":{\"Fur\":\"Black\"}}", true, true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int expect = EXPECT_NOTHING; expect <= EXPECT_PLACEHOLDER; expect++) {
            struct gathering gathering;
            bool before = expect == EXPECT_PLACEHOLDER;
            check_case("%s, %d", rows[i].document, expect);
            gathering_init(&gathering, (enum expectation)expect);
            for (unsigned id = 1; id <= 20; id++) {
                if (before)
                    gather(&gathering, id, "{\"name\":\"Box #%u\"," OK, id);
                else
                    gather_art(&gathering, id);
            }
            gather(&gathering, 900, "%s", rows[i].document)->unminted = true;
            CHECK_STR((before ? rows[i].before : rows[i].leak)
                          ? "error collection.leak 1: 900"
                          : "",
                      found(&gathering));
            gathering_release(&gathering);
        }
    }
}

static void of_leaks_only_what_is_known_is_told(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 40; id++)
        gather_art(&gathering, id);
    gathering.items[39].unminted = true;
    found(&gathering);
    CHECK_STR("1 id that is not minted answers with metadata, so that whoever asks knows "
              "what is minted next",
              reason_of(&gathering, "collection.leak"));
    for (unsigned i = 30; i < 40; i++)
        gathering.items[i].unminted = true;
    found(&gathering);
    CHECK_STR(
        "10 ids that are not minted answer with metadata, so that whoever asks knows "
        "what is minted next",
        reason_of(&gathering, "collection.leak"));
    gathering_release(&gathering);
}

static void one_answer_to_all_unminted_ids_is_no_leak(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 20; id++)
        gather_art(&gathering, id);
    for (unsigned id = 21; id <= 30; id++)
        gather(&gathering, id, "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/d.png\"}", id)
            ->unminted = true;
    CHECK_STR("", found(&gathering));
    gathering_release(&gathering);
}

/* What ids answer that are not minted: a template of the id and of one of three tiers. */
struct beyond {
    const char *what, *document;
    enum expectation expect;
    bool leak;
};

static const char *const tiers[] = { "Gold", "Tin", "Zinc" };

static void gather_minted(struct gathering *gathering, unsigned id)
{
    if (gathering->expect == EXPECT_PLACEHOLDER)
        gather(gathering, id, "{\"name\":\"Box #%u\"," OK, id);
    else if (id <= 20)
        gather_art(gathering, id);
    else
        gather(gathering, id,
               "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/%s.png\",\"attributes\":["
               "{\"trait_type\":\"Tier\",\"value\":\"%s\"}]}",
               id, tiers[id % 3], tiers[id % 3]);
}

static void what_differs_from_token_to_token_is_a_leak(void)
{
#define TIER "\"attributes\":[{\"trait_type\":\"Tier\",\"value\":\"%2$s\"}]}"
    static const struct beyond rows[] = {
        { "tiers with a picture each",
          "{\"name\":\"Owl #%1$u\",\"image\":\"ipfs://y/%2$s.png\"," TIER,
          EXPECT_PLACEHOLDER, true },
        { "the same tiers as minted tokens have",
          "{\"name\":\"Owl #%1$u\",\"image\":\"ipfs://y/%2$s.png\"," TIER,
          EXPECT_REVEALED, true },
        { "a tier on top of the placeholder",
          "{\"name\":\"Box #%1$u\",\"image\":\"ipfs://x/box.png\",\"description\":"
          "\"Wait.\"," TIER,
          EXPECT_PLACEHOLDER, true },
        { "pictures of their own",
          "{\"name\":\"Owl #%1$u\",\"image\":\"ipfs://y/%1$u.png\"}", EXPECT_PLACEHOLDER,
          true },
        { "art in a folder with a telling name",
          "{\"name\":\"Owl #%1$u\",\"image\":\"https://e.example/prereveal/%1$u.png\","
          "\"attributes\":{\"Fur\":\"%2$s\",\"Hat\":\"Fez\"}}",
          EXPECT_PLACEHOLDER, true },
        { "mystery boxes of their own",
          "{\"name\":\"Mystery Box of %2$s\",\"image\":\"ipfs://y/%1$u.png\"," TIER,
          EXPECT_PLACEHOLDER, true },
        { "the placeholder", "{\"name\":\"Box #%1$u\"," OK, EXPECT_PLACEHOLDER, false },
        { "one answer to any id",
          "{\"name\":\"Box #%1$u: none\",\"image\":\"ipfs://x/none.png\"}",
          EXPECT_PLACEHOLDER, false },
        { "the same, with traits",
          "{\"name\":\"None\",\"image\":\"ipfs://x/none.png\",\"attributes\":"
          "{\"Status\":\"None\",\"Supply\":130,\"Level\":1}}",
          EXPECT_REVEALED, false },
    };
#undef TIER
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s", rows[i].what);
        gathering_init(&gathering, rows[i].expect);
        for (unsigned id = 1; id <= 100; id++)
            gather_minted(&gathering, id);
        for (unsigned id = 101; id <= 200; id++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            gather(&gathering, id, rows[i].document, id, tiers[id % 3])->unminted = true;
#pragma GCC diagnostic pop
        for (unsigned seed = 0; seed < 3; seed++) {
            found(&gathering);
            CHECK_INT(rows[i].leak, reason_of(&gathering, "collection.leak")[0] != '\0');
            shuffle(&gathering, seed);
        }
        gathering_release(&gathering);
    }
}

/* Most ids have the placeholder, some have what a source tells of no token, some more. */
static void a_leak_is_found_beside_placeholders_and_stand_ins(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    for (unsigned id = 1; id <= 400; id++) {
        struct collector_item *item =
            id <= 300 ? gather(&gathering, id, "{\"name\":\"Box #%u\"," OK, id)
                      : gather(&gathering, id,
                               "{\"name\":\"None of 333\",\"image\":\"ipfs://x\"}");
        item->unminted = id > 100;
    }
    for (unsigned id = 500; id < 503; id++)
        gather(&gathering, id, "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/%u.png\"}", id,
               id)
            ->unminted = true;
    for (unsigned seed = 0; seed < 3; seed++) {
        CHECK_STR("error collection.leak 3: 500, 501, 502", found(&gathering));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

SUITE(collector_leak, TEST(an_unminted_id_with_metadata_is_a_leak),
      TEST(of_leaks_only_what_is_known_is_told),
      TEST(one_answer_to_all_unminted_ids_is_no_leak),
      TEST(what_differs_from_token_to_token_is_a_leak),
      TEST(a_leak_is_found_beside_placeholders_and_stand_ins))
