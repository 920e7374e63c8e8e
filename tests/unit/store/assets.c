#include "store/assets.h"

#include "fixture.h"

#include "check.h"

#include <stdlib.h>
#include <string.h>

static void expect_next(struct store *store, const char *url, enum asset_kind kind)
{
    struct err err = ERR_INIT;
    struct strbuf got = STRBUF_INIT(STORE_URL_MAX);
    enum asset_kind got_kind = ASSET_IMAGE;
    CHECK_INT(url != NULL, store_asset_next(store, &got, &got_kind, &err));
    CHECK_STR(url != NULL ? url : "", got.text);
    CHECK_INT(kind, got_kind);
    expect_no_error(&err);
    strbuf_release(&got);
}

static void add(struct store *store, const char *url, enum asset_kind kind)
{
    struct err err = ERR_INIT;
    CHECK(store_asset_add(store, &(struct asset_use){ url, kind, "7" }, &err));
    expect_no_error(&err);
}

static void each_url_is_asked_for_once(void)
{
    struct err err = ERR_INIT;
    struct store *store = new_run(NULL, 10);
    add(store, "https://x/1.png", ASSET_IMAGE);
    add(store, "https://x/2.mp4", ASSET_ANIMATION);
    add(store, "https://x/1.png", ASSET_ANIMATION);
    expect_next(store, "https://x/1.png", ASSET_IMAGE);
    expect_next(store, "https://x/2.mp4", ASSET_ANIMATION);
    expect_next(store, NULL, ASSET_IMAGE);
    add(store, "https://x/3.png", ASSET_IMAGE);
    add(store, "https://x/1.png", ASSET_IMAGE);
    expect_next(store, "https://x/3.png", ASSET_IMAGE);
    expect_next(store, NULL, ASSET_IMAGE);
    CHECK(store_sync(store, &err));
    store_close(store);
}

static void a_url_that_is_too_long_is_not_kept(void)
{
    struct store *store = new_run(NULL, 10);
    char url[STORE_URL_MAX + 2];
    memset(url, 'x', sizeof(url));
    url[STORE_URL_MAX + 1] = '\0';
    add(store, url, ASSET_IMAGE);
    expect_next(store, NULL, ASSET_IMAGE);
    url[STORE_URL_MAX] = '\0';
    add(store, url, ASSET_IMAGE);
    expect_next(store, url, ASSET_IMAGE);
    store_close(store);
}

static void put_results(struct store *store)
{
    struct err err = ERR_INIT;
    struct asset_result good = { .url = "https://x/1.png",
                                 .asked = true,
                                 .status = 200,
                                 .content_type = "image/png",
                                 .bytes = 123456 };
    struct asset_result bad = { .url = "https://x/2.mp4",
                                .asked = true,
                                .trouble = TROUBLE_LATE,
                                .bytes = ASSET_BYTES_UNKNOWN,
                                .reason = "no answer" };
    findings_add(&bad.findings, SEVERITY_ERROR, "asset.unreachable", NULL, "no answer");
    CHECK(store_asset_done(store, &good, &err));
    CHECK(store_asset_done(store, &bad, &err));
    /* Once more, as a run that was cut short may do. */
    CHECK(store_asset_done(store, &bad, &err));
    expect_no_error(&err);
    findings_release(&bad.findings);
}

static void expect_results(const char *path)
{
    struct err err = ERR_INIT;
    struct stored *stored = stored_open(path, &err);
    struct stored_asset asset = { .number = 0 };
    CHECK(stored_asset_next(stored, &asset, &err));
    CHECK_STR("https://x/1.png", asset.result.url);
    CHECK_INT(2, asset.uses);
    CHECK(asset.done && asset.result.asked && !asset.result.within);
    CHECK_INT(200, asset.result.status);
    CHECK_INT(123456, asset.result.bytes);
    CHECK_STR("image/png", asset.result.content_type);
    CHECK_INT(TROUBLE_NONE, asset.result.trouble);
    CHECK_INT(0, asset.result.findings.count);
    CHECK(stored_asset_next(stored, &asset, &err));
    CHECK_INT(ASSET_ANIMATION, asset.result.kind);
    CHECK_INT(TROUBLE_LATE, asset.result.trouble);
    CHECK(asset.result.bytes == ASSET_BYTES_UNKNOWN);
    CHECK_STR("no answer", asset.result.reason);
    CHECK_INT(1, asset.result.findings.count);
    CHECK_STR("asset.unreachable", asset.result.findings.list[0].rule);
    CHECK(stored_asset_next(stored, &asset, &err));
    CHECK(!asset.done);
    CHECK(!stored_asset_next(stored, &asset, &err));
    expect_no_error(&err);
    stored_asset_release(&asset);
    stored_close(stored);
}

static void what_came_of_them_is_kept_and_the_rest_is_asked_again(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    add(store, "https://x/1.png", ASSET_IMAGE);
    add(store, "https://x/1.png", ASSET_IMAGE);
    add(store, "https://x/2.mp4", ASSET_ANIMATION);
    add(store, "https://x/3.png", ASSET_IMAGE);
    put_results(store);
    store_close(store);
    expect_results(place.path);

    store = store_resume(place.path, &err);
    expect_next(store, "https://x/3.png", ASSET_IMAGE);
    CHECK(store_assets_recount(store, &err));
    expect_next(store, NULL, ASSET_IMAGE);
    add(store, "https://x/3.png", ASSET_IMAGE);
    expect_next(store, "https://x/3.png", ASSET_IMAGE);
    store_close(store);
    expect_no_error(&err);
    char *uses = ask_sql(place.path, "SELECT group_concat(uses) FROM asset");
    CHECK_STR("0,0,1", uses);
    free(uses);
    place_release(&place);
}

SUITE(store_assets, TEST(each_url_is_asked_for_once),
      TEST(a_url_that_is_too_long_is_not_kept),
      TEST(what_came_of_them_is_kept_and_the_rest_is_asked_again))
