#include "schema/format.h"

#include "schema/dialect.h"
#include "schema/program.h"
#include "schema/regex.h"
#include "json/number.h"

#include <float.h>
#include <math.h>
#include <string.h>

/*
 * A label of a host name that was written in Punycode, once it is decoded (RFC 5891,
 * 5892): lower-case letters, marks and digits less those that RFC 5892, section 2.6
 * disallows and the blocks of compatibility forms and old Jamo, and the code points whose
 * context decides (appendix A: middle dot, keraia, geresh, katakana dot, Arabic digits,
 * joiners). PCRE2 does not know how letters join; those of Arabic that do not join to the
 * left are listed.
 */
static const char host_label[] =
    "^(?!\\p{M})(?!-)(?!..--)(?:"
    "(?![\\u0640\\u07fa\\u302e\\u302f\\u3031-\\u3035\\u303b\\u1100-\\u11ff"
    "\\ua960-\\ua97f\\ud7b0-\\ud7ff\\uf900-\\ufdff\\ufe70-\\uffef"
    "\\u{1d400}-\\u{1d7ff}\\u{2f800}-\\u{2fa1f}\\u0660-\\u0669\\u06f0-\\u06f9])"
    "[\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\\-]"
    "|[\\u06fd\\u06fe\\u0f0b\\u3007]"
    "|(?<=l)\\u00b7(?=l)"
    "|\\u0375(?=\\p{Script=Greek})"
    "|(?<=\\p{Script=Hebrew})[\\u05f3\\u05f4]"
    "|\\u30fb(?=.*[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}])"
    "|(?<=[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}])\\u30fb"
    "|[\\u0660-\\u0669](?!.*[\\u06f0-\\u06f9])"
    "|[\\u06f0-\\u06f9](?!.*[\\u0660-\\u0669])"
    "|(?<=[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d\\u0dca])"
    "[\\u200c\\u200d]"
    "|(?<=[\\p{Script=Arabic}\\p{Script=Syriac}\\p{M}])"
    "(?<![\\u0621-\\u0625\\u0627\\u0629\\u062f-\\u0632\\u0648])"
    "\\u200c(?=[\\p{Script=Arabic}\\p{Script=Syriac}])"
    ")*(?<!-)$";

#define TEXT           ANY_DRAFT, KIND_STRING, 5, NULL
#define HOST           ANY_DRAFT, KIND_STRING, 100, host_label
#define PATTERN        ANY_DRAFT, KIND_STRING, 2000, NULL
#define OPENAPI_NUMBER OPENAPI_3_0, KIND_NUMBER, 10, NULL
#define OPENAPI_TEXT   OPENAPI_3_0, KIND_STRING, 5, NULL

static const struct format formats[] = {
#define FORMAT(name, group, function, meaning) \
    { name, group, format_##function, meaning },
#include "schema/format.def"
};

const struct format *format_find(const char *name, size_t len, unsigned draft)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
        const struct format *f = &formats[i];
        if ((f->drafts & draft) != 0 && strlen(f->name) == len &&
            memcmp(f->name, name, len) == 0)
            return f;
    }
    return NULL;
}

bool scan_digits(struct scan *s, unsigned least, unsigned most, unsigned *value)
{
    const char *start = s->p;
    *value = 0;
    while (s->p < s->end && scan_is_digit(*s->p) && (size_t)(s->p - start) < most)
        *value = *value > 100000000 ? *value : *value * 10 + (unsigned)(*s->p++ - '0');
    if ((size_t)(s->p - start) >= least)
        return true;
    s->p = start;
    return false;
}

bool format_uuid(const struct format_text *text)
{
    if (text->len != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text->text[i] != '-' : !scan_is_hex(text->text[i]))
            return false;
    }
    return true;
}

static bool is_pointer(const char *text, size_t len)
{
    if (len > 0 && text[0] != '/')
        return false;
    for (size_t i = 0; i < len; i++) {
        bool escape = text[i] == '~';
        if (escape && (i + 1 == len || (text[i + 1] != '0' && text[i + 1] != '1')))
            return false;
    }
    return true;
}

bool format_json_pointer(const struct format_text *text)
{
    return is_pointer(text->text, text->len);
}

/* A whole number without leading zeros, then '#' or a pointer. */
bool format_relative_json_pointer(const struct format_text *text)
{
    size_t n = 0;
    while (n < text->len && scan_is_digit(text->text[n]))
        n++;
    if (n == 0 || (n > 1 && text->text[0] == '0'))
        return false;
    if (text->len == n + 1 && text->text[n] == '#')
        return true;
    return is_pointer(text->text + n, text->len - n);
}

bool format_regex(const struct format_text *text)
{
    return regex_is_valid(text->text, text->len);
}

static bool in_range(const struct format_text *text, int64_t low, int64_t high)
{
    struct number number;
    int64_t value;
    number_read(&number, text->text, text->len);
    return number_to_int64(&number, &value) && value >= low && value <= high;
}

bool format_int32(const struct format_text *text)
{
    return in_range(text, INT32_MIN, INT32_MAX);
}

bool format_int64(const struct format_text *text)
{
    return in_range(text, INT64_MIN, INT64_MAX);
}

static double size_of(const struct format_text *text)
{
    struct number number;
    number_read(&number, text->text, text->len);
    return fabs(number_to_double(&number));
}

bool format_float(const struct format_text *text)
{
    return size_of(text) <= (double)FLT_MAX;
}

bool format_double(const struct format_text *text)
{
    return size_of(text) <= DBL_MAX;
}

/* RFC 4648, section 4. */
bool format_byte(const struct format_text *text)
{
    size_t len = text->len;
    if (len % 4 != 0)
        return false;
    while (len > 0 && text->len - len < 2 && text->text[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++) {
        char c = text->text[i];
        if (!scan_is_letter(c) && !scan_is_digit(c) && c != '+' && c != '/')
            return false;
    }
    return true;
}
