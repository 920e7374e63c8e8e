#include "judge/glance.h"

#include "judge/letters.h"

#include <string.h>

enum member {
    MEMBER_OTHER,
    MEMBER_NAME,
    MEMBER_DESCRIPTION,
    MEMBER_ID,
    MEMBER_NUMBER,
    MEMBER_MEDIA /* and the media behind it */
};

static unsigned member_of(struct json_text key)
{
    /* clang-format off */
#define ROW(name, member) { name, sizeof(name) - 1, member },
    static const struct {
        const char *name;
        size_t len;
        unsigned member;
    } rows[] = {
        ROW("name",          MEMBER_NAME)
        ROW("description",   MEMBER_DESCRIPTION)
        ROW("image",         MEMBER_MEDIA + MEDIUM_IMAGE)
        ROW("image_url",     MEMBER_MEDIA + MEDIUM_IMAGE_URL)
        ROW("image_data",    MEMBER_MEDIA + MEDIUM_IMAGE_DATA)
        ROW("animation_url", MEMBER_MEDIA + MEDIUM_ANIMATION)
        ROW("token_id",      MEMBER_ID)
        ROW("tokenId",       MEMBER_ID)
        ROW("id",            MEMBER_NUMBER)
        ROW("edition",       MEMBER_NUMBER)
    };
#undef ROW
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        if (key.len == rows[i].len && key.text[0] == rows[i].name[0] &&
            memcmp(key.text, rows[i].name, key.len) == 0)
            return rows[i].member;
    }
    return MEMBER_OTHER;
}

/* Ids may be numbers, and nothing else. */
static struct json_text *place_of(struct glance *glance, unsigned member,
                                  enum json_kind kind)
{
    if (member == MEMBER_ID)
        return &glance->id;
    if (member == MEMBER_NUMBER)
        return &glance->number;
    if (kind != JSON_STRING || member == MEMBER_OTHER)
        return NULL;
    if (member == MEMBER_NAME)
        return &glance->name;
    return member == MEMBER_DESCRIPTION ? &glance->description
                                        : &glance->media[member - MEMBER_MEDIA];
}

void glance_at(struct glance *glance, const struct json_tape *tape)
{
    *glance = (struct glance){ .veil = { .count = 0 } };
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        enum json_kind kind = json_kind(tape, key + 1);
        if ((kind != JSON_STRING && kind != JSON_NUMBER) ||
            tape->values[key].flags & JSON_SHADOWED)
            continue;
        struct json_text *place = place_of(glance, member_of(json_text(tape, key)), kind);
        if (place != NULL && json_text(tape, key + 1).len > 0)
            *place = json_text(tape, key + 1);
    }
}

bool glance_has_media(const struct glance *glance)
{
    for (int i = 0; i < MEDIUM_COUNT; i++) {
        if (glance->media[i].len > 0)
            return true;
    }
    return false;
}

enum placeholder_hint glance_hint(const struct glance *glance)
{
    const struct json_text *name = &glance->name;
    enum placeholder_hint hint =
        placeholder_of_name(name->text, name->len, letters_of(name->text, name->len));
    for (int i = 0; i < MEDIUM_COUNT; i++) {
        const struct json_text *url = &glance->media[i];
        enum placeholder_hint of_image =
            url->len > 0 ? placeholder_of_image(url->text, url->len) : PLACEHOLDER_NONE;
        hint = of_image > hint ? of_image : hint;
    }
    return hint;
}

/* ---- ids ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static struct json_text digits_at(const char *first, const char *end)
{
    struct json_text number = { first, 0 };
    while (first + number.len < end && is_digit(first[number.len]))
        number.len++;
    for (; number.len > 1 && *number.text == '0'; number.len--)
        number.text++;
    return number;
}

struct json_text glance_number(const struct glance *glance)
{
    const struct json_text none = { NULL, 0 }, *name = &glance->name;
    const char *mark = name->len > 0 ? memrchr(name->text, '#', name->len) : NULL;
    if (mark == NULL)
        return none;
    const char *end = name->text + name->len;
    struct json_text number = digits_at(mark + 1, end);
    const char *behind = number.text + number.len;
    return number.len > 0 && (behind == end || !is_letter(*behind)) ? number : none;
}

static struct json_text last_number(struct json_text name)
{
    const char *end = name.text + name.len, *first = end;
    while (first > name.text && !is_digit(first[-1]))
        first--;
    while (first > name.text && is_digit(first[-1]))
        first--;
    return digits_at(first, end);
}

void glance_id(const struct glance *glance, const char *token_id, struct own_id *id)
{
    own_id_init(id, token_id, strlen(token_id));
    if (id->decimal_len == 0)
        own_id_init(id, glance->id.text, glance->id.len);
    if (id->decimal_len == 0 && glance->name.len > 0) {
        struct json_text number = glance_number(glance);
        if (number.len == 0)
            number = last_number(glance->name);
        own_id_init(id, number.text, number.len);
    }
    if (id->decimal_len == 0)
        own_id_init(id, glance->number.text, glance->number.len);
}
