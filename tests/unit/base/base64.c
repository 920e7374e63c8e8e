#include "base/base64.h"

#include "base/strbuf.h"
#include "check.h"

#include <string.h>

/* RFC 4648, 10, and what tells the alphabets apart. */
static const struct {
    const char *bytes, *standard, *for_url;
} rows[] = {
    { "", "", "" },
    { "f", "Zg==", "Zg" },
    { "fo", "Zm8=", "Zm8" },
    { "foo", "Zm9v", "Zm9v" },
    { "foob", "Zm9vYg==", "Zm9vYg" },
    { "fooba", "Zm9vYmE=", "Zm9vYmE" },
    { "foobar", "Zm9vYmFy", "Zm9vYmFy" },
    { "\xfb\xff\xbe", "+/++", "-_--" },
};

static void bytes_are_encoded(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf to = STRBUF_INIT(100);
        base64_put(&to, rows[i].bytes, strlen(rows[i].bytes), false);
        CHECK_STR(rows[i].standard, to.text);
        strbuf_reset(&to);
        base64_put(&to, rows[i].bytes, strlen(rows[i].bytes), true);
        CHECK_STR(rows[i].for_url, to.text);
        strbuf_release(&to);
    }
}

static void both_alphabets_are_decoded(void)
{
    for (size_t i = 1; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct strbuf to = STRBUF_INIT(100);
        CHECK(base64_decode(&to, rows[i].standard, strlen(rows[i].standard)));
        CHECK_STR(rows[i].bytes, to.text);
        strbuf_reset(&to);
        CHECK(base64_decode(&to, rows[i].for_url, strlen(rows[i].for_url)));
        CHECK_STR(rows[i].bytes, to.text);
        strbuf_release(&to);
    }
}

static void what_is_not_base64_adds_nothing(void)
{
    static const char *const wrong[] = {
        "", "=", "Z", "Zm9vY", "Zg===", "Z g=", "Zm9v\n"
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct strbuf to = STRBUF_INIT(100);
        check_case("%s", wrong[i]);
        strbuf_puts(&to, "before");
        CHECK(!base64_decode(&to, wrong[i], strlen(wrong[i])));
        CHECK_STR("before", to.text);
        strbuf_release(&to);
    }
}

SUITE(base64, TEST(bytes_are_encoded), TEST(both_alphabets_are_decoded),
      TEST(what_is_not_base64_adds_nothing))
