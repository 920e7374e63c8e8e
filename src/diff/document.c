#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 512, TEXT_MAX = 1 << 20 };

void reader_init(struct reader *reader)
{
    json_tape_init(&reader->before);
    json_tape_init(&reader->after);
}

void reader_release(struct reader *reader)
{
    json_tape_release(&reader->before);
    json_tape_release(&reader->after);
}

/* ---- one difference ---- */

/* Cut at a character; what was cut ends in "…". */
static void cut(struct strbuf *text, size_t max)
{
    if (text->len <= max)
        return;
    size_t len = max;
    while (len > 0 && ((unsigned char)text->text[len] & 0xc0) == 0x80)
        len--;
    strbuf_cut(text, len);
    strbuf_puts(text, "…");
}

static char *value_of(const struct json_tape *tape, uint32_t value)
{
    if (value == JSON_NONE)
        return NULL;
    struct strbuf text = STRBUF_INIT(TEXT_MAX);
    json_put_value(&text, tape, value, DIFF_VALUE_MAX);
    return strbuf_detach(&text);
}

static struct diff_detail detail_of(const struct json_differences *found,
                                    const struct json_difference *difference)
{
    struct strbuf pointer = STRBUF_INIT(TEXT_MAX);
    json_difference_pointer(&pointer, found, difference);
    cut(&pointer, POINTER_MAX);
    return (struct diff_detail){
        .change = difference->change,
        .pointer = strbuf_detach(&pointer),
        .before = value_of(found->old_tape, difference->old_value),
        .after = value_of(found->new_tape, difference->new_value),
    };
}

static void detail_release(struct diff_detail *detail)
{
    free(detail->pointer);
    free(detail->before);
    free(detail->after);
}

/* ---- gathered by pattern ---- */

/* NULL when there are too many. */
static struct diff_pattern *pattern_of(struct diff_documents *documents,
                                       enum json_change change, const char *text)
{
    struct strmap *named = &documents->named[change];
    struct diff_pattern *pattern = strmap_get(named, text, strlen(text));
    if (pattern != NULL || documents->pattern_count == DIFF_PATTERNS_MAX)
        return pattern;
    if (documents->patterns == NULL)
        documents->patterns = xcalloc(DIFF_PATTERNS_MAX, sizeof(*documents->patterns));
    pattern = &documents->patterns[documents->pattern_count++];
    pattern->change = change;
    pattern->text = xstrdup(text);
    strmap_put(named, pattern->text, strlen(text), pattern);
    return pattern;
}

static void gather(struct diff_documents *documents, const struct json_differences *found,
                   const struct json_difference *difference, const char *id)
{
    struct strbuf text = STRBUF_INIT(TEXT_MAX);
    json_difference_pattern(&text, found, difference);
    cut(&text, DIFF_PATTERN_MAX);
    struct diff_pattern *pattern = pattern_of(documents, difference->change, text.text);
    strbuf_release(&text);
    if (pattern == NULL) {
        documents->patterns_left_out++;
        return;
    }
    if (pattern->last == documents->changed)
        return;
    pattern->last = documents->changed;
    pattern->documents++;
    if (pattern->example_count == DIFF_PATTERN_EXAMPLES)
        return;
    unsigned next = pattern->example_count++;
    snprintf(pattern->examples[next].id, sizeof(pattern->examples[next].id), "%s", id);
    pattern->examples[next].detail = detail_of(found, difference);
}

static void list_document(struct diff_documents *documents,
                          const struct json_differences *found, const char *id)
{
    if (documents->listed == documents->cap) {
        documents->cap = documents->cap ? 2 * documents->cap : 8;
        documents->list =
            xreallocarray(documents->list, documents->cap, sizeof(*documents->list));
    }
    struct diff_document *document = &documents->list[documents->listed++];
    *document = (struct diff_document){ .left_out = found->left_out };
    snprintf(document->id, sizeof(document->id), "%s", id);
    document->list = xcalloc(found->count, sizeof(*document->list));
    for (size_t i = 0; i < found->count; i++)
        document->list[document->count++] = detail_of(found, &found->list[i]);
}

/* ---- one document ---- */

/* A document from a file, or an answer that came whole and was no refusal. */
static bool has_document(const struct stored_token *token)
{
    const struct sample *sample = token->sample;
    if (!token->has_digest)
        return false;
    if (sample->path != NULL)
        return true;
    if (sample->attempt_count == 0)
        return false;
    const struct attempt *last = &sample->attempts[sample->attempt_count - 1];
    return last->trouble == TROUBLE_NONE && last->status / 100 == 2;
}

static bool decode(struct json_tape *tape, const struct stored_token *token)
{
    struct json_facts facts;
    return json_decode(tape, token->document, token->document_len, &json_limits_default,
                       &facts);
}

void fold_document(struct diff *diff, struct reader *reader,
                   const struct stored_token *before, const struct stored_token *after)
{
    struct diff_documents *documents = &diff->documents;
    const char *id = after->sample->token_id;
    if (!has_document(before) || !has_document(after))
        return;
    documents->compared++;
    if (memcmp(before->digest, after->digest, sizeof(before->digest)) == 0) {
        documents->same++;
    } else if (before->document == NULL || after->document == NULL) {
        documents->not_kept++;
    } else if (!decode(&reader->before, before) || !decode(&reader->after, after)) {
        documents->unreadable++;
    } else {
        struct json_differences *found = &reader->found;
        json_differences_find(found, &reader->before, &reader->after);
        if (found->count == 0) {
            documents->bytes_only++;
            return;
        }
        documents->changed++;
        documents->patterns_left_out += found->left_out;
        for (size_t i = 0; i < found->count; i++)
            gather(documents, found, &found->list[i], id);
        if (documents->listed < diff->limit)
            list_document(documents, found, id);
    }
}

static int most_documents_first(const void *a, const void *b)
{
    const struct diff_pattern *x = a, *y = b;
    if (x->documents != y->documents)
        return x->documents > y->documents ? -1 : 1;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (int)x->change - (int)y->change;
}

void fold_documents_sort(struct diff_documents *documents)
{
    if (documents->pattern_count > 0)
        qsort(documents->patterns, documents->pattern_count,
              sizeof(documents->patterns[0]), most_documents_first);
}

void diff_documents_release(struct diff_documents *documents)
{
    for (size_t i = 0; i < documents->listed; i++) {
        for (size_t k = 0; k < documents->list[i].count; k++)
            detail_release(&documents->list[i].list[k]);
        free(documents->list[i].list);
    }
    for (size_t i = 0; i < documents->pattern_count; i++) {
        struct diff_pattern *pattern = &documents->patterns[i];
        for (unsigned k = 0; k < pattern->example_count; k++)
            detail_release(&pattern->examples[k].detail);
        free(pattern->text);
    }
    for (size_t i = 0; i < DIFF_KINDS; i++)
        strmap_release(&documents->named[i]);
    free(documents->list);
    free(documents->patterns);
}
