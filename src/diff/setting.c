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

static void put_tokens(struct strbuf *to, const struct run *run)
{
    put_text(to, run->tokens);
}

static void put_sample(struct strbuf *to, const struct run *run)
{
    if (run->sample_size > 0)
        strbuf_putu(to, run->sample_size);
}

static void put_seed(struct strbuf *to, const struct run *run)
{
    if (run->sample_size > 0)
        strbuf_putu(to, run->sample_seed);
}

static void put_budget(struct strbuf *to, const struct run *run)
{
    char shown[UNITS_TEXT];
    strbuf_puts(to, units_exact_duration(shown, run->budget_us));
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
    bool is_of_set; /* that two sets are the same says more */
    void (*put)(struct strbuf *to, const struct run *run); /* "": not set */
} facts[] = {
    { "budget", true, false, put_budget },
    { "connections", false, false, put_connections },
    { "decoder", true, false, put_decoder },
    { "insecure", true, false, put_insecure },
    { "profile", true, false, put_profile },
    { "rate", false, false, put_rate },
    { "sample", true, true, put_sample },
    { "seed", true, true, put_seed },
    { "source", false, false, put_source },
    { "tokens", true, true, put_tokens },
};
enum { FACT_COUNT = sizeof(facts) / sizeof(facts[0]) };

/* ---- settings that the run files keep ---- */

/* Options of which a fact, or a set, is what counts; and those that decide nothing about
 * the tokens, but on what is told of the collection. */
static const char *const told_by_facts[] = { "timeout", "tokens-column", "minted", NULL };
static const char *const of_the_collection[] = { "assets", "expect", NULL };

static bool is_among(const char *const *names, const char *name)
{
    while (*names != NULL && strcmp(*names, name) != 0)
        names++;
    return *names != NULL;
}

static bool has_fact(const char *name)
{
    bool found = is_among(told_by_facts, name);
    for (size_t i = 0; !found && i < FACT_COUNT; i++)
        found = strcmp(facts[i].name, name) == 0;
    return found;
}

/* A run of the demo, or of another version, lacks options that others have by default. */
static bool is_default(const struct store_setting *setting, const struct run *run)
{
    static const char agent[] = "metaprobe/";
    const char *value = setting->value;
    if (strcmp(setting->name, "user-agent") == 0)
        return run->tool_version != NULL && strncmp(value, agent, strlen(agent)) == 0 &&
               strcmp(value + strlen(agent), run->tool_version) == 0;
    if (strcmp(setting->name, "max-body") == 0)
        return strcmp(value, "1MiB") == 0;
    return value[0] == '\0' || strcmp(value, "false") == 0;
}

static const char *value_of(const struct store_setting *setting, const struct run *run)
{
    return setting == NULL || is_default(setting, run) ? NULL : setting->value;
}

/* ---- schemas, of which the texts count, and not where they were ---- */

static const char schema_prefix[] = "text of ";

static bool is_schema(const char *name)
{
    return strcmp(name, "schema") == 0 ||
           strncmp(name, schema_prefix, strlen(schema_prefix)) == 0;
}

/* The part of the document that is the schema: "#/$defs/a"; or "". */
static const char *part_of(const char *name)
{
    const char *part = strchr(name, '#');
    return part != NULL ? part : "";
}

/* Is each schema of one of the runs in the other too? */
static bool has_schemas_of(const struct store_setting *list, size_t count,
                           const struct store_setting *others, size_t other_count)
{
    bool has_all = true;
    for (size_t i = 0; i < count && has_all; i++) {
        bool found = strcmp(list[i].name, "schema") == 0 || !is_schema(list[i].name);
        for (size_t k = 0; k < other_count && !found; k++)
            found = is_schema(others[k].name) &&
                    strcmp(part_of(list[i].name), part_of(others[k].name)) == 0 &&
                    strcmp(list[i].value, others[k].value) == 0;
        has_all = found;
    }
    return has_all;
}

/* ---- one by one ---- */

/* How a run is reported and kept makes no difference between two; what decides does. */
static void compare(struct diff *diff, const struct store_setting *before,
                    const struct store_setting *after, bool same_schemas)
{
    const struct store_setting *either = before != NULL ? before : after;
    if (either == NULL)
        BUG("no setting to compare");
    bool decides = (before != NULL && before->decides) ||
                   (after != NULL && after->decides) ||
                   is_among(of_the_collection, either->name);
    const struct diff_setting setting = { either->name,
                                          value_of(before, &diff->before.run),
                                          value_of(after, &diff->after.run), true };
    bool told = has_fact(either->name) || (same_schemas && is_schema(either->name));
    if (decides && !told && !is_same(setting.before, setting.after))
        add(diff, &setting);
}

/* Both are in the order of their names. */
static void compare_kept(struct diff *diff, const struct stored *before,
                         const struct stored *after)
{
    size_t old_count, new_count, x = 0, y = 0;
    const struct store_setting *old_ones = stored_settings(before, &old_count);
    const struct store_setting *new_ones = stored_settings(after, &new_count);
    bool same_schemas = has_schemas_of(old_ones, old_count, new_ones, new_count) &&
                        has_schemas_of(new_ones, new_count, old_ones, old_count);
    while (x < old_count || y < new_count) {
        int order = x == old_count   ? 1
                    : y == new_count ? -1
                                     : strcmp(old_ones[x].name, new_ones[y].name);
        compare(diff, order <= 0 ? &old_ones[x] : NULL, order >= 0 ? &new_ones[y] : NULL,
                same_schemas);
        x += order <= 0;
        y += order >= 0;
    }
}

static const char *keep(struct diff *diff, const struct strbuf *text)
{
    return text->len > 0 ? arena_memdup0(&diff->texts, text->text, text->len) : NULL;
}

static bool sets_differ(const struct diff *diff)
{
    return diff->tokens[DIFF_ONLY_OLD].count + diff->tokens[DIFF_ONLY_NEW].count > 0;
}

static void compare_fact(struct diff *diff, const struct fact *fact)
{
    struct strbuf before = STRBUF_INIT(FACT_MAX), after = STRBUF_INIT(FACT_MAX);
    fact->put(&before, &diff->before.run);
    fact->put(&after, &diff->after.run);
    bool told = !fact->is_of_set || sets_differ(diff);
    if (told && strcmp(before.text, after.text) != 0) {
        const struct diff_setting setting = { fact->name, keep(diff, &before),
                                              keep(diff, &after), fact->decides };
        add(diff, &setting);
    }
    strbuf_release(&before);
    strbuf_release(&after);
}

/* ---- the minted ids ---- */

/* "2,500 ids, 12 of them in it alone". */
static const char *told_minted(struct diff *diff, const struct token_set *set,
                               const struct token_set *other)
{
    char count[UNITS_TEXT], alone[UNITS_TEXT];
    if (set == NULL)
        return NULL;
    struct strbuf text = STRBUF_INIT(FACT_MAX);
    uint64_t ids = token_set_count(set);
    strbuf_putf(&text, "%s %s", units_count(count, ids), ids == 1 ? "id" : "ids");
    if (other != NULL && token_set_missing(set, other) > 0)
        strbuf_putf(&text, ", %s of them in it alone",
                    units_count(alone, token_set_missing(set, other)));
    const char *told = keep(diff, &text);
    strbuf_release(&text);
    return told;
}

static bool has_same_ids(const struct token_set *x, const struct token_set *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    return token_set_missing(x, y) + token_set_missing(y, x) == 0;
}

static bool compare_minted(struct diff *diff, struct stored *before, struct stored *after,
                           struct err *err)
{
    struct token_set *new_ids = NULL, *old_ids = stored_minted(before, err);
    if (err->kind == ERR_NONE)
        new_ids = stored_minted(after, err);
    if (err->kind == ERR_NONE && !has_same_ids(old_ids, new_ids)) {
        const struct diff_setting setting = { "minted",
                                              told_minted(diff, old_ids, new_ids),
                                              told_minted(diff, new_ids, old_ids), true };
        add(diff, &setting);
    }
    token_set_free(old_ids);
    token_set_free(new_ids);
    return err->kind == ERR_NONE;
}

static int deciding_first(const void *a, const void *b)
{
    const struct diff_setting *x = a, *y = b;
    if (x->decides != y->decides)
        return x->decides ? -1 : 1;
    return strcmp(x->name, y->name);
}

bool fold_settings(struct diff *diff, struct stored *before, struct stored *after,
                   struct err *err)
{
    compare_kept(diff, before, after);
    for (size_t i = 0; i < FACT_COUNT; i++)
        compare_fact(diff, &facts[i]);
    if (!compare_minted(diff, before, after, err))
        return false;
    if (diff->setting_count > 0)
        qsort(diff->settings, diff->setting_count, sizeof(*diff->settings),
              deciding_first);
    return true;
}
