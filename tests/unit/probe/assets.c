#include "probe/assets.h"

#include "base/secret.h"
#include "base/xalloc.h"
#include "check.h"
#include "net/loop.h"
#include "net/serve.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { URLS_MAX = 400, MS = 1000, SECOND = 1000000 };

/* A server of media, the URLs that are handed out, and what was told. */
struct play {
    unsigned count, at_once, a_host;
    void (*url)(const struct play *play, unsigned index, struct strbuf *url);
    const char *gateway;
    uint64_t delay_us;
    atomic_bool stop;
    unsigned stop_at; /* results; 0: never */

    struct serve *serve;
    unsigned next, results, with_finding;
    unsigned told[URLS_MAX];
    char last_rule[48], last_reason[160];
    pthread_mutex_t lock;
    unsigned running, most; /* requests at the server at the same time; under the lock */
    char last_path[200];
};

static void on_request(void *handler, const struct serve_request *request,
                       struct serve_reply *reply)
{
    struct play *play = handler;
    pthread_mutex_lock(&play->lock);
    snprintf(play->last_path, sizeof(play->last_path), "%s", request->path);
    pthread_mutex_unlock(&play->lock);
    *reply = (struct serve_reply){ .status = strstr(request->path, "gone") ? 404 : 200,
                                   .content_type = "image/png",
                                   .body = "12345",
                                   .body_len = 5,
                                   .delay_us = play->delay_us,
                                   .fixed = true };
}

static bool next(void *to, struct strbuf *url, enum asset_kind *kind)
{
    struct play *play = to;
    CHECK_INT(0, url->len);
    if (play->next == play->count)
        return false;
    *kind = play->next % 2 == 0 ? ASSET_IMAGE : ASSET_ANIMATION;
    play->url(play, play->next++, url);
    return true;
}

static void result(void *to, const struct asset_result *result)
{
    struct play *play = to;
    const char *mark = strrchr(result->url, '-');
    play->results++;
    if (mark != NULL) {
        unsigned long index = strtoul(mark + 1, NULL, 10);
        play->told[index]++;
        CHECK_INT(index % 2 == 0 ? ASSET_IMAGE : ASSET_ANIMATION, result->kind);
    }
    snprintf(play->last_reason, sizeof(play->last_reason), "%s", result->reason);
    if (result->findings.count > 0) {
        play->with_finding++;
        snprintf(play->last_rule, sizeof(play->last_rule), "%s",
                 result->findings.list[0].rule);
    }
    if (play->results == play->stop_at)
        atomic_store(&play->stop, true);
}

static void assets_play(struct play *play)
{
    struct err err = ERR_INIT;
    struct route *route = NULL;
    pthread_mutex_init(&play->lock, NULL);
    play->serve = serve_new("127.0.0.1:0", 2, on_request, play, &err);
    const char *origin = serve_url(play->serve);
    const struct route_options options = {
        .origin = origin,
        .host = "127.0.0.1",
        .port = (unsigned)strtoul(strrchr(origin, ':') + 1, NULL, 10),
        .loopback = true,
        .user_agent = "test",
        .body_limit = 4096,
    };
    CHECK_INT(ROUTE_OK, route_new(&route, &options, &err));
    const struct assets_options asked = {
        .route = route,
        .at_once = play->at_once ? play->at_once : ASSETS_AT_ONCE,
        .a_host = play->a_host ? play->a_host : ASSETS_A_HOST,
        .budget_us = 5 * SECOND,
        .ipfs_gateway = play->gateway,
        .next = next,
        .result = result,
        .to = play,
        .stop = &play->stop,
    };
    CHECK(assets_run(&asked, &err));
    CHECK_STR("", err.text);
    route_free(route);
    serve_free(play->serve);
    pthread_mutex_destroy(&play->lock);
}

static void url_here(const struct play *play, unsigned index, struct strbuf *url)
{
    strbuf_putf(url, "%s/%s-%u", serve_url(play->serve), index % 5 ? "there" : "gone",
                index);
}

static void each_url_is_told_once(void)
{
    static const struct {
        unsigned at_once, a_host;
    } rows[] = { { 1, 1 }, { 8, 4 }, { 4, 8 }, { 64, 64 } };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct play play = { .count = 200, .url = url_here };
        check_case("%u at once, %u a host", rows[i].at_once, rows[i].a_host);
        play.at_once = rows[i].at_once;
        play.a_host = rows[i].a_host;

        assets_play(&play);

        CHECK_INT(200, play.results);
        CHECK_INT(40, play.with_finding);
        CHECK_STR("asset.missing", play.last_rule);
        for (unsigned index = 0; index < play.count; index++)
            CHECK_INT(1, play.told[index]);
    }
}

/* Each answer takes 100 ms: four at a time of one host need 300 ms for twelve. */
static void a_host_is_asked_for_a_few_at_a_time(void)
{
    struct play play = {
        .count = 12, .url = url_here, .at_once = 12, .a_host = 4, .delay_us = 100 * MS
    };
    uint64_t begun_us = loop_now_us();

    assets_play(&play);

    CHECK_INT(12, play.results);
    CHECK(loop_now_us() - begun_us >= 290 * MS);
}

/* The other host is not held up by the first, all of whose URLs come before. */
static void url_on_two_hosts(const struct play *play, unsigned index, struct strbuf *url)
{
    const char *port = strrchr(serve_url(play->serve), ':');
    strbuf_putf(url, "http://%s%s/there-%u", index < 40 ? "127.0.0.1" : "127.0.0.2", port,
                index);
}

static void a_busy_host_does_not_hold_up_another(void)
{
    struct play play = { .count = 41,
                         .url = url_on_two_hosts,
                         .at_once = 2,
                         .a_host = 1,
                         .delay_us = 10 * MS };

    assets_play(&play);

    CHECK_INT(41, play.results);
    CHECK_INT(1, play.told[40]);
}

static void url_of_kinds(const struct play *play, unsigned index, struct strbuf *url)
{
    (void)play;
    static const char *const urls[] = { "ipfs://bafy/1.png", "ar://abc",   "1.png", "",
                                        "ftp://x/",          "http://u@h/" };
    strbuf_puts(url, urls[index]);
}

static void what_cannot_be_asked_is_told_as_not_asked(void)
{
    struct play play = { .count = 6, .url = url_of_kinds };

    assets_play(&play);

    CHECK_INT(6, play.results);
    CHECK_INT(6, play.with_finding);
    CHECK_STR("asset.not-asked", play.last_rule);
    CHECK_STR("it carries a user name", play.last_reason);
    CHECK_STR("", play.last_path);
}

static void url_with_a_mask(const struct play *play, unsigned index, struct strbuf *url)
{
    (void)play;
    strbuf_puts(url, index == 0 ? "https://127.0.0.1/***/1.png" : "data:image/png,***");
}

static void a_url_in_which_a_secret_was_masked_is_not_asked(void)
{
    struct play play = { .count = 2, .url = url_with_a_mask };
    struct err err = ERR_INIT;
    CHECK(secret_add("opensesame", 10, &err));

    assets_play(&play);

    CHECK_INT(2, play.results);
    CHECK_STR("asset.not-asked", play.last_rule);
    CHECK_STR("its URL repeats a secret, which is not kept", play.last_reason);
    CHECK_STR("", play.last_path);
    secret_forget();
}

static void url_of_data(const struct play *play, unsigned index, struct strbuf *url)
{
    (void)play;
    strbuf_putf(url, "data:image/png,x-%u", index);
}

static void data_urls_need_no_asking(void)
{
    struct play play = { .count = 300, .url = url_of_data };

    assets_play(&play);

    CHECK_INT(300, play.results);
    CHECK_INT(0, play.with_finding);
    CHECK_STR("", play.last_path);
}

static const char *ipfs_url;

static void url_on_ipfs(const struct play *play, unsigned index, struct strbuf *url)
{
    (void)play;
    (void)index;
    strbuf_puts(url, ipfs_url);
}

/* The gateway is where the route's host is, so that it may be asked. */
static void ipfs_is_asked_through_the_gateway(void)
{
    static const struct {
        const char *gateway, *url, *path;
    } rows[] = {
        { "/ipfs/", "ipfs://bafy/1.png", "/ipfs/bafy/1.png" },
        { "/ipfs", "ipfs://bafy/1.png", "/ipfs/bafy/1.png" },
        { "", "ipfs://bafy/1.png", "/ipfs/bafy/1.png" },
        { "/", "IPFS://bafy", "/ipfs/bafy" },
        { "/ipfs/", "ipfs://ipfs/bafy/a%20b", "/ipfs/bafy/a%20b" },
        { "/deep/er", "ipfs://bafy", "/deep/er/bafy" },
        { "/ipfs/", "ipfs://bafy/.hidden/a..b/...", "/ipfs/bafy/.hidden/a..b/..." },
        { "/ipfs/", "ipfs://bafy/1.png?a=../b", "/ipfs/bafy/1.png" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct err err = ERR_INIT;
        struct play probe = { .count = 0, .url = url_on_ipfs };
        struct play play = { .count = 1, .url = url_on_ipfs };
        struct serve *gateway = serve_new("127.0.0.1:0", 1, on_request, &probe, &err);
        char *base = xstrfmt("%s%s", serve_url(gateway), rows[i].gateway);
        check_case("%s %s", rows[i].gateway, rows[i].url);
        pthread_mutex_init(&probe.lock, NULL);
        ipfs_url = rows[i].url;
        play.gateway = base;
        CHECK(assets_gateway_ok(base, &err));

        assets_play(&play);

        CHECK_INT(1, play.results);
        CHECK_STR(rows[i].path, probe.last_path);
        CHECK_INT(0, play.with_finding);
        serve_free(gateway);
        pthread_mutex_destroy(&probe.lock);
        free(base);
    }
}

static void what_leads_out_of_ipfs_is_not_asked(void)
{
    static const struct {
        const char *url, *reason;
    } rows[] = {
        { "ipfs://bafy/../../key", "leads out of" },
        { "ipfs://bafy/%2e%2E/x", "leads out of" },
        { "ipfs://bafy/.%2e%2fx", "leads out of" },
        { "ipfs://bafy%2f..%2f..", "leads out of" },
        { "ipfs://bafy/a\\..\\x", "leads out of" },
        { "ipfs://../x", "leads out of" },
        { "ipfs://bafy/./x", "leads out of" },
        { "ipfs://bafy/..?x", "leads out of" },
        { "ipfs://", "nothing stands behind" },
        { "ipfs:///x", "nothing stands behind" },
        { "ipfs://ipfs/", "nothing stands behind" },
        { "ipfs://?x", "nothing stands behind" },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct play play = { .count = 1,
                             .url = url_on_ipfs,
                             .gateway = "http://127.0.0.1:1/ipfs/" };
        check_case("%s", rows[i].url);
        ipfs_url = rows[i].url;
        assets_play(&play);
        CHECK_STR("asset.not-asked", play.last_rule);
        CHECK(strstr(play.last_reason, rows[i].reason) != NULL);
    }
}

static void a_gateway_is_a_url(void)
{
    static const char *const wrong[] = { "",         "ipfs.io",         "ftp://x/",
                                         "https://", "https://x/?cid=", "https://x/#" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct err err = ERR_INIT;
        check_case("%s", wrong[i]);
        CHECK(!assets_gateway_ok(wrong[i], &err));
        CHECK_INT(ERR_USAGE, err.kind);
    }
}

static void it_can_be_stopped(void)
{
    struct play play = { .count = URLS_MAX, .url = url_here, .stop_at = 10 };

    assets_play(&play);

    CHECK(play.results >= 10 && play.results < URLS_MAX);
}

static void what_never_answers_does_not_keep_it_from_stopping(void)
{
    struct play play = { .count = 8, .url = url_here, .delay_us = 60 * SECOND };
    uint64_t begun_us = loop_now_us();
    atomic_store(&play.stop, true);

    assets_play(&play);

    CHECK_INT(0, play.results);
    CHECK(loop_now_us() - begun_us < 5 * SECOND);
}

SUITE(assets, TEST(each_url_is_told_once), TEST(a_host_is_asked_for_a_few_at_a_time),
      TEST(a_busy_host_does_not_hold_up_another),
      TEST(what_cannot_be_asked_is_told_as_not_asked),
      TEST(a_url_in_which_a_secret_was_masked_is_not_asked),
      TEST(data_urls_need_no_asking), TEST(ipfs_is_asked_through_the_gateway),
      TEST(what_leads_out_of_ipfs_is_not_asked), TEST(a_gateway_is_a_url),
      TEST(it_can_be_stopped), TEST(what_never_answers_does_not_keep_it_from_stopping))
