#include "json/number.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "base/xalloc.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SMALL_DIGITS = 19, /* 10^19 - 1 fits into 64 bits */
    PLAIN_EXPONENT_DIGITS = 18,
    DOUBLE_DIGITS = 800 /* no tie between two doubles has more significant digits */
};

__extension__ typedef unsigned __int128 wide;

/* Digits in the order they are written, the point passed over. */
static inline unsigned next_digit(const char **p)
{
    if (**p == '.')
        (*p)++;
    return (unsigned)(*(*p)++ - '0');
}

/* The mantissa; returns the place behind it. */
static const char *read_digits(struct number *number, const char *p, const char *end)
{
    uint32_t total = 0, zeros = 0, fraction = 0; /* zeros: since the last other digit */
    uint64_t all = 0;
    bool point = false;
    for (; p != end && (*p | 0x20) != 'e'; p++) {
        if (*p == '.') {
            point = true;
            continue;
        }
        fraction += point;
        if (*p == '0' && total == 0)
            continue;
        if (total++ == 0)
            number->digits = p;
        if (total <= SMALL_DIGITS)
            all = all * 10 + (unsigned)(*p - '0');
        zeros = *p == '0' ? zeros + 1 : 0;
        if (zeros == 0)
            number->small = total <= SMALL_DIGITS ? all : 0;
    }
    number->digit_count = total - zeros;
    number->shift = (int64_t)zeros - (int64_t)fraction;
    return p;
}

/* `p` is behind the e. */
static void read_exponent(struct number *number, const char *p, const char *end)
{
    number->exponent_negative = *p == '-';
    p += *p == '-' || *p == '+';
    while (p != end && *p == '0')
        p++;
    number->written = p;
    number->written_count = (uint32_t)(end - p);
    number->vast = number->written_count > PLAIN_EXPONENT_DIGITS;
    uint64_t exponent = 0;
    for (; p != end; p++)
        exponent = exponent * 10 + (unsigned)(*p - '0');
    if (number->exponent_negative)
        exponent = 0 - exponent;
    number->exponent = (int64_t)((uint64_t)number->shift + exponent);
}

void number_read(struct number *number, const char *text, size_t len)
{
    const char *end = text + len;
    *number = (struct number){ .negative = *text == '-', .written = end };
    const char *p = read_digits(number, text + number->negative, end);
    if (number->digit_count == 0) {
        *number = (struct number){ .digits = end, .written = end };
        return;
    }
    number->exponent = number->shift;
    if (p != end)
        read_exponent(number, p + 1, end);
}

/* A written exponent plus a small number, one digit at a time from the lowest: the carry
 * begins as the small number. Both are seen as magnitudes, in the direction of the
 * sign. */
struct magnitude {
    int64_t carry;
    const char *digits; /* the lowest is at digits[left - 1] */
    uint32_t left;
};

static struct magnitude magnitude_of(const struct number *number, int64_t plus)
{
    if (!number->vast) {
        int64_t scale = number->exponent + plus;
        return (struct magnitude){ scale < 0 ? -scale : scale, NULL, 0 };
    }
    int64_t more = number->shift + plus;
    return (struct magnitude){ number->exponent_negative ? -more : more, number->written,
                               number->written_count };
}

static int magnitude_step(struct magnitude *magnitude)
{
    int64_t sum = magnitude->carry;
    if (magnitude->left > 0)
        sum += magnitude->digits[--magnitude->left] - '0';
    int digit = (int)(sum % 10);
    if (digit < 0)
        digit += 10;
    magnitude->carry = (sum - digit) / 10;
    return digit;
}

static int scale_sign(const struct number *number, int64_t plus)
{
    if (number->vast)
        return number->exponent_negative ? -1 : 1;
    int64_t scale = number->exponent + plus;
    return (scale > 0) - (scale < 0);
}

/* Compares a's exponent plus something with b's exponent plus something. The something is
 * a count of digits or so, far below 10^18. */
static int compare_scales(const struct number *a, int64_t plus_a, const struct number *b,
                          int64_t plus_b)
{
    if (!a->vast && !b->vast) {
        int64_t x = a->exponent + plus_a, y = b->exponent + plus_b;
        return (x > y) - (x < y);
    }
    int sign = scale_sign(a, plus_a), sign_b = scale_sign(b, plus_b);
    if (sign != sign_b)
        return sign > sign_b ? 1 : -1;
    struct magnitude x = magnitude_of(a, plus_a), y = magnitude_of(b, plus_b);
    int order = 0;
    while (x.left > 0 || y.left > 0 || x.carry != 0 || y.carry != 0) {
        int digit_x = magnitude_step(&x), digit_y = magnitude_step(&y);
        if (digit_x != digit_y)
            order = digit_x > digit_y ? 1 : -1;
    }
    return sign * order;
}

/* Of two numbers whose first digits have the same weight. Last digits are never 0, so a
 * longer number is larger than its own beginning. */
static int compare_digits(const struct number *a, const struct number *b)
{
    const char *p = a->digits, *q = b->digits;
    uint32_t common = a->digit_count < b->digit_count ? a->digit_count : b->digit_count;
    for (uint32_t i = 0; i < common; i++) {
        unsigned x = next_digit(&p), y = next_digit(&q);
        if (x != y)
            return x > y ? 1 : -1;
    }
    return (a->digit_count > common) - (b->digit_count > common);
}

static int sign_of(const struct number *number)
{
    return number->digit_count == 0 ? 0 : number->negative ? -1 : 1;
}

int number_compare(const struct number *a, const struct number *b)
{
    int sign = sign_of(a), sign_b = sign_of(b);
    if (sign != sign_b)
        return sign > sign_b ? 1 : -1;
    if (sign == 0)
        return 0;
    int order = compare_scales(a, a->digit_count, b, b->digit_count);
    return sign * (order != 0 ? order : compare_digits(a, b));
}

bool number_equal(const struct number *a, const struct number *b)
{
    return a->digit_count == b->digit_count && a->exponent == b->exponent &&
           number_compare(a, b) == 0;
}

#define WORD_UNIT UINT64_C(1000000000000000000) /* 10^18 */

/* A word of the exponent, of eighteen digits; words of nothing but zeros above the lowest
 * are not there, as they need not be written. */
static uint64_t hash_word(uint64_t hash, uint64_t word, uint32_t index)
{
    return index > 0 && word == 0 ? hash : hash_join(hash_join(hash, index), word);
}

/* The whole of it, by value: exponents that only agree in their low bits would be a way
 * to flood a table. */
static uint64_t hash_exponent(const struct number *number, uint64_t seed)
{
    uint64_t hash = hash_join(seed, (uint64_t)scale_sign(number, 0)), word = 0, unit = 1;
    uint32_t index = 0;
    struct magnitude magnitude = magnitude_of(number, 0);
    if (!number->vast && (uint64_t)magnitude.carry < WORD_UNIT)
        return hash_word(hash, (uint64_t)magnitude.carry, 0);
    while (magnitude.left > 0 || magnitude.carry != 0) {
        word += unit * (uint64_t)magnitude_step(&magnitude);
        unit *= 10;
        if (unit == WORD_UNIT) {
            hash = hash_word(hash, word, index++);
            word = 0;
            unit = 1;
        }
    }
    return hash_word(hash, word, index);
}

uint64_t number_hash(const struct number *number, uint64_t seed)
{
    uint64_t hash = hash_exponent(number, seed);
    const char *p = number->digits;
    uint64_t word = number->negative;
    for (uint32_t i = 0; i < number->digit_count; i++) {
        word = word * 10 + next_digit(&p);
        if (i % SMALL_DIGITS == SMALL_DIGITS - 1) {
            hash = hash_join(hash, word);
            word = 0;
        }
    }
    return hash_join(hash, word ^ (uint64_t)number->digit_count << 32);
}

bool number_is_integer(const struct number *number)
{
    return number->vast ? !number->exponent_negative : number->exponent >= 0;
}

/* (digits of the number, then `zeros` zeros) mod divisor == 0, for a divisor of 64
 * bits. */
static bool divides_small(const struct number *number, uint32_t zeros, uint64_t divisor)
{
    uint64_t rest = number->small % divisor;
    if (number->small == 0) {
        const char *p = number->digits;
        for (uint32_t i = 0; i < number->digit_count; i++)
            rest = (uint64_t)(((wide)rest * 10 + next_digit(&p)) % divisor);
    }
    for (; zeros > 0 && rest != 0; zeros--)
        rest = (uint64_t)((wide)rest * 10 % divisor);
    return rest == 0;
}

/* A natural number in 32-bit limbs, the lowest first. */
static void limbs_append_digit(uint32_t *limbs, uint32_t count, unsigned digit)
{
    uint64_t carry = digit;
    for (uint32_t i = 0; i < count; i++) {
        carry += (uint64_t)limbs[i] * 10;
        limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static bool limbs_below(const uint32_t *a, const uint32_t *b, uint32_t count)
{
    for (uint32_t i = count; i-- > 0;)
        if (a[i] != b[i])
            return a[i] < b[i];
    return false;
}

static void limbs_subtract(uint32_t *a, const uint32_t *b, uint32_t count)
{
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t difference = (uint64_t)a[i] - b[i] - borrow;
        a[i] = (uint32_t)difference;
        borrow = difference >> 63;
    }
}

/* The same for a divisor of any size: long division, digit by digit. */
static bool divides_large(const struct number *number, uint32_t zeros,
                          const struct number *divisor)
{
    uint32_t count = divisor->digit_count / 9 + 2; /* room for ten times the divisor */
    uint32_t *by = xcalloc(2 * (size_t)count, sizeof(*by)), *rest = by + count;
    const char *p = divisor->digits;
    for (uint32_t i = 0; i < divisor->digit_count; i++)
        limbs_append_digit(by, count, next_digit(&p));
    p = number->digits;
    uint64_t total = (uint64_t)number->digit_count + zeros;
    for (uint64_t i = 0; i < total; i++) {
        limbs_append_digit(rest, count, i < number->digit_count ? next_digit(&p) : 0);
        while (!limbs_below(rest, by, count))
            limbs_subtract(rest, by, count);
    }
    uint32_t any = 0;
    for (uint32_t i = 0; i < count; i++)
        any |= rest[i];
    free(by);
    return any == 0;
}

/*
 * A * 10^a is a multiple of B * 10^b when B divides A * 10^(a - b). A and B do not end in
 * 0, so that needs a >= b. Of the zeros, no more matter than B has factors of 2 or of 5,
 * and B has less than four factors a digit: a vast exponent costs nothing.
 */
bool number_is_multiple(const struct number *number, const struct number *divisor)
{
    if (divisor->digit_count == 0)
        return false;
    if (number->digit_count == 0)
        return true;
    if (compare_scales(number, 0, divisor, 0) < 0)
        return false;
    int64_t most = 4 * (int64_t)divisor->digit_count;
    if (most > UINT32_MAX)
        most = UINT32_MAX;
    uint32_t zeros = (uint32_t)most;
    if (compare_scales(number, -most, divisor, 0) < 0)
        zeros = (uint32_t)((uint64_t)number->exponent - (uint64_t)divisor->exponent);
    if (divisor->small != 0)
        return divides_small(number, zeros, divisor->small);
    return divides_large(number, zeros, divisor);
}

bool number_to_int64(const struct number *number, int64_t *to)
{
    if (!number_is_integer(number) || number->vast || number->exponent > 18 ||
        number->digit_count > SMALL_DIGITS)
        return false;
    uint64_t magnitude = number->small;
    for (int64_t i = 0; i < number->exponent; i++)
        if (__builtin_mul_overflow(magnitude, (uint64_t)10, &magnitude))
            return false;
    if (magnitude > (uint64_t)INT64_MAX + number->negative)
        return false;
    *to = number->negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
    return true;
}

/* Digits that come after the first 800 only say whether the rest is zero or not. Without
 * a point in the text strtod() does not depend on the locale. */
static double slow_double(const struct number *number)
{
    char text[DOUBLE_DIGITS + 40];
    const char *p = number->digits;
    uint32_t count =
        number->digit_count < DOUBLE_DIGITS ? number->digit_count : DOUBLE_DIGITS;
    uint32_t len = 0;
    while (len < count)
        text[len++] = (char)('0' + next_digit(&p));
    if (number->digit_count > count)
        text[len++] = '1';
    int64_t exponent = number->exponent + (int64_t)number->digit_count - (int64_t)len;
    snprintf(text + len, sizeof(text) - len, "e%lld", (long long)exponent);
    return strtod(text, NULL);
}

bool number_put_plain(struct strbuf *to, const struct number *number, uint32_t digits_max)
{
    int64_t count = number->digit_count, max = digits_max;
    int64_t exponent = number->exponent, whole = count + exponent;
    if (number->vast || count > max || exponent > max - count || exponent < -max)
        return false;
    strbuf_puts(to, number->negative ? "-" : "");
    if (whole <= 0)
        strbuf_puts(to, exponent < 0 ? "0." : "0");
    for (int64_t place = whole; place < 0; place++)
        strbuf_putc(to, '0');
    const char *p = number->digits;
    for (int64_t i = 0; i < count; i++) {
        if (i > 0 && i == whole)
            strbuf_putc(to, '.');
        strbuf_putc(to, (char)('0' + next_digit(&p)));
    }
    for (int64_t place = count; place < whole; place++)
        strbuf_putc(to, '0');
    return true;
}

double number_to_double(const struct number *number)
{
    static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                     1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                     1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
    double sign = number->negative ? -1.0 : 1.0;
    if (number->vast)
        return number->exponent_negative ? sign * 0.0 : sign * HUGE_VAL;
    int64_t scale = number->exponent + (int64_t)number->digit_count;
    if (number->digit_count == 0 || scale < -400)
        return sign * 0.0;
    if (scale > 400)
        return sign * HUGE_VAL;
    bool exact = number->small != 0 && number->small <= (uint64_t)1 << 53;
    if (exact && number->exponent >= 0 && number->exponent <= 22)
        return sign * ((double)number->small * powers[number->exponent]);
    if (exact && number->exponent < 0 && number->exponent >= -22)
        return sign * ((double)number->small / powers[-number->exponent]);
    return sign * slow_double(number);
}
