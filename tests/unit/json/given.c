#include "given.h"

#include "base/strbuf.h"
#include "base/xalloc.h"
#include "json/pointer.h"

#include <stdlib.h>
#include <string.h>

enum { SPELLED_MAX = 1 << 20 };

void given_bytes(struct given *given, const char *text, size_t len,
                 const struct json_limits *limits)
{
    json_tape_init(&given->tape);
    given->source = xmalloc(len);
    if (len > 0)
        memcpy(given->source, text, len);
    given->whole =
        json_decode(&given->tape, given->source, len,
                    limits != NULL ? limits : &json_limits_default, &given->facts);
}

void given_text(struct given *given, const char *text)
{
    given_bytes(given, text, strlen(text), NULL);
}

void given_release(struct given *given)
{
    json_tape_release(&given->tape);
    free(given->source);
}

char *repeated(const char *before, const char *unit, size_t times, const char *after)
{
    struct strbuf text = STRBUF_INIT((size_t)256 << 20);
    strbuf_puts(&text, before);
    while (times-- > 0)
        strbuf_puts(&text, unit);
    strbuf_puts(&text, after);
    return strbuf_detach(&text);
}

static void spell_text(struct strbuf *to, struct json_text text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.text[i];
        if (c >= 0x20 && c < 0x7f)
            strbuf_putc(to, (char)c);
        else
            strbuf_putf(to, "\\x%02x", c);
    }
}

static void spell(struct strbuf *to, const struct json_tape *tape, uint32_t value)
{
    static const char *const words[] = { "null", "false", "true" };
    enum json_kind kind = json_kind(tape, value);
    if (kind <= JSON_TRUE)
        strbuf_puts(to, words[kind]);
    if (kind == JSON_NUMBER)
        spell_text(to, json_text(tape, value));
    if (kind == JSON_STRING) {
        strbuf_putc(to, '\'');
        spell_text(to, json_text(tape, value));
        strbuf_putc(to, '\'');
    }
    if (kind < JSON_ARRAY)
        return;
    strbuf_putf(to, "%c%u", kind == JSON_ARRAY ? '[' : '{', tape->values[value].size);
    for (uint32_t i = json_first(tape, value); i < json_end(tape, value);
         i = json_next(tape, i)) {
        strbuf_putc(to, ' ');
        spell(to, tape, i);
    }
    strbuf_putc(to, kind == JSON_ARRAY ? ']' : '}');
}

char *spelled(const struct json_tape *tape)
{
    struct strbuf text = STRBUF_INIT(SPELLED_MAX);
    if (tape->count > 0)
        spell(&text, tape, 0);
    return strbuf_detach(&text);
}

char *pointer_at(const struct json_tape *tape, uint32_t offset)
{
    struct strbuf text = STRBUF_INIT(SPELLED_MAX);
    json_pointer_at(&text, tape, offset);
    return strbuf_detach(&text);
}
