#include "base/untrusted.h"
#include "base/wrap.h"
#include "profile/fact.h"
#include "profile/rules_priv.h"

#include <stdio.h>
#include <string.h>

/*
 *   rule                 basis       value
 *       "quotation"
 *       source and note
 */
enum { WIDTH = 100, RULE_COLUMNS = 20, BASIS_COLUMNS = 11, TEXT_MAX = 4096 };
static const char details[] = "    ";

/* The sections of a profile that hold facts, in the order in which a token meets them. */
static const struct section {
    const char *pointer;
    const char *title;
} sections[] = {
    { "/request", "how it asks" },
    { "/answer", "what it demands" },
    { "/retry", "when it asks again" },
    { "/document", "how it reads a document" },
    { "/failures", "which failure gets which code" },
    { "/failures/statuses", "statuses with a code of their own" },
    { "/refresh", "its refresh API" },
};

/* One value for people: a list with commas, yes and no, and words for null. */
static void put_value(struct strbuf *to, const struct fact *fact, struct arena *arena)
{
    const struct json_tape *tape = &fact->value.layer->tape;
    enum json_kind kind = json_kind(tape, fact->value.value);
    const char *text = place_text(fact->value, arena);
    if (text != NULL)
        strbuf_puts(to, text);
    else if (kind == JSON_TRUE || kind == JSON_FALSE)
        strbuf_puts(to, kind == JSON_TRUE ? "yes" : "no");
    for (struct place item = place_first(fact->value); item.layer != NULL;
         item = place_next(fact->value, item)) {
        text = place_text(item, arena);
        strbuf_putf(to, "%s%s", to->len > 0 ? ", " : "", text != NULL ? text : "");
    }
    if (to->len == 0)
        strbuf_puts(to, fact->basis == CONFIDENCE_UNKNOWN ? "not known" : "none");
}

/* A profile from disk may hold anything, so its texts are made safe to print. */
static void put_text(struct strbuf *to, const char *first, const char *rest,
                     const char *label, const char *text, const char *end)
{
    struct strbuf line = STRBUF_INIT(2 * TEXT_MAX);
    strbuf_puts(&line, label);
    untrusted_put(&line, text, strlen(text), TEXT_MAX);
    strbuf_puts(&line, end);
    wrap_put(to, line.text, first, rest, WIDTH);
    strbuf_release(&line);
}

static void put_detail(struct strbuf *to, const char *label, const char *text,
                       const char *end)
{
    if (text != NULL)
        put_text(to, details, details, label, text, end);
}

/* "time_budget" is printed as "time budget". */
static void put_rule(struct strbuf *to, const char *name, enum confidence basis,
                     const char *value)
{
    char margin[2 + RULE_COLUMNS + 1 + BASIS_COLUMNS + 1 + 1];
    snprintf(margin, sizeof(margin), "%*s", (int)sizeof(margin) - 1, "");
    struct strbuf first = STRBUF_INIT(TEXT_MAX);
    strbuf_puts(&first, "  ");
    untrusted_put(&first, name, strlen(name), RULE_COLUMNS);
    for (char *c = first.text; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    while (wrap_columns(first.text, first.len) < 2 + RULE_COLUMNS + 1)
        strbuf_putc(&first, ' ');
    strbuf_putf(&first, "%-*s ", BASIS_COLUMNS, confidence_name(basis));
    put_text(to, first.text, margin, "", value, "");
    strbuf_release(&first);
}

static void put_fact(struct strbuf *to, const char *name, const struct fact *fact,
                     struct arena *arena)
{
    struct strbuf value = STRBUF_INIT(TEXT_MAX);
    put_value(&value, fact, arena);
    put_rule(to, name, fact->basis, value.text);
    strbuf_release(&value);
    put_detail(to, "\"", fact->quote, "\"");
    put_detail(to, "source: ", fact->source, "");
    put_detail(to, "note: ", fact->note, "");
}

static void put_section(struct strbuf *to, const struct layers *layers,
                        const struct section *section)
{
    struct arena arena = ARENA_INIT;
    bool empty = true;
    for (const char *const *name = layers_names(layers, section->pointer, &arena);
         *name != NULL; name++) {
        struct fact fact;
        const char *pointer = layers_pointer(section->pointer, *name, &arena);
        if (!fact_find(&fact, layers, pointer, &arena))
            continue;
        if (empty)
            strbuf_putf(to, "\n%s\n", section->title);
        empty = false;
        put_fact(to, *name, &fact, &arena);
    }
    arena_release(&arena);
}

static void put_codes(struct strbuf *to, const struct profile *profile)
{
    strbuf_puts(to, "\nits codes (`metaprobe explain CODE` tells causes and fixes)\n");
    for (size_t i = 0; i < profile->code_count; i++) {
        put_text(to, "  ", "  ", "", profile->codes[i].name, "");
        put_detail(to, "", profile->codes[i].meaning, "");
    }
}

void profile_print(struct strbuf *to, const struct profile *profile)
{
    put_text(to, profile->name, "", ": ", profile->title, "");
    put_text(to, "", "", "", profile->summary, "");
    if (profile->extends != NULL)
        put_text(to, "", "", "extends ", profile->extends, "");
    if (profile->compare_with != NULL)
        put_text(to, "", "", "other rules may be in force: see ", profile->compare_with,
                 "");
    for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
        put_section(to, &profile->rules->layers, &sections[i]);
    put_codes(to, profile);
}

bool profile_list(struct strbuf *to, struct err *err)
{
    enum { NAME_COLUMNS = 22 };
    for (const char *const *name = profile_names(); *name != NULL; name++) {
        struct profile *profile = profile_load(*name, err);
        if (profile == NULL)
            return false;
        char first[64], rest[NAME_COLUMNS + 1];
        snprintf(first, sizeof(first), "%-*s", NAME_COLUMNS, *name);
        snprintf(rest, sizeof(rest), "%*s", NAME_COLUMNS, "");
        put_text(to, first, rest, "", profile->summary, "");
        profile_free(profile);
    }
    return true;
}
