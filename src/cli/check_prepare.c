#include "base/xalloc.h"
#include "cli/check_priv.h"
#include "cli/terminal.h"
#include "probe/assets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RATE_CONFIRM = 500000 }; /* in 1000 s */
enum { DESCRIPTORS_KEPT = 64 };

struct token_set *check_read_tokens(const struct check_settings *s,
                                    struct token_set **sample, struct err *err)
{
    struct token_set *set = token_set_new(
        &(struct token_source){ s->tokens, "--tokens", s->tokens_column }, err);
    if (set != NULL && s->sample > 0 && s->sample < token_set_count(set))
        *sample = token_set_sample(set, s->sample, s->seed);
    return set;
}

struct token_set *check_read_minted(const struct check_settings *s, struct err *err)
{
    return token_set_new(&(struct token_source){ s->minted, "--minted", NULL }, err);
}

static bool load_tokens(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    if (s->resume != NULL)
        return check_reopen(check, err);
    check->set = check_read_tokens(s, &check->sample, err);
    if (check->set != NULL && s->minted != NULL)
        check->minted = check_read_minted(s, err);
    return err->kind == ERR_NONE;
}

static bool confirm_rate(const struct check *check, struct err *err)
{
    uint64_t rate = check->settings->rate_per_1000s;
    if ((rate != 0 && rate <= RATE_CONFIRM) || check->settings->yes ||
        token_url_is_loopback(check->url))
        return true;
    if (terminal_confirm(
            "More than 500 requests a second against a host that is not this one: "
            "is it yours, and may it be loaded so?"))
        return true;
    err_set(err, ERR_USAGE,
            "more than 500 requests a second against %s needs a confirmation",
            token_url_origin(check->url));
    return err_hint(err, "--yes, if the host is yours and may be loaded so");
}

static bool check_descriptors(const struct check *check, struct err *err)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY ||
        check->settings->connections + DESCRIPTORS_KEPT <= limit.rlim_cur)
        return true;
    err_set(err, ERR_USAGE,
            "--connections: %llu need more than the %llu descriptors there are",
            (unsigned long long)check->settings->connections,
            (unsigned long long)limit.rlim_cur);
    return err_hint(err, "ulimit -n raises the limit");
}

static bool make_route(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    const struct route_options options = {
        .origin = token_url_origin(check->url),
        .host = token_url_host(check->url),
        .port = token_url_port(check->url),
        .loopback = token_url_is_loopback(check->url),
        .headers = check->judging.profile->headers,
        .secret_headers = s->headers.items,
        .user_agent = s->user_agent,
        .ca_file = s->ca_file,
        .insecure = s->insecure,
        .proxy = s->proxy,
        .resolve = s->resolve.items,
        .body_limit = s->body_limit,
        .redirects_max = check->judging.profile->redirects_max,
    };
    struct err trouble = ERR_INIT;
    enum route_result result = route_new(&check->route, &options, &trouble);
    check->no_name = result == ROUTE_NO_NAME;
    check->name_later = result == ROUTE_NAME_LATER;
    snprintf(check->name_error, sizeof(check->name_error), "%.199s", trouble.text);
    if (result == ROUTE_WRONG)
        *err = trouble;
    return result != ROUTE_WRONG;
}

static bool check_files(const struct check *check, struct err *err)
{
    const char *path = check->settings->ca_file;
    if (path != NULL && access(path, R_OK) != 0)
        return err_set_errno(err, ERR_USAGE, "--cacert: %s", path);
    return true;
}

static bool check_wire(const struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    char *header = xstrfmt("User-Agent: %s", s->user_agent);
    bool good = route_header_ok(header, err) || err_within(err, "--user-agent");
    free(header);
    return good &&
           (s->proxy == NULL || route_proxy_ok(s->proxy, err) ||
            err_within(err, "--proxy")) &&
           (s->ipfs_gateway == NULL || assets_gateway_ok(s->ipfs_gateway, err) ||
            err_within(err, "--ipfs-gateway"));
}

/* What asked and wrote, besides ourselves. */
static void describe_libraries(struct check *check)
{
    strbuf_init(&check->libraries, 400);
    strbuf_putf(&check->libraries, "libcurl %s, ", net_library_version());
    store_put_versions(&check->libraries);
    runfile_add(&check->kept, "libraries", check->libraries.text, false);
}

static void describe_settings(struct check *check)
{
    describe_libraries(check);
    if (check->settings->options != NULL)
        runfile_add_options(&check->kept, check->settings->options);
    runfile_add_rules(&check->kept, &check->judging);
    /* What was recorded is not asked again, so an expectation comes too late for it. */
    if (check->settings->minted != NULL)
        runfile_add(&check->kept, "ids beyond --minted are asked for",
                    check->judging.expect != EXPECT_NOTHING ? "true" : "false", true);
}

bool check_prepare(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    if (!runfile_spared(s->run != NULL ? s->run : s->resume, &s->reports, err))
        return false;
    check->url = token_url_new(s->source, err);
    if (check->url == NULL || !judging_load(&check->judging, &s->judging, err))
        return false;
    describe_settings(check);
    const struct gating_run run = {
        .codes = check->judging.codes,
        .subject = RUN_OF_TOKENS,
        .twice = s->twice,
        .assets = s->assets,
        .minted = s->minted != NULL,
        .expect = check->judging.expect,
    };
    if (!gating_load(&check->gating, &s->gating, &run, err) || !load_tokens(check, err) ||
        !check_descriptors(check, err) || !check_files(check, err) ||
        !check_wire(check, err) || !confirm_rate(check, err) || !make_route(check, err))
        return false;
    check->judging.rules.ignores = check->gating.ignores;
    check->reports =
        reports_new(s->reports.items, s->reports.count, terminal_has_colour(), err);
    return check->reports != NULL;
}
