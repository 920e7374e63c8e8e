#include "base/strbuf.h"

#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char strbuf_empty[1] = "";

void strbuf_init(struct strbuf *buf, size_t limit)
{
    *buf = (struct strbuf)STRBUF_INIT(limit);
}

void strbuf_release(struct strbuf *buf)
{
    if (buf->cap > 0)
        free(buf->text);
    strbuf_init(buf, buf->limit);
}

void strbuf_reset(struct strbuf *buf)
{
    buf->full = false;
    strbuf_cut(buf, 0);
}

void strbuf_cut(struct strbuf *buf, size_t len)
{
    if (len > buf->len || buf->cap == 0)
        return;
    buf->len = len;
    buf->text[len] = '\0';
}

bool strbuf_reserve(struct strbuf *buf, size_t more)
{
    if (buf->full || more > buf->limit - buf->len) {
        buf->full = true;
        return false;
    }
    size_t need = buf->len + more + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap < 64 ? 64 : buf->cap;
    while (cap < need)
        cap = cap + cap / 2;
    if (cap - 1 > buf->limit)
        cap = buf->limit + 1;
    if (buf->cap == 0)
        buf->text = xmemdup0("", 0);
    buf->text = xrealloc(buf->text, cap);
    buf->cap = cap;
    return true;
}

bool strbuf_add(struct strbuf *buf, const char *text, size_t len)
{
    if (len == 0)
        return !buf->full;
    if (!strbuf_reserve(buf, len))
        return false;
    memcpy(buf->text + buf->len, text, len);
    buf->len += len;
    buf->text[buf->len] = '\0';
    return true;
}

bool strbuf_puts(struct strbuf *buf, const char *text)
{
    return strbuf_add(buf, text, strlen(text));
}

bool strbuf_putc(struct strbuf *buf, char c)
{
    return strbuf_add(buf, &c, 1);
}

bool strbuf_putf(struct strbuf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        buf->full = true;
    bool fits = len >= 0 && strbuf_reserve(buf, (size_t)len);
    if (fits && len > 0) {
        vsnprintf(buf->text + buf->len, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
    return fits;
}

bool strbuf_putu(struct strbuf *buf, unsigned long long number)
{
    char digits[24];
    char *at = digits + sizeof(digits);
    do {
        *--at = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    return strbuf_add(buf, at, (size_t)(digits + sizeof(digits) - at));
}

static const char *json_escape(unsigned char c, char escape[7])
{
    switch (c) {
    case '"':
        return "\\\"";
    case '\\':
        return "\\\\";
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    default:
        snprintf(escape, 7, "\\u%04x", c);
        return escape;
    }
}

bool strbuf_put_json(struct strbuf *buf, const char *text, size_t len)
{
    size_t before = buf->len;
    strbuf_putc(buf, '"');
    size_t plain = 0; /* start of the run that needs no escape */
    size_t i = 0;
    while (i < len) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
            i++;
            continue;
        }
        size_t width = c < 0x80 ? 1 : utf8_width(text + i, len - i);
        if (c >= 0x80 && width > 0) {
            i += width;
            continue;
        }
        char escape[7];
        strbuf_add(buf, text + plain, i - plain);
        strbuf_puts(buf, c >= 0x80 ? "\xef\xbf\xbd" : json_escape(c, escape));
        plain = ++i;
    }
    strbuf_add(buf, text + plain, len - plain);
    if (strbuf_putc(buf, '"'))
        return true;
    strbuf_cut(buf, before);
    return false;
}

char *strbuf_detach(struct strbuf *buf)
{
    char *text = buf->cap > 0 ? buf->text : xmemdup0("", 0);
    strbuf_init(buf, buf->limit);
    return text;
}
