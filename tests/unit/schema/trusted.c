#include "schema/trusted.h"
#include "check.h"

#include <string.h>

static const char text[] =
    "{\"type\": \"object\", \"properties\": {\"key\": {\"type\": \"array\"},"
    " \"low\": {\"minimum\": 3}}}";
static const struct embedded embedded = { "a.schema.json", text, sizeof(text) - 1 };

static struct err err;

static bool meets(const char *document)
{
    struct json_tape tape;
    json_tape_init(&tape);
    err = (struct err)ERR_INIT;
    bool good = trusted_decode(&tape, "a.json", document, strlen(document), &err) &&
                trusted_check(&tape, "a.json", "the file", &embedded, &err);
    json_tape_release(&tape);
    return good;
}

static void what_meets_the_schema_is_taken(void)
{
    CHECK(meets("{\"key\": [], \"low\": 3}"));
    CHECK_INT(ERR_NONE, err.kind);
}

static void a_mistake_is_told_with_its_place(void)
{
    static const struct {
        const char *document, *message;
    } rows[] = {
        { "", "a.json:1:1: the document ends too early" },
        { "{\n\"key\": }", "a.json:2:8: expected a value" },
        { "{\"key\": [], \"key\": []}",
          "a.json:1:13: two members of one object share a name" },
        { "{\"key\": \"\xff\"}", "a.json:1:10: a string holds bytes that are not UTF-8" },
        { "7", "a.json: the file: expected object, found number" },
        { "{\"low\": 2}", "a.json: /low: expected at least 3, found number 2" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].document);
        CHECK(!meets(rows[i].document));
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK_STR(rows[i].message, err.text);
    }
}

static void a_value_of_a_wrong_type_is_not_shown(void)
{
    CHECK(!meets("{\"key\": \"hunter2\"}"));
    CHECK_STR("a.json: /key: expected array, found string", err.text);
    CHECK(!meets("{\"key\": 31415926}"));
    CHECK_STR("a.json: /key: expected array, found number", err.text);
}

SUITE(trusted, TEST(what_meets_the_schema_is_taken),
      TEST(a_mistake_is_told_with_its_place), TEST(a_value_of_a_wrong_type_is_not_shown))
