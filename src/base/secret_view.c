#include "base/hex.h"
#include "base/secret_priv.h"
#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *name;
    char stands_for;
} entities[] = {
    { "&amp;", '&' }, { "&apos;", '\'' }, { "&gt;", '>' },
    { "&lt;", '<' },  { "&quot;", '"' },
};

static int hex_pair(const char *text, size_t len)
{
    int high = len > 1 ? hex_value(text[0]) : -1;
    int low = high >= 0 ? hex_value(text[1]) : -1;
    return low >= 0 ? high << 4 | low : -1;
}

/* "%41", and "%2541" where it was done twice. */
static size_t undo_percent(const char *text, size_t len, char *c)
{
    size_t at = 1;
    while (len - at >= 4 && memcmp(text + at, "25", 2) == 0 &&
           hex_pair(text + at + 2, len - at - 2) >= 0)
        at += 2;
    int value = hex_pair(text + at, len - at);
    *c = (char)value;
    return value >= 0 ? at + 2 : 0;
}

static size_t undo_backslash(const char *text, size_t len, char *c)
{
    if (len > 1 && strchr("\"\\/", text[1]) != NULL && text[1] != '\0') {
        *c = text[1];
        return 2;
    }
    int value = len >= 6 && memcmp(text, "\\u00", 4) == 0 ? hex_pair(text + 4, 2) : -1;
    *c = (char)value;
    return value >= 0 && value < 0x80 ? 6 : 0;
}

static size_t undo_entity(const char *text, size_t len, char *c)
{
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        size_t name = strlen(entities[i].name);
        if (len >= name && memcmp(text, entities[i].name, name) == 0) {
            *c = entities[i].stands_for;
            return name;
        }
    }
    bool hex = len > 3 && (text[2] == 'x' || text[2] == 'X');
    int base = hex ? 16 : 10, value = 0;
    size_t at = hex ? 3 : 2;
    if (len < 4 || text[1] != '#')
        return 0;
    for (; at < len && value < 0x80; at++) {
        int digit = hex_value(text[at]);
        if (digit < 0 || digit >= base)
            break;
        value = value * base + digit;
    }
    *c = (char)value;
    return at < len && text[at] == ';' && value > 0 && value < 0x80 ? at + 1 : 0;
}

/* Bytes of the escape that the text begins with, 0 if it does with none. */
static size_t undo(const char *text, size_t len, char *c)
{
    switch (text[0]) {
    case '%':
        return undo_percent(text, len, c);
    case '\\':
        return undo_backslash(text, len, c);
    case '&':
        return undo_entity(text, len, c);
    default:
        return 0;
    }
}

/* Three fast searches, since most texts have none. */
static bool may_have_escapes(const char *text, size_t len)
{
    return memchr(text, '%', len) != NULL || memchr(text, '\\', len) != NULL ||
           memchr(text, '&', len) != NULL;
}

static size_t next_escape(const char *text, size_t at, size_t len)
{
    while (at < len && text[at] != '%' && text[at] != '\\' && text[at] != '&')
        at++;
    return at;
}

static void add_turn(struct secret_view *view, size_t from)
{
    if (view->turn_count == view->turn_cap) {
        view->turn_cap = view->turn_cap > 0 ? 2 * view->turn_cap : 16;
        view->turns = xreallocarray(view->turns, view->turn_cap, sizeof(*view->turns));
    }
    view->turns[view->turn_count++] = (struct secret_turn){ view->len, from };
}

/* Text that stands for itself. */
static void add_run(struct secret_view *view, const char *text, size_t len)
{
    memcpy(view->text + view->len, text, len);
    view->len += len;
}

bool secret_view_init(struct secret_view *view, const char *text, size_t len)
{
    size_t escape = may_have_escapes(text, len) ? next_escape(text, 0, len) : len;
    size_t from = 0;
    *view = (struct secret_view){ .text = NULL };
    for (char c; escape < len;) {
        size_t used = undo(text + escape, len - escape, &c);
        if (used > 0) {
            if (view->text == NULL)
                view->text = xmalloc(len);
            add_run(view, text + from, escape - from);
            add_turn(view, escape);
            view->text[view->len++] = c;
            from = escape + used;
            add_turn(view, from);
        }
        escape = next_escape(text, escape + (used > 0 ? used : 1), len);
    }
    if (view->text != NULL)
        add_run(view, text + from, len - from);
    return view->text != NULL;
}

size_t secret_view_origin(const struct secret_view *view, size_t at)
{
    size_t low = 0, high = view->turn_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (view->turns[middle].at <= at)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return at;
    return view->turns[low - 1].origin + (at - view->turns[low - 1].at);
}

void secret_view_release(struct secret_view *view)
{
    if (view->text != NULL)
        secret_wipe(view->text, view->len);
    free(view->text);
    free(view->turns);
}
