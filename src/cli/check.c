#include "cli/check.h"

#include "base/units.h"
#include "base/xalloc.h"
#include "cli/terminal.h"
#include "cli/watch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { RATE_DEFAULT = 100000, RATE_CONFIRM = 500000 }; /* in 1000 s */
enum { RAMP_US = 2000000, CONNECTIONS_A_WORKER = 64, DESCRIPTORS_KEPT = 64 };

/* What a check holds while it runs. */
struct check {
    const struct check_settings *settings;
    struct judging judging;
    struct token_set *set;    /* as given */
    struct token_set *sample; /* drawn from it, or NULL */
    struct token_set *minted;
    struct token_url *url;
    struct reports *reports;
    struct route *route;
    bool no_name, name_later;
    char name_error[200];
    struct summary summary;
    struct run run;
};

void check_settings_init(struct check_settings *settings)
{
    *settings = (struct check_settings){
        .judging = { .profile = "immutable-x" },
        .seed = 1,
        .connections = 32,
        .rate_per_1000s = RATE_DEFAULT,
        .body_limit = 1 << 20,
        .user_agent = "metaprobe/" METAPROBE_VERSION,
    };
}

static bool load_tokens(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    check->set = token_set_new(
        &(struct token_source){ s->tokens, "--tokens", s->tokens_column }, err);
    if (check->set == NULL)
        return false;
    if (s->minted != NULL) {
        check->minted =
            token_set_new(&(struct token_source){ s->minted, "--minted", NULL }, err);
        if (check->minted == NULL)
            return false;
    }
    if (s->sample > 0 && s->sample < token_set_count(check->set))
        check->sample = token_set_sample(check->set, s->sample, s->seed);
    return true;
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
    return good && (s->proxy == NULL || route_proxy_ok(s->proxy, err) ||
                    err_within(err, "--proxy"));
}

/* Everything that can be wrong is found here, before the first request. */
static bool prepare(struct check *check, struct err *err)
{
    const struct check_settings *s = check->settings;
    check->url = token_url_new(s->source, err);
    if (check->url == NULL || !judging_load(&check->judging, &s->judging, err) ||
        !load_tokens(check, err) || !check_descriptors(check, err) ||
        !check_files(check, err) || !check_wire(check, err) ||
        !confirm_rate(check, err) || !make_route(check, err))
        return false;
    check->reports =
        reports_new(s->reports.items, s->reports.count, terminal_has_colour(), err);
    return check->reports != NULL;
}

static unsigned worker_count(const struct check_settings *settings)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    uint64_t workers = settings->workers;
    if (workers == 0)
        workers =
            (settings->connections + CONNECTIONS_A_WORKER - 1) / CONNECTIONS_A_WORKER;
    if (settings->workers == 0 && cores > 0 && workers > (uint64_t)cores)
        workers = (uint64_t)cores;
    if (workers > settings->connections)
        workers = settings->connections;
    return (unsigned)workers;
}

static const struct token_set *tokens_of(const struct check *check)
{
    return check->sample ? check->sample : check->set;
}

static void describe_run(struct check *check)
{
    const struct check_settings *s = check->settings;
    const struct profile *profile = check->judging.profile;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    check->run = (struct run){
        .tool_version = METAPROBE_VERSION,
        .command = "check",
        .source = token_url_source(check->url),
        .profile = profile->name,
        .profile_title = profile->title,
        .decoder = s->judging.decoder,
        .schemas = check->judging.schemas,
        .codes = check->judging.codes,
        .tokens = strcmp(s->tokens, "-") == 0 ? "from standard input" : s->tokens,
        .token_count = token_set_count(check->set),
        .token_repeats = token_set_repeats(check->set),
        .sample_size = check->sample ? token_set_count(check->sample) : 0,
        .sample_seed = s->seed,
        .budget_us = s->timeout_us ? s->timeout_us : profile->budget_us,
        .budget_is_what_if = s->timeout_us != 0,
        .insecure = s->insecure,
        .connections = (unsigned)s->connections,
        .workers = worker_count(s),
        .rate_per_1000s = s->rate_per_1000s,
        .tokens_per_refresh = profile->refresh.tokens_per_request,
        .refreshes_per_hour = profile->refresh.requests_per_hour,
        .started_ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000,
        .summary = &check->summary,
    };
    check->summary.asked = token_set_count(tokens_of(check));
}

static void record(void *to, const struct sample *sample)
{
    reports_add(to, sample);
}

static bool ask(struct check *check, struct err *err)
{
    const struct fleet_options options = {
        .rules = &check->judging.rules,
        .other = check->judging.other,
        .tokens = tokens_of(check),
        .minted = check->minted,
        .url = check->url,
        .route = check->route,
        .no_name = check->no_name,
        .connections = check->run.connections,
        .workers = check->run.workers,
        .budget_us = check->run.budget_us,
        .governor = { .rate_per_1000s = check->run.rate_per_1000s,
                      .ramp_us = check->run.rate_per_1000s ? RAMP_US : 0,
                      .breaker = !check->settings->no_breaker },
        .record = record,
        .to = check->reports,
    };
    struct fleet *fleet = fleet_new(&options);
    uint64_t begun_us = loop_now_us();
    int signal_number = 0;
    if (check->name_later)
        fleet_stop(fleet); /* nothing to ask: all are skipped */
    bool started =
        watch_fleet(fleet, check->reports, check->summary.asked, &signal_number, err);
    fleet_finish(fleet, &check->run, signal_number != 0);
    fleet_free(fleet);
    check->run.elapsed_us = loop_now_us() - begun_us;
    check->run.end_signal = signal_number;
    if (check->name_later) {
        check->run.end = RUN_UNREACHABLE;
        snprintf(check->run.end_reason, sizeof(check->run.end_reason), "%s",
                 check->name_error);
    }
    return started;
}

static void release(struct check *check)
{
    reports_free(check->reports);
    summary_release(&check->summary);
    route_free(check->route);
    token_url_free(check->url);
    token_set_free(check->set);
    token_set_free(check->sample);
    token_set_free(check->minted);
    judging_release(&check->judging);
}

int check_run(const struct check_settings *settings, struct err *err)
{
    struct check check = { .settings = settings };
    int status = ERR_USAGE;
    summary_init(&check.summary);
    if (prepare(&check, err)) {
        if (settings->insecure)
            fputs(
                "metaprobe: --insecure: TLS is not verified; the platform would verify it\n",
                stderr);
        describe_run(&check);
        if (ask(&check, err) && reports_finish(check.reports, &check.run, err))
            status = run_exit_status(&check.run);
    }
    release(&check);
    return status;
}
