/*
 * The diff for programs: schemas/diff.schema.json, whose version is here. Members may be
 * added within a version; their meaning does not change.
 */
#include "diff/output.h"
#include "report/jsonw.h"

#include <stdio.h>

enum { SCHEMA_VERSION = 1 };

static void put_side(struct jsonw *json, const char *key, const struct diff_side *side)
{
    const struct run *run = &side->run;
    jsonw_open(json, key, '{');
    jsonw_text(json, "path", side->path);
    jsonw_text(json, "tool_version", run->tool_version);
    jsonw_text(json, "source", run->source);
    jsonw_text(json, "profile", run->profile);
    jsonw_text(json, "verdict", run_verdict_name(run_verdict(run)));
    jsonw_signed(json, "started_ms", run->started_ms);
    jsonw_count(json, "budget_us", run->budget_us);
    jsonw_count(json, "tokens", side->tokens);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        jsonw_count(json, outcome_name((enum outcome)i), side->summary.outcomes[i]);
    jsonw_close(json, '}');
}

static void put_settings(struct jsonw *json, const struct diff *diff)
{
    jsonw_open(json, "settings", '[');
    for (size_t i = 0; i < diff->setting_count; i++) {
        const struct diff_setting *setting = &diff->settings[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "name", setting->name);
        jsonw_text(json, "old", setting->before);
        jsonw_text(json, "new", setting->after);
        jsonw_bool(json, "decides", setting->decides);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

static void put_conclusion(struct jsonw *json, const char *key,
                           const struct diff_conclusion *conclusion)
{
    if (!conclusion->is_recorded) {
        jsonw_null(json, key);
        return;
    }
    jsonw_open(json, key, '{');
    jsonw_text(json, "outcome", outcome_name(conclusion->outcome));
    jsonw_text(json, "code", conclusion->code);
    jsonw_text(json, "cause", conclusion->cause);
    jsonw_close(json, '}');
}

static void put_tokens(struct jsonw *json, const struct diff *diff)
{
    jsonw_open(json, "tokens", '{');
    jsonw_count(json, "in_both", diff->common);
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++) {
        const struct diff_tokens *tokens = &diff->tokens[i];
        jsonw_open(json, diff_change_name((enum diff_change)i), '{');
        jsonw_count(json, "count", tokens->count);
        if (i == DIFF_ONLY_NEW)
            jsonw_count(json, "failing", diff->only_new_failing);
        jsonw_open(json, "examples", '[');
        for (size_t k = 0; k < tokens->listed; k++) {
            jsonw_open(json, NULL, '{');
            jsonw_text(json, "token_id", tokens->list[k].id);
            put_conclusion(json, "old", &tokens->list[k].before);
            put_conclusion(json, "new", &tokens->list[k].after);
            jsonw_close(json, '}');
        }
        jsonw_close(json, ']');
        jsonw_close(json, '}');
    }
    jsonw_close(json, '}');
}

static const char *const kinds[DIFF_KINDS] = {
    [JSON_CHANGED] = "changed",
    [JSON_REMOVED] = "removed",
    [JSON_ADDED] = "added",
};

/* Inside an object that is open. */
static void put_detail(struct jsonw *json, const struct diff_detail *detail)
{
    jsonw_text(json, "change", kinds[detail->change]);
    jsonw_text(json, "pointer", detail->pointer);
    jsonw_text(json, "old", detail->before);
    jsonw_text(json, "new", detail->after);
}

static void put_patterns(struct jsonw *json, const struct diff_documents *documents)
{
    jsonw_open(json, "patterns", '[');
    for (size_t i = 0; i < documents->pattern_count; i++) {
        const struct diff_pattern *pattern = &documents->patterns[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "pattern", pattern->text);
        jsonw_text(json, "change", kinds[pattern->change]);
        jsonw_count(json, "documents", pattern->documents);
        jsonw_count(json, "documents_at_most", pattern->documents + pattern->missed);
        jsonw_open(json, "examples", '[');
        for (unsigned k = 0; k < pattern->example_count; k++) {
            jsonw_open(json, NULL, '{');
            jsonw_text(json, "token_id", pattern->examples[k].id);
            put_detail(json, &pattern->examples[k].detail);
            jsonw_close(json, '}');
        }
        jsonw_close(json, ']');
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
    jsonw_count(json, "patterns_left_out", documents->patterns_left_out);
    jsonw_count(json, "left_out_documents_at_most", documents->pattern_floor);
}

static void put_ids(struct jsonw *json, const char *key, const struct diff_ids *ids,
                    size_t limit)
{
    jsonw_open(json, key, '[');
    for (size_t i = 0; i < ids->count && i < limit; i++)
        jsonw_text(json, NULL, ids->list[i]);
    jsonw_close(json, ']');
}

static void put_documents(struct jsonw *json, const struct diff *diff)
{
    const struct diff_documents *documents = &diff->documents;
    jsonw_open(json, "documents", '{');
    jsonw_count(json, "compared", documents->compared);
    jsonw_count(json, "same", documents->same);
    jsonw_count(json, "bytes_only", documents->bytes_only);
    jsonw_count(json, "changed", documents->changed);
    jsonw_count(json, "unreadable", documents->unreadable);
    jsonw_count(json, "not_kept", documents->not_kept);
    put_ids(json, "unreadable_examples", &documents->unreadable_ids, diff->limit);
    put_ids(json, "not_kept_examples", &documents->not_kept_ids, diff->limit);
    put_patterns(json, documents);
    jsonw_open(json, "examples", '[');
    for (size_t i = 0; i < documents->listed; i++) {
        const struct diff_document *document = &documents->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "token_id", document->id);
        jsonw_open(json, "differences", '[');
        for (size_t k = 0; k < document->count; k++) {
            jsonw_open(json, NULL, '{');
            put_detail(json, &document->list[k]);
            jsonw_close(json, '}');
        }
        jsonw_close(json, ']');
        jsonw_count(json, "left_out", document->left_out);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
    jsonw_close(json, '}');
}

static void put_first(struct jsonw *json, const char *key, const struct diff_ids *ids)
{
    jsonw_text(json, key, ids->count > 0 ? ids->list[0] : NULL);
}

static void put_rules(struct jsonw *json, const struct diff *diff)
{
    const struct diff_rules *rules = &diff->rules;
    jsonw_open(json, "findings", '[');
    for (size_t i = 0; i < rules->count; i++) {
        const struct diff_rule *rule = &rules->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "rule", rule->rule);
        jsonw_text(json, "severity", severity_name(rule->severity));
        jsonw_count(json, "old", rule->before);
        jsonw_count(json, "new", rule->after);
        jsonw_count(json, "appeared", rule->appeared);
        jsonw_count(json, "gone", rule->gone);
        put_first(json, "first_appeared", &rule->appeared_ids);
        put_first(json, "first_gone", &rule->gone_ids);
        put_ids(json, "appeared_examples", &rule->appeared_ids, diff->limit);
        put_ids(json, "gone_examples", &rule->gone_ids, diff->limit);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
}

static void put_found(struct jsonw *json, const char *key,
                      const struct summary_group *found)
{
    if (found == NULL) {
        jsonw_null(json, key);
        return;
    }
    jsonw_open(json, key, '{');
    jsonw_text(json, "severity", severity_name(found->severity));
    jsonw_text(json, "reason", found->reason);
    jsonw_open(json, "examples", '[');
    for (unsigned i = 0; i < found->example_count; i++)
        jsonw_text(json, NULL, found->examples[i]);
    jsonw_close(json, ']');
    jsonw_close(json, '}');
}

static void put_collection(struct jsonw *json, const struct diff *diff)
{
    static const char *const effects[] = {
        [DIFF_WORSE] = "worse",
        [DIFF_OPEN] = "open",
        [DIFF_NEITHER] = "neither",
        [DIFF_BETTER] = "better",
    };
    jsonw_open(json, "collection", '{');
    jsonw_bool(json, "old_known", diff_side_knows_collection(&diff->before));
    jsonw_bool(json, "new_known", diff_side_knows_collection(&diff->after));
    jsonw_open(json, "findings", '[');
    for (size_t i = 0; i < diff->collection.count; i++) {
        const struct diff_collected *collected = &diff->collection.list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "rule", collected->rule);
        jsonw_text(json, "effect", effects[collected->effect]);
        jsonw_count(json, "old", collected->before);
        jsonw_count(json, "new", collected->after);
        put_found(json, "old_finding", collected->old_one);
        put_found(json, "new_finding", collected->new_one);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
    jsonw_close(json, '}');
}

static void put_traits(struct jsonw *json, const struct diff_traits *traits)
{
    if (!traits->is_known) {
        jsonw_null(json, "traits");
        return;
    }
    jsonw_open(json, "traits", '{');
    jsonw_count(json, "old_documents", traits->old_documents);
    jsonw_count(json, "new_documents", traits->new_documents);
    jsonw_count(json, "appeared", traits->appeared);
    jsonw_count(json, "gone", traits->gone);
    jsonw_count(json, "changed", traits->changed);
    jsonw_open(json, "values", '[');
    for (size_t i = 0; i < traits->listed; i++) {
        const struct diff_trait *trait = &traits->list[i];
        jsonw_open(json, NULL, '{');
        jsonw_text(json, "type", trait->type);
        jsonw_text(json, "value", trait->value);
        jsonw_text(json, "kind", trait_kind_name(trait->kind));
        jsonw_count(json, "old", trait->before);
        jsonw_count(json, "new", trait->after);
        jsonw_close(json, '}');
    }
    jsonw_close(json, ']');
    jsonw_close(json, '}');
}

/* null where the end is open. */
static void put_end(struct jsonw *json, const char *key, bool is_there, int64_t us)
{
    if (is_there)
        jsonw_signed(json, key, us);
    else
        jsonw_null(json, key);
}

static void put_quantile(struct jsonw *json, const char *key,
                         const struct quantile *quantile)
{
    if (!quantile->is_known) {
        jsonw_null(json, key);
        return;
    }
    jsonw_open(json, key, '{');
    put_end(json, "us", !quantile->is_over, (int64_t)quantile->value_us);
    if (quantile->is_over)
        jsonw_count(json, "over_us", quantile->value_us);
    if (quantile->is_bounded) {
        jsonw_count(json, "low_95_us", quantile->low_us);
        put_end(json, "high_95_us", !quantile->is_open, (int64_t)quantile->high_us);
    }
    jsonw_close(json, '}');
}

static void put_shift(struct jsonw *json, const struct shift *shift)
{
    put_quantile(json, "old", &shift->before);
    put_quantile(json, "new", &shift->after);
    put_end(json, "difference_us", shift->bound == SHIFT_IS, shift->us);
    if (shift->bound == SHIFT_AT_LEAST)
        jsonw_signed(json, "difference_at_least_us", shift->us);
    if (shift->bound == SHIFT_AT_MOST)
        jsonw_signed(json, "difference_at_most_us", shift->us);
    if (shift->is_bounded) {
        put_end(json, "low_95_us", shift->has_low, shift->low_us);
        put_end(json, "high_95_us", shift->has_high, shift->high_us);
    }
    jsonw_bool(json, "shift", shift->is_real);
}

static void put_latency(struct jsonw *json, const struct diff *diff)
{
    jsonw_open(json, "latency", '{');
    jsonw_count(json, "old_late", diff->before.summary.late);
    jsonw_count(json, "new_late", diff->after.summary.late);
    for (size_t i = 0; i < DIFF_QUANTILES; i++) {
        char key[16];
        snprintf(key, sizeof(key), "p%g", diff_quantiles[i]);
        jsonw_open(json, key, '{');
        put_shift(json, &diff->shifts[i]);
        jsonw_close(json, '}');
    }
    jsonw_close(json, '}');
}

void diff_put_json(struct strbuf *to, const struct diff *diff)
{
    struct jsonw json;
    jsonw_init(&json, to);
    jsonw_open(&json, NULL, '{');
    jsonw_count(&json, "schema_version", SCHEMA_VERSION);
    jsonw_text(&json, "tool", "metaprobe");
    jsonw_text(&json, "command", "diff");
    jsonw_text(&json, "verdict", diff_verdict_name(diff_verdict(diff)));
    jsonw_count(&json, "exit_status", (uint64_t)diff_exit_status(diff));
    jsonw_bool(&json, "alike", diff_is_alike(diff));
    put_side(&json, "old", &diff->before);
    put_side(&json, "new", &diff->after);
    put_settings(&json, diff);
    put_tokens(&json, diff);
    put_documents(&json, diff);
    put_rules(&json, diff);
    put_collection(&json, diff);
    put_traits(&json, &diff->traits);
    put_latency(&json, diff);
    jsonw_close(&json, '}');
}
