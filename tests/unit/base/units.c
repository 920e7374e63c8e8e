#include "base/units.h"

#include "check.h"

#include <inttypes.h>
#include <stdio.h>

static void durations_are_read_with_their_unit(void)
{
    /* clang-format off */
    static const struct {
        const char *text;
        bool good;
        uint64_t us;
    } rows[] = {
        { "250us", true, 250 }, { "300ms", true, 300000 }, { "3s", true, 3000000 },
        { "2.5s", true, 2500000 }, { "0s", true, 0 }, { "1m30s", true, 90000000 },
        { "2h", true, UINT64_C(7200000000) }, { "0.000001s", true, 1 },
        { "1h1m1s1ms1us", true, UINT64_C(3661001001) }, { "1.5ms", true, 1500 },
        { "48h", true, UINT64_C(172800000000) },
        { "", false, 0 }, { "3", false, 0 }, { "s", false, 0 }, { "-3s", false, 0 },
        { "+3s", false, 0 }, { "3 s", false, 0 }, { " 3s", false, 0 }, { "3s ", false, 0 },
        { "3S", false, 0 }, { ".5s", false, 0 }, { "1.s", false, 0 }, { "1.2.3s", false, 0 },
        { "1e3s", false, 0 }, { "3sec", false, 0 }, { "0x3s", false, 0 },
        { "999999999999999999999s", false, 0 }, { "99999999999h", false, 0 },
        { "1844674407370h", false, 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        struct err err = ERR_INIT;
        uint64_t us = 0;
        CHECK_INT(rows[i].good,
                  units_parse_duration(rows[i].text, 0, UNITS_MAX, &us, &err));
        CHECK_INT(rows[i].us, us);
        CHECK_INT(rows[i].good ? ERR_NONE : ERR_USAGE, err.kind);
    }
}

static void sizes_are_read_in_bytes(void)
{
    /* clang-format off */
    static const struct {
        const char *text;
        bool good;
        uint64_t bytes;
    } rows[] = {
        { "0", true, 0 }, { "4096", true, 4096 }, { "4096B", true, 4096 },
        { "16KiB", true, 16384 }, { "1MiB", true, 1048576 }, { "2GiB", true, 2147483648 },
        { "30kB", true, 30000 }, { "30KB", true, 30000 }, { "1.5KiB", true, 1536 },
        { "3MB", true, 3000000 }, { "1GB", true, 1000000000 },
        { "", false, 0 }, { "KiB", false, 0 }, { "1K", false, 0 }, { "1kib", false, 0 },
        { "1 KiB", false, 0 }, { "-1", false, 0 }, { "1KiBB", false, 0 },
        { "99999999999999999999", false, 0 }, { "9999999999GiB", false, 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        struct err err = ERR_INIT;
        uint64_t bytes = 0;
        CHECK_INT(rows[i].good,
                  units_parse_bytes(rows[i].text, 0, UNITS_MAX, &bytes, &err));
        CHECK_INT(rows[i].bytes, bytes);
    }
}

static void counts_are_read_within_their_bounds(void)
{
    /* clang-format off */
    static const struct {
        const char *text;
        uint64_t low, high;
        bool good;
        uint64_t count;
    } rows[] = {
        { "0", 0, 9, true, 0 }, { "9", 0, 9, true, 9 }, { "10", 0, 9, false, 0 },
        { "1", 2, 9, false, 0 }, { "007", 0, 9, true, 7 },
        { "18446744073709551615", 0, UINT64_MAX, true, UINT64_MAX },
        { "18446744073709551616", 0, UINT64_MAX, false, 0 },
        { "18446744073709551620", 0, UINT64_MAX, false, 0 },
        { "99999999999999999999999", 0, UINT64_MAX, false, 0 },
        { "", 0, 9, false, 0 }, { "-1", 0, 9, false, 0 }, { "+1", 0, 9, false, 0 },
        { " 1", 0, 9, false, 0 }, { "1 ", 0, 9, false, 0 }, { "1.0", 0, 9, false, 0 },
        { "x", 0, 9, false, 0 }, { "1:", 0, 99, false, 0 }, { "1/", 0, 99, false, 0 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        struct err err = ERR_INIT;
        uint64_t count = 0;
        CHECK_INT(rows[i].good, units_parse_count(rows[i].text, rows[i].low, rows[i].high,
                                                  &count, &err));
        CHECK_INT(rows[i].count, count);
    }
    struct err err = ERR_INIT;
    uint64_t count;
    units_parse_count("many", 1, 10, &count, &err);
    CHECK_STR("expected a whole number from 1 to 10, got \"many\"", err.text);
}

static void rates_are_read_in_thousandths(void)
{
    /* clang-format off */
    static const struct {
        const char *text;
        bool good;
        uint64_t per_1000s;
    } rows[] = {
        { "100", true, 100000 }, { "2.5", true, 2500 }, { "100/s", true, 100000 },
        { "0.001", true, 1 }, { "600/m", true, 10000 }, { "1/m", true, 16 },
        { "max", true, 0 },
        { "0", false, 7 }, { "0.0001", false, 7 }, { "", false, 7 }, { "-1", false, 7 },
        { "1/h", false, 7 }, { "1 /s", false, 7 }, { "Max", false, 7 },
        { "99999999999999", false, 7 },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%s", rows[i].text);
        struct err err = ERR_INIT;
        uint64_t rate = 7;
        CHECK_INT(rows[i].good,
                  units_parse_rate(rows[i].text, 1, 1000000000, &rate, &err));
        if (rows[i].good)
            CHECK_INT(rows[i].per_1000s, rate);
    }
}

static void a_quantity_beyond_its_limits_is_told_the_limits(void)
{
    /* clang-format off */
    static const struct {
        const char *text, *message;
    } durations[] = {
        { "999us", "expected 1 ms to 5 s, got \"999us\"" },
        { "6s", "expected 1 ms to 5 s, got \"6s\"" },
        { "99999999999h", "expected 1 ms to 5 s, got \"99999999999h\"" },
        { "9999999999999999999999s", "expected 1 ms to 5 s, got \"9999999999999999999999s\"" },
        { "2562047788015h2562047788015h", "expected 1 ms to 5 s, got \"2562047788015h2562047788015h\"" },
    }, sizes[] = {
        { "1", "expected 1 KiB to 1 GiB, got \"1\"" },
        { "1.1GiB", "expected 1 KiB to 1 GiB, got \"1.1GiB\"" },
        { "9999999999GiB", "expected 1 KiB to 1 GiB, got \"9999999999GiB\"" },
        { "18446744073709551617", "expected 1 KiB to 1 GiB, got \"18446744073709551617\"" },
    }, rates[] = {
        { "0", "expected 0.001/s to 1000000/s, or max, got \"0\"" },
        { "0.01/m", "expected 0.001/s to 1000000/s, or max, got \"0.01/m\"" },
        { "1000001", "expected 0.001/s to 1000000/s, or max, got \"1000001\"" },
        { "99999999999999999999/m", "expected 0.001/s to 1000000/s, or max, got \"99999999999999999999/m\"" },
    };
    /* clang-format on */
    uint64_t number = 7;
    for (size_t i = 0; i < sizeof(durations) / sizeof(durations[0]); i++) {
        struct err err = ERR_INIT;
        CHECK(!units_parse_duration(durations[i].text, 1000, 5000000, &number, &err));
        CHECK_STR(durations[i].message, err.text);
    }
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct err err = ERR_INIT;
        CHECK(!units_parse_bytes(sizes[i].text, 1024, 1 << 30, &number, &err));
        CHECK_STR(sizes[i].message, err.text);
    }
    for (size_t i = 0; i < sizeof(rates) / sizeof(rates[0]); i++) {
        struct err err = ERR_INIT;
        CHECK(!units_parse_rate(rates[i].text, 1, 1000000000, &number, &err));
        CHECK_STR(rates[i].message, err.text);
    }
    CHECK_INT(7, number);
}

static void what_is_written_exactly_is_read_as_the_same(void)
{
    static const uint64_t numbers[] = {
        0,       1,       999,        1000,      1001,        1023,
        1024,    1500000, 60000000,   90000000,  3600000000,  5400000000,
        1 << 20, 1 << 30, 1610612736, 123456789, 99999999999, 172800000000,
    };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
        char text[UNITS_TEXT];
        struct err err = ERR_INIT;
        uint64_t again = 7;
        check_case("%" PRIu64, numbers[i]);
        CHECK(units_parse_duration(units_exact_duration(text, numbers[i]), 0, UNITS_MAX,
                                   &again, &err));
        CHECK_INT(numbers[i], again);
        CHECK(units_parse_bytes(units_exact_bytes(text, numbers[i]), 0, UNITS_MAX, &again,
                                &err));
        CHECK_INT(numbers[i], again);
        CHECK(units_parse_rate(units_rate(text, numbers[i]), 0, UNITS_MAX, &again, &err));
        CHECK_INT(numbers[i], again);
    }
    char text[UNITS_TEXT];
    CHECK_STR("3s", units_exact_duration(text, 3000000));
    CHECK_STR("2500ms", units_exact_duration(text, 2500000));
    CHECK_STR("1h", units_exact_duration(text, UINT64_C(3600000000)));
    CHECK_STR("1MiB", units_exact_bytes(text, 1 << 20));
    CHECK_STR("1000", units_exact_bytes(text, 1000));
    CHECK_STR("100/s", units_rate(text, 100000));
    CHECK_STR("2.5/s", units_rate(text, 2500));
    CHECK_STR("0.016/s", units_rate(text, 16));
    CHECK_STR("max", units_rate(text, 0));
}

static void durations_are_written_for_people(void)
{
    /* clang-format off */
    static const struct {
        uint64_t us;
        const char *text;
    } rows[] = {
        { 0, "0 us" }, { 999, "999 us" }, { 1000, "1.0 ms" }, { 9949, "9.9 ms" },
        { 9999, "10 ms" }, { 12345, "12 ms" }, { 999499, "999 ms" }, { 999999, "1.00 s" },
        { 2900000, "2.90 s" }, { 9999999, "10.0 s" }, { 59949999, "59.9 s" },
        { 59999999, "1 min 00 s" }, { 60000000, "1 min 00 s" }, { 89600000, "1 min 30 s" },
        { UINT64_C(3599499999), "59 min 59 s" }, { UINT64_C(3599600000), "1 h 00 min" },
        { UINT64_C(3600000000), "1 h 00 min" }, { UINT64_C(4320000000), "1 h 12 min" },
        { UINT64_C(172800000000), "48 h 00 min" },
        { UINT64_MAX, "5124095576 h 02 min" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%" PRIu64, rows[i].us);
        char text[UNITS_TEXT];
        CHECK_STR(rows[i].text, units_duration(text, rows[i].us));
    }
}

static void sizes_and_counts_are_written_for_people(void)
{
    char text[UNITS_TEXT];
    CHECK_STR("0 B", units_bytes(text, 0));
    CHECK_STR("1023 B", units_bytes(text, 1023));
    CHECK_STR("1.0 KiB", units_bytes(text, 1024));
    CHECK_STR("15.2 KiB", units_bytes(text, 15565));
    CHECK_STR("1.0 MiB", units_bytes(text, 1048575));
    CHECK_STR("1.0 MiB", units_bytes(text, 1048576));
    CHECK_STR("16777216.0 TiB", units_bytes(text, UINT64_MAX));
    CHECK_STR("0", units_count(text, 0));
    CHECK_STR("999", units_count(text, 999));
    CHECK_STR("1,000", units_count(text, 1000));
    CHECK_STR("10,000,000", units_count(text, 10000000));
    CHECK_STR("18,446,744,073,709,551,615", units_count(text, UINT64_MAX));
}

static void a_share_never_claims_all_or_nothing_wrongly(void)
{
    /* clang-format off */
    static const struct {
        uint64_t part, whole;
        const char *text;
    } rows[] = {
        { 0, 0, "0 %" }, { 0, 10, "0 %" }, { 10, 10, "100 %" }, { 1, 2, "50.0 %" },
        { 1, 10000, "0.01 %" }, { 1, 100000, "<0.01 %" }, { 2, 10000, "0.02 %" },
        { 1, 3, "33.3 %" }, { 9997, 10000, "99.97 %" }, { 9999, 10000, "99.99 %" },
        { 99999, 100000, ">99.99 %" }, { 999999, 1000000, ">99.99 %" },
        { UINT64_MAX - 1, UINT64_MAX, ">99.99 %" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        check_case("%" PRIu64 " of %" PRIu64, rows[i].part, rows[i].whole);
        char text[UNITS_TEXT];
        CHECK_STR(rows[i].text, units_share(text, rows[i].part, rows[i].whole));
    }
}

SUITE(units, TEST(durations_are_read_with_their_unit), TEST(sizes_are_read_in_bytes),
      TEST(counts_are_read_within_their_bounds), TEST(rates_are_read_in_thousandths),
      TEST(a_quantity_beyond_its_limits_is_told_the_limits),
      TEST(what_is_written_exactly_is_read_as_the_same),
      TEST(durations_are_written_for_people),
      TEST(sizes_and_counts_are_written_for_people),
      TEST(a_share_never_claims_all_or_nothing_wrongly))
