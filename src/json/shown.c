#include "json/difference.h"

#include <string.h>

/* Each level takes a byte at least of what is shown. */
enum { SHOWN_DEPTH = 512, CUT_MAX = 1 << 20 };

/* The containers that are open. */
struct path {
    const struct json_tape *tape;
    struct {
        uint32_t container, parts; /* keys count as parts */
    } open[SHOWN_DEPTH];
    size_t depth;
};

enum { CHARACTER_MAX = 4 }; /* bytes of UTF-8 */

/* At most `len` bytes of it, and no part of a character. */
static size_t cut_at(const char *text, size_t whole, size_t len)
{
    if (len >= whole)
        return whole;
    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

static void put_head(struct strbuf *to, const struct json_tape *tape, uint32_t value,
                     size_t max)
{
    static const char *const heads[] = {
        [JSON_NULL] = "null", [JSON_FALSE] = "false", [JSON_TRUE] = "true",
        [JSON_ARRAY] = "[",   [JSON_OBJECT] = "{",
    };
    struct json_text text;
    switch (json_kind(tape, value)) {
    case JSON_NUMBER:
        text = json_text(tape, value);
        strbuf_add(to, text.text, cut_at(text.text, text.len, max + 1));
        return;
    case JSON_STRING:
        text = json_text(tape, value);
        strbuf_put_json(to, text.text, cut_at(text.text, text.len, max + CHARACTER_MAX));
        return;
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
    case JSON_ARRAY:
    case JSON_OBJECT:
        strbuf_puts(to, heads[json_kind(tape, value)]);
        return;
    }
}

/* Behind a whole value: what closes with it, and what stands before the next part. */
static void put_tail(struct strbuf *to, struct path *path, uint32_t next)
{
    const struct json_tape *tape = path->tape;
    while (path->depth > 0) {
        uint32_t container = path->open[path->depth - 1].container;
        bool object = json_kind(tape, container) == JSON_OBJECT;
        if (next < json_end(tape, container)) {
            bool key = object && path->open[path->depth - 1].parts++ % 2 == 0;
            strbuf_putc(to, key ? ':' : ',');
            return;
        }
        strbuf_putc(to, object ? '}' : ']');
        path->depth--;
    }
}

void json_put_value(struct strbuf *to, const struct json_tape *tape, uint32_t value,
                    size_t max)
{
    struct path path = { .tape = tape };
    size_t start = to->len;
    uint32_t i = value, end = json_end(tape, value);
    for (; i < end && to->len - start <= max && path.depth < SHOWN_DEPTH; i++) {
        put_head(to, tape, i, max);
        if (json_kind(tape, i) >= JSON_ARRAY) {
            path.open[path.depth].container = i;
            path.open[path.depth++].parts = 0;
            if (tape->values[i].size > 0)
                continue;
        }
        put_tail(to, &path, i + 1);
    }
    if (i == end && to->len - start <= max)
        return;
    strbuf_cut(to, start + cut_at(to->text + start, to->len - start, max));
    strbuf_puts(to, "…");
}

/* ---- two values ---- */

static bool is_cut(const struct json_tape *tape, uint32_t value, size_t max)
{
    struct strbuf text = STRBUF_INIT(CUT_MAX);
    json_put_value(&text, tape, value, max);
    bool cut = text.len > max;
    strbuf_release(&text);
    return cut;
}

/* Of a string or a number, what is behind its first `from` bytes. */
static void put_end(struct strbuf *to, const struct json_tape *tape, uint32_t value,
                    size_t from, size_t max)
{
    struct json_text text = json_text(tape, value);
    size_t start = to->len, len = cut_at(text.text + from, text.len - from, max + 1);
    struct strbuf end = STRBUF_INIT(CUT_MAX);
    bool is_string = json_kind(tape, value) == JSON_STRING;
    strbuf_puts(to, is_string ? "\"…" : "…");
    if (is_string)
        strbuf_put_json(&end, text.text + from, len);
    else
        strbuf_add(&end, text.text + from, len);
    strbuf_add(to, end.text + is_string, end.len - is_string);
    strbuf_release(&end);
    if (to->len - start <= max && len == text.len - from)
        return;
    strbuf_cut(to, start + cut_at(to->text + start, to->len - start, max));
    strbuf_puts(to, "…");
}

/* How many bytes of both are not worth showing; 0: none. */
static size_t skipped(const struct json_differences *found,
                      const struct json_difference *difference, size_t max)
{
    uint32_t x = difference->old_value, y = difference->new_value;
    if (difference->change != JSON_CHANGED ||
        json_kind(found->old_tape, x) != json_kind(found->new_tape, y) ||
        json_kind(found->old_tape, x) < JSON_NUMBER ||
        json_kind(found->old_tape, x) > JSON_STRING)
        return 0;
    struct json_text before = json_text(found->old_tape, x);
    struct json_text after = json_text(found->new_tape, y);
    size_t same = 0;
    while (same < before.len && same < after.len && before.text[same] == after.text[same])
        same++;
    if (same <= max / 2 ||
        (!is_cut(found->old_tape, x, max) && !is_cut(found->new_tape, y, max)))
        return 0;
    return cut_at(before.text, before.len, same - max / 4);
}

void json_difference_put_values(struct strbuf *before, struct strbuf *after,
                                const struct json_differences *found,
                                const struct json_difference *difference, size_t max)
{
    size_t from = skipped(found, difference, max);
    if (from > 0) {
        put_end(before, found->old_tape, difference->old_value, from, max);
        put_end(after, found->new_tape, difference->new_value, from, max);
        return;
    }
    if (difference->old_value != JSON_NONE)
        json_put_value(before, found->old_tape, difference->old_value, max);
    if (difference->new_value != JSON_NONE)
        json_put_value(after, found->new_tape, difference->new_value, max);
}
