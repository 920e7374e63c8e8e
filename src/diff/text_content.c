#include "base/units.h"
#include "diff/text_priv.h"

#include <stdio.h>
#include <string.h>

/* ---- documents ---- */

static void say_part(struct prose *prose, uint64_t count, const char *what)
{
    if (count == 0)
        return;
    prose_say(prose, ", ");
    prose_count(prose, count);
    prose_say(prose, what);
}

#define EXAMPLE        "      "
#define EXAMPLE_DEEPER "        "

/* On one line, or on two where the values are long. */
static void tell_example(struct prose *prose, const char *id,
                         const struct diff_detail *detail)
{
    enum { ONE_LINE = 50 };
    const char *before = detail->before, *after = detail->after, *first = EXAMPLE;
    prose_safe(prose, id, TEXT_ID_COLUMNS);
    prose_say(prose, ": ");
    prose_safe(prose, before != NULL ? before : after, TEXT_SHOWN_MAX);
    if (before != NULL && after != NULL) {
        if (strlen(before) + strlen(after) > ONE_LINE) {
            prose_flow(prose, first, EXAMPLE_DEEPER);
            first = EXAMPLE_DEEPER;
        }
        prose_say(prose, " is now ");
        prose_safe(prose, after, TEXT_SHOWN_MAX);
    }
    prose_flow(prose, first, EXAMPLE_DEEPER);
}

/* ": 8, 9 and 4 more", or nothing where none is to be listed. */
static void say_ids(struct prose *prose, const struct diff_ids *ids, uint64_t count,
                    size_t limit)
{
    size_t shown = ids->count < limit ? ids->count : limit;
    for (size_t i = 0; i < shown; i++) {
        prose_say(prose, i == 0 ? ": " : ", ");
        prose_safe(prose, ids->list[i], TEXT_ID_COLUMNS);
    }
    if (shown == 0 || count == shown)
        return;
    prose_say(prose, " and ");
    prose_count(prose, count - shown);
    prose_say(prose, " more");
}

/* Documents of which it cannot be told what changed. */
static void tell_untold(struct prose *prose, const char *what, const struct diff_ids *ids,
                        uint64_t count, size_t limit)
{
    if (count == 0 || limit == 0)
        return;
    prose_say(prose, what);
    say_ids(prose, ids, count, limit);
    prose_flow(prose, "    ", "      ");
}

static void tell_pattern(struct prose *prose, const struct diff_pattern *pattern)
{
    static const char *const words[DIFF_KINDS] = {
        [JSON_CHANGED] = " changed in ",
        [JSON_REMOVED] = " is gone in ",
        [JSON_ADDED] = " is new in ",
    };
    prose_safe(prose, pattern->text[0] != '\0' ? pattern->text : "the document",
               TEXT_SHOWN_MAX);
    prose_say(prose, words[pattern->change]);
    if (pattern->missed > 0) {
        prose_count(prose, pattern->documents);
        prose_say(prose, " to ");
    }
    prose_many(prose, pattern->documents + pattern->missed, "document", "documents");
    prose_flow(prose, "    ", "      ");
    for (unsigned i = 0; i < pattern->example_count; i++)
        tell_example(prose, pattern->examples[i].id, &pattern->examples[i].detail);
}

void text_documents(struct prose *prose, const struct diff *diff)
{
    const struct diff_documents *documents = &diff->documents;
    if (documents->same == documents->compared)
        return;
    prose_heading(prose, "Documents");
    prose_many(prose, documents->compared, "is", "are");
    prose_say(prose, " in both runs");
    say_part(prose, documents->same, " the same");
    say_part(prose, documents->changed, " changed");
    say_part(prose, documents->bytes_only,
             " in other bytes with the same values (order, blanks, spelling)");
    say_part(prose, documents->unreadable, " in other bytes that cannot be decoded");
    say_part(prose, documents->not_kept,
             " in other bytes that are not kept in a run file");
    prose_say(prose, ".");
    prose_flow(prose, "  ", "  ");
    tell_untold(prose, "cannot be decoded", &documents->unreadable_ids,
                documents->unreadable, diff->limit);
    tell_untold(prose, "are not kept", &documents->not_kept_ids, documents->not_kept,
                diff->limit);
    size_t shown =
        documents->pattern_count < diff->limit ? documents->pattern_count : diff->limit;
    for (size_t i = 0; i < shown; i++)
        tell_pattern(prose, &documents->patterns[i]);
    text_tell_more(prose, documents->pattern_count - shown, shown, "place", "places");
    if (documents->patterns_left_out == 0)
        return;
    prose_many(prose, documents->patterns_left_out, "more difference",
               "more differences");
    prose_say(prose, ", at places that are not listed and in at most ");
    prose_many(prose, documents->pattern_floor, "document", "documents");
    prose_say(prose, " each");
    prose_flow(prose, "    ", "      ");
}

/* ---- findings ---- */

static void say_turned(struct prose *prose, uint64_t count, const char *what,
                       const struct diff_ids *ids, size_t limit)
{
    if (count == 0)
        return;
    prose_say(prose, "; ");
    prose_count(prose, count);
    prose_say(prose, what);
    say_ids(prose, ids, count, limit);
}

static void tell_collected(struct prose *prose, const struct diff_collected *collected)
{
    const struct summary_group *shown =
        collected->new_one != NULL ? collected->new_one : collected->old_one;
    prose_safe(prose, collected->rule, TEXT_SHOWN_MAX);
    prose_say(prose, shown->severity == SEVERITY_ERROR ? " (an error): " : ": ");
    prose_many(prose, collected->before, "token", "tokens");
    prose_say(prose, ", now ");
    prose_count(prose, collected->after);
    prose_say(prose, collected->new_one != NULL ? ": " : "; it was: ");
    prose_safe(prose, shown->reason, TEXT_SHOWN_MAX);
    for (unsigned i = 0; i < shown->example_count; i++) {
        prose_say(prose, i == 0 ? ", such as " : ", ");
        prose_safe(prose, shown->examples[i], TEXT_SHOWN_MAX);
    }
    prose_flow(prose, "    ", "      ");
}

/* Of a run that did not end. */
static void tell_unknown(struct prose *prose, const struct diff *diff)
{
    bool old_known = diff_side_knows_collection(&diff->before);
    bool new_known = diff_side_knows_collection(&diff->after);
    if (old_known && new_known)
        return;
    prose_say(prose, "The collection is not known in ");
    prose_say(prose, old_known ? "NEW" : new_known ? "OLD" : "either run");
    prose_say(prose, ", so what it lacks there is not told.");
    prose_flow(prose, "  ", "  ");
}

void text_rules(struct prose *prose, const struct diff *diff)
{
    const struct diff_rules *rules = &diff->rules;
    const struct diff_collection *collection = &diff->collection;
    bool known = diff_side_knows_collection(&diff->before) &&
                 diff_side_knows_collection(&diff->after);
    if (known && rules->count + collection->count == 0)
        return;
    prose_heading(prose, "Findings, by rule");
    tell_unknown(prose, diff);
    for (size_t i = 0; i < collection->count; i++)
        tell_collected(prose, &collection->list[i]);
    for (size_t i = 0; i < rules->count && i < diff->limit; i++) {
        const struct diff_rule *rule = &rules->list[i];
        prose_safe(prose, rule->rule, TEXT_SHOWN_MAX);
        prose_say(prose, ": ");
        prose_many(prose, rule->before, "token", "tokens");
        prose_say(prose, ", now ");
        prose_count(prose, rule->after);
        say_turned(prose, rule->appeared, " new", &rule->appeared_ids, diff->limit);
        say_turned(prose, rule->gone, " gone", &rule->gone_ids, diff->limit);
        prose_flow(prose, "    ", "      ");
    }
    size_t shown = rules->count < diff->limit ? rules->count : diff->limit;
    text_tell_more(prose, rules->count - shown, shown, "rule", "rules");
}

/* ---- traits ---- */

static void tell_trait(struct prose *prose, const struct diff_trait *trait)
{
    const char *quote = trait->kind == TRAIT_TEXT ? "\"" : "";
    prose_safe(prose, trait->type[0] != '\0' ? trait->type : "(without a name)",
               TEXT_SHOWN_MAX);
    prose_say(prose, " = ");
    prose_say(prose, quote);
    prose_safe(prose, trait->value, TEXT_SHOWN_MAX);
    prose_say(prose, quote);
    prose_say(prose, ": ");
    if (trait->before == 0) {
        prose_say(prose, "new, ");
        prose_many(prose, trait->after, "token", "tokens");
    } else {
        prose_many(prose, trait->before, "token", "tokens");
        prose_say(prose, ", now ");
        prose_count(prose, trait->after);
    }
    prose_flow(prose, "    ", "      ");
}

/* "9 values are new, 2 are gone, 1 is on more or fewer tokens." */
static void say_drift(struct prose *prose, const struct diff_traits *traits)
{
    const struct {
        uint64_t count;
        const char *what;
    } parts[] = { { traits->appeared, " new" },
                  { traits->gone, " gone" },
                  { traits->changed, " on more or fewer tokens" } };
    bool any = false;
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        if (parts[i].count == 0)
            continue;
        prose_say(prose, any ? ", " : "");
        prose_count(prose, parts[i].count);
        if (!any)
            prose_say(prose, parts[i].count == 1 ? " value" : " values");
        prose_say(prose, parts[i].count == 1 ? " is" : " are");
        prose_say(prose, parts[i].what);
        any = true;
    }
    prose_say(prose, ".");
}

void text_traits(struct prose *prose, const struct diff *diff)
{
    const struct diff_traits *traits = &diff->traits;
    uint64_t all = traits->appeared + traits->gone + traits->changed;
    bool moved = diff_has_changed_documents(diff);
    if (all == 0)
        return;
    prose_heading(prose, "Traits");
    say_drift(prose, traits);
    if (traits->old_documents != traits->new_documents) {
        prose_say(prose, " Counted over ");
        prose_many(prose, traits->old_documents, "document", "documents");
        prose_say(prose, " in OLD and ");
        prose_count(prose, traits->new_documents);
        prose_say(prose, " in NEW");
        prose_say(prose, moved ? "." : "; of those in both, none changed.");
    }
    prose_flow(prose, "  ", "  ");
    for (size_t i = 0; i < traits->listed; i++)
        tell_trait(prose, &traits->list[i]);
    if (traits->listed > 0)
        text_tell_more(prose, all - traits->listed, traits->listed, "value", "values");
}

/* ---- times ---- */

static void say_signed(struct prose *prose, int64_t us)
{
    prose_say(prose, us < 0 ? "-" : us > 0 ? "+" : "");
    prose_duration(prose, us < 0 ? 0 - (uint64_t)us : (uint64_t)us);
}

static void say_quantile(struct prose *prose, const struct quantile *quantile)
{
    if (quantile->is_over)
        prose_say(prose, "over ");
    prose_duration(prose, quantile->value_us);
}

static void say_difference(struct prose *prose, const struct shift *shift)
{
    static const char *const bounds[] = {
        [SHIFT_IS] = "; ",
        [SHIFT_AT_LEAST] = " or more; ",
        [SHIFT_AT_MOST] = " or less; ",
    };
    if (shift->bound == SHIFT_UNKNOWN)
        return;
    say_signed(prose, shift->us);
    prose_say(prose, bounds[shift->bound]);
}

static void say_interval(struct prose *prose, const struct shift *shift)
{
    if (!shift->is_bounded) {
        prose_say(prose, "too few answers to say more");
        return;
    }
    if (!shift->has_low && !shift->has_high) {
        prose_say(prose, "too many late ones to say more");
        return;
    }
    prose_say(prose, "with 95 % confidence ");
    if (!shift->has_low || !shift->has_high)
        prose_say(prose, shift->has_low ? "more than " : "less than ");
    if (shift->has_low)
        say_signed(prose, shift->low_us);
    if (shift->has_low && shift->has_high)
        prose_say(prose, " to ");
    if (shift->has_high)
        say_signed(prose, shift->high_us);
}

static void tell_shift(struct prose *prose, const struct shift *shift, double percent)
{
    char label[32];
    snprintf(label, sizeof(label), "  p%-4g", percent);
    say_quantile(prose, &shift->before);
    prose_say(prose, ", now ");
    say_quantile(prose, &shift->after);
    prose_say(prose, shift->is_real ? ": a shift (" : ": no shift shown (");
    say_difference(prose, shift);
    say_interval(prose, shift);
    prose_say(prose, ")");
    prose_flow(prose, label, "       ");
}

static void say_late(struct prose *prose, const struct diff_side *side)
{
    prose_count(prose, side->summary.late);
    prose_say(prose, " late (over ");
    prose_duration(prose, side->run.budget_us);
    prose_say(prose, ")");
}

void text_latency(struct prose *prose, const struct diff *diff)
{
    if (!diff->shifts[0].before.is_known || !diff->shifts[0].after.is_known)
        return;
    bool late = diff->before.summary.late + diff->after.summary.late > 0;
    prose_heading(prose, late ? "Whole answers, and late ones" : "Whole answers");
    for (size_t i = 0; i < DIFF_QUANTILES; i++)
        tell_shift(prose, &diff->shifts[i], diff_quantiles[i]);
    if (!late)
        return;
    say_late(prose, &diff->before);
    prose_say(prose, " in OLD, ");
    say_late(prose, &diff->after);
    prose_say(prose, " in NEW: how long these would have taken is not known.");
    prose_flow(prose, "  ", "  ");
}
