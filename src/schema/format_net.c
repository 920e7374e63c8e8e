#include "schema/format.h"

#include "base/strbuf.h"
#include "schema/regex.h"

#include <arpa/inet.h>
#include <string.h>

enum {
    HOST_BYTES = 253,
    LABEL_BYTES = 63,
    LOCAL_PART_BYTES = 64 /* RFC 5321, section 4.5.3.1.1 */
};

/* inet_pton() wants a string that ends, and an address is short. */
static bool is_address(int family, const char *text, size_t len)
{
    char copy[INET6_ADDRSTRLEN + 1];
    unsigned char address[16];
    if (len >= sizeof(copy) || memchr(text, '\0', len) != NULL)
        return false;
    memcpy(copy, text, len);
    copy[len] = '\0';
    return inet_pton(family, copy, address) == 1;
}

bool format_is_ipv4(const char *text, size_t len)
{
    return is_address(AF_INET, text, len);
}

bool format_is_ipv6(const char *text, size_t len)
{
    return is_address(AF_INET6, text, len);
}

bool format_ipv4(const struct format_text *text)
{
    return format_is_ipv4(text->text, text->len);
}

bool format_ipv6(const struct format_text *text)
{
    return format_is_ipv6(text->text, text->len);
}

/*** host names ***/

/* Punycode, RFC 3492. */
enum {
    BASE = 36,
    T_MIN = 1,
    T_MAX = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_CODE = 128
};

static uint32_t adapt(uint32_t delta, uint32_t points, bool first)
{
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / points;
    uint32_t k = 0;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static int digit_value(char c)
{
    if (scan_is_digit(c))
        return c - '0' + 26;
    if (c >= 'a' && c <= 'z')
        return c - 'a';
    return c >= 'A' && c <= 'Z' ? c - 'A' : -1;
}

/* One number of variable length. */
static bool take_delta(struct scan *s, uint32_t bias, uint32_t *delta)
{
    uint32_t weight = 1;
    *delta = 0;
    for (uint32_t k = BASE;; k += BASE) {
        int digit = s->p < s->end ? digit_value(*s->p++) : -1;
        if (digit < 0 || (uint64_t)*delta + (uint64_t)digit * weight > UINT32_MAX)
            return false;
        *delta += (uint32_t)digit * weight;
        uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        if ((uint32_t)digit < t)
            return true;
        if ((uint64_t)weight * (BASE - t) > UINT32_MAX)
            return false;
        weight *= BASE - t;
    }
}

/* Into at most LABEL_BYTES code points. */
static bool decode_punycode(const char *text, size_t len, uint32_t *points,
                            uint32_t *count)
{
    const char *dash = memrchr(text, '-', len);
    struct scan s = { dash != NULL ? dash + 1 : text, text + len };
    uint32_t code = FIRST_CODE, bias = FIRST_BIAS, i = 0;

    *count = 0;
    for (const char *p = text; dash != NULL && p < dash; p++)
        points[(*count)++] = (unsigned char)*p;
    while (s.p < s.end) {
        uint32_t delta;
        if (*count == LABEL_BYTES || !take_delta(&s, bias, &delta) ||
            delta > UINT32_MAX - i)
            return false;
        i += delta;
        ++*count;
        bias = adapt(delta, *count,
                     i == delta && *count == 1 + (uint32_t)(dash ? dash - text : 0));
        code += i / *count;
        i %= *count;
        if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return false;
        memmove(&points[i + 1], &points[i], (*count - 1 - i) * sizeof(*points));
        points[i++] = code;
    }
    return *count > 0;
}

static void put_utf8(struct strbuf *to, uint32_t code)
{
    if (code < 0x80) {
        strbuf_putc(to, (char)code);
        return;
    }
    unsigned tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char heads[] = { 0, 0xc0, 0xe0, 0xf0 };
    strbuf_putc(to, (char)(heads[tail] | code >> (6 * tail)));
    while (tail-- > 0)
        strbuf_putc(to, (char)(0x80 | (code >> (6 * tail) & 0x3f)));
}

/* What stands behind "xn--" must decode to a label that is not plain ASCII. */
static bool is_a_label(const struct format_text *text, const char *label, size_t len)
{
    uint32_t points[LABEL_BYTES + 1], count;
    struct strbuf decoded = STRBUF_INIT(LABEL_BYTES * 4 + 4);
    bool wide = false;

    if (!decode_punycode(label, len, points, &count))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        wide = wide || points[i] >= 0x80;
        put_utf8(&decoded, points[i]);
    }
    uint64_t cost = 0; /* a label is short: format.c counts it */
    bool holds = wide && regex_match(text->regex, text->run, decoded.text, decoded.len,
                                     &cost) == REGEX_YES;
    strbuf_release(&decoded);
    return holds;
}

static bool is_label(const struct format_text *text, const char *label, size_t len)
{
    if (len == 0 || len > LABEL_BYTES || label[0] == '-' || label[len - 1] == '-')
        return false;
    for (size_t i = 0; i < len; i++) {
        if (!scan_is_letter(label[i]) && !scan_is_digit(label[i]) && label[i] != '-')
            return false;
    }
    bool encoded = len >= 4 && strncasecmp(label, "xn--", 4) == 0;
    return !encoded || is_a_label(text, label + 4, len - 4);
}

bool format_is_hostname(const struct format_text *text, const char *name, size_t len)
{
    if (len == 0 || len > HOST_BYTES)
        return false;
    const char *end = name + len;
    for (;;) {
        const char *dot = memchr(name, '.', (size_t)(end - name));
        size_t n = (size_t)((dot != NULL ? dot : end) - name);
        if (!is_label(text, name, n))
            return false;
        if (dot == NULL)
            return true;
        name = dot + 1;
    }
}

bool format_hostname(const struct format_text *text)
{
    return format_is_hostname(text, text->text, text->len);
}

/*** e-mail addresses: RFC 5321, section 4.1.2 ***/

static bool is_atext(char c)
{
    return scan_is_letter(c) || scan_is_digit(c) ||
           (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool scan_quoted(struct scan *s)
{
    if (!scan_char(s, '"'))
        return false;
    while (s->p < s->end && *s->p != '"') {
        if (*s->p == '\\' && ++s->p == s->end)
            return false;
        if (*s->p < ' ' || *s->p > '~')
            return false;
        s->p++;
    }
    return scan_char(s, '"');
}

static bool scan_dotted(struct scan *s)
{
    do {
        const char *start = s->p;
        while (s->p < s->end && is_atext(*s->p))
            s->p++;
        if (s->p == start)
            return false;
    } while (scan_char(s, '.'));
    return true;
}

static bool is_literal(const char *text, size_t len)
{
    static const char prefix[] = "IPv6:";
    const size_t n = sizeof(prefix) - 1;
    if (len > n && strncasecmp(text, prefix, n) == 0)
        return format_is_ipv6(text + n, len - n);
    return format_is_ipv4(text, len);
}

bool format_email(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    bool quoted = s.p < s.end && *s.p == '"';
    if (quoted ? !scan_quoted(&s) : !scan_dotted(&s))
        return false;
    if (s.p - text->text > LOCAL_PART_BYTES || !scan_char(&s, '@'))
        return false;
    size_t len = (size_t)(s.end - s.p);
    if (len > 2 && s.p[0] == '[' && s.p[len - 1] == ']')
        return is_literal(s.p + 1, len - 2);
    return format_is_hostname(text, s.p, len);
}
