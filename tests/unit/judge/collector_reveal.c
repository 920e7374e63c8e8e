/* Before and after a reveal: placeholders that remain, documents that are told too
 * early. */
#include "judge/collector.h"

#include "check.h"
#include "gathering.h"

#include <stdio.h>
#include <string.h>

static const char *const tiers[] = { "silver", "gold" };

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
        const struct group_names *names = gathering.collection.findings.list[0].names;
        CHECK_INT(200, names->count);
        CHECK_STR("1", names->text.text);
        CHECK_INT(0, names->left_out);
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
        "{\"name\":\"Hidden #%u\",\"image\":\"ipfs://y/o.png\"}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/o.png\",\"attributes\":["
        "{\"trait_type\":\"Status\",\"value\":\"Sealed\"}]}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/%1$u.png\",\"attributes\":["
        "{\"trait_type\":\"Status\",\"value\":\"Unrevealed\"}]}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/%1$u.png\",\"attributes\":["
        "{\"trait_type\":\"Revealed\",\"value\":false}]}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/%1$u.png\",\"attributes\":"
        "{\"Fur\":\"?\",\"Hat\":\"?\",\"Background\":\"?\"}}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/o.png\",\"attributes\":"
        "{\"Fur\":\"Hidden\",\"Hat\":\"Hidden\",\"Background\":\"Hidden\"}}",
        "{\"name\":\"Owl #%u\",\"image\":\"ipfs://y/o.png\",\"attributes\":"
        "{\"Fur\":\"Wolke\",\"Hat\":\"Wolke\",\"Background\":\"Wolke\"}}",
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

/* Things of a kind, of whose names one is a word of placeholders; or a thing without
 * any. */
struct kinds {
    const char *what;
    const char *document; /* of the id, and of one of the words */
    const char *words[4];
};

static void one_of_the_kinds_of_things_is_no_placeholder(void)
{
#define WITH(trait) "\"attributes\":[{\"trait_type\":\"" trait "\",\"value\":\"%2$s\"}]}"
    static const struct kinds rows[] = {
        { "tiers that share an image",
          "{\"name\":\"%2$s Pass #%1$u\",\"image\":\"https://p.example/%2$s.png\"," WITH(
              "Tier"),
          { "bronze", "silver", "gold", "hidden" } },
        { "editions of works",
          "{\"name\":\"%2$s\",\"image\":\"ar://%2$s\"," WITH("Work"),
          { "Dawn", "Unrevealed", "Noon", "Dusk" } },
        { "characters with pictures of their own",
          "{\"name\":\"%2$s #%1$u\",\"image\":\"https://t.example/%1$u.png\",\"attributes\":"
          "{\"Toon\":\"%2$s\",\"Colour\":\"Blue\",\"Rank\":\"%1$u\"}}",
          { "Bob", "Placeholder Punk", "Ann", "Zed" } },
        { "tiers with pictures of their own",
          "{\"name\":\"Pass #%1$u\",\"image\":\"https://p.example/%1$u.png\"," WITH(
              "Tier"),
          { "Hidden", "Silver", "Gold", "Tin" } },
        { "tokens that wear nothing",
          "{\"name\":\"%2$s #%1$u\",\"image\":\"https://t.example/%2$s.png\",\"attributes\":"
          "{\"Hat\":\"None\",\"Eyes\":\"None\",\"Mouth\":\"None\"}}",
          { "Bob", "Eve", "Ann", "Zed" } },
    };
#undef WITH
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct gathering gathering;
        check_case("%s", rows[i].what);
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= 400; id++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            gather(&gathering, id, rows[i].document, id, rows[i].words[id % 4]);
#pragma GCC diagnostic pop
        found(&gathering);
        CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
        gathering_release(&gathering);
    }
}

/* In a collection that shares its art, of which most are of two tiers. */
static void placeholders_among_shared_art_say_so_twice_or_tell_nothing_else(void)
{
    static const char *const remaining[] = {
        "{\"name\":\"Pass #%u\",\"image\":\"https://p.example/hidden.png\"}",
        "{\"name\":\"Pass #%u\",\"image\":\"https://p.example/hidden.png\","
        "\"description\":\"Not revealed yet.\",\"attributes\":[]}",
        "{\"name\":\"Unrevealed\",\"image\":\"https://p.example/p.png\",\"attributes\":["
        "{\"trait_type\":\"Status\",\"value\":\"Unrevealed\"}]}",
    };
    static const unsigned counts[] = { 1, 2, 20, 200, 399 };
    for (size_t i = 0; i < sizeof(remaining) / sizeof(remaining[0]) * 5; i++) {
        struct gathering gathering;
        unsigned count = counts[i % 5];
        char expected[40];
        check_case("%u times %s", count, remaining[i / 5]);
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= count; id++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
            gather(&gathering, id, remaining[i / 5], id);
#pragma GCC diagnostic pop
        for (unsigned id = count + 1; id <= 400; id++)
            gather(&gathering, id,
                   "{\"name\":\"Pass #%u\",\"image\":\"https://p.example/%s.png\","
                   "\"attributes\":[{\"trait_type\":\"Tier\",\"value\":\"%s\"}]}",
                   id, tiers[id % 2], tiers[id % 2]);
        found(&gathering);
        snprintf(expected, sizeof(expected), "in %u of 400", count);
        CHECK(strstr(reason_of(&gathering, "collection.placeholder"), expected) != NULL);
        gathering_release(&gathering);
    }
}

/* One trait is enough to be something. */
static void plain_units_among_heroes_are_no_placeholders(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_REVEALED);
    for (unsigned id = 1; id <= 400; id++) {
        if (id % 25 != 0)
            gather_art(&gathering, id);
        else
            gather(&gathering, id,
                   "{\"name\":\"Goblin #%u\",\"image\":\"https://g.example/goblin.png\","
                   "\"attributes\":[{\"trait_type\":\"Class\",\"value\":\"Goblin\"}]}",
                   id);
    }
    found(&gathering);
    CHECK_STR("", reason_of(&gathering, "collection.placeholder"));
    gathering_release(&gathering);
}

/* The attributes are told already, the picture is not. */
static void the_picture_of_a_placeholder_is_one_under_any_attributes(void)
{
    for (unsigned hidden = 3; hidden <= 400; hidden += 397) {
        struct gathering gathering;
        gathering_init(&gathering, EXPECT_REVEALED);
        for (unsigned id = 1; id <= 400; id++) {
            if (id > hidden)
                gather_art(&gathering, id);
            else
                gather(
                    &gathering, id,
                    "{\"name\":\"Owl #%u\",\"image\":\"https://c.example/hidden.png\","
                    "\"attributes\":{\"Fur\":\"F%u\",\"Hat\":\"H%u\",\"Eyes\":\"E%u\"}}",
                    id, id % 7, id % 5, id % 3);
        }
        found(&gathering);
        CHECK(strstr(reason_of(&gathering, "collection.placeholder"),
                     hidden == 3 ? "in 3 of 400" : "in 400 of 400") != NULL);
        gathering_release(&gathering);
    }
}

static void a_file_that_is_no_tokens_is_not_of_the_collection(void)
{
    static const char *const others[] = { "{\"name\":\"Owls\",\"symbol\":\"OWL\"}",
                                          "{\"name\":\"Unrevealed\"}", "[]" };
    for (int expect = EXPECT_REVEALED; expect <= EXPECT_PLACEHOLDER; expect++) {
        for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
            struct gathering gathering;
            gathering_init(&gathering, (enum expectation)expect);
            struct collector_item *other = gather(&gathering, 9999, "%s", others[i]);
            other->name = "contract.json";
            other->token_id = "";
            for (unsigned id = 1; id <= 50; id++) {
                if (expect == EXPECT_PLACEHOLDER)
                    gather(&gathering, id, "{\"name\":\"Box #%u\"," OK, id);
                else
                    gather_art(&gathering, id);
            }
            for (unsigned seed = 0; seed < 3; seed++) {
                CHECK_STR("", found(&gathering));
                shuffle(&gathering, seed);
            }
            gathering_release(&gathering);
        }
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

SUITE(collector_reveal, TEST(what_is_told_early_is_found),
      TEST(a_collection_without_a_placeholder_is_revealed),
      TEST(placeholders_that_remain_are_found),
      TEST(a_thing_called_mystery_box_is_no_placeholder),
      TEST(one_of_several_things_that_are_alike_is_no_placeholder),
      TEST(a_box_whose_description_speaks_of_a_reveal_is_a_placeholder),
      TEST(copies_of_a_card_with_a_strong_word_are_no_placeholders),
      TEST(what_only_sounds_like_a_placeholder_is_none),
      TEST(one_of_the_kinds_of_things_is_no_placeholder),
      TEST(placeholders_among_shared_art_say_so_twice_or_tell_nothing_else),
      TEST(plain_units_among_heroes_are_no_placeholders),
      TEST(the_picture_of_a_placeholder_is_one_under_any_attributes),
      TEST(a_file_that_is_no_tokens_is_not_of_the_collection),
      TEST(plain_items_of_a_game_are_no_placeholders),
      TEST(an_edition_is_asked_about_and_no_error),
      TEST(nearly_nothing_revealed_is_found_without_words))
