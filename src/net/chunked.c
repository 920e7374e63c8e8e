#include "net/chunked.h"

#include "base/hex.h"

#include <string.h>

enum { LINE_MAX_BYTES = 4096, DIGITS_MAX = 16 };

void chunked_init(struct chunked *chunked)
{
    memset(chunked, 0, sizeof(*chunked));
}

static void begin_size(struct chunked *chunked)
{
    chunked->state = CHUNKED_SIZE;
    chunked->size = 0;
    chunked->digits = 0;
    chunked->line = 0;
    chunked->blank = false;
    chunked->extension = false;
}

static void end_size(struct chunked *chunked)
{
    chunked->left = chunked->size;
    chunked->line = 0;
    /* The line end of the last size line counts: an empty trailer is one more CR LF. */
    chunked->matched = 2;
    chunked->state = chunked->size > 0 ? CHUNKED_DATA : CHUNKED_TRAILER;
}

/* Blanks are dropped at the end of the line only, so one before ';' or a digit is
 * wrong. */
static bool add_to_size(struct chunked *chunked, char c)
{
    int value = hex_value(c);
    if (chunked->extension)
        return true;
    if (c == ' ' || c == '\t' || c == '\r') {
        chunked->blank = true;
        return true;
    }
    if (chunked->blank)
        return false;
    if (c == ';') {
        chunked->extension = true;
        return true;
    }
    if (value < 0 || ++chunked->digits > DIGITS_MAX)
        return false;
    chunked->size = chunked->size << 4 | (uint64_t)value;
    return true;
}

static void on_size_byte(struct chunked *chunked, char c)
{
    if (c == '\n')
        end_size(chunked);
    else if (++chunked->line >= LINE_MAX_BYTES || !add_to_size(chunked, c))
        chunked->state = CHUNKED_BROKEN;
}

/* Trailer lines are header lines: each with a colon, and the first no continuation. */
static bool add_to_trailer(struct chunked *chunked, char c)
{
    bool good = true;
    if (c == '\n') {
        good = chunked->line_bytes == 0 || chunked->colon;
        chunked->trailers++;
        chunked->line_bytes = 0;
        chunked->colon = false;
    } else if (c != '\r') {
        bool folded = chunked->line_bytes == 0 && (c == ' ' || c == '\t');
        good = !folded || chunked->trailers > 0;
        chunked->line_bytes++;
        chunked->colon = chunked->colon || folded || c == ':';
    }
    return good;
}

static void on_trailer_byte(struct chunked *chunked, char c)
{
    static const char end[] = "\r\n\r\n";
    if (c == end[chunked->matched])
        chunked->matched++;
    else
        chunked->matched = c == '\r';
    if (!add_to_trailer(chunked, c) || ++chunked->line >= LINE_MAX_BYTES)
        chunked->state = CHUNKED_BROKEN;
    else if (chunked->matched == 4)
        chunked->state = CHUNKED_END;
}

static void on_byte(struct chunked *chunked, char c)
{
    switch (chunked->state) {
    case CHUNKED_SIZE:
        on_size_byte(chunked, c);
        break;
    case CHUNKED_CR:
        chunked->state = c == '\r' ? CHUNKED_LF : CHUNKED_BROKEN;
        break;
    case CHUNKED_LF:
        begin_size(chunked);
        if (c != '\n')
            chunked->state = CHUNKED_BROKEN;
        break;
    case CHUNKED_TRAILER:
        on_trailer_byte(chunked, c);
        break;
    case CHUNKED_DATA:
    case CHUNKED_END:
    case CHUNKED_BROKEN:
        break;
    }
}

bool chunked_add(struct chunked *chunked, const char *data, size_t len,
                 chunked_fn *receive, void *to)
{
    size_t i = 0;
    while (i < len && chunked->state != CHUNKED_END) {
        if (chunked->state == CHUNKED_BROKEN)
            return false;
        if (chunked->state != CHUNKED_DATA) {
            on_byte(chunked, data[i++]);
            continue;
        }
        size_t count = len - i < chunked->left ? len - i : (size_t)chunked->left;
        if (!receive(to, data + i, count))
            return false;
        i += count;
        chunked->left -= count;
        if (chunked->left == 0)
            chunked->state = CHUNKED_CR;
    }
    chunked->extra += len - i;
    return chunked->state != CHUNKED_BROKEN;
}
