#include "cli/replay.h"

#include "base/units.h"
#include "base/untrusted.h"
#include "judge/token.h"
#include "store/assets.h"

#include <string.h>

/* As many as anybody could read are told one by one; what is beyond is counted. */
enum { SKIPPED_TOLD_MAX = 10000000 };

/* Is it the token that stands there in the set? */
static bool is_asked_for(const struct replay *replay, const struct sample *sample,
                         struct token_id *id)
{
    char text[TOKEN_TEXT_SIZE];
    if (sample->position >= token_set_count(replay->tokens))
        return false;
    token_set_at(replay->tokens, sample->position, id);
    return strcmp(token_id_text(id, text), sample->token_id) == 0;
}

/* The samples of a walk belong to whoever walks, so the URL is put into a copy of the
 * one, which shares all that it points to. */
static bool tell_sample(const struct replay *replay, const struct sample *stored,
                        struct strbuf *url, struct summary *summary,
                        struct reports *reports)
{
    struct sample sample = *stored;
    struct token_id id;
    if (!is_asked_for(replay, stored, &id))
        return false;
    token_url_put_shown(url, replay->url, &id);
    sample.url = *url;
    ignores_apply(replay->ignores, &sample);
    summary_add(summary, &sample);
    reports_add(reports, &sample);
    return true;
}

bool replay_samples(const struct replay *replay, struct summary *summary,
                    struct reports *reports, struct err *err)
{
    struct stored_token token;
    struct sample sample;
    struct stored_walk *walk = stored_walk_new(replay->stored, STORED_SAMPLES, err);
    if (walk == NULL)
        return false;
    sample_init(&sample); /* for its URL, which has the right ceiling */
    while (stored_walk_next(walk, &token, err)) {
        if (!tell_sample(replay, token.sample, &sample.url, summary, reports))
            stored_damaged(replay->stored, "a token that it does not ask for", err);
    }
    sample_release(&sample);
    stored_walk_free(walk);
    return err->kind == ERR_NONE;
}

bool replay_rest(const struct replay *replay, struct summary *summary,
                 struct reports *reports, struct err *err)
{
    const struct token_set *tokens = replay->tokens;
    struct bitset done = BITSET_INIT;
    struct sample sample;
    bool read = stored_positions(replay->stored, &done, err);
    uint64_t count = read ? token_set_count(tokens) : 0;
    sample_init(&sample);
    for (uint64_t i = 0, told = 0; i < count; i++) {
        struct token_id id;
        if (bitset_has(&done, i))
            continue;
        if (told++ == SKIPPED_TOLD_MAX) {
            summary_skip(summary, count - done.count - SKIPPED_TOLD_MAX);
            break;
        }
        sample_clear(&sample);
        token_set_at(tokens, i, &id);
        token_id_text(&id, sample.token_id);
        token_url_put_shown(&sample.url, replay->url, &id);
        judge_skipped(&sample, "the run ended before it was asked");
        summary_add(summary, &sample);
        reports_add(reports, &sample);
    }
    sample_release(&sample);
    bitset_release(&done);
    return read;
}

static bool is_stopped(const struct replay *replay)
{
    return replay->stop != NULL && atomic_load(replay->stop);
}

bool replay_documents(const struct replay *replay, enum expectation expect,
                      struct collection *collection, struct err *err)
{
    const struct stored_document *document;
    struct stored_documents *documents = stored_documents_new(replay->stored, err);
    if (documents == NULL)
        return false;
    struct collector *collector = collector_new(expect);
    while (!is_stopped(replay) &&
           (document = stored_documents_next(documents, err)) != NULL)
        collector_add(collector, &(struct collector_item){
                                     .token_id = document->token_id,
                                     .name = document->token_id,
                                     .unminted = document->unminted,
                                     .age_s = document->age_s,
                                     .fresh_s = document->fresh_s,
                                     .fresh_guessed = document->fresh_guessed,
                                     .document = document->document,
                                     .len = document->len,
                                 });
    uint64_t left_out = 0;
    if (!is_stopped(replay) && err->kind == ERR_NONE &&
        stored_documents_left_out(replay->stored, &left_out, err)) {
        collector_left_out(collector, left_out, STORE_DOCUMENT_MAX);
        collector_finish(collector, collection);
    }
    collector_free(collector);
    stored_documents_free(documents);
    return err->kind == ERR_NONE;
}

/* ---- media ---- */

/* Reasons that are few, and of which each has another remedy, are told apart. */
static bool is_told_by_reason(const char *rule)
{
    return strcmp(rule, "asset.not-asked") == 0 || strcmp(rule, "asset.missing") == 0;
}

static struct summary_group *group_of(struct collection *collection,
                                      const struct finding *finding)
{
    struct summary_groups *groups = &collection->findings;
    for (size_t i = 0; i < groups->count; i++) {
        if (strcmp(groups->list[i].cause, finding->rule) == 0 &&
            (!is_told_by_reason(finding->rule) ||
             strcmp(groups->list[i].reason, finding->message) == 0))
            return &groups->list[i];
    }
    return collection_find(collection, finding->severity, finding->rule, 0, "%s",
                           finding->message);
}

/* "token 17: https://…", "token 17 and 3 more: https://…" */
static void put_example(struct summary_group *group, const struct stored_asset *asset)
{
    char url[SAMPLE_NAME_MAX], count[UNITS_TEXT];
    untrusted_copy(url, sizeof(url), asset->url, strlen(asset->url));
    if (asset->uses > 1)
        collection_example(group, "token %s and %s more: %s", asset->token_id,
                           units_count(count, asset->uses - 1), url);
    else
        collection_example(group, "token %s: %s", asset->token_id, url);
}

/* A finding counts the tokens that use it, as other findings on the collection do. */
static void tell_asset(struct collection *collection, const struct stored_asset *asset)
{
    for (size_t i = 0; i < asset->result.findings.count; i++) {
        struct summary_group *group =
            group_of(collection, &asset->result.findings.list[i]);
        group->count += asset->uses;
        put_example(group, asset);
    }
}

bool replay_assets(const struct replay *replay, struct collection *collection,
                   struct err *err)
{
    struct stored_asset asset = { .number = 0 };
    while (stored_asset_next(replay->stored, &asset, err)) {
        if (!asset.done || asset.uses == 0)
            continue;
        collection->assets++;
        tell_asset(collection, &asset);
    }
    stored_asset_release(&asset);
    if (err->kind == ERR_NONE)
        summary_groups_sort(&collection->findings);
    return err->kind == ERR_NONE;
}
