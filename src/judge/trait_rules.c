/*
 * What the table of traits tells: values of different types, near misses, leftovers.
 */
#include "judge/collector_priv.h"

#include "base/units.h"
#include "base/untrusted.h"
#include "base/xalloc.h"
#include "judge/leftover.h"
#include "judge/letters.h"
#include "judge/spelling.h"

#include <stdlib.h>
#include <string.h>

enum { SHOWN_COLUMNS = 40 };

/* Cases of one rule, each with a sentence of its own; the first few are told. */
struct cases {
    const struct collector *collector;
    uint64_t count, tokens;
    struct strbuf shown[GROUP_EXAMPLES];
    uint64_t weight[GROUP_EXAMPLES]; /* tokens: the cases with most come first */
    unsigned shown_count;
};

static void cases_init(struct cases *cases, const struct collector *collector)
{
    *cases = (struct cases){ .collector = collector };
    for (size_t i = 0; i < GROUP_EXAMPLES; i++)
        strbuf_init(&cases->shown[i], SAMPLE_NAME_MAX - 1);
}

static void cases_release(struct cases *cases)
{
    for (size_t i = 0; i < GROUP_EXAMPLES; i++)
        strbuf_release(&cases->shown[i]);
}

/* Where to write the case's sentence; NULL when others have more tokens. */
static struct strbuf *cases_add(struct cases *cases, uint64_t tokens)
{
    unsigned at = cases->shown_count;
    cases->count++;
    cases->tokens += tokens;
    while (at > 0 && cases->weight[at - 1] < tokens)
        at--;
    if (at == GROUP_EXAMPLES)
        return NULL;
    if (cases->shown_count < GROUP_EXAMPLES)
        cases->shown_count++;
    struct strbuf last = cases->shown[cases->shown_count - 1];
    for (unsigned i = cases->shown_count - 1; i > at; i--) {
        cases->shown[i] = cases->shown[i - 1];
        cases->weight[i] = cases->weight[i - 1];
    }
    cases->shown[at] = last;
    cases->weight[at] = tokens;
    strbuf_reset(&cases->shown[at]);
    return &cases->shown[at];
}

static void cases_tell(struct cases *cases, struct collection *collection,
                       const char *rule, const char *one, const char *many)
{
    char count[UNITS_TEXT];
    if (cases->count > 0) {
        struct summary_group *finding =
            cases->count == 1
                ? collection_find(collection, SEVERITY_WARNING, rule, cases->tokens, "%s",
                                  one)
                : collection_find(collection, SEVERITY_WARNING, rule, cases->tokens,
                                  "%s %s", units_count(count, cases->count), many);
        for (unsigned i = 0; i < cases->shown_count; i++) {
            /* What is too long to tell apart is told once. */
            if (i == 0 || strcmp(cases->shown[i - 1].text, cases->shown[i].text) != 0)
                collection_example(finding, "%s", cases->shown[i].text);
        }
    }
    cases_release(cases);
}

static void put_quoted(struct strbuf *to, const char *text, size_t len)
{
    strbuf_putc(to, '"');
    untrusted_put(to, text, len, SHOWN_COLUMNS);
    strbuf_putc(to, '"');
}

/* "3 tokens, such as 17", "token 17", "meta/17.json" */
static void put_tokens(struct strbuf *to, const struct cases *cases, uint64_t tokens,
                       uint64_t label)
{
    char count[UNITS_TEXT], name[SAMPLE_NAME_MAX];
    const char *text = label_text(&cases->collector->labels, label, name);
    if (tokens == 1 && strspn(text, "0123456789") == strlen(text))
        strbuf_puts(to, "token ");
    else if (tokens > 1)
        strbuf_putf(to, "%s tokens, such as ", units_count(count, tokens));
    untrusted_put(to, text, strlen(text), SHOWN_COLUMNS * 2);
}

static uint64_t first_label(const struct labels *labels, const struct trait_type *type)
{
    struct lowest lowest = { .count = 0 };
    for (size_t i = 0; i <= TRAIT_OTHER; i++) {
        if (type->kinds[i].tokens > 0)
            lowest_add(&lowest, labels, type->kinds[i].lowest.list[0]);
    }
    return lowest.list[0];
}

/* ---- one trait, values of different types ---- */

static const char *const kind_names[] = {
    [TRAIT_TEXT] = "text",
    [TRAIT_NUMBER] = "a number",
    [TRAIT_BOOL] = "true or false",
    [TRAIT_NULL] = "null",
    [TRAIT_OTHER] = "a list or an object",
};
enum { COMPARED_KINDS = TRAIT_OTHER + 1 };

static void look_at_kinds(struct cases *cases, const struct trait_type *type)
{
    int usual = TRAIT_TEXT, odd = -1;
    uint64_t others = 0;
    for (int i = 1; i < COMPARED_KINDS; i++) {
        if (type->kinds[i].tokens > type->kinds[usual].tokens)
            usual = i;
    }
    for (int i = 0; i < COMPARED_KINDS; i++) {
        if (i == usual || type->kinds[i].tokens == 0)
            continue;
        others += type->kinds[i].tokens;
        if (odd < 0 || type->kinds[i].tokens > type->kinds[odd].tokens)
            odd = i;
    }
    struct strbuf *to = odd >= 0 ? cases_add(cases, others) : NULL;
    if (to == NULL)
        return;
    put_quoted(to, type->name, type->len);
    strbuf_putf(to, " is %s in ", kind_names[odd]);
    put_tokens(to, cases, type->kinds[odd].tokens, type->kinds[odd].lowest.list[0]);
    strbuf_putf(to, ", and %s in others", kind_names[usual]);
}

/* ---- leftovers ---- */

static bool is_leftover(const char *text, size_t len)
{
    return leftover_find(text, len, letters_of(text, len), LEFTOVER_IN_TRAIT) != NULL;
}

static void look_for_leftover_name(struct cases *cases, const struct trait_type *type,
                                   const struct labels *labels)
{
    struct strbuf *to = NULL;
    if (is_leftover(type->name, type->len))
        to = cases_add(cases, type->tokens);
    if (to == NULL)
        return;
    strbuf_puts(to, "the name of a trait is ");
    put_quoted(to, type->name, type->len);
    strbuf_puts(to, " in ");
    put_tokens(to, cases, type->tokens, first_label(labels, type));
}

static void look_for_leftovers(struct cases *cases, const struct trait_type *type,
                               struct trait_value *const *values)
{
    for (size_t i = 0; i < type->count; i++) {
        const struct trait_value *value = values[i];
        if (value->kind != TRAIT_TEXT || !is_leftover(value->text, value->len))
            continue;
        struct strbuf *to = cases_add(cases, value->tokens);
        if (to == NULL)
            continue;
        put_quoted(to, type->name, type->len);
        strbuf_puts(to, " is ");
        put_quoted(to, value->text, value->len);
        strbuf_puts(to, " in ");
        put_tokens(to, cases, value->tokens, value->lowest);
    }
}

/* ---- near misses ---- */

struct near_misses {
    struct cases *cases;
    const struct spelling *words;
    const uint64_t *labels;          /* of the first token of each */
    const struct trait_type *type;   /* whose values they are; NULL: the words are */
    struct trait_type *const *types; /* the traits themselves */
};

static bool never_together(const void *state, size_t a, size_t b)
{
    const struct near_misses *misses = state;
    return trait_types_are_apart(misses->types[a], misses->types[b]);
}

/* Where two look the same, what nobody sees is spelled out. */
static void put_word(struct strbuf *to, const struct spelling *word,
                     const struct spelling *beside)
{
    strbuf_putc(to, '"');
    looks_put(to, word->text, word->len, beside->text, beside->len, SHOWN_COLUMNS);
    strbuf_putc(to, '"');
}

static void tell_near_miss(void *state, struct near_miss pair)
{
    const struct near_misses *misses = state;
    const struct spelling *rare = &misses->words[pair.rare];
    const struct spelling *usual = &misses->words[pair.usual];
    char count[UNITS_TEXT];
    struct strbuf *to = cases_add(misses->cases, rare->tokens);
    if (to == NULL)
        return;
    if (misses->type != NULL) {
        put_quoted(to, misses->type->name, misses->type->len);
        strbuf_puts(to, ": ");
    }
    put_word(to, rare, usual);
    strbuf_puts(to, " (");
    put_tokens(to, misses->cases, rare->tokens, misses->labels[pair.rare]);
    strbuf_puts(to, ") beside ");
    put_word(to, usual, rare);
    strbuf_putf(to, " (%s)", units_count(count, usual->tokens));
}

static void compare_values(struct cases *cases, const struct trait_type *type,
                           struct trait_value *const *values)
{
    struct spelling *words = xcalloc(type->count + 1, sizeof(*words));
    uint64_t *labels = xcalloc(type->count + 1, sizeof(*labels));
    size_t count = 0;
    for (size_t i = 0; i < type->count; i++) {
        if (values[i]->kind != TRAIT_TEXT)
            continue;
        labels[count] = values[i]->lowest;
        words[count++] =
            (struct spelling){ values[i]->text, values[i]->len, values[i]->tokens };
    }
    struct near_misses misses = { cases, words, labels, type, NULL };
    struct spelling_reader reader = { &misses, NULL, tell_near_miss };
    if (!trait_is_serial(type))
        spelling_compare(words, count, &reader);
    free(labels);
    free(words);
}

static void compare_types(struct cases *cases, const struct trait_table *table,
                          struct trait_type *const *types)
{
    struct spelling *words = xcalloc(table->count + 1, sizeof(*words));
    uint64_t *labels = xcalloc(table->count + 1, sizeof(*labels));
    for (size_t i = 0; i < table->count; i++) {
        labels[i] = first_label(table->labels, types[i]);
        words[i] = (struct spelling){ types[i]->name, types[i]->len, types[i]->tokens };
    }
    struct near_misses misses = { cases, words, labels, NULL, types };
    struct spelling_reader reader = { &misses, never_together, tell_near_miss };
    spelling_compare(words, table->count, &reader);
    free(labels);
    free(words);
}

void collector_look_at_traits(struct collector *collector, struct collection *collection)
{
    const struct trait_table *table = &collector->traits;
    struct trait_type **types = trait_table_sorted(table);
    struct cases kinds, leftovers, spellings;
    cases_init(&kinds, collector);
    cases_init(&leftovers, collector);
    cases_init(&spellings, collector);
    compare_types(&spellings, table, types);
    for (size_t i = 0; i < table->count; i++) {
        struct trait_value **values = trait_type_sorted(types[i]);
        look_at_kinds(&kinds, types[i]);
        look_for_leftover_name(&leftovers, types[i], table->labels);
        look_for_leftovers(&leftovers, types[i], values);
        compare_values(&spellings, types[i], values);
        free(values);
    }
    free(types);
    cases_tell(&kinds, collection, "collection.trait-type",
               "a trait has values of different types, which marketplaces show apart",
               "traits have values of different types, which marketplaces show apart");
    cases_tell(&leftovers, collection, "collection.trait-leftover",
               "a trait shows what a program put there for want of a value",
               "traits show what a program put there for want of a value");
    cases_tell(&spellings, collection, "collection.trait-spelling",
               "one trait or value seems to be spelled in two ways, and counts as two",
               "traits or values seem to be spelled in two ways, and count as two");
    trait_table_list(table, &collection->traits);
}
