#include "check.h"
#include "given.h"

#include "json/decode.h"

#include <stdlib.h>
#include <string.h>

/* Who takes what: a letter a decoder, in the order of decoder.def; '-' refuses. All rows
 * were put to Go 1.19 and Node 20. */
static const struct {
    const char *takers; /* go-map, go-struct, go-stream, js-Fetch, js-String, rfc8259 */
    const char *text;
    size_t len;
} rows[] = {
    { "mstFSr", TEXT("{}") },
    { "mstFSr", TEXT("null") },
    { "--tFSr", TEXT("[]") },
    { "--tFSr", TEXT("\"a\"") },
    { "--tFSr", TEXT("1") },
    { "--tFSr", TEXT("true") },
    { "---F--", TEXT("\xef\xbb\xbf{}") },
    { "---F--", TEXT("\xef\xbb\xbf\xef\xbb\xbf{}") },
    { "------", TEXT("\xef\xbb\xbf\xef\xbb\xbf\xef\xbb\xbf{}") },
    { "------", TEXT("\xef\xbb\xbf") },
    { "------", TEXT("\xef\xbb\xbf{} x") },
    { "mstFS-", TEXT("{\"a\":\"\xff\"}") },
    { "mstFS-", TEXT("{\"\xc0\xaf\":1}") },
    { "mstFS-", TEXT("{\"a\":\"\xed\xa0\x80\"}") },
    { "mstFSr", TEXT("{\"a\":\"\\ud800\"}") },
    { "mstFSr", TEXT("{\"\\udfff\":1}") },
    { "mstFSr", TEXT("{\"a\":\"\\u0000\"}") },
    { "mstFSr", TEXT("{\"\\u0000\":1}") },
    { "mstFSr", TEXT("{\"a\":1,\"a\":2}") },
    { "mstFSr", TEXT("{\"a\":18446744073709551616}") },
    { "-s-FSr", TEXT("{\"a\":1e309}") },
    { "-s-FSr", TEXT("{\"a\":[-1e400]}") },
    { "---FSr", TEXT("{\"attributes\":[{\"value\":1e309}]}") },
    { "---FSr", TEXT("{\"attributes\":[{\"value\":{\"x\":[1e309]}}]}") },
    { "-s-FSr", TEXT("{\"attributes\":[{\"other\":1e309}]}") },
    { "---FSr", TEXT("{\"name\":1e309}") },
    { "mstFSr", TEXT("{\"a\":1e-400}") },
    { "--t---", TEXT("{} {}") },
    { "--t---", TEXT("{};") },
    { "--t---", TEXT("{}\0") },
    { "--t---", TEXT("123\0") },
    { "--t---", TEXT("01") },
    { "--t---", TEXT("nullnull") },
    { "------", TEXT("") },
    { "------", TEXT("{\"a\":1\0}") },
    /* The struct: fields are found in either case, and each occurrence is looked at. */
    { "m-tFSr", TEXT("{\"name\":7}") },
    { "m-tFSr", TEXT("{\"NAME\":7}") },
    { "m-tFSr", TEXT("{\"nAmE\":[]}") },
    { "m-tFSr", TEXT("{\"n\\u0061me\":{}}") },
    { "mstFSr", TEXT("{\"nam\":7,\"names\":7,\"na-me\":7,\"name \":7}") },
    { "mstFSr", TEXT("{\"name\":null,\"image\":null,\"attributes\":null}") },
    { "m-tFSr", TEXT("{\"name\":1,\"name\":\"a\"}") },
    { "m-tFSr", TEXT("{\"name\":\"a\",\"name\":true}") },
    { "m-tFSr", TEXT("{\"description\":0}") },
    { "m-tFSr", TEXT("{\"de\xc5\xbf"
                     "cription\":0}") },
    { "m-tFSr", TEXT("{\"DE\\u017fCRIPTION\":0}") },
    { "m-tFSr", TEXT("{\"attribute\xc5\xbf\":0}") },
    { "mstFSr", TEXT("{\"\xc5\xbf\":0,\"name\xc5\xbf\":0,\"\xe2\x84\xaa\":0}") },
    { "m-tFSr", TEXT("{\"image\":1}") },
    { "m-tFSr", TEXT("{\"image_url\":1}") },
    { "m-tFSr", TEXT("{\"IMAGE_URL\":1}") },
    { "mstFSr", TEXT("{\"image\x7furl\":1,\"image-url\":1}") },
    { "m-tFSr", TEXT("{\"external_url\":1}") },
    { "m-tFSr", TEXT("{\"animation_url\":1}") },
    { "m-tFSr", TEXT("{\"animation_url_mime_type\":1}") },
    { "m-tFSr", TEXT("{\"youtube_url\":1}") },
    { "m-tFSr", TEXT("{\"attributes\":{}}") },
    { "m-tFSr", TEXT("{\"attributes\":\"\"}") },
    { "m-tFSr", TEXT("{\"attributes\":[1]}") },
    { "m-tFSr", TEXT("{\"attributes\":[[]]}") },
    { "mstFSr", TEXT("{\"attributes\":[null,{}]}") },
    { "m-tFSr", TEXT("{\"attributes\":[{\"trait_type\":5}]}") },
    { "m-tFSr", TEXT("{\"attributes\":[{\"Trait_Type\":[]}]}") },
    { "m-tFSr", TEXT("{\"attributes\":[{\"display_type\":5}]}") },
    { "m-tFSr", TEXT("{\"attributes\":[{\"di\xc5\xbfplay_type\":5}]}") },
    { "mstFSr", TEXT("{\"attributes\":[{\"display_type\":null,\"trait_type\":null,"
                     "\"value\":null}]}") },
    { "mstFSr",
      TEXT("{\"attributes\":[{\"value\":{\"a\":[1,true,\"\"]}},{\"value\":7}]}") },
    { "mstFSr", TEXT("{\"trait_type\":5,\"value\":5,\"attributes\":[{\"name\":5}]}") },
};

static void decoders_take_and_refuse_what_they_do(void)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
        struct given given;
        given_bytes(&given, rows[i].text, rows[i].len, NULL);
        for (size_t decoder = 0; decoder < JSON_DECODER_COUNT; decoder++) {
            check_case("%s: %s", json_decoder_name((enum json_decoder)decoder),
                       rows[i].text);
            struct json_verdict verdict =
                json_judge(&given.tape, &given.facts, (enum json_decoder)decoder);
            CHECK_INT(rows[i].takers[decoder] != '-', verdict.accepted);
        }
        given_release(&given);
    }
}

/* What a decoder trips over first: Go scans the whole before it decodes anything. */
static const struct {
    enum json_decoder decoder;
    const char *text;
    enum json_fact reason;
    uint32_t offset;
} reasons[] = {
/* clang-format off */
#define ROW(decoder, text, reason, offset)                                               \
    { JSON_DECODER_##decoder, text, JSON_FACT_##reason, offset }
    /* clang-format on */
    ROW(GO_MAP, "[1e999,", SYNTAX, 7),
    ROW(GO_MAP, "[1e999]", ROOT_KIND, 0),
    ROW(GO_STREAM, "[1e999]", BEYOND_DOUBLE, 1),
    ROW(GO_MAP, "{\"a\":1e999} x", TRAILING, 12),
    ROW(GO_MAP, "\xef\xbb\xbf[1e999", BOM, 0),
    ROW(GO_MAP, "{\"a\":1,\"b\":-1e999}", BEYOND_DOUBLE, 11),
    ROW(GO_STRUCT, "{\"a\":1e999,\"name\":1,\"image\":1}", WRONG_TYPE, 18),
    ROW(GO_STRUCT, "{\"attributes\":[{\"value\":[1,1e999],\"trait_type\":1}]}",
        BEYOND_DOUBLE, 27),
    ROW(GO_STRUCT, "{\"attributes\":[{\"trait_type\":{},\"value\":1e999}]}", WRONG_TYPE,
        29),
    ROW(GO_STRUCT, "[]", ROOT_KIND, 0),
    ROW(JS_FETCH, "{\"a\":\"\xff\"} {", TRAILING, 10),
    ROW(JS_STRING, "\xef\xbb\xbf{", BOM, 0),
    ROW(RFC8259, "{\"a\":\"\xff\"} {", BAD_UTF8, 6),
    ROW(RFC8259, "{\"a\xff\":\"\xff\",", BAD_UTF8_KEY, 3),
    ROW(RFC8259, "{,\"a\xff\":1}", SYNTAX, 1),
#undef ROW
};

static void a_refusal_names_what_the_decoder_meets_first(void)
{
    for (size_t i = 0; i < sizeof(reasons) / sizeof(*reasons); i++) {
        check_case("%s: %s", json_decoder_name(reasons[i].decoder), reasons[i].text);
        struct given given;
        given_text(&given, reasons[i].text);
        struct json_verdict verdict =
            json_judge(&given.tape, &given.facts, reasons[i].decoder);

        CHECK(!verdict.accepted);
        CHECK_STR(json_fact_name(reasons[i].reason), json_fact_name(verdict.reason));
        CHECK_INT(reasons[i].offset, verdict.offset);

        given_release(&given);
    }
}

static void go_stops_at_the_depth_before_what_is_wrong_inside(void)
{
    char *text = repeated("", "[", 10001, "x");
    struct given given;
    given_text(&given, text);

    struct json_verdict go =
        json_judge(&given.tape, &given.facts, JSON_DECODER_GO_STREAM);
    CHECK_INT(JSON_FACT_DEEP, go.reason);
    CHECK_INT(10000, go.offset);
    struct json_verdict js = json_judge(&given.tape, &given.facts, JSON_DECODER_JS_FETCH);
    CHECK_INT(JSON_FACT_SYNTAX, js.reason);
    CHECK_INT(10001, js.offset);

    given_release(&given);
    free(text);
}

static void depth_divides_go_from_javascript(void)
{
    for (size_t depth = 9999; depth <= 10002; depth++) {
        check_case("depth %zu", depth);
        char *open = repeated("{\"a\":", "[", depth - 1, "");
        char *text = repeated(open, "]", depth - 1, "}");
        struct given given;
        given_text(&given, text);

        for (size_t i = 0; i < JSON_DECODER_COUNT; i++) {
            enum json_decoder decoder = (enum json_decoder)i;
            bool go = decoder <= JSON_DECODER_GO_STREAM;
            CHECK_INT(!go || depth <= 10000,
                      json_judge(&given.tape, &given.facts, decoder).accepted);
        }

        given_release(&given);
        free(text);
        free(open);
    }
}

static void treatments_can_be_read(void)
{
    CHECK_INT(JSON_REPLACES, json_treatment(JSON_DECODER_GO_MAP, JSON_FACT_BAD_UTF8));
    CHECK_INT(JSON_TAKES,
              json_treatment(JSON_DECODER_JS_FETCH, JSON_FACT_LONE_SURROGATE));
    CHECK_INT(JSON_STRIPS, json_treatment(JSON_DECODER_JS_FETCH, JSON_FACT_BOM));
    CHECK_STR("taken with U+FFFD in its place", json_treatment_meaning(JSON_REPLACES));
}

SUITE(json_policies, TEST(decoders_take_and_refuse_what_they_do),
      TEST(a_refusal_names_what_the_decoder_meets_first),
      TEST(go_stops_at_the_depth_before_what_is_wrong_inside),
      TEST(depth_divides_go_from_javascript), TEST(treatments_can_be_read))
