/* What is planted for those who look at a collection as a whole. */
#include "emulator/source.h"

#include "check.h"
#include "given.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a document says, as far as slips go. */
struct said {
    char name[80], image[80], background[40], serial[40];
    enum json_kind level;
};

static void copy_text(char *to, size_t size, const struct json_tape *tape, uint32_t at)
{
    struct json_text text = { "", 0 };
    if (at != JSON_NONE && json_kind(tape, at) == JSON_STRING)
        text = json_text(tape, at);
    snprintf(to, size, "%.*s", (int)text.len, text.text);
}

static void read_attributes(struct said *said, const struct json_tape *tape)
{
    uint32_t list = json_get(tape, 0, "attributes");
    for (uint32_t at = json_first(tape, list); at < json_end(tape, list);
         at = json_next(tape, at)) {
        uint32_t type = json_get(tape, at, "trait_type"),
                 value = json_get(tape, at, "value");
        if (json_text_is(tape, type, "Background"))
            copy_text(said->background, sizeof(said->background), tape, value);
        else if (json_text_is(tape, type, "Serial"))
            copy_text(said->serial, sizeof(said->serial), tape, value);
        else if (json_text_is(tape, type, "Level"))
            said->level = json_kind(tape, value);
    }
}

static struct said ask(struct source *source, const char *path)
{
    struct said said = { .level = JSON_NULL };
    struct json_tape tape;
    json_tape_init(&tape);
    struct serve_reply reply = given_answer(source, "GET", path);
    CHECK_INT(200, reply.status);
    CHECK(given_is_json(&tape, reply.body, reply.body_len));
    CHECK(given_meets_schema(&tape));
    copy_text(said.name, sizeof(said.name), &tape, json_get(&tape, 0, "name"));
    copy_text(said.image, sizeof(said.image), &tape, json_get(&tape, 0, "image"));
    read_attributes(&said, &tape);
    json_tape_release(&tape);
    return said;
}

#define IMAGES "https://assets.example.com/wanderers/"

/* NULL: as it would be without the slip. */
static void a_slip_is_in_one_place_and_the_rest_is_as_it_was(void)
{
    /* clang-format off */
    static const struct {
        const char *behaviour, *path;
        const char *name, *image, *background;
        enum json_kind level;
    } cases[] = {
        { "good",         "/6", NULL, NULL, NULL, JSON_NUMBER },
        { "cached",       "/6", NULL, NULL, NULL, JSON_NUMBER },
        { "early",        "/6", NULL, NULL, NULL, JSON_NUMBER },
        { "changing",     "/6", NULL, NULL, NULL, JSON_NUMBER },
        { "same-image",   "/6", NULL, IMAGES "1.png", NULL, JSON_NUMBER },
        { "same-image",   "/7", NULL, IMAGES "1.png", NULL, JSON_NUMBER },
        { "same-name",    "/6", "Aurora Wanderers", NULL, NULL, JSON_NUMBER },
        { "same-name",    "/7", "Aurora Wanderers", NULL, NULL, JSON_NUMBER },
        { "wrong-number", "/6", "Aurora Wanderers #15", NULL, NULL, JSON_NUMBER },
        { "leftover",     "/6", "Aurora Wanderers #undefined", NULL, NULL, JSON_NUMBER },
        { "leftover",     "/7", NULL, "ipfs://NewUriToReplace/7.png", NULL, JSON_NUMBER },
        { "leftover",     "/8", NULL, NULL, "undefined", JSON_NUMBER },
        { "trait-typo",   "/6", NULL, NULL, "Deep Nihgt", JSON_NUMBER },
        { "trait-typo",   "/7", NULL, NULL, "Glaciier", JSON_NUMBER },
        { "trait-typo",   "/8", NULL, NULL, "Embrs", JSON_NUMBER },
        { "trait-case",   "/6", NULL, NULL, "deep night", JSON_NUMBER },
        { "trait-case",   "/7", NULL, NULL, "GLACIER", JSON_NUMBER },
        { "trait-case",   "/8", NULL, NULL, " Embers", JSON_NUMBER },
        { "trait-text",   "/6", NULL, NULL, NULL, JSON_STRING },
    };
    /* clang-format on */
    struct source *clean = given_source("{\"tokens\":\"1-9\"}");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char script[120];
        snprintf(
            script, sizeof(script),
            "{\"tokens\":\"1-9\",\"behaviours\":[{\"behaviour\":\"%s\",\"share\":1}]}",
            cases[i].behaviour);
        struct source *source = given_source(script);
        check_case("%s %s", cases[i].behaviour, cases[i].path);

        struct said usual = ask(clean, cases[i].path);
        struct said said = ask(source, cases[i].path);

        CHECK_STR(cases[i].name ? cases[i].name : usual.name, said.name);
        CHECK_STR(cases[i].image ? cases[i].image : usual.image, said.image);
        CHECK_STR(cases[i].background ? cases[i].background : usual.background,
                  said.background);
        CHECK_INT(cases[i].level, said.level);
        CHECK_STR(usual.serial, said.serial);
        source_free(source);
    }
    source_free(clean);
}

static void a_changing_document_is_the_usual_one_first_and_then_always_another(void)
{
    enum { TIMES = 20 };
    struct source *clean = given_source("{\"tokens\":\"1-9\"}");
    struct source *source =
        given_source("{\"tokens\":\"1-9\",\"beyond\":\"10-11\",\"behaviours\":["
                     "{\"behaviour\":\"changing\",\"tokens\":\"1-11\"}]}");
    struct said seen[TIMES] = { ask(source, "/7") };
    CHECK_STR(ask(clean, "/7").serial, seen[0].serial);
    for (size_t i = 1; i < TIMES; i++) {
        seen[i] = ask(source, "/7");
        for (size_t earlier = 0; earlier < i; earlier++)
            CHECK(strcmp(seen[earlier].serial, seen[i].serial) != 0);
        CHECK_STR(seen[0].name, seen[i].name);
        CHECK_STR(seen[0].background, seen[i].background);
    }
    struct said last = ask(source, "/11");
    CHECK(strcmp(last.serial, ask(source, "/11").serial) != 0);
    source_forget(source);
    CHECK_STR(seen[0].serial, ask(source, "/7").serial);
    source_free(source);
    source_free(clean);
}

static void a_cached_answer_says_how_long_it_keeps_and_how_old_it_is(void)
{
    struct source *source = given_source("{\"tokens\":\"1-9\",\"behaviours\":["
                                         "{\"behaviour\":\"cached\",\"tokens\":\"7\"}]}");
    struct serve_reply reply = given_answer(source, "GET", "/7");
    CHECK_STR("public, max-age=86400", given_header(&reply, "Cache-Control"));
    CHECK_STR("5400", given_header(&reply, "Age"));
    reply = given_answer(source, "GET", "/8");
    CHECK_STR("", given_header(&reply, "Cache-Control"));
    source_free(source);
}

static void before_the_reveal_only_what_is_early_shows_its_document(void)
{
    struct source *revealed = given_source("{\"tokens\":\"1-9\"}");
    struct source *source =
        given_source("{\"tokens\":\"1-9\",\"beyond\":\"10-12\","
                     "\"documents\":{\"revealed\":false},\"behaviours\":["
                     "{\"behaviour\":\"early\",\"tokens\":\"3-3\"},"
                     "{\"behaviour\":\"big\",\"tokens\":\"4\"},"
                     "{\"behaviour\":\"same-image\",\"tokens\":\"5\"},"
                     "{\"behaviour\":\"early\",\"tokens\":\"12\"}]}");
    for (int id = 1; id <= 12; id++) {
        char path[16], name[40];
        snprintf(path, sizeof(path), "/%d", id);
        snprintf(name, sizeof(name), "Aurora Wanderers #%d", id);
        check_case("%s", path);
        struct said said = ask(source, path);
        CHECK_STR(name, said.name);
        if (id == 3)
            CHECK_STR(ask(revealed, path).serial, said.serial);
        if (id == 3 || id == 12)
            CHECK(strlen(said.serial) == 16);
        else
            CHECK_STR(IMAGES "unrevealed.png", said.image);
        if (id != 3 && id != 12)
            CHECK_STR("", said.serial);
    }
    source_free(source);
    source_free(revealed);
}

static void another_seed_changes_who_misbehaves_and_no_document(void)
{
    static const char script[] = "{\"seed\":1,\"tokens\":\"1-2000\",\"behaviours\":["
                                 "{\"behaviour\":\"html\",\"share\":0.1},"
                                 "{\"behaviour\":\"empty\",\"tokens\":\"5-14\"}]}";
    struct source *one = given_source(script), *other = given_source(script);
    int moved = 0;
    source_set_seed(other, 2);
    for (uint64_t id = 1; id <= 2000; id++) {
        enum behaviour here = source_behaviour(one, id),
                       there = source_behaviour(other, id);
        char path[16];
        snprintf(path, sizeof(path), "/%d", (int)id);
        check_case("%s", path);
        moved += here != there;
        CHECK((here == BEHAVIOUR_EMPTY) == (id >= 5 && id <= 14));
        CHECK((there == BEHAVIOUR_EMPTY) == (id >= 5 && id <= 14));
        if (here == BEHAVIOUR_GOOD && there == BEHAVIOUR_GOOD)
            CHECK_STR(ask(one, path).serial, ask(other, path).serial);
    }
    /* A tenth of them here, another tenth there, a hundredth in common. */
    CHECK(moved > 300 && moved < 420);
    source_free(one);
    source_free(other);
}

static void the_list_names_each_id_once(void)
{
    struct source *source =
        given_source("{\"tokens\":\"1-20\",\"beyond\":\"30-33\",\"behaviours\":["
                     "{\"behaviour\":\"html\",\"tokens\":\"5\"},"
                     "{\"behaviour\":\"empty\",\"tokens\":\"1-2\"},"
                     "{\"behaviour\":\"html\",\"tokens\":\"7-9\"},"
                     "{\"behaviour\":\"html\",\"tokens\":\"33\"}]}");
    char *text = NULL;
    size_t len;
    FILE *to = open_memstream(&text, &len);
    source_list(source, to);
    fclose(to);

    CHECK_STR("30-33", source_beyond(source));
    CHECK_STR("{\"behaviour\":\"good\",\"beyond\":false,\"count\":14,"
              "\"tokens\":\"3-4,6,10-20\"}\n"
              "{\"behaviour\":\"html\",\"beyond\":false,\"count\":4,"
              "\"tokens\":\"5,7-9\"}\n"
              "{\"behaviour\":\"empty\",\"beyond\":false,\"count\":2,"
              "\"tokens\":\"1-2\"}\n"
              "{\"behaviour\":\"good\",\"beyond\":true,\"count\":3,"
              "\"tokens\":\"30-32\"}\n"
              "{\"behaviour\":\"html\",\"beyond\":true,\"count\":1,"
              "\"tokens\":\"33\"}\n",
              text);
    free(text);
    source_free(source);
}

static void what_the_demo_plants_across_the_collection_is_known(void)
{
    static const struct {
        enum behaviour behaviour;
        uint64_t count;
    } cases[] = {
        { BEHAVIOUR_SAME_IMAGE, 5 },   { BEHAVIOUR_SAME_NAME, 5 },
        { BEHAVIOUR_WRONG_NUMBER, 5 }, { BEHAVIOUR_LEFTOVER, 3 },
        { BEHAVIOUR_TRAIT_TYPO, 3 },   { BEHAVIOUR_TRAIT_CASE, 3 },
        { BEHAVIOUR_TRAIT_TEXT, 3 },   { BEHAVIOUR_CHANGING, 5 },
        { BEHAVIOUR_CACHED, 5 },
    };
    struct source *source = given_source(NULL);
    uint64_t counts[BEHAVIOUR_COUNT];
    source_mixture(source, counts);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        check_case("%s", behaviour_name(cases[i].behaviour));
        CHECK_INT(cases[i].count, counts[cases[i].behaviour]);
    }
    CHECK_STR("10001-10005", source_beyond(source));
    CHECK_INT(BEHAVIOUR_GOOD, source_behaviour(source, 10005));
    CHECK_INT(BEHAVIOUR_NOT_FOUND, source_behaviour(source, 10006));
    source_free(source);
}

/* clang-format off */
SUITE(planted,
    TEST(a_slip_is_in_one_place_and_the_rest_is_as_it_was),
    TEST(a_changing_document_is_the_usual_one_first_and_then_always_another),
    TEST(a_cached_answer_says_how_long_it_keeps_and_how_old_it_is),
    TEST(before_the_reveal_only_what_is_early_shows_its_document),
    TEST(another_seed_changes_who_misbehaves_and_no_document),
    TEST(the_list_names_each_id_once),
    TEST(what_the_demo_plants_across_the_collection_is_known))
/* clang-format on */
