#include "judge/content.h"

#include "base/untrusted.h"
#include "judge/leftover.h"
#include "judge/letters.h"
#include "judge/placeholder.h"
#include "json/decode.h"
#include "json/equal.h"
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

enum { REPEATED_MAX = 32 };

struct content {
    const struct json_tape *tape;
    const char *token_id;
    enum expectation expect;
    struct findings *findings;
    unsigned seen;    /* traits of the members that are there and not null */
    unsigned unknown; /* members that are not in the table: properties of its own */
    unsigned attributes;
    uint32_t hinted; /* where a strong word of a placeholder stands, or 0 */
    /* Members that stand there again, each name once. */
    struct repeated {
        struct json_text name;
        uint32_t last; /* value of it */
        bool told;
    } repeated[REPEATED_MAX];
    size_t repeated_count;
};

static void note(struct content *content, uint32_t value, enum severity severity,
                 const char *rule, const char *message)
{
    struct strbuf pointer = STRBUF_INIT(1024);
    /* What is beyond is only counted, and finding its place takes time. */
    if (value != JSON_NONE && content->findings->count < FINDINGS_MAX)
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

/* Lengths and texts that are constants cost a comparison each, and no call. */
static unsigned traits_of(struct json_text key)
{
#define KNOWN(name, traits) \
    if (key.len == sizeof(name) - 1 && memcmp(key.text, name, sizeof(name) - 1) == 0) \
        return traits;
    /* clang-format off */
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
    /* clang-format on */
#undef KNOWN
    return 0;
}

static bool has_markup(struct json_text text)
{
    const char *end = memrchr(text.text, '>', text.len);
    for (const char *at = text.text; end != NULL && at + 2 < end + 1; at++) {
        char next = at[1];
        bool letter = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        if (*at == '<' && (letter || next == '/' || next == '!'))
            return true;
    }
    return false;
}

static void check_odd_text(struct content *content, uint32_t value, struct json_text text)
{
    bool invisible = false;
    for (size_t i = 0; i < text.len && !invisible; i++) {
        if ((letters_of(text.text + i, 1) & LETTER_ODD) == 0)
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

static void check_name(struct content *content, uint32_t value, struct json_text text)
{
    if (text.len == 0)
        note(content, value, SEVERITY_WARNING, "content.name", "the name is empty");
    else if (memchr("=+-@\t\r", text.text[0], 6) != NULL)
        note(content, value, SEVERITY_WARNING, "content.formula",
             "a spreadsheet would take it for a formula");
}

/* `with` is in lower case. */
static bool begins(struct json_text text, const char *with, size_t len)
{
    return text.len >= len && (text.text[0] | 0x20) == with[0] &&
           strncasecmp(text.text, with, len) == 0;
}

static void check_url(struct content *content, uint32_t value, struct json_text text)
{
    if (begins(text, "https://", 8) || begins(text, "ipfs://", 7) ||
        begins(text, "data:", 5) || begins(text, "ar://", 5))
        return;
    if (text.len == 0)
        note(content, value, SEVERITY_WARNING, "content.url", "the URL is empty");
    else if (begins(text, "http://", 7))
        note(content, value, SEVERITY_WARNING, "content.url",
             "http without TLS: pages that are on https do not load it");
    else
        note(content, value, SEVERITY_WARNING, "content.url",
             "expected a URL that begins with https:, ipfs:, ar: or data:");
}

/* Whether it is a placeholder is decided by all that the document has. */
static void look_for_hint(struct content *content, uint32_t value, unsigned traits,
                          struct json_text text, uint64_t letters)
{
    enum placeholder_hint hint = PLACEHOLDER_NONE;
    if (traits & IS_NAME)
        hint = placeholder_of_name(text.text, text.len, letters);
    else if (traits & IS_MEDIA)
        hint = placeholder_of_image(text.text, text.len);
    if (hint == PLACEHOLDER_STRONG && content->hinted == 0)
        content->hinted = value;
}

static enum leftover_place place_of(unsigned traits)
{
    if (traits & IS_NAME)
        return LEFTOVER_IN_NAME;
    return traits & IS_TEXT ? LEFTOVER_IN_PROSE : LEFTOVER_IN_URL;
}

static void check_text(struct content *content, uint32_t value, unsigned traits)
{
    struct json_text text = json_text(content->tape, value);
    if (traits & IS_NAME)
        check_name(content, value, text);
    if (traits & IS_URL)
        check_url(content, value, text);
    if ((traits & (IS_TEXT | IS_URL)) == 0 ||
        (traits & IS_URL && begins(text, "data:", 5)))
        return;
    uint64_t letters = letters_of(text.text, text.len);
    if (traits & IS_TEXT && letters & LETTER_ODD)
        check_odd_text(content, value, text);
    look_for_hint(content, value, traits, text, letters);
    check_leftover(content, value, text, letters, place_of(traits));
}

/* A decimal id: hexadecimal ones and names may be of the token all the same. */
static bool is_decimal(struct json_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.text[i] < '0' || text.text[i] > '9')
            return false;
    }
    return text.len > 0;
}

static void check_token_id(struct content *content, uint32_t value)
{
    enum json_kind kind = json_kind(content->tape, value);
    if (content->token_id == NULL || (kind != JSON_STRING && kind != JSON_NUMBER))
        return;
    struct json_text text = json_text(content->tape, value);
    if (!is_decimal(text))
        return;
    for (; text.len > 1 && *text.text == '0'; text.len--)
        text.text++;
    if (text.len != strlen(content->token_id) ||
        memcmp(text.text, content->token_id, text.len) != 0)
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

static bool text_is(struct json_text text, const char *other, size_t len)
{
    return text.len == len && memcmp(text.text, other, len) == 0;
}

/* OpenSea's; others ("string") are some place's own, and say nothing of numbers. */
static bool asks_for_number(struct json_text display)
{
    return text_is(display, "number", 6) || text_is(display, "boost_number", 12) ||
           text_is(display, "boost_percentage", 16);
}

static void check_display(struct content *content, struct json_text display,
                          uint32_t value)
{
    const struct json_tape *tape = content->tape;
    if (json_kind(tape, value) == JSON_STRING && asks_for_number(display))
        note(content, value, SEVERITY_WARNING, "content.number-as-text",
             "display_type asks for a number, the value is a string");
    else if (text_is(display, "date", 4) &&
             (json_kind(tape, value) != JSON_NUMBER || !is_plausible_date(tape, value)))
        note(content, value, SEVERITY_WARNING, "content.date",
             "display_type is date: expected a UNIX time in seconds");
}

static void check_attribute(struct content *content, uint32_t attribute)
{
    const struct json_tape *tape = content->tape;
    uint32_t display = JSON_NONE, value = JSON_NONE;
    for (uint32_t key = json_first(tape, attribute); key < json_end(tape, attribute);
         key = json_next(tape, key + 1)) {
        struct json_text name = json_text(tape, key);
        if (text_is(name, "display_type", 12))
            display = key + 1;
        else if (text_is(name, "value", 5))
            value = key + 1;
    }
    if (display != JSON_NONE && value != JSON_NONE &&
        json_kind(tape, display) == JSON_STRING)
        check_display(content, json_text(tape, display), value);
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

/* What is known of members of the key's name; NULL: there are too many names. */
static struct repeated *repeated_of(struct content *content, uint32_t key)
{
    const struct json_tape *tape = content->tape;
    struct json_text name = json_text(tape, key);
    for (size_t i = 0; i < content->repeated_count; i++) {
        if (text_is(content->repeated[i].name, name.text, name.len))
            return &content->repeated[i];
    }
    if (content->repeated_count == REPEATED_MAX)
        return NULL;
    struct repeated *repeated = &content->repeated[content->repeated_count++];
    *repeated = (struct repeated){ name, key + 1, false };
    for (uint32_t k = json_next(tape, key + 1); k < json_end(tape, 0);
         k = json_next(tape, k + 1)) {
        if (text_is(json_text(tape, k), name.text, name.len))
            repeated->last = k + 1;
    }
    return repeated;
}

/* Each name is told once. Where only the placeholder may be told, the traits must not be
 * readable either. */
static void check_shadowed(struct content *content, uint32_t key, unsigned traits)
{
    const struct json_tape *tape = content->tape;
    bool tells = traits & IS_ATTRIBUTES && tape->values[key + 1].size > 0 &&
                 content->expect == EXPECT_PLACEHOLDER;
    struct repeated *repeated = repeated_of(content, key);
    if (repeated == NULL || repeated->told ||
        json_equal(tape, key + 1, tape, repeated->last))
        return;
    repeated->told = true;
    note(content, key + 1, tells ? SEVERITY_ERROR : SEVERITY_WARNING,
         "content.duplicate-member",
         "it is there twice: decoders take the last one, and whoever reads the text sees "
         "this one too");
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
    if (tape->values[key].flags & JSON_SHADOWED)
        check_shadowed(content, key, traits);
    if (json_kind(tape, value) == JSON_STRING)
        check_text(content, value, traits);
    if (traits & IS_ATTRIBUTES)
        check_attributes(content, value);
    if (traits & IS_TOKEN_ID)
        check_token_id(content, value);
}

/* ---- what lies deeper ---- */

/* A URL, or a text that is short enough not to be a program. */
static void check_deep_text(struct content *content, uint32_t value)
{
    enum { SCHEME_MAX = 12, TEXT_MAX = 512 };
    struct json_text text = json_text(content->tape, value);
    size_t head = text.len < SCHEME_MAX ? text.len : SCHEME_MAX;
    bool url = memmem(text.text, head, "://", 3) != NULL;
    if (text.len == 0 || (!url && (text.len > TEXT_MAX || begins(text, "data:", 5))))
        return;
    check_leftover(content, value, text, letters_of(text.text, text.len),
                   url ? LEFTOVER_IN_URL : LEFTOVER_IN_TRAIT);
}

/* Keys are texts like the others. */
static void check_deep(struct content *content, uint32_t value)
{
    const struct json_tape *tape = content->tape;
    uint32_t end =
        json_kind(tape, value) >= JSON_ARRAY ? json_end(tape, value) : value + 1;
    for (uint32_t i = value; i < end; i++) {
        if (json_kind(tape, i) == JSON_STRING)
            check_deep_text(content, i);
    }
}

static bool has_value(const struct json_tape *tape, uint32_t object)
{
    return json_kind(tape, object) == JSON_OBJECT &&
           json_get(tape, object, "value") != JSON_NONE;
}

/* Members that are traits are looked at across the collection (judge/trait_read.c). */
static void check_properties(struct content *content, uint32_t properties)
{
    const struct json_tape *tape = content->tape;
    if (json_kind(tape, properties) != JSON_OBJECT)
        return;
    for (uint32_t key = json_first(tape, properties); key < json_end(tape, properties);
         key = json_next(tape, key + 1)) {
        if (json_kind(tape, key + 1) >= JSON_ARRAY && !has_value(tape, key + 1))
            check_deep(content, key + 1);
    }
}

/* Members that are in no table: files, media, links. Those of the root are traits where
 * there are no others. */
static void check_unknown(struct content *content)
{
    const struct json_tape *tape = content->tape;
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1)) {
        if (traits_of(json_text(tape, key)) != 0)
            continue;
        if (text_is(json_text(tape, key), "properties", 10))
            check_properties(content, key + 1);
        else if (json_kind(tape, key + 1) >= JSON_ARRAY || content->attributes > 0)
            check_deep(content, key + 1);
    }
}

/* A thing may be called "Mystery Box": weak words mean something only beside the rest of
 * the collection. Where placeholders are expected, that one is there is no news. */
static void check_placeholder(struct content *content)
{
    if (content->hinted != 0 && content->attributes <= PLACEHOLDER_ATTRIBUTES_MAX &&
        content->expect != EXPECT_PLACEHOLDER)
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
    if (!(seen & IS_ATTRIBUTES) && content->unknown == 0 &&
        content->expect != EXPECT_PLACEHOLDER)
        note(content, JSON_NONE, SEVERITY_WARNING, "content.attributes",
             "it has neither attributes nor properties of its own");
}

void content_check(const struct json_tape *tape, const char *token_id,
                   enum expectation expect, struct findings *findings)
{
    struct content content = {
        .tape = tape, .token_id = token_id, .expect = expect, .findings = findings
    };
    for (uint32_t key = json_first(tape, 0); key < json_end(tape, 0);
         key = json_next(tape, key + 1))
        check_member(&content, key);
    if (content.unknown > 0)
        check_unknown(&content);
    check_placeholder(&content);
    check_whole(&content);
}
