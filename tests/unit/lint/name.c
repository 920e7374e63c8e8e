#include "lint/name.h"

#include "check.h"

#define ZEROS_60 "000000000000000000000000000000000000000000000000000000000000"
#define MAX_256 \
    "115792089237316195423570985008687907853269984665640564039457584007913129639935"

static void a_name_tells_its_token(void)
{
    static const struct {
        const char *name;
        enum name_kind kind;
        const char *id;
    } rows[] = {
        { "7", NAME_DECIMAL, "7" },
        { "0", NAME_DECIMAL, "0" },
        { "0.json", NAME_DECIMAL, "0" },
        { "7.json", NAME_DECIMAL, "7" },
        { "7.", NAME_DECIMAL, "7" },
        { "12345.metadata", NAME_DECIMAL, "12345" },
        { MAX_256 ".json", NAME_DECIMAL, MAX_256 },
        { "007", NAME_PADDED, "7" },
        { "0000.json", NAME_PADDED, "0" },
        { ZEROS_60 "00ff", NAME_HEX, "255" },
        { ZEROS_60 "00FF.json", NAME_HEX, "255" },
        { ZEROS_60 "0010", NAME_HEX, "16" }, /* not ten */
        { "0000000000000001000000000000000000000000000000000000000000000000", NAME_HEX,
          "6277101735386680763835789423207666416102355444464034512896" },
        { "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", NAME_HEX,
          MAX_256 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct token_id id = { { 0 } };
        char text[TOKEN_TEXT_SIZE];
        check_case("%s", rows[i].name);
        CHECK_INT(rows[i].kind, name_token(rows[i].name, &id));
        CHECK_STR(rows[i].id, token_id_text(&id, text));
    }
}

static void other_names_are_no_tokens(void)
{
    static const char *const names[] = {
        "",
        ".json",
        "collection.json",
        "-1.json",
        "+1",
        "1 .json",
        "1e3",
        "0x10",
        "7.meta.json",
        "ten.json",
        "1_000",
        "\xef\xbc\x91",
        "1-3.json",
        "token-7.json",
        "00000000000000000000000000000000000000000000000000000000000000fg",
        "0000000000000000000000000000000000000000000000000000000000000f",
        "115792089237316195423570985008687907853269984665640564039457584007913129639936",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        struct token_id id;
        check_case("%s", names[i]);
        CHECK_INT(NAME_NONE, name_token(names[i], &id));
    }
}

SUITE(name, TEST(a_name_tells_its_token), TEST(other_names_are_no_tokens))
