#include "result/redact.h"

#include "base/secret.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

static void know(const char *value)
{
    struct err err = ERR_INIT;
    CHECK(secret_add(value, strlen(value), &err));
}

static const char head[] = "HTTP/1.1 401 Unauthorized\r\nX-Echo: opensesame\r\n";
static const char body[] = "no such key: opensesame";

/* A sample in which the secret is wherever it can be. */
static void fill(struct sample *sample)
{
    sample_init(sample);
    snprintf(sample->cause, sizeof(sample->cause), "by opensesame");
    snprintf(sample->reason, sizeof(sample->reason), "because of opensesame");
    sample->attempt_count = 1;
    struct attempt *attempt = &sample->attempts[0];
    snprintf(attempt->detail, sizeof(attempt->detail), "opensesame was lost");
    snprintf(attempt->content_type, sizeof(attempt->content_type), "text/opensesame");
    findings_add(&sample->findings, SEVERITY_WARNING, "a.rule", "/opensesame",
                 "got \"opensesame\"");
    sample->evidence = (struct evidence){ head, strlen(head), body, strlen(body) };
}

static void a_sample_keeps_no_secret(void)
{
    struct redaction redaction;
    struct sample sample;
    redaction_init(&redaction);
    fill(&sample);
    know("opensesame");
    CHECK(sample_redact(&sample, &redaction));
    CHECK_STR("by ***", sample.cause);
    CHECK_STR("because of ***", sample.reason);
    CHECK_STR("*** was lost", sample.attempts[0].detail);
    CHECK_STR("text/***", sample.attempts[0].content_type);
    CHECK_STR("/***", sample.findings.list[0].pointer);
    CHECK_STR("got \"***\"", sample.findings.list[0].message);
    CHECK_STR("HTTP/1.1 401 Unauthorized\r\nX-Echo: ***\r\n", sample.evidence.head);
    CHECK_INT(strlen(sample.evidence.head), sample.evidence.head_len);
    CHECK_STR("no such key: ***", sample.evidence.body);
    CHECK_INT(strlen(sample.evidence.body), sample.evidence.body_len);
    sample_release(&sample);
    redaction_release(&redaction);
    secret_forget();
}

static void a_finding_says_that_there_was_one(void)
{
    struct redaction redaction;
    struct sample sample;
    redaction_init(&redaction);
    fill(&sample);
    know("opensesame");
    sample_redact(&sample, &redaction);
    CHECK_INT(2, sample.findings.count);
    const struct finding *finding = &sample.findings.list[1];
    CHECK_STR(REDACT_RULE, finding->rule);
    CHECK_INT(SEVERITY_INFO, finding->severity);
    CHECK_STR(
        "the answer repeats a secret of the request, which is kept and shown as ***, "
        "in its body too",
        finding->message);
    CHECK_INT(SEVERITY_WARNING, findings_worst(&sample.findings));
    sample_release(&sample);
    redaction_release(&redaction);
    secret_forget();
}

static void a_sample_without_secrets_stays_as_it_is(void)
{
    struct redaction redaction;
    struct sample sample;
    redaction_init(&redaction);
    fill(&sample);
    CHECK(!sample_redact(&sample, &redaction));
    know("another one");
    CHECK(!sample_redact(&sample, &redaction));
    CHECK_STR("because of opensesame", sample.reason);
    CHECK(sample.evidence.head == head);
    CHECK(sample.evidence.body == body);
    CHECK_INT(1, sample.findings.count);
    sample_release(&sample);
    redaction_release(&redaction);
    secret_forget();
}

static void what_came_of_asking_for_media_keeps_no_secret(void)
{
    struct asset_result result = { .url = "http://h/***", .asked = true };
    snprintf(result.content_type, sizeof(result.content_type), "text/opensesame");
    snprintf(result.reason, sizeof(result.reason), "no host opensesame.invalid");
    findings_add(&result.findings, SEVERITY_WARNING, "asset.type", NULL,
                 "its type is text/opensesame, which is not shown as image");
    know("opensesame");
    asset_redact(&result);
    CHECK_STR("text/***", result.content_type);
    CHECK_STR("no host ***.invalid", result.reason);
    CHECK_STR("its type is text/***, which is not shown as image",
              result.findings.list[0].message);
    findings_release(&result.findings);
    secret_forget();
}

static void check_body(const char *secret, const char *text, const char *expected)
{
    struct redaction redaction;
    struct sample sample;
    check_case("%s in %s", secret, text);
    redaction_init(&redaction);
    sample_init(&sample);
    sample.evidence = (struct evidence){ "", 0, text, strlen(text) };
    know(secret);
    sample_redact(&sample, &redaction);
    CHECK_MEM(expected, strlen(expected), sample.evidence.body, sample.evidence.body_len);
    sample_release(&sample);
    redaction_release(&redaction);
    secret_forget();
}

static void a_masked_document_keeps_its_shape(void)
{
    /* clang-format off */
    static const struct {
        const char *secret, *text, *masked;
    } rows[] = {
        { "20240131", "{\"edition\": 20240131}", "{\"edition\": \"***\"}" },
        { "20240131", "[120240131.5e+3,-20240131,20240131]", "[\"***\",\"***\",\"***\"]" },
        { "20240131", "{\"20240131\":\"a 20240131 b 20240131\"}", "{\"***\":\"a *** b ***\"}" },
        { "20240131", " 20240131\n", " \"***\"\n" },
        { "20240131", "\xef\xbb\xbf[20240131]", "\xef\xbb\xbf[\"***\"]" },
        { "nullable-key", "null", "\"***\"" },
        { "nullable-key", "[null]", "[null]" },
        { "\"name\"", "{\"name\":\"n\"}", "{\"***\":\"n\"}" },
        { "name\":\"x y", "{\"name\":\"x y z\"}", "{\"***\":\"*** z\"}" },
        { "abcd\\", "{\"k\":\"abcd\\\\\"}", "{\"k\":\"***\"}" },
        { "u0061bcd", "[\"x\\u0061bcd\"]", "[\"x***\"]" },
        { "3d\\ude", "[\"\\ud83d\\ude00!\"]", "[\"***!\"]" },
        { "opensesame", "{\"name\": opensesame}", "{\"name\": ***}" },
        { "opensesame", "{\"name\": \"opensesame", "{\"name\": \"***" },
        { "opensesame", "{\"name\": \"\\", "{\"name\": \"\\" },
        { "open:sesame", "key=\"open:sesame\"", "key=\"***\"" },
        { "12345678", "no. 12345678 is wrong", "no. *** is wrong" },
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        check_body(rows[i].secret, rows[i].text, rows[i].masked);
}

SUITE(redact, TEST(a_masked_document_keeps_its_shape),
      TEST(what_came_of_asking_for_media_keeps_no_secret), TEST(a_sample_keeps_no_secret),
      TEST(a_finding_says_that_there_was_one),
      TEST(a_sample_without_secrets_stays_as_it_is))
