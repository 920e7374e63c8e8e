#include "result/finding.h"

#include "check.h"

#include <string.h>

static void a_finding_is_copied(void)
{
    char rule[] = "schema.type", pointer[] = "/attributes/0/value";
    struct findings findings = { .list = NULL };
    findings_add(&findings, SEVERITY_WARNING, rule, pointer, "expected %s, got %d",
                 "a string", 7);
    findings_add(&findings, SEVERITY_INFO, "http.redirected", NULL, "%s", "");
    findings_add(&findings, SEVERITY_INFO, "json.bom", "", "it begins with a mark");
    rule[0] = pointer[0] = '#';

    CHECK_INT(3, findings.count);
    CHECK_INT(SEVERITY_WARNING, findings.list[0].severity);
    CHECK_STR("schema.type", findings.list[0].rule);
    CHECK_STR("/attributes/0/value", findings.list[0].pointer);
    CHECK_STR("expected a string, got 7", findings.list[0].message);
    CHECK_STR(NULL, findings.list[1].pointer);
    CHECK_STR("", findings.list[1].message);
    CHECK_STR("", findings.list[2].pointer);
    findings_release(&findings);
    CHECK_INT(0, findings.count);
}

static void a_list_stops_and_counts_what_it_left_out(void)
{
    struct findings findings = { .list = NULL };
    for (int i = 0; i < FINDINGS_MAX + 3; i++)
        findings_add(&findings, SEVERITY_INFO, "rule", NULL, "%d", i);
    CHECK_INT(FINDINGS_MAX, findings.count);
    CHECK_INT(3, findings.left_out);
    CHECK_STR("31", findings.list[FINDINGS_MAX - 1].message);

    findings_clear(&findings);
    CHECK_INT(0, findings.count);
    CHECK_INT(0, findings.left_out);
    findings_release(&findings);
}

static void the_worst_is_known_even_when_it_was_left_out(void)
{
    struct findings findings = { .list = NULL };
    CHECK_INT(SEVERITY_INFO, findings_worst(&findings));
    for (int i = 0; i < FINDINGS_MAX; i++)
        findings_add(&findings, SEVERITY_INFO, "rule", NULL, "%d", i);
    CHECK_INT(SEVERITY_INFO, findings_worst(&findings));
    findings_add(&findings, SEVERITY_ERROR, "rule", NULL, "one too many");
    findings_add(&findings, SEVERITY_WARNING, "rule", NULL, "and another");
    CHECK_INT(SEVERITY_ERROR, findings_worst(&findings));

    findings_clear(&findings);
    CHECK_INT(SEVERITY_INFO, findings_worst(&findings));
    findings_release(&findings);
}

static void a_message_is_one_printable_line_of_bounded_length(void)
{
    char text[3000];
    memset(text, 'x', sizeof(text));
    text[sizeof(text) - 1] = '\0';
    struct findings findings = { .list = NULL };
    findings_add(&findings, SEVERITY_INFO, "rule", NULL, "\x1b[2J\n%s", "\xff");
    findings_add(&findings, SEVERITY_INFO, "rule", NULL, "%s", text);
    CHECK_STR("\\x1b[2J\\x0a\\xff", findings.list[0].message);
    CHECK_INT(240 + strlen("…"), strlen(findings.list[1].message));
    findings_release(&findings);
}

static void a_long_rule_is_cut(void)
{
    struct findings findings = { .list = NULL };
    findings_add(&findings, SEVERITY_INFO,
                 "a.rule-with-a-name-that-nobody-would-want-to-read-to-its-end", NULL,
                 "x");
    CHECK_INT(FINDING_RULE_MAX - 1, strlen(findings.list[0].rule));
    findings_release(&findings);
}

static void a_long_pointer_is_cut_between_characters(void)
{
    char pointer[FINDING_POINTER_MAX + 3];
    struct findings findings = { .list = NULL };
    memset(pointer, 'p', sizeof(pointer));
    pointer[FINDING_POINTER_MAX] = '\0';
    findings_add(&findings, SEVERITY_INFO, "rule", pointer, "x");
    CHECK_STR(pointer, findings.list[0].pointer);

    for (size_t shift = 0; shift < 2; shift++) {
        for (size_t i = shift; i + 2 < sizeof(pointer); i += 2)
            memcpy(pointer + i, "é", 2);
        pointer[sizeof(pointer) - 1] = '\0';
        findings_add(&findings, SEVERITY_INFO, "rule", pointer, "x");
        const char *kept = findings.list[shift + 1].pointer;
        size_t len = strlen(kept);
        CHECK(len <= FINDING_POINTER_MAX && len >= FINDING_POINTER_MAX - 1);
        CHECK_STR("é…", kept + len - strlen("é…"));
    }
    findings_release(&findings);
}

SUITE(finding, TEST(a_finding_is_copied), TEST(a_list_stops_and_counts_what_it_left_out),
      TEST(the_worst_is_known_even_when_it_was_left_out),
      TEST(a_message_is_one_printable_line_of_bounded_length), TEST(a_long_rule_is_cut),
      TEST(a_long_pointer_is_cut_between_characters))
