#include "report/xml.h"

#include "base/untrusted.h"

#include <string.h>

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

/* What stands for an ASCII character; NULL: itself. */
static const char *ascii_escape(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&apos;";
    case '\t':
        return "&#9;";
    case '\n':
        return "&#10;";
    case '\r':
        return "&#13;";
    default:
        return (unsigned char)c < 0x20 ? replacement : NULL;
    }
}

/* U+FFFE and U+FFFF are UTF-8, but no characters of XML. */
static bool is_forbidden(const char *text, size_t width)
{
    return width == 3 && memcmp(text, "\xef\xbf", 2) == 0 &&
           ((unsigned char)text[2] & 0xfe) == 0xbe;
}

void xml_put(struct strbuf *to, const char *text, size_t len)
{
    size_t plain = 0; /* start of the run that stands for itself */
    for (size_t i = 0; i < len;) {
        size_t width = utf8_width(text + i, len - i);
        const char *instead = width == 1 ? ascii_escape(text[i])
                              : width == 0 || is_forbidden(text + i, width) ? replacement
                                                                            : NULL;
        size_t step = width == 0 ? 1 : width;
        if (instead != NULL) {
            strbuf_add(to, text + plain, i - plain);
            strbuf_puts(to, instead);
            plain = i + step;
        }
        i += step;
    }
    strbuf_add(to, text + plain, len - plain);
}

void xml_puts(struct strbuf *to, const char *text)
{
    xml_put(to, text, strlen(text));
}
