#include "judge/veil.h"

#include "check.h"

#include <string.h>

static struct json_text text_of(const char *text)
{
    return (struct json_text){ text, text != NULL ? strlen(text) : 0 };
}

/* Types and values in turn, ended by NULL; a value of "-" is a number. */
static enum veil_kind veil_of(const char *const *pairs)
{
    struct veil veil = { .count = 0 };
    for (; *pairs != NULL; pairs += 2) {
        bool number = strcmp(pairs[1], "-") == 0;
        veil_add(&veil, text_of(pairs[0]), text_of(number ? NULL : pairs[1]));
    }
    return veil_of_all(&veil);
}

static void attributes_hide_all_or_nothing(void)
{
    static const struct {
        const char *pairs[9];
        enum veil_kind kind;
    } rows[] = {
        { { NULL }, VEIL_NONE },
        { { "Status", "Unrevealed", NULL }, VEIL_STATUS },
        { { "Status", "NOT-REVEALED", NULL }, VEIL_STATUS },
        { { "Revealed", "false", NULL }, VEIL_STATUS },
        { { "is_revealed", "No", NULL }, VEIL_STATUS },
        { { "Revealed", "true", NULL }, VEIL_NONE },
        { { "Work", "Unrevealed", NULL }, VEIL_STRONG },
        { { "Fur", "?", "Hat", "???", NULL }, VEIL_STRONG },
        { { "Fur", "Hidden", "Hat", "TBA", NULL }, VEIL_STRONG },
        { { "Fur", "Hidden", "Hat", "unknown", NULL }, VEIL_WEAK },
        { { "Fur", "Hidden", NULL }, VEIL_THIN },
        { { "Fur", "Fog", "Hat", "Fog", "Eyes", "Fog", NULL }, VEIL_WEAK },
        { { "Fur", "Fog", "Hat", "Fog", NULL }, VEIL_NONE },
        { { "Fur", "None", "Hat", "None", "Eyes", "None", NULL }, VEIL_NONE },
        { { "Fur", "", "Hat", "", "Eyes", "", NULL }, VEIL_NONE },
        { { "Fur", "Hidden", "Hat", "Fez", NULL }, VEIL_NONE },
        { { "Status", "Unrevealed", "Level", "-", NULL }, VEIL_NONE },
        { { "Fur", "-", "Hat", "-", "Eyes", "-", NULL }, VEIL_NONE },
        { { "Story", "it was hidden in the fog of war", NULL }, VEIL_NONE },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("row %zu", i);
        CHECK_INT(rows[i].kind, veil_of(rows[i].pairs));
    }
}

SUITE(veil, TEST(attributes_hide_all_or_nothing))
