#include "diff/diff.h"

#include "base/xalloc.h"
#include "diff/fold_priv.h"
#include "store/traits.h"

#include <stdlib.h>
#include <string.h>

const double diff_quantiles[DIFF_QUANTILES] = { 50, 90, 99 };

/* ---- words ---- */

static const struct {
    const char *name, *one, *many;
    enum diff_effect effect;
} changes[] = {
#define CHANGE(symbol, name, effect, one, many) \
    [DIFF_##symbol] = { name, one, many, DIFF_##effect },
#include "diff/change.def"
};

const char *diff_change_name(enum diff_change change)
{
    return changes[change].name;
}

const char *diff_change_meaning(enum diff_change change, uint64_t count)
{
    return count == 1 ? changes[change].one : changes[change].many;
}

bool diff_is_of_samples(const struct diff *diff)
{
    return diff->before.run.sample_size > 0 && diff->after.run.sample_size > 0;
}

enum diff_effect diff_effect_of(const struct diff *diff, enum diff_change change)
{
    bool by_chance = change == DIFF_ONLY_OLD && diff_is_of_samples(diff);
    return by_chance ? DIFF_NEITHER : changes[change].effect;
}

/* ---- life ---- */

static void side_init(struct diff_side *side)
{
    *side = (struct diff_side){ .path = NULL };
    summary_init(&side->summary);
    collection_init(&side->collection);
}

static void side_release(struct diff_side *side)
{
    summary_release(&side->summary);
    collection_release(&side->collection);
}

void diff_init(struct diff *diff, size_t limit)
{
    *diff = (struct diff){ .limit = limit, .texts = ARENA_INIT };
    side_init(&diff->before);
    side_init(&diff->after);
}

void diff_release(struct diff *diff)
{
    side_release(&diff->before);
    side_release(&diff->after);
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++)
        free(diff->tokens[i].list);
    diff_documents_release(&diff->documents);
    diff_traits_release(&diff->traits);
    free(diff->collection.list);
    diff_rules_release(&diff->rules);
    free(diff->settings);
    arena_release(&diff->texts);
}

/* ---- one run ---- */

/* A run on its way through its tokens. */
struct way {
    const struct diff_run *of;
    struct diff_side *side;
    struct token_set *asked; /* or NULL: those that are recorded */
    struct stored_walk *walk;
    struct stored_token token;
    bool is_there; /* a token; false at the end */
    uint64_t met;  /* tokens so far */
    char last[TOKEN_ID_MAX];
};

/* To the next token. What is not in order cannot be compared. */
static bool step(struct way *way, struct err *err)
{
    way->is_there = stored_walk_next(way->walk, &way->token, err);
    if (!way->is_there)
        return err->kind == ERR_NONE;
    const struct sample *sample = way->token.sample;
    if (way->last[0] != '\0' && sample_id_compare(way->last, sample->token_id) >= 0)
        return err_set(err, ERR_USAGE, "%s: the run is damaged: token %s comes behind %s",
                       way->of->path, sample->token_id, way->last);
    memcpy(way->last, sample->token_id, sizeof(way->last));
    summary_add(&way->side->summary, sample);
    way->met++;
    return true;
}

static bool begin(struct way *way, struct diff_side *side, const struct diff_run *of,
                  struct err *err)
{
    *way = (struct way){ .of = of, .side = side };
    side->path = of->path;
    if (!stored_run(of->stored, &side->run, err) ||
        !diff_side_collect(side, of->stored, err))
        return false;
    side->run.summary = &side->summary;
    way->asked = stored_tokens(of->stored, err);
    if (err->kind == ERR_NONE)
        way->walk = stored_walk_new(of->stored, STORED_WITH_DOCUMENTS, err);
    return way->walk != NULL && step(way, err);
}

static void end(struct way *way)
{
    stored_walk_free(way->walk);
    token_set_free(way->asked);
}

static bool asks(const struct way *way, const char *text)
{
    struct token_id id;
    return way->asked != NULL && token_id_parse(&id, text, strlen(text)) &&
           token_set_has(way->asked, &id);
}

/* ---- both, side by side ---- */

static struct seen seen_in(const struct way *way, bool here, const char *id)
{
    return (struct seen){ here || asks(way, id), here ? &way->token : NULL };
}

/* The lowest token that is recorded in a run and was not met yet. */
static bool meet(struct diff *diff, struct reader *reader, struct way *old_way,
                 struct way *new_way, struct err *err)
{
    int order = !old_way->is_there   ? 1
                : !new_way->is_there ? -1
                                     : sample_id_compare(old_way->last, new_way->last);
    const char *id = order <= 0 ? old_way->last : new_way->last;
    struct seen before = seen_in(old_way, order <= 0, id);
    struct seen after = seen_in(new_way, order >= 0, id);
    diff->common += before.is_asked && after.is_asked;
    fold_token(diff, &before, &after);
    if (order == 0) {
        fold_rules(diff, before.token->sample, after.token->sample);
        fold_document(diff, reader, before.token, after.token);
    }
    return (order > 0 || step(old_way, err)) && (order < 0 || step(new_way, err));
}

/* Without a set, and in a file that is made up, there are those that were met. */
static void count_asked(struct way *way)
{
    uint64_t asked = way->asked != NULL ? token_set_count(way->asked) : 0;
    way->side->tokens = asked > way->met ? asked : way->met;
    way->side->summary.asked = way->side->tokens;
    summary_skip(&way->side->summary, way->side->tokens - way->met);
}

/* Those that neither run recorded were not met: they are known from the sets alone. */
static void count_unmet(struct diff *diff, struct way *old_way, struct way *new_way)
{
    uint64_t met = diff->common;
    count_asked(old_way);
    count_asked(new_way);
    if (old_way->asked == NULL || new_way->asked == NULL)
        return;
    uint64_t only_old = token_set_missing(old_way->asked, new_way->asked);
    uint64_t only_new = token_set_missing(new_way->asked, old_way->asked);
    diff->common = token_set_count(old_way->asked) - only_old;
    diff->tokens[DIFF_ONLY_OLD].count = only_old;
    diff->tokens[DIFF_ONLY_NEW].count = only_new;
    if (diff->common > met)
        diff->tokens[DIFF_UNKNOWN].count += diff->common - met;
}

static struct latencies latencies_of(const struct diff_side *side)
{
    return (struct latencies){ &side->summary.total, side->summary.late,
                               side->run.budget_us };
}

static void compare_latencies(struct diff *diff)
{
    struct latencies before = latencies_of(&diff->before);
    struct latencies after = latencies_of(&diff->after);
    for (size_t i = 0; i < DIFF_QUANTILES; i++)
        diff->shifts[i] = shift_of(&before, &after, diff_quantiles[i]);
}

static bool compare_traits(struct diff *diff, struct stored *before, struct stored *after,
                           struct err *err)
{
    struct traits old_ones = { NULL, 0, 0, 0, 0 }, new_ones = { NULL, 0, 0, 0, 0 };
    bool old_there = false, new_there = false;
    bool read = stored_traits(before, &old_ones, &old_there, err) &&
                stored_traits(after, &new_ones, &new_there, err);
    if (read && old_there && new_there)
        fold_traits(&diff->traits, &old_ones, &new_ones, diff->limit);
    traits_release(&old_ones);
    traits_release(&new_ones);
    return read;
}

bool diff_runs(struct diff *diff, const struct diff_run *before,
               const struct diff_run *after, struct err *err)
{
    struct reader reader;
    struct way old_way = { .of = NULL }, new_way = { .of = NULL };
    reader_init(&reader);
    bool done = begin(&old_way, &diff->before, before, err) &&
                begin(&new_way, &diff->after, after, err);
    while (done && (old_way.is_there || new_way.is_there))
        done = meet(diff, &reader, &old_way, &new_way, err);
    if (done) {
        count_unmet(diff, &old_way, &new_way);
        fold_patterns_sort(&diff->documents);
        fold_collections(diff);
        fold_rules_sort(&diff->rules);
        compare_latencies(diff);
        done = fold_settings(diff, before->stored, after->stored, err) &&
               compare_traits(diff, before->stored, after->stored, err);
    }
    end(&old_way);
    end(&new_way);
    reader_release(&reader);
    return done;
}
