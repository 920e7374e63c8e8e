/* What people read with SQL of their own. */

#include "fixture.h"

#include "base/xalloc.h"
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Position 1 passes, 2 fails at the second attempt, 3 has two findings. */
static void make_run(const char *path)
{
    struct err err = ERR_INIT;
    struct store *store = new_run(path, 10);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, 1, document);
    sample.attempts[0].total_us = 1000;
    store_add(store, &sample);

    make_plain(&sample, 2, document);
    sample.outcome = OUTCOME_FAIL;
    sample.code = "unable_to_reach_metadata_api";
    sample.confidence = CONFIDENCE_INFERRED;
    snprintf(sample.cause, sizeof(sample.cause), "status 404");
    snprintf(sample.reason, sizeof(sample.reason),
             "both attempts were answered with 404");
    sample.attempts[1] = sample.attempts[0];
    sample.attempts[0].trouble = TROUBLE_LATE;
    sample.attempts[1].status = 404;
    sample.attempts[1].total_us = 123456;
    sample.attempt_count = 2;
    sample.evidence.body = "not found";
    sample.evidence.body_len = 9;
    store_add(store, &sample);

    make_plain(&sample, 3, document);
    sample.outcome = OUTCOME_WARN;
    sample.attempts[0].total_us = 3000;
    findings_add(&sample.findings, SEVERITY_WARNING, "content.image", "/image", "odd");
    findings_add(&sample.findings, SEVERITY_WARNING, "content.image", "/a", "odd too");
    store_add(store, &sample);
    CHECK(store_sync(store, &err));
    expect_no_error(&err);
    sample_release(&sample);
    store_close(store);
}

static void the_views_say_what_the_tables_hold(void)
{
    static const struct {
        const char *sql, *expected;
    } rows[] = {
        { "SELECT count(*) FROM failing_tokens", "1" },
        { "SELECT token_id || ' ' || code || ' ' || confidence || ' ' || cause || ' ' || "
          "attempts || ' ' || status || ' ' || total_ms FROM failing_tokens",
          "2 unable_to_reach_metadata_api inferred status 404 2 404 123.5" },
        { "SELECT reason FROM failing_tokens", "both attempts were answered with 404" },
        { "SELECT group_concat(outcome) FROM tokens", "pass,fail,warn" },
        { "SELECT group_concat(token_id || '.' || ordinal || '.' || last || '.' || "
          "coalesce(trouble, status)) FROM (SELECT * FROM attempts ORDER BY position, "
          "ordinal)",
          "1.1.1.200,2.1.0.timed-out,2.2.1.404,3.1.1.200" },
        { "SELECT DISTINCT address || ' ' || content_type FROM attempts",
          "192.0.2.1:443 application/json" },
        { "SELECT rule || ' ' || severity || ' ' || tokens || ' ' || findings || ' ' || "
          "example FROM findings_by_rule",
          "content.image warning 1 2 3" },
        { "SELECT group_concat(pointer || '=' || message) FROM findings",
          "/image=odd,/a=odd too" },
        { "SELECT sum(tokens) || ' ' || sum(failing) FROM latency_by_second", "3 1" },
        { "SELECT count(*) FROM traits", "0" },
        { "SELECT group_concat(position) FROM evidence", "2,3" },
        { "SELECT head || cast(body AS TEXT) FROM evidence",
          "HTTP/1.1 200 OK\r\nnot found" },
        { "SELECT length(digest) || ' ' || document_bytes FROM tokens WHERE position = 2",
          "32 9" },
        { "PRAGMA user_version", "1" },
    };
    struct place place;
    place_init(&place);
    make_run(place.path);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char *got = ask_sql(place.path, rows[i].sql);
        check_case("%s", rows[i].sql);
        CHECK_STR(rows[i].expected, got);
        free(got);
    }
    check_case("%s", "");
    place_release(&place);
}

/* 100 tokens of 1 ms to 100 ms in one second. */
static void latencies_are_those_of_the_second(void)
{
    struct place place;
    struct err err = ERR_INIT;
    place_init(&place);
    struct store *store = new_run(place.path, 100);
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    for (uint64_t i = 0; i < 100; i++) {
        make_plain(&sample, i, document);
        sample.attempts[0].total_us = 1000 * (i * 37 % 100 + 1);
        store_add(store, &sample);
    }
    CHECK(store_sync(store, &err));
    store_close(store);
    /* The hundred may have come at the turn of a second. */
    change(place.path, "UPDATE token SET at_ms = 5000");
    char *got = ask_sql(
        place.path,
        "SELECT p50_ms || ' ' || p95_ms || ' ' || p99_ms || ' ' || max_ms || ' ' || mean_ms "
        "FROM latency_by_second");
    CHECK_STR("50.0 95.0 99.0 100.0 50.5", got);
    free(got);
    sample_release(&sample);
    place_release(&place);
}

static void add_finding(struct store *store, uint64_t position, enum severity severity)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, position, document);
    findings_add(&sample.findings, severity, "content.image", NULL, "%s",
                 severity_name(severity));
    store_add(store, &sample);
    sample_release(&sample);
}

/* However severe it is here and there: told is the worst, and a token that has it. */
static void a_rule_is_one_row(void)
{
    struct place place;
    place_init(&place);
    struct store *store = new_run(place.path, 10);
    add_finding(store, 1, SEVERITY_INFO);
    add_finding(store, 2, SEVERITY_WARNING);
    add_finding(store, 5, SEVERITY_ERROR);
    add_finding(store, 7, SEVERITY_ERROR);
    store_close(store);
    expect_sql(place.path, "content.image error 4 4 5 error 5",
               "SELECT group_concat(rule || ' ' || severity || ' ' || tokens || ' ' || "
               "findings || ' ' || example || ' ' || message || ' ' || position) "
               "FROM findings_by_rule");
    place_release(&place);
}

static void add_with_head(struct store *store, uint64_t position, const char *head)
{
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    make_plain(&sample, position, document);
    sample.outcome = OUTCOME_WARN;
    sample.evidence.head = head;
    sample.evidence.head_len = STORE_HEAD_MAX;
    store_add(store, &sample);
    sample_release(&sample);
}

/* Clear evidence has a ceiling of its own, also where a run goes on; what is beyond is in
 * the blocks alone. */
static void clear_evidence_has_a_ceiling(void)
{
    enum { TOKENS = 4000, EARLIER = 3900 };
    struct err err = ERR_INIT;
    struct place place;
    place_init(&place);
    struct store *store = new_run(place.path, TOKENS);
    char *head = xmalloc(STORE_HEAD_MAX);
    memset(head, 'h', STORE_HEAD_MAX);
    for (uint64_t i = 0; i < EARLIER; i++)
        add_with_head(store, i, head);
    store_close(store);
    store = store_resume(place.path, &err);
    for (uint64_t i = EARLIER; i < TOKENS; i++)
        add_with_head(store, i, head);
    store_close(store);
    expect_sql(place.path, "1",
               "SELECT sum(length(head) + length(body)) > 33000000 AND "
               "sum(length(head) + length(body)) <= 33554432 FROM evidence");
    struct stored *stored = stored_open(place.path, &err);
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
    struct stored_token token;
    uint64_t heads = 0;
    while (stored_walk_next(walk, &token, &err))
        heads += token.sample->evidence.head_len == STORE_HEAD_MAX;
    CHECK_INT(TOKENS, heads);
    expect_no_error(&err);
    stored_walk_free(walk);
    stored_close(stored);
    free(head);
    place_release(&place);
}

SUITE(store_views, TEST(the_views_say_what_the_tables_hold), TEST(a_rule_is_one_row),
      TEST(latencies_are_those_of_the_second), TEST(clear_evidence_has_a_ceiling))
