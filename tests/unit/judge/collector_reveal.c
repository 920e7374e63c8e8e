/* Before and after a reveal: placeholders, documents that are told too early, leaks. */
#include "judge/collector.h"

#include "check.h"
#include "gathering.h"

#include <stdio.h>
#include <string.h>

#define OK "\"image\":\"ipfs://x/box.png\",\"description\":\"Wait.\"}"

static void what_is_told_early_is_found(void)
{
    static const char *const early[] = {
        "{\"name\":\"Box #77\",\"image\":\"ipfs://x/77.png\",\"description\":\"Wait.\"}",
        "{\"name\":\"Box 78\"," OK,
        "{\"name\":\"Box\"," OK,
        "{\"name\":\"Box #77\",\"rare\":true," OK,
        "{\"name\":\"Box #77\",\"image\":\"ipfs://x/box.png\",\"description\":\"Wait!\"}",
        "[]",
    };
    for (size_t i = 0; i < sizeof(early) / sizeof(early[0]); i++) {
        struct gathering gathering;
        check_case("%s", early[i]);
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        for (unsigned id = 1; id <= 100; id++) {
            if (id == 77)
                gather(&gathering, id, "%s", early[i]);
            else
                gather(&gathering, id, "{\"name\":\"Box #%u\"," OK, id);
        }
        for (unsigned seed = 0; seed < 5; seed++) {
            CHECK_STR("error collection.revealed-early 1: 77", found(&gathering));
            shuffle(&gathering, seed);
        }
        CHECK_STR("in 1 of 100 documents more than the token's id differs from the "
                  "placeholder, so that whoever reads them knows before the reveal what "
                  "these tokens are",
                  reason_of(&gathering, "collection.revealed-early"));
        gathering_release(&gathering);
    }
}

static void a_collection_without_a_placeholder_is_revealed(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    for (unsigned id = 1; id <= 200; id++)
        gather_art(&gathering, id);
    for (unsigned seed = 0; seed < 5; seed++) {
        CHECK_STR("error collection.revealed-early 200: 1, 2, 3, 4, 5",
                  found(&gathering));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

static void placeholders_that_remain_are_found(void)
{
    static const char *const remaining[] = {
        "{\"name\":\"Unrevealed Owl\",\"image\":\"ipfs://y/o.png\"}",
        "{\"name\":\"Owl #%u (not revealed)\",\"image\":\"ipfs://y/o.png\"}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/hidden.png\"}",
        "{\"name\":\"Owl #%u\",\"image\":\"https://e.example/pre-reveal.gif\"}",
        "{\"name\":\"???\",\"image\":\"ipfs://y/o.png\"}",
        /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): the two belong together */
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/placeholder.png\",\"attributes\":["
        "{\"trait_type\":\"Status\",\"value\":\"Unrevealed\"}]}",
        "{\"name\":\"Mystery Box #%u\",\"image\":\"ipfs://y/o.png\",\"attributes\":[]}",
        "{\"name\":\"Owl %u: coming soon\",\"image\":\"ipfs://y/%1$u.png\"}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/o.png\"}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/o.png\",\"attributes\":["
        "{\"trait_type\":\"Status\",\"value\":\"Sealed\"}]}",
    };
    for (size_t i = 0; i < sizeof(remaining) / sizeof(remaining[0]); i++) {
        struct gathering gathering;
        check_case("%s", remaining[i]);
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= 200; id++) {
            if (id != 50 && id != 51)
                gather_art(&gathering, id);
        }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
        gather(&gathering, 50, remaining[i], 50);
        gather(&gathering, 51, remaining[i], 51);
#pragma GCC diagnostic pop
        CHECK_STR("error collection.placeholder 2: 50, 51", found(&gathering));
        CHECK_STR(
            "a placeholder still stands in 2 of 200 documents, and these tokens are "
            "not revealed",
            reason_of(&gathering, "collection.placeholder"));
        gathering.expect = EXPECT_NOTHING;
        found(&gathering);
        CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
        gathering_release(&gathering);
    }
}

/* A box of which there are many, in a game that shares its art. */
static void a_thing_called_mystery_box_is_no_placeholder(void)
{
    static const char *const boxes[] = {
        "{\"name\":\"Mystery Box\",\"image\":\"ipfs://y/b.png\"}",
        "{\"name\":\"Mystery Box #%u\",\"image\":\"ipfs://y/b.png\","
        "\"description\":\"What is inside? Open it and see.\"}",
        "{\"name\":\"Mystery Box\",\"image\":\"ipfs://y/mystery-box.png\","
        "\"attributes\":[{\"trait_type\":\"Tier\",\"value\":\"Gold\"}]}",
        "{\"name\":\"Hat\",\"image\":\"ipfs://y/h.png\",\"description\":"
        "\"Its owner is not yet revealed.\"}",
    };
    for (size_t i = 0; i < sizeof(boxes) / sizeof(boxes[0]); i++) {
        struct gathering gathering;
        check_case("%s", boxes[i]);
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= 400; id++) {
            if (id % 10 != 0) {
                gather_item(&gathering, id);
                continue;
            }
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
            gather(&gathering, id, boxes[i], id);
#pragma GCC diagnostic pop
        }
        found(&gathering);
        CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
        gathering_release(&gathering);
    }
}

/* Other things that are alike stand beside it, where most have art of their own. */
static void one_of_several_things_that_are_alike_is_no_placeholder(void)
{
    static const char *const things[] = { "Mystery Box", "Health Potion", "Key", "Rope" };
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 400; id++) {
        if (id % 10 != 0)
            gather_art(&gathering, id);
        else
            gather(&gathering, id, "{\"name\":\"%s\",\"image\":\"ipfs://y/%u.png\"}",
                   things[id / 10 % 4], id / 10 % 4);
    }
    found(&gathering);
    CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
    gathering_release(&gathering);
}

/* In the same game: unlike the rest, and its description says so too. */
static void a_box_whose_description_speaks_of_a_reveal_is_a_placeholder(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 400; id++) {
        if (id % 100 != 0)
            gather_item(&gathering, id);
        else
            gather(&gathering, id,
                   "{\"name\":\"Mystery Box #%u\",\"image\":\"ipfs://y/b.png\","
                   "\"description\":\"This token is not yet revealed.\"}",
                   id);
    }
    for (unsigned seed = 0; seed < 3; seed++) {
        found(&gathering);
        CHECK_STR(
            "a placeholder still stands in 4 of 400 documents, and these tokens are "
            "not revealed",
            reason_of(&gathering, "collection.placeholder"));
        shuffle(&gathering, seed);
    }
    gathering_release(&gathering);
}

/* A card with a strange name has what its siblings have. */
static void copies_of_a_card_with_a_strong_word_are_no_placeholders(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 400; id++)
        gather(&gathering, id,
               "{\"name\":\"%s\",\"image\":\"https://cards.example/%u.webp\","
               "\"attributes\":[{\"trait_type\":\"God\",\"value\":\"War\"},"
               "{\"trait_type\":\"Mana\",\"value\":%u},"
               "{\"trait_type\":\"Level\",\"value\":1}]}",
               id % 8 == 0 ? "The Unrevealed" : "Ember Fox", id % 8, id % 8);
    found(&gathering);
    CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
    gathering_release(&gathering);
}

static void what_only_sounds_like_a_placeholder_is_none(void)
{
    static const char *const real[] = {
        "{\"name\":\"Mystery Box\",\"image\":\"ipfs://y/o%u.png\",\"attributes\":["
        "{\"trait_type\":\"Kind\",\"value\":\"Chest\"},"
        "{\"trait_type\":\"Tier\",\"value\":3}]}",
        "{\"name\":\"Coming Soon\",\"image\":\"ipfs://y/own-%u.png\"}",
        "{\"name\":\"Owl\",\"image\":\"ipfs://y/%u.png\",\"attributes\":["
        "{\"trait_type\":\"Fur\",\"value\":\"Hidden\"}]}",
        "{\"name\":\"Placeholder Pete\",\"image\":\"ipfs://y/p%u.png\",\"attributes\":["
        "{\"trait_type\":\"Fur\",\"value\":\"Red\"},{\"trait_type\":\"Hat\",\"value\":"
        "\"Fez\"},{\"trait_type\":\"Eyes\",\"value\":\"%1$u\"}]}",
        "{\"name\":\"Why???\",\"image\":\"ipfs://y/w%u.png\"}",
        "{\"name\":\"The Hidden One\",\"image\":\"ipfs://y/the-hidden-one.%u.png\"}",
    };
    for (size_t i = 0; i < sizeof(real) / sizeof(real[0]); i++) {
        struct gathering gathering;
        check_case("%s", real[i]);
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= 200; id++)
            gather_art(&gathering, id);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        gather(&gathering, 300, real[i], 300);
#pragma GCC diagnostic pop
        CHECK_STR("", found(&gathering));
        gathering_release(&gathering);
    }
}

/* Potions are alike, and so are many other things in the game. */
static void plain_items_of_a_game_are_no_placeholders(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 200; id++) {
        if (id % 4 == 0)
            gather(&gathering, id,
                   "{\"name\":\"Potion #%u\",\"image\":\"ipfs://x/p.png\"}", id);
        else if (id % 4 == 1)
            gather_art(&gathering, id);
        else
            gather_item(&gathering, id);
    }
    found(&gathering);
    CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
    gathering_release(&gathering);
}

static void an_edition_is_asked_about_and_no_error(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 50; id++)
        gather(&gathering, id, "{\"name\":\"Pass #%u of wave 5\"," OK, id);
    found(&gathering);
    CHECK_INT(SEVERITY_WARNING, collection_worst(&gathering.collection));
    CHECK_STR("all 50 documents show a shared image and have no attributes of their own, "
              "so this is the placeholder still, unless it is an edition",
              reason_of(&gathering, "collection.placeholder"));
    gathering_release(&gathering);
}

static void nearly_nothing_revealed_is_found_without_words(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 100; id++) {
        if (id <= 90)
            gather(&gathering, id, "{\"name\":\"Owl #%u\"," OK, id);
        else
            gather_art(&gathering, id);
    }
    CHECK_STR("error collection.placeholder 90: 1, 2, 3, 4, 5", found(&gathering));
    gathering_release(&gathering);
}

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

SUITE(collector_reveal, TEST(what_is_told_early_is_found),
      TEST(a_collection_without_a_placeholder_is_revealed),
      TEST(placeholders_that_remain_are_found),
      TEST(a_thing_called_mystery_box_is_no_placeholder),
      TEST(one_of_several_things_that_are_alike_is_no_placeholder),
      TEST(a_box_whose_description_speaks_of_a_reveal_is_a_placeholder),
      TEST(copies_of_a_card_with_a_strong_word_are_no_placeholders),
      TEST(what_only_sounds_like_a_placeholder_is_none),
      TEST(plain_items_of_a_game_are_no_placeholders),
      TEST(an_edition_is_asked_about_and_no_error),
      TEST(nearly_nothing_revealed_is_found_without_words),
      TEST(an_unminted_id_with_metadata_is_a_leak),
      TEST(of_leaks_only_what_is_known_is_told),
      TEST(one_answer_to_all_unminted_ids_is_no_leak),
      TEST(what_differs_from_token_to_token_is_a_leak),
      TEST(a_leak_is_found_beside_placeholders_and_stand_ins))
