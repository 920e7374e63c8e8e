/* What content_check() says of documents that stand in for others, or were never filled. */
#include "judge/content.h"

#include "base/strbuf.h"
#include "check.h"
#include "json/decode.h"

#include <string.h>

/* The rules and the places of the findings, "rule pointer; …". */
static void check(struct strbuf *to, const char *document)
{
    struct json_tape tape;
    struct json_facts facts;
    struct findings findings = { .list = NULL };
    json_tape_init(&tape);
    CHECK(json_decode(&tape, document, strlen(document), &json_limits_default, &facts));
    content_check(&tape, "7", &findings);
    for (size_t i = 0; i < findings.count; i++)
        strbuf_putf(to, "%s%s %s", i > 0 ? "; " : "", findings.list[i].rule,
                    findings.list[i].pointer);
    findings_release(&findings);
    json_tape_release(&tape);
}

#define TRAIT     "{\"trait_type\":\"Fur\",\"value\":\"Hidden\"}"
#define IMAGE     "\"image\":\"ipfs://x/7.png\""
#define WITH(one) "\"attributes\":[" one "]"

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
        { "{\"name\":\"Mystery Box\"," IMAGE "," WITH("") "}",
          "content.placeholder /name" },
        { "{\"name\":\"Mystery Box\"," IMAGE "," WITH(TRAIT) "}", "" },
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

SUITE(content, TEST(what_was_never_filled_in_is_told_with_its_place),
      TEST(a_placeholder_has_few_attributes))
