#include "cli/asset_url.h"

#include "base/untrusted.h"
#include "base/xalloc.h"
#include "judge/asset.h"
#include "store/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its beginning, and what tells it from others that begin the same. */
static void put_short(struct strbuf *to, struct json_text url)
{
    enum { SHOWN_COLUMNS = 80 };
    unsigned char digest[STORE_DIGEST_BYTES];
    struct digester *digester = digester_new();
    digester_put(digester, url.text, url.len, digest);
    digester_free(digester);
    untrusted_put(to, url.text, url.len, SHOWN_COLUMNS);
    strbuf_putf(to, " (%zu bytes, SHA-256 ", url.len);
    for (size_t i = 0; i < 4; i++)
        strbuf_putf(to, "%02x", digest[i]);
    strbuf_puts(to, "…)");
}

/* What cannot be kept to be asked for is done here and now: a data: URL is judged, and of
 * the rest it is told why it is not asked. */
static bool add_done(struct store *store, struct asset_use *use, struct json_text url,
                     const char *why, struct err *err)
{
    struct strbuf shown = STRBUF_INIT(STORE_URL_MAX);
    struct asset_result result = { .kind = use->kind, .bytes = ASSET_BYTES_UNKNOWN };
    if (why == NULL) {
        char *text = xmemdup0(url.text, url.len);
        result.url = text;
        asset_read_data(&result);
        free(text);
    } else {
        snprintf(result.reason, sizeof(result.reason), "%s", why);
    }
    put_short(&shown, url);
    use->url = result.url = shown.text;
    judge_asset(&result);
    bool done = store_asset_add(store, use, err) && store_asset_done(store, &result, err);
    findings_release(&result.findings);
    strbuf_release(&shown);
    return done;
}

static const char *reason_not_to_ask(struct json_text url, bool data)
{
    if (url.len > 0 && memchr(url.text, '\0', url.len) != NULL)
        return "it holds a NUL";
    return data ? NULL : "it is too long";
}

bool asset_url_add(struct store *store, struct asset_use *use, struct json_text url,
                   struct err *err)
{
    char *text = xmemdup0(url.text, url.len);
    bool data = asset_is_data(text), added = true;
    char *fragment = data ? NULL : strchr(text, '#');
    if (fragment != NULL && strlen(text) == url.len) {
        *fragment = '\0';
        url.len = (size_t)(fragment - text);
    }
    use->url = text;
    if (strlen(text) != url.len || url.len > STORE_URL_MAX)
        added = add_done(store, use, url, reason_not_to_ask(url, data), err);
    else if (url.len > 0)
        added = store_asset_add(store, use, err);
    free(text);
    return added;
}
