/* What content_check() says of documents that stand in for others, or were never
 * filled. */
#include "judge/content.h"

#include "base/strbuf.h"
#include "check.h"
#include "json/decode.h"

#include <stdio.h>
#include <string.h>

/* The rules and the places of the findings, "rule pointer; …". */
static void check_expecting(struct strbuf *to, const char *document,
                            enum expectation expect)
{
    struct json_tape tape;
    struct json_facts facts;
    struct findings findings = { .list = NULL };
    json_tape_init(&tape);
    CHECK(json_decode(&tape, document, strlen(document), &json_limits_default, &facts));
    content_check(&tape, "7", expect, &findings);
    for (size_t i = 0; i < findings.count; i++)
        strbuf_putf(to, "%s%s %s", i > 0 ? "; " : "", findings.list[i].rule,
                    findings.list[i].pointer);
    findings_release(&findings);
    json_tape_release(&tape);
}

static void check(struct strbuf *to, const char *document)
{
    check_expecting(to, document, EXPECT_NOTHING);
}

#define TRAIT     "{\"trait_type\":\"Fur\",\"value\":\"Hidden\"}"
#define IMAGE     "\"image\":\"ipfs://x/7.png\""
#define WITH(one) "\"attributes\":[" one "]"

/* Each would take minutes if every sign of something made one look at all the rest. */
static void a_text_is_looked_through_once_whatever_is_in_it(void)
{
    enum { BYTES = 1 << 20 };
    static const char *const documents[][2] = {
        { "{\"image\":\"https://x/", "Y-" },
        { "{\"image\":\"https://x/", "pre-reveal-" },
        { "{\"description\":\"", "{" },
        { "{\"description\":\"", "<a" },
        { "{\"name\":\"a\",\"files\":[\"x://", "P_" },
        { "{\"description\":\"", "${" },
        { "{\"a\":\"", "%7B" },
    };
    for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
        struct strbuf text = STRBUF_INIT(BYTES + 100), to = STRBUF_INIT(4096);
        check_case("%s", documents[i][1]);
        strbuf_puts(&text, documents[i][0]);
        while (text.len < BYTES)
            strbuf_puts(&text, documents[i][1]);
        strbuf_puts(&text, i == 4 ? "\"]}" : "\"}");
        check(&to, text.text);
        strbuf_release(&text);
        strbuf_release(&to);
    }
    check_case("%s", "");
}

static void members_are_looked_at_once_however_often_they_stand_there(void)
{
    enum { BYTES = 1 << 20 };
    struct strbuf text = STRBUF_INIT(BYTES + 100), to = STRBUF_INIT(4096);
    strbuf_puts(&text, "{");
    for (unsigned i = 0; text.len < BYTES; i++)
        strbuf_putf(&text, "\"name\":%u,\"image\":%u,", i, i);
    strbuf_puts(&text, "\"name\":\"Owl\"}");
    check(&to, text.text);
    CHECK(strstr(to.text, "content.duplicate-member /name") != NULL);
    strbuf_release(&text);
    strbuf_release(&to);
}

static void what_was_never_filled_in_is_told_with_its_place(void)
{
    static const struct {
        const char *document, *found;
    } rows[] = {
        { "{\"name\":\"Owl #7\"," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl undefined\"," IMAGE "," WITH(TRAIT) "}",
          "content.leftover /name" },
        { "{\"name\":\"Owl\",\"image\":\"ipfs://NewUriToReplace/7.png\"," WITH(TRAIT) "}",
          "content.leftover /image" },
        { "{\"name\":\"Owl\",\"image\":\"ipfs://x/{id}.png\"," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"description\":\"A shape that is undefined.\"," IMAGE
          "," WITH(TRAIT) "}",
          "" },
        { "{\"name\":\"Owl\",\"description\":\"Hello [object Object]\"," IMAGE
          "," WITH(TRAIT) "}",
          "content.leftover /description" },
        { "{\"name\":\"Owl\",\"image\":\"data:image/png;base64,undefined/null\"," WITH(
              TRAIT) "}",
          "" },
        { "{\"name\":\"Owl\"," IMAGE
          "," WITH(TRAIT) ",\"properties\":{\"files\":[{"
                          "\"uri\":\"ipfs://NewUriToReplace/7.png\"}]}}",
          "content.leftover /properties/files/0/uri" },
        { "{\"name\":\"Owl\"," IMAGE "," WITH(TRAIT) ",\"media\":[[{\"{{key}}\":1}]]}",
          "content.leftover /media/0/0/{{key}}" },
        { "{\"name\":\"Owl\"," IMAGE "," WITH(TRAIT) ",\"file\":\"undefined\"}",
          "content.leftover /file" },
        { "{\"name\":\"Owl\"," IMAGE ",\"properties\":{\"fur\":{\"value\":\"null\"}}}",
          "" },
        { "{\"name\":\"Owl\"," IMAGE ",\"fur\":\"undefined\"}", "" },
        { "{\"name\":\"Owl\"," IMAGE "," WITH(TRAIT) "," WITH("") "}",
          "content.duplicate-member /attributes" },
        { "{\"name\":\"Owl\",\"name\":\"Fox\"," IMAGE "," WITH(TRAIT) "}",
          "content.duplicate-member /name" },
        { "{\"name\":\"Owl\",\"name\":\"Owl\"," IMAGE "," WITH(TRAIT) "}", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(1024);
        check_case("%s", rows[i].document);
        check(&found, rows[i].document);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

static void a_placeholder_has_few_attributes(void)
{
    static const struct {
        const char *document, *found;
    } rows[] = {
        { "{\"name\":\"Unrevealed Owl\"," IMAGE "," WITH(TRAIT) "}",
          "content.placeholder /name" },
        { "{\"name\":\"Owl\",\"image\":\"ipfs://x/hidden.png\"," WITH("") "}",
          "content.placeholder /image" },
        { "{\"name\":\"Placeholder Pete\"," IMAGE "," WITH(TRAIT "," TRAIT "," TRAIT) "}",
          "" },
        { "{\"name\":\"Mystery Box\"," IMAGE "," WITH("") "}", "" },
        { "{\"name\":\"Owl\",\"image\":\"https://unrevealed.example/7.png\"," WITH(
              "") "}",
          "" },
        { "{\"name\":\"Not Yet Revealed\",\"image\":\"ipfs://x/hidden\"," WITH("") "}",
          "content.placeholder /name" },
        { "{\"name\":\"Mystery Box\"," IMAGE ",\"rarity\":\"epic\"}", "" },
        { "{\"name\":\"Owl\",\"description\":\"Season 2 coming soon!\"," IMAGE
          "," WITH("") "}",
          "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(1024);
        check_case("%s", rows[i].document);
        check(&found, rows[i].document);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

static void a_placeholder_that_is_expected_is_no_finding(void)
{
    static const struct {
        enum expectation expect;
        const char *found;
    } rows[] = {
        { EXPECT_NOTHING, "content.placeholder /name; content.attributes " },
        { EXPECT_REVEALED, "content.placeholder /name; content.attributes " },
        { EXPECT_PLACEHOLDER, "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(1024);
        check_case("%zu", i);
        check_expecting(&found, "{\"name\":\"Unrevealed Owl #7\"," IMAGE "}",
                        rows[i].expect);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

/* Which token's it is only shows beside others, but for what it says itself. */
static void another_tokens_number_is_known_from_the_token_id_alone(void)
{
    static const struct {
        const char *document, *found;
    } rows[] = {
        { "{\"name\":\"Owl #8\"," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"token_id\":7," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"tokenId\":\"007\"," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"token_id\":\"0x8\"," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"token_id\":\"owl-8\"," IMAGE "," WITH(TRAIT) "}", "" },
        { "{\"name\":\"Owl\",\"token_id\":\"8\"," IMAGE "," WITH(TRAIT) "}",
          "content.wrong-token /token_id" },
        { "{\"name\":\"Owl\",\"tokenId\":70," IMAGE "," WITH(TRAIT) "}",
          "content.wrong-token /tokenId" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(1024);
        check_case("%s", rows[i].document);
        check(&found, rows[i].document);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

static void a_text_is_no_number_where_a_number_is_asked_for(void)
{
    static const struct {
        const char *display, *value, *found;
    } rows[] = {
        { "number", "\"5\"", "content.number-as-text /attributes/0/value" },
        { "boost_number", "\"5\"", "content.number-as-text /attributes/0/value" },
        { "boost_percentage", "\"5\"", "content.number-as-text /attributes/0/value" },
        { "number", "5", "" },
        { "string", "\"letter\"", "" },
        { "ranking", "\"first\"", "" },
        { "date", "\"2024-01-02\"", "content.date /attributes/0/value" },
        { "date", "1546360800000", "content.date /attributes/0/value" },
        { "date", "1546360800", "" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf found = STRBUF_INIT(1024);
        char document[256];
        check_case("%s %s", rows[i].display, rows[i].value);
        snprintf(document, sizeof(document),
                 "{\"name\":\"Owl\"," IMAGE ",\"attributes\":[{\"trait_type\":\"Size\","
                 "\"display_type\":\"%s\",\"value\":%s}]}",
                 rows[i].display, rows[i].value);
        check(&found, document);
        CHECK_STR(rows[i].found, found.text);
        strbuf_release(&found);
    }
}

/* Each odd byte once, in a text that is otherwise plain. */
static void bytes_that_do_not_show_are_told_wherever_they_stand(void)
{
    static const char *const rows[] = { "\\u0001",      "\\u007f",      "\xc2\xad",
                                        "\xe2\x80\x8b", "\xef\xbb\xbf", "\xd8\x9c" };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        for (int at = 0; at < 9; at++) {
            struct strbuf found = STRBUF_INIT(1024);
            char document[256];
            check_case("%zu at %d", i, at);
            snprintf(document, sizeof(document),
                     "{\"name\":\"%.*s%s%s\"," IMAGE "," WITH(TRAIT) "}", at, "Wise Owls",
                     rows[i], &"Wise Owls"[at]);
            check(&found, document);
            CHECK_STR("content.invisible-characters /name", found.text);
            strbuf_release(&found);
        }
    }
}

SUITE(content, TEST(a_text_is_looked_through_once_whatever_is_in_it),
      TEST(members_are_looked_at_once_however_often_they_stand_there),
      TEST(what_was_never_filled_in_is_told_with_its_place),
      TEST(a_placeholder_has_few_attributes),
      TEST(a_placeholder_that_is_expected_is_no_finding),
      TEST(another_tokens_number_is_known_from_the_token_id_alone),
      TEST(a_text_is_no_number_where_a_number_is_asked_for),
      TEST(bytes_that_do_not_show_are_told_wherever_they_stand))
