#include "schema/uri.h"

#include "base/hex.h"

#include <string.h>

static size_t span_until(const char *text, size_t len, const char *stops)
{
    size_t i = 0;
    while (i < len && (text[i] == '\0' || strchr(stops, text[i]) == NULL))
        i++;
    return i;
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_scheme(const char *text, size_t len)
{
    if (len == 0 || !is_alpha(text[0]))
        return false;
    for (size_t i = 1; i < len; i++) {
        bool plain = is_alpha(text[i]) || (text[i] >= '0' && text[i] <= '9');
        if (!plain && text[i] != '+' && text[i] != '-' && text[i] != '.')
            return false;
    }
    return true;
}

void uri_split(struct uri *uri, const char *text, size_t len)
{
    *uri = (struct uri){ 0 };

    size_t n = span_until(text, len, ":/?#");
    if (n < len && text[n] == ':' && is_scheme(text, n)) {
        uri->scheme = (struct uri_part){ text, n };
        text += n + 1;
        len -= n + 1;
    }
    if (len >= 2 && text[0] == '/' && text[1] == '/') {
        n = span_until(text + 2, len - 2, "/?#");
        uri->authority = (struct uri_part){ text + 2, n };
        text += n + 2;
        len -= n + 2;
    }
    n = span_until(text, len, "?#");
    uri->path = (struct uri_part){ text, n };
    text += n;
    len -= n;
    if (len > 0 && text[0] == '?') {
        n = span_until(text + 1, len - 1, "#");
        uri->query = (struct uri_part){ text + 1, n };
        text += n + 1;
        len -= n + 1;
    }
    if (len > 0)
        uri->fragment = (struct uri_part){ text + 1, len - 1 };
}

static bool starts(const struct uri_part *rest, const char *with)
{
    size_t n = strlen(with);
    return rest->len >= n && memcmp(rest->text, with, n) == 0;
}

static void skip(struct uri_part *rest, size_t n)
{
    rest->text += n;
    rest->len -= n;
}

/* Takes the last segment and the '/' before it away from what was added behind
 * `floor`. */
static void drop_segment(struct strbuf *to, size_t floor)
{
    size_t len = to->len;
    while (len > floor && to->text[len - 1] != '/')
        len--;
    strbuf_cut(to, len > floor ? len - 1 : floor);
}

/* RFC 3986, section 5.2.4. */
static void add_without_dots(struct strbuf *to, const char *path, size_t len)
{
    struct uri_part rest = { path, len };
    const size_t floor = to->len;

    while (rest.len > 0) {
        if (starts(&rest, "../")) {
            skip(&rest, 3);
        } else if (starts(&rest, "./") || starts(&rest, "/./")) {
            skip(&rest, 2);
        } else if (starts(&rest, "/../")) {
            skip(&rest, 3);
            drop_segment(to, floor);
        } else if (rest.len == 2 && starts(&rest, "/.")) {
            strbuf_putc(to, '/');
            skip(&rest, 2);
        } else if (rest.len == 3 && starts(&rest, "/..")) {
            drop_segment(to, floor);
            strbuf_putc(to, '/');
            skip(&rest, 3);
        } else if ((rest.len == 1 && starts(&rest, ".")) ||
                   (rest.len == 2 && starts(&rest, ".."))) {
            skip(&rest, rest.len);
        } else {
            size_t n = 1 + span_until(rest.text + 1, rest.len - 1, "/");
            strbuf_add(to, rest.text, n);
            skip(&rest, n);
        }
    }
}

/* RFC 3986, section 5.2.3. */
static void add_merged(struct strbuf *to, const struct uri *base, struct uri_part path)
{
    struct strbuf merged = STRBUF_INIT(to->limit);
    size_t n = base->path.len;

    while (n > 0 && base->path.text[n - 1] != '/')
        n--;
    if (base->authority.text != NULL && base->path.len == 0)
        strbuf_putc(&merged, '/');
    strbuf_add(&merged, base->path.text, n);
    strbuf_add(&merged, path.text, path.len);
    add_without_dots(to, merged.text, merged.len);
    strbuf_release(&merged);
}

static void add_part(struct strbuf *to, const char *before, struct uri_part part,
                     const char *behind)
{
    if (part.text == NULL)
        return;
    strbuf_puts(to, before);
    strbuf_add(to, part.text, part.len);
    strbuf_puts(to, behind);
}

void uri_resolve(struct strbuf *to, const char *base_text, const char *reference,
                 size_t len)
{
    struct uri base, ref;
    uri_split(&base, base_text, strlen(base_text));
    uri_split(&ref, reference, len);

    bool own_scheme = ref.scheme.text != NULL;
    bool own_authority = own_scheme || ref.authority.text != NULL;
    add_part(to, "", own_scheme ? ref.scheme : base.scheme, ":");
    add_part(to, "//", own_authority ? ref.authority : base.authority, "");

    struct uri_part query = ref.query;
    if (own_authority || (ref.path.len > 0 && ref.path.text[0] == '/')) {
        add_without_dots(to, ref.path.text, ref.path.len);
    } else if (ref.path.len > 0) {
        add_merged(to, &base, ref.path);
    } else {
        strbuf_add(to, base.path.text, base.path.len);
        if (query.text == NULL)
            query = base.query;
    }
    add_part(to, "?", query, "");
    add_part(to, "#", ref.fragment, "");
}

size_t uri_without_fragment(const char *text, size_t len)
{
    const char *hash = len == 0 ? NULL : memchr(text, '#', len);
    return hash == NULL ? len : (size_t)(hash - text);
}

bool uri_unescape(struct strbuf *to, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '%') {
            strbuf_putc(to, text[i]);
            continue;
        }
        if (len - i < 3 || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0)
            return false;
        strbuf_putc(to, (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
        i += 2;
    }
    return true;
}
