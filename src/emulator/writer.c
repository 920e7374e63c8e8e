#include "emulator/writer.h"

#include "base/untrusted.h"
#include "emulator/chance.h"
#include "emulator/words.h"

#include <inttypes.h>
#include <string.h>

enum {
    ATTRIBUTES_MIN = 4, /* the serial number and WORDS_ALWAYS_COUNT among them */
    ATTRIBUTES_MAX = 12,
    ATTRIBUTE_BYTES = 55, /* that one takes, about */
    FRAME_BYTES = 260     /* that a document without attributes and long words takes */
};

/* What is put into a hole, of a token whose id has five digits. */
static const size_t usual_fill[] = {
    [HOLE_ID] = 5,      [HOLE_NUMBER] = 7,     [HOLE_ASSETS] = 37, [HOLE_IMAGE] = 46,
    [HOLE_SERIAL] = 16, [HOLE_BACKGROUND] = 9, [HOLE_LEVEL] = 2,
};

/* Writes in the style of one of the encoders that Metadata APIs use. */
struct writer {
    struct strbuf *text;
    struct document *document;
    uint64_t seed, drawn; /* the source of draw() */
    bool spaced;          /* a blank behind each comma and colon */
    bool ascii;           /* everything else as \u escapes */
    bool fresh;           /* no comma is due: a bracket was just opened */
};

static uint64_t draw(struct writer *writer, uint64_t below)
{
    return chance(writer->seed, CHANCE_TEXT, writer->drawn++) % below;
}

static void put_raw(struct writer *writer, const char *text)
{
    strbuf_puts(writer->text, text);
}

static void put_hole_of(struct writer *writer, enum hole_kind kind, uint64_t value)
{
    struct document *document = writer->document;
    document->holes[document->hole_count++] =
        (struct hole){ writer->text->len - document->at, kind, value };
}

static void put_hole(struct writer *writer, enum hole_kind kind)
{
    put_hole_of(writer, kind, 0);
}

static uint32_t code_point(const char *text, size_t width)
{
    uint32_t code = (unsigned char)text[0] & (0x7fU >> width);
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    return code;
}

static void put_escaped(struct writer *writer, const char *text, size_t width)
{
    uint32_t code = code_point(text, width);
    if (code >= 0x10000) {
        strbuf_putf(writer->text, "\\u%04x", 0xd800 + ((code - 0x10000) >> 10));
        code = 0xdc00 + ((code - 0x10000) & 0x3ff);
    }
    strbuf_putf(writer->text, "\\u%04x", code);
}

static bool is_plain(const struct writer *writer, char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\' &&
           ((unsigned char)c < 0x80 || !writer->ascii);
}

/* Well-formed UTF-8 as part of a JSON string, without the quotes. */
static void put_text(struct writer *writer, const char *text, size_t len)
{
    for (size_t from = 0, to = 0; from < len; from = to) {
        while (to < len && is_plain(writer, text[to]))
            to++;
        strbuf_add(writer->text, text + from, to - from);
        if (to == len)
            break;
        size_t width = utf8_width(text + to, len - to);
        if (text[to] == '"' || text[to] == '\\')
            strbuf_putf(writer->text, "\\%c", text[to]);
        else if (text[to] == '\n')
            put_raw(writer, "\\n");
        else
            put_escaped(writer, text + to, width);
        to += width;
    }
}

static void put_string(struct writer *writer, const char *text)
{
    strbuf_putc(writer->text, '"');
    put_text(writer, text, strlen(text));
    strbuf_putc(writer->text, '"');
}

static void put_comma(struct writer *writer)
{
    if (!writer->fresh)
        put_raw(writer, writer->spaced ? ", " : ",");
    writer->fresh = false;
}

static void put_key(struct writer *writer, const char *key)
{
    put_comma(writer);
    put_string(writer, key);
    put_raw(writer, writer->spaced ? ": " : ":");
}

static void open_bracket(struct writer *writer, char bracket)
{
    strbuf_putc(writer->text, bracket);
    writer->fresh = true;
}

static void close_bracket(struct writer *writer, char bracket)
{
    strbuf_putc(writer->text, bracket);
    writer->fresh = false;
}

static void put_image(struct writer *writer)
{
    put_key(writer, "image");
    strbuf_putc(writer->text, '"');
    put_hole(writer, HOLE_IMAGE);
    strbuf_putc(writer->text, '"');
}

static void put_external_url(struct writer *writer)
{
    put_key(writer, "external_url");
    put_raw(writer, "\"https://example.com/w/");
    put_hole(writer, HOLE_ID);
    strbuf_putc(writer->text, '"');
}

static void put_animation(struct writer *writer)
{
    put_key(writer, "animation_url");
    strbuf_putc(writer->text, '"');
    put_hole(writer, HOLE_ASSETS);
    put_hole(writer, HOLE_ID);
    put_raw(writer, ".mp4\"");
    put_key(writer, "animation_url_mime_type");
    put_string(writer, "video/mp4");
}

static void put_name(struct writer *writer, const char *name, bool numbered)
{
    put_key(writer, "name");
    strbuf_putc(writer->text, '"');
    put_text(writer, name, strlen(name));
    if (numbered)
        put_hole(writer, HOLE_NUMBER);
    strbuf_putc(writer->text, '"');
}

/* At least one sentence; then word after word while there is room in `bytes`. Returns the
 * bytes that it took. */
static size_t put_description(struct writer *writer, size_t bytes)
{
    size_t sentence = draw(writer, WORDS_SENTENCE_COUNT);
    size_t start = writer->text->len, end = start + bytes;
    put_text(writer, words_sentences[sentence], strlen(words_sentences[sentence]));
    for (unsigned count = 1; writer->text->len < end; count++) {
        sentence = (sentence + 5) % WORDS_SENTENCE_COUNT;
        put_raw(writer, count % 4 == 0 ? "\\n\\n" : " ");
        const char *word = words_sentences[sentence];
        while (*word != '\0' && writer->text->len < end) {
            size_t len = strcspn(word + 1, " ") + 1;
            put_text(writer, word, len);
            word += len;
        }
    }
    return writer->text->len - start;
}

static void put_value(struct writer *writer, const struct words_trait *trait)
{
    uint64_t steps = trait->high - trait->low + 1,
             value = trait->low + draw(writer, steps);
    switch (trait->kind) {
    case WORDS_TEXT:
        put_string(writer, trait->values[value]);
        break;
    case WORDS_WHOLE:
        strbuf_putu(writer->text, value);
        break;
    case WORDS_FRACTION:
        strbuf_putf(writer->text, "%" PRIu64 ".%02" PRIu64, value / 100, value % 100);
        break;
    case WORDS_FLAG:
        put_raw(writer, value ? "true" : "false");
        break;
    }
}

/* Up to its value. */
static void open_attribute(struct writer *writer, const struct words_trait *trait)
{
    put_comma(writer);
    open_bracket(writer, '{');
    put_key(writer, "trait_type");
    put_string(writer, trait->name);
    if (trait->display != NULL) {
        put_key(writer, "display_type");
        put_string(writer, trait->display);
    }
    put_key(writer, "value");
}

static void put_attribute(struct writer *writer, const struct words_trait *trait)
{
    open_attribute(writer, trait);
    put_value(writer, trait);
    close_bracket(writer, '}');
}

static void put_own_attribute(struct writer *writer, enum words_always which,
                              enum hole_kind kind)
{
    const struct words_trait *trait = &words_traits[which];
    open_attribute(writer, trait);
    put_hole_of(writer, kind, trait->low + draw(writer, trait->high - trait->low + 1));
    close_bracket(writer, '}');
}

static void put_serial(struct writer *writer)
{
    put_comma(writer);
    open_bracket(writer, '{');
    put_key(writer, "trait_type");
    put_string(writer, "Serial");
    put_key(writer, "value");
    strbuf_putc(writer->text, '"');
    put_hole(writer, HOLE_SERIAL);
    strbuf_putc(writer->text, '"');
    close_bracket(writer, '}');
}

/* One member of each kind that the schema has a type for, with another type. */
static void put_wrong_attributes(struct writer *writer)
{
    static const char *const wrong[] = {
        "{\"trait_type\":7,\"value\":\"Rune\"}",
        "{\"trait_type\":\"Aura\",\"value\":{\"colour\":\"violet\",\"level\":3}}",
        "{\"trait_type\":\"Spirit\",\"value\":null}",
        "{\"trait_type\":\"Power\",\"display_type\":\"percent\",\"value\":81}",
        "{\"trait_type\":\"Unspoken\"}",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        put_comma(writer);
        put_raw(writer, wrong[i]);
    }
}

/* How many attributes a document of `target` bytes has. */
static size_t draw_attribute_count(struct writer *writer, size_t target)
{
    size_t most = target > FRAME_BYTES ? (target - FRAME_BYTES) / ATTRIBUTE_BYTES : 0;
    if (most > ATTRIBUTES_MAX)
        most = ATTRIBUTES_MAX;
    if (most <= ATTRIBUTES_MIN)
        return ATTRIBUTES_MIN;
    return ATTRIBUTES_MIN + draw(writer, most - ATTRIBUTES_MIN + 1);
}

static void put_attributes(struct writer *writer, const struct document_order *order)
{
    open_bracket(writer, '[');
    put_serial(writer);
    put_own_attribute(writer, WORDS_BACKGROUND, HOLE_BACKGROUND);
    put_own_attribute(writer, WORDS_LEVEL, HOLE_LEVEL);
    size_t count = draw_attribute_count(writer, order->target);
    size_t others = WORDS_TRAIT_COUNT - WORDS_ALWAYS_COUNT, other = draw(writer, others);
    for (size_t i = 1 + WORDS_ALWAYS_COUNT; i < count; i++) {
        put_attribute(writer, &words_traits[WORDS_ALWAYS_COUNT + other]);
        other = (other + 3) % others;
    }
    if (order->wrong)
        put_wrong_attributes(writer);
    close_bracket(writer, ']');
}

/* The same draws are made whatever the description's length, so that writing again with
 * another length changes the description alone. Returns what that took. */
static size_t put_document(struct writer *writer, const struct document_order *order,
                           size_t description_bytes)
{
    open_bracket(writer, '{');
    put_name(writer, order->collection, true);
    put_key(writer, "description");
    strbuf_putc(writer->text, '"');
    size_t took = put_description(writer, description_bytes);
    strbuf_putc(writer->text, '"');
    put_image(writer);
    if (draw(writer, 2) == 0)
        put_external_url(writer);
    if (order->target > 600 && draw(writer, 6) == 0)
        put_animation(writer);
    put_key(writer, "attributes");
    put_attributes(writer, order);
    close_bracket(writer, '}');
    return took;
}

static size_t usual_bytes(const struct document *document)
{
    size_t bytes = document->len;
    for (size_t i = 0; i < document->hole_count; i++)
        bytes += usual_fill[document->holes[i].kind];
    return bytes;
}

/* Writes the document at the end of `text`; returns the bytes that its description
 * took. */
static size_t write_once(struct strbuf *text, struct document *document,
                         const struct document_order *order, size_t description_bytes)
{
    uint64_t style = chance(order->seed, CHANCE_STYLE, 0);
    struct writer writer = { .text = text,
                             .document = document,
                             .seed = order->seed,
                             .spaced = style % 4 == 0,
                             .ascii = style / 4 % 2 == 0 };
    *document = (struct document){ .at = text->len };
    size_t took = put_document(&writer, order, description_bytes);
    document->len = text->len - document->at;
    return took;
}

/* Once with a short description, to learn the size, and once more with what is
 * missing. */
void document_write(struct strbuf *text, struct document *document,
                    const struct document_order *order)
{
    size_t took = write_once(text, document, order, 0);
    size_t bytes = usual_bytes(document);
    if (bytes >= order->target)
        return;
    strbuf_cut(text, document->at);
    write_once(text, document, order, took + order->target - bytes);
}

void document_write_unrevealed(struct strbuf *text, struct document *document,
                               const char *name, bool numbered)
{
    struct writer writer = { .text = text, .document = document };
    *document = (struct document){ .at = text->len };
    open_bracket(&writer, '{');
    put_name(&writer, name, numbered);
    put_key(&writer, "description");
    put_string(&writer, "Not revealed yet. Come back soon!");
    put_key(&writer, "image");
    strbuf_putc(text, '"');
    put_hole(&writer, HOLE_ASSETS);
    put_raw(&writer, "unrevealed.png\"");
    put_key(&writer, "attributes");
    put_raw(&writer, "[]");
    close_bracket(&writer, '}');
    document->len = text->len - document->at;
}
