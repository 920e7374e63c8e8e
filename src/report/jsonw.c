#include "report/jsonw.h"

#include <math.h>
#include <string.h>

void jsonw_init(struct jsonw *json, struct strbuf *to)
{
    *json = (struct jsonw){ .to = to, .is_first = true };
}

static void new_line(struct jsonw *json)
{
    strbuf_putc(json->to, '\n');
    for (unsigned i = 0; i < json->depth; i++)
        strbuf_puts(json->to, "  ");
}

static void put_key(struct jsonw *json, const char *key)
{
    if (!json->is_first)
        strbuf_putc(json->to, ',');
    if (json->depth > 0)
        new_line(json);
    json->is_first = false;
    if (key != NULL) {
        strbuf_put_json(json->to, key, strlen(key));
        strbuf_puts(json->to, ": ");
    }
}

void jsonw_open(struct jsonw *json, const char *key, char bracket)
{
    put_key(json, key);
    strbuf_putc(json->to, bracket);
    json->depth++;
    json->is_first = true;
}

void jsonw_close(struct jsonw *json, char bracket)
{
    json->depth--;
    if (!json->is_first)
        new_line(json);
    strbuf_putc(json->to, bracket);
    json->is_first = false;
    if (json->depth == 0)
        strbuf_putc(json->to, '\n');
}

void jsonw_text(struct jsonw *json, const char *key, const char *text)
{
    put_key(json, key);
    if (text == NULL)
        strbuf_puts(json->to, "null");
    else
        strbuf_put_json(json->to, text, strlen(text));
}

void jsonw_count(struct jsonw *json, const char *key, uint64_t count)
{
    put_key(json, key);
    strbuf_putu(json->to, count);
}

void jsonw_signed(struct jsonw *json, const char *key, int64_t number)
{
    put_key(json, key);
    if (number < 0)
        strbuf_putc(json->to, '-');
    strbuf_putu(json->to, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void jsonw_real(struct jsonw *json, const char *key, double number)
{
    enum { MILLION = 1000000 };
    uint64_t millionths = (uint64_t)llround(fabs(number) * MILLION);
    put_key(json, key);
    if (number < 0 && millionths > 0)
        strbuf_putc(json->to, '-');
    strbuf_putu(json->to, millionths / MILLION);
    unsigned part = (unsigned)(millionths % MILLION), digits = 6;
    if (part == 0)
        return;
    for (; part % 10 == 0; part /= 10)
        digits--;
    strbuf_putf(json->to, ".%0*u", (int)digits, part);
}

void jsonw_bool(struct jsonw *json, const char *key, bool value)
{
    put_key(json, key);
    strbuf_puts(json->to, value ? "true" : "false");
}

void jsonw_null(struct jsonw *json, const char *key)
{
    put_key(json, key);
    strbuf_puts(json->to, "null");
}
