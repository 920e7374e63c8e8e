#include "base/units.h"
#include "report/text_priv.h"

#define LABEL_COLUMNS "                "

static void tell_percentiles(struct text *text, const char *label,
                             const struct histogram *histogram)
{
    static const struct {
        const char *name;
        double percent;
    } shown[] = { { "p50 ", 50 }, { ", p90 ", 90 }, { ", p99 ", 99 } };
    if (histogram->total == 0)
        return;
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        text_say(text, shown[i].name);
        text_duration(text, histogram_percentile(histogram, shown[i].percent));
    }
    text_say(text, ", max ");
    text_duration(text, histogram->max_us);
    text_flow(text, label, LABEL_COLUMNS);
}

static void tell_budget(struct text *text)
{
    const struct summary *summary = text->summary;
    text_duration(text, text->run->budget_us);
    if (summary->total.total > 0) {
        uint64_t over = histogram_above(&summary->total, text->run->budget_us / 2);
        text_say(text, "; ");
        text_share(text, over, summary->total.total);
        text_say(text, " of the answers took more than half of it");
    }
    text_flow(text, "  budget        ", LABEL_COLUMNS);

    if (summary->late == 0)
        text_say(text, "no attempt");
    else
        text_many(text, summary->late, "attempt, not in the figures above",
                  "attempts, not in the figures above");
    if (summary->late > 0 && run_has_gates(text->run))
        text_say(text, "; gates count them as over the budget");
    text_flow(text, "  late          ", LABEL_COLUMNS);
}

static void tell_attempts(struct text *text)
{
    const struct summary *summary = text->summary;
    text_count(text, summary->attempts);
    if (summary->second_attempts > 0) {
        text_say(text, ", of these ");
        text_many(text, summary->second_attempts, "retry", "retries");
    }
    text_say(text, "; ");
    text_many(text, summary->requests, "request", "requests");
    if (summary->extra_requests > 0) {
        text_say(text, ", ");
        text_count(text, summary->extra_requests);
        text_say(text, " of them to compare answers (--twice),");
    }
    text_say(text, " on ");
    text_many(text, summary->connections, "connection", "connections");
    if (summary->lost_on_reuse > 0) {
        text_say(text, ", ");
        text_count(text, summary->lost_on_reuse);
        text_say(text, " of them lost on reuse");
    }
    text_flow(text, "  attempts      ", LABEL_COLUMNS);
}

static void tell_statuses(struct text *text)
{
    static const char *const words[] = { " without", " 1xx", " 2xx",
                                         " 3xx",     " 4xx", " 5xx" };
    const char *before = "";
    for (size_t i = 1; i <= 6; i++) {
        size_t at = i % 6; /* those without a status last */
        if (text->summary->requests_by_status[at] == 0)
            continue;
        text_say(text, before);
        text_count(text, text->summary->requests_by_status[at]);
        text_say(text, words[at]);
        before = ", ";
    }
    text_flow(text, "  statuses      ", LABEL_COLUMNS);
}

static void tell_pace(struct text *text)
{
    const struct run *run = text->run;
    text_duration(text, run->elapsed_us);
    if (run->elapsed_us > 0) {
        double rate = (double)text->summary->requests * 1e6 / (double)run->elapsed_us;
        text_say(text, ", ");
        if (rate < 9.95)
            strbuf_putf(&text->prose.line, "%.1f", rate);
        else
            text_count(text, (uint64_t)(rate + 0.5));
        text_say(text, " requests a second");
    }
    char bytes[UNITS_TEXT];
    strbuf_putf(&text->prose.line, ", %s of bodies",
                units_bytes(bytes, text->summary->bytes));
    text_flow(text, "  time          ", LABEL_COLUMNS);

    if (run->breaker_trips == 0)
        return;
    text_say(text, "half of the last attempts failed: the rate was halved ");
    text_many(text, run->breaker_trips, "time", "times");
    text_flow(text, "  breaker       ", LABEL_COLUMNS);
}

void text_measured(struct text *text)
{
    if (text->summary->attempts == 0)
        return;
    text_heading(text, "Answers");
    tell_percentiles(text, "  whole answer  ", &text->summary->total);
    tell_percentiles(text, "  first byte    ", &text->summary->first_byte);
    tell_percentiles(text, "  connecting    ", &text->summary->connect);
    tell_budget(text);
    tell_attempts(text);
    tell_statuses(text);
    tell_pace(text);
}

void text_refresh(struct text *text)
{
    const struct run *run = text->run;
    uint64_t requests = run_refresh_requests(run), hours = run_refresh_hours(run);
    if (requests == 0)
        return;
    text_heading(text, "The refresh itself");
    text_many(text, run->token_count, "token", "tokens");
    text_say(text, ": ");
    text_many(text, requests, "request", "requests");
    text_say(text, " of at most ");
    text_count(text, run->tokens_per_refresh);
    if (hours > 0) {
        text_say(text, ", ");
        text_many(text, hours, "hour's allowance (", "hours' allowance (");
        text_count(text, run->refreshes_per_hour);
        text_say(text, " an hour)");
    }
    text_say(text, ".");
    text_flow(text, "  ", "  ");
}
