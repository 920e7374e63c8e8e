#include "result/sample.h"

#include "check.h"

#include <stdio.h>
#include <string.h>

static void check_line(const char *expected, const struct sample *sample)
{
    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_put_ndjson(&line, sample);
    CHECK_STR(expected, line.text);
    strbuf_release(&line);
}

static void an_empty_sample_is_a_line_with_every_member(void)
{
    struct sample sample;
    sample_init(&sample);
    check_line("{\"token_id\":\"\",\"url\":\"\",\"outcome\":\"pass\",\"code\":null,"
               "\"confidence\":\"documented\",\"alternatives\":[],\"reason\":\"\","
               "\"attempts\":[],\"findings\":[]}\n",
               &sample);
    sample_release(&sample);
}

static void fill(struct sample *sample)
{
    snprintf(sample->token_id, sizeof(sample->token_id), "17");
    strbuf_puts(&sample->url, "https://h/17");
    sample->outcome = OUTCOME_FAIL;
    sample->code = "invalid_response_status_code";
    snprintf(sample->cause, sizeof(sample->cause), "status 404");
    snprintf(sample->reason, sizeof(sample->reason), "status 404, twice");
    sample->attempt_count = 2;
    sample->attempts[0] = (struct attempt){ .trouble = TROUBLE_CLOSED,
                                            .flags = ATTEMPT_RESENT,
                                            .requests = 2,
                                            .retry_after_s = -1,
                                            .age_s = -1,
                                            .fresh_s = -1,
                                            .connect_us = 90,
                                            .total_us = 100,
                                            .detail = "got \"nothing\"" };
    sample->attempts[1] = (struct attempt){ .status = 404,
                                            .flags = ATTEMPT_REUSED | ATTEMPT_HTTP2,
                                            .redirects = 1,
                                            .requests = 2,
                                            .retry_after_s = 0,
                                            .age_s = -1,
                                            .fresh_s = -1,
                                            .dns_us = 1,
                                            .connect_us = 2,
                                            .tls_us = 3,
                                            .first_byte_us = 812,
                                            .total_us = 901,
                                            .bytes = 19,
                                            .address = "192.0.2.1:443" };
    findings_add(&sample->findings, SEVERITY_WARNING, "schema.type", "/a\"b",
                 "expected a string, got 7");
    findings_add(&sample->findings, SEVERITY_INFO, "http.redirected", NULL, "once");
}

static void a_sample_is_one_line_for_other_programs(void)
{
    struct sample sample;
    sample_init(&sample);
    fill(&sample);
    sample_add_alternative(&sample, "unable_to_decode_response");
    check_line(
        "{\"token_id\":\"17\",\"url\":\"https://h/17\",\"outcome\":\"fail\","
        "\"code\":\"invalid_response_status_code\",\"confidence\":\"ambiguous\","
        "\"alternatives\":[\"unable_to_decode_response\"],\"reason\":\"status 404, "
        "twice\","
        "\"attempts\":["
        "{\"status\":null,\"error\":\"closed\",\"detail\":\"got \\\"nothing\\\"\","
        "\"dns_us\":0,\"connect_us\":90,\"tls_us\":0,\"first_byte_us\":0,\"total_us\":"
        "100,"
        "\"bytes\":0,\"reused\":false,\"requests\":2,\"redirects\":0,\"http\":null,"
        "\"address\":null,\"lost_on_reuse\":true},"
        "{\"status\":404,\"error\":null,\"dns_us\":1,\"connect_us\":2,\"tls_us\":3,"
        "\"first_byte_us\":812,\"total_us\":901,\"bytes\":19,\"reused\":true,"
        "\"requests\":2,\"redirects\":1,\"http\":\"2\",\"address\":\"192.0.2.1:443\","
        "\"retry_after_s\":0}],"
        "\"findings\":["
        "{\"rule\":\"schema.type\",\"severity\":\"warning\",\"pointer\":\"/a\\\"b\","
        "\"message\":\"expected a string, got 7\"},"
        "{\"rule\":\"http.redirected\",\"severity\":\"info\",\"pointer\":null,"
        "\"message\":\"once\"}]}\n",
        &sample);
    sample_release(&sample);
}

static void what_caches_and_we_add_is_told_where_there_is_any(void)
{
    struct sample sample;
    sample_init(&sample);
    sample.attempts[0] = (struct attempt)ATTEMPT_INIT;
    sample.attempts[0].age_s = 12;
    sample.attempts[0].fresh_s = 0;
    sample.attempt_count = 1;
    sample.extra_requests = 2;
    sample.unminted = true;
    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_put_ndjson(&line, &sample);
    CHECK(strstr(line.text, ",\"age_s\":12,\"fresh_s\":0}],\"extra_requests\":2,"
                            "\"unminted\":true,\"findings\":[]") != NULL);

    sample_clear(&sample);
    strbuf_reset(&line);
    sample_put_ndjson(&line, &sample);
    CHECK(strstr(line.text, ",\"attempts\":[],\"findings\":[]") != NULL);
    strbuf_release(&line);
    sample_release(&sample);
}

static void findings_that_were_left_out_are_counted(void)
{
    struct sample sample;
    sample_init(&sample);
    for (int i = 0; i < FINDINGS_MAX + 2; i++)
        findings_add(&sample.findings, SEVERITY_INFO, "rule", NULL, "x");
    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_put_ndjson(&line, &sample);
    static const char end[] = "],\"findings_left_out\":2}\n";
    CHECK(line.len > sizeof(end));
    CHECK_STR(end, line.text + line.len - (sizeof(end) - 1));
    strbuf_release(&line);
    sample_release(&sample);
}

static void a_cleared_sample_is_as_new(void)
{
    struct sample sample, fresh;
    sample_init(&sample);
    sample_init(&fresh);
    fill(&sample);
    sample_add_alternative(&sample, SAMPLE_PASS);

    sample_clear(&sample);

    struct strbuf line = STRBUF_INIT(1 << 16);
    sample_put_ndjson(&line, &fresh);
    check_line(line.text, &sample);
    CHECK_STR("", sample.cause);
    strbuf_release(&line);
    sample_release(&sample);
    sample_release(&fresh);
}

static void an_alternative_makes_it_ambiguous_and_is_kept_once(void)
{
    struct sample sample;
    sample_init(&sample);
    sample_add_alternative(&sample, "a");
    sample_add_alternative(&sample, "b");
    sample_add_alternative(&sample, "a");
    CHECK_INT(2, sample.alternative_count);
    CHECK_STR("a", sample.alternatives[0]);
    CHECK_STR("b", sample.alternatives[1]);
    CHECK_INT(CONFIDENCE_AMBIGUOUS, sample.confidence);
    sample_release(&sample);
}

static void alternatives_beyond_the_ceiling_are_dropped(void)
{
    static const char *const codes[] = { "a", "b", "c", "d", "e", "f" };
    struct sample sample;
    sample_init(&sample);
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        sample_add_alternative(&sample, codes[i]);
    CHECK_INT(ALTERNATIVES_MAX, sample.alternative_count);
    CHECK_STR("d", sample.alternatives[ALTERNATIVES_MAX - 1]);
    sample_release(&sample);
}

static void an_unknown_confidence_stays_the_weakest(void)
{
    struct sample sample;
    sample_init(&sample);
    sample.confidence = CONFIDENCE_UNKNOWN;
    sample_add_alternative(&sample, "a");
    CHECK_INT(CONFIDENCE_UNKNOWN, sample.confidence);
    sample_release(&sample);
}

SUITE(sample, TEST(an_empty_sample_is_a_line_with_every_member),
      TEST(a_sample_is_one_line_for_other_programs),
      TEST(what_caches_and_we_add_is_told_where_there_is_any),
      TEST(findings_that_were_left_out_are_counted), TEST(a_cleared_sample_is_as_new),
      TEST(an_alternative_makes_it_ambiguous_and_is_kept_once),
      TEST(alternatives_beyond_the_ceiling_are_dropped),
      TEST(an_unknown_confidence_stays_the_weakest))
