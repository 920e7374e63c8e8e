#include "judge/content.h"

#include "base/untrusted.h"
#include "judge/leftover.h"
#include "judge/letters.h"
#include "judge/placeholder.h"
#include "json/decode.h"
#include "json/pointer.h"

#include <stdio.h>
#include <string.h>

/* What is known of a member of the root by its name. */
enum traits {
    IS_NAME = 1 << 0,
    IS_TEXT = 1 << 1, /* shown to people */
    IS_URL = 1 << 2,
    IS_MEDIA = 1 << 3, /* one of them makes the token visible */
    IS_ATTRIBUTES = 1 << 4,
    IS_TOKEN_ID = 1 << 5, /* names the token that the document is of */
    IS_ERROR = 1 << 6     /* how services report errors */
};

/* clang-format off */
#define KNOWN(name, traits) { name, sizeof(name) - 1, traits },
static const struct known {
    const char *name;
    size_t len;
    unsigned traits;
} known[] = {
    KNOWN("name",          IS_NAME | IS_TEXT)
    KNOWN("description",   IS_TEXT)
    KNOWN("image",         IS_URL | IS_MEDIA)
    KNOWN("image_url",     IS_URL | IS_MEDIA)
    KNOWN("image_data",    IS_MEDIA)
    KNOWN("animation_url", IS_URL | IS_MEDIA)
    KNOWN("external_url",  IS_URL)
    KNOWN("youtube_url",   IS_URL)
    KNOWN("attributes",    IS_ATTRIBUTES)
    KNOWN("traits",        IS_ATTRIBUTES)
    KNOWN("token_id",      IS_TOKEN_ID)
    KNOWN("tokenId",       IS_TOKEN_ID)
    KNOWN("error",         IS_ERROR)
    KNOWN("errors",        IS_ERROR)
    KNOWN("error_code",    IS_ERROR)
    KNOWN("statusCode",    IS_ERROR)
};
/* clang-format on */

struct content {
    const struct json_tape *tape;
    const char *token_id;
    struct findings *findings;
    unsigned seen;    /* traits of the members that are there and not null */
    unsigned unknown; /* members that are not in the table: properties of its own */
    unsigned attributes;
    enum placeholder_hint hint; /* the strongest, and where it stands */
    uint32_t hinted;
};

static void note(struct content *content, uint32_t value, enum severity severity,
                 const char *rule, const char *message)
{
    struct strbuf pointer = STRBUF_INIT(1024);
    if (value != JSON_NONE)
        json_pointer_of(&pointer, content->tape, value);
    struct finding *finding =
        findings_add(content->findings, severity, rule, pointer.text, "%s", message);
    if (finding != NULL && value != JSON_NONE) {
        const struct json_tape *tape = content->tape;
        finding->offset = json_source_offset(tape, value);
        json_position(tape->source, tape->source_len, finding->offset, &finding->line,
                      &finding->column);
    }
    strbuf_release(&pointer);
}

static unsigned traits_of(struct json_text key)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (key.len == known[i].len && memcmp(known[i].name, key.text, key.len) == 0)
            return known[i].traits;
    }
    return 0;
}

/*
 * Bytes that need a closer look: '<', controls other than line ends and tabs, and the
 * lead bytes of all characters that do not show (U+0080..009F, U+00AD, U+061C, U+180E,
 * U+2000.., U+FEFF, U+FFF9.., U+E0000..; base/untrusted.c). Most text in most languages
 * has none.
 */
/* clang-format off */
static const bool odd[256] = {
    [0x00] = 1, [0x01] = 1, [0x02] = 1, [0x03] = 1, [0x04] = 1, [0x05] = 1, [0x06] = 1,
    [0x07] = 1, [0x08] = 1, [0x0b] = 1, [0x0c] = 1, [0x0e] = 1, [0x0f] = 1, [0x10] = 1,
    [0x11] = 1, [0x12] = 1, [0x13] = 1, [0x14] = 1, [0x15] = 1, [0x16] = 1, [0x17] = 1,
    [0x18] = 1, [0x19] = 1, [0x1a] = 1, [0x1b] = 1, [0x1c] = 1, [0x1d] = 1, [0x1e] = 1,
    [0x1f] = 1, ['<'] = 1,  [0x7f] = 1, [0xc2] = 1, [0xd8] = 1, [0xe1] = 1, [0xe2] = 1,
    [0xef] = 1, [0xf3] = 1,
};
/* clang-format on */

static bool has_odd_bytes(struct json_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (odd[(unsigned char)text.text[i]])
            return true;
    }
    return false;
}

static bool has_markup(struct json_text text)
{
    for (size_t i = 0; i + 2 < text.len; i++) {
        char next = text.text[i + 1];
        bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        if (text.text[i] == '<' && (letter || next == '/' || next == '!') &&
            memchr(text.text + i, '>', text.len - i) != NULL)
            return true;
    }
    return false;
}

static void check_odd_text(struct content *content, uint32_t value, struct json_text text)
{
    bool invisible = false;
    for (size_t i = 0; i < text.len && !invisible; i++) {
        if (!odd[(unsigned char)text.text[i]])
            continue;
        size_t width = utf8_width(text.text + i, text.len - i);
        invisible = width > 0 && !utf8_is_visible(text.text + i, width);
    }
    if (invisible)
        note(content, value, SEVERITY_WARNING, "content.invisible-characters",
             "it holds control, bidirectional or zero-width characters");
    if (has_markup(text))
        note(content, value, SEVERITY_WARNING, "content.markup",
             "it holds HTML, which some places show as text and some run");
}

/* Whether it is one is decided by all that the document has: check_placeholder(). */
static void take_hint(struct content *content, uint32_t value, enum placeholder_hint hint)
{
    if (hint <= content->hint)
        return;
    content->hint = hint;
    content->hinted = value;
}

static void check_leftover(struct content *content, uint32_t value, struct json_text text,
                           uint64_t letters, enum leftover_place place)
{
    const char *found = leftover_find(text.text, text.len, letters, place);
    char message[128];
    if (found == NULL)
        return;
    snprintf(message, sizeof(message),
             "\"%s\" stands where a value was to be put in: it was left behind by a "
             "template or a program",
             found);
    note(content, value, SEVERITY_WARNING, "content.leftover", message);
}

/* "#12" at the end of the name of token 13. */
static void check_number(struct content *content, uint32_t value, struct json_text text)
{
    size_t digits = 0;
    if (content->token_id == NULL)
        return;
    while (digits < text.len && text.text[text.len - 1 - digits] >= '0' &&
           text.text[text.len - 1 - digits] <= '9')
        digits++;
    if (digits == 0 || digits == text.len || text.text[text.len - 1 - digits] != '#')
        return;
    const char *number = text.text + text.len - digits;
    while (digits > 1 && *number == '0') {
        number++;
        digits--;
    }
    if (digits != strlen(content->token_id) ||
        memcmp(number, content->token_id, digits) != 0)
        note(content, value, SEVERITY_WARNING, "content.wrong-token",
             "its number is not the token's id");
}

static void check_name(struct content *content, uint32_t value, struct json_text text)
{
    if (text.len == 0)
        note(content, value, SEVERITY_WARNING, "content.name", "the name is empty");
    else if (memchr("=+-@\t\r", text.text[0], 6) != NULL)
        note(content, value, SEVERITY_WARNING, "content.formula",
             "a spreadsheet would take it for a formula");
    check_number(content, value, text);
}

static bool begins(struct json_text text, const char *with)
{
    size_t len = strlen(with);
    return text.len >= len && (text.text[0] | 0x20) == with[0] &&
           strncasecmp(text.text, with, len) == 0;
}

static void check_url(struct content *content, uint32_t value, struct json_text text)
{
    if (begins(text, "https://") || begins(text, "ipfs://") || begins(text, "data:") ||
        begins(text, "ar://"))
        return;
    if (text.len == 0)
        note(content, value, SEVERITY_WARNING, "content.url", "the URL is empty");
    else if (begins(text, "http://"))
        note(content, value, SEVERITY_WARNING, "content.url",
             "http without TLS: pages that are on https do not load it");
    else
        note(content, value, SEVERITY_WARNING, "content.url",
             "expected a URL that begins with https:, ipfs:, ar: or data:");
}

static void check_words(struct content *content, uint32_t value, unsigned traits,
                        struct json_text text)
{
    uint64_t letters = letters_of(text.text, text.len);
    if (traits & IS_NAME)
        take_hint(content, value, placeholder_of_name(text.text, text.len, letters));
    if (traits & IS_MEDIA)
        take_hint(content, value, placeholder_of_image(text.text, text.len, letters));
    check_leftover(content, value, text, letters,
                   traits & IS_NAME   ? LEFTOVER_IN_NAME
                   : traits & IS_TEXT ? LEFTOVER_IN_PROSE
                                      : LEFTOVER_IN_URL);
}

static void check_text(struct content *content, uint32_t value, unsigned traits)
{
    struct json_text text = json_text(content->tape, value);
    if (traits & IS_TEXT && has_odd_bytes(text))
        check_odd_text(content, value, text);
    if (traits & IS_NAME)
        check_name(content, value, text);
    if (traits & IS_URL)
        check_url(content, value, text);
    if ((traits & (IS_TEXT | IS_URL)) != 0 && !begins(text, "data:"))
        check_words(content, value, traits, text);
}

static void check_token_id(struct content *content, uint32_t value)
{
    enum json_kind kind = json_kind(content->tape, value);
    if (content->token_id != NULL && (kind == JSON_STRING || kind == JSON_NUMBER) &&
        !json_text_is(content->tape, value, content->token_id))
        note(content, value, SEVERITY_WARNING, "content.wrong-token",
             "the document says that it is another token's");
}

/* A UNIX time in seconds between 1970 and 2100; milliseconds are a common mistake. */
static bool is_plausible_date(const struct json_tape *tape, uint32_t value)
{
    enum { SECONDS_DIGITS = 10 };
    struct json_text text = json_text(tape, value);
    return (tape->values[value].flags & JSON_INTEGER) != 0 &&
           text.len <= SECONDS_DIGITS &&
           (text.len < SECONDS_DIGITS ||
            memcmp(text.text, "4102444800", SECONDS_DIGITS) < 0);
}

static void check_attribute(struct content *content, uint32_t attribute)
{
    const struct json_tape *tape = content->tape;
    uint32_t display = json_get(tape, attribute, "display_type");
    uint32_t value = json_get(tape, attribute, "value");
    if (display == JSON_NONE || value == JSON_NONE ||
        json_kind(tape, display) != JSON_STRING)
        return;
    if (json_text_is(tape, display, "date") &&
        (json_kind(tape, value) != JSON_NUMBER || !is_plausible_date(tape, value)))
        note(content, value, SEVERITY_WARNING, "content.date",
             "display_type is date: expected a UNIX time in seconds");
    else if (!json_text_is(tape, display, "date") &&
             json_kind(tape, value) == JSON_STRING)
        note(content, value, SEVERITY_WARNING, "content.number-as-text",
             "display_type asks for a number, the value is a string");
}

static void check_attributes(struct content *content, uint32_t list)
{
    const struct json_tape *tape = content->tape;
    content->attributes += tape->values[list].size;
    if (json_kind(tape, list) != JSON_ARRAY)
        return;
    for (uint32_t e = json_first(tape, list); e < json_end(tape, list);
         e = json_next(tape, e)) {
        /* Two members are the common form; a third is the display_type. */
        if (json_kind(tape, e) == JSON_OBJECT && tape->values[e].size > 2)
            check_attribute(content, e);
    }
}

static void check_member(struct content *content, uint32_t key)
{
    const struct json_tape *tape = content->tape;
    uint32_t value = key + 1;
    unsigned traits = traits_of(json_text(tape, key));
    if (traits == 0) {
        content->unknown++;
        return;
    }
    if (json_kind(tape, value) == JSON_NULL)
        return;
    content->seen |= traits;
    if (json_kind(tape, value) == JSON_STRING)
        check_text(content, value, traits);
    if (traits & IS_ATTRIBUTES)
        check_attributes(content, value);
    if (traits & IS_TOKEN_ID)
        check_token_id(content, value);
}

/* A thing may be called "Mystery Box", and then it has attributes or something else. */
static void check_placeholder(struct content *content)
{
    unsigned most = content->hint == PLACEHOLDER_STRONG ? PLACEHOLDER_ATTRIBUTES_MAX : 0;
    unsigned own = content->hint == PLACEHOLDER_WEAK ? content->unknown : 0;
    if (content->hint != PLACEHOLDER_NONE && content->attributes <= most && own == 0)
        note(content, content->hinted, SEVERITY_WARNING, "content.placeholder",
             "it reads like a placeholder of a token that is not revealed");
}

static void check_whole(struct content *content)
{
    unsigned seen = content->seen;
    if (seen & IS_ERROR && !(seen & (IS_NAME | IS_MEDIA))) {
        note(content, JSON_NONE, SEVERITY_WARNING, "content.error-payload",
             "it looks like an error message, sent as a success");
        return;
    }
    if (!(seen & IS_NAME))
        note(content, JSON_NONE, SEVERITY_WARNING, "content.name", "it has no name");
    if (!(seen & IS_MEDIA))
        note(content, JSON_NONE, SEVERITY_WARNING, "content.image",
             "it has no image, image_url or animation_url");
    if (!(seen & IS_ATTRIBUTES) && content->unknown == 0)
        note(content, JSON_NONE, SEVERITY_WARNING, "content.attributes",
             "it has neither attributes nor properties of its own");
}

void content_check(const struct json_tape *tape, const char *token_id,
                   struct findings *findings)
{
    struct content content = { .tape = tape, .token_id = token_id, .findings = findings };
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1))
        check_member(&content, key);
    check_placeholder(&content);
    check_whole(&content);
}
