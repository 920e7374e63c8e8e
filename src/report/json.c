/*
 * The summary of a run for programs: schemas/report.schema.json, whose version is here.
 * Members may be added within a version; their meaning does not change.
 */
#include "report/format_priv.h"
#include "report/json_priv.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SCHEMA_VERSION = 1 };

static void put_start(struct jsonw *json, int64_t started_ms)
{
    char text[64] = "";
    time_t seconds = (time_t)(started_ms / 1000);
    struct tm utc;
    if (started_ms >= 0 && gmtime_r(&seconds, &utc) != NULL) {
        size_t len = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc);
        snprintf(text + len, sizeof(text) - len, ".%03dZ", (int)(started_ms % 1000));
    }
    jsonw_text(json, "started_at", text[0] != '\0' ? text : NULL);
    jsonw_signed(json, "started_ms", started_ms);
}

static void put_verdict(struct jsonw *json, const struct run *run)
{
    static const char *const ends[] = {
        [RUN_COMPLETE] = "complete",
        [RUN_INTERRUPTED] = "interrupted",
        [RUN_STOPPED] = "stopped",
        [RUN_UNREACHABLE] = "unreachable",
    };
    bool skipped = run->summary->outcomes[OUTCOME_SKIPPED] > 0;
    jsonw_text(json, "verdict", run_verdict_name(run_verdict(run)));
    jsonw_count(json, "exit_status", (uint64_t)run_exit_status(run));
    jsonw_bool(json, "complete", run->end == RUN_COMPLETE && !skipped);
    jsonw_bool(json, "conclusive", run_is_conclusive(run));
    jsonw_text(json, "end", ends[run->end]);
    jsonw_text(json, "end_reason", run->end_reason[0] != '\0' ? run->end_reason : NULL);
}

static void put_limit(struct jsonw *json, const char *key, uint64_t limit)
{
    if (limit > 0)
        jsonw_count(json, key, limit);
    else
        jsonw_null(json, key);
}

static void put_config(struct jsonw *json, const struct run *run)
{
    jsonw_open(json, "config", '{');
    jsonw_text(json, "source", run->source);
    jsonw_text(json, "profile", run->profile);
    jsonw_text(json, "profile_title", run->profile_title);
    jsonw_text(json, "decoder", run->decoder);
    jsonw_open(json, "schemas", '[');
    for (size_t i = 0; run->schemas != NULL && run->schemas[i] != NULL; i++)
        jsonw_text(json, NULL, run->schemas[i]);
    jsonw_close(json, ']');
    jsonw_text(json, "tokens", run->tokens);
    jsonw_count(json, "token_count", run->token_count);
    jsonw_count(json, "token_repeats", run->token_repeats);
    jsonw_text(json, "run_file", run->run_file);
    jsonw_count(json, "resumed", run->resumed);
    put_limit(json, "sample_size", run->sample_size);
    if (run->sample_size > 0)
        jsonw_count(json, "sample_seed", run->sample_seed);
    else
        jsonw_null(json, "sample_seed");
    put_limit(json, "budget_us", run->budget_us);
    jsonw_bool(json, "budget_is_what_if", run->budget_is_what_if);
    jsonw_bool(json, "insecure", run->insecure);
    put_limit(json, "connections", run->connections);
    jsonw_count(json, "workers", run->workers);
    if (run->rate_per_1000s > 0)
        jsonw_real(json, "rate_per_s", (double)run->rate_per_1000s / 1000);
    else
        jsonw_null(json, "rate_per_s");
    jsonw_close(json, '}');
}

static void put_tokens(struct jsonw *json, const struct run *run)
{
    const struct summary *summary = run->summary;
    jsonw_open(json, "tokens", '{');
    jsonw_count(json, "asked", summary->asked);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        jsonw_count(json, outcome_name((enum outcome)i), summary->outcomes[i]);
    jsonw_count(json, "ambiguous", summary->ambiguous);
    jsonw_count(json, "may_fail", summary->may_fail);
    jsonw_count(json, "failed_late", summary->failed_late);
    jsonw_count(json, "failed_own", summary->failed_own);
    jsonw_count(json, "ignored", summary->ignored);
    jsonw_close(json, '}');

    double low, high;
    const uint64_t *outcomes = summary->outcomes;
    uint64_t known =
        outcomes[OUTCOME_PASS] + outcomes[OUTCOME_WARN] + outcomes[OUTCOME_FAIL];
    run_failure_interval(run, &low, &high);
    jsonw_open(json, "failure_share", '{');
    if (known > 0)
        jsonw_real(json, "share", (double)outcomes[OUTCOME_FAIL] / (double)known);
    else
        jsonw_null(json, "share");
    jsonw_bool(json, "is_sample", run->sample_size > 0);
    jsonw_real(json, "low_95", low);
    jsonw_real(json, "high_95", high);
    jsonw_close(json, '}');
}

static void put_examples(struct jsonw *json, const struct summary_group *group)
{
    jsonw_open(json, "examples", '[');
    for (unsigned i = 0; i < group->example_count; i++)
        jsonw_text(json, NULL, group->examples[i]);
    jsonw_close(json, ']');
}

static void put_failures(struct jsonw *json, const struct summary_groups *groups)
{
    jsonw_open(json, "failures", '[');
    for (size_t i = 0; i < groups->count; i++) {
        const struct summary_group *group = &groups->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "code", group->code);
        jsonw_text(json, "cause", group->cause);
        jsonw_count(json, "count", group->count);
        jsonw_count(json, "ignored", group->ignored);
        jsonw_text(json, "confidence", confidence_name(group->confidence));
        jsonw_open(json, "alternatives", '[');
        for (size_t k = 0; k < group->alternative_count; k++)
            jsonw_text(json, NULL, group->alternatives[k]);
        jsonw_close(json, ']');
        jsonw_text(json, "reason", group->reason);
        put_examples(json, group);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

static void put_inconclusive(struct jsonw *json, const struct summary_groups *groups)
{
    jsonw_open(json, "inconclusive", '[');
    for (size_t i = 0; i < groups->count; i++) {
        const struct summary_group *group = &groups->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "cause", group->cause);
        jsonw_count(json, "count", group->count);
        jsonw_text(json, "reason", group->reason);
        put_examples(json, group);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

/* All that a finding on the collection counts, where it tells them. */
static void put_names(struct jsonw *json, const struct group_names *names)
{
    if (names == NULL)
        return;
    jsonw_open(json, "tokens", '[');
    const char *name = names->text.text;
    for (uint64_t i = 0; i < names->count; i++, name += strlen(name) + 1)
        jsonw_text(json, NULL, name);
    jsonw_close(json, ']');
    jsonw_count(json, "tokens_left_out", names->left_out);
}

static void put_findings(struct jsonw *json, const struct summary_groups *groups)
{
    jsonw_open(json, "findings", '[');
    for (size_t i = 0; i < groups->count; i++) {
        const struct summary_group *group = &groups->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "rule", group->cause);
        jsonw_text(json, "severity", severity_name(group->severity));
        jsonw_count(json, "count", group->count);
        jsonw_count(json, "ignored", group->ignored);
        jsonw_text(json, "message", group->reason);
        put_examples(json, group);
        put_names(json, group->names);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

static void put_collection(struct jsonw *json, const struct collection *collection)
{
    if (collection == NULL) {
        jsonw_null(json, "collection");
        return;
    }
    bool any = collection->ids > 0;
    jsonw_open(json, "collection", '{');
    jsonw_count(json, "documents", collection->documents);
    jsonw_count(json, "ids", collection->ids);
    jsonw_text(json, "lowest", any ? collection->lowest : NULL);
    jsonw_text(json, "highest", any ? collection->highest : NULL);
    jsonw_count(json, "assets", collection->assets);
    put_findings(json, &collection->findings);
    json_put_traits(json, &collection->traits);
    jsonw_close(json, '}');
}

static void put_attempts(struct jsonw *json, const struct summary *summary)
{
    static const char *const statuses[] = { "none", "1xx", "2xx", "3xx", "4xx", "5xx" };
    jsonw_open(json, "attempts", '{');
    jsonw_count(json, "total", summary->attempts);
    jsonw_count(json, "second", summary->second_attempts);
    jsonw_count(json, "late", summary->late);
    jsonw_count(json, "reached", summary->reached);
    jsonw_count(json, "connections", summary->connections);
    jsonw_count(json, "lost_on_reuse", summary->lost_on_reuse);
    jsonw_count(json, "http2", summary->http2);
    jsonw_count(json, "requests", summary->requests);
    if (summary->extra_requests > 0)
        jsonw_count(json, "extra_requests", summary->extra_requests);
    jsonw_count(json, "body_bytes", summary->bytes);
    jsonw_open(json, "by_status", '{');
    for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
        jsonw_count(json, statuses[i], summary->requests_by_status[i]);
    jsonw_close(json, '}');
    jsonw_close(json, '}');
}

static void put_histogram(struct jsonw *json, const char *key,
                          const struct histogram *histogram)
{
    static const struct {
        const char *key;
        double percent;
    } percentiles[] = {
        { "p50_us", 50 }, { "p75_us", 75 },     { "p90_us", 90 },       { "p95_us", 95 },
        { "p99_us", 99 }, { "p99_9_us", 99.9 }, { "p99_99_us", 99.99 },
    };
    jsonw_open(json, key, '{');
    jsonw_count(json, "count", histogram->total);
    jsonw_count(json, "min_us", histogram->total > 0 ? histogram->min_us : 0);
    jsonw_count(json, "mean_us", histogram_mean(histogram));
    for (size_t i = 0; i < sizeof(percentiles) / sizeof(percentiles[0]); i++)
        jsonw_count(json, percentiles[i].key,
                    histogram_percentile(histogram, percentiles[i].percent));
    jsonw_count(json, "max_us", histogram->max_us);
    jsonw_close(json, '}');
}

static void put_latency(struct jsonw *json, const struct run *run)
{
    const struct summary *summary = run->summary;
    jsonw_open(json, "latency", '{');
    put_histogram(json, "total", &summary->total);
    put_histogram(json, "first_byte", &summary->first_byte);
    put_histogram(json, "connect", &summary->connect);
    jsonw_count(json, "over_half_budget",
                histogram_above(&summary->total, run->budget_us / 2));
    jsonw_close(json, '}');
}

static void put_refresh(struct jsonw *json, const struct run *run)
{
    jsonw_open(json, "refresh", '{');
    put_limit(json, "tokens_per_request", run->tokens_per_refresh);
    put_limit(json, "requests_per_hour", run->refreshes_per_hour);
    put_limit(json, "requests", run_refresh_requests(run));
    put_limit(json, "hours", run_refresh_hours(run));
    jsonw_close(json, '}');
}

static void json_finish(struct report *report, const struct report_view *view,
                        struct strbuf *to)
{
    (void)report;
    const struct run *run = view->run;
    struct jsonw json;
    jsonw_init(&json, to);
    jsonw_open(&json, NULL, '{');
    jsonw_count(&json, "schema_version", SCHEMA_VERSION);
    jsonw_text(&json, "tool", "metaprobe");
    jsonw_text(&json, "tool_version", run->tool_version);
    jsonw_text(&json, "command", run->command);
    put_verdict(&json, run);
    put_start(&json, run->started_ms);
    jsonw_count(&json, "elapsed_us", run->elapsed_us);
    json_put_gates(&json, run);
    json_put_ignores(&json, run);
    put_config(&json, run);
    put_tokens(&json, run);
    put_failures(&json, &run->summary->failures);
    put_inconclusive(&json, &run->summary->inconclusive);
    put_findings(&json, &run->summary->findings);
    put_collection(&json, run->collection);
    put_attempts(&json, run->summary);
    put_latency(&json, run);
    jsonw_count(&json, "breaker_trips", run->breaker_trips);
    put_refresh(&json, run);
    jsonw_close(&json, '}');
}

const struct report_format report_json = {
    .name = "json",
    .purpose = "the summary as one JSON document (schemas/report.schema.json)",
    .finish = json_finish,
};
