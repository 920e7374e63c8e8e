#include "judge/ignore.h"

#include "base/strbuf.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

enum { TODAY = 20260228 };

static struct ignores *read_file(const char *text, struct err *err)
{
    static const char *const codes[] = { "bad_code", "bad_code_too", "x", NULL };
    *err = (struct err)ERR_INIT;
    return ignores_new("ignore.json", text, strlen(text), codes, TODAY, err);
}

/* A file of one entry. `tokens` is a member, with its comma, or "". */
static struct ignores *read_one(const char *rule, const char *tokens, const char *expires)
{
    struct strbuf text = STRBUF_INIT(8192);
    struct err err;
    strbuf_putf(
        &text,
        "{\"ignore\":[{\"rule\":\"%s\",%s\"reason\":\"known\",\"expires\":\"%s\"}]}",
        rule, tokens, expires);
    struct ignores *ignores = read_file(text.text, &err);
    CHECK_STR("", err.text);
    strbuf_release(&text);
    return ignores;
}

static void sample_of(struct sample *sample, const char *token, const char *code,
                      const char *rule)
{
    sample_clear(sample);
    snprintf(sample->token_id, sizeof(sample->token_id), "%s", token);
    sample->code = code;
    sample->outcome = code != NULL ? OUTCOME_FAIL : OUTCOME_WARN;
    if (rule != NULL)
        findings_add(&sample->findings, SEVERITY_WARNING, rule, "", "odd");
}

static void an_entry_names_a_code_or_a_rule_and_tokens(void)
{
    static const struct {
        const char *rule, *tokens;        /* of the entry */
        const char *token, *code, *found; /* of the sample */
        bool code_ignored, finding_ignored;
    } rows[] = {
        { "content.url", "", "7", NULL, "content.url", false, true },
        { "content.url", "", "7", NULL, "content.name", false, false },
        { "content.url", "", "7", "bad_code", "content.url", false, true },
        { "bad_code", "", "7", "bad_code", "content.url", true, false },
        { "bad_code", "", "7", "bad_code_too", NULL, false, false },
        { "bad_co*", "", "7", "bad_code", NULL, true, false },
        { "content.*", "", "7", "bad_code", "content.url", false, true },
        { "content.*", "", "7", "bad_code", "http.redirected", false, false },
        { "*", "", "7", "bad_code", "http.redirected", true, true },
        { "*", "", "", "bad_code", "http.redirected", true, true },
        { "*", "\"tokens\":\"7\",", "7", "bad_code", "content.url", true, true },
        { "*", "\"tokens\":\"7\",", "8", "bad_code", "content.url", false, false },
        { "*", "\"tokens\":\"7\",", "", "bad_code", "content.url", false, false },
        { "*", "\"tokens\":\"1, 5-9\",", "9", "bad_code", "content.url", true, true },
        { "*", "\"tokens\":\"1, 5-9\",", "10", "bad_code", "content.url", false, false },
        { "*", "\"tokens\":\"115792089237316195423570985008687907853\",",
          "115792089237316195423570985008687907853", "bad_code", "content.url", true,
          true },
    };
    struct sample sample;
    sample_init(&sample);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ignores *ignores = read_one(rows[i].rule, rows[i].tokens, "never");
        check_case("row %zu: %s", i, rows[i].rule);
        sample_of(&sample, rows[i].token, rows[i].code, rows[i].found);
        ignores_apply(ignores, &sample);
        CHECK_STR(rows[i].code_ignored ? "known" : NULL, sample.ignored);
        if (rows[i].found != NULL)
            CHECK_STR(rows[i].finding_ignored ? "known" : NULL,
                      sample.findings.list[0].ignored);
        sample_clear(&sample);
        ignores_free(ignores);
    }
    sample_release(&sample);
}

static void an_entry_ends_with_its_last_day(void)
{
    static const struct {
        const char *expires;
        bool expired;
    } rows[] = {
        { "2026-02-28", false }, { "2026-02-27", true },  { "2026-03-01", false },
        { "2025-12-31", true },  { "9999-12-31", false }, { "0001-01-01", true },
        { "never", false },
    };
    struct sample sample;
    sample_init(&sample);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ignores *ignores = read_one("content.url", "", rows[i].expires);
        check_case("%s", rows[i].expires);
        sample_of(&sample, "7", NULL, "content.url");
        ignores_apply(ignores, &sample);
        CHECK_INT(rows[i].expired, sample.findings.list[0].ignored == NULL);
        CHECK_INT(rows[i].expired ? IGNORE_EXPIRED : IGNORE_OPEN,
                  ignores_list(ignores)->list[0].state);
        sample_clear(&sample);
        ignores_free(ignores);
    }
    sample_release(&sample);
}

static void the_first_entry_that_fits_gives_the_reason(void)
{
    static const char text[] =
        "{\"$schema\":\"x\",\"ignore\":["
        "{\"rule\":\"*\",\"reason\":\"old\",\"expires\":\"2020-01-01\"},"
        "{\"rule\":\"content.url\",\"tokens\":\"1-6\",\"reason\":\"A\","
        "\"expires\":\"never\"},"
        "{\"rule\":\"content.*\",\"reason\":\"B\",\"expires\":\"2026-12-31\"},"
        "{\"rule\":\"content.url\",\"reason\":\"C\",\"expires\":\"never\"}]}";
    struct err err;
    struct sample sample;
    struct ignores *ignores = read_file(text, &err);
    CHECK_STR("", err.text);
    sample_init(&sample);
    sample_of(&sample, "6", NULL, "content.url");
    ignores_apply(ignores, &sample);
    CHECK_STR("A", sample.findings.list[0].ignored);
    sample_of(&sample, "7", NULL, "content.url");
    ignores_apply(ignores, &sample);
    CHECK_STR("B", sample.findings.list[0].ignored);
    sample_release(&sample);
    ignores_free(ignores);
}

static void marks_are_made_anew_each_time(void)
{
    struct ignores *url = read_one("content.url", "", "never");
    struct ignores *code = read_one("bad_code", "", "never");
    struct sample sample;
    sample_init(&sample);
    sample_of(&sample, "7", "bad_code", "content.url");
    for (int times = 0; times < 2; times++) {
        ignores_apply(url, &sample);
        CHECK_STR(NULL, sample.ignored);
        CHECK_STR("known", sample.findings.list[0].ignored);
    }
    ignores_apply(code, &sample);
    CHECK_STR("known", sample.ignored);
    CHECK_STR(NULL, sample.findings.list[0].ignored);
    ignores_apply(NULL, &sample);
    CHECK_STR(NULL, sample.ignored);
    CHECK_STR(NULL, sample.findings.list[0].ignored);
    CHECK_INT(OUTCOME_FAIL, sample.outcome);
    sample_release(&sample);
    ignores_free(url);
    ignores_free(code);
}

static void findings_on_the_collection_are_ignored_by_entries_without_tokens(void)
{
    static const struct {
        const char *rule, *tokens;
        uint64_t ignored;
    } rows[] = {
        { "collection.missing-id", "", 12 },
        { "collection.*", "", 12 },
        { "*", "", 12 },
        { "*", "\"tokens\":\"1-9999\",", 0 },
        { "collection.extra-id", "", 0 },
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct ignores *ignores = read_one(rows[i].rule, rows[i].tokens, "never");
        struct collection collection;
        check_case("%s %s", rows[i].rule, rows[i].tokens);
        collection_init(&collection);
        collection_find(&collection, SEVERITY_ERROR, "collection.missing-id", 12, "gone");
        ignores_apply_to_collection(ignores, &collection);
        CHECK_INT(rows[i].ignored, collection.findings.list[0].ignored);
        CHECK_INT(rows[i].ignored > 0 ? SEVERITY_INFO : SEVERITY_ERROR,
                  collection_worst(&collection));
        ignores_apply_to_collection(NULL, &collection);
        CHECK_INT(0, collection.findings.list[0].ignored);
        collection_release(&collection);
        ignores_free(ignores);
    }
}

static const struct {
    const char *name, *rule, *tokens;
    const char *asked; /* NULL: not known */
    bool used, collection;
    enum run_end end;
    uint64_t skipped, sample_size;
    enum ignore_state state;
} ends_rows[] = {
    { "there", "content.url", "", "1-9", true, false, RUN_COMPLETE, 0, 0, IGNORE_USED },
    { "there, interrupted", "content.url", "", "1-9", true, false, RUN_INTERRUPTED, 1, 0,
      IGNORE_USED },
    { "not there", "content.url", "", "1-9", false, false, RUN_COMPLETE, 0, 0,
      IGNORE_UNUSED },
    { "interrupted", "content.url", "", "1-9", false, false, RUN_INTERRUPTED, 0, 0,
      IGNORE_OPEN },
    { "one skipped", "content.url", "", "1-9", false, false, RUN_COMPLETE, 1, 0,
      IGNORE_OPEN },
    { "a sample", "content.url", "", "1-9", false, false, RUN_COMPLETE, 0, 9,
      IGNORE_OPEN },
    { "tokens asked", "content.url", "\"tokens\":\"2-9\",", "1-9", false, false,
      RUN_COMPLETE, 0, 0, IGNORE_UNUSED },
    { "tokens of a sample", "content.url", "\"tokens\":\"2,9\",", "2,9", false, false,
      RUN_COMPLETE, 0, 2, IGNORE_UNUSED },
    { "one token more", "content.url", "\"tokens\":\"2-10\",", "1-9", false, false,
      RUN_COMPLETE, 0, 0, IGNORE_OPEN },
    { "tokens not known", "content.url", "\"tokens\":\"2\",", NULL, false, false,
      RUN_COMPLETE, 0, 0, IGNORE_OPEN },
    { "no collection", "collection.leak", "", "1-9", false, false, RUN_COMPLETE, 0, 0,
      IGNORE_OPEN },
    { "a collection", "collection.leak", "", "1-9", false, true, RUN_COMPLETE, 0, 0,
      IGNORE_UNUSED },
};

/* "Nothing there any more" is said only by who has looked. */
static void an_entry_is_unused_only_where_all_that_it_names_was_asked_for(void)
{
    for (size_t i = 0; i < sizeof(ends_rows) / sizeof(ends_rows[0]); i++) {
        struct ignores *ignores =
            read_one(ends_rows[i].rule, ends_rows[i].tokens, "never");
        struct summary summary = { .outcomes = { [OUTCOME_SKIPPED] =
                                                     ends_rows[i].skipped } };
        struct collection collection;
        struct sample sample;
        struct err err = ERR_INIT;
        collection_init(&collection);
        sample_init(&sample);
        struct token_set *asked =
            ends_rows[i].asked != NULL
                ? token_set_new(&(struct token_source){ ends_rows[i].asked, "", NULL },
                                &err)
                : NULL;
        struct run run = { .end = ends_rows[i].end,
                           .sample_size = ends_rows[i].sample_size,
                           .summary = &summary,
                           .collection = ends_rows[i].collection ? &collection : NULL };
        check_case("%s", ends_rows[i].name);
        sample_of(&sample, "7", NULL,
                  ends_rows[i].used ? ends_rows[i].rule : "content.name");
        ignores_apply(ignores, &sample);
        const struct ignore_list *list = ignores_conclude(ignores, &run, asked);
        CHECK_STR("ignore.json", list->file);
        CHECK_INT(1, list->count);
        CHECK_STR(ignore_state_name(ends_rows[i].state),
                  ignore_state_name(list->list[0].state));
        sample_release(&sample);
        token_set_free(asked);
        ignores_free(ignores);
    }
}

#define ENTRY(rest) "{\"ignore\":[{\"reason\":\"r\"," rest "}]}"
static const struct {
    const char *text, *message, *hint;
} refused_rows[] = {
    { "[", "ignore.json:1:2: the document ends too early", "" },
    { "[]", "ignore.json: the ignore file: expected object, found an array of 0", "" },
    { "{}", "ignore.json: the ignore file: expected property \"ignore\", found none",
      "" },
    { ENTRY("\"rule\":\"x\""),
      "ignore.json: /ignore/0: expected property \"expires\", found none", "" },
    { "{\"ignore\":[{\"rule\":\"x\",\"expires\":\"never\"}]}",
      "ignore.json: /ignore/0: expected property \"reason\", found none", "" },
    { "{\"ignore\":[{\"reason\":\"r\",\"expires\":\"never\"}]}",
      "ignore.json: /ignore/0: expected property \"rule\", found none", "" },
    { ENTRY("\"rule\":\"x\",\"rule\":\"y\",\"expires\":\"never\""),
      "ignore.json:1:37: two members of one object share a name", "" },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2026-02-29\""),
      "ignore.json: /ignore/0/expires: there is no 2026-02-29", "" },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2100-02-29\""),
      "ignore.json: /ignore/0/expires: there is no 2100-02-29", "" },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2026-13-01\""),
      "ignore.json: /ignore/0/expires: there is no 2026-13-01", "" },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2026-04-31\""),
      "ignore.json: /ignore/0/expires: there is no 2026-04-31", "" },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2026-04-00\""),
      "ignore.json: /ignore/0/expires: there is no 2026-04-00", "" },
    { ENTRY("\"rule\":\"content.ulr\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/rule: no rule \"content.ulr\" is known",
      "did you mean content.url?" },
    { ENTRY("\"rule\":\"contents.*\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/rule: no rule \"contents.*\" is known", NULL },
    { ENTRY("\"rule\":\"bad_coed\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/rule: no code or rule \"bad_coed\" is known",
      "did you mean bad_code?" },
    { ENTRY("\"rule\":\"foo*\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/rule: no code or rule \"foo*\" is known", "" },
    { ENTRY("\"rule\":\"collection.leak\",\"tokens\":\"1\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/tokens: collection.leak is about the collection and not "
      "about tokens",
      "leave out \"tokens\"" },
    { ENTRY("\"rule\":\"asset.*\",\"tokens\":\"1\",\"expires\":\"never\""),
      "ignore.json: /ignore/0/tokens: asset.* is about the collection and not about "
      "tokens",
      "leave out \"tokens\"" },
    { ENTRY("\"rule\":\"x\",\"tokens\":\"9-1\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"x\",\"tokens\":\"@ids.txt\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"x\",\"tokens\":\"-\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"a*b\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"a b\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"a\\u001b[2J\",\"expires\":\"never\""), NULL, NULL },
    { ENTRY("\"rule\":\"x\",\"expires\":\"Never\""), NULL, NULL },
    { ENTRY("\"rule\":\"x\",\"expires\":\"2026-2-1\""), NULL, NULL },
    { ENTRY("\"rule\":\"x\",\"expires\":\"never\",\"token\":\"1\""), NULL, NULL },
    { "{\"ignore\":[{\"rule\":\"x\",\"reason\":\"  \",\"expires\":\"never\"}]}", NULL,
      NULL },
};

static void what_is_no_ignore_file_is_refused_with_a_pointer(void)
{
    for (size_t i = 0; i < sizeof(refused_rows) / sizeof(refused_rows[0]); i++) {
        struct err err;
        check_case("%s", refused_rows[i].text);
        CHECK(read_file(refused_rows[i].text, &err) == NULL);
        CHECK_INT(ERR_USAGE, err.kind);
        CHECK(strncmp(err.text, "ignore.json:", 12) == 0);
        if (refused_rows[i].message != NULL)
            CHECK_STR(refused_rows[i].message, err.text);
        if (refused_rows[i].hint != NULL)
            CHECK_STR(refused_rows[i].hint, err.hint);
    }
}

static void a_reason_is_one_printable_line(void)
{
    struct err err;
    struct ignores *ignores =
        read_file("{\"ignore\":[{\"rule\":\"x\",\"expires\":\"never\","
                  "\"reason\":\"a\\u001b[2J\\nb\\u0000c\"}]}",
                  &err);
    CHECK_STR("", err.text);
    CHECK_STR("a\\x1b[2J\\x0ab\\x00c", ignores_list(ignores)->list[0].reason);
    ignores_free(ignores);
}

static void an_empty_list_ignores_nothing(void)
{
    struct err err;
    struct sample sample;
    struct ignores *ignores = read_file("{\"ignore\":[]}", &err);
    CHECK_STR("", err.text);
    CHECK_INT(0, ignores_list(ignores)->count);
    sample_init(&sample);
    sample_of(&sample, "7", "bad_code", "content.url");
    ignores_apply(ignores, &sample);
    CHECK_STR(NULL, sample.ignored);
    sample_release(&sample);
    ignores_free(ignores);
}

SUITE(ignore, TEST(an_entry_names_a_code_or_a_rule_and_tokens),
      TEST(an_entry_ends_with_its_last_day),
      TEST(the_first_entry_that_fits_gives_the_reason),
      TEST(marks_are_made_anew_each_time),
      TEST(findings_on_the_collection_are_ignored_by_entries_without_tokens),
      TEST(an_entry_is_unused_only_where_all_that_it_names_was_asked_for),
      TEST(what_is_no_ignore_file_is_refused_with_a_pointer),
      TEST(a_reason_is_one_printable_line), TEST(an_empty_list_ignores_nothing))
