#include "cli/gating.h"

#include "base/file.h"
#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/wrap.h"
#include "judge/finding_rules.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { EXPIRED_SHOWN = 10 };

/* In UTC, so that an entry ends at one moment everywhere; 20261231. */
static uint32_t today(void)
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    return (uint32_t)(utc.tm_year + 1900) * 10000 + (uint32_t)(utc.tm_mon + 1) * 100 +
           (uint32_t)utc.tm_mday;
}

/* What an entry names has met a schema that leaves nothing to a terminal; the name of the
 * file has not. */
static void tell_expired(const struct ignore_list *list)
{
    size_t expired = 0;
    char file[300];
    untrusted_copy(file, sizeof(file), list->file, strlen(list->file));
    for (size_t i = 0; i < list->count; i++) {
        const struct ignore_entry *entry = &list->list[i];
        if (entry->state != IGNORE_EXPIRED)
            continue;
        if (expired++ < EXPIRED_SHOWN)
            fprintf(stderr,
                    "metaprobe: %s: %s%s%s counts again: it was ignored until %s\n", file,
                    entry->rule, entry->tokens != NULL ? " of tokens " : "",
                    entry->tokens != NULL ? entry->tokens : "", entry->expires);
    }
    if (expired > EXPIRED_SHOWN)
        fprintf(stderr, "metaprobe: %s: and %zu more entries have expired\n", file,
                expired - EXPIRED_SHOWN);
}

static bool load_ignores(struct gating *gating, const char *path, struct err *err)
{
    struct strbuf text = STRBUF_INIT(IGNORE_FILE_MAX);
    bool read = file_read(&text, path, err) || err_within(err, "--ignore");
    if (read)
        gating->ignores = ignores_new(path, text.text, text.len, today(), err);
    strbuf_release(&text);
    if (gating->ignores == NULL)
        return false;
    tell_expired(ignores_list(gating->ignores));
    return true;
}

/* A bit for each enum finding_need. */
static unsigned given_by(const struct gating_run *run)
{
    const bool given[FINDING_NEEDS] = {
        [FINDING_NEEDS_SOURCE] = run->subject == RUN_OF_TOKENS,
        [FINDING_NEEDS_FILES] = run->subject == RUN_OF_DOCUMENTS,
        [FINDING_NEEDS_TWICE] = run->twice,
        [FINDING_NEEDS_ASSETS] = run->assets,
        [FINDING_NEEDS_REVEALED] = run->expect == EXPECT_REVEALED,
        [FINDING_NEEDS_PLACEHOLDER] = run->expect == EXPECT_PLACEHOLDER,
        [FINDING_NEEDS_LEAKS] = run->expect != EXPECT_NOTHING && run->minted,
    };
    unsigned bits = 0;
    for (int i = 0; i < FINDING_NEEDS; i++)
        bits |= given[i] ? 1U << i : 0;
    return bits;
}

bool gating_load(struct gating *gating, const struct gating_settings *settings,
                 const struct gating_run *run, struct err *err)
{
    const struct gate_names names = {
        .subject = run->subject,
        .codes = run->codes,
        .rules = finding_rules,
        .collection_rules = finding_rules_of_collection,
        .lacks = finding_rule_lacks,
        .given = given_by(run),
    };
    *gating = (struct gating){ .gates = GATES_INIT };
    for (size_t i = 0; i < settings->fail_if.count; i++) {
        if (!gates_add(&gating->gates, settings->fail_if.items[i], &names, err))
            return err_within(err, "--fail-if");
    }
    return settings->ignore == NULL || load_ignores(gating, settings->ignore, err);
}

void gating_conclude(struct gating *gating, struct run *run,
                     struct collection *collection, const struct token_set *asked)
{
    run->gates = &gating->gates;
    if (gating->ignores == NULL)
        return;
    ignores_apply_to_collection(gating->ignores, collection);
    run->ignores = ignores_conclude(gating->ignores, run, asked);
}

void gating_release(struct gating *gating)
{
    gates_release(&gating->gates);
    ignores_free(gating->ignores);
}

void gating_settings_release(struct gating_settings *settings)
{
    option_list_release(&settings->fail_if);
}

static void put_paragraph(struct strbuf *to, const char *name, struct strbuf *words)
{
    char first[32];
    snprintf(first, sizeof(first), "  %-12s", name);
    wrap_put(to, words->text, first, "              ", OPTION_HELP_COLUMNS);
    strbuf_reset(words);
}

void gating_help(struct strbuf *to, enum run_subject subject)
{
    struct strbuf words = STRBUF_INIT(4096);
    strbuf_puts(to, "\nGates: METRIC, one of > >= < <= == !=, and a number:\n");
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (metric_is_of((enum metric)i, subject))
            strbuf_putf(&words, "%s%s", words.len > 0 ? ", " : "",
                        metric_name((enum metric)i));
    }
    put_paragraph(to, "counts", &words);
    strbuf_puts(&words, "fail_rate and so on, a share: 1% or 0.01");
    put_paragraph(to, "rates", &words);
    strbuf_puts(&words, "count(NAME), rate(NAME): of a code, or of a finding's rule");
    put_paragraph(to, "names", &words);
    if (subject == RUN_OF_TOKENS)
        strbuf_puts(&words,
                    "p50, p99.9, p(99.95), min, mean, max, of whole answers; with "
                    "ttfb_ before it to the first byte, with connect_ of fresh "
                    "connections; ");
    strbuf_puts(&words, "elapsed, of the run: 2400ms, 1.5s, 10m");
    put_paragraph(to, "times", &words);
    strbuf_release(&words);
}
