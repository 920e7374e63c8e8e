#include "judge/asset.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

/* The rules of the findings, with blanks between them. */
static void check_rules(struct asset_result *result, const char *expected)
{
    char rules[200] = "";
    size_t len = 0;
    judge_asset(result);
    for (size_t i = 0; i < result->findings.count; i++)
        len += (size_t)snprintf(rules + len, sizeof(rules) - len, "%s%s", i ? " " : "",
                                result->findings.list[i].rule);
    CHECK_STR(expected, rules);
    findings_release(&result->findings);
}

static void an_answer_is_judged_by_status_type_and_size(void)
{
    static const struct {
        enum asset_kind kind;
        enum trouble trouble;
        int status;
        const char *type;
        uint64_t bytes;
        const char *rules;
    } rows[] = {
        { ASSET_IMAGE, 0, 200, "image/png", 5, "" },
        { ASSET_IMAGE, 0, 206, "IMAGE/SVG+XML; charset=utf-8", 5, "" },
        { ASSET_IMAGE, 0, 200, "image/png", ASSET_BYTES_UNKNOWN, "" },
        { ASSET_IMAGE, 0, 200, "video/mp4", 5, "" },
        { ASSET_IMAGE, 0, 200, "text/html", 5, "asset.type" },
        { ASSET_IMAGE, 0, 200, "text/html; charset=utf-8", 5, "asset.type" },
        { ASSET_IMAGE, 0, 200, "application/json", 5, "asset.type" },
        { ASSET_IMAGE, 0, 200, "imagery/png", 5, "asset.type" },
        { ASSET_ANIMATION, 0, 200, "text/html; charset=utf-8", 5, "" },
        { ASSET_ANIMATION, 0, 200, "text/htmlx", 5, "asset.type" },
        { ASSET_ANIMATION, 0, 200, "model/gltf-binary", 5, "" },
        { ASSET_ANIMATION, 0, 200, "application/json", 5, "asset.type" },
        { ASSET_IMAGE, 0, 200, "", 5, "asset.untyped" },
        { ASSET_IMAGE, 0, 200, "binary/octet-stream", 5, "asset.untyped" },
        { ASSET_IMAGE, 0, 200, "image/png", 0, "asset.empty" },
        { ASSET_IMAGE, 0, 200, "", 0, "asset.empty" },
        { ASSET_IMAGE, 0, 204, "", 0, "asset.empty" },
        { ASSET_IMAGE, 0, 416, "", 0, "asset.empty" },
        { ASSET_IMAGE, 0, 200, "image/png", ASSET_LARGE_BYTES, "" },
        { ASSET_IMAGE, 0, 200, "image/png", ASSET_LARGE_BYTES + 1, "asset.large" },
        { ASSET_IMAGE, 0, 200, "text/html", ASSET_LARGE_BYTES + 1,
          "asset.type asset.large" },
        { ASSET_IMAGE, 0, 404, "text/html", 0, "asset.missing" },
        { ASSET_IMAGE, 0, 410, "", 5, "asset.missing" },
        { ASSET_IMAGE, 0, 403, "", 5, "asset.missing" },
        { ASSET_IMAGE, 0, 304, "", 5, "asset.missing" },
        { ASSET_IMAGE, 0, 500, "", 5, "asset.unreachable" },
        { ASSET_IMAGE, 0, 429, "", 5, "asset.unreachable" },
        { ASSET_IMAGE, TROUBLE_LATE, 0, "", 0, "asset.unreachable" },
        { ASSET_IMAGE, TROUBLE_REDIRECT_LIMIT, 302, "", 0, "asset.unreachable" },
        { ASSET_IMAGE, TROUBLE_NAME, 0, "", 0, "asset.unreachable" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct asset_result result = { .url = "https://a/",
                                       .asked = true,
                                       .kind = rows[i].kind,
                                       .trouble = rows[i].trouble,
                                       .status = rows[i].status,
                                       .bytes = rows[i].bytes };
        check_case("row %zu: %d %s", i, rows[i].status, rows[i].type);
        snprintf(result.content_type, sizeof(result.content_type), "%s", rows[i].type);
        check_rules(&result, rows[i].rules);
    }
}

static void what_was_not_asked_is_told_as_such_and_no_more(void)
{
    struct asset_result result = { .url = "ipfs://x", .reason = "why" };
    check_rules(&result, "asset.not-asked");
}

static void a_data_url_is_judged_as_it_is(void)
{
    static const struct {
        const char *url, *type;
        uint64_t bytes;
        const char *rules;
    } rows[] = {
        { "data:image/png;base64,AAECAw==", "image/png", 4, "" },
        { "data:image/png;base64,AAECAw", "image/png", 4, "" },
        { "DATA:image/png;BASE64,AAEC", "image/png", 3, "" },
        { "data:image/png;base64,AAECAw%3D%3D", "image/png", 4, "" },
        { "data:image/svg+xml;utf8,<svg/>", "image/svg+xml;utf8", 6, "" },
        { "data:image/svg+xml,%3Csvg/%3e%", "image/svg+xml", 7, "" },
        { "data:image/svg+xml,a,b", "image/svg+xml", 3, "" },
        { "data:,hello", "text/plain", 5, "asset.type" },
        { "data:;base64,AAEC", "text/plain", 3, "asset.type" },
        { "data:;charset=utf-8,x", "text/plain", 1, "asset.type" },
        { "data:image/png,", "image/png", 0, "asset.empty" },
        { "data:image/png;base64,", "image/png", 0, "asset.empty" },
        { "data:text/html,x", "text/html", 1, "asset.type" },
        { "data:image/png;base64,!!", "image/png", 0, "asset.unreadable" },
        { "data:image/png", "image/png", ASSET_BYTES_UNKNOWN, "asset.unreadable" },
        { "data:", "text/plain", ASSET_BYTES_UNKNOWN, "asset.unreadable" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct asset_result result = { .url = rows[i].url };
        check_case("%s", rows[i].url);
        CHECK(asset_is_data(rows[i].url));
        asset_read_data(&result);
        CHECK(result.asked && result.within);
        CHECK_STR(rows[i].type, result.content_type);
        CHECK_INT(rows[i].bytes, result.bytes);
        check_rules(&result, rows[i].rules);
    }
}

SUITE(asset, TEST(an_answer_is_judged_by_status_type_and_size),
      TEST(what_was_not_asked_is_told_as_such_and_no_more),
      TEST(a_data_url_is_judged_as_it_is))
