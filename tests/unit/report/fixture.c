#include "fixture.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char retrieve[] = "unable_to_retrieve_metadata";
static const char status[] = "invalid_response_status_code";
static const char decode[] = "unable_to_decode_response";
static const char *const codes[] = { decode, status, retrieve, "token_not_found", NULL };

static struct attempt *attempt_add(struct sample *sample, uint64_t total_us)
{
    struct attempt *attempt = &sample->attempts[sample->attempt_count++];
    *attempt = (struct attempt){ .status = 200,
                                 .flags = ATTEMPT_CONNECTED | ATTEMPT_REUSED,
                                 .requests = 1,
                                 .retry_after_s = -1,
                                 .age_s = -1,
                                 .fresh_s = -1,
                                 .first_byte_us = total_us - total_us / 10,
                                 .total_us = total_us,
                                 .bytes = 671,
                                 .wire_bytes = 671 };
    snprintf(attempt->address, sizeof(attempt->address), "192.0.2.10:443");
    return attempt;
}

static void fail(struct sample *sample, const char *code, enum confidence confidence,
                 const char *cause, const char *reason)
{
    sample->outcome = OUTCOME_FAIL;
    sample->code = code;
    sample->confidence = confidence;
    snprintf(sample->cause, sizeof(sample->cause), "%s", cause);
    snprintf(sample->reason, sizeof(sample->reason), "%s", reason);
}

static void answer_404(struct sample *sample)
{
    for (int i = 0; i < 2; i++) {
        struct attempt *attempt = attempt_add(sample, 40000);
        attempt->status = 404;
        attempt->bytes = 19;
    }
    fail(sample, status, CONFIDENCE_DOCUMENTED, "status 404", "status 404");
}

static void answer_too_late(struct sample *sample)
{
    for (int i = 0; i < 2; i++) {
        struct attempt *attempt = attempt_add(sample, 3000000);
        attempt->trouble = TROUBLE_LATE;
        attempt->status = 0;
        attempt->bytes = 0;
    }
    fail(sample, retrieve, CONFIDENCE_DOCUMENTED, trouble_cause(TROUBLE_LATE),
         "no whole answer within the budget (3.000 s of 3.000 s): still waiting for the "
         "response head");
}

static void answer_cut_short(struct sample *sample)
{
    for (int i = 0; i < 2; i++) {
        struct attempt *attempt = attempt_add(sample, 90000);
        attempt->trouble = TROUBLE_BODY_CUT;
        attempt->bytes = 312;
    }
    fail(sample, retrieve, CONFIDENCE_INFERRED, trouble_cause(TROUBLE_BODY_CUT),
         "the body ended early: 312 of 671 bytes came");
    sample_add_alternative(sample, decode);
}

static void answer_html(struct sample *sample)
{
    attempt_add(sample, 61000);
    attempt_add(sample, 63000);
    fail(sample, decode, CONFIDENCE_INFERRED, "HTML or XML instead of JSON",
         "HTML or XML instead of JSON: expected a value at line 1, column 1");
}

static void answer_second_time(struct sample *sample)
{
    struct attempt *attempt = attempt_add(sample, 12000);
    attempt->status = 503;
    attempt->retry_after_s = 1;
    attempt_add(sample, 88000);
    sample->outcome = OUTCOME_WARN;
    findings_add(&sample->findings, SEVERITY_WARNING, "retry.recovered", NULL,
                 "attempt 1 failed (status 503), attempt 2 succeeded");
}

static void answer_redirected(struct sample *sample)
{
    attempt_add(sample, 142000)->redirects = 1;
    sample->outcome = OUTCOME_WARN;
    sample_add_alternative(sample, status);
    findings_add(&sample->findings, SEVERITY_WARNING, "http.redirected", NULL,
                 "reached after 1 redirect; no platform documents that it follows them");
}

static void answer_odd_type(struct sample *sample, uint64_t token)
{
    attempt_add(sample, 50000 + token);
    sample->outcome = OUTCOME_WARN;
    findings_add(&sample->findings, SEVERITY_WARNING, "schema.type",
                 "/attributes/0/value", "expected a string or a number, found an object");
}

static void play(struct sample *sample, uint64_t token)
{
    sample_clear(sample);
    snprintf(sample->token_id, sizeof(sample->token_id), "%" PRIu64, token);
    strbuf_putf(&sample->url, "https://meta.example/api/%" PRIu64, token);
    if (token == 19 || (token >= 9400 && token < 9420))
        answer_404(sample);
    else if (token % 1250 == 3)
        answer_too_late(sample);
    else if (token % 2000 == 5)
        answer_cut_short(sample);
    else if (token == 17)
        answer_html(sample);
    else if (token % 3000 == 11)
        answer_second_time(sample);
    else if (token == 7 || token == 401)
        answer_redirected(sample);
    else if (token % 833 == 1)
        answer_odd_type(sample, token);
    else
        attempt_add(sample,
                    30000 + token * 7919 % 90000 + (token % 500 == 0 ? 1500000 : 0));
    if (token <= 32) {
        sample->attempts[0].flags &= ~(unsigned)ATTEMPT_REUSED;
        sample->attempts[0].dns_us = 400;
        sample->attempts[0].connect_us = 9000 + token * 100;
        sample->attempts[0].tls_us = 21000 + token * 100;
    }
}

void fixture_init(struct fixture *fixture, unsigned tokens)
{
    summary_init(&fixture->summary);
    fixture->run = (struct run){ .tool_version = "0.1.0",
                                 .command = "check",
                                 .source = "https://meta.example/api",
                                 .profile = "immutable-x",
                                 .profile_title = "Immutable X",
                                 .codes = codes,
                                 .tokens = tokens == 10000 ? "1-10000" : "1-40",
                                 .token_count = tokens,
                                 .budget_us = 3000000,
                                 .connections = 32,
                                 .workers = 2,
                                 .rate_per_1000s = 100000,
                                 .tokens_per_refresh = 1000,
                                 .refreshes_per_hour = 10,
                                 .started_ms = INT64_C(1767323045678),
                                 .elapsed_us = 100860000,
                                 .end = RUN_COMPLETE,
                                 .summary = &fixture->summary };
    fixture->summary.asked = tokens;
}

void fixture_release(struct fixture *fixture)
{
    summary_release(&fixture->summary);
}

void fixture_play(struct fixture *fixture, struct reports *reports)
{
    struct sample sample;
    sample_init(&sample);
    for (uint64_t token = 1; token <= fixture->summary.asked; token++) {
        play(&sample, token);
        summary_add(&fixture->summary, &sample);
        if (reports != NULL)
            reports_add(reports, &sample);
    }
    sample_release(&sample);
    summary_sort(&fixture->summary);
    summary_check(&fixture->summary);
}
