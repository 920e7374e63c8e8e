#include "base/xalloc.h"
#include "diff/fold_priv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTER_MAX = 512 };

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

void diff_cut(struct strbuf *text, size_t max)
{
    if (text->len <= max)
        return;
    size_t len = max;
    while (len > 0 && ((unsigned char)text->text[len] & 0xc0) == 0x80)
        len--;
    strbuf_cut(text, len);
    strbuf_puts(text, "…");
}

struct diff_detail diff_detail_of(const struct json_differences *found,
                                  const struct json_difference *difference)
{
    struct strbuf pointer = STRBUF_INIT(DIFF_TEXT_MAX);
    struct strbuf before = STRBUF_INIT(DIFF_TEXT_MAX), after = STRBUF_INIT(DIFF_TEXT_MAX);
    json_difference_pointer(&pointer, found, difference);
    diff_cut(&pointer, POINTER_MAX);
    json_difference_put_values(&before, &after, found, difference, DIFF_VALUE_MAX);
    return (struct diff_detail){
        .change = difference->change,
        .pointer = strbuf_detach(&pointer),
        .before = difference->old_value != JSON_NONE ? strbuf_detach(&before) : NULL,
        .after = difference->new_value != JSON_NONE ? strbuf_detach(&after) : NULL,
    };
}

void diff_detail_release(struct diff_detail *detail)
{
    free(detail->pointer);
    free(detail->before);
    free(detail->after);
}

/* ---- one document ---- */

static void list_document(struct diff_documents *documents,
                          const struct json_differences *found, const char *id)
{
    if (documents->listed == documents->cap) {
        documents->cap = documents->cap ? 2 * documents->cap : 8;
        documents->list =
            xreallocarray(documents->list, documents->cap, sizeof(*documents->list));
    }
    struct diff_document *document = &documents->list[documents->listed++];
    size_t count = found->count < DIFF_DETAILS_MAX ? found->count : DIFF_DETAILS_MAX;
    *document =
        (struct diff_document){ .left_out = found->left_out + (found->count - count) };
    snprintf(document->id, sizeof(document->id), "%s", id);
    document->list = xcalloc(count, sizeof(*document->list));
    while (document->count < count) {
        document->list[document->count] =
            diff_detail_of(found, &found->list[document->count]);
        document->count++;
    }
}

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
        diff_ids_add(&documents->not_kept_ids, id, diff->limit);
    } else if (!decode(&reader->before, before) || !decode(&reader->after, after)) {
        documents->unreadable++;
        diff_ids_add(&documents->unreadable_ids, id, diff->limit);
    } else {
        struct json_differences *found = &reader->found;
        json_differences_find(found, &reader->before, &reader->after);
        if (found->count == 0) {
            documents->bytes_only++;
            return;
        }
        documents->changed++;
        documents->patterns_left_out += found->left_out;
        documents->cut += found->left_out > 0;
        for (size_t i = 0; i < found->count; i++)
            fold_pattern(documents, found, &found->list[i], id);
        if (documents->listed < diff->limit)
            list_document(documents, found, id);
    }
}

void diff_documents_release(struct diff_documents *documents)
{
    for (size_t i = 0; i < documents->listed; i++) {
        for (size_t k = 0; k < documents->list[i].count; k++)
            diff_detail_release(&documents->list[i].list[k]);
        free(documents->list[i].list);
    }
    diff_ids_release(&documents->unreadable_ids);
    diff_ids_release(&documents->not_kept_ids);
    diff_patterns_release(documents);
    free(documents->list);
}
