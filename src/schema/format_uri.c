#include "schema/format.h"

#include "base/untrusted.h"
#include "schema/uri.h"

#include <string.h>

/* The grammar of RFC 3986, appendix A, and for IRIs that of RFC 3987. */

enum alphabet { ASCII_ONLY, UNICODE };

/* Code points of RFC 3987 above ASCII: ucschar, and iprivate where `private_use` says
 * so. */
static bool is_ucschar(uint32_t code, bool private_use)
{
    if (code >= 0xe000 && code <= 0xf8ff)
        return private_use;
    if (code >= 0xf0000)
        return private_use && (code & 0xffff) < 0xfffe;
    bool hole = (code >= 0xfdd0 && code <= 0xfdef) || (code >= 0xfff0 && code <= 0xffff);
    return code >= 0xa0 && !hole && (code & 0xffff) < 0xfffe &&
           !(code >= 0xe0000 && code < 0xe1000);
}

static uint32_t code_point(const char *text, size_t width)
{
    uint32_t code = (unsigned char)text[0] & (0x7fu >> width);
    for (size_t i = 1; i < width; i++)
        code = code << 6 | ((unsigned char)text[i] & 0x3f);
    return code;
}

/* Unreserved characters, escapes, sub-delims, and those of `more`. */
static bool is_made_of(struct uri_part part, const char *more, enum alphabet alphabet,
                       bool private_use)
{
    for (size_t i = 0; i < part.len;) {
        char c = part.text[i];
        if (c == '%') {
            if (part.len - i < 3 || !scan_is_hex(part.text[i + 1]) ||
                !scan_is_hex(part.text[i + 2]))
                return false;
            i += 3;
        } else if ((unsigned char)c < 0x80) {
            bool plain = scan_is_letter(c) || scan_is_digit(c) ||
                         (c != '\0' && strchr("-._~!$&'()*+,;=", c) != NULL);
            if (!plain && (c == '\0' || strchr(more, c) == NULL))
                return false;
            i++;
        } else {
            size_t width = utf8_width(part.text + i, part.len - i);
            if (alphabet == ASCII_ONLY || width == 0 ||
                !is_ucschar(code_point(part.text + i, width), private_use))
                return false;
            i += width;
        }
    }
    return true;
}

static bool is_future_address(struct uri_part part)
{
    size_t i = 1;
    while (i < part.len && scan_is_hex(part.text[i]))
        i++;
    if (part.len < 4 || (part.text[0] != 'v' && part.text[0] != 'V') || i == 1 ||
        i + 1 >= part.len || part.text[i] != '.')
        return false;
    struct uri_part rest = { part.text + i + 1, part.len - i - 1 };
    return memchr(rest.text, '%', rest.len) == NULL &&
           is_made_of(rest, ":", ASCII_ONLY, false);
}

/* What follows the host: nothing, or ':' and digits. */
static bool is_port(const char *text, const char *end)
{
    if (text == end)
        return true;
    if (*text != ':')
        return false;
    for (text++; text < end; text++) {
        if (!scan_is_digit(*text))
            return false;
    }
    return true;
}

static bool is_authority(struct uri_part part, enum alphabet alphabet)
{
    const char *at = memrchr(part.text, '@', part.len), *end = part.text + part.len;
    const char *host = part.text;
    if (at != NULL) {
        struct uri_part user = { part.text, (size_t)(at - part.text) };
        if (!is_made_of(user, ":", alphabet, false))
            return false;
        host = at + 1;
    }
    if (host < end && *host == '[') {
        const char *close = memchr(host, ']', (size_t)(end - host));
        if (close == NULL)
            return false;
        struct uri_part address = { host + 1, (size_t)(close - host - 1) };
        return (format_is_ipv6(address.text, address.len) ||
                is_future_address(address)) &&
               is_port(close + 1, end);
    }
    const char *colon = memchr(host, ':', (size_t)(end - host));
    const char *stop = colon != NULL ? colon : end;
    return is_made_of((struct uri_part){ host, (size_t)(stop - host) }, "", alphabet,
                      false) &&
           is_port(stop, end);
}

static bool is_reference(const struct format_text *text, enum alphabet alphabet,
                         bool needs_scheme)
{
    struct uri uri;
    uri_split(&uri, text->text, text->len);

    if (uri.scheme.text == NULL) {
        /* The first segment of a relative path has no ':': it would be a scheme. */
        const char *slash = memchr(uri.path.text, '/', uri.path.len);
        size_t n = slash != NULL ? (size_t)(slash - uri.path.text) : uri.path.len;
        if (needs_scheme ||
            (uri.authority.text == NULL && memchr(uri.path.text, ':', n) != NULL))
            return false;
    }
    return (uri.authority.text == NULL || is_authority(uri.authority, alphabet)) &&
           is_made_of(uri.path, ":@/", alphabet, false) &&
           is_made_of(uri.query, ":@/?", alphabet, true) &&
           is_made_of(uri.fragment, ":@/?", alphabet, false);
}

bool format_uri(const struct format_text *text)
{
    return is_reference(text, ASCII_ONLY, true);
}

bool format_uri_reference(const struct format_text *text)
{
    return is_reference(text, ASCII_ONLY, false);
}

bool format_iri(const struct format_text *text)
{
    return is_reference(text, UNICODE, true);
}

bool format_iri_reference(const struct format_text *text)
{
    return is_reference(text, UNICODE, false);
}

/*** URI templates: RFC 6570, section 2 ***/

static bool scan_escape(struct scan *s)
{
    if (s->end - s->p < 3 || !scan_is_hex(s->p[1]) || !scan_is_hex(s->p[2]))
        return false;
    s->p += 3;
    return true;
}

static bool scan_variable_name(struct scan *s)
{
    do {
        const char *start = s->p;
        while (s->p < s->end && (scan_is_letter(*s->p) || scan_is_digit(*s->p) ||
                                 *s->p == '_' || *s->p == '%')) {
            if (*s->p != '%')
                s->p++;
            else if (!scan_escape(s))
                return false;
        }
        if (s->p == start)
            return false;
    } while (scan_char(s, '.'));
    return true;
}

/* Behind the '{'. */
static bool scan_expression(struct scan *s)
{
    unsigned length;
    if (s->p < s->end && *s->p != '\0' && strchr("+#./;?&=,!@|", *s->p) != NULL)
        s->p++;
    do {
        if (!scan_variable_name(s))
            return false;
        if (scan_char(s, ':')) {
            if (s->p == s->end || *s->p == '0' || !scan_digits(s, 1, 4, &length))
                return false;
        } else {
            scan_char(s, '*');
        }
    } while (scan_char(s, ','));
    return scan_char(s, '}');
}

static bool scan_literal(struct scan *s)
{
    char c = *s->p;
    if (c == '%')
        return scan_escape(s);
    if ((unsigned char)c < 0x80) {
        s->p++;
        return c > ' ' && c != 0x7f && strchr("\"<>\\^`{|}", c) == NULL;
    }
    size_t width = utf8_width(s->p, (size_t)(s->end - s->p));
    bool good = width > 0 && is_ucschar(code_point(s->p, width), true);
    s->p += width;
    return good;
}

bool format_uri_template(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    while (s.p < s.end) {
        if (scan_char(&s, '{') ? !scan_expression(&s) : !scan_literal(&s))
            return false;
    }
    return true;
}
