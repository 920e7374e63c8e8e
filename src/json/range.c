/*
 * What decoders find remarkable about a number: whether it fits into int64, is exact as a
 * double, or is within a double's range. Most numbers never come here.
 */
#include "json/decode_priv.h"
#include "json/number.h"

#include <string.h>

/* 2^1024 - 2^970, half a step beyond the largest double. From here on the nearest double
 * is infinite. */
static const char half_beyond[] =
    "17976931348623158079372897140530341507993413271003782693617377898044496829276475"
    "09466490179775872070963302864166928879109465555478519404026306574886715058206819"
    "08902000708383676273854845817711531764475730270069855571366959622842914819860834"
    "936475292719074168444365510704342711559699508093042880177904174497792";
enum { HALF_BEYOND_DIGITS = sizeof(half_beyond) - 1 };

/* How strconv reads a number, where it differs from arithmetic: of an exponent it reads
 * digits only while the value is below 10000 (atof.go, readFloat), and of the whole part
 * it counts 800 digits (decimal.go, set). */
enum { GO_EXPONENT = 10000, GO_DIGITS = 800 };

static int64_t go_exponent(const struct number *number)
{
    int64_t exponent = 0;
    for (uint32_t i = 0; i < number->written_count && exponent < GO_EXPONENT; i++)
        exponent = exponent * 10 + (number->written[i] - '0');
    return number->exponent_negative ? -exponent : exponent;
}

/* Read as a fraction 0.ddd, is the number at or above half_beyond? */
static bool reaches_half(const struct number *number)
{
    const char *p = number->digits;
    for (uint32_t i = 0; i < HALF_BEYOND_DIGITS; i++) {
        if (i == number->digit_count)
            return false; /* it is shorter, and half_beyond does not end in 0 */
        p += *p == '.';
        if (*p != half_beyond[i])
            return *p > half_beyond[i];
        p++;
    }
    return true;
}

static bool is_beyond(const struct number *number)
{
    if (number->digit_count == 0)
        return false;
    int64_t whole = (int64_t)number->digit_count + number->shift;
    if (whole > GO_DIGITS)
        whole = GO_DIGITS;
    int64_t scale = whole + go_exponent(number);
    return scale > HALF_BEYOND_DIGITS ||
           (scale == HALF_BEYOND_DIGITS && reaches_half(number));
}

bool json_beyond_double(const char *text, size_t len)
{
    struct number number;
    number_read(&number, text, len);
    return is_beyond(&number);
}

/* Is the magnitude of an integer above the one written in `limit`? */
static bool is_above(const char *digits, size_t len, const char *limit)
{
    size_t limit_len = strlen(limit);
    return len != limit_len ? len > limit_len : memcmp(digits, limit, len) > 0;
}

static void note_integer(struct json_facts *facts, uint32_t offset, const char *text,
                         size_t len)
{
    bool negative = *text == '-';
    const char *digits = text + negative;
    size_t count = len - negative;
    const char *most = negative ? "9223372036854775808" : "9223372036854775807";
    if (is_above(digits, count, "9007199254740992"))
        json_note(facts, JSON_FACT_BEYOND_2_53, offset);
    if (is_above(digits, count, most))
        json_note(facts, JSON_FACT_BEYOND_INT64, offset);
}

void json_note_number(struct json_facts *facts, uint32_t offset, const char *text,
                      size_t len, bool integer)
{
    struct number number;
    number_read(&number, text, len);
    if (integer)
        note_integer(facts, offset, text, len);
    if (is_beyond(&number))
        json_note(facts, JSON_FACT_BEYOND_DOUBLE, offset);
    if (number.digit_count == 0 && *text == '-')
        json_note(facts, JSON_FACT_NEGATIVE_ZERO, offset);
    if (number.digit_count > 0 && number_to_double(&number) == 0.0)
        json_note(facts, JSON_FACT_BELOW_DOUBLE, offset);
}
