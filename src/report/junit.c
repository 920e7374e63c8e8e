/*
 * JUnit XML: a test case per check, never per token or document, so that a run over a
 * million tokens is a file that Jenkins and GitLab take (GitLab: under 30 MB, and of
 * cases with one class name and name it keeps one). A predicted failure is a failure; a
 * run of which something is not known is an error, and the checks that it could not
 * finish are skipped. So are those that found what is ignored, or what gates decide on: a
 * gate is a case of its own. There is a failure or an error exactly when the exit status
 * is not 0.
 */
#include "base/xalloc.h"
#include "report/junit_priv.h"
#include "report/xml.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REMARKS_MAX = 16 << 20 };

static void junit_begin(struct report *report)
{
    struct failing *failing = xcalloc(1, sizeof(*failing));
    pthread_mutex_init(&failing->lock, NULL);
    report->state = failing;
}

static void junit_end(struct report *report)
{
    struct failing *failing = report->state;
    if (failing == NULL)
        return;
    for (size_t i = 0; i < failing->count; i++)
        free(failing->list[i]);
    pthread_mutex_destroy(&failing->lock);
    free(failing);
}

static void failing_add(struct failing *failing, const struct sample *sample)
{
    size_t at = failing->count;
    char name[SAMPLE_NAME_MAX] = "";
    const char *called = sample_name(sample, name);
    while (at > 0 && sample_id_compare(called, failing->list[at - 1]->name) < 0)
        at--;
    if (at == JUNIT_NAMED_MAX)
        return;
    bool full = failing->count == JUNIT_NAMED_MAX;
    struct named *named =
        full ? failing->list[JUNIT_NAMED_MAX - 1] : xmalloc(sizeof(*named));
    failing->count += !full;
    memmove(&failing->list[at + 1], &failing->list[at],
            (failing->count - at - 1) * sizeof(failing->list[0]));
    snprintf(named->name, sizeof(named->name), "%s", called);
    memcpy(named->reason, sample->reason, sizeof(named->reason));
    named->code = sample->code;
    failing->list[at] = named;
}

static void junit_add(struct report *report, const struct sample *sample)
{
    struct failing *failing = report->state;
    if (sample->outcome != OUTCOME_FAIL)
        return;
    pthread_mutex_lock(&failing->lock);
    failing_add(failing, sample);
    pthread_mutex_unlock(&failing->lock);
}

/* ---- the document ---- */

static void junit_property(struct strbuf *to, const char *name, const char *value)
{
    strbuf_puts(to, "      <property");
    junit_attribute(to, "name", name);
    junit_attribute(to, "value", value);
    strbuf_puts(to, "/>\n");
}

static void junit_properties(struct strbuf *to, const struct run *run)
{
    char status[16];
    snprintf(status, sizeof(status), "%d", run_exit_status(run));
    strbuf_puts(to, "    <properties>\n");
    junit_property(to, "source", run->source);
    junit_property(to, "profile", run->profile);
    if (run->tokens != NULL)
        junit_property(to, "tokens", run->tokens);
    junit_property(to, "verdict", run_verdict_name(run_verdict(run)));
    junit_property(to, "complete", run->end == RUN_COMPLETE ? "true" : "false");
    junit_property(to, "exit_status", status);
    junit_property(to, "tool_version", run->tool_version);
    strbuf_puts(to, "    </properties>\n");
}

static void junit_totals(struct strbuf *to, const struct junit *junit)
{
    unsigned tests = 0;
    for (size_t i = 0; i < CHECK_END_COUNT; i++)
        tests += junit->ends[i];
    strbuf_putf(to, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", tests,
                junit->ends[CHECK_FAILURE], junit->ends[CHECK_ERROR],
                junit->ends[CHECK_SKIPPED]);
    uint64_t ms = junit->run->elapsed_us / 1000;
    strbuf_putf(to, " time=\"%" PRIu64 ".%03u\"", ms / 1000, (unsigned)(ms % 1000));
}

static void junit_timestamp(struct strbuf *to, int64_t started_ms)
{
    char text[64];
    time_t seconds = (time_t)(started_ms / 1000);
    struct tm utc;
    if (gmtime_r(&seconds, &utc) != NULL &&
        strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc) > 0)
        junit_attribute(to, "timestamp", text);
}

static void junit_warnings(struct strbuf *to, const struct run *run)
{
    const struct summary_groups *findings = &run->summary->findings;
    const struct collection *collection = run->collection;
    size_t more = collection != NULL ? collection->findings.count : 0;
    if (findings->count + more == 0)
        return;
    strbuf_puts(to, "To look at, by rule:\n");
    for (size_t i = 0; i < findings->count; i++)
        junit_group(to, &findings->list[i]);
    for (size_t i = 0; i < more; i++)
        junit_group(to, &collection->findings.list[i]);
}

/* What is no check of its own. */
static void junit_remarks(struct strbuf *to, const struct run *run)
{
    struct strbuf remarks = STRBUF_INIT(REMARKS_MAX);
    junit_warnings(&remarks, run);
    junit_ignores(&remarks, run->ignores);
    if (remarks.len > 0) {
        strbuf_puts(to, "    <system-out>");
        strbuf_add(to, remarks.text, remarks.len);
        strbuf_puts(to, "</system-out>\n");
    }
    strbuf_release(&remarks);
}

static void junit_finish(struct report *report, const struct report_view *view,
                         struct strbuf *to)
{
    struct junit junit = { .run = view->run,
                           .summary = view->run->summary,
                           .words = report_words(view->run),
                           .failing = report->state,
                           .cases = STRBUF_INIT(16 << 20) };
    junit_checks(&junit);
    junit_gates(&junit);

    strbuf_puts(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    junit_attribute(to, "name", "metaprobe");
    junit_totals(to, &junit);
    strbuf_puts(to, ">\n  <testsuite name=\"metaprobe ");
    xml_puts(to, junit.run->command);
    strbuf_putc(to, ' ');
    xml_puts(to, junit.run->profile);
    strbuf_putc(to, '"');
    junit_totals(to, &junit);
    junit_timestamp(to, junit.run->started_ms);
    strbuf_puts(to, ">\n");
    junit_properties(to, junit.run);
    strbuf_add(to, junit.cases.text, junit.cases.len);
    junit_remarks(to, junit.run);
    strbuf_puts(to, "  </testsuite>\n</testsuites>\n");
    strbuf_release(&junit.cases);
}

const struct report_format report_junit = {
    .name = "junit",
    .purpose = "JUnit XML for CI: a test case per check, never per token",
    .begin = junit_begin,
    .add = junit_add,
    .finish = junit_finish,
    .end = junit_end,
};
