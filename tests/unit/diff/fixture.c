#include "fixture.h"

#include "check.h"

#include "diff/output.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_MAX = 16 << 20 };

static void plan_sample(struct sample *sample, const struct planned *planned,
                        const struct token_set *set)
{
    struct token_id id, found;
    sample_clear(sample);
    CHECK(token_id_parse(&id, planned->id, strlen(planned->id)));
    for (token_set_at(set, 0, &found); token_id_compare(&found, &id) != 0;
         token_set_at(set, ++sample->position, &found))
        ;
    snprintf(sample->token_id, sizeof(sample->token_id), "%s", planned->id);
    sample->outcome = planned->outcome;
    sample->code = planned->code;
    snprintf(sample->cause, sizeof(sample->cause), "%s",
             planned->cause != NULL ? planned->cause : "");
    for (size_t i = 0; i < 4 && planned->rules[i] != NULL; i++)
        findings_add(&sample->findings, SEVERITY_WARNING, planned->rules[i], NULL, "%s",
                     planned->rules[i]);
    struct attempt attempt = ATTEMPT_INIT;
    attempt.status = planned->status != 0 ? planned->status : 200;
    attempt.requests = 1;
    attempt.flags = ATTEMPT_CONNECTED | ATTEMPT_HEAD;
    attempt.total_us = planned->total_us != 0 ? planned->total_us : 1000;
    attempt.first_byte_us = attempt.total_us;
    if (planned->is_late) {
        attempt.status = 0;
        attempt.trouble = TROUBLE_LATE;
    }
    sample->attempts[sample->attempt_count++] = attempt;
    if (planned->document != NULL) {
        sample->evidence.body = planned->document;
        sample->evidence.body_len = strlen(planned->document);
    }
}

static void add_all(struct store *store, const struct planned_run *plan,
                    const struct token_set *set)
{
    struct sample sample;
    sample_init(&sample);
    for (size_t i = 0; i < plan->count; i++) {
        plan_sample(&sample, &plan->list[i], set);
        store_add(store, &sample);
    }
    sample_release(&sample);
}

static void plan_collection(struct collection *collection, const struct planned_run *plan)
{
    collection->traits.tokens = plan->trait_documents;
    for (size_t i = 0; i < plan->trait_count; i++) {
        struct traits *traits = &collection->traits;
        traits->list = realloc(traits->list, (i + 1) * sizeof(*traits->list));
        traits->list[traits->count++] =
            (struct trait){ strdup(plan->traits[i].type), strdup(plan->traits[i].value),
                            plan->traits[i].kind, plan->traits[i].tokens };
    }
    for (size_t i = 0; i < 4 && plan->groups[i].rule != NULL; i++) {
        const struct planned_group *group = &plan->groups[i];
        struct summary_group *finding =
            collection_find(collection, group->severity, group->rule, group->tokens,
                            "%s is wrong", group->rule);
        if (group->example != NULL)
            collection_example(finding, "%s", group->example);
    }
}

static void finish(struct store *store, const struct planned_run *plan, struct run *run,
                   struct err *err)
{
    struct collection collection;
    struct summary summary;
    collection_init(&collection);
    summary_init(&summary);
    run->summary = &summary;
    plan_collection(&collection, plan);
    run->collection = plan->is_unlooked ? NULL : &collection;
    run->end = plan->end;
    CHECK(store_finish(store, run, err));
    run->summary = NULL;
    run->collection = NULL;
    collection_release(&collection);
    summary_release(&summary);
}

static struct stored *make(const char *path, const struct planned_run *plan)
{
    struct err err = ERR_INIT;
    struct token_source source = { plan->tokens, "--tokens", NULL };
    struct token_source minted_source = { plan->minted, "--minted", NULL };
    struct token_set *set = token_set_new(&source, &err);
    struct token_set *minted =
        plan->minted != NULL ? token_set_new(&minted_source, &err) : NULL;
    struct run run = { .tool_version = "1",
                       .command = "check",
                       .source = "https://meta.example/api",
                       .profile = plan->profile != NULL ? plan->profile : "generic",
                       .profile_title = "Generic",
                       .tokens = plan->tokens,
                       .budget_us = plan->budget_us != 0 ? plan->budget_us : 3000000,
                       .sample_size = plan->sample_size,
                       .sample_seed = plan->sample_seed,
                       .connections = plan->connections,
                       .workers = 1 };
    run.token_count = token_set_count(set);
    size_t setting_count = 0;
    while (setting_count < 4 && plan->settings[setting_count].name != NULL)
        setting_count++;
    struct store_beginning beginning = { &run, plan->settings, setting_count, set,
                                         minted };
    struct store *store = store_create(path, &beginning, &err);
    CHECK_STR("", err.text);
    if (store != NULL) {
        add_all(store, plan, set);
        finish(store, plan, &run, &err);
    }
    store_close(store);
    token_set_free(set);
    token_set_free(minted);
    CHECK_STR("", err.text);
    return stored_open(path, &err);
}

void both_compare(struct both_runs *both, const struct planned_run *before,
                  const struct planned_run *after, size_t limit)
{
    struct err err = ERR_INIT;
    const char *base = getenv("TMPDIR") != NULL ? getenv("TMPDIR") : P_tmpdir;
    snprintf(both->folder, sizeof(both->folder), "%.40s/metaprobe-diff-XXXXXX", base);
    CHECK(mkdtemp(both->folder) != NULL);
    snprintf(both->old_path, sizeof(both->old_path), "%s/old.run", both->folder);
    snprintf(both->new_path, sizeof(both->new_path), "%s/new.run", both->folder);
    both->before = make(both->old_path, before);
    both->after = make(both->new_path, after);
    diff_init(&both->diff, limit);
    const struct diff_run old_run = { both->before, "old.run" };
    const struct diff_run new_run = { both->after, "new.run" };
    CHECK(diff_runs(&both->diff, &old_run, &new_run, &err));
    CHECK_STR("", err.text);
}

void both_release(struct both_runs *both)
{
    diff_release(&both->diff);
    stored_close(both->before);
    stored_close(both->after);
    unlink(both->old_path);
    unlink(both->new_path);
    rmdir(both->folder);
}

char *text_of(const struct diff *diff)
{
    struct strbuf text = STRBUF_INIT(OUTPUT_MAX);
    diff_put_text(&text, diff, false);
    return strbuf_detach(&text);
}

char *json_of(const struct diff *diff)
{
    struct strbuf text = STRBUF_INIT(OUTPUT_MAX);
    diff_put_json(&text, diff);
    return strbuf_detach(&text);
}
