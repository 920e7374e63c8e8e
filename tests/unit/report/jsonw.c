#include "report/jsonw.h"

#include "check.h"

static void a_document_is_indented(void)
{
    struct strbuf to = STRBUF_INIT(1000);
    struct jsonw json;
    jsonw_init(&json, &to);
    jsonw_open(&json, NULL, '{');
    jsonw_count(&json, "a", 1);
    jsonw_open(&json, "b", '[');
    jsonw_text(&json, NULL, "x\"y");
    jsonw_text(&json, NULL, NULL);
    jsonw_open(&json, NULL, '{');
    jsonw_close(&json, '}');
    jsonw_close(&json, ']');
    jsonw_open(&json, "c", '[');
    jsonw_close(&json, ']');
    jsonw_bool(&json, "d", false);
    jsonw_null(&json, "e");
    jsonw_close(&json, '}');

    CHECK_STR("{\n"
              "  \"a\": 1,\n"
              "  \"b\": [\n"
              "    \"x\\\"y\",\n"
              "    null,\n"
              "    {}\n"
              "  ],\n"
              "  \"c\": [],\n"
              "  \"d\": false,\n"
              "  \"e\": null\n"
              "}\n",
              to.text);
    strbuf_release(&to);
}

static void numbers_are_written_in_full(void)
{
    static const struct {
        double number;
        const char *text;
    } reals[] = {
        { 0, "0" },
        { 1, "1" },
        { 0.5, "0.5" },
        { 0.0034, "0.0034" },
        { 100.25, "100.25" },
        { 1e-7, "0" },
        { -2.5, "-2.5" },
        { -1e-9, "0" },
        { 0.999999, "0.999999" },
        { 0.9999999, "1" },
        { 1e9, "1000000000" },
    };
    struct strbuf to = STRBUF_INIT(1000);
    struct jsonw json;
    for (size_t i = 0; i < sizeof(reals) / sizeof(reals[0]); i++) {
        strbuf_reset(&to);
        jsonw_init(&json, &to);
        jsonw_real(&json, NULL, reals[i].number);
        CHECK_STR(reals[i].text, to.text);
    }
    strbuf_reset(&to);
    jsonw_init(&json, &to);
    jsonw_open(&json, NULL, '[');
    jsonw_count(&json, NULL, UINT64_MAX);
    jsonw_signed(&json, NULL, INT64_MIN);
    jsonw_signed(&json, NULL, -1);
    jsonw_close(&json, ']');
    CHECK_STR("[\n  18446744073709551615,\n  -9223372036854775808,\n  -1\n]\n", to.text);
    strbuf_release(&to);
}

SUITE(jsonw, TEST(a_document_is_indented), TEST(numbers_are_written_in_full))
