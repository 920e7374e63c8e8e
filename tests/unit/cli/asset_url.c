/* URLs of media on their way into the run file. */
#include "cli/asset_url.h"

#include "../store/fixture.h"
#include "base/xalloc.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static void add(struct store *store, const char *url, size_t len, const char *token_id)
{
    struct err err = ERR_INIT;
    struct asset_use use = { .kind = ASSET_IMAGE, .token_id = token_id };
    CHECK(asset_url_add(store, &use, (struct json_text){ url, len }, &err));
    expect_no_error(&err);
}

/* What is to be asked for; "" at the end. */
static void expect_next(struct store *store, const char *url)
{
    struct err err = ERR_INIT;
    struct strbuf got = STRBUF_INIT(STORE_URL_MAX);
    enum asset_kind kind;
    CHECK_INT(url[0] != '\0', store_asset_next(store, &got, &kind, &err));
    CHECK_STR(url, got.text);
    expect_no_error(&err);
    strbuf_release(&got);
}

static void urls_that_differ_in_their_fragment_are_one(void)
{
    struct store *store = new_run(NULL, 10);
    add(store, "https://x/1.png#a", 17, "1");
    add(store, "https://x/1.png#b#c", 19, "2");
    add(store, "https://x/1.png", 15, "3");
    add(store, "#a", 2, "4");
    add(store, "", 0, "5");
    add(store, "data:image/svg+xml,<a fill='#fff'/>", 35, "6");
    expect_next(store, "https://x/1.png");
    expect_next(store, "data:image/svg+xml,<a fill='#fff'/>");
    expect_next(store, "");
    store_close(store);
}

/* The next one in the file, which was not asked. */
static void expect_done(struct stored *stored, struct stored_asset *asset,
                        const char *beginning, const char *rule, const char *reason)
{
    struct err err = ERR_INIT;
    const struct findings *findings = &asset->result.findings;
    check_case("%s", beginning);
    CHECK(stored_asset_next(stored, asset, &err));
    expect_no_error(&err);
    CHECK(asset->done);
    CHECK(strncmp(asset->url, beginning, strlen(beginning)) == 0);
    CHECK_STR(rule, findings->count > 0 ? findings->list[0].rule : "");
    CHECK_STR(reason, asset->result.reason);
}

static void what_cannot_be_kept_is_counted_and_done(void)
{
    enum { LONG = 5000 };
    struct place place;
    struct err err = ERR_INIT;
    struct stored_asset asset = { .number = 0 };
    char *text = xcalloc(1, LONG + 1);
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    add(store, "https://x/1.png\0.exe", 20, "1");
    memset(text, 'a', LONG);
    memcpy(text, "https://x/", 10);
    add(store, text, LONG, "2");
    add(store, text, LONG, "3");
    memcpy(text, "data:image/png;base64,", 22);
    text[LONG - 1] = text[LONG - 2] = '=';
    add(store, text, LONG, "4");
    text[30] = '*';
    add(store, text, LONG, "5");
    expect_next(store, "");
    store_close(store);

    struct stored *stored = stored_open(place.path, &err);
    expect_done(stored, &asset, "https://x/1.png\\x00.exe (20 bytes, SHA-256 ",
                "asset.not-asked", "it holds a NUL");
    CHECK_STR("1", asset.token_id);
    expect_done(stored, &asset, "https://x/aaa", "asset.not-asked", "it is too long");
    CHECK_STR("2", asset.token_id);
    CHECK_INT(2, asset.uses);
    expect_done(stored, &asset, "data:image/png;base64,aaa", "", "");
    CHECK(asset.result.within);
    CHECK_INT(3732, asset.result.bytes);
    expect_done(stored, &asset, "data:image/png;base64,aaa", "asset.unreadable",
                "its data: URL is not Base64 as it says");
    CHECK(!stored_asset_next(stored, &asset, &err));
    stored_asset_release(&asset);
    stored_close(stored);
    place_release(&place);
    free(text);
}

SUITE(asset_url, TEST(urls_that_differ_in_their_fragment_are_one),
      TEST(what_cannot_be_kept_is_counted_and_done))
