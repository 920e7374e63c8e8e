#include "base/base64.h"

#include "base/strbuf.h"

#include <stdint.h>
#include <string.h>

static const char standard[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url_safe[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void base64_put(struct strbuf *to, const char *bytes, size_t len, bool for_url)
{
    const char *alphabet = for_url ? url_safe : standard;
    for (size_t at = 0; at < len; at += 3) {
        size_t left = len - at < 3 ? len - at : 3;
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < left ? (unsigned char)bytes[at + i] : 0U);
        for (size_t i = 0; i < 4; i++) {
            if (i <= left)
                strbuf_putc(to, alphabet[group >> (18 - 6 * i) & 63]);
            else if (!for_url)
                strbuf_putc(to, '=');
        }
    }
}

static int value_of(char c)
{
    const char *at = c != '\0' ? strchr(standard, c) : NULL;
    if (at != NULL)
        return (int)(at - standard);
    at = c != '\0' ? strchr(url_safe, c) : NULL;
    return at != NULL ? (int)(at - url_safe) : -1;
}

bool base64_decode(struct strbuf *to, const char *text, size_t len)
{
    size_t before = to->len;
    uint32_t bits = 0;
    unsigned count = 0;
    for (size_t padding = 0; padding < 2 && len > 0 && text[len - 1] == '='; padding++)
        len--;
    bool good = len > 0 && len % 4 != 1;
    for (size_t i = 0; good && i < len; i++) {
        int value = value_of(text[i]);
        good = value >= 0;
        bits = bits << 6 | (uint32_t)(value & 63);
        count += 6;
        if (count >= 8) {
            count -= 8;
            strbuf_putc(to, (char)(bits >> count & 0xff));
        }
    }
    if (!good)
        strbuf_cut(to, before);
    return good;
}
