/*
 * The values of `format`, as functions over text.
 *
 *  - Unknown formats are no formats: they never fail.
 *  - idn-email and idn-hostname are annotations here, for want of the IDNA tables that
 *    they need. The A-labels of a hostname are checked as far as the Unicode properties
 *    go that PCRE2 knows: which compatibility forms IDNA2008 refuses is approximated by
 *    blocks.
 */
#ifndef SCHEMA_FORMAT_H
#define SCHEMA_FORMAT_H

#include "base/hex.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct regex;
struct regex_run;

/* What a format looks at: the text of a string or of a number. */
struct format_text {
    const char *text;
    size_t len;
    const struct regex *regex; /* of format->pattern */
    struct regex_run *run;
};

struct format {
    const char *name;
    unsigned char drafts; /* enum draft_set: where it is defined */
    uint16_t kinds;       /* enum kind_set: what it says anything about */
    uint16_t cost;        /* steps of work, beside those for the length (run.h) */
    const char *pattern;  /* a regular expression that `holds` uses, or NULL */
    bool (*holds)(const struct format_text *text);
    const char *meaning; /* "an e-mail address" */
};

/* NULL when the draft has no such format. */
const struct format *format_find(const char *name, size_t len, unsigned draft);

/* A walk over text: each function takes what it names, or nothing and returns false. */
struct scan {
    const char *p, *end;
};

static inline bool scan_char(struct scan *s, char c)
{
    if (s->p == s->end || *s->p != c)
        return false;
    s->p++;
    return true;
}

static inline bool scan_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool scan_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool scan_is_hex(char c)
{
    return hex_value(c) >= 0;
}

/* At least `least` and at most `most` digits, and their value as far as it fits. */
bool scan_digits(struct scan *s, unsigned least, unsigned most, unsigned *value);

/* Parts that several formats have in common. */
bool format_is_ipv4(const char *text, size_t len);
bool format_is_ipv6(const char *text, size_t len);
bool format_is_hostname(const struct format_text *text, const char *name, size_t len);

#define FORMAT(name, group, function, meaning) \
    bool format_##function(const struct format_text *text);
#include "schema/format.def"

#endif
