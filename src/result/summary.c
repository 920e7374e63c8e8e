#include "result/summary.h"

#include "base/err.h"
#include "base/untrusted.h"
#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char other[] = "other";

void summary_init(struct summary *summary)
{
    memset(summary, 0, sizeof(*summary));
    histogram_init(&summary->total);
    histogram_init(&summary->first_byte);
    histogram_init(&summary->connect);
}

void summary_release(struct summary *summary)
{
    histogram_release(&summary->total);
    histogram_release(&summary->first_byte);
    histogram_release(&summary->connect);
    free(summary->failures.list);
    free(summary->inconclusive.list);
    free(summary->findings.list);
    summary_init(summary);
}

/* ---- groups ---- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static struct summary_group *group_find(const struct summary_groups *groups,
                                        const char *code, const char *cause)
{
    for (size_t i = 0; i < groups->count; i++) {
        struct summary_group *group = &groups->list[i];
        if (same_text(group->code, code) && strcmp(group->cause, cause) == 0)
            return group;
    }
    return NULL;
}

static struct summary_group *group_append(struct summary_groups *groups, const char *code,
                                          const char *cause)
{
    if (groups->count == groups->cap) {
        groups->cap = groups->cap ? 2 * groups->cap : 8;
        groups->list = xreallocarray(groups->list, groups->cap, sizeof(*groups->list));
    }
    struct summary_group *group = &groups->list[groups->count++];
    memset(group, 0, sizeof(*group));
    group->code = code;
    snprintf(group->cause, sizeof(group->cause), "%s", cause);
    return group;
}

/* Beyond GROUPS_MAX there is one more group for each code, so that the counts by code
 * stay exact; codes come from the profile and are few. */
static struct summary_group *group_for(struct summary_groups *groups, const char *code,
                                       const char *cause)
{
    struct summary_group *group = group_find(groups, code, cause);
    if (group == NULL && groups->count >= GROUPS_MAX) {
        cause = other;
        group = group_find(groups, code, cause);
    }
    return group != NULL ? group : group_append(groups, code, cause);
}

/* Keeps the lowest ids, whoever comes first, so that two runs over the same tokens show
 * the same examples. True if this id is now the first of them, whose reason the group
 * shows. */
static bool group_add_example(struct summary_group *group, const char *name)
{
    unsigned at = group->example_count;
    while (at > 0) {
        int order = sample_id_compare(name, group->examples[at - 1]);
        if (order == 0)
            return false;
        if (order > 0)
            break;
        at--;
    }
    if (at == GROUP_EXAMPLES)
        return false;
    if (group->example_count < GROUP_EXAMPLES)
        group->example_count++;
    memmove(group->examples[at + 1], group->examples[at],
            (group->example_count - at - 1) * sizeof(group->examples[0]));
    snprintf(group->examples[at], sizeof(group->examples[at]), "%s", name);
    return at == 0;
}

static void group_add_alternative(struct summary_group *group, const char *conclusion)
{
    for (size_t i = 0; i < group->alternative_count; i++) {
        if (same_text(group->alternatives[i], conclusion))
            return;
    }
    if (group->alternative_count < ALTERNATIVES_MAX)
        group->alternatives[group->alternative_count++] = conclusion;
}

static void group_add_token(struct summary_groups *groups, const struct sample *sample)
{
    struct summary_group *group = group_for(groups, sample->code, sample->cause);
    char name[SAMPLE_NAME_MAX];
    group->count++;
    group->ignored += sample->ignored != NULL;
    group->confidence = confidence_weaker(group->confidence, sample->confidence);
    for (size_t i = 0; i < sample->alternative_count; i++)
        group_add_alternative(group, sample->alternatives[i]);
    if (group_add_example(group, sample_name(sample, name)))
        snprintf(group->reason, sizeof(group->reason), "%s", sample->reason);
}

/* The pointer is made of the document's own keys: it is made printable here, and leaves
 * room for the message. */
static void group_explain(struct summary_group *group, const struct finding *finding)
{
    enum { POINTER_COLUMNS = 100 };
    struct strbuf text = STRBUF_INIT(4 * FINDING_POINTER_MAX);
    if (finding->pointer != NULL && finding->pointer[0] != '\0') {
        untrusted_put(&text, finding->pointer, strlen(finding->pointer), POINTER_COLUMNS);
        strbuf_puts(&text, ": ");
    }
    strbuf_puts(&text, finding->message);
    untrusted_copy(group->reason, sizeof(group->reason), text.text, text.len);
    strbuf_release(&text);
}

static bool rule_came_before(const struct findings *findings, size_t at)
{
    for (size_t i = 0; i < at; i++) {
        if (strcmp(findings->list[i].rule, findings->list[at].rule) == 0)
            return true;
    }
    return false;
}

static void add_findings(struct summary_groups *groups, const struct sample *sample)
{
    const struct findings *findings = &sample->findings;
    char buffer[SAMPLE_NAME_MAX];
    const char *name = sample_name(sample, buffer);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->list[i];
        struct summary_group *group = group_for(groups, NULL, finding->rule);
        if (finding->severity > group->severity)
            group->severity = finding->severity;
        if (rule_came_before(findings, i))
            continue;
        group->count++;
        group->ignored += finding->ignored != NULL;
        if (group_add_example(group, name))
            group_explain(group, finding);
    }
}

static void group_merge(struct summary_groups *into, const struct summary_group *from)
{
    struct summary_group *group = group_for(into, from->code, from->cause);
    group->count += from->count;
    group->ignored += from->ignored;
    group->confidence = confidence_weaker(group->confidence, from->confidence);
    if (from->severity > group->severity)
        group->severity = from->severity;
    for (size_t i = 0; i < from->alternative_count; i++)
        group_add_alternative(group, from->alternatives[i]);
    for (unsigned i = 0; i < from->example_count; i++) {
        if (group_add_example(group, from->examples[i]))
            snprintf(group->reason, sizeof(group->reason), "%s", from->reason);
    }
}

static void groups_merge(struct summary_groups *into, const struct summary_groups *from)
{
    for (size_t i = 0; i < from->count; i++)
        group_merge(into, &from->list[i]);
}

/* ---- samples ---- */

static void add_attempt(struct summary *summary, const struct attempt *attempt)
{
    unsigned flags = attempt->flags;
    bool reached = (flags & (ATTEMPT_CONNECTED | ATTEMPT_REUSED)) != 0;
    bool fresh = reached && !(flags & ATTEMPT_REUSED);
    int hundreds = attempt->status / 100;
    summary->requests += attempt->requests;
    summary->late += attempt->trouble == TROUBLE_LATE;
    summary->late_silent +=
        attempt->trouble == TROUBLE_LATE && attempt->first_byte_us == 0;
    summary->reached += reached;
    summary->connections += fresh;
    summary->lost_on_reuse += (flags & ATTEMPT_RESENT) != 0;
    summary->http2 += (flags & ATTEMPT_HTTP2) != 0;
    summary->bytes += attempt->bytes;
    summary->requests_by_status[hundreds < 0 ? 0 : hundreds > 5 ? 5 : hundreds]++;
    if (fresh)
        histogram_record(&summary->connect, attempt->connect_us + attempt->tls_us);
    if (attempt->trouble == TROUBLE_NONE && attempt->status > 0) {
        histogram_record(&summary->total, attempt->total_us);
        histogram_record(&summary->first_byte, attempt->first_byte_us);
    }
}

void summary_add(struct summary *summary, const struct sample *sample)
{
    enum outcome outcome = sample_outcome(sample);
    bool late;
    summary->outcomes[outcome]++;
    summary->attempts += sample->attempt_count;
    for (size_t i = 0; i < sample->attempt_count; i++)
        add_attempt(summary, &sample->attempts[i]);
    summary->requests += sample->extra_requests;
    summary->extra_requests += sample->extra_requests;
    if (sample->attempt_count > 1)
        summary->second_attempts += sample->attempt_count - 1;
    summary->ambiguous += sample->confidence == CONFIDENCE_AMBIGUOUS;
    if (sample->findings.count > 0)
        add_findings(&summary->findings, sample);

    switch (outcome) {
    case OUTCOME_PASS:
    case OUTCOME_WARN:
        summary->may_fail += sample->alternative_count > 0;
        break;
    case OUTCOME_FAIL:
        late = sample->attempt_count > 0 &&
               sample->attempts[sample->attempt_count - 1].trouble == TROUBLE_LATE;
        summary->failed_late += late;
        summary->ignored_late += late && sample->ignored != NULL;
        summary->failed_own += strcmp(sample->code, SAMPLE_OWN_CODE) == 0;
        summary->ignored += sample->ignored != NULL;
        group_add_token(&summary->failures, sample);
        break;
    case OUTCOME_INCONCLUSIVE:
        group_add_token(&summary->inconclusive, sample);
        break;
    case OUTCOME_SKIPPED:
    case OUTCOME_COUNT:
        break;
    }
}

void summary_merge(struct summary *into, const struct summary *from)
{
    into->asked += from->asked;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        into->outcomes[i] += from->outcomes[i];
    into->ambiguous += from->ambiguous;
    into->ignored += from->ignored;
    into->ignored_late += from->ignored_late;
    into->may_fail += from->may_fail;
    into->failed_late += from->failed_late;
    into->failed_own += from->failed_own;
    into->attempts += from->attempts;
    into->requests += from->requests;
    into->extra_requests += from->extra_requests;
    into->second_attempts += from->second_attempts;
    into->late += from->late;
    into->late_silent += from->late_silent;
    into->connections += from->connections;
    into->lost_on_reuse += from->lost_on_reuse;
    into->http2 += from->http2;
    into->reached += from->reached;
    into->bytes += from->bytes;
    for (size_t i = 0; i < 6; i++)
        into->requests_by_status[i] += from->requests_by_status[i];
    histogram_merge(&into->total, &from->total);
    histogram_merge(&into->first_byte, &from->first_byte);
    histogram_merge(&into->connect, &from->connect);
    groups_merge(&into->failures, &from->failures);
    groups_merge(&into->inconclusive, &from->inconclusive);
    groups_merge(&into->findings, &from->findings);
}

void summary_skip(struct summary *summary, uint64_t tokens)
{
    summary->outcomes[OUTCOME_SKIPPED] += tokens;
}

/* ---- order and relations ---- */

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

static int compare_groups(const void *left, const void *right)
{
    const struct summary_group *a = left, *b = right;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    int order = compare_texts(a->code, b->code);
    return order != 0 ? order : strcmp(a->cause, b->cause);
}

static int compare_alternatives(const void *left, const void *right)
{
    const char *const *a = left, *const *b = right;
    return compare_texts(*a, *b);
}

void summary_groups_sort(struct summary_groups *groups)
{
    if (groups->count == 0)
        return;
    qsort(groups->list, groups->count, sizeof(*groups->list), compare_groups);
    for (size_t i = 0; i < groups->count; i++) {
        struct summary_group *group = &groups->list[i];
        qsort(group->alternatives, group->alternative_count,
              sizeof(group->alternatives[0]), compare_alternatives);
    }
}

void summary_sort(struct summary *summary)
{
    summary_groups_sort(&summary->failures);
    summary_groups_sort(&summary->inconclusive);
    summary_groups_sort(&summary->findings);
}

static int compare_codes(const void *left, const void *right)
{
    const struct summary_code *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return compare_texts(a->code, b->code);
}

size_t summary_codes(const struct summary *summary, struct summary_code codes[CODES_MAX])
{
    size_t count = 0;
    for (size_t i = 0; i < summary->failures.count; i++) {
        const struct summary_group *group = &summary->failures.list[i];
        size_t at = 0;
        while (at < count && !same_text(codes[at].code, group->code))
            at++;
        if (at == CODES_MAX)
            BUG("a profile with more than %d codes", CODES_MAX);
        if (at == count)
            codes[count++] = (struct summary_code){ .code = group->code };
        codes[at].count += group->count;
    }
    if (count > 0)
        qsort(codes, count, sizeof(codes[0]), compare_codes);
    return count;
}

static void hold(bool holds, const char *relation)
{
    if (!holds)
        BUG("the summary's counts contradict each other: %s", relation);
}

static uint64_t groups_total(const struct summary_groups *groups)
{
    uint64_t total = 0;
    for (size_t i = 0; i < groups->count; i++)
        total += groups->list[i].count;
    return total;
}

static uint64_t groups_ignored(const struct summary_groups *groups)
{
    uint64_t ignored = 0;
    for (size_t i = 0; i < groups->count; i++)
        ignored += groups->list[i].ignored;
    return ignored;
}

void summary_check(const struct summary *summary)
{
    uint64_t ended = 0, by_status = 0;
    for (size_t i = 0; i < OUTCOME_COUNT; i++)
        ended += summary->outcomes[i];
    for (size_t i = 0; i < 6; i++)
        by_status += summary->requests_by_status[i];
    hold(ended == summary->asked, "outcomes add up to asked");
    hold(groups_total(&summary->failures) == summary->outcomes[OUTCOME_FAIL],
         "failing groups add up to fail");
    hold(groups_ignored(&summary->failures) == summary->ignored,
         "what failing groups ignore adds up to ignored");
    hold(summary->ignored <= summary->outcomes[OUTCOME_FAIL], "ignored <= fail");
    hold(groups_total(&summary->inconclusive) == summary->outcomes[OUTCOME_INCONCLUSIVE],
         "inconclusive groups add up to inconclusive");
    hold(summary->failed_late <= summary->outcomes[OUTCOME_FAIL], "failed_late <= fail");
    hold(summary->failed_own <= summary->outcomes[OUTCOME_FAIL], "failed_own <= fail");
    hold(summary->ambiguous <= ended, "ambiguous <= asked");
    hold(summary->extra_requests <= summary->requests, "extra requests <= requests");
    hold(summary->late <= summary->attempts, "late <= attempts");
    hold(summary->late_silent <= summary->late, "late_silent <= late");
    hold(summary->second_attempts <= summary->attempts, "second attempts <= attempts");
    hold(by_status == summary->attempts, "statuses add up to attempts");
    hold(summary->reached <= summary->attempts, "reached <= attempts");
    hold(summary->connections <= summary->reached, "connections <= reached");
}
