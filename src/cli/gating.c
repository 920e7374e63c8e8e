#include "cli/gating.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/nearest.h"
#include "base/strbuf.h"
#include "base/untrusted.h"
#include "base/wrap.h"
#include "base/xalloc.h"
#include "judge/finding_rules.h"
#include "profile/profile.h"
#include "result/sample.h"

#include <stdio.h>
#include <stdlib.h>
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
        fprintf(
            stderr,
            "metaprobe: %s: and %zu more entries have expired: the reports text, json "
            "and junit name them\n",
            file, expired - EXPIRED_SHOWN);
}

struct names {
    const char **list; /* `count` of them, and a NULL */
    size_t count;
};

static void add_name(struct names *names, const char *name)
{
    if (names->count > 0 && name_is_among(name, names->list))
        return;
    names->list = xreallocarray(names->list, names->count + 2, sizeof(*names->list));
    names->list[names->count++] = name;
    names->list[names->count] = NULL;
}

/* Those of the run and of all shipped profiles: one file serves runs of several. */
static bool find_codes(struct names *names, const char *const *codes_of_run,
                       struct arena *arena, struct err *err)
{
    for (; codes_of_run != NULL && *codes_of_run != NULL; codes_of_run++)
        add_name(names, *codes_of_run);
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct profile *profile = profile_load(*name, err);
        if (profile == NULL)
            return false;
        for (size_t i = 0; i < profile->code_count; i++) {
            const char *code = profile->codes[i].name;
            add_name(names, arena_memdup0(arena, code, strlen(code)));
        }
        profile_free(profile);
    }
    add_name(names, SAMPLE_OWN_CODE);
    return true;
}

static bool load_ignores(struct gating *gating, const char *path,
                         const char *const *codes_of_run, struct err *err)
{
    struct strbuf text = STRBUF_INIT(IGNORE_FILE_MAX);
    struct arena arena = ARENA_INIT;
    struct names codes = { NULL, 0 };
    bool read = file_read(&text, path, err) || err_within(err, "--ignore");
    if (read && find_codes(&codes, codes_of_run, &arena, err))
        gating->ignores =
            ignores_new(path, text.text, text.len, codes.list, today(), err);
    strbuf_release(&text);
    arena_release(&arena);
    free(codes.list);
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

/* Is it the same, but for blanks? */
static bool is_same_gate(const char *a, const char *b)
{
    for (;;) {
        a += strspn(a, " \t");
        b += strspn(b, " \t");
        if (*a != *b)
            return false;
        if (*a == '\0')
            return true;
        a++;
        b++;
    }
}

/* One that is given twice is told once. */
static void drop_repeated(struct gates *gates)
{
    const char *last = gates->list[gates->count - 1].text;
    for (size_t i = 0; i + 1 < gates->count; i++) {
        if (is_same_gate(gates->list[i].text, last)) {
            gates->count--;
            return;
        }
    }
}

/* Of a gate that a check could have, and this run can not, where to put it. */
static void hint_at_check(const char *text, const struct gate_names *names,
                          struct err *err)
{
    struct gates gates = GATES_INIT;
    struct gate_names of_tokens = *names;
    struct err ours = ERR_INIT;
    of_tokens.subject = RUN_OF_TOKENS;
    if (names->subject != RUN_OF_TOKENS && gates_add(&gates, text, &of_tokens, &ours)) {
        err->hint[0] = '\0';
        err_hint(err,
                 "metaprobe check has it; in metaprobe.json it stands under \"check\"");
    }
    gates_release(&gates);
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
        const char *text = settings->fail_if.items[i];
        if (!gates_add(&gating->gates, text, &names, err)) {
            hint_at_check(text, &names, err);
            return err_within(err, "--fail-if");
        }
        drop_repeated(&gating->gates);
    }
    return settings->ignore == NULL ||
           load_ignores(gating, settings->ignore, run->codes, err);
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
