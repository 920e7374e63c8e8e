#include "base/units.h"
#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdlib.h>
#include <string.h>

enum { FACT_MAX = 4096 };

static void add(struct diff *diff, const struct diff_setting *setting)
{
    diff->settings =
        xreallocarray(diff->settings, diff->setting_count + 1, sizeof(*diff->settings));
    diff->settings[diff->setting_count++] = *setting;
}

static bool is_same(const char *before, const char *after)
{
    if (before == NULL || after == NULL)
        return before == after;
    return strcmp(before, after) == 0;
}

/* ---- facts of the run itself ---- */

static void put_text(struct strbuf *to, const char *text)
{
    strbuf_puts(to, text != NULL ? text : "");
}

static void put_source(struct strbuf *to, const struct run *run)
{
    put_text(to, run->source);
}

static void put_profile(struct strbuf *to, const struct run *run)
{
    put_text(to, run->profile);
}

static void put_decoder(struct strbuf *to, const struct run *run)
{
    put_text(to, run->decoder);
}

static void put_budget(struct strbuf *to, const struct run *run)
{
    char shown[UNITS_TEXT];
    strbuf_puts(to, units_duration(shown, run->budget_us));
}

static void put_insecure(struct strbuf *to, const struct run *run)
{
    strbuf_puts(to, run->insecure ? "yes" : "no");
}

static void put_connections(struct strbuf *to, const struct run *run)
{
    strbuf_putu(to, run->connections);
}

static void put_rate(struct strbuf *to, const struct run *run)
{
    char shown[UNITS_TEXT];
    strbuf_puts(to, units_rate(shown, run->rate_per_1000s));
}

static const struct fact {
    const char *name;
    bool decides;
    void (*put)(struct strbuf *to, const struct run *run); /* "": not set */
} facts[] = {
    { "budget", true, put_budget },   { "connections", false, put_connections },
    { "decoder", true, put_decoder }, { "insecure", true, put_insecure },
    { "profile", true, put_profile }, { "rate", false, put_rate },
    { "source", false, put_source },
};
enum { FACT_COUNT = sizeof(facts) / sizeof(facts[0]) };

/* ---- settings that the run files keep ---- */

static const struct fact *find_fact(const char *name)
{
    for (size_t i = 0; i < FACT_COUNT; i++) {
        if (strcmp(facts[i].name, name) == 0)
            return &facts[i];
    }
    return NULL;
}

/* How a run is reported and kept makes no difference between two; what decides does, and
 * the facts. */
static void compare(struct diff *diff, const struct store_setting *before,
                    const struct store_setting *after)
{
    const struct store_setting *either = before != NULL ? before : after;
    if (either == NULL)
        BUG("no setting to compare");
    const struct fact *fact = find_fact(either->name);
    bool decides =
        (before != NULL && before->decides) || (after != NULL && after->decides);
    const struct diff_setting setting = {
        .name = either->name,
        .before = before != NULL ? before->value : NULL,
        .after = after != NULL ? after->value : NULL,
        .decides = fact != NULL ? fact->decides : decides,
    };
    if ((decides || fact != NULL) && !is_same(setting.before, setting.after))
        add(diff, &setting);
}

/* Both are in the order of their names. */
static void compare_kept(struct diff *diff, const struct stored *before,
                         const struct stored *after)
{
    size_t old_count, new_count, x = 0, y = 0;
    const struct store_setting *old_ones = stored_settings(before, &old_count);
    const struct store_setting *new_ones = stored_settings(after, &new_count);
    while (x < old_count || y < new_count) {
        int order = x == old_count   ? 1
                    : y == new_count ? -1
                                     : strcmp(old_ones[x].name, new_ones[y].name);
        compare(diff, order <= 0 ? &old_ones[x] : NULL, order >= 0 ? &new_ones[y] : NULL);
        x += order <= 0;
        y += order >= 0;
    }
}

static bool is_told(const struct diff *diff, const char *name)
{
    for (size_t i = 0; i < diff->setting_count; i++) {
        if (strcmp(diff->settings[i].name, name) == 0)
            return true;
    }
    return false;
}

static const char *keep(struct diff *diff, const struct strbuf *text)
{
    return text->len > 0 ? arena_memdup0(&diff->texts, text->text, text->len) : NULL;
}

static void compare_fact(struct diff *diff, const struct fact *fact)
{
    struct strbuf before = STRBUF_INIT(FACT_MAX), after = STRBUF_INIT(FACT_MAX);
    fact->put(&before, &diff->before.run);
    fact->put(&after, &diff->after.run);
    if (strcmp(before.text, after.text) != 0 && !is_told(diff, fact->name)) {
        const struct diff_setting setting = { fact->name, keep(diff, &before),
                                              keep(diff, &after), fact->decides };
        add(diff, &setting);
    }
    strbuf_release(&before);
    strbuf_release(&after);
}

static int deciding_first(const void *a, const void *b)
{
    const struct diff_setting *x = a, *y = b;
    if (x->decides != y->decides)
        return x->decides ? -1 : 1;
    return strcmp(x->name, y->name);
}

void fold_settings(struct diff *diff, const struct stored *before,
                   const struct stored *after)
{
    compare_kept(diff, before, after);
    for (size_t i = 0; i < FACT_COUNT; i++)
        compare_fact(diff, &facts[i]);
    if (diff->setting_count > 0)
        qsort(diff->settings, diff->setting_count, sizeof(*diff->settings),
              deciding_first);
}
