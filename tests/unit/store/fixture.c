#include "fixture.h"

#include "base/hash.h"
#include "base/xalloc.h"
#include "check.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void place_init(struct place *place)
{
    const char *base = getenv("TMPDIR");
    snprintf(place->folder, sizeof(place->folder), "%s/store-XXXXXX",
             base != NULL && strlen(base) < 40 ? base : P_tmpdir);
    CHECK(mkdtemp(place->folder) != NULL);
    snprintf(place->path, sizeof(place->path), "%s/run.db", place->folder);
}

void place_release(struct place *place)
{
    DIR *folder = opendir(place->folder);
    CHECK(folder != NULL);
    if (folder == NULL)
        return;
    for (struct dirent *file; (file = readdir(folder)) != NULL;) {
        char path[512];
        snprintf(path, sizeof(path), "%s/%s", place->folder, file->d_name);
        if (file->d_name[0] != '.')
            unlink(path);
    }
    closedir(folder);
    CHECK_INT(0, rmdir(place->folder));
}

bool place_has(const struct place *place, const char *suffix)
{
    char path[128];
    snprintf(path, sizeof(path), "%s%s", place->path, suffix);
    return access(path, F_OK) == 0;
}

void expect_no_error(const struct err *err)
{
    CHECK_STR("", err->text);
}

struct run plain_run(void)
{
    return (struct run){ .tool_version = "1.2.3",
                         .command = "check",
                         .source = "https://meta.example",
                         .profile = "immutable-x",
                         .profile_title = "Immutable X",
                         .tokens = "0-9",
                         .token_count = 10,
                         .started_ms = 1700000000000 };
}

struct store *new_run(const char *path, uint64_t count)
{
    struct err err = ERR_INIT;
    char range[48];
    snprintf(range, sizeof(range), "0-%llu", (unsigned long long)count - 1);
    struct token_source source = { .text = range, .option = "--tokens" };
    struct token_set *tokens = token_set_new(&source, &err);
    struct run run = plain_run();
    const struct store_setting settings[] = { { "profile", "immutable-x", true } };
    struct store_beginning beginning = {
        .run = &run, .settings = settings, .setting_count = 1, .tokens = tokens
    };
    struct store *store = store_create(path, &beginning, &err);
    expect_no_error(&err);
    token_set_free(tokens);
    return store;
}

/* ---- samples ---- */

void make_plain(struct sample *sample, uint64_t position,
                char document[PLAIN_DOCUMENT_MAX])
{
    sample_clear(sample);
    sample->position = position;
    snprintf(sample->token_id, sizeof(sample->token_id), "%llu",
             (unsigned long long)position);
    sample->attempt_count = 1;
    struct attempt *attempt = &sample->attempts[0];
    *attempt = (struct attempt)ATTEMPT_INIT;
    attempt->status = 200;
    attempt->flags = ATTEMPT_CONNECTED | ATTEMPT_REUSED | ATTEMPT_HEAD;
    attempt->requests = 1;
    attempt->first_byte_us = 300 + hash_join(position, 1) % 2000;
    attempt->total_us = attempt->first_byte_us + 40;
    snprintf(attempt->address, sizeof(attempt->address), "192.0.2.1:443");
    snprintf(attempt->content_type, sizeof(attempt->content_type), "application/json");
    int len = snprintf(document, PLAIN_DOCUMENT_MAX, "{\"name\": \"Token #%llu\", ",
                       (unsigned long long)position);
    for (uint64_t i = 0; i < 12; i++)
        len += snprintf(document + len, PLAIN_DOCUMENT_MAX - (size_t)len,
                        "\"trait %d\": \"value %llu of a trait\", ", (int)i,
                        (unsigned long long)(hash_join(position, i) % 100));
    len += snprintf(document + len, PLAIN_DOCUMENT_MAX - (size_t)len, "\"end\": true}");
    attempt->bytes = attempt->wire_bytes = (uint64_t)len;
    sample->evidence.body = document;
    sample->evidence.body_len = (size_t)len;
    sample->evidence.head = "HTTP/1.1 200 OK\r\n";
    sample->evidence.head_len = strlen(sample->evidence.head);
}

/* A generator of chance. */
struct chance {
    uint64_t seed, drawn;
};

static uint64_t draw(struct chance *chance, uint64_t below)
{
    return hash_join(chance->seed, ++chance->drawn) % below;
}

/* Numbers of all magnitudes. */
static uint64_t draw_number(struct chance *chance)
{
    return hash_join(chance->seed, ++chance->drawn) >> (1 + draw(chance, 63));
}

static void draw_text(struct chance *chance, char *to, size_t size)
{
    static const char *const words[] = { "",       "status 404", "é\u2026\U0001f600",
                                         "a'b\"c", "%",          "12",
                                         "NULL",   "\u00ff" };
    size_t kind = (size_t)draw(chance, 12);
    if (kind < sizeof(words) / sizeof(words[0])) {
        snprintf(to, size, "%s", words[kind]);
        return;
    }
    size_t len = (size_t)draw(chance, size);
    for (size_t i = 0; i < len; i++)
        to[i] = (char)(' ' + draw(chance, '~' - ' ' + 1));
    to[len] = '\0';
}

static const char *const codes[] = { "unable_to_reach_metadata_api", "x", "pass",
                                     SAMPLE_OWN_CODE };

static void draw_attempt(struct chance *chance, struct attempt *attempt)
{
    *attempt = (struct attempt)ATTEMPT_INIT;
    attempt->trouble = (enum trouble)draw(chance, TROUBLE_COUNT);
    attempt->status = (int)draw(chance, 1000);
    attempt->flags = (unsigned)draw(chance, 256);
    attempt->redirects = (unsigned)draw(chance, 10);
    attempt->requests = (unsigned)draw(chance, 10);
    attempt->retry_after_s = (int)draw(chance, 100) - 1;
    attempt->age_s = (int64_t)draw_number(chance) - 1;
    attempt->fresh_s = (int64_t)draw_number(chance) - 1;
    uint64_t *numbers[] = { &attempt->dns_us,    &attempt->connect_us,
                            &attempt->tls_us,    &attempt->first_byte_us,
                            &attempt->total_us,  &attempt->bytes,
                            &attempt->wire_bytes };
    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        *numbers[i] = draw_number(chance);
    draw_text(chance, attempt->address, sizeof(attempt->address));
    draw_text(chance, attempt->content_type, sizeof(attempt->content_type));
    draw_text(chance, attempt->detail, sizeof(attempt->detail));
}

static void draw_finding(struct chance *chance, struct sample *sample)
{
    char text[400], pointer[600], rule[FINDING_RULE_MAX];
    draw_text(chance, text, sizeof(text));
    draw_text(chance, pointer, sizeof(pointer));
    draw_text(chance, rule, sizeof(rule));
    struct finding *finding =
        findings_add(&sample->findings, (enum severity)draw(chance, SEVERITY_COUNT), rule,
                     draw(chance, 3) > 0 ? pointer : NULL, "%s", text);
    if (finding == NULL)
        return;
    finding->offset = (uint32_t)draw_number(chance);
    finding->line = (uint32_t)draw_number(chance);
    finding->column = (uint32_t)draw_number(chance);
    if (draw(chance, 2) > 0)
        finding_set_schema(finding, pointer);
}

/* Sizes on both sides of every limit. */
static size_t draw_size(struct chance *chance, size_t limit)
{
    switch (draw(chance, 8)) {
    case 0:
        return 0;
    case 1:
        return limit;
    case 2:
        return limit + 1;
    case 3:
        return limit - 1;
    default:
        return (size_t)draw(chance, limit / 16);
    }
}

static void draw_evidence(struct chance *chance, struct evidence *evidence)
{
    static _Thread_local char body[STORE_DOCUMENT_MAX + 1], head[STORE_HEAD_MAX + 1];
    if (draw(chance, 5) == 0)
        return;
    memset(body, (int)draw(chance, 256), sizeof(body));
    memset(head, (int)draw(chance, 256), sizeof(head));
    size_t first = (size_t)draw(chance, sizeof(body));
    for (size_t i = 0; i < 64 && first + i < sizeof(body); i++)
        body[first + i] = (char)draw(chance, 256);
    evidence->body = body;
    evidence->body_len = draw_size(chance, STORE_DOCUMENT_MAX);
    if (draw(chance, 4) == 0)
        return;
    evidence->head = head;
    evidence->head_len = draw_size(chance, STORE_HEAD_MAX);
}

void make_any(struct sample *sample, uint64_t position, uint64_t seed)
{
    struct chance chance = { seed, position << 20 };
    sample_clear(sample);
    sample->position = position;
    if (draw(&chance, 4) == 0)
        draw_text(&chance, sample->token_id, sizeof(sample->token_id));
    else
        snprintf(sample->token_id, sizeof(sample->token_id), "%llu",
                 (unsigned long long)draw_number(&chance));
    sample->outcome = (enum outcome)draw(&chance, OUTCOME_SKIPPED);
    sample->confidence = (enum confidence)draw(&chance, CONFIDENCE_COUNT);
    if (sample->outcome == OUTCOME_FAIL)
        sample->code = codes[draw(&chance, 4)];
    while (draw(&chance, 3) == 0)
        sample_add_alternative(sample, codes[draw(&chance, 4)]);
    draw_text(&chance, sample->cause, sizeof(sample->cause));
    draw_text(&chance, sample->reason, sizeof(sample->reason));
    sample->unminted = draw(&chance, 2) > 0;
    sample->extra_requests = (unsigned)draw(&chance, 3);
    sample->attempt_count = (size_t)draw(&chance, ATTEMPTS_MAX + 1);
    for (size_t i = 0; i < sample->attempt_count; i++)
        draw_attempt(&chance, &sample->attempts[i]);
    size_t findings = draw(&chance, 3) == 0 ? (size_t)draw(&chance, FINDINGS_MAX + 4) : 0;
    for (size_t i = 0; i < findings; i++)
        draw_finding(&chance, sample);
    draw_evidence(&chance, &sample->evidence);
}

/* ---- comparing ---- */

static void expect_same_attempt(const struct attempt *expected, const struct attempt *got)
{
    CHECK_INT(expected->trouble, got->trouble);
    CHECK_INT(expected->status, got->status);
    CHECK_INT(expected->flags, got->flags);
    CHECK_INT(expected->redirects, got->redirects);
    CHECK_INT(expected->requests, got->requests);
    CHECK_INT(expected->retry_after_s, got->retry_after_s);
    CHECK_INT(expected->age_s, got->age_s);
    CHECK_INT(expected->fresh_s, got->fresh_s);
    CHECK_INT(expected->dns_us, got->dns_us);
    CHECK_INT(expected->connect_us, got->connect_us);
    CHECK_INT(expected->tls_us, got->tls_us);
    CHECK_INT(expected->first_byte_us, got->first_byte_us);
    CHECK_INT(expected->total_us, got->total_us);
    CHECK_INT(expected->bytes, got->bytes);
    CHECK_INT(expected->wire_bytes, got->wire_bytes);
    CHECK_STR(expected->address, got->address);
    CHECK_STR(expected->content_type, got->content_type);
    CHECK_STR(expected->detail, got->detail);
}

static void expect_same_finding(const struct finding *expected, const struct finding *got)
{
    CHECK_STR(expected->rule, got->rule);
    CHECK_INT(expected->severity, got->severity);
    CHECK_STR(expected->pointer, got->pointer);
    CHECK_STR(expected->message, got->message);
    CHECK_INT(expected->offset, got->offset);
    CHECK_INT(expected->line, got->line);
    CHECK_INT(expected->column, got->column);
    CHECK_STR(expected->schema, got->schema);
}

static void expect_same_evidence(const struct sample *expected,
                                 const struct stored_token *got)
{
    const struct evidence *before = &expected->evidence, *now = &got->sample->evidence;
    CHECK_INT(before->body != NULL, got->has_digest);
    CHECK_INT(before->body_len, got->document_len);
    if (before->body == NULL || before->body_len > STORE_DOCUMENT_MAX) {
        CHECK(got->document == NULL && now->body == NULL);
    } else {
        CHECK(got->document == now->body);
        CHECK_MEM(before->body, before->body_len, now->body, now->body_len);
    }
    size_t head =
        before->head_len < STORE_HEAD_MAX ? before->head_len : (size_t)STORE_HEAD_MAX;
    if (before->head == NULL || expected->outcome == OUTCOME_PASS)
        CHECK(now->head == NULL);
    else
        CHECK_MEM(before->head, head, now->head, now->head_len);
}

void expect_same_sample(const struct sample *expected, const struct stored_token *token)
{
    const struct sample *got = token->sample;
    CHECK_INT(expected->position, got->position);
    CHECK_STR(expected->token_id, got->token_id);
    CHECK_INT(expected->outcome, got->outcome);
    CHECK_STR(expected->code, got->code);
    CHECK_INT(expected->confidence, got->confidence);
    CHECK_STR(expected->cause, got->cause);
    CHECK_STR(expected->reason, got->reason);
    CHECK_INT(expected->unminted, got->unminted);
    CHECK_INT(expected->extra_requests, got->extra_requests);
    CHECK_STR("", got->url.text);
    CHECK_INT(expected->alternative_count, got->alternative_count);
    for (size_t i = 0; i < got->alternative_count; i++)
        CHECK_STR(expected->alternatives[i], got->alternatives[i]);
    CHECK_INT(expected->attempt_count, got->attempt_count);
    for (size_t i = 0; i < got->attempt_count; i++)
        expect_same_attempt(&expected->attempts[i], &got->attempts[i]);
    CHECK_INT(expected->findings.count, got->findings.count);
    CHECK_INT(expected->findings.left_out, got->findings.left_out);
    CHECK_INT(expected->findings.worst, got->findings.worst);
    for (size_t i = 0; i < got->findings.count; i++)
        expect_same_finding(&expected->findings.list[i], &got->findings.list[i]);
    expect_same_evidence(expected, token);
}

uint64_t count_plain(const char *path)
{
    struct err err = ERR_INIT;
    struct stored *stored = stored_open(path, &err);
    expect_no_error(&err);
    if (stored == NULL)
        return 0;
    struct bitset done = BITSET_INIT;
    CHECK(stored_positions(stored, &done, &err));
    struct stored_walk *walk = stored_walk_new(stored, STORED_WITH_DOCUMENTS, &err);
    struct stored_token token;
    struct sample sample;
    char document[PLAIN_DOCUMENT_MAX];
    sample_init(&sample);
    uint64_t count = 0;
    while (walk != NULL && stored_walk_next(walk, &token, &err)) {
        make_plain(&sample, token.sample->position, document);
        bool same = token.document != NULL &&
                    token.document_len == sample.evidence.body_len &&
                    memcmp(token.document, document, token.document_len) == 0;
        if (!same || !bitset_has(&done, token.sample->position))
            expect_same_sample(&sample, &token);
        count++;
    }
    expect_no_error(&err);
    CHECK_INT(done.count, count);
    sample_release(&sample);
    stored_walk_free(walk);
    bitset_release(&done);
    stored_close(stored);
    return count;
}

char *ask_sql(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *row = NULL;
    char *value = NULL;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &row, NULL) == SQLITE_OK &&
        sqlite3_step(row) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(row, 0);
        value = xstrdup(text != NULL ? text : "NULL");
    } else {
        value = xstrfmt("error: %s", sqlite3_errmsg(db));
    }
    sqlite3_finalize(row);
    sqlite3_close(db);
    return value;
}

void expect_sql(const char *path, const char *expected, const char *sql)
{
    char *value = ask_sql(path, sql);
    check_case("%s", sql);
    CHECK_STR(expected, value);
    check_case("%s", "");
    free(value);
}

void change(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    CHECK_INT(SQLITE_OK, sqlite3_open(path, &db));
    CHECK_INT(SQLITE_OK, sqlite3_exec(db, sql, NULL, NULL, NULL));
    sqlite3_close(db);
}
