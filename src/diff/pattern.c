#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * The table has room for more patterns than are told. When it is full, the lower half is
 * given up, and the next ones start with what is known of what was given up: that none of
 * it was in more than `pattern_floor` documents. So counts have a bound, and a pattern
 * that is in more documents than that is never lost, whatever came before it (the batched
 * form of: J. Misra and D. Gries, Finding repeated elements, Science of Computer
 * Programming 2, 1982, pages 143-152).
 */
enum { TABLE_MAX = 4096, TABLE_KEPT = TABLE_MAX / 2 };

static uint64_t highest_count(const struct diff_pattern *pattern)
{
    return pattern->documents + pattern->missed;
}

/* What it is called decides last, and never what came first. */
static int by_name(const struct diff_pattern *x, const struct diff_pattern *y)
{
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (int)x->change - (int)y->change;
}

static int most_documents_first(const void *a, const void *b)
{
    const struct diff_pattern *x = a, *y = b;
    if (x->documents != y->documents)
        return x->documents > y->documents ? -1 : 1;
    return by_name(x, y);
}

static int most_likely_first(const void *a, const void *b)
{
    const struct diff_pattern *x = a, *y = b;
    if (highest_count(x) != highest_count(y))
        return highest_count(x) > highest_count(y) ? -1 : 1;
    return most_documents_first(a, b);
}

static void release(struct diff_pattern *pattern)
{
    for (unsigned i = 0; i < pattern->example_count; i++)
        diff_detail_release(&pattern->examples[i].detail);
    free(pattern->text);
}

/* All but the `most` likely ones. */
static void give_up(struct diff_documents *documents, size_t most)
{
    if (documents->pattern_count <= most)
        return;
    qsort(documents->patterns, documents->pattern_count, sizeof(documents->patterns[0]),
          most_likely_first);
    for (size_t i = most; i < documents->pattern_count; i++) {
        struct diff_pattern *pattern = &documents->patterns[i];
        documents->patterns_left_out += pattern->differences;
        if (highest_count(pattern) > documents->pattern_floor)
            documents->pattern_floor = highest_count(pattern);
        release(pattern);
    }
    documents->pattern_count = most;
    for (size_t i = 0; i < DIFF_KINDS; i++)
        strmap_release(&documents->named[i]);
    for (size_t i = 0; i < most; i++) {
        struct diff_pattern *pattern = &documents->patterns[i];
        strmap_put(&documents->named[pattern->change], pattern->text,
                   strlen(pattern->text), pattern);
    }
}

static struct diff_pattern *pattern_of(struct diff_documents *documents,
                                       enum json_change change, const char *text)
{
    struct diff_pattern *pattern =
        strmap_get(&documents->named[change], text, strlen(text));
    if (pattern != NULL)
        return pattern;
    if (documents->patterns == NULL)
        documents->patterns = xcalloc(TABLE_MAX, sizeof(*documents->patterns));
    if (documents->pattern_count == TABLE_MAX)
        give_up(documents, TABLE_KEPT);
    pattern = &documents->patterns[documents->pattern_count++];
    *pattern = (struct diff_pattern){ .change = change,
                                      .text = xstrdup(text),
                                      .missed = documents->pattern_floor };
    strmap_put(&documents->named[change], pattern->text, strlen(text), pattern);
    return pattern;
}

void fold_pattern(struct diff_documents *documents, const struct json_differences *found,
                  const struct json_difference *difference, const char *id)
{
    struct strbuf text = STRBUF_INIT(DIFF_TEXT_MAX);
    json_difference_pattern(&text, found, difference);
    diff_cut(&text, DIFF_PATTERN_MAX);
    struct diff_pattern *pattern = pattern_of(documents, difference->change, text.text);
    strbuf_release(&text);
    pattern->differences++;
    if (pattern->last == documents->changed)
        return;
    pattern->last = documents->changed;
    pattern->documents++;
    if (pattern->example_count == DIFF_PATTERN_EXAMPLES)
        return;
    unsigned next = pattern->example_count++;
    snprintf(pattern->examples[next].id, sizeof(pattern->examples[next].id), "%s", id);
    pattern->examples[next].detail = diff_detail_of(found, difference);
}

/* A document with more differences than are looked at may have any pattern. */
static void add_cut_documents(struct diff_documents *documents)
{
    documents->pattern_floor += documents->cut;
    if (documents->pattern_floor > documents->changed)
        documents->pattern_floor = documents->changed;
    for (size_t i = 0; i < documents->pattern_count; i++) {
        struct diff_pattern *pattern = &documents->patterns[i];
        uint64_t others = documents->changed - pattern->documents;
        pattern->missed += documents->cut;
        if (pattern->missed > others)
            pattern->missed = others;
    }
}

void fold_patterns_sort(struct diff_documents *documents)
{
    give_up(documents, DIFF_PATTERNS_MAX);
    add_cut_documents(documents);
    if (documents->pattern_count > 0)
        qsort(documents->patterns, documents->pattern_count,
              sizeof(documents->patterns[0]), most_documents_first);
}

void diff_patterns_release(struct diff_documents *documents)
{
    for (size_t i = 0; i < documents->pattern_count; i++)
        release(&documents->patterns[i]);
    for (size_t i = 0; i < DIFF_KINDS; i++)
        strmap_release(&documents->named[i]);
    free(documents->patterns);
}
