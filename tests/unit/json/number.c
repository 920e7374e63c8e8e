#include "check.h"
#include "given.h"

#include "base/hash.h"
#include "base/strbuf.h"
#include "json/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct number number_of(const char *text)
{
    struct number number;
    number_read(&number, text, strlen(text));
    return number;
}

/* Strictly ascending; what stands in one row is one number. */
static const char *const ladder[][6] = {
    { "-1e100000000000000000001", "-10e100000000000000000000" },
    { "-1e100000000000000000000" },
    { "-1e99999999999999999999" },
    { "-1e9999999999999999999" },
    { "-1e999999999999999999" },
    { "-1e309" },
    { "-18446744073709551617" },
    { "-18446744073709551616", "-1.8446744073709551616e19" },
    { "-100", "-1e2", "-100.0", "-0.1e3", "-1000e-1" },
    { "-99.99999999999999999999999999999999999999999999999" },
    { "-1.5" },
    { "-1", "-1.0", "-1e0", "-10e-1", "-0.01e+2" },
    { "-1e-99999999999999999999" },
    { "0", "-0", "0.0", "-0.0e5", "0e99999999999999999999", "0.000E-7" },
    { "1e-100000000000000000001", "0.1e-100000000000000000000" },
    { "1e-100000000000000000000" },
    { "1e-99999999999999999999" },
    { "1e-1000000000000000000", "0.0001e-999999999999999996" },
    { "1e-999999999999999999" },
    { "5e-324" },
    { "0.1", "1e-1", "0.10", "100e-3" },
    { "0.1000000000000000055511151231257827" },
    { "0.3" },
    { "1", "1.0", "1e0" },
    { "1.0000000000000000000000000000000000000000000000001" },
    { "9007199254740992" },
    { "9007199254740993", "9007199254740993.0", "9.007199254740993e15" },
    { "9007199254740994" },
    { "9999999999999999999" },
    { "10000000000000000000", "1e19" },
    { "12345678901234567890" },
    { "12345678901234567891" },
    { "123456789012345678901" },
    { "1e999999999999999999", "0.1e1000000000000000000" },
    { "1e1000000000000000000", "10e999999999999999999" },
    { "1e9999999999999999999" },
    { "1e18446744073709551616" }, /* 2^64: its low bits are those of 0 */
    { "1e99999999999999999999", "0.001e100000000000000000002" },
    { "1.5e99999999999999999999" },
    { "1e100000000000000000000" },
};
enum { RUNGS = sizeof(ladder) / sizeof(*ladder), SPELLINGS = 6 };

static void check_pair(size_t i, size_t a, size_t j, size_t b)
{
    if (ladder[i][a] == NULL || ladder[j][b] == NULL)
        return;
    check_case("%s and %s", ladder[i][a], ladder[j][b]);
    struct number x = number_of(ladder[i][a]), y = number_of(ladder[j][b]);
    int order = number_compare(&x, &y);
    CHECK_INT((i > j) - (i < j), (order > 0) - (order < 0));
    CHECK_INT(i == j, number_equal(&x, &y));
    CHECK_INT(i == j, number_hash(&x, 7) == number_hash(&y, 7));
}

static void numbers_compare_by_value_and_exactly(void)
{
    for (size_t i = 0; i < RUNGS; i++)
        for (size_t j = 0; j < RUNGS; j++)
            for (size_t a = 0; a < SPELLINGS; a++)
                for (size_t b = 0; b < SPELLINGS; b++)
                    check_pair(i, a, j, b);
}

static void integers_are_integers_however_they_are_written(void)
{
    static const struct {
        const char *text;
        bool integer;
    } rows[] = {
        { "0", true },
        { "-0.0", true },
        { "0e-99999999999999999999", true },
        { "1.0", true },
        { "1e2", true },
        { "1.5e1", true },
        { "100e-2", true },
        { "1200e-2", true },
        { "-7.000", true },
        { "1e999999999", true },
        { "1e99999999999999999999", true },
        { "1.5", false },
        { "1e-1", false },
        { "15e-1", false },
        { "1.05e1", false },
        { "100e-3", false },
        { "1e-99999999999999999999", false },
        { "0.0000001", false },
        { "123456789012345678901234567890.1", false },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("%s", rows[i].text);
        struct number number = number_of(rows[i].text);
        CHECK_INT(rows[i].integer, number_is_integer(&number));
    }
}

static const struct {
    const char *number, *divisor;
    bool multiple;
} multiples[] = {
    { "10", "2", true },
    { "7", "2", false },
    { "0", "2", true },
    { "0.0", "0.3", true },
    { "10", "0", false },
    { "0", "0", false },
    { "-9", "3", true },
    { "9", "-3", true },
    { "4.5", "1.5", true },
    { "35", "1.5", false },
    { "0.0075", "0.0001", true },
    { "0.00751", "0.0001", false },
    { "19.99", "0.01", true },
    { "19.999", "0.01", false },
    { "4.35", "0.01", true },
    { "0.3", "0.1", true },
    { "1", "0.3", false },
    { "3", "0.3", true },
    { "1", "3e-1", false },
    { "1e308", "0.5", true },
    { "1e308", "0.123456789", false },
    { "123456789e300", "0.123456789", true },
    { "1e999999999", "0.5", true },
    { "1e999999999", "3", false },
    { "3e999999999", "3", true },
    { "1e99999999999999999999", "1024", true },
    { "1e99999999999999999999", "7", false },
    { "1e99999999999999999999", "1e99999999999999999998", true },
    { "1e99999999999999999999", "2e99999999999999999999", false },
    { "1e99999999999999999999", "2e99999999999999999998", true },
    { "1e99999999999999999998", "1e99999999999999999999", false },
    { "1e-99999999999999999999", "1e-99999999999999999999", true },
    { "1", "1e-99999999999999999999", true },
    { "1", "3e-99999999999999999999", false },
    { "1", "18446744073709551616e-63", false },
    { "1", "18446744073709551616e-64", true },
    { "1e63", "18446744073709551616", false },
    { "1e64", "18446744073709551616", true },
    { "1e100", "18446744073709551616", true },
    { "9223372036854775808", "9223372036854775808", true },
    { "9223372036854775808", "4294967296", true },
    { "9223372036854775809", "4294967296", false },
    { "121932631112635269", "123456789", true },
    { "15241578753238836750495351562536198787501905199875019052100",
      "123456789012345678901234567890", true },
    { "15241578753238836750495351562536198787501905199875019052101",
      "123456789012345678901234567890", false },
    { "15241578753238836750495351562536198787501905199875019052.100",
      "1234567890123456789012345678.90", true },
    { "15241578753238836750495351562536198787501905199875019052.200",
      "1234567890123456789012345678.90", false },
    { "99999999999999999999999999999999999999", "99999999999999999999", false },
    { "99999999999999999999000000000000000000", "99999999999999999999", true },
    { "100000000000000000000000000000000000000000",
      "340282366920938463463374607431768211456", false },
    { "1e128", "340282366920938463463374607431768211456", true },
    { "1e127", "340282366920938463463374607431768211456", false },
    { "18446744073709551615", "18446744073709551615", true },
    { "36893488147419103230", "18446744073709551615", true },
    { "36893488147419103231", "18446744073709551615", false },
};

static void multiples_are_found_exactly(void)
{
    for (size_t i = 0; i < sizeof(multiples) / sizeof(*multiples); i++) {
        check_case("%s of %s", multiples[i].number, multiples[i].divisor);
        struct number number = number_of(multiples[i].number);
        struct number divisor = number_of(multiples[i].divisor);
        CHECK_INT(multiples[i].multiple, number_is_multiple(&number, &divisor));
    }
}

static void numbers_become_int64_when_they_fit(void)
{
    static const struct {
        const char *text;
        bool fits;
        int64_t value;
    } rows[] = {
        { "0", true, 0 },
        { "-0", true, 0 },
        { "17", true, 17 },
        { "-1.5e1", true, -15 },
        { "100.00", true, 100 },
        { "1e18", true, 1000000000000000000 },
        { "9223372036854775807", true, INT64_MAX },
        { "-9223372036854775808", true, INT64_MIN },
        { "9.223372036854775807e18", true, INT64_MAX },
        { "9223372036854775808", false, 0 },
        { "-9223372036854775809", false, 0 },
        { "1e19", false, 0 },
        { "92e17", true, 9200000000000000000 },
        { "93e17", false, 0 },
        { "99999999999999999999", false, 0 },
        { "0.5", false, 0 },
        { "1e-1", false, 0 },
        { "1e999999999", false, 0 },
        { "1e99999999999999999999", false, 0 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("%s", rows[i].text);
        struct number number = number_of(rows[i].text);
        int64_t value = 42;
        CHECK_INT(rows[i].fits, number_to_int64(&number, &value));
        CHECK_INT(rows[i].fits ? rows[i].value : 42, value);
    }
}

static void numbers_become_the_nearest_double(void)
{
    static const struct {
        const char *text;
        double value;
    } rows[] = {
        { "0", 0.0 },
        { "0.1", 0.1 },
        { "-123.456e3", -123456.0 },
        { "9007199254740993", 9007199254740992.0 },
        { "9007199254740993.00000000000000000000000001", 9007199254740994.0 },
        { "1.7976931348623157e308", 0x1.fffffffffffffp1023 },
        { "1.7976931348623159e308", (double)INFINITY },
        { "-1e400", (double)-INFINITY },
        { "1e99999999999999999999", (double)INFINITY },
        { "1e-99999999999999999999", 0.0 },
        { "5e-324", 0x1p-1074 },
        { "2.4703282292062327e-324", 0.0 },
        { "2.4703282292062328e-324", 0x1p-1074 },
        { "2.2250738585072011e-308", 0x0.fffffffffffffp-1022 },
        { "1e22", 1e22 },
        { "1e23", 1e23 },
        { "8.5e-20", 8.5e-20 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        check_case("%s", rows[i].text);
        struct number number = number_of(rows[i].text);
        double value = number_to_double(&number);
        CHECK(rows[i].value == value);
    }
}

/* Half a step above 1, told by the last of very many digits. */
static void the_last_of_many_digits_decides_a_tie(void)
{
    char *tie = repeated("1.00000000000000011102230246251565404236316680908203125", "0",
                         2000, "");
    char *more = repeated(tie, "0", 0, "1");
    struct number at_tie = number_of(tie), above = number_of(more);

    CHECK(number_to_double(&at_tie) == 1.0);
    CHECK(number_to_double(&above) == 0x1.0000000000001p0);
    CHECK(number_compare(&at_tie, &above) < 0);

    free(tie);
    free(more);
}

static void a_million_digits_take_no_more_than_a_walk(void)
{
    char *nines = repeated("", "9", 1000000, "");
    char *even = repeated("", "9", 1000000, "8");
    struct number odd = number_of(nines), other = number_of(even);
    struct number two = number_of("2"),
                  many = number_of("123456789012345678901234567890");

    CHECK(number_is_integer(&odd));
    CHECK(!number_is_multiple(&odd, &two));
    CHECK(number_is_multiple(&other, &two));
    CHECK(!number_is_multiple(&odd, &many));
    CHECK(number_compare(&odd, &other) < 0);
    CHECK(isinf(number_to_double(&odd)));

    free(nines);
    free(even);
}

static void numbers_are_written_without_an_exponent(void)
{
    static const struct {
        const char *given, *plain; /* NULL: it takes more than ten digits */
    } rows[] = {
        { "0", "0" },
        { "-0.0e5", "0" },
        { "1e2", "100" },
        { "100.0", "100" },
        { "1.5E1", "15" },
        { "2.5", "2.5" },
        { "0.025", "0.025" },
        { "25e-3", "0.025" },
        { "12345e-2", "123.45" },
        { "-12.50", "-12.5" },
        { "1e9", "1000000000" },
        { "1e10", NULL },
        { "1e-10", "0.0000000001" },
        { "1e-11", NULL },
        { "12345678901", NULL },
        { "1e400", NULL },
        { "1e-99999999999999999999", NULL },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf text = STRBUF_INIT(100);
        struct number number = number_of(rows[i].given);
        check_case("%s", rows[i].given);
        CHECK_INT(rows[i].plain != NULL, number_put_plain(&text, &number, 10));
        CHECK_STR(rows[i].plain ? rows[i].plain : "", text.text);
        strbuf_release(&text);
    }
}

SUITE(json_number, TEST(numbers_are_written_without_an_exponent),
      TEST(numbers_compare_by_value_and_exactly),
      TEST(integers_are_integers_however_they_are_written),
      TEST(multiples_are_found_exactly), TEST(numbers_become_int64_when_they_fit),
      TEST(numbers_become_the_nearest_double),
      TEST(the_last_of_many_digits_decides_a_tie),
      TEST(a_million_digits_take_no_more_than_a_walk))
