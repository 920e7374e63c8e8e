#include "result/redact_priv.h"

#include <stdint.h>
#include <string.h>

/* A document under way. */
struct masking {
    struct strbuf *to;
    const char *text;
    size_t at, len;
    const struct secret_spans *spans;
    size_t next; /* the first span that is not behind */
};

/* ---- what is secret ---- */

/* Is something of [at, end) secret? Asked for stretches in their order. */
static bool is_touched(struct masking *masking, size_t at, size_t end)
{
    const struct secret_spans *spans = masking->spans;
    while (masking->next < spans->count && spans->list[masking->next].end <= at)
        masking->next++;
    return masking->next < spans->count && spans->list[masking->next].at < end;
}

/* Bytes of what is one thing, at most `len`. */
typedef size_t width_fn(const char *text, size_t len);

/* Puts what comes before `end`, one mask for all that is of one span. */
static void put_before(struct masking *masking, size_t end, width_fn *width)
{
    size_t masked = SIZE_MAX; /* the span of the mask that was put last */
    while (masking->at < end) {
        size_t at = masking->at, wide = width(masking->text + at, end - at);
        bool touched = is_touched(masking, at, at + wide);
        if (!touched)
            strbuf_add(masking->to, masking->text + at, wide);
        else if (masked != masking->next)
            strbuf_puts(masking->to, SECRET_MASK);
        masked = touched ? masking->next : SIZE_MAX;
        masking->at += wide;
    }
}

static size_t width_of_byte(const char *text, size_t len)
{
    (void)text;
    (void)len;
    return 1;
}

/* ---- strings ---- */

static bool is_surrogate(const char *text, size_t len, const char *of)
{
    return len >= 6 && memcmp(text, "\\u", 2) == 0 &&
           (text[2] == 'd' || text[2] == 'D') && memchr(of, text[3], strlen(of)) != NULL;
}

/* Of an escape, of a pair of surrogates, or 1. */
static size_t width_in_string(const char *text, size_t len)
{
    size_t width = 1;
    if (is_surrogate(text, len, "89abAB") && is_surrogate(text + 6, len - 6, "cdefCDEF"))
        width = 12;
    else if (text[0] == '\\')
        width = len > 1 && text[1] == 'u' ? 6 : 2;
    return width < len ? width : len;
}

static void put_string(struct masking *masking)
{
    size_t end = ++masking->at;
    while (end < masking->len && masking->text[end] != '"')
        end += width_in_string(masking->text + end, masking->len - end);
    strbuf_putc(masking->to, '"');
    put_before(masking, end, width_in_string);
    if (end < masking->len)
        strbuf_putc(masking->to, '"');
    masking->at = end + 1;
}

/* ---- numbers, literals, and what is neither ---- */

static size_t digits(const char *text, size_t len)
{
    size_t count = 0;
    while (count < len && text[count] >= '0' && text[count] <= '9')
        count++;
    return count;
}

/* RFC 8259, section 6 */
static bool is_number(const char *text, size_t len)
{
    size_t at = len > 0 && text[0] == '-';
    size_t whole = digits(text + at, len - at);
    if (whole == 0 || (whole > 1 && text[at] == '0'))
        return false;
    at += whole;
    if (at < len && text[at] == '.') {
        size_t fraction = digits(text + at + 1, len - at - 1);
        at += fraction > 0 ? fraction + 1 : 0;
    }
    if (at < len && (text[at] == 'e' || text[at] == 'E')) {
        bool is_signed = at + 1 < len && (text[at + 1] == '+' || text[at + 1] == '-');
        size_t from = at + 1 + is_signed;
        size_t exponent = digits(text + from, len - from);
        at = exponent > 0 ? from + exponent : at;
    }
    return at == len;
}

static bool is_scalar(const char *text, size_t len)
{
    static const char *const literals[] = { "true", "false", "null" };
    for (size_t i = 0; i < sizeof(literals) / sizeof(literals[0]); i++) {
        if (strlen(literals[i]) == len && memcmp(literals[i], text, len) == 0)
            return true;
    }
    return is_number(text, len);
}

static const char blanks[] = " \t\r\n", structure[] = " \t\r\n{}[],:\"";

static bool is_one_of(char c, const char *set)
{
    return memchr(set, c, strlen(set)) != NULL;
}

static void put_bare(struct masking *masking)
{
    size_t at = masking->at, end = at;
    while (end < masking->len && !is_one_of(masking->text[end], structure))
        end++;
    bool scalar = is_scalar(masking->text + at, end - at);
    if (scalar && is_touched(masking, at, end)) {
        strbuf_puts(masking->to, "\"" SECRET_MASK "\"");
        masking->at = end;
    } else {
        put_before(masking, end, width_of_byte);
    }
}

/* ---- the whole ---- */

/* Where the first value of a JSON text would begin. */
static size_t skip_blanks(const char *text, size_t len)
{
    static const char mark[] = "\xef\xbb\xbf";
    size_t at = len >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0 ? 3 : 0;
    while (at < len && is_one_of(text[at], blanks))
        at++;
    return at;
}

static bool is_like_json(const char *text, size_t len)
{
    size_t at = skip_blanks(text, len);
    while (len > at && is_one_of(text[len - 1], blanks))
        len--;
    return at < len && (is_one_of(text[at], "{[\"") || is_scalar(text + at, len - at));
}

void redact_document(struct strbuf *to, const char *text, size_t len,
                     const struct secret_spans *spans)
{
    struct masking masking = { to, text, 0, len, spans, 0 };
    if (!is_like_json(text, len)) {
        put_before(&masking, len, width_of_byte);
        return;
    }
    while (masking.at < len) {
        char c = text[masking.at];
        if (c == '"')
            put_string(&masking);
        else if (is_one_of(c, structure))
            strbuf_putc(to, text[masking.at++]);
        else
            put_bare(&masking);
    }
}
