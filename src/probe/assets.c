#include "probe/assets.h"

#include "base/container.h"
#include "base/hex.h"
#include "base/secret.h"
#include "base/xalloc.h"
#include "judge/asset.h"
#include "net/loop.h"
#include "net/media.h"
#include "result/redact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { HOST_MAX = 256, WAITING_MAX = 64, LOOK_US = 50000 };

/* A URL that was handed out. */
struct asset {
    struct strbuf url;   /* as the document has it */
    struct strbuf asked; /* what is asked instead */
    enum asset_kind kind;
    char host[HOST_MAX];
};

struct asset_lane {
    struct assets *assets;
    struct media media;
    struct asset asset;
    bool busy;
};

struct assets {
    struct assets_options options;
    struct loop loop;
    struct media_client *client;
    struct asset_lane *lanes;
    unsigned busy;
    struct asset taken; /* handed out last */
    /* Those whose host has enough to do: handed out, oldest first. */
    struct asset waiting[WAITING_MAX];
    unsigned waiting_count;
    bool exhausted; /* no more are handed out */
    bool pumping;
    struct timer look;
};

static void asset_init(struct asset *asset)
{
    strbuf_init(&asset->url, ASSET_URL_MAX);
    strbuf_init(&asset->asked, ASSET_URL_MAX);
}

static void asset_release(struct asset *asset)
{
    strbuf_release(&asset->url);
    strbuf_release(&asset->asked);
}

static void swap(struct asset *a, struct asset *b)
{
    struct asset kept = *a;
    *a = *b;
    *b = kept;
}

/* --- what is asked instead of a URL ------------------------------------------------- */

bool assets_gateway_ok(const char *gateway, struct err *err)
{
    char host[HOST_MAX];
    media_host(gateway, host, sizeof(host));
    if (host[0] != '\0' && strpbrk(gateway, "?#") == NULL)
        return true;
    /* It may hold a key, so it is not quoted. */
    return err_set(err, ERR_USAGE, "expected a gateway such as https://ipfs.io/ipfs/");
}

static void put_through_gateway(struct strbuf *to, const char *gateway, const char *path)
{
    const char *host = strstr(gateway, "://") + 3;
    const char *slash = strchr(host, '/');
    strbuf_puts(to, gateway);
    if (slash == NULL || slash[1] == '\0')
        strbuf_puts(to, slash ? "ipfs/" : "/ipfs/");
    else if (gateway[strlen(gateway) - 1] != '/')
        strbuf_putc(to, '/');
    strbuf_puts(to, path);
}

/* A byte of a path, also one that is written as %2e; 0 at the end of a segment. */
static char byte_at(const char **at)
{
    const char *text = *at;
    int high = text[0] == '%' ? hex_value(text[1]) : -1;
    int low = high >= 0 ? hex_value(text[2]) : -1;
    char byte = low >= 0 ? (char)(high * 16 + low) : text[0];
    if (byte == '\0' || byte == '/' || byte == '\\' || byte == '?')
        return '\0';
    *at += low >= 0 ? 3 : 1;
    return byte;
}

/* Is the segment "." or ".."? Moves behind it. */
static bool is_dots(const char **segment)
{
    size_t dots = 0, others = 0;
    for (char byte; (byte = byte_at(segment)) != '\0';) {
        dots += byte == '.';
        others += byte != '.';
    }
    return others == 0 && (dots == 1 || dots == 2);
}

/* What would climb out of the gateway's folder; servers and libcurl take %2f, and some a
 * backslash, for a slash as well. */
static bool has_dot_segment(const char *path)
{
    while (*path != '\0' && *path != '?') {
        if (is_dots(&path))
            return true;
        if (*path == '%')
            path += 3;
        else if (*path != '\0' && *path != '?')
            path++;
    }
    return false;
}

/* Behind "ipfs://", and the needless "ipfs/" that is often there. */
static const char *ipfs_path(const char *url)
{
    const char *path = url + strlen("ipfs://");
    return strncmp(path, "ipfs/", 5) == 0 ? path + 5 : path;
}

static const char *wrong_with_ipfs(const struct assets *assets, const char *path)
{
    if (*path == '\0' || *path == '/' || *path == '?')
        return "nothing stands behind ipfs://";
    if (has_dot_segment(path))
        return "its path has a segment \".\" or \"..\", which leads out of ipfs://";
    return assets->options.ipfs_gateway == NULL
               ? "ipfs:// needs a gateway (--ipfs-gateway)"
               : NULL;
}

static bool has_scheme(const char *url, const char *scheme)
{
    return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

/* Fills `asked`; else tells why it cannot. */
static const char *translate(const struct assets *assets, struct asset *asset)
{
    const char *url = asset->url.text;
    const char *why = NULL;
    strbuf_reset(&asset->asked);
    if (strlen(url) != asset->url.len)
        return "it holds a NUL";
    if (has_scheme(url, "http://") || has_scheme(url, "https://"))
        strbuf_puts(&asset->asked, url);
    else if (!has_scheme(url, "ipfs://"))
        return "its scheme is none of http, https, ipfs and data";
    else if ((why = wrong_with_ipfs(assets, ipfs_path(url))) == NULL)
        put_through_gateway(&asset->asked, assets->options.ipfs_gateway, ipfs_path(url));
    return asset->asked.full ? "it is too long" : why;
}

/* --- telling ------------------------------------------------------------------------ */

static void tell(const struct assets *assets, struct asset_result *result)
{
    judge_asset(result);
    asset_redact(result);
    assets->options.result(assets->options.to, result);
    findings_release(&result->findings);
}

static void tell_not_asked(const struct assets *assets, const struct asset *asset,
                           const char *why)
{
    struct asset_result result = { .url = asset->url.text,
                                   .kind = asset->kind,
                                   .bytes = ASSET_BYTES_UNKNOWN };
    snprintf(result.reason, sizeof(result.reason), "%s", why);
    tell(assets, &result);
}

static void tell_data(const struct assets *assets, const struct asset *asset)
{
    struct asset_result result = { .url = asset->url.text, .kind = asset->kind };
    asset_read_data(&result);
    tell(assets, &result);
}

static void tell_answer(const struct assets *assets, const struct asset_lane *lane)
{
    const struct media_answer *answer = &lane->media.answer;
    struct asset_result result = {
        .url = lane->asset.url.text,
        .kind = lane->asset.kind,
        .asked = trouble_stage(answer->trouble) != STAGE_LOCAL,
        .trouble = answer->trouble,
        .status = answer->status,
        .bytes = answer->bytes,
    };
    memcpy(result.content_type, answer->content_type, sizeof(result.content_type));
    snprintf(result.reason, sizeof(result.reason), "%s", answer->detail);
    tell(assets, &result);
}

/* --- who is next -------------------------------------------------------------------- */

static bool has_room(const struct assets *assets, const char *host)
{
    unsigned busy = 0;
    for (unsigned i = 0; i < assets->options.at_once; i++)
        busy += assets->lanes[i].busy && strcmp(assets->lanes[i].asset.host, host) == 0;
    return busy < assets->options.a_host;
}

/* Takes the oldest waiting one whose host has room. */
static bool take_waiting(struct assets *assets)
{
    unsigned at = 0;
    while (at < assets->waiting_count && !has_room(assets, assets->waiting[at].host))
        at++;
    if (at == assets->waiting_count)
        return false;
    swap(&assets->taken, &assets->waiting[at]);
    assets->waiting_count--;
    for (; at < assets->waiting_count; at++)
        swap(&assets->waiting[at], &assets->waiting[at + 1]);
    return true;
}

/* Was there a secret in it when it came? The documents that were kept do not tell
 * which. */
static bool is_masked(const struct asset *asset)
{
    return secret_any() && strstr(asset->url.text, SECRET_MASK) != NULL;
}

/* Settles what needs no asking. True: `taken` is to be asked now. */
static bool settle_or_ask(struct assets *assets)
{
    struct asset *taken = &assets->taken;
    if (is_masked(taken)) {
        tell_not_asked(assets, taken, "its URL repeats a secret, which is not kept");
        return false;
    }
    if (asset_is_data(taken->url.text)) {
        tell_data(assets, taken);
        return false;
    }
    const char *why = translate(assets, taken);
    if (why != NULL) {
        tell_not_asked(assets, taken, why);
        return false;
    }
    media_host(taken->asked.text, taken->host, sizeof(taken->host));
    if (has_room(assets, taken->host))
        return true;
    swap(taken, &assets->waiting[assets->waiting_count++]);
    return false;
}

static bool is_stopped(const struct assets *assets)
{
    return assets->options.stop != NULL && atomic_load(assets->options.stop);
}

static bool take_next(struct assets *assets)
{
    while (!assets->exhausted && assets->waiting_count < WAITING_MAX &&
           !is_stopped(assets)) {
        struct asset *taken = &assets->taken;
        strbuf_reset(&taken->url);
        assets->exhausted =
            !assets->options.next(assets->options.to, &taken->url, &taken->kind);
        if (!assets->exhausted && settle_or_ask(assets))
            return true;
    }
    return false;
}

static void start(struct assets *assets, struct asset_lane *lane)
{
    const char *why;
    swap(&lane->asset, &assets->taken);
    lane->busy = media_start(&lane->media, lane->asset.asked.text,
                             assets->options.budget_us, &why);
    if (lane->busy)
        assets->busy++;
    else
        tell_not_asked(assets, &lane->asset, why);
}

static struct asset_lane *free_lane(struct assets *assets)
{
    for (unsigned i = 0; i < assets->options.at_once; i++) {
        if (!assets->lanes[i].busy)
            return &assets->lanes[i];
    }
    return NULL;
}

static void pump(struct assets *assets)
{
    struct asset_lane *lane;
    while (!is_stopped(assets) && (lane = free_lane(assets)) != NULL &&
           (take_waiting(assets) || take_next(assets)))
        start(assets, lane);
    if (assets->busy == 0 || is_stopped(assets))
        loop_stop(&assets->loop);
}

static void on_done(struct media *media)
{
    struct asset_lane *lane = container_of(media, struct asset_lane, media);
    lane->busy = false;
    lane->assets->busy--;
    tell_answer(lane->assets, lane);
    pump(lane->assets);
}

static void on_look(struct timer *timer)
{
    struct assets *assets = container_of(timer, struct assets, look);
    if (is_stopped(assets))
        loop_stop(&assets->loop);
}

/* --- from beginning to end ---------------------------------------------------------- */

static void open_all(struct assets *assets)
{
    unsigned count = assets->options.at_once;
    assets->client = media_client_new(&assets->loop, assets->options.route, count);
    assets->lanes = xcalloc(count, sizeof(*assets->lanes));
    for (unsigned i = 0; i < count; i++) {
        assets->lanes[i].assets = assets;
        media_init(&assets->lanes[i].media, assets->client, on_done);
        asset_init(&assets->lanes[i].asset);
    }
    for (unsigned i = 0; i < WAITING_MAX; i++)
        asset_init(&assets->waiting[i]);
    asset_init(&assets->taken);
    timer_init(&assets->look, &assets->loop, on_look);
    timer_repeat(&assets->look, LOOK_US);
}

static void close_all(struct assets *assets)
{
    for (unsigned i = 0; i < assets->options.at_once; i++) {
        media_release(&assets->lanes[i].media);
        asset_release(&assets->lanes[i].asset);
    }
    for (unsigned i = 0; i < WAITING_MAX; i++)
        asset_release(&assets->waiting[i]);
    asset_release(&assets->taken);
    timer_close(&assets->look);
    media_client_close(assets->client);
    loop_release(&assets->loop);
    media_client_free(assets->client);
    free(assets->lanes);
}

bool assets_run(const struct assets_options *options, struct err *err)
{
    struct assets *assets = xcalloc(1, sizeof(*assets));
    assets->options = *options;
    bool opened = loop_init(&assets->loop, err);
    if (opened) {
        open_all(assets);
        pump(assets);
        if (assets->busy > 0 && !is_stopped(assets))
            loop_run(&assets->loop);
        close_all(assets);
    }
    free(assets);
    return opened;
}
