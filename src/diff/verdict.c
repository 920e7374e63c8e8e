#include "diff/diff.h"

static const struct {
    const char *name;
    int exit_status;
} verdicts[] = {
    [DIFF_IS_SAME] = { "same", 0 },     [DIFF_IS_CHANGED] = { "changed", 0 },
    [DIFF_IS_BETTER] = { "better", 0 }, [DIFF_IS_OPEN] = { "open", 3 },
    [DIFF_IS_WORSE] = { "worse", 1 },
};

static bool has_effect(const struct diff *diff, enum diff_effect effect)
{
    for (size_t i = 0; i < DIFF_CHANGE_COUNT; i++) {
        if (diff_effect_of(diff, (enum diff_change)i) == effect &&
            diff->tokens[i].count > 0)
            return true;
    }
    if (effect == DIFF_OPEN && !diff_side_knows_collection(&diff->after))
        return true;
    return diff_collection_count(diff, effect) > 0;
}

/* Is there anything to tell beside the tokens? */
static bool differs_elsewhere(const struct diff *diff)
{
    const struct diff_documents *documents = &diff->documents;
    const struct diff_traits *traits = &diff->traits;
    bool shifted = false;
    for (size_t i = 0; i < DIFF_QUANTILES; i++)
        shifted = shifted || diff->shifts[i].is_real;
    return shifted || diff->setting_count > 0 || documents->same < documents->compared ||
           diff->collection.count > 0 || diff->rules.count > 0 ||
           traits->appeared + traits->gone + traits->changed > 0;
}

enum diff_verdict diff_verdict(const struct diff *diff)
{
    if (has_effect(diff, DIFF_WORSE))
        return DIFF_IS_WORSE;
    if (has_effect(diff, DIFF_OPEN))
        return DIFF_IS_OPEN;
    if (has_effect(diff, DIFF_BETTER))
        return DIFF_IS_BETTER;
    if (has_effect(diff, DIFF_NEITHER) || differs_elsewhere(diff))
        return DIFF_IS_CHANGED;
    return DIFF_IS_SAME;
}

const char *diff_verdict_name(enum diff_verdict verdict)
{
    return verdicts[verdict].name;
}

int diff_exit_status(const struct diff *diff)
{
    return verdicts[diff_verdict(diff)].exit_status;
}

bool diff_has_changed_documents(const struct diff *diff)
{
    const struct diff_documents *documents = &diff->documents;
    return documents->changed + documents->unreadable + documents->not_kept > 0;
}

bool diff_is_alike(const struct diff *diff)
{
    return (diff->setting_count == 0 || !diff->settings[0].decides) &&
           diff->tokens[DIFF_ONLY_OLD].count == 0 &&
           diff->tokens[DIFF_ONLY_NEW].count == 0;
}
