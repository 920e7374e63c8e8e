#include "base/untrusted.h"

#include "base/strbuf.h"

#include <stdio.h>
#include <string.h>

static bool continues(const char *text, size_t count)
{
    for (size_t i = 1; i <= count; i++) {
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return false;
    }
    return true;
}

size_t utf8_width(const char *text, size_t len)
{
    if (len == 0)
        return 0;
    unsigned char a = (unsigned char)text[0];
    unsigned char b = len > 1 ? (unsigned char)text[1] : 0;
    if (a < 0x80)
        return 1;
    if (a < 0xc2 || a > 0xf4)
        return 0;
    if (a < 0xe0)
        return len >= 2 && continues(text, 1) ? 2 : 0;
    if (a < 0xf0) {
        bool overlong = a == 0xe0 && b < 0xa0;
        bool surrogate = a == 0xed && b > 0x9f;
        return len >= 3 && continues(text, 2) && !overlong && !surrogate ? 3 : 0;
    }
    bool overlong = a == 0xf0 && b < 0x90;
    bool beyond = a == 0xf4 && b > 0x8f;
    return len >= 4 && continues(text, 3) && !overlong && !beyond ? 4 : 0;
}

uint32_t utf8_code(const char *text, size_t width)
{
    static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    uint32_t code = (unsigned char)text[0] & masks[width];
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    return code;
}

static bool shows_as_itself(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {
        { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x61c, 0x61c },
        { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
        { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff }, { 0xe0000, 0xe0fff },
    };
    for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
        if (code >= hidden[i].first && code <= hidden[i].last)
            return false;
    }
    return true;
}

bool utf8_is_visible(const char *text, size_t width)
{
    return shows_as_itself(utf8_code(text, width));
}

/* One character of `text`, as it may be printed, into `shown`; returns the bytes read. */
static size_t show_next(const char *text, size_t len, char shown[16])
{
    size_t width = utf8_width(text, len);
    if (width == 0) {
        snprintf(shown, 16, "\\x%02x", (unsigned)(unsigned char)text[0]);
        return 1;
    }
    uint32_t code = utf8_code(text, width);
    if (shows_as_itself(code)) {
        memcpy(shown, text, width);
        shown[width] = '\0';
    } else if (code < 0x80) {
        snprintf(shown, 16, "\\x%02x", (unsigned)code);
    } else {
        snprintf(shown, 16, "\\u{%x}", (unsigned)code);
    }
    return width;
}

bool untrusted_shows(const char *text, size_t len)
{
    for (size_t width; len > 0; text += width, len -= width) {
        width = utf8_width(text, len);
        if (width == 0 || !utf8_is_visible(text, width))
            return false;
    }
    return true;
}

void untrusted_put(struct strbuf *to, const char *text, size_t len, size_t max)
{
    size_t columns = 0;
    for (size_t i = 0; i < len;) {
        char shown[16];
        i += show_next(text + i, len - i, shown);
        size_t wide = (unsigned char)shown[0] >= 0x80 ? 1 : strlen(shown);
        if (columns + wide > max) {
            strbuf_puts(to, "…");
            return;
        }
        columns += wide;
        strbuf_puts(to, shown);
    }
}

void untrusted_copy(char *to, size_t size, const char *text, size_t len)
{
    size_t used = 0;
    for (size_t i = 0; i < len;) {
        if (text[i] >= 0x20 && text[i] < 0x7f && used + 1 < size) {
            to[used++] = text[i++];
            continue;
        }
        char shown[16];
        i += show_next(text + i, len - i, shown);
        size_t more = strlen(shown);
        if (used + more + 1 > size)
            break;
        memcpy(to + used, shown, more);
        used += more;
    }
    if (size > 0)
        to[used] = '\0';
}

/* Does a shell take it as it is? */
static bool is_plain_word(const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "0123456789_-./:,@%+=";
    for (const char *at = text; *at != '\0'; at++) {
        if ((unsigned char)*at < 0x80 && strchr(plain, *at) == NULL)
            return false;
    }
    return text[0] != '\0';
}

const char *untrusted_word(char to[UNTRUSTED_WORD_MAX], const char *text)
{
    static const char quote[] = "'\\''";
    size_t len = strlen(text), used = 0;
    if (is_plain_word(text)) {
        untrusted_copy(to, UNTRUSTED_WORD_MAX, text, len);
        return to;
    }
    to[used++] = '\'';
    for (size_t at = 0; at <= len && used + sizeof(quote) + 1 < UNTRUSTED_WORD_MAX;) {
        size_t run = strcspn(text + at, "'");
        untrusted_copy(to + used, UNTRUSTED_WORD_MAX - sizeof(quote) - used, text + at,
                       run);
        used += strlen(to + used);
        at += run + 1;
        if (at <= len) {
            memcpy(to + used, quote, sizeof(quote) - 1);
            used += sizeof(quote) - 1;
        }
    }
    to[used++] = '\'';
    to[used] = '\0';
    return to;
}
