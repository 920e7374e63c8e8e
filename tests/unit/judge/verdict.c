/* What Immutable X would say to an attempt, row by row. */
#include "check.h"
#include "judge/document.h"

#include <stdio.h>
#include <string.h>

#define RETRIEVE "unable_to_retrieve_metadata"
#define STATUS   "invalid_response_status_code"
#define DECODE   "unable_to_decode_response"

static const char good[] = "{\"name\":\"A #7\",\"image\":\"https://e.example/7.png\","
                           "\"attributes\":[{\"trait_type\":\"a\",\"value\":\"b\"}]}";

struct row {
    const char *what;
    struct attempt attempt;
    const char *body; /* NULL: the good document */
    const char *code; /* NULL: no failure */
    enum confidence confidence;
    const char *also[3];
    const char *finding; /* a rule among the findings */
};

static void join(char *to, size_t size, const char *const *list, size_t count)
{
    to[0] = '\0';
    for (size_t i = 0; i < count && list[i] != NULL; i++)
        snprintf(to + strlen(to), size - strlen(to), "%s ", list[i]);
}

static bool has_rule(const struct findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->list[i].rule, rule) == 0)
            return true;
    }
    return false;
}

static void check_row(struct judge *judge, const struct row *row)
{
    struct attempt attempt = row->attempt;
    struct verdict verdict;
    struct findings findings = { .list = NULL };
    const char *body = row->body ? row->body : good;
    char expected[200], got[200];
    if (attempt.content_type[0] == '\0')
        snprintf(attempt.content_type, sizeof(attempt.content_type), "application/json");
    check_case("%s", row->what);

    judge_answer(judge, "7", &attempt, body, strlen(body), &verdict, &findings);

    CHECK_STR(row->code, verdict.failed ? verdict.code->name : NULL);
    CHECK_STR(confidence_name(row->confidence), confidence_name(verdict.confidence));
    join(expected, sizeof(expected), row->also, 3);
    join(got, sizeof(got), verdict.alternatives, verdict.alternative_count);
    CHECK_STR(expected, got);
    CHECK_INT(verdict.alternative_count > 0, verdict.confidence == CONFIDENCE_AMBIGUOUS);
    CHECK(!verdict.failed || verdict.reason[0] != '\0');
    if (row->finding != NULL)
        CHECK(has_rule(&findings, row->finding));
    else
        CHECK_INT(0, findings.count);
    findings_release(&findings);
}

static void check_rows(const struct row *rows, size_t count)
{
    struct err err = ERR_INIT;
    struct profile *profile = profile_load("immutable-x", &err);
    CHECK_STR("", err.text);
    if (profile == NULL)
        return;
    const struct judge_rules rules = { .profile = profile };
    struct judge *judge = judge_new(&rules);
    for (size_t i = 0; i < count; i++)
        check_row(judge, &rows[i]);
    judge_free(judge);
    profile_free(profile);
}

#define CHECK_ROWS(rows) check_rows((rows), sizeof(rows) / sizeof((rows)[0]))
#define ANSWER(number) \
    { \
        .status = (number) \
    }
#define TROUBLE(symbol, number) \
    { \
        .trouble = TROUBLE_##symbol, .status = (number) \
    }

/* clang-format off */
static const struct row transport_rows[] = {
    { "late, nothing came", TROUBLE(LATE, 0), "", RETRIEVE, CONFIDENCE_DOCUMENTED, { 0 },
      0 },
    { "late in the body",
      { .trouble = TROUBLE_LATE, .status = 200, .flags = ATTEMPT_HEAD }, "", RETRIEVE,
      CONFIDENCE_INFERRED, { 0 }, 0 },
    { "late in the head of a 404", TROUBLE(LATE, 404), "", RETRIEVE,
      CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "late in the body of a 404",
      { .trouble = TROUBLE_LATE, .status = 404, .flags = ATTEMPT_HEAD }, "", STATUS,
      CONFIDENCE_AMBIGUOUS, { RETRIEVE }, 0 },
    { "a form that is not read", TROUBLE(FORM_UNREAD, 0), "", RETRIEVE,
      CONFIDENCE_AMBIGUOUS, { SAMPLE_PASS }, 0 },
    { "a header line that is not read", TROUBLE(HEAD_UNREAD, 200), "", NULL,
      CONFIDENCE_AMBIGUOUS, { DECODE, RETRIEVE }, 0 },
    { "no name", TROUBLE(NAME, 0), "", RETRIEVE, CONFIDENCE_INFERRED, { 0 }, 0 },
    { "refused", TROUBLE(CONNECT, 0), "", RETRIEVE, CONFIDENCE_INFERRED, { 0 }, 0 },
    { "bad certificate", TROUBLE(TLS, 0), "", RETRIEVE, CONFIDENCE_INFERRED, { 0 }, 0 },
    { "malformed head with a 404", TROUBLE(MALFORMED, 404), "", RETRIEVE,
      CONFIDENCE_INFERRED, { 0 }, 0 },
    { "404", ANSWER(404), "", STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "201", ANSWER(201), NULL, STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "204", ANSWER(204), "", STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "206", ANSWER(206), NULL, STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "302 without Location", ANSWER(302), "", STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "429", ANSWER(429), "", STATUS, CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "500 whose body broke off", TROUBLE(BODY_CUT, 500), "", STATUS,
      CONFIDENCE_DOCUMENTED, { 0 }, 0 },
    { "200 whose body broke off", TROUBLE(BODY_CUT, 200), "", RETRIEVE,
      CONFIDENCE_AMBIGUOUS, { DECODE }, 0 },
    { "bad chunks", TROUBLE(BODY_MALFORMED, 200), "", RETRIEVE, CONFIDENCE_AMBIGUOUS,
      { DECODE }, 0 },
    { "bad gzip", TROUBLE(BODY_ENCODING, 200), "", RETRIEVE, CONFIDENCE_AMBIGUOUS,
      { DECODE }, 0 },
    { "more than is read", TROUBLE(BODY_TOO_LARGE, 200), "", RETRIEVE,
      CONFIDENCE_AMBIGUOUS, { DECODE, SAMPLE_PASS }, 0 },
    { "too many redirects", TROUBLE(REDIRECT_LIMIT, 302), "", RETRIEVE,
      CONFIDENCE_AMBIGUOUS, { STATUS }, 0 },
    { "redirect to nowhere", TROUBLE(REDIRECT_BAD, 302), "", RETRIEVE,
      CONFIDENCE_AMBIGUOUS, { STATUS }, 0 },
    { "redirect to a blocked address", TROUBLE(BLOCKED, 0), "", STATUS,
      CONFIDENCE_AMBIGUOUS, { RETRIEVE }, 0 },
};
/* clang-format on */

static void transport_and_status_decide_first(void)
{
    CHECK_ROWS(transport_rows);
}

/* clang-format off */
static const struct row body_rows[] = {
    { "good", ANSWER(200), NULL, NULL, CONFIDENCE_INFERRED, { 0 }, NULL },
    { "empty", ANSWER(200), "", DECODE, CONFIDENCE_DOCUMENTED, { 0 }, "json.syntax" },
    { "HTML", ANSWER(200), "<html></html>", DECODE, CONFIDENCE_DOCUMENTED, { 0 },
      "json.syntax" },
    { "truncated", ANSWER(200), "{\"name\":\"A", DECODE, CONFIDENCE_DOCUMENTED, { 0 },
      "json.syntax" },
    { "trailing comma", ANSWER(200), "{\"name\":\"A\",}", DECODE, CONFIDENCE_DOCUMENTED,
      { 0 }, "json.syntax" },
    { "an array", ANSWER(200), "[]", DECODE, CONFIDENCE_INFERRED, { 0 },
      "json.root-kind" },
    { "null", ANSWER(200), "null", NULL, CONFIDENCE_INFERRED, { 0 }, "json.root-null" },
    { "more behind it", ANSWER(200),
      "{\"name\":\"A\",\"image\":\"https://e.example/7.png\",\"attributes\":[]} xyz",
      DECODE, CONFIDENCE_AMBIGUOUS, { SAMPLE_PASS }, "json.trailing-data" },
    { "a type that a struct refuses", ANSWER(200),
      "{\"name\":7,\"image\":\"https://e.example/7.png\",\"attributes\":[]}", NULL,
      CONFIDENCE_AMBIGUOUS, { DECODE }, "json.decoders-differ" },
    { "a key twice", ANSWER(200),
      "{\"name\":\"A\",\"name\":\"B\",\"image\":\"https://e.example/" "7.png\",\"hp\":1}",
      NULL, CONFIDENCE_INFERRED, { 0 }, "json.duplicate-key" },
    { "bad UTF-8", ANSWER(200),
      "{\"name\":\"\xff\",\"image\":\"https://e.example/7.png\",\"hp\":1}", NULL,
      CONFIDENCE_INFERRED, { 0 }, "json.bad-utf8" },
    { "byte order mark", ANSWER(200), "\xef\xbb\xbf{\"name\":\"A\"}", DECODE,
      CONFIDENCE_INFERRED, { 0 }, "json.byte-order-mark" },
    { "1e400", ANSWER(200),
      "{\"name\":\"A\",\"image\":\"https://e.example/7.png\",\"hp\":1e400}", DECODE,
      CONFIDENCE_AMBIGUOUS, { SAMPLE_PASS }, "json.number-beyond-double" },
};
/* clang-format on */

static void then_the_body_decides(void)
{
    CHECK_ROWS(body_rows);
}

/* clang-format off */
static const struct row head_rows[] = {
    { "as HTML", { .status = 200, .content_type = "text/html" }, NULL, NULL,
      CONFIDENCE_INFERRED, { 0 }, "http.content-type" },
    { "redirected", { .status = 200, .redirects = 1 }, NULL, NULL, CONFIDENCE_AMBIGUOUS,
      { STATUS }, "http.redirected" },
    { "redirected to HTML", { .status = 200, .redirects = 1 }, "<p>", DECODE,
      CONFIDENCE_AMBIGUOUS, { STATUS }, "http.redirected" },
    { "redirected to 404", { .status = 404, .redirects = 2 }, "", STATUS,
      CONFIDENCE_DOCUMENTED, { 0 }, NULL },
};
/* clang-format on */

static void how_it_came_is_worth_a_word(void)
{
    CHECK_ROWS(head_rows);
}

/* clang-format off */
#define WITH(members) "{" members ",\"attributes\":[]}"
#define IMAGE         "\"image\":\"https://e.example/7.png\""
static const struct row content_rows[] = {
    { "no name", ANSWER(200), WITH(IMAGE), NULL, CONFIDENCE_INFERRED, { 0 },
      "content.name" },
    { "null name", ANSWER(200), WITH("\"name\":null," IMAGE), NULL, CONFIDENCE_INFERRED,
      { 0 }, "content.name" },
    { "no image", ANSWER(200), WITH("\"name\":\"A\""), NULL, CONFIDENCE_INFERRED, { 0 },
      "content.image" },
    { "http image", ANSWER(200), WITH("\"name\":\"A\",\"image\":\"http://e.example/7\""),
      NULL, CONFIDENCE_INFERRED, { 0 }, "content.url" },
    { "script", ANSWER(200), WITH("\"name\":\"<script>x</script>\"," IMAGE), NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.markup" },
    { "formula", ANSWER(200), WITH("\"name\":\"=1+1\"," IMAGE), NULL, CONFIDENCE_INFERRED,
      { 0 }, "content.formula" },
    { "escape", ANSWER(200), WITH("\"name\":\"a\\u001b[2J\"," IMAGE), NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.invisible-characters" },
    /* NOLINTNEXTLINE(misc-misleading-bidirectional): that is what is tested */
    { "bidi", ANSWER(200), WITH("\"name\":\"a\xe2\x80\xaetxt\"," IMAGE), NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.invisible-characters" },
    { "placeholder", ANSWER(200), WITH("\"name\":\"Unrevealed Hero\"," IMAGE), NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.placeholder" },
    { "another's id", ANSWER(200), WITH("\"name\":\"A\",\"token_id\":8," IMAGE), NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.wrong-token" },
    { "error payload", ANSWER(200), "{\"error\":\"no such token\"}", NULL,
      CONFIDENCE_INFERRED, { 0 }, "content.error-payload" },
    { "milliseconds", ANSWER(200),
      "{\"name\":\"A\"," IMAGE ",\"attributes\":[{\"display_type\":\"date\"," "\"trait_type\":\"born\",\"value\":1546360800000}]}",
      NULL, CONFIDENCE_INFERRED, { 0 }, "content.date" },
    { "number as text", ANSWER(200),
      "{\"name\":\"A\"," IMAGE ",\"attributes\":[{\"display_type\":\"number\"," "\"trait_type\":\"hp\",\"value\":\"7\"}]}",
      NULL, CONFIDENCE_INFERRED, { 0 }, "content.number-as-text" },
    { "unknown display_type", ANSWER(200),
      "{\"name\":\"A\"," IMAGE ",\"attributes\":[{\"display_type\":\"percent\"," "\"trait_type\":\"hp\",\"value\":7}]}",
      NULL, CONFIDENCE_INFERRED, { 0 }, "schema.enum" },
};
/* clang-format on */

static void content_that_nobody_refuses_is_found(void)
{
    CHECK_ROWS(content_rows);
}

static void what_came_too_late_is_told_with_the_budget_that_it_had(void)
{
    struct err err = ERR_INIT;
    struct profile *profile = profile_load("immutable-x", &err);
    struct attempt attempt = { .trouble = TROUBLE_LATE, .total_us = 1006000 };
    struct verdict verdict;
    attempt.budget_us = 1000000;
    CHECK(!verdict_of_attempt(&verdict, profile, &attempt));
    CHECK_STR("no whole answer within the budget (1.006 s of 1.000 s)", verdict.reason);
    attempt.budget_us = 0;
    CHECK(!verdict_of_attempt(&verdict, profile, &attempt));
    CHECK_STR("no whole answer within the budget", verdict.reason);
    profile_free(profile);
}

SUITE(verdict, TEST(transport_and_status_decide_first),
      TEST(what_came_too_late_is_told_with_the_budget_that_it_had),
      TEST(then_the_body_decides), TEST(how_it_came_is_worth_a_word),
      TEST(content_that_nobody_refuses_is_found))
