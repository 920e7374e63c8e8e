#include "judge/leftover.h"

#include "check.h"
#include "judge/letters.h"
#include "judge/placeholder.h"

#include <string.h>

enum {
    NAME = LEFTOVER_IN_NAME,
    URL = LEFTOVER_IN_URL,
    PROSE = LEFTOVER_IN_PROSE,
    TRAIT = LEFTOVER_IN_TRAIT
};

/* A text, and what is found in it at the places. */
struct row {
    const char *text;
    unsigned places;
    const char *found;
};

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (unsigned place = NAME; place <= TRAIT; place <<= 1) {
            check_case("%s, %u", rows[i].text, place);
            size_t len = strlen(rows[i].text);
            const char *found =
                leftover_find(rows[i].text, len, letters_of(rows[i].text, len),
                              (enum leftover_place)place);
            CHECK_STR(rows[i].places & place ? rows[i].found : "",
                      found != NULL ? found : "");
        }
    }
}

static void what_was_left_behind_is_found_where_it_cannot_be_meant(void)
{
    static const struct row rows[] = {
        { "undefined", NAME | URL | PROSE | TRAIT, "undefined" },
        { "null", NAME | URL | PROSE | TRAIT, "null" },
        { "NaN", NAME | URL | PROSE | TRAIT, "NaN" },
        { "None", NAME | URL | PROSE, "None" },
        { "Cool Cat undefined", NAME | URL, "undefined" },
        { "Cool Cat #undefined", NAME | URL | PROSE | TRAIT, "#undefined" },
        { "Cool Cat #NaN", NAME | URL, "#NaN" },
        { "Cool Cat #null", NAME | URL, "#null" },
        { "ipfs://NewUriToReplace/5.png", NAME | URL | PROSE | TRAIT, "NewUriToReplace" },
        { "https://e.example/undefined.png", NAME | URL, "undefined" },
        { "https://e.example/null.png", URL, "null" },
        { "https://e.example/NaN/1.png", URL, "NaN" },
        { "[object Object]", NAME | URL | PROSE | TRAIT, "[object Object]" },
        { "https://e.example/%5Bobject%20Object%5D", URL, "%5Bobject%20Object%5D" },
        { "Owl ${id}", NAME | URL | PROSE | TRAIT, "${…}" },
        { "Owl {{ id }}", NAME | URL | PROSE | TRAIT, "{{…}}" },
        { "Owl <%= id %>", NAME | URL | PROSE | TRAIT, "<%=" },
        { "Owl #%d", NAME | URL, "%d" },
        { "https://e.example/%s.png", NAME | URL, "%s" },
        { "https://e.example/%d", NAME | URL, "%d" },
        { "https://e.example/%d0%bf.png", 0, NULL },
        { "https://e.example/%de", 0, NULL },
        { "https://e.example/{id}.json", 0, NULL },
        { "ipfs://x/{id}", 0, NULL },
        { "100%damage", 0, NULL },
        { "5%d", URL, "%d" },
        { "Undefined Beings", 0, NULL },
        { "nullable", 0, NULL },
        { "The null hypothesis", 0, NULL },
        { "A shape that is undefined in two dimensions", NAME | URL, "undefined" },
        { "Costs ${ and nothing", 0, NULL },
        { "Nanette", 0, NULL },
        { "None of the above", 0, NULL },
        { "", 0, NULL },
        { "%", 0, NULL },
        { "{", 0, NULL },
        { "${", 0, NULL },
        { "${}", 0, NULL },
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void templates_and_requests_that_nobody_filled_are_found(void)
{
    static const struct row rows[] = {
        { "Owl #{i}", NAME | URL | PROSE | TRAIT, "#{…}" },
        { "Owl #{id}", 0, NULL },
        { "Owl {token_id}", NAME | URL | PROSE | TRAIT, "{…}" },
        { "{Anna}, {Bert}", URL, "{…}" },
        { "Owl <TOKEN_ID>", NAME | URL | PROSE | TRAIT, "<…>" },
        { "Owl <3 you>", 0, NULL },
        { "https://e.example/{tokenId}.png", NAME | URL | PROSE | TRAIT, "{…}" },
        { "https://e.example/{edition}.png", URL, "{…}" },
        { "https://e.example/%7Btoken_id%7D", URL, "%7B…%7D" },
        { "https://e.example/?q=%7B%22a%22%3A1%7D", 0, NULL },
        { "https://e.example/<cid>/1", URL, "<…>" },
        { "ipfs://YOUR_CID_HERE/5.png", NAME | URL | PROSE | TRAIT, "YOUR_…_HERE" },
        { "ipfs://your-cid-here/5.png", URL, "YOUR_…_HERE" },
        { "ipfs://YourCID/5.png", 0, NULL },
        { "ipfs://YOUR_CID/5.png", NAME | URL | PROSE | TRAIT, "YOUR_CID" },
        { "ipfs://CID/5.png", URL, "CID" },
        { "ipfs://x/REPLACE_ME.png", NAME | URL | PROSE | TRAIT, "REPLACE_ME" },
        { "REPLACE_WITH_NAME", NAME | URL | PROSE | TRAIT, "REPLACE_WITH_…" },
        { "REPLACEME", NAME | URL | PROSE | TRAIT, "REPLACEME" },
        { "TO"
          "DO",
          NAME | URL | PROSE | TRAIT,
          "TO"
          "DO" },
        { "TO"
          "DO list of a cat",
          0, NULL },
        { "YOUR_MAJESTY", 0, NULL },
        { "INSERT_COIN", 0, NULL },
        { "https://your-city.example/here/7.png", 0, NULL },
        { "Put your name here", 0, NULL },
        { "Your Collection #7", NAME, "Your Collection #" },
        { "Your Collection", 0, NULL },
        { "Remember to replace this description", NAME | URL | PROSE | TRAIT,
          "Remember to replace this description" },
        { "Lorem ipsum dolor", NAME | PROSE | TRAIT, "Lorem ipsum" },
    };
    check_rows(rows, sizeof(rows) / sizeof(rows[0]));
}

static void words_of_a_placeholder_are_strong_or_weak(void)
{
    static const struct {
        const char *text;
        enum placeholder_hint name, image;
    } rows[] = {
        { "Unrevealed", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "Not Yet Revealed", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "to be revealed", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "ipfs://y/pre-reveal.gif", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "https://unrevealed.example/1.png", PLACEHOLDER_STRONG, PLACEHOLDER_NONE },
        { "https://e.example/1.png?of=placeholder", PLACEHOLDER_STRONG,
          PLACEHOLDER_NONE },
        { "https://e.example/a/hidden.png", PLACEHOLDER_NONE, PLACEHOLDER_STRONG },
        { "ipfs://y/Hidden", PLACEHOLDER_NONE, PLACEHOLDER_STRONG },
        { "ipfs://y/hidden-fox.png", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "data:image/png;base64,placeholder", PLACEHOLDER_STRONG, PLACEHOLDER_NONE },
        { "???", PLACEHOLDER_STRONG, PLACEHOLDER_NONE },
        { "Owl #????", PLACEHOLDER_STRONG, PLACEHOLDER_NONE },
        { "Who???", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "Mystery Box", PLACEHOLDER_WEAK, PLACEHOLDER_WEAK },
        { "mystery_box.png", PLACEHOLDER_WEAK, PLACEHOLDER_WEAK },
        { "coming soon", PLACEHOLDER_WEAK, PLACEHOLDER_WEAK },
        { "COMING_SOON+", PLACEHOLDER_WEAK, PLACEHOLDER_WEAK },
        { "Mystery Box (unrevealed)", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "Revealed", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "A reveal, then unreveal", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "reveal it; not yet reveale", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "mystery bo", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "Hidden", PLACEHOLDER_WEAK, PLACEHOLDER_STRONG },
        { "MYSTERY #0012", PLACEHOLDER_WEAK, PLACEHOLDER_NONE },
        { "Hidden Leaf #12", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "The Hidden", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "Has not been revealed", PLACEHOLDER_STRONG, PLACEHOLDER_STRONG },
        { "", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { ":", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
        { "://", PLACEHOLDER_NONE, PLACEHOLDER_NONE },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        size_t len = strlen(rows[i].text);
        uint64_t letters = letters_of(rows[i].text, len);
        CHECK_INT(rows[i].name, placeholder_of_name(rows[i].text, len, letters));
        CHECK_INT(rows[i].image, placeholder_of_image(rows[i].text, len));
    }
}

static void a_description_may_speak_of_a_reveal_to_come(void)
{
    static const struct {
        const char *text;
        bool speaks;
    } rows[] = {
        { "", false },
        { "This owl is not yet revealed.", true },
        { "Pre-reveal: wait for Friday", true },
        { "Its fur is UNREVEALED", true },
        { "A placeholder of a thing. Coming soon!", false },
        { "Open it to reveal what is inside.", false },
        { "The secrets will be revealed.", false },
        { "Buildings will be revealed in season 2.", false },
        { "This yak has not been revealed yet.", true },
        { "It will be revealed on March 8.", true },
        { "Reveal date: 2024-10-12", true },
        { "Reveals on Friday", true },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        CHECK_INT(rows[i].speaks,
                  placeholder_in_prose(rows[i].text, strlen(rows[i].text)));
    }
}

SUITE(leftover, TEST(a_description_may_speak_of_a_reveal_to_come),
      TEST(templates_and_requests_that_nobody_filled_are_found),
      TEST(what_was_left_behind_is_found_where_it_cannot_be_meant),
      TEST(words_of_a_placeholder_are_strong_or_weak))
