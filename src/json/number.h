/*
 * Exact arithmetic over the text of JSON numbers: what JSON Schema asks about a number is
 * answered for the decimal number that was written, never for the double near it.
 *
 *  - A struct number is a view: it borrows the text it was read from, allocates nothing,
 *    and may be copied.
 *  - 1, 1.0, 10e-1 and 0.1e1 are one number; so are 0, -0 and 0e99.
 *  - Any number of digits and any exponent, the exponent's own digits included. Nothing
 *    costs more than a walk over the digits that are written: 1e999999999 is as cheap as
 *    1e9. (number_is_multiple() costs digits of one times digits of the other.)
 *  - The text must follow the grammar of RFC 8259, as every JSON_NUMBER on a tape does.
 */
#ifndef JSON_NUMBER_H
#define JSON_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* The value is (-) D * 10^exponent, where the whole number D is written with the
 * significant digits: those from the first that is not 0 to the last that is not 0. */
struct number {
    bool negative;          /* never for zero */
    bool vast;              /* the exponent has more than 18 digits; see `exponent` */
    bool exponent_negative; /* the sign of the exponent as written */
    uint32_t digit_count;   /* of D; 0 for zero */
    const char *digits;     /* of D; one '.' may stand among them */
    uint64_t small;         /* D itself when it has at most 19 digits, else 0 */
    int64_t exponent;       /* modulo 2^64 when `vast` */
    int64_t shift;          /* the part of `exponent` that was not written as one */
    const char *written;    /* the exponent, from its first digit that is not 0 */
    uint32_t written_count;
};

/* Reads `len` bytes of text, fewer than 4 GiB. `text` must outlive `number`. */
void number_read(struct number *number, const char *text, size_t len);

/* Negative, 0 or positive, as a is less than, equal to or greater than b. */
int number_compare(const struct number *a, const struct number *b);
bool number_equal(const struct number *a, const struct number *b);

/* Equal numbers have equal hashes, however they are written. */
uint64_t number_hash(const struct number *number, uint64_t seed);

/* By value, not by spelling: 1.0 and 1e2 are integers. */
bool number_is_integer(const struct number *number);

/* Is it a whole multiple of `divisor`, as multipleOf means it? False for a divisor of 0;
 * the signs do not matter. */
bool number_is_multiple(const struct number *number, const struct number *divisor);

/* False when it has a fraction or does not fit; `to` is then left alone. */
bool number_to_int64(const struct number *number, int64_t *to);

/* Adds the number without an exponent, and without zeros that say nothing: 100, 0.025.
 * False, with nothing added, when it takes more than `digits_max` digits. */
bool number_put_plain(struct strbuf *to, const struct number *number,
                      uint32_t digits_max);

/* The nearest double, ties to even; infinite when it is beyond the largest. */
double number_to_double(const struct number *number);

#endif
