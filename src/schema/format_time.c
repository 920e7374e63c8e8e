#include "schema/format.h"

/* RFC 3339, section 5.6; durations as in its appendix A. */

static bool scan_date(struct scan *s)
{
    static const unsigned char days[] = {
        31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    unsigned year, month, day;

    if (!scan_digits(s, 4, 4, &year) || !scan_char(s, '-') ||
        !scan_digits(s, 2, 2, &month) || !scan_char(s, '-') ||
        !scan_digits(s, 2, 2, &day))
        return false;
    if (month < 1 || month > 12 || day < 1 || day > days[month - 1])
        return false;
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return month != 2 || day < 29 || leap;
}

/* Minutes east of Greenwich. */
static bool scan_offset(struct scan *s, int *minutes)
{
    *minutes = 0;
    if (scan_char(s, 'Z') || scan_char(s, 'z'))
        return true;
    bool west = scan_char(s, '-');
    unsigned hour, minute;
    if ((!west && !scan_char(s, '+')) || !scan_digits(s, 2, 2, &hour) ||
        !scan_char(s, ':') || !scan_digits(s, 2, 2, &minute) || hour > 23 || minute > 59)
        return false;
    *minutes = (int)(hour * 60 + minute) * (west ? -1 : 1);
    return true;
}

static bool scan_time(struct scan *s)
{
    enum { DAY = 24 * 60 };
    unsigned hour, minute, second, fraction;
    int offset;

    if (!scan_digits(s, 2, 2, &hour) || !scan_char(s, ':') ||
        !scan_digits(s, 2, 2, &minute) || !scan_char(s, ':') ||
        !scan_digits(s, 2, 2, &second))
        return false;
    if (scan_char(s, '.')) {
        if (!scan_digits(s, 1, 1, &fraction))
            return false;
        while (scan_digits(s, 1, 1, &fraction))
            continue;
    }
    if (!scan_offset(s, &offset) || hour > 23 || minute > 59 || second > 60)
        return false;
    /* A leap second ends a day in Greenwich. */
    int utc = ((int)(hour * 60 + minute) - offset + DAY) % DAY;
    return second < 60 || utc == DAY - 1;
}

bool format_date(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    return scan_date(&s) && s.p == s.end;
}

bool format_time(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    return scan_time(&s) && s.p == s.end;
}

bool format_date_time(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    return scan_date(&s) && (scan_char(&s, 'T') || scan_char(&s, 't')) && scan_time(&s) &&
           s.p == s.end;
}

static bool scan_count(struct scan *s)
{
    const char *start = s->p;
    while (s->p < s->end && scan_is_digit(*s->p))
        s->p++;
    return s->p > start;
}

/* Counts with the units given, in their order and without a gap; at least one. */
static bool scan_units(struct scan *s, const char *units)
{
    bool any = false;
    while (s->p < s->end && scan_is_digit(*s->p)) {
        if (!scan_count(s) || s->p == s->end)
            return false;
        while (*units != '\0' && *units != *s->p) {
            if (any)
                return false;
            units++;
        }
        if (*units == '\0')
            return false;
        units++;
        s->p++;
        any = true;
    }
    return any;
}

bool format_duration(const struct format_text *text)
{
    struct scan s = { text->text, text->text + text->len };
    if (!scan_char(&s, 'P'))
        return false;
    struct scan week = s;
    if (scan_count(&week) && scan_char(&week, 'W'))
        return week.p == week.end;
    bool date = s.p < s.end && *s.p != 'T';
    if (date && !scan_units(&s, "YMD"))
        return false;
    bool time = scan_char(&s, 'T');
    if (time && !scan_units(&s, "HMS"))
        return false;
    return (date || time) && s.p == s.end;
}
