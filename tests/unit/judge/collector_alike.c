/* What is alike but for the token's id, wherever and however that stands. */
#include "judge/collector.h"

#include "base/base64.h"
#include "base/strbuf.h"
#include "check.h"
#include "gathering.h"

#include <stdio.h>
#include <string.h>

#define OK "\"image\":\"ipfs://x/box.png\",\"description\":\"Wait.\"}"

static void placeholders_that_have_only_the_id_of_their_own_are_alike(void)
{
    /* Each is one template, with what printf() makes of the id. */
    static const char *const templates[] = {
        "{\"name\":\"Box\"," OK,
        "{\"name\":\"Box #%u\"," OK,
        "{\"name\":\"Box %05u\"," OK,
        "{\"name\":\"Box 0x%x\"," OK,
        "{\"name\":\"Box %064x\"," OK,
        "{\"name\":\"Box %x\"," OK,
        "{\"name\":\"Box %X\"," OK,
        "{\"token_id\":%u,\"name\":\"Box\"," OK,
        "{\"image\":\"https://m.example/%u/box.png?id=%1$u\",\"name\":\"n%1$u_5\"}",
        "{\"name\":\"Wave 5 of 12, box #%u\",\"image\":\"ipfs://Qm5a7x9b1/1f.png\","
        "\"attributes\":[{\"trait_type\":\"Wave\",\"value\":5}]}",
        "{\"name\":\"The dead 0x0c box \\u0031 %u\",\"image\":\"ipfs://x/face.png\"}",
        "{\"image\":\"https://m.example/Box%%20%u.png?n=%%23%1$u\",\"name\":\"n\"}",
    };
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        struct gathering gathering;
        check_case("%s", templates[i]);
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        for (unsigned id = 0; id < 300; id++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
            gather(&gathering, id, templates[i], id);
#pragma GCC diagnostic pop
        CHECK_STR("", found(&gathering));
        gathering_release(&gathering);
    }
}

/* "1,234,567" */
static const char *in_groups(char text[32], unsigned id, const char *by)
{
    if (id < 1000)
        snprintf(text, 32, "%u", id);
    else if (id < 1000000)
        snprintf(text, 32, "%u%s%03u", id / 1000, by, id % 1000);
    else
        snprintf(text, 32, "%u%s%03u%s%03u", id / 1000000, by, id / 1000 % 1000, by,
                 id % 1000);
    return text;
}

static void an_id_may_stand_in_groups_of_digits(void)
{
    static const char *const separators[] = { ",", ".", "'", " ", "%2C", "\xe2\x80\xaf" };
    for (size_t i = 0; i < sizeof(separators) / sizeof(separators[0]); i++) {
        struct gathering gathering;
        char text[32];
        check_case("%s", separators[i]);
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        for (unsigned id = 998; id < 2500000; id = id < 1300 ? id + 1 : id + 20011)
            gather(&gathering, id, "{\"name\":\"Box #%s of 10,000\"," OK,
                   in_groups(text, id, separators[i]));
        CHECK_STR("", found(&gathering));
        gather(&gathering, 5000, "{\"name\":\"Box #5,00 of 10,000\"," OK);
        CHECK(strstr(found(&gathering), "error collection.revealed-early 1: 5000") !=
              NULL);
        gathering_release(&gathering);
    }
}

static void a_number_may_have_a_fraction_of_nothing(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    for (unsigned id = 1; id < 300; id++)
        gather(&gathering, id, "{\"edition\":%u.0,\"name\":\"Box\"," OK, id);
    CHECK_STR("", found(&gathering));
    gathering_release(&gathering);
}

static void a_number_may_count_from_one_where_ids_begin_at_zero(void)
{
    for (int offset = -1; offset <= 1; offset += 2) {
        struct gathering gathering;
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        for (unsigned id = 1; id < 300; id++)
            gather(&gathering, id, "{\"edition\":%u,\"name\":\"Box 7 of 9: #%u\"," OK,
                   id + (unsigned)offset, id);
        CHECK_STR("", found(&gathering));
        gather(&gathering, 500, "{\"edition\":%u,\"name\":\"Box 7 of 9: #500\"," OK,
               500 - (unsigned)offset);
        CHECK_STR("error collection.revealed-early 1: 500", found(&gathering));
        gathering_release(&gathering);
    }
}

static void gather_drawn(struct gathering *gathering, unsigned id, const char *what)
{
    char drawn[80];
    struct strbuf data = STRBUF_INIT(200);
    int len = snprintf(drawn, sizeof(drawn), "<svg><text>%s %u</text></svg>", what, id);
    base64_put(&data, drawn, (size_t)len, false);
    gather(gathering, id, "{\"image\":\"data:image/svg+xml;base64,%s\"}", data.text);
    strbuf_release(&data);
}

static void an_id_may_stand_in_a_picture_that_is_a_text(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    for (unsigned id = 1; id < 300; id++)
        gather_drawn(&gathering, id, "wait for box");
    CHECK_STR("", found(&gathering));
    gather_drawn(&gathering, 400, "the king of boxes");
    CHECK_STR("error collection.revealed-early 1: 400", found(&gathering));
    gathering_release(&gathering);
}

/* Of a text without an end to its word each id would otherwise look at all the rest. */
static void a_text_is_read_once_however_often_the_id_stands_in_it(void)
{
    enum { BYTES = 1 << 20 };
    static const char *const patterns[] = { "5x", "5,555,", "5%20", "55", "0x5" };
    for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
        struct gathering gathering;
        struct strbuf text = STRBUF_INIT(BYTES + 100);
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        strbuf_puts(&text, "{\"description\":\"");
        while (text.len < BYTES)
            strbuf_puts(&text, patterns[i]);
        strbuf_puts(&text, "\"}");
        struct collector_item *item = gather(&gathering, 5, "{}");
        item->document = text.text;
        item->len = text.len;
        CHECK_STR("", found(&gathering));
        strbuf_release(&text);
        gathering_release(&gathering);
    }
}

static void blanks_and_the_order_of_members_do_not_matter(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    gather(&gathering, 1, "{\"name\":\"Box #1\",\"image\":\"ipfs://x\"}");
    gather(&gathering, 2, "{ \"image\": \"ipfs:\\/\\/x\",\n \"name\": \"Box #2\" }");
    gather(&gathering, 3,
           "{\"name\":\"old\",\"image\":\"ipfs://x\",\"name\":\"Box #3\"}");
    CHECK_STR("", found(&gathering));
    gathering_release(&gathering);
}

static void two_documents_that_only_seem_different_are_alike(void)
{
    struct gathering gathering;
    gathering_init(&gathering, EXPECT_PLACEHOLDER);
    gather(&gathering, 5, "{\"name\":\"Wave 5, #5\"," OK);
    gather(&gathering, 7, "{\"name\":\"Wave 5, #7\"," OK);
    CHECK_STR("", found(&gathering));
    shuffle(&gathering, 1);
    CHECK_STR("", found(&gathering));
    gathering_release(&gathering);
}

static void an_id_that_only_the_document_tells_is_known(void)
{
    static const char *const templates[] = {
        "{\"name\":\"Box #%u\"," OK,
        "{\"name\":\"Box #%04u\"," OK,
        "{\"name\":\"Box #%u of wave 5\"," OK,
        "{\"name\":\"Box %u\"," OK,
        "{\"token_id\":\"%u\",\"name\":\"Box number %1$u\"," OK,
    };
    for (size_t i = 0; i < sizeof(templates) / sizeof(templates[0]); i++) {
        struct gathering gathering;
        check_case("%s", templates[i]);
        gathering_init(&gathering, EXPECT_PLACEHOLDER);
        for (unsigned id = 1; id <= 100; id++)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            gather(&gathering, id, templates[i], id)->token_id = "";
#pragma GCC diagnostic pop
        CHECK_STR("", found(&gathering));
        gathering_release(&gathering);
    }
}

SUITE(collector_alike, TEST(placeholders_that_have_only_the_id_of_their_own_are_alike),
      TEST(an_id_may_stand_in_groups_of_digits),
      TEST(a_number_may_have_a_fraction_of_nothing),
      TEST(a_number_may_count_from_one_where_ids_begin_at_zero),
      TEST(an_id_may_stand_in_a_picture_that_is_a_text),
      TEST(a_text_is_read_once_however_often_the_id_stands_in_it),
      TEST(blanks_and_the_order_of_members_do_not_matter),
      TEST(two_documents_that_only_seem_different_are_alike),
      TEST(an_id_that_only_the_document_tells_is_known))
