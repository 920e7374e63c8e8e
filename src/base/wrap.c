#include "base/wrap.h"

#include "base/untrusted.h"

#include <stdint.h>
#include <string.h>

static const char blanks[] = " \t\r\n";

/* Code points that take no column, and those that take two: of Unicode 15, Mn, Me and Cf
 * that stand in running text, and East Asian Width W and F with what lies between
 * them. */
static const struct {
    uint32_t first, last;
    unsigned columns;
} widths[] = {
    { 0x300, 0x36f, 0 },     { 0x483, 0x489, 0 },     { 0x591, 0x5bd, 0 },
    { 0x610, 0x61a, 0 },     { 0x64b, 0x65f, 0 },     { 0x1100, 0x115f, 2 },
    { 0x1ab0, 0x1aff, 0 },   { 0x1dc0, 0x1dff, 0 },   { 0x20d0, 0x20ff, 0 },
    { 0x231a, 0x231b, 2 },   { 0x23e9, 0x23ec, 2 },   { 0x23f0, 0x23f0, 2 },
    { 0x23f3, 0x23f3, 2 },   { 0x25fd, 0x25fe, 2 },   { 0x2614, 0x2615, 2 },
    { 0x2648, 0x2653, 2 },   { 0x267f, 0x267f, 2 },   { 0x2693, 0x2693, 2 },
    { 0x26a1, 0x26a1, 2 },   { 0x26aa, 0x26ab, 2 },   { 0x26bd, 0x26be, 2 },
    { 0x26c4, 0x26c5, 2 },   { 0x26ce, 0x26ce, 2 },   { 0x26d4, 0x26d4, 2 },
    { 0x26ea, 0x26ea, 2 },   { 0x26f2, 0x26f3, 2 },   { 0x26f5, 0x26f5, 2 },
    { 0x26fa, 0x26fa, 2 },   { 0x26fd, 0x26fd, 2 },   { 0x2705, 0x2705, 2 },
    { 0x270a, 0x270b, 2 },   { 0x2728, 0x2728, 2 },   { 0x274c, 0x274c, 2 },
    { 0x274e, 0x274e, 2 },   { 0x2753, 0x2755, 2 },   { 0x2757, 0x2757, 2 },
    { 0x2795, 0x2797, 2 },   { 0x27b0, 0x27b0, 2 },   { 0x27bf, 0x27bf, 2 },
    { 0x2b1b, 0x2b1c, 2 },   { 0x2b50, 0x2b50, 2 },   { 0x2b55, 0x2b55, 2 },
    { 0x2e80, 0x303e, 2 },   { 0x3041, 0xa4cf, 2 },   { 0xa960, 0xa97c, 2 },
    { 0xac00, 0xd7a3, 2 },   { 0xf900, 0xfaff, 2 },   { 0xfe00, 0xfe0f, 0 },
    { 0xfe10, 0xfe19, 2 },   { 0xfe20, 0xfe2f, 0 },   { 0xfe30, 0xfe6f, 2 },
    { 0xff01, 0xff60, 2 },   { 0xffe0, 0xffe6, 2 },   { 0x16fe0, 0x18cff, 2 },
    { 0x1aff0, 0x1b2ff, 2 }, { 0x1f004, 0x1f004, 2 }, { 0x1f0cf, 0x1f0cf, 2 },
    { 0x1f18e, 0x1f18e, 2 }, { 0x1f191, 0x1f19a, 2 }, { 0x1f200, 0x1f320, 2 },
    { 0x1f32d, 0x1f335, 2 }, { 0x1f337, 0x1f37c, 2 }, { 0x1f37e, 0x1f393, 2 },
    { 0x1f3a0, 0x1f3ca, 2 }, { 0x1f3cf, 0x1f3d3, 2 }, { 0x1f3e0, 0x1f3f0, 2 },
    { 0x1f3f4, 0x1f3f4, 2 }, { 0x1f3f8, 0x1f43e, 2 }, { 0x1f440, 0x1f440, 2 },
    { 0x1f442, 0x1f4fc, 2 }, { 0x1f4ff, 0x1f53d, 2 }, { 0x1f54b, 0x1f567, 2 },
    { 0x1f57a, 0x1f57a, 2 }, { 0x1f595, 0x1f596, 2 }, { 0x1f5a4, 0x1f5a4, 2 },
    { 0x1f5fb, 0x1f64f, 2 }, { 0x1f680, 0x1f6c5, 2 }, { 0x1f6cc, 0x1f6cc, 2 },
    { 0x1f6d0, 0x1f6d2, 2 }, { 0x1f6d5, 0x1f6d7, 2 }, { 0x1f6dc, 0x1f6df, 2 },
    { 0x1f6eb, 0x1f6ec, 2 }, { 0x1f6f4, 0x1f6fc, 2 }, { 0x1f7e0, 0x1f7f0, 2 },
    { 0x1f90c, 0x1f93a, 2 }, { 0x1f93c, 0x1f945, 2 }, { 0x1f947, 0x1f9ff, 2 },
    { 0x1fa70, 0x1faff, 2 }, { 0x20000, 0x3fffd, 2 }, { 0xe0100, 0xe01ef, 0 },
};
enum { WIDTH_COUNT = sizeof(widths) / sizeof(widths[0]) };

static unsigned columns_of(uint32_t code)
{
    size_t low = 0, high = WIDTH_COUNT;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > widths[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < WIDTH_COUNT && code >= widths[low].first ? widths[low].columns : 1;
}

size_t wrap_columns(const char *text, size_t len)
{
    size_t columns = 0;
    for (size_t i = 0; i < len;) {
        size_t width = utf8_width(text + i, len - i);
        columns += width > 1 ? columns_of(utf8_code(text + i, width)) : 1;
        i += width > 0 ? width : 1;
    }
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
