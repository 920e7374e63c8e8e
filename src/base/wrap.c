#include "base/wrap.h"

#include <string.h>

static const char blanks[] = " \t\r\n";

size_t wrap_columns(const char *text, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len; i++)
        columns += ((unsigned char)text[i] & 0xc0) != 0x80; /* not inside a sequence */
    return columns;
}

void wrap_put(struct strbuf *to, const char *text, const char *first, const char *rest,
              size_t width)
{
    size_t margin = wrap_columns(rest, strlen(rest));
    size_t column = wrap_columns(first, strlen(first));
    bool fresh = true; /* nothing stands on this line yet */
    strbuf_puts(to, first);
    for (text += strspn(text, blanks); *text != '\0'; text += strspn(text, blanks)) {
        size_t len = strcspn(text, blanks);
        size_t columns = wrap_columns(text, len);
        if (!fresh && column + 1 + columns > width) {
            strbuf_putc(to, '\n');
            strbuf_puts(to, rest);
            column = margin;
            fresh = true;
        }
        if (!fresh)
            strbuf_putc(to, ' ');
        strbuf_add(to, text, len);
        column += columns + !fresh;
        fresh = false;
        text += len;
    }
    strbuf_putc(to, '\n');
}
